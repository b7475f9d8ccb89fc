"""The same as operators, which torch.compile takes as they are."""

# No postponed annotations: torch reads those of operators.

from collections.abc import Sequence
from typing import Any, Optional

import torch
from torch import Tensor

from ._call import Call, Tensors

__all__ = ["compiled"]

NAMED = ("mean", "sum", "sum_over_n", "none")


def compiled(call: Call, pred: Tensor, beside: Tensors) -> Tensor:
    """The value, as one node of a graph."""
    if call.sequences is not None:
        raise TypeError("torch.compile takes no loss of lists of labels; call it outside of what is compiled.")
    value: Tensor = torch.ops.losskit.value_grad(
        pred, *beside, call.spec, call.axis, str(call.reduction), call.ignore_index, call.groups
    )[0]
    return value


def _call(spec: str, axis: int, reduction: str, ignore_index: int | None, groups: Sequence[int] | None) -> Call:
    known: str | float = reduction if reduction in NAMED else float(reduction)
    return Call(spec, axis, known, ignore_index, None if groups is None else tuple(groups))


@torch.library.custom_op("losskit::value_grad", mutates_args=())
def value_grad(
    pred: Tensor,
    target: Optional[Tensor],  # noqa: UP045
    weight: Optional[Tensor],  # noqa: UP045
    mask: Optional[Tensor],  # noqa: UP045
    class_weight: Optional[Tensor],  # noqa: UP045
    spec: str,
    axis: int,
    reduction: str,
    ignore_index: Optional[int],  # noqa: UP045
    groups: Optional[Sequence[int]],  # noqa: UP045
) -> tuple[Tensor, Tensor]:
    """The value and the gradient."""
    value, grad = _call(spec, axis, reduction, ignore_index, groups).value_grad(pred, (target, weight, mask, class_weight))
    # As the stand-in says that they lie.
    return value.contiguous(), grad.contiguous()


@torch.library.custom_op("losskit::product", mutates_args=())
def product(
    pred: Tensor,
    v: Tensor,
    target: Optional[Tensor],  # noqa: UP045
    weight: Optional[Tensor],  # noqa: UP045
    mask: Optional[Tensor],  # noqa: UP045
    class_weight: Optional[Tensor],  # noqa: UP045
    spec: str,
    axis: int,
    reduction: str,
    ignore_index: Optional[int],  # noqa: UP045
    groups: Optional[Sequence[int]],  # noqa: UP045
) -> Tensor:
    """The Hessian times a direction."""
    call = _call(spec, axis, reduction, ignore_index, groups)
    return call.product(pred, v, (target, weight, mask, class_weight)).contiguous()


@value_grad.register_fake
def _(pred: Tensor, *given: Any) -> tuple[Tensor, Tensor]:
    call = _call(*given[4:])
    return pred.new_empty(call.shape(pred)), pred.new_empty(pred.shape)


@product.register_fake
def _(pred: Tensor, *given: Any) -> Tensor:
    return pred.new_empty(pred.shape)


def _keep(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
    ctx.set_materialize_grads(False)
    ctx.options = inputs[-5:]
    grad = output[1:] if isinstance(output, tuple) else ()
    ctx.save_for_backward(*inputs[:-5], *grad)


def _of_value_grad(ctx: Any, of_value: Tensor | None, of_grad: Tensor | None) -> tuple[Tensor | None, ...]:
    pred, *beside, grad = ctx.saved_tensors
    out = None if of_value is None else _call(*ctx.options).spread(of_value, grad) * grad
    if of_grad is not None:
        bend = torch.ops.losskit.product(pred, of_grad, *beside, *ctx.options)
        out = bend if out is None else out + bend
    return (out, *[None] * 9)


def _of_product(ctx: Any, of_product: Tensor | None) -> tuple[Tensor | None, ...]:
    if ctx.needs_input_grad[0]:
        raise _call(*ctx.options).third()
    pred, _, *beside = ctx.saved_tensors
    out = None if of_product is None else torch.ops.losskit.product(pred, of_product, *beside, *ctx.options)
    return (None, out, *[None] * 9)


value_grad.register_autograd(_of_value_grad, setup_context=_keep)
product.register_autograd(_of_product, setup_context=_keep)
