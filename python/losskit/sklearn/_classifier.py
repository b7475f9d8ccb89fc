"""Linear classification under any loss."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from .._base import Loss
from .._types import Array, ArrayLike
from ._classes import is_binary, of_several
from ._fit import FLOATS, LinearModel
from ._pages import documented

__all__ = ["LinearClassifier"]

Self = TypeVar("Self", bound="LinearClassifier")


def _links(model: LinearClassifier) -> bool:
    loss = getattr(model, "loss_", None) or model._loss()
    if loss.info()["link"] == "identity":
        raise AttributeError(f"{loss.name} estimates no probabilities; use decision_function, or a loss of logits.")
    return True


@documented(
    loss="binary_cross_entropy_with_logits",
    kind="classes",
    examples='``"hinge"``, ``"binary_focal_with_logits:gamma=1"``, ``lk.CrossEntropy(label_smoothing=0.1)``',
    coef="(1, p), or (k, p) with one row a class",
    intercept="ndarray, shape (1,) or (k,)",
)
class LinearClassifier(ClassifierMixin, LinearModel):
    """Linear classification under any loss, solved with a certificate.

    A loss of two classes gives one linear predictor. Where there are more classes its place is taken by the loss of class scores
    that is the same for two: cross-entropy for that of a logit, the multiclass hinge for the hinge, one linear predictor a class;
    ``loss_`` tells which. Without a penalty, classes that a linear predictor separates leave most losses without a minimum: fit
    then warns, and keeps a predictor that separates them.

    Examples
    --------
    >>> import numpy as np, losskit as lk
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(300, 2))
    >>> y = np.where(X[:, 0] + rng.logistic(size=300) > 0, "yes", "no")
    >>> model = lk.sklearn.LinearClassifier(penalty="l2", alpha=0.01).fit(X, y)
    >>> model.predict(X[:2]).tolist(), model.predict_proba(X).shape
    (['yes', 'yes'], (300, 2))
    """

    def __init__(
        self,
        loss: str | Loss = "binary_cross_entropy_with_logits",
        *,
        penalty: str | None = None,
        alpha: float = 1e-3,
        l1_ratio: float = 0.5,
        fit_intercept: bool = True,
        standardize: bool = False,
        solver: str = "auto",
        tol: float = 1e-10,
        max_iter: int = 200,
        n_starts: int = 1,
        inference: bool = True,
        random_state: Any = None,
    ) -> None:
        self.loss = loss
        self.penalty = penalty
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.standardize = standardize
        self.solver = solver
        self.tol = tol
        self.max_iter = max_iter
        self.n_starts = n_starts
        self.inference = inference
        self.random_state = random_state

    def fit(self: Self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Fits the model.

        Parameters
        ----------
        X : array_like, shape (n, p)
            One row of numbers a sample.
        y : array_like, shape (n,)
            The classes: numbers, texts or truth values. The second in order is the positive one of two.
        sample_weight : array_like, shape (n,), optional
            What each row counts, >= 0.

        Raises
        ------
        ValueError : fewer than two classes; more coefficients than rows and no penalty; a loss that no linear predictor suits, or
            not of classes
        """
        loss = self._loss()
        rows, targets = validate_data(self, X, y, dtype=FLOATS)
        check_classification_targets(targets)
        weight = self._weights(rows, sample_weight)
        labels, codes = np.unique(targets, return_inverse=True)
        if np.count_nonzero(np.bincount(codes, weight)) < 2:
            where = "" if weight is None or len(labels) < 2 else " of positive weight"
            raise ValueError(f"y holds one class only in the rows{where}; a classifier needs two.")
        card = loss.info()
        if is_binary(card) and len(labels) > 2:
            loss = of_several(loss)
        elif not is_binary(card) and "multiclass" not in card["tasks"]:
            raise ValueError(f"{loss.name} is no loss of classes; use LinearRegressor.")
        self.coef_, self.intercept_ = self._solve(loss, rows, codes, weight)
        self.classes_: Array = labels
        return self

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        try:
            loss = self._loss()
            tags.classifier_tags.multi_class = not is_binary(loss.info()) or bool(of_several(loss))
        except (TypeError, ValueError):
            tags.classifier_tags.multi_class = False
        return tags

    def _output(self, name: str) -> str:
        return str(self.classes_[int(name)]) if len(self.intercept_) > 1 else str(self.classes_[1])

    def decision_function(self, X: ArrayLike) -> Array:
        """The linear predictors: of two classes one a row, positive for the second; else one a row and class."""
        raw = self._raw(X)
        two: Array = raw[:, -1] - raw[:, 0] if raw.shape[1] == 2 else raw[:, 0]
        return two if len(self.classes_) == 2 else raw

    def predict(self, X: ArrayLike) -> Array:
        """The class of each row."""
        scores = self.decision_function(X)
        codes = (scores > 0).astype(int) if scores.ndim == 1 else scores.argmax(axis=1)
        classes: Array = self.classes_[codes]
        return classes

    @available_if(_links)
    def predict_proba(self, X: ArrayLike) -> Array:
        """The probability of each class, for losses whose scores have some."""
        raw = self._raw(X)
        if raw.shape[1] == 1:
            # Each from its own logit: neither is a difference of near equals.
            return self.loss_.inverse_link(np.hstack([-raw, raw]))
        share = self.loss_.inverse_link(raw)
        share /= share.sum(axis=1, keepdims=True)
        return share

    @available_if(_links)
    def predict_log_proba(self, X: ArrayLike) -> Array:
        """The logarithms of ``predict_proba``."""
        with np.errstate(divide="ignore"):
            logs: Array = np.log(self.predict_proba(X))
        return logs
