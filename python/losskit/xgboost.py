"""Losses as objectives and metrics of XGBoost.

>>> import losskit.xgboost as lkx
>>> obj = lkx.objective("tweedie_nll", power=1.5)
>>> obj
losskit.xgboost.objective(TweedieNll(power=1.5))

One object serves both interfaces. The native one, whose model keeps the starting score and predicts through the link:

    booster = xgboost.train(obj.params(y, w), dtrain, 500, obj=obj, custom_metric=obj.metric, evals=[(dvalid, "valid")])

and scikit-learn's:

    model = xgboost.XGBRegressor(objective=obj, base_score=obj.base_score(y), disable_default_eval_metric=1)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ._base import Loss
from ._boost import Kind, Metric, Objective
from ._types import Array

__all__ = ["XGBoostMetric", "XGBoostObjective", "objective"]

# XGBoost's objectives whose predictions go through a link, and how base_score goes back through it.
LINKS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "identity": ("reg:squarederror", lambda raw: raw),
    "logit": ("binary:logistic", lambda raw: 1 / (1 + np.exp(-raw))),
    # Of Poisson it would also limit the steps of leaves.
    "log": ("reg:gamma", np.exp),
    "softmax": ("multi:softprob", lambda raw: raw),
}


def _split(first: Any, second: Any, weight: Any) -> tuple[Any, Any, Any]:
    """Targets, predictions and weights, whichever interface calls."""
    if hasattr(second, "get_label"):
        weight = second.get_weight()
        # Absent weights come as none at all.
        return second.get_label(), first, weight if weight.size else None
    return first, second, weight


class XGBoostObjective(Objective):
    """A loss as XGBoost's objective; made by ``lk.xgboost.objective``."""

    __slots__ = ()

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> tuple[Array, Array]:
        """Gradient and curvature, for either interface: ``(y_true, y_pred, sample_weight)`` or ``(preds, dmatrix)``."""
        target, pred, weight = _split(y_true, y_pred, sample_weight)
        grad, hess = self.derivatives(target, pred, weight, np.float32)
        if grad.ndim == 2 and self.curvature == "auto":
            # A score's own second derivative is too little where all scores move: as XGBoost has it.
            hess = 2 * hess
        return grad, hess

    @property
    def metric(self) -> XGBoostMetric:
        """The weighted mean of the loss on raw scores: for ``custom_metric`` and scikit-learn's ``eval_metric``."""
        return XGBoostMetric(self)

    def base_score(self, y: Any, sample_weight: Any = None) -> Any:
        """The starting score as scikit-learn's ``base_score`` wants it with a loss: raw; one number a class as a list.

        Of ``XGBClassifier`` with two classes a probability, which ``base_probability`` gives.
        """
        best = self.init_score(y, sample_weight)
        return best.tolist() if isinstance(best, np.ndarray) else float(best)

    def base_probability(self, y: Any, sample_weight: Any = None) -> float:
        """The starting score of a loss of a logit as a probability."""
        return float(self.predict(self.init_score(y, sample_weight)))

    def params(self, y: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Parameters for ``xgboost.train`` beside ``obj=``: the starting score, and an objective whose link predictions take."""
        best = self.init_score(y, sample_weight)
        name, scale = LINKS[self._card["link"]]
        params = {"objective": name, "base_score": np.asarray(scale(best)).tolist(), "disable_default_eval_metric": 1}
        if self.is_multiclass:
            params["num_class"] = len(best)
        return params


class XGBoostMetric(Metric):
    """A loss as XGBoost's metric."""

    __slots__ = ()

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """A float from scikit-learn's interface; name and float from the native one."""
        target, pred, weight = _split(y_true, y_pred, sample_weight)
        value = self.value(target, np.asarray(pred, np.float64), weight)
        return (self.__name__, value) if hasattr(y_pred, "get_label") else value


def objective(loss: str | Loss, *, curvature: Kind = "auto", check: bool = True, **params: Any) -> XGBoostObjective:
    """A loss as XGBoost's objective, for ``xgboost.train(obj=...)`` and ``XGBModel(objective=...)``.

    Parameters
    ----------
    loss : str or Loss
        Of one prediction, or of class scores.
    curvature : {"auto", "exact", "majorizer", "unit"}
        What gradients are divided by; see ``losskit._boost.Kind``. In "auto" second derivatives of class scores are doubled,
        as XGBoost does.
    check : bool
        Whether a gradient that is not finite is an error. Otherwise XGBoost trains on without a word.
    **params
        Parameters of a loss given by name.

    Raises
    ------
    TypeError : a loss of another kind; a parameter it has not
    ValueError : a curvature it has not
    """
    return XGBoostObjective(loss, curvature=curvature, check=check, **params)
