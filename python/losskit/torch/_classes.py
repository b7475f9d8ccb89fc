"""Torch's losses of classes and labels."""

from __future__ import annotations

import torch
from torch import Tensor

from ._nn import TorchLoss, Weighted, kin

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "MultiLabelMarginLoss",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "NLLLoss",
]


def _axis(input: Tensor) -> int:
    """Where torch has the classes."""
    return 1 if input.ndim > 1 else 0


class BCELoss(Weighted):
    """torch.nn.BCELoss; a probability of 0 for what happened is infinitely wrong here, and 100 there."""

    def __init__(self, weight: Tensor | None = None, reduction: str = "mean") -> None:
        super().__init__(kin("BCELoss"), weight, reduction)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        weight = None if self.weight is None else self.weight.expand(input.shape)
        return self.of(input, target, weight=weight)


class BCEWithLogitsLoss(Weighted):
    """torch.nn.BCEWithLogitsLoss."""

    pos_weight: Tensor | None

    def __init__(self, weight: Tensor | None = None, reduction: str = "mean", pos_weight: Tensor | None = None) -> None:
        super().__init__(kin("BCEWithLogitsLoss"), weight, reduction)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        weight = None if self.weight is None else self.weight.expand(input.shape)
        if self.pos_weight is not None:
            # p·y on one side and 1 − y on the other are shares of their sum.
            positive = self.pos_weight.expand(input.shape) * target
            total = positive + (1 - target)
            target = torch.where(total > 0, positive / total, 0.5)
            weight = total if weight is None else weight * total
        return self.of(input, target, weight=weight)


class NLLLoss(Weighted):
    """torch.nn.NLLLoss; a mean over nothing is 0 here, and NaN there."""

    def __init__(self, weight: Tensor | None = None, ignore_index: int = -100, reduction: str = "mean") -> None:
        super().__init__(kin("NLLLoss"), weight, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        return self.of(input, target, class_weight=self.weight, ignore_index=self.ignore_index, axis=_axis(input))


class CrossEntropyLoss(Weighted):
    """torch.nn.CrossEntropyLoss, of class indices or probabilities; a mean over nothing is 0 here, and NaN there."""

    def __init__(
        self, weight: Tensor | None = None, ignore_index: int = -100, reduction: str = "mean", label_smoothing: float = 0.0
    ) -> None:
        super().__init__(kin("CrossEntropyLoss", "class index", label_smoothing=label_smoothing), weight, reduction)
        self.soft = kin("CrossEntropyLoss", "k probabilities")
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        axis = _axis(input)
        if target.is_floating_point():
            return self._shares(input, target, None, float(input.numel() // input.shape[axis]))
        if self.weight is None or self.label_smoothing == 0:
            return self.of(input, target, class_weight=self.weight, ignore_index=self.ignore_index, axis=axis)
        # Torch weighs each class that the target is spread over, and divides by the weights of the classes themselves.
        mask = target != self.ignore_index
        known = target.where(mask, 0)
        shares = torch.nn.functional.one_hot(known, input.shape[axis]).movedim(-1, axis)
        return self._shares(input, shares, mask, float(self.weight[known[mask]].sum()))

    def _shares(self, input: Tensor, target: Tensor, mask: Tensor | None, count: float) -> Tensor:
        """The value of targets that need not sum to 1: their sum weighs the row."""
        axis = _axis(input)
        classes = input.shape[axis]
        shares = target.to(torch.float64) * (1 - self.label_smoothing) + self.label_smoothing / classes
        if self.weight is not None:
            shares = (shares.movedim(axis, -1) * self.weight).movedim(-1, axis)
        total = shares.sum(axis, keepdim=True)
        shares = torch.where(total > 0, shares / total, 1 / classes)
        reduction = count if self.reduction == "mean" else self.reduction
        return self.of(input, shares, loss=self.soft, weight=total.squeeze(axis), mask=mask, reduction=reduction, axis=axis)


class MultiMarginLoss(Weighted):
    """torch.nn.MultiMarginLoss."""

    def __init__(self, p: int = 1, margin: float = 1.0, weight: Tensor | None = None, reduction: str = "mean") -> None:
        if p not in (1, 2):
            raise ValueError(f"p must be 1 or 2, got {p!r}.")
        super().__init__(kin("MultiMarginLoss", margin=margin, squared=p == 2), weight, reduction)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        return self.of(input, target, weight=None if self.weight is None else self.weight[target])


class MultiLabelMarginLoss(TorchLoss):
    """torch.nn.MultiLabelMarginLoss, of lists of classes that end at the first -1."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__(kin("MultiLabelMarginLoss"), reduction)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        listed = (target >= 0).cumprod(-1).bool()
        flags = torch.zeros(input.shape, dtype=torch.int64).scatter_add(-1, target.where(listed, 0), listed.long())
        return self.of(input, (flags > 0).to(input.dtype))


class MultiLabelSoftMarginLoss(Weighted):
    """torch.nn.MultiLabelSoftMarginLoss."""

    def __init__(self, weight: Tensor | None = None, reduction: str = "mean") -> None:
        super().__init__(kin("MultiLabelSoftMarginLoss"), weight, reduction)
        self.each = kin("BCEWithLogitsLoss")

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        if self.weight is None:
            return self.of(input, target)
        values = self.of(input, target, loss=self.each, weight=self.weight.expand(input.shape), reduction="none").mean(-1)
        return values.mean() if self.reduction == "mean" else values.sum() if self.reduction == "sum" else values
