"""Linear regression under any loss."""

from __future__ import annotations

from typing import Any, TypeVar

from sklearn.base import RegressorMixin
from sklearn.utils.validation import validate_data

from .._base import Loss
from .._types import Array, ArrayLike
from ._classes import reads_classes
from ._fit import FLOATS, LinearModel
from ._pages import documented

__all__ = ["LinearRegressor"]

Self = TypeVar("Self", bound="LinearRegressor")


@documented(
    loss="squared_error",
    kind="values",
    examples='``"huber"``, ``"huber:delta=1.35"``, ``lk.Huber(delta=1.35)``, ``"0.5*huber + log_cosh"``',
    coef="(p,)",
    intercept="float",
)
class LinearRegressor(RegressorMixin, LinearModel):
    """Linear regression under any loss, solved with a certificate.

    ``predict`` gives what the loss estimates of each target: a mean, median or quantile, through the link where there is one;
    so the mean of a Poisson loss, not its logarithm. Rows of weight 2 are rows twice, and only the ratio of weights counts.

    Examples
    --------
    >>> import numpy as np, losskit as lk
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(200, 2))
    >>> y = X @ [1.0, -2.0] + rng.standard_t(1.5, size=200)
    >>> model = lk.sklearn.LinearRegressor(lk.Cauchy(c=1.0)).fit(X, y)
    >>> model.coef_.round(1)
    array([ 0.9, -1.8])
    >>> model.certificate_.kind
    'local'
    """

    def __init__(
        self,
        loss: str | Loss = "squared_error",
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
            The targets, within the domain of the loss.
        sample_weight : array_like, shape (n,), optional
            What each row counts, >= 0.

        Raises
        ------
        ValueError : targets outside the domain of the loss, with the row; more coefficients than rows and no penalty; a loss
            that no linear predictor suits, or of classes
        """
        loss = self._loss()
        if reads_classes(loss.info()):
            raise ValueError(f"{loss.name} compares the scores of classes; use LinearClassifier.")
        # Of one row nothing can be learnt.
        rows, targets = validate_data(self, X, y, dtype=FLOATS, y_numeric=True, ensure_min_samples=2)
        coefficients, constants = self._solve(loss, rows, targets, self._weights(rows, sample_weight))
        self.coef_: Array = coefficients[0]
        self.intercept_: float = float(constants[0])
        return self

    def predict(self, X: ArrayLike) -> Array:
        """What the loss estimates of the target of each row, on the scale of the targets."""
        raw = self._raw(X)
        return self.loss_.inverse_link(raw)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        try:
            self._loss().value([0.0], [-1.0])
        except (TypeError, ValueError):
            tags.target_tags.positive_only = True
        return tags
