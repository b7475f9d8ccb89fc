"""A loss as torch differentiates it: its value and its gradient are both outputs, so that the gradient has a derivative too."""

from __future__ import annotations

from typing import Any, TypeAlias

import torch
from torch.autograd import Function

from ._call import Call

__all__ = ["Eager", "Evaluate", "mapped"]

mapped = getattr(torch._C, "_are_functorch_transforms_active", lambda: True)
"""Whether torch.func is at work; tensors do not say then what they are."""

Maybe: TypeAlias = torch.Tensor | None


class Evaluate(Function):
    """The value and the gradient, in one pass; the derivative of the second is the Hessian."""

    @staticmethod
    def forward(pred: torch.Tensor, target: Maybe, weight: Maybe, mask: Maybe, class_weight: Maybe, call: Call) -> Any:
        """Computes both."""
        return call.value_grad(pred, (target, weight, mask, class_weight))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        """Keeps what derivatives need."""
        # Without this a gradient nobody asked of the second output is 0 rather than None, and each backward computes a product.
        ctx.set_materialize_grads(False)
        *tensors, ctx.call = inputs
        ctx.leaf = tensors[0].is_leaf
        ctx.save_for_backward(*tensors, output[1])
        ctx.save_for_forward(*tensors, output[1])

    @staticmethod
    def backward(ctx: Any, of_value: Maybe, of_grad: Maybe) -> Any:
        """The gradient, and the Hessian if the gradient is differentiated."""
        pred, *beside, grad = ctx.saved_tensors
        if of_value is None:
            out = None
        elif not ctx.leaf and _is_one(of_value):
            # A pass saved. A leaf would take what is kept here for its own and add to it.
            out = grad
        else:
            out = ctx.call.spread(of_value, grad) * grad
        if of_grad is not None:
            bend = Product.apply(pred, of_grad, *beside, ctx.call)
            out = bend if out is None else out + bend
        return out, None, None, None, None, None

    @staticmethod
    def jvp(ctx: Any, along: torch.Tensor, *_: Any) -> Any:
        """The same in forward mode."""
        pred, *beside, grad = ctx.saved_tensors
        return ctx.call.fold(grad * along), Product.apply(pred, along, *beside, ctx.call)

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None, ...], *inputs: Any) -> Any:
        """One call after the other."""
        return _each(Evaluate, info.batch_size, in_dims, inputs)


class Eager(Function):
    """The same outside of torch.func, where a call costs a third as much if the context is filled while computing."""

    @staticmethod
    def forward(ctx: Any, *inputs: Any) -> Any:
        """Computes both and keeps what derivatives need."""
        output = Evaluate.forward(*inputs)
        Evaluate.setup_context(ctx, inputs, output)
        return output

    backward = Evaluate.backward
    jvp = Evaluate.jvp


class Product(Function):
    """The Hessian times a direction."""

    @staticmethod
    def forward(
        pred: torch.Tensor, v: torch.Tensor, target: Maybe, weight: Maybe, mask: Maybe, class_weight: Maybe, call: Call
    ) -> Any:
        """Computes it."""
        return call.product(pred, v, (target, weight, mask, class_weight))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        """Keeps what derivatives need, which is not the direction."""
        pred, _, *beside, ctx.call = inputs
        ctx.save_for_backward(pred, *beside)
        ctx.save_for_forward(pred, *beside)

    @staticmethod
    def backward(ctx: Any, of_product: torch.Tensor) -> Any:
        """The Hessian is symmetric."""
        if ctx.needs_input_grad[0]:
            raise ctx.call.third()
        pred, *beside = ctx.saved_tensors
        return None, Product.apply(pred, of_product, *beside, ctx.call), None, None, None, None, None

    @staticmethod
    def jvp(ctx: Any, of_pred: Maybe, of_v: Maybe, *_: Any) -> Any:
        """The same in forward mode."""
        if of_pred is not None:
            raise ctx.call.third()
        pred, *beside = ctx.saved_tensors
        return Product.apply(pred, of_v, *beside, ctx.call)

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None, ...], *inputs: Any) -> Any:
        """One call after the other."""
        return _each(Product, info.batch_size, in_dims, inputs)


def _is_one(of_value: torch.Tensor) -> bool:
    """Whether the loss is what is differentiated, and only once."""
    if of_value.ndim or torch.is_grad_enabled() or mapped():
        return False
    try:
        return of_value.item() == 1.0
    except RuntimeError:  # several gradients in one tensor, as of is_grads_batched
        return False


def _each(function: Any, count: int, in_dims: tuple[int | None, ...], inputs: tuple[Any, ...]) -> Any:
    """What torch.vmap does of a function that takes one set at a time; its outputs have the new axis in front."""
    each = [
        function.apply(*(given if dim is None else given.select(dim, i) for given, dim in zip(inputs, in_dims)))
        for i in range(count)
    ]
    if isinstance(each[0], tuple):
        return tuple(map(torch.stack, zip(*each))), (0,) * len(each[0])
    return torch.stack(each), 0
