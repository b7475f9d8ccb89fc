"""Weighted sums of losses."""

from __future__ import annotations

from typing import Any

from . import _core
from ._base import Loss
from ._core import evaluate as _evaluate
from ._types import Array, ArrayLike, Reduction, Value

__all__ = ["Sum"]

Term = tuple[float, Loss]


def terms(loss: Loss) -> tuple[Term, ...]:
    """A loss as what is added: itself once, or a sum's parts."""
    return loss.terms if isinstance(loss, Sum) else ((1.0, loss),)


class Sum(Loss):
    """A weighted sum of losses on the same predictions and targets, made by ``0.5 * lk.Huber() + lk.SquaredError()``.

    Where some of them take groups and others rows, the value of a group is the mean of its rows' values.

    >>> import losskit as lk
    >>> loss = 0.5 * lk.SquaredError() + 2 * lk.AbsoluteError()
    >>> loss.value_and_grad([3.0], [1.0])
    (6.0, array([4.]))
    """

    __slots__ = ("terms",)
    name = "sum"
    terms: tuple[Term, ...]

    def __init__(self, *terms: Term) -> None:
        pairs = tuple((float(weight), loss) for weight, loss in terms)
        spec = " + ".join(f"{weight!r}*{loss._kernel.spec}" for weight, loss in pairs)
        object.__setattr__(self, "_kernel", _core.kernel(spec))
        object.__setattr__(self, "terms", pairs)

    def __repr__(self) -> str:
        return " + ".join(f"{weight!r}*{loss!r}" for weight, loss in self.terms)

    def __reduce__(self) -> tuple[Any, ...]:
        return Sum, self.terms

    def _run(
        self,
        want: int,
        pred: ArrayLike,
        target: ArrayLike | None,
        v: ArrayLike | None,
        weight: ArrayLike | None = None,
        mask: ArrayLike | None = None,
        class_weight: ArrayLike | None = None,
        ignore_index: int | None = None,
        groups: ArrayLike | None = None,
        axis: int = -1,
        reduction: Reduction = "mean",
    ) -> Any:
        return _evaluate(self._kernel, want, pred, target, v, weight, mask, class_weight, ignore_index, groups, axis, reduction)

    def value(self, pred: ArrayLike, target: ArrayLike | None = None, **options: Any) -> Value:
        """The reduced loss; the options are those of its parts."""
        return self._run(0, pred, target, None, **options)

    __call__ = value

    def value_and_grad(self, pred: ArrayLike, target: ArrayLike | None = None, **options: Any) -> tuple[Value, Array]:
        """The reduced loss and its gradient, in one pass over each part."""
        pair: tuple[Value, Array] = self._run(1, pred, target, None, **options)
        return pair

    def grad(self, pred: ArrayLike, target: ArrayLike | None = None, **options: Any) -> Array:
        """The gradient of the reduced loss, shaped as ``pred``."""
        return self.value_and_grad(pred, target, **options)[1]

    def value_grad_hess(self, pred: ArrayLike, target: ArrayLike | None = None, **options: Any) -> tuple[Value, Array, Array]:
        """The reduced loss, its gradient and its second derivatives."""
        triple: tuple[Value, Array, Array] = self._run(2, pred, target, None, **options)
        return triple

    def hvp(self, pred: ArrayLike, target: ArrayLike | None, v: ArrayLike, **options: Any) -> Array:
        """The Hessian of the reduced loss times a direction ``v``, shaped as ``pred``."""
        product: Array = self._run(3, pred, target, v, **options)
        return product
