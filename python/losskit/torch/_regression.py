"""Torch's losses of numbers, pairs and sequences."""

from __future__ import annotations

import torch
from torch import Tensor

from ._nn import Paired, Plain, TorchLoss, kin

__all__ = [
    "CTCLoss",
    "CosineEmbeddingLoss",
    "GaussianNLLLoss",
    "HingeEmbeddingLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "MSELoss",
    "MarginRankingLoss",
    "PoissonNLLLoss",
    "SmoothL1Loss",
    "SoftMarginLoss",
    "TripletMarginLoss",
]


class MSELoss(Plain):
    """torch.nn.MSELoss."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__(kin("MSELoss"), reduction)


class L1Loss(Plain):
    """torch.nn.L1Loss."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__(kin("L1Loss"), reduction)


class HuberLoss(Plain):
    """torch.nn.HuberLoss."""

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(kin("HuberLoss", delta=delta), reduction)


class SmoothL1Loss(Plain):
    """torch.nn.SmoothL1Loss; with beta = 0 the absolute error, as there."""

    def __init__(self, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__(kin("L1Loss") if beta == 0 else kin("SmoothL1Loss", beta=beta), reduction)


class SoftMarginLoss(Plain):
    """torch.nn.SoftMarginLoss, which does not overflow here."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__(kin("SoftMarginLoss"), reduction)


class HingeEmbeddingLoss(Plain):
    """torch.nn.HingeEmbeddingLoss; inputs are distances, and a negative one is an error here."""

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        super().__init__(kin("HingeEmbeddingLoss", margin=margin), reduction)


class PoissonNLLLoss(TorchLoss):
    """torch.nn.PoissonNLLLoss; ``full`` adds ln y! itself, where torch adds Stirling's series."""

    def __init__(self, log_input: bool = True, full: bool = False, eps: float = 1e-8, reduction: str = "mean") -> None:
        super().__init__(kin("PoissonNLLLoss", full=full) if log_input else kin("PoissonNLLLoss(log_input=False)"), reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        if self.log_input:
            return self.of(input, target)
        # Torch adds eps within the logarithm alone.
        value = self.of(input + self.eps, target) - self.eps * (input.numel() if self.reduction == "sum" else 1)
        if not self.full:
            return value
        rest = torch.lgamma(target.to(value.dtype) + 1)
        return value + (rest.mean() if self.reduction == "mean" else rest.sum() if self.reduction == "sum" else rest)


class KLDivLoss(TorchLoss):
    """torch.nn.KLDivLoss; the last axis of a target that is not ``log_target`` holds probabilities, which sum to 1."""

    def __init__(self, reduction: str = "mean", log_target: bool = False) -> None:
        name = "KLDivLoss(log_target=True)" if log_target or reduction == "none" else "KLDivLoss"
        super().__init__(kin(name), reduction, ("mean", "sum", "none", "batchmean"))
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        """The value."""
        reduction: str | float = self.reduction
        if reduction == "mean":
            reduction = float(input.numel())
        if reduction == "batchmean":
            reduction = float(input.shape[0])
        if reduction != "none":
            return self.of(input, target, reduction=reduction)
        # Each number by itself is a row.
        target = target if self.log_target else target.log()
        return self.of(input.unsqueeze(-1), target.unsqueeze(-1))


class GaussianNLLLoss(Paired):
    """torch.nn.GaussianNLLLoss; below eps the variance has no gradient here, as the value does not depend on it."""

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(kin("GaussianNLLLoss", full=full, floor=eps), reduction)

    def forward(self, input: Tensor, target: Tensor, var: Tensor | float) -> Tensor:
        """The value."""
        var = torch.as_tensor(var, dtype=input.dtype)
        if var.shape == input.shape[:-1] and var.ndim:
            var = var.unsqueeze(-1)
        return self.of_rows((input, var.expand(input.shape)), target)


class MarginRankingLoss(Paired):
    """torch.nn.MarginRankingLoss."""

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__(kin("MarginRankingLoss", margin=margin), reduction)

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """The value."""
        return self.of_rows((input1, input2), target)


class CosineEmbeddingLoss(Paired):
    """torch.nn.CosineEmbeddingLoss."""

    axis = -2

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__(kin("CosineEmbeddingLoss", margin=margin), reduction)

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        """The value."""
        return self.of_rows((input1, input2), target)


class TripletMarginLoss(Paired):
    """torch.nn.TripletMarginLoss; ``eps`` is added to differences from the anchor as there, but to no other."""

    axis = -2

    def __init__(self, margin: float = 1.0, p: float = 2.0, eps: float = 1e-6, swap: bool = False, reduction: str = "mean") -> None:
        super().__init__(kin("TripletMarginLoss", margin=margin, p=p, swap=swap), reduction)
        self.eps = eps

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        """The value."""
        return self.of_rows((anchor + self.eps, positive, negative), None)


class CTCLoss(TorchLoss):
    """torch.nn.CTCLoss; where no alignment is possible the gradient is 0 rather than NaN."""

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False) -> None:
        super().__init__(kin("CTCLoss", blank=blank), reduction)
        self.zero_infinity = zero_infinity

    def forward(
        self, log_probs: Tensor, targets: Tensor, input_lengths: Tensor | list[int], target_lengths: Tensor | list[int]
    ) -> Tensor:
        """The value of log-probabilities of shape (T, N, C), or (T, C) for one sequence."""
        frames, lengths = torch.as_tensor(input_lengths).reshape(-1), torch.as_tensor(target_lengths).reshape(-1)
        batch = log_probs.unsqueeze(1) if log_probs.ndim == 2 else log_probs
        if targets.ndim == 2:
            lists = [row[:length] for row, length in zip(targets, lengths.tolist())]
        else:
            lists = list(torch.split(targets, lengths.tolist()))
        kept = torch.arange(batch.shape[0]) < frames.unsqueeze(1)
        sequences = tuple(tuple(labels.tolist()) for labels in lists)
        values = self.of(batch.transpose(0, 1)[kept], None, reduction="none", groups=tuple(frames.tolist()), sequences=sequences)
        if self.zero_infinity:
            values = values.where(values.isfinite(), 0.0)
        if self.reduction == "mean":
            return (values / lengths.clamp(min=1)).mean()
        if self.reduction == "sum":
            return values.sum()
        return values if log_probs.ndim == 3 else values.squeeze(0)
