"""What the objectives of all boosting libraries have in common."""

from __future__ import annotations

from math import isfinite
from typing import Any, Literal, TypeAlias, TypeVar

import numpy as np

from ._base import Loss
from ._lookup import get
from ._types import Array

Kind: TypeAlias = Literal["auto"] | Literal["exact"] | Literal["majorizer"] | Literal["unit"]
"""What a gradient is divided by.

``"exact"`` is the second derivative, which may be 0 or negative. ``"majorizer"`` never is, and a step with it never makes
the loss larger. ``"unit"`` is 1. ``"auto"`` takes the majorizer of a loss whose pull fades with distance (Huber, Cauchy,
absolute error), the second derivative of one that is convex and smooth (logistic, Poisson, squared error), and of any other
the second derivative kept above a hundredth of its mean size; 1 where all are 0.
"""

CURVATURES = ("auto", "exact", "majorizer", "unit")

# Where a majorizer has no bound, that of a residual this share of the typical one.
NEAR = 0.04
# Rows of a piece.
PIECE = 1 << 16
# Of the mean size of second derivatives, below which they are not let.
FLOOR = 0.01

Self = TypeVar("Self", bound="Objective")


def _auto(card: dict[str, Any]) -> str:
    """What "auto" stands for."""
    if "half_quadratic" in card["claims"]:
        return "majorizer"
    return "exact" if {"convex", "smooth"} <= set(card["claims"]) else "floor"


