"""What all losses have in common."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from . import _core
from ._types import Array, ArrayLike, Value

__all__ = ["Loss"]

Self = TypeVar("Self", bound="Loss")


class Loss:
    """A loss with its parameters: immutable, hashable, equal to any other of the same parameters.

    ``loss(pred, target)`` is the value, ``loss.value_and_grad`` and ``loss.value_grad_hess`` add derivatives, ``loss.hvp``
    is the Hessian times a direction. Losses add and scale: ``0.5 * lk.Huber() + lk.SquaredError()`` is a loss.
    """

    __slots__ = ("_kernel",)

    name: ClassVar[str] = ""
    """Its name at every door: the function here, the loss on the command line."""

    _fields: ClassVar[tuple[str, ...]] = ()
    _kernel: _core.Kernel

    def _build(self, *params: Any) -> None:
        kernel = _core.Kernel(self.name, *params)
        object.__setattr__(self, "_kernel", kernel)
        for field, value in zip(self._fields, kernel.parameters):
            object.__setattr__(self, field, value)

    def __call__(self, pred: ArrayLike, /, *args: Any, **options: Any) -> Value:
        """The value, as ``value`` gives it."""
        return self.value(pred, *args, **options)

    def value(self, pred: ArrayLike, /, *args: Any, **options: Any) -> Value:
        """The reduced loss, or one value a row with ``reduction="none"``."""
        raise NotImplementedError

    def value_and_grad(self, pred: ArrayLike, /, *args: Any, **options: Any) -> tuple[Value, Array]:
        """The reduced loss and its gradient, in one pass."""
        raise NotImplementedError

    def grad(self, pred: ArrayLike, /, *args: Any, **options: Any) -> Array:
        """The gradient of the reduced loss, shaped as ``pred``."""
        return self.value_and_grad(pred, *args, **options)[1]

    def value_grad_hess(self, pred: ArrayLike, /, *args: Any, **options: Any) -> tuple[Value, Array, Array]:
        """The reduced loss, its gradient and its second derivatives, in one pass; not of losses of groups."""
        raise TypeError(f"{self.name} has second derivatives between all numbers of a group; ask for .hvp(pred, target, v).")

    def hvp(self, pred: ArrayLike, /, *args: Any, **options: Any) -> Array:
        """The Hessian of the reduced loss times a direction ``v``, shaped as ``pred``."""
        raise NotImplementedError

    def curvature_at(self, pred: ArrayLike, target: ArrayLike, kind: str = "exact") -> Array:
        """What a solver or a booster divides the gradient of each value by: one number a prediction, in float64.

        ``"exact"`` is the second derivative, of class scores the diagonal; ``"fisher"`` what the squared gradient is on
        average if the prediction is right; ``"majorizer"`` a number whose parabola lies above the loss everywhere;
        ``"bounded"`` the exact one kept between 0 and the majorizer. ``lk.info(loss)["curvatures"]`` names those a loss has.

        Raises
        ------
        ValueError : a kind that the loss has not; shapes that differ; numbers outside their domain
        """
        bends: Array = _core.curvature(self._kernel, kind, pred, target)
        return bends

    def best_constant(self, target: ArrayLike, weight: ArrayLike | None = None) -> float:
        """The one prediction that fits all targets best: where boosting begins and what a model must beat.

        On the scale of predictions: a log-odds for a loss of a logit. For convex losses of one prediction against one target.

        Raises
        ------
        ValueError : a loss without one, or a target outside its domain.
        """
        return _core.best_constant(self._kernel, target, weight)

    def inverse_link(self, raw: ArrayLike, *, axis: int = -1) -> Array:
        """Raw scores on the scale of the data: probabilities of logits, means of their logarithms, else the scores.

        ``axis`` is along which the classes lie, for losses of class scores.
        """
        scale: Array = _core.inverse_link(self._kernel, raw, axis)
        return scale

    @property
    def is_smooth(self) -> bool:
        """Whether the gradient has no jump, with these parameters."""
        return self._kernel.is_smooth

    def info(self) -> dict[str, Any]:
        """All that it says about itself, as ``lk.info`` gives it."""
        card = _core.info(self._kernel)
        card["class"] = type(self).__name__
        return card

    def params(self) -> dict[str, Any]:
        """Its parameters by name."""
        return {field: getattr(self, field) for field in self._fields}

    def replace(self: Self, **params: Any) -> Self:
        """The same loss with some parameters changed."""
        given = {**self.params(), **params}
        if not set(params) <= set(self._fields):
            _core.kernel(self.name, params)
        return type(self)(**given)

    def __setattr__(self, name: str, value: object) -> None:
        fix = f"loss.replace({name}=...)" if name in self._fields else "loss.replace(...)"
        raise AttributeError(f"{type(self).__name__} is immutable; {fix} makes another.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable.")

    def __repr__(self) -> str:
        params = ", ".join(f"{field}={value!r}" for field, value in self.params().items())
        return f"{type(self).__name__}({params})"

    def _repr_html_(self) -> str:
        """What a notebook shows: definition, parameters and properties."""
        from ._notebook import html

        return html(self)

    def _repr_latex_(self) -> str:
        """The formula."""
        from ._notebook import latex

        return latex(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Loss):
            return NotImplemented
        return type(self) is type(other) and self._kernel.spec == other._kernel.spec

    def __hash__(self) -> int:
        return hash((type(self), self._kernel.spec))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._kernel.parameters

    def __copy__(self: Self) -> Self:
        return self

    def __deepcopy__(self: Self, memo: object) -> Self:
        # A value: the copy scikit-learn and boosting libraries make must be the same object.
        return self

    def __add__(self, other: object) -> Loss:
        from ._sum import Sum, terms

        return Sum(*terms(self), *terms(other)) if isinstance(other, Loss) else NotImplemented

    def __mul__(self, weight: object) -> Loss:
        from ._sum import Sum, terms

        if isinstance(weight, bool) or not isinstance(weight, (int, float)):
            return NotImplemented
        return Sum(*((weight * w, loss) for w, loss in terms(self)))

    __rmul__ = __mul__
