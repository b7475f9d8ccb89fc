"""Losses of two classes and of several."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._base import Loss
from .._lookup import get, names
from .._types import Array

# Looked for once: losses of class scores, and what was found among them.
_SUITED: list[str] = []
_FOUND: dict[Loss, Loss | None] = {}
# Log-odds at which two losses are compared.
ODDS = np.array([-7.0, -2.5, -1.0, -0.4, 0.3, 0.9, 1.0, 1.7, 4.0])


def reads_classes(card: dict[str, Any]) -> bool:
    """Whether a loss compares a score for each class with the class of the row."""
    return bool(card["pred"] == "k scores" and card["target"] == "class index" and card["scope"] == "row")


def is_binary(card: dict[str, Any]) -> bool:
    """Whether a loss compares one number with which of two classes the row has."""
    return "binary" in card["tasks"] and not card["pred"].startswith("k ")


def signs(loss: Loss) -> tuple[float, float]:
    """How a loss of two classes writes them: 0 and 1, or -1 and 1."""
    return (-1.0, 1.0) if loss.info()["target"] == "-1 or 1" else (0.0, 1.0)


def of_several(loss: Loss) -> Loss:
    """The loss of class scores that is this loss of two classes where there are two.

    Found by looking: with scores -z/2 and z/2 it has the values this one has at z. Parameters of the same name are taken over.

    Raises
    ------
    ValueError : none is.
    """
    if loss not in _FOUND:
        _FOUND[loss] = _look(loss)
    found = _FOUND[loss]
    if found is None:
        convex = [name for name in _SUITED if {"convex", "non_negative"} <= set(get(name).info()["claims"])]
        raise ValueError(
            f"Only binary classification is supported by {loss!r}, and there are more than two classes; use a loss of several, "
            f"such as {', '.join(convex[:3])}, or sklearn.multiclass.OneVsRestClassifier."
        )
    return found


def _look(loss: Loss) -> Loss | None:
    if not _SUITED:
        _SUITED.extend(name for name in names("multiclass") if reads_classes(get(name).info()))
    pairs = np.column_stack([-ODDS, ODDS]) / 2
    for name in _SUITED:
        known = get(name).params()
        given = {key: value for key, value in loss.params().items() if key in known and value is not None}
        try:
            other = get(name, **given)
            if all(_same(loss, other, pairs, sign, which) for which, sign in enumerate(signs(loss))):
                return other
        except (TypeError, ValueError):
            continue
    return None


def _same(two: Loss, several: Loss, pairs: Array, sign: float, which: int) -> bool:
    values = two.value(ODDS, np.full(ODDS.shape, sign), reduction="none")
    others = several.value(pairs, np.full(ODDS.shape, which), reduction="none")
    return bool(np.allclose(values, others, rtol=1e-9, atol=1e-12))
