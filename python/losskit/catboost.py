"""Losses as objectives and metrics of CatBoost.

>>> import losskit.catboost as lkc
>>> obj = lkc.objective("huber", delta=2.0)
>>> obj
losskit.catboost.objective(Huber(delta=2.0))

CatBoost wants a metric beside every loss of one's own:

    model = catboost.CatBoostRegressor(loss_function=obj, eval_metric=obj.metric)
    losskit.catboost.fit(model, X, y, sample_weight=w)

``fit`` begins at the loss's best constant and keeps it in the model.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._base import Loss
from ._boost import FLOOR, Kind, Metric, Objective
from ._types import Array

__all__ = ["CatBoostMetric", "CatBoostObjective", "fit", "objective"]


class CatBoostObjective(Objective):
    """A loss as CatBoost's objective; made by ``lk.catboost.objective``."""

    __slots__ = ()

    #: CatBoost compiles methods of Python; ours are compiled.
    no_jit = True

    def calc_ders_range(self, approxes: Any, targets: Any, weights: Any) -> Array:
        """First and second derivatives of the rows, of what CatBoost makes larger: both negative."""
        made = np.empty((len(approxes), 2))
        # It calls for every thousand rows: stacking columns would take as long as the loss.
        for column, values in zip(made.T, self.derivatives(targets, np.array(approxes, np.float64), weights)):
            np.negative(values, out=column)
        return made

    def calc_ders_multi(self, approxes: Any, target: float, weight: float | None) -> tuple[list[float], list[list[float]]]:
        """The same of one row of class scores, its second derivatives as a matrix."""
        pred = np.array(approxes, np.float64)[None]
        label = self._target([target])
        if self._how == "unit":
            grad, hess = self.loss.grad(pred, label), np.eye(pred.size)
        else:
            _, grad, (hess,) = self.loss.value_grad_hess(pred, label)
        if self._how == "floor":
            # Convex directions only, each at least a share of the steepest.
            size, along = np.linalg.eigh(hess)
            hess = (along * np.maximum(size, FLOOR * np.abs(size).max())) @ along.T
        elif self._how == "majorizer":
            hess = np.diag(self.loss.curvature_at(pred, label, "majorizer")[0])
        if self.check:
            self._finite(grad, hess, label, pred)
        scale = -1.0 if weight is None else -float(weight)
        return (scale * grad[0]).tolist(), (scale * hess).tolist()

    @property
    def metric(self) -> CatBoostMetric:
        """The weighted mean of the loss on raw scores, for ``eval_metric``."""
        return CatBoostMetric(self)


class CatBoostMetric(Metric):
    """A loss as CatBoost's metric."""

    __slots__ = ()

    no_jit = True

    def is_max_optimal(self) -> bool:
        """Lower is better."""
        return False

    def evaluate(self, approxes: Any, target: Any, weight: Any) -> tuple[float, float]:
        """The weighted sum of the loss, and the sum of weights."""
        scores = [np.array(one, np.float64) for one in approxes]
        pred = scores[0] if len(scores) == 1 else np.column_stack(scores)
        y = self.objective._target(target)
        w = None if weight is None or len(weight) == 0 else np.array(weight, np.float64)
        total = self.objective.loss.value(pred, y, weight=w, reduction="sum")
        return total, float(len(y) if w is None else w.sum())

    def get_final_error(self, error: float, weight: float) -> float:
        """Their quotient."""
        return error / weight if weight else 0.0


def objective(loss: str | Loss, *, curvature: Kind = "auto", check: bool = True, **params: Any) -> CatBoostObjective:
    """A loss as CatBoost's objective, for ``loss_function=``.

    Parameters
    ----------
    loss : str or Loss
        Of one prediction, or of class scores, of which CatBoost takes the whole matrix of second derivatives, row by row.
    curvature : {"auto", "exact", "majorizer", "unit"}
        What gradients are divided by; see ``losskit._boost.Kind``.
    check : bool
        Whether a gradient that is not finite is an error.
    **params
        Parameters of a loss given by name.

    Raises
    ------
    TypeError : a loss of another kind; a parameter it has not
    ValueError : a curvature it has not
    """
    return CatBoostObjective(loss, curvature=curvature, check=check, **params)


def fit(model: Any, X: Any, y: Any, *, sample_weight: Any = None, eval_set: Any = None, **options: Any) -> Any:
    """Fits a CatBoost model from the best constant of its loss, which the model keeps.

    ``model.loss_function`` is a ``CatBoostObjective``; a model of classes has ``classes_count`` too. ``eval_set`` is one pair
    ``(X, y)`` or several. What else ``model.fit`` takes goes through.

    Returns
    -------
    model : the model, fitted
    """
    import catboost

    obj = model.get_params().get("loss_function")
    if not isinstance(obj, CatBoostObjective):
        raise TypeError("the model's loss_function is no losskit.catboost.objective(...); CatBoost starts its own losses itself.")
    start = obj.init_score(y, sample_weight)

    def pool(X: Any, y: Any, weight: Any = None) -> Any:
        return catboost.Pool(X, y, weight=weight, baseline=np.broadcast_to(start, (len(y), *np.shape(start))).copy())

    pairs = [] if eval_set is None else eval_set if isinstance(eval_set, list) else [eval_set]
    model.fit(pool(X, y, sample_weight), eval_set=[pool(*pair) for pair in pairs] or None, **options)
    model.set_scale_and_bias(1.0, np.asarray(start).tolist())
    return model
