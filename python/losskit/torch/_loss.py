"""Any loss of the catalogue on tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from .. import _base
from .._lookup import get
from .._types import Reduction
from ._call import Call, numbers
from ._compiled import compiled
from ._derivatives import Eager, Evaluate, watched

__all__ = ["COMPUTED", "Loss", "evaluate", "loss"]

COMPUTED = (torch.float32, torch.float64)


def loss(
    loss: _base.Loss | str,
    pred: torch.Tensor,
    target: Any = None,
    *,
    weight: torch.Tensor | None = None,
    mask: torch.Tensor | None = None,
    class_weight: torch.Tensor | None = None,
    ignore_index: int | None = None,
    groups: Sequence[int] | torch.Tensor | None = None,
    axis: int = -1,
    reduction: Reduction = "mean",
) -> torch.Tensor:
    """A loss of tensors in the CPU's memory, which are read where they lie.

    Arguments are those of the loss itself: ``help(lk.cross_entropy)`` is its page. Torch differentiates the value with respect
    to ``pred``, twice if asked. float16 and bfloat16 are computed in float32, and so is the value; the gradient is as ``pred``.

    >>> import torch, losskit as lk
    >>> lk.torch.loss(lk.Huber(), torch.tensor([3.0]), torch.tensor([1.0]))
    tensor(1.5000)

    Raises
    ------
    TypeError : predictions that are not floating-point tensors; an option the loss has not
    ValueError : shapes that differ; a number outside its domain
    RuntimeError : a tensor on a GPU; a target or weight that asks for a gradient
    """
    chosen = get(loss)
    sequences = None
    if target is not None and not isinstance(target, torch.Tensor):
        if chosen.info()["target"] == "list of classes":
            target, sequences = None, tuple(tuple(map(int, labels)) for labels in target)
        else:
            target = torch.as_tensor(target)
    call = Call(chosen._kernel.spec, axis, reduction, ignore_index, numbers(groups), sequences)
    return evaluate(call, pred, target, weight, mask, class_weight)


def evaluate(
    call: Call,
    pred: torch.Tensor,
    target: torch.Tensor | None = None,
    weight: torch.Tensor | None = None,
    mask: torch.Tensor | None = None,
    class_weight: torch.Tensor | None = None,
) -> torch.Tensor:
    """A call on tensors that may ask for gradients."""
    # What is right already, as nearly always, costs no call.
    if not (isinstance(pred, torch.Tensor) and pred.dtype in COMPUTED and pred.is_cpu and pred.layout is torch.strided):
        pred = _predictions(call, pred)
    beside = (
        None if target is None else _beside(call, "target", target),
        None if weight is None else _beside(call, "weight", weight),
        None if mask is None else _beside(call, "mask", mask),
        None if class_weight is None else _beside(call, "class_weight", class_weight),
    )
    if torch.compiler.is_compiling():
        return compiled(call, pred, beside)
    if watched():
        return Evaluate.apply(pred, *beside, call)[0]  # type: ignore[no-any-return]
    if pred.requires_grad and torch.is_grad_enabled():
        return Eager.apply(pred, beside, call)  # type: ignore[no-any-return]
    return call.value(pred, beside)


def _predictions(call: Call, pred: torch.Tensor) -> torch.Tensor:
    if not isinstance(pred, torch.Tensor):
        raise TypeError(f"{call.kernel.name}: pred must be a tensor, got {type(pred).__name__}; use torch.as_tensor(pred).")
    if pred.layout is not torch.strided or not pred.is_cpu:
        raise _unreachable(call, "pred", pred)
    if pred.dtype in COMPUTED:
        return pred
    if not pred.is_floating_point():
        raise TypeError(f"{call.kernel.name}: pred must be a floating-point tensor, got {pred.dtype}; use pred.float().")
    return pred.float()


def _beside(call: Call, name: str, tensor: torch.Tensor) -> torch.Tensor:
    if not isinstance(tensor, torch.Tensor):
        raise TypeError(f"{call.kernel.name}: {name} must be a tensor, got {type(tensor).__name__}; use torch.as_tensor({name}).")
    if tensor.layout is not torch.strided or not tensor.is_cpu:
        raise _unreachable(call, name, tensor)
    if tensor.requires_grad and torch.is_grad_enabled():
        raise RuntimeError(f"{call.kernel.name} gives no gradient for {name}; use {name}.detach().")
    # NumPy has no bfloat16.
    return tensor.float() if tensor.dtype is torch.bfloat16 else tensor


def _unreachable(call: Call, name: str, tensor: torch.Tensor) -> Exception:
    if tensor.layout is not torch.strided:
        return TypeError(f"{call.kernel.name}: {name} is a sparse tensor; use {name}.to_dense().")
    return RuntimeError(f"{call.kernel.name} runs on the CPU, but {name} is on {tensor.device}; use {name}.cpu().")


class Loss(torch.nn.Module):
    """Any loss of the catalogue as a module: ``Loss(lk.Huber(delta=2.0))``, ``Loss("huber", delta=2.0, reduction="sum")``.

    Called as ``lk.torch.loss`` without its first argument.

    >>> import torch, losskit as lk
    >>> lk.torch.Loss("huber", delta=0.5)(torch.tensor([3.0]), torch.tensor([1.0]))
    tensor(0.8750)
    """

    def __init__(self, loss: _base.Loss | str, *, reduction: Reduction = "mean", **params: Any) -> None:
        super().__init__()
        self.loss = get(loss, **params)
        self.reduction = reduction

    def forward(self, pred: torch.Tensor, target: Any = None, **options: Any) -> torch.Tensor:
        """The value; the options are those of ``lk.torch.loss``."""
        return loss(self.loss, pred, target, reduction=self.reduction, **options)

    def extra_repr(self) -> str:
        """What stands between its parentheses."""
        return f"{self.loss!r}, reduction={self.reduction!r}"
