"""What torch.nn calls its losses: its names, arguments and reductions, computed here."""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor, nn

from .. import _base
from .._lookup import get, info, names
from ._call import Call
from ._loss import evaluate

__all__ = ["Paired", "Plain", "TorchLoss", "Weighted", "kin"]


@cache
def _kin() -> dict[str, list[str]]:
    """Losses by the names torch has for them, as their cards say."""
    table: dict[str, list[str]] = {}
    for name in names():
        for there in info(name)["kin"]:
            if there["library"] == "torch":
                table.setdefault(there["name"], []).append(name)
    return table


def kin(name: str, target: str | None = None, **params: Any) -> _base.Loss:
    """The loss that torch calls so; where two are, that which takes such a target."""
    here = [loss for loss in _kin()[name] if target is None or info(loss)["target"] == target]
    (loss,) = here
    return get(loss, **params)


class TorchLoss(nn.Module):
    """A loss with torch's reductions; it divides a mean by the number of its values."""

    def __init__(self, loss: _base.Loss, reduction: str, reductions: tuple[str, ...] = ("mean", "sum", "none")) -> None:
        super().__init__()
        if reduction not in reductions:
            raise ValueError(f"reduction must be one of {', '.join(map(repr, reductions))}, got {reduction!r}.")
        self.loss = loss
        self.reduction = reduction

    def of(
        self,
        pred: Tensor,
        target: Any,
        *,
        loss: _base.Loss | None = None,
        reduction: str | float | None = None,
        weight: Tensor | None = None,
        mask: Tensor | None = None,
        class_weight: Tensor | None = None,
        **options: Any,
    ) -> Tensor:
        """The value of these tensors."""
        reduction = self.reduction if reduction is None else reduction
        if reduction == "mean" and weight is not None:
            reduction = "sum_over_n"
        call = Call((loss or self.loss)._kernel.spec, reduction=reduction, **options)
        return evaluate(call, pred, {"target": target, "weight": weight, "mask": mask, "class_weight": class_weight})

    def extra_repr(self) -> str:
        """What stands between its parentheses."""
        params = "".join(f"{name}={value!r}, " for name, value in self.loss.params().items())
        return f"{params}reduction={self.reduction!r}"


class Plain(TorchLoss):
    """A loss of an input and a target as they come."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        return self.of(input, target)


class Weighted(TorchLoss):
    """A loss that holds a weight, in its state as torch's does."""

    weight: Tensor | None

    def __init__(self, loss: _base.Loss, weight: Tensor | None, reduction: str) -> None:
        super().__init__(loss, reduction)
        self.register_buffer("weight", weight)


class Paired(TorchLoss):
    """A loss of several inputs, which are a row here."""

    axis = -1

    def of_rows(self, inputs: tuple[Tensor, ...], target: Tensor | None) -> Tensor:
        """The value of inputs of one shape."""
        shapes = [tuple(each.shape) for each in inputs]
        if len(set(shapes)) > 1:
            raise ValueError(f"{self.loss.name}: inputs have shapes {', '.join(map(str, shapes))}; they must be equal.")
        return self.of(torch.stack(inputs, self.axis), target)
