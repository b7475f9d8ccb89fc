"""What estimators ask of a fit, and what they keep of it."""

from __future__ import annotations

import warnings
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from .. import _core
from .._base import Loss
from .._errors import UnknownLossError
from .._lookup import get
from .._types import Array, ArrayLike
from ._summary import Certificate, Estimate, Summary

__all__ = ["LinearModel"]

Self = TypeVar("Self", bound="LinearModel")

FLOATS = [np.float64, np.float32]


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r}.")
    return float(value)


def _count(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, got {value!r}.")
    if value < 1:
        raise ValueError(f"{name} must be >= 1, got {value}.")
    return int(value)


class LinearModel(BaseEstimator):
    """What regression and classification have in common."""

    loss: str | Loss
    penalty: str | None
    alpha: float
    l1_ratio: float
    fit_intercept: bool
    standardize: bool
    solver: str
    tol: float
    max_iter: int
    n_starts: int
    inference: bool
    random_state: Any

    def _loss(self) -> Loss:
        try:
            return get(self.loss)
        except UnknownLossError as why:
            raise ValueError(str(why)) from None

    def _penalty(self) -> tuple[float, float]:
        """What multiplies the penalty, and the share of absolute values in it."""
        kinds = {None: 0.0, "l2": 0.0, "l1": 1.0, "elastic_net": self.l1_ratio, "elasticnet": self.l1_ratio}
        if self.penalty not in kinds:
            raise ValueError(f"unknown penalty {self.penalty!r}; choose from None, 'l2', 'l1', 'elastic_net'.")
        return (0.0 if self.penalty is None else _number("alpha", self.alpha)), _number("l1_ratio", kinds[self.penalty])

    def _request(self, names: list[str], weight: Array | None) -> dict[str, Any]:
        alpha, l1_ratio = self._penalty()
        starts = _count("n_starts", self.n_starts)
        if not isinstance(self.solver, str):
            raise TypeError(f"solver must be a name, got {self.solver!r}.")
        return {
            "names": names,
            "weight": weight,
            "alpha": alpha,
            "l1_ratio": l1_ratio,
            "intercept": bool(self.fit_intercept),
            "standardize": bool(self.standardize),
            "solver": self.solver,
            "tol": _number("tol", self.tol),
            "max_iter": _count("max_iter", self.max_iter),
            "n_starts": starts,
            "seed": int(check_random_state(self.random_state).randint(2**31)) if starts > 1 else 0,
            "inference": bool(self.inference),
        }

    def _weights(self, X: Array, sample_weight: ArrayLike | None) -> Array | None:
        if sample_weight is None:
            return None
        weight: Array = _check_sample_weight(sample_weight, X, dtype=np.float64)
        return weight

    def _solve(self, loss: Loss, X: Array, y: Array, weight: Array | None) -> tuple[Array, Array]:
        """Fits, keeps what all models keep, and says what went wrong; coefficients and constants by output."""
        given = getattr(self, "feature_names_in_", None)
        names = [f"x{i}" for i in range(X.shape[1])] if given is None else list(given)
        found = _core.fit_linear(loss._kernel, X, y, self._request(names, weight))
        self.loss_ = loss
        self.certificate_ = Certificate(**found["certificate"])
        self.converged_: bool = self.certificate_.solved
        self.n_iter_: int = max(1, self.certificate_.steps)
        self.solver_: str = found["solver"]
        self.notes_: list[str] = found["warnings"]
        self._inference: dict[str, Any] = {key: found.get(key) for key in ("estimates", "usual", "no_inference")}
        self._inference |= {key: found.get(key) for key in ("freedom", "dispersion", "goodness")}
        if not self.converged_:
            said = [f"{type(self).__name__}, {loss!r}: {self.certificate_}", *self.notes_]
            said += ["raise max_iter"] if self.certificate_.kind == "budget" else []
            warnings.warn(". ".join(text[:1].upper() + text[1:] for text in said) + ".", ConvergenceWarning, stacklevel=3)
        return found["coef"], found["intercept"]

    def _raw(self, X: ArrayLike) -> Array:
        """The linear predictors: one a row, or one a row and class."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=FLOATS, reset=False)
        raw: Array = X @ self.coef_.T + self.intercept_
        return raw

    def _output(self, name: str) -> str:
        """What an output of a fit is called outside."""
        return name

    def summary(self, errors: str | None = None) -> Summary:
        """The coefficients with standard errors, tests, confidence intervals and what is known of the likelihood.

        Parameters
        ----------
        errors : {"classic", "sandwich", "kernel"}, optional
            ``"classic"`` inverts the observed information: right where the loss is the likelihood of the targets, a row of
            weight 2 being the row twice. ``"sandwich"`` (HC0) is right for any smooth loss in large samples. ``"kernel"`` is
            the sandwich of quantiles. Without, the one that need not be doubted.

        Raises
        ------
        ValueError : there are none: with a penalty, for losses with corners other than quantiles or that are not convex,
            where the fit is not solved, or with ``inference=False``
        """
        check_is_fitted(self)
        kept = self._inference
        errors = errors or kept["usual"]
        if errors is None:
            why = kept["no_inference"] or "the model was fitted with inference=False"
            raise ValueError(f"no standard errors: {why}.")
        if errors not in kept["estimates"]:
            known = ", ".join(map(repr, kept["estimates"]))
            raise ValueError(f"no {errors!r} standard errors of {self.loss_.name}; choose from {known}.")
        rows = [Estimate(self._output(row[0]), *row[1:]) for row in kept["estimates"][errors]]
        return Summary(rows, errors, kept["freedom"][errors], kept["dispersion"], kept["goodness"], self.certificate_)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters; those of the loss too, as ``loss__delta``, if ``deep``."""
        params: dict[str, Any] = super().get_params(deep)
        if deep:
            try:
                own = get(self.loss).params()
            except (KeyError, TypeError, ValueError):
                own = {}
            params.update({f"loss__{name}": value for name, value in own.items()})
        return params

    def set_params(self: Self, **params: Any) -> Self:
        """Sets parameters; ``loss__delta=2`` changes the loss there is, or the one that is set at once."""
        own = {name.removeprefix("loss__"): params.pop(name) for name in list(params) if name.startswith("loss__")}
        super().set_params(**params)
        if own:
            self.loss = self._loss().replace(**own)
        return self
