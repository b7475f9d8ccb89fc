"""How torch.nn's losses are called here: by the names on the cards, with torch's reductions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from numbers import Real
from typing import Any, ClassVar, TypeAlias

import torch
from torch import Tensor, nn

from .. import _base
from .._lookup import get, info, names
from ._call import Call
from ._loss import evaluate

__all__ = ["REDUCTIONS", "Flag", "TorchLoss", "Weight", "of", "over_rows", "reduced", "spec"]

REDUCTIONS = ("mean", "sum", "none")

Flag: TypeAlias = bool | None
"""What torch had before reductions had names."""

Weight: TypeAlias = Tensor | None


@cache
def _kin() -> dict[str, list[str]]:
    """Losses by the names torch has for them, as their cards say."""
    table: dict[str, list[str]] = {}
    for name in names():
        for there in info(name)["kin"]:
            if there["library"] == "torch":
                table.setdefault(there["name"], []).append(name)
    return table


@lru_cache(maxsize=1024)
def _loss(name: str, takes: str | None = None, **params: Real) -> _base.Loss:
    """The loss that torch calls so; where two are, that which takes such a target."""
    (loss,) = [loss for loss in _kin()[name] if takes is None or info(loss)["target"] == takes]
    for param, value in params.items():
        # What can change is no key to keep a loss by.
        if not isinstance(value, Real):
            raise TypeError(f"{loss}: {param} must be a number, got {value!r}.")
    return get(loss, **params)


def spec(name: str, takes: str | None = None, **params: Any) -> str:
    """The same as it is spelt."""
    return _loss(name, takes, **params)._kernel.spec


@lru_cache(maxsize=1024)
def _kept(name: str, takes: str | None, axis: int, reduction: str | float, ignore_index: int | None, **params: Any) -> Call:
    return Call(spec(name, takes, **params), axis, reduction, ignore_index)


@torch.compiler.assume_constant_result  # type: ignore[untyped-decorator]
def _call(*said: Any, **params: Any) -> Call:
    """What is said of a loss beside its tensors; torch.compile, which would look into this, shall ask once."""
    return _kept(*said, **params)


def of(
    name: str,
    pred: Tensor,
    target: Tensor | None,
    reduction: str | float,
    *,
    takes: str | None = None,
    axis: int = -1,
    ignore_index: int | None = None,
    weight: Tensor | None = None,
    mask: Tensor | None = None,
    class_weight: Tensor | None = None,
    **params: Any,
) -> Tensor:
    """The value of the loss that torch calls so."""
    call = _call(name, takes, axis, reduction, ignore_index, **params)
    return evaluate(call, pred, target, weight, mask, class_weight)


def reduced(size_average: Flag, reduce: Flag, reduction: str, known: tuple[str, ...] = REDUCTIONS) -> str:
    """A reduction by its name."""
    if size_average is not None or reduce is not None:
        reduction = "none" if reduce is False else "sum" if size_average is False else "mean"
    if reduction not in known:
        raise ValueError(f"reduction must be one of {', '.join(map(repr, known))}, got {reduction!r}.")
    return reduction


def over_rows(reduction: str, weight: Tensor | None) -> str:
    """Torch divides most means by the number of values, whatever they weigh."""
    return "sum_over_n" if weight is not None and reduction == "mean" else reduction


class TorchLoss(nn.Module):
    """A function of this package with its options, which are attributes; weights are in the state, as torch's are."""

    function: ClassVar[Callable[..., Tensor]]
    reductions: ClassVar[tuple[str, ...]] = REDUCTIONS

    def __init__(
        self, size_average: Flag, reduce: Flag, reduction: str, *, weights: dict[str, Weight] | None = None, **options: Any
    ) -> None:
        super().__init__()
        self.reduction = reduced(size_average, reduce, reduction, self.reductions)
        for name, weight in (weights or {}).items():
            self.register_buffer(name, weight)
        for name, value in options.items():
            setattr(self, name, value)
        self._named = (*options, "reduction", *(weights or {}))

    def forward(self, *tensors: Any, **named: Any) -> Tensor:
        """The value, of the arguments of its function."""
        for name in self._named:
            named[name] = getattr(self, name)
        return type(self).function(*tensors, **named)

    def extra_repr(self) -> str:
        """What stands between its parentheses."""
        return ", ".join(f"{name}={getattr(self, name)!r}" for name in self._named if name not in self._buffers)
