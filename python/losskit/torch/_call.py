"""A loss and what is said beside its tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeAlias

import torch

from .. import _core

__all__ = ["Call", "Tensors"]

VALUE, GRAD, PRODUCT = 0, 1, 3

Tensors: TypeAlias = tuple[torch.Tensor | None, ...]
"""Target, weight, mask and class_weight, each a tensor or None."""


@cache
def _kernel(spec: str) -> tuple[_core.Kernel, int]:
    """A loss by its spelling, and how many axes one of its rows has."""
    kernel = _core.kernel(spec)
    return kernel, _core.sample(kernel, 1, 2)[0].ndim - 1


@dataclass(frozen=True)
class Call:
    """The part of a call that is no tensor: the loss as it is spelt, and options."""

    spec: str
    axis: int = -1
    reduction: str | float = "mean"
    ignore_index: int | None = None
    groups: tuple[int, ...] | None = None
    sequences: tuple[tuple[int, ...], ...] | None = None

    @cached_property
    def kernel(self) -> _core.Kernel:
        """The loss."""
        return _kernel(self.spec)[0]

    def run(self, want: int, pred: torch.Tensor, beside: Tensors, v: torch.Tensor | None = None) -> Any:
        """Evaluates; numbers are read where they lie."""
        target, weight, mask, class_weight = beside
        # Spelt out: a call of a thousand numbers takes no longer than a few calls of Python's.
        return _core.evaluate(
            self.kernel,
            want,
            pred.numpy(force=True),
            self.sequences if target is None else target.numpy(force=True),
            None if v is None else v.numpy(force=True),
            None if weight is None else weight.numpy(force=True),
            None if mask is None else mask.numpy(force=True),
            None if class_weight is None else class_weight.numpy(force=True),
            self.ignore_index,
            self.groups,
            self.axis,
            self.reduction,
        )

    def value(self, pred: torch.Tensor, beside: Tensors) -> torch.Tensor:
        """The value."""
        return _tensor(self.run(VALUE, pred, beside), pred)

    def value_grad(self, pred: torch.Tensor, beside: Tensors) -> tuple[torch.Tensor, torch.Tensor]:
        """The value, and the gradient of it; of values kept apart, of their sum."""
        value, grad = self.run(GRAD, pred, beside)
        return _tensor(value, pred), torch.from_numpy(grad)

    def product(self, pred: torch.Tensor, v: torch.Tensor, beside: Tensors) -> torch.Tensor:
        """The Hessian times a direction."""
        return torch.from_numpy(self.run(PRODUCT, pred, beside, v))

    def third(self) -> NotImplementedError:
        """That there are no third derivatives."""
        return NotImplementedError(f"{self.kernel.name} has first and second derivatives here; a third was asked for.")

    def shape(self, pred: torch.Tensor) -> tuple[int, ...]:
        """That of the value."""
        if self.reduction != "none":
            return ()
        if _core.info(self.kernel)["scope"] == "group":
            return (len(self.groups) if self.groups else 1,)
        shape, axes = list(pred.shape), _kernel(self.spec)[1]
        if axes == 1:
            del shape[self.axis]
            return tuple(shape)
        return tuple(shape[: len(shape) - axes])

    def spread(self, of_values: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
        """A number a value, as a number for each of the predictions it is made of."""
        if self.reduction != "none":
            return of_values
        shape = _last(like, self.axis).shape
        flat = of_values.reshape(-1, 1)
        if self.groups:
            flat = flat[self._owners(like)]
        else:
            flat = flat.expand(flat.shape[0], like.numel() // max(flat.shape[0], 1))
        return _back(flat.reshape(shape), self.axis)

    def fold(self, of_preds: torch.Tensor) -> torch.Tensor:
        """A number a prediction, summed to one a value: the transpose of ``spread``."""
        if self.reduction != "none":
            return of_preds.sum()
        shape = self.shape(of_preds)
        count = 1
        for axis in shape:
            count *= axis
        flat = _last(of_preds, self.axis)
        if self.groups:
            return flat.new_zeros(count).index_add(0, self._owners(of_preds), flat.reshape(-1))
        return flat.reshape(count, of_preds.numel() // max(count, 1)).sum(1).reshape(shape)

    def _owners(self, preds: torch.Tensor) -> torch.Tensor:
        """The group of each number."""
        groups = self.groups or ()
        width = preds.numel() // max(sum(groups), 1)
        counts = torch.tensor([rows * width for rows in groups])
        return torch.arange(len(groups)).repeat_interleave(counts, output_size=sum(groups) * width)


def _last(tensor: torch.Tensor, axis: int) -> torch.Tensor:
    return tensor if axis == -1 else tensor.movedim(axis, -1)


def _back(tensor: torch.Tensor, axis: int) -> torch.Tensor:
    return tensor if axis == -1 else tensor.movedim(-1, axis)


def _tensor(value: Any, pred: torch.Tensor) -> torch.Tensor:
    return torch.scalar_tensor(value, dtype=pred.dtype) if isinstance(value, float) else torch.from_numpy(value)


def numbers(given: Sequence[Any] | torch.Tensor | None) -> tuple[int, ...] | None:
    """Counts as plain numbers."""
    return None if given is None else tuple(int(count) for count in given)
