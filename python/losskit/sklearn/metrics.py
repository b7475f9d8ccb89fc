"""Every loss as a metric in scikit-learn's order: the truth first.

>>> from losskit.sklearn import metrics
>>> metrics.pinball([3.0, 5.0], [2.0, 6.0], tau=0.9, sample_weight=[1, 3])
0.3

``metrics.NAME(y_true, y_pred, *, sample_weight=None, ...)`` is ``lk.NAME(y_pred, y_true, weight=sample_weight, ...)``: **the other
way round than everywhere else here**, where predictions come first. What a loss takes as prediction is on its page: a logit, the
logarithm of a mean. For the methods of estimators there is ``lk.sklearn.make_scorer``, which knows what they return.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .. import losses
from .._lookup import info, names
from .._types import ArrayLike, Value

# Pickle finds a function by its name, and wants to find the same one.
_MADE: dict[str, Callable[..., Value]] = {}


def _metric(name: str) -> Callable[..., Value]:
    loss = getattr(losses, name)

    def metric(y_true: ArrayLike, y_pred: ArrayLike, *, sample_weight: ArrayLike | None = None, **options: Any) -> Value:
        return loss(y_pred, y_true, weight=sample_weight, **options)

    own = inspect.signature(metric).parameters
    kept = [p for key, p in inspect.signature(loss).parameters.items() if key not in ("pred", "target", "weight")]
    metric.__signature__ = inspect.Signature([own["y_true"], own["y_pred"], *kept, own["sample_weight"]])  # type: ignore[attr-defined]
    metric.__name__ = metric.__qualname__ = name
    metric.__doc__ = f"``lk.{name}`` with the truth first and weights called as scikit-learn calls them.\n\n{info(name)['about']}"
    return metric


def __dir__() -> list[str]:
    return [name for name in names() if info(name)["target"] != "none"]


def __getattr__(name: str) -> Callable[..., Value]:
    if name not in names():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; lk.names() lists the losses.")
    if info(name)["target"] == "none":
        raise AttributeError(f"{name} compares predictions with each other and takes no y_true; use losskit.{name}.")
    return _MADE.setdefault(name, _MADE.get(name) or _metric(name))
