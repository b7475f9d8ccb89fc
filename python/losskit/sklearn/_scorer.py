"""Losses as scorers: which method of an estimator gives what they take."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import make_scorer as _make_scorer

from .._base import Loss
from .._lookup import get
from .._types import Array, ArrayLike
from ._classes import is_binary, of_several, signs

__all__ = ["make_scorer"]

METHODS = ("predict", "predict_proba", "decision_function")


def _reads_logs(card: dict[str, Any]) -> bool:
    """Whether a loss of class scores takes logarithms of probabilities."""
    return bool(card["link"] == "softmax" or card["estimates"].startswith("log-probabilities"))


def _response(loss: Loss) -> str:
    """The method that gives what a loss takes, by its card."""
    card = loss.info()
    pred, target = card["pred"], card["target"]
    one, value = (text == "a number" or text.startswith(("in ", ">", "≥")) for text in (pred, target))
    if card["scope"] == "row":
        if is_binary(card) and one:
            return "predict_proba" if card["link"] == "logit" or pred == "in [0, 1]" else "decision_function"
        if "multiclass" in card["tasks"] and target in ("class index", "k probabilities"):
            return "predict_proba" if _reads_logs(card) or pred == "k numbers in [0, 1]" else "decision_function"
        if one and value:
            return "predict"
    raise ValueError(
        f"{loss.name} takes {pred} against {target}, {card['scope']} by {card['scope']}: no estimator predicts that, so there is "
        f"no scorer; use losskit.sklearn.metrics or losskit.{loss.name}."
    )


class LossMetric:
    """The weighted mean of a loss of what a method of estimators returns; made by ``lk.sklearn.make_scorer``."""

    def __init__(self, loss: Loss, method: str, labels: tuple[Any, ...] | None) -> None:
        self.loss, self.method, self.labels = loss, method, labels

    @property
    def __name__(self) -> str:
        return self.loss.name

    def __repr__(self) -> str:
        return repr(self.loss)

    def __call__(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """The weighted mean of the loss, lower being better."""
        loss, pred = self.loss, np.asarray(y_pred, np.float64)
        if is_binary(loss.info()) and pred.ndim == 2:
            loss = of_several(loss)
        card = loss.info()
        if self.method == "predict":
            with np.errstate(divide="ignore", invalid="ignore"):
                raw = np.log(pred) if card["link"] == "log" else pred
            return float(loss.value(raw, np.asarray(y_true, np.float64), weight=sample_weight))
        classes = 2 if pred.ndim == 1 else pred.shape[1]
        codes = self._codes(np.asarray(y_true), classes)
        if is_binary(card):
            target: Array = np.where(codes == 1, *reversed(signs(loss)))
        else:
            target = codes if card["target"] == "class index" else np.eye(classes)[codes]
        if is_binary(card) and card["link"] == "logit" and self.method == "predict_proba":
            with np.errstate(divide="ignore"):
                pred = np.log(pred) - np.log1p(-pred)
        elif not is_binary(card):
            if pred.ndim == 1:
                pred = np.column_stack([1 - pred, pred] if self.method == "predict_proba" else [-pred / 2, pred / 2])
            if _reads_logs(card) and self.method == "predict_proba":
                with np.errstate(divide="ignore"):
                    pred = np.log(pred)
        return float(loss.value(pred, target, weight=sample_weight))

    def _codes(self, y: Array, classes: int) -> Array:
        """Which class each row has, from 0."""
        found = np.unique(y)
        labels = found if self.labels is None else np.asarray(self.labels)
        if len(labels) != classes:
            usual = [np.arange(classes), np.array([-1, 1])]
            fitting = [known for known in usual if len(known) == classes and y.dtype.kind in "biuf" and np.isin(found, known).all()]
            if self.labels is not None or not fitting:
                raise ValueError(
                    f"{self.loss.name}: there are scores of {classes} classes, and y_true holds {len(labels)}: "
                    f"{', '.join(map(str, labels[:8]))}; name all, sorted: make_scorer(..., labels=[...])."
                )
            labels = fitting[0]
        if not np.isin(found, labels).all():
            strange = found[~np.isin(found, labels)][0]
            raise ValueError(f"{self.loss.name}: y_true holds {strange}, which is not among the labels.")
        places: Array = np.searchsorted(labels, y)
        return places


def make_scorer(loss: str | Loss, *, response_method: str | None = None, labels: ArrayLike | None = None, **params: Any) -> Any:
    """A loss as a scorer: minus its weighted mean, so that larger is better.

    What a loss takes it is given: ``predict`` to losses of values, its logarithm to those of the logarithm of a mean;
    ``predict_proba`` to losses of probabilities, through the link to those of logits and softmax scores; ``decision_function``
    to losses of margins. ``cross_val_score``, ``GridSearchCV(scoring=...)`` and metadata routing take it as any scorer, weights
    too.

    Parameters
    ----------
    loss : str or Loss
        ``"huber"``, ``"huber:delta=2"``, ``lk.Huber(delta=2)``.
    response_method : {"predict", "predict_proba", "decision_function"}, optional
        Another method; what ``decision_function`` returns is taken as it is.
    labels : array_like, optional
        All classes, sorted, where a fold may lack one.
    **params
        Parameters of the loss, where it is a name.

    Raises
    ------
    ValueError : a loss of what no estimator predicts: vectors, boxes, pairs of numbers

    Examples
    --------
    >>> import numpy as np, losskit as lk
    >>> from sklearn.linear_model import LinearRegression
    >>> from sklearn.model_selection import cross_val_score
    >>> X, y = np.arange(20.0)[:, None], np.r_[np.arange(19.0), 60.0]
    >>> cross_val_score(LinearRegression(), X, y, scoring=lk.sklearn.make_scorer("pinball", tau=0.9)).shape
    (5,)
    """
    loss = get(loss, **params)
    method = _response(loss)
    if response_method is not None:
        if response_method not in METHODS:
            raise ValueError(f"unknown response_method {response_method!r}; choose from {', '.join(map(repr, METHODS))}.")
        method = response_method
    known = None if labels is None else tuple(np.sort(np.asarray(labels)).tolist())
    return _make_scorer(LossMetric(loss, method, known), response_method=method, greater_is_better=False)
