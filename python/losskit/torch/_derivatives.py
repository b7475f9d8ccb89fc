"""A loss as torch differentiates it: its gradient is made with its value, and has a derivative too."""

from __future__ import annotations

from typing import Any, TypeAlias

import torch
from torch.autograd import Function, forward_ad

from ._call import Call

__all__ = ["Eager", "Evaluate", "watched"]

_mapped = getattr(torch._C, "_are_functorch_transforms_active", lambda: True)
_graph_stays = getattr(torch._C._autograd, "_get_current_graph_task_keep_graph", lambda: True)

Maybe: TypeAlias = torch.Tensor | None


def watched() -> bool:
    """Whether torch.func or forward mode is at work; tensors do not say then what they are, or not all of it."""
    return _mapped() or getattr(forward_ad, "_current_level", 0) >= 0


class Eager(Function):
    """The value; where nobody watches, a call costs a third as much if the context is filled while computing."""

    @staticmethod
    def forward(ctx: Any, pred: torch.Tensor, beside: tuple[Maybe, ...], call: Call) -> torch.Tensor:
        """Computes it and the gradient, and keeps what derivatives need."""
        value, grad = call.value_grad(pred, beside)
        ctx.call = call
        ctx.save_for_backward(pred, *beside, grad)
        return value

    @staticmethod
    def backward(ctx: Any, of_value: torch.Tensor) -> Any:
        """The gradient, with its own derivative if that is asked for."""
        pred, *beside, grad = ctx.saved_tensors
        if torch.is_grad_enabled():
            grad = Slope.apply(pred, grad, *beside, ctx.call)
        elif not _graph_stays() and _is_one(of_value):
            # A pass saved: what is kept here is given up after this, so whoever takes it may write to it.
            return grad, None, None
        return ctx.call.spread(of_value, grad) * grad, None, None


class Slope(Function):
    """The gradient, which is known already; its derivative is the Hessian."""

    @staticmethod
    def forward(
        pred: torch.Tensor, grad: torch.Tensor, target: Maybe, weight: Maybe, mask: Maybe, class_weight: Maybe, call: Call
    ) -> torch.Tensor:
        """Hands it on."""
        return grad.detach()

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        """Keeps what derivatives need."""
        pred, _, *beside, ctx.call = inputs
        ctx.save_for_backward(pred, *beside)

    @staticmethod
    def backward(ctx: Any, of_grad: torch.Tensor) -> Any:
        """The Hessian is symmetric."""
        pred, *beside = ctx.saved_tensors
        return Product.apply(pred, of_grad, *beside, ctx.call), None, None, None, None, None, None


class Evaluate(Function):
    """The value and the gradient, both outputs, so that torch.func and forward mode see what the gradient is made of."""

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
        ctx.save_for_backward(*tensors, output[1])
        ctx.save_for_forward(*tensors, output[1])

    @staticmethod
    def backward(ctx: Any, of_value: Maybe, of_grad: Maybe) -> Any:
        """The gradient, and the Hessian if the gradient is differentiated."""
        pred, *beside, grad = ctx.saved_tensors
        out = None if of_value is None else ctx.call.spread(of_value, grad) * grad
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
    """Whether the loss itself is what is differentiated."""
    if of_value.ndim or watched():
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
