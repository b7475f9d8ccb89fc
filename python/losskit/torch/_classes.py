"""Torch's losses of classes and labels, as functions."""

from __future__ import annotations

import torch
from torch import Tensor

from ._loss import COMPUTED
from ._nn import Flag, of, over_rows, reduced

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "multi_margin_loss",
    "multilabel_margin_loss",
    "multilabel_soft_margin_loss",
    "nll_loss",
]


def _axis(input: Tensor) -> int:
    """Where torch has the classes."""
    return 1 if input.ndim > 1 else 0


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.binary_cross_entropy; a probability of 0 for what happened is infinitely wrong here, and 100 there."""
    weight = None if weight is None else weight.expand(input.shape)
    return of("BCELoss", input, target, over_rows(reduced(size_average, reduce, reduction), weight), weight=weight)


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """torch.nn.functional.binary_cross_entropy_with_logits."""
    weight = None if weight is None else weight.expand(input.shape)
    if pos_weight is not None:
        # p·y on one side and 1 − y on the other are shares of their sum.
        positive = pos_weight.expand(input.shape) * target
        total = positive + (1 - target)
        target = torch.where(total > 0, positive / total, 0.5)
        weight = total if weight is None else weight * total
    return of("BCEWithLogitsLoss", input, target, over_rows(reduced(size_average, reduce, reduction), weight), weight=weight)


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Flag = None,
    ignore_index: int = -100,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.nll_loss; a mean over nothing is 0 here, and NaN there."""
    reduction = reduced(size_average, reduce, reduction)
    return of("NLLLoss", input, target, reduction, class_weight=weight, ignore_index=ignore_index, axis=_axis(input))


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Flag = None,
    ignore_index: int = -100,
    reduce: Flag = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """torch.nn.functional.cross_entropy, of class indices or probabilities; a mean over nothing is 0 here, and NaN there."""
    reduction = reduced(size_average, reduce, reduction)
    axis = _axis(input)
    if target.is_floating_point():
        shares, mask, count = target, None, float(input.numel() // input.shape[axis])
    elif weight is None or label_smoothing == 0:
        return of(
            "CrossEntropyLoss",
            input,
            target,
            reduction,
            takes="class index",
            axis=axis,
            class_weight=weight,
            ignore_index=ignore_index,
            label_smoothing=label_smoothing,
        )
    else:
        # Torch weighs each class that the target is spread over, and divides by the weights of the classes themselves.
        mask = target != ignore_index
        known = target.where(mask, 0)
        shares = torch.nn.functional.one_hot(known, input.shape[axis]).movedim(-1, axis)
        count = float(weight[known[mask]].sum())
    # Targets that need not sum to 1: their sum weighs the row, and where that is 0 there is none.
    if weight is not None or label_smoothing != 0 or shares.dtype not in COMPUTED:
        shares = shares.to(torch.float64) * (1 - label_smoothing) + label_smoothing / input.shape[axis]
    if weight is not None:
        shares = (shares.movedim(axis, -1) * weight).movedim(-1, axis)
    total = shares.sum(axis, keepdim=True)
    there = total != 0
    shares = shares / total.where(there, 1)
    there = there.squeeze(axis) if mask is None else there.squeeze(axis) & mask
    how = count if reduction == "mean" else reduction
    return of("CrossEntropyLoss", input, shares, how, takes="k probabilities", axis=axis, weight=total.squeeze(axis), mask=there)


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.multi_margin_loss."""
    if p not in (1, 2):
        raise ValueError(f"p must be 1 or 2, got {p!r}.")
    weight = None if weight is None else weight[target]
    reduction = over_rows(reduced(size_average, reduce, reduction), weight)
    return of("MultiMarginLoss", input, target, reduction, weight=weight, margin=margin, squared=p == 2)


def multilabel_margin_loss(
    input: Tensor, target: Tensor, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean"
) -> Tensor:
    """torch.nn.functional.multilabel_margin_loss, of lists of classes that end at the first -1."""
    listed = (target >= 0).cumprod(-1).bool()
    flags = torch.zeros(input.shape, dtype=torch.int64).scatter_add(-1, target.where(listed, 0), listed.long())
    return of("MultiLabelMarginLoss", input, (flags > 0).to(input.dtype), reduced(size_average, reduce, reduction))


def multilabel_soft_margin_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.multilabel_soft_margin_loss."""
    reduction = reduced(size_average, reduce, reduction)
    if weight is None:
        return of("MultiLabelSoftMarginLoss", input, target, reduction)
    values = of("BCEWithLogitsLoss", input, target, "none", weight=weight.expand(input.shape)).mean(-1)
    return values.mean() if reduction == "mean" else values.sum() if reduction == "sum" else values