class Objective:
    """A loss as a booster minimises it: immutable, hashable, picklable, its own deep copy."""

    __slots__ = ("_card", "_how", "check", "curvature", "loss")

    loss: Loss
    curvature: Kind
    check: bool
    _card: dict[str, Any]
    _how: str

    def __init__(self, loss: str | Loss, *, curvature: Kind = "auto", check: bool = True, **params: Any) -> None:
        loss = get(loss, **params)
        card = loss.info()
        if curvature not in CURVATURES:
            raise ValueError(f"unknown curvature {curvature!r}; choose from {', '.join(map(repr, CURVATURES))}.")
        if not card["curvatures"]:
            raise TypeError(
                f"{loss.name} is no objective for boosting here: it takes {card['pred']} against {card['target']}, "
                f"{card['scope']} by {card['scope']}; losses of one prediction or of class scores are."
            )
        if curvature == "majorizer" and "majorizer" not in card["curvatures"]:
            raise ValueError(f"{loss.name} has no majorizer; choose curvature='auto', 'exact' or 'unit'.")
        how = _auto(card) if curvature == "auto" else curvature
        for name, value in zip(Objective.__slots__, [card, how, bool(check), curvature, loss]):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable.")

    def __repr__(self) -> str:
        given = [repr(self.loss)]
        given += [f"curvature={self.curvature!r}"] if self.curvature != "auto" else []
        given += [] if self.check else ["check=False"]
        return f"{type(self).__module__}.objective({', '.join(given)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash((type(self), self.loss, self.curvature, self.check))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.loss, self.curvature, self.check)

    def __copy__(self: Self) -> Self:
        return self

    def __deepcopy__(self: Self, memo: object) -> Self:
        return self

    @property
    def is_multiclass(self) -> bool:
        """Whether it reads scores of classes."""
        return bool(self._card["pred"].startswith("k "))

    def _target(self, given: Any) -> Array:
        """Targets as the loss takes them: boosters hand classes over as floating-point numbers."""
        y: Array = np.asarray(given)
        if self._card["target"] != "class index" or y.dtype.kind in "iub":
            return y
        whole: Array = y.astype(np.int64)
        wrong = np.flatnonzero(whole != y)
        if wrong.size:
            raise ValueError(f"{self.loss.name}: classes are 0, 1, 2, ..., but y_true[{wrong[0]}] = {y[wrong[0]]}.")
        return whole

    def derivatives(
        self, y_true: Any, y_pred: Any, sample_weight: Any = None, dtype: type[np.floating[Any]] = np.float64
    ) -> tuple[Array, Array]:
        """Gradient and curvature of each row's value at raw scores, times its weight; computed in float64, given in ``dtype``.

        Raises
        ------
        FloatingPointError : a gradient that is not finite, with its row; curvatures that are all 0
        ValueError : shapes that differ, targets outside the domain of the loss
        """
        pred, target = np.asarray(y_pred), self._target(y_true)
        weight = None if sample_weight is None else np.asarray(sample_weight, np.float64)
        if weight is not None and weight.shape != target.shape:
            raise ValueError(f"y_true has shape {target.shape}, sample_weight {weight.shape}. Shapes must match.")
        grad, hess = self._pieces(target, pred, weight, dtype)
        if self.check:
            self._finite(grad, hess, target, pred)
        return grad, hess

    def _pieces(self, target: Array, pred: Array, weight: Array | None, dtype: Any) -> tuple[Array, Array]:
        """Piece by piece where rows do not ask for each other: what they need in between then stays in cache."""
        if self._how not in ("exact", "unit") or pred.shape != target.shape or len(pred) <= PIECE:
            grad, hess = self._rows(target, pred, weight)
            return grad.astype(dtype, copy=False), hess.astype(dtype, copy=False)
        made = np.empty((2, len(pred)), dtype)
        for start in range(0, len(pred), PIECE):
            rows = slice(start, start + PIECE)
            try:
                made[:, rows] = self._rows(target[rows], pred[rows], None if weight is None else weight[rows])
            except ValueError:
                # Said again with its place among all rows.
                return self._rows(target, pred, weight)
        return made[0], made[1]

    def _rows(self, target: Array, pred: Array, weight: Array | None) -> tuple[Array, Array]:
        if pred.dtype != np.float64:
            pred = pred.astype(np.float64)
        if self._how == "unit":
            grad = self.loss.grad(pred, target, reduction="none")
            hess = np.ones_like(grad)
        elif pred.ndim == 1:
            _, grad, hess = self.loss.value_grad_hess(pred, target, reduction="none")
        else:
            grad, hess = self.loss.grad(pred, target, reduction="none"), self.loss.curvature_at(pred, target)
        if self._how == "majorizer":
            hess = self._majorizer(pred, target, grad)
        elif self._how == "floor":
            hess = np.maximum(hess, FLOOR * np.abs(hess).mean()) if hess.any() else np.ones_like(hess)
        if weight is None:
            return grad, hess
        weight = weight if pred.ndim == 1 else weight[:, None]
        return grad * weight, hess * weight

    def _majorizer(self, pred: Array, target: Array, grad: Array) -> Array:
        most = self.loss.curvature_at(pred, target, "majorizer")
        if self.loss.is_smooth or pred.ndim > 1:
            return most
        near = NEAR * np.sqrt(np.abs(pred - target)).mean() ** 2
        size = np.abs(grad).max()
        return np.minimum(most, size / near) if near > 0 else np.ones_like(most)

    def _finite(self, grad: Array, hess: Array, target: Array, pred: Array) -> None:
        # A sum is not finite if one of its terms is not.
        total = {"gradient": np.add.reduce(grad, axis=None), "curvature": np.add.reduce(hess, axis=None)}
        for name, values in [("gradient", grad), ("curvature", hess)]:
            if not isfinite(total[name]) and not np.isfinite(values).all():
                row = int(np.argwhere(~np.isfinite(values))[0][0])
                raise FloatingPointError(
                    f"{self.loss.name}: {name} is not finite at row {row} (y_true={target[row]}, y_pred={pred[row]})."
                )
        if hess.size and total["curvature"] == 0 and not hess.any():
            raise FloatingPointError(
                f"{self.loss.name}: every second derivative is 0; boosting cannot move. Use curvature='auto' or 'unit'."
            )

    def init_score(self, y: Any, sample_weight: Any = None) -> Any:
        """The constant raw score that fits all targets best, where boosting begins: a float, or one number a class.

        Raises
        ------
        ValueError : targets outside the domain of the loss, or whose best constant is infinite: only one class, no event
        """
        target = self._target(y)
        weight = np.ones(target.shape) if sample_weight is None else np.asarray(sample_weight, np.float64)
        best = self._classes(target, weight) if self.is_multiclass else self._constant(target, weight)
        if not np.isfinite(best).all():
            raise ValueError(
                f"{self.loss.name}: the best constant is {best}; the targets leave it no finite one. "
                "Begin at 0, or with more varied targets."
            )
        return best

    def _constant(self, target: Array, weight: Array) -> float:
        values, place = np.unique(np.asarray(target, np.float64), return_inverse=True)
        total = np.bincount(place, weight)
        try:
            return self.loss.best_constant(values, total)
        except ValueError:
            if {"convex"} <= set(self._card["claims"]):
                raise
        # Not convex: the lowest place of a grid, then where the slope turns around it.
        low, high = (-20.0, 20.0) if self._card["link"] != "identity" else (values[0], values[-1])
        grid = np.linspace(low, high, 201)
        at = [self.loss.value(np.full(values.shape, x), values, weight=total) for x in grid]
        best = int(np.argmin(at))
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, 200)]
        for _ in range(80):
            middle = 0.5 * (low + high)
            slope = self.loss.grad(np.full(values.shape, middle), values, weight=total).sum()
            low, high = (low, middle) if slope > 0 else (middle, high)
        return float(0.5 * (low + high))

    def _classes(self, target: Array, weight: Array) -> Array:
        if target.dtype.kind not in "iub":
            raise ValueError(f"{self.loss.name}: a starting score is only known for targets that are classes.")
        total = np.bincount(target, weight)
        classes = len(total)
        if (total == 0).any():
            endless: Array = np.where(total > 0, 0.0, -np.inf)
            return endless
        rows, labels = np.arange(classes), np.arange(classes)
        score = np.log(total / total.sum())
        score -= score.mean()
        for _ in range(50):
            pred = np.broadcast_to(score, (classes, classes))
            value, grad, hess = self.loss.value_grad_hess(pred, labels, weight=total)
            slope, bend = grad.sum(axis=0), hess.sum(axis=0)
            step = -np.linalg.lstsq(bend, slope, rcond=1e-10)[0]
            # Scores that move together may change nothing; a step that does not go down is halved.
            while rows.size and self.loss.value(np.broadcast_to(score + step, pred.shape), labels, weight=total) > value:
                step = step / 2
                if np.abs(step).max() < 1e-12:
                    break
            score = score + step
            if np.abs(step).max() < 1e-12:
                break
        centred: Array = score - score.mean()
        return centred

    def predict(self, raw: Any, init_score: Any = 0.0) -> Array:
        """Raw scores, with the starting score added, on the scale of the data: probabilities, means."""
        return self.loss.inverse_link(np.asarray(raw) + init_score)

    @property
    def metric(self) -> Metric:
        """The weighted mean of the loss on raw scores, as the library wants a metric; lower is better."""
        raise NotImplementedError


class Metric:
    """The weighted mean of an objective's loss."""

    __slots__ = ("objective",)
    objective: Objective

    def __init__(self, objective: Objective) -> None:
        self.objective = objective

    @property
    def __name__(self) -> str:
        return self.objective.loss.name

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.objective == other.objective

    def __hash__(self) -> int:
        return hash((type(self), self.objective))

    def __deepcopy__(self, memo: object) -> Metric:
        return self

    def value(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> float:
        """The weighted mean of the loss."""
        target = self.objective._target(y_true)
        mean: float = self.objective.loss.value(np.asarray(y_pred), target, weight=sample_weight)
        return mean


def _restore(kind: type[Objective], loss: Loss, curvature: Kind, check: bool) -> Objective:
    return kind(loss, curvature=curvature, check=check)
