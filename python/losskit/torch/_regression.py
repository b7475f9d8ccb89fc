"""Torch's losses of numbers, pairs and sequences, as functions."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ._call import Call
from ._loss import evaluate
from ._nn import Flag, of, over_rows, reduced, spec

__all__ = [
    "cosine_embedding_loss",
    "ctc_loss",
    "gaussian_nll_loss",
    "hinge_embedding_loss",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "margin_ranking_loss",
    "mse_loss",
    "poisson_nll_loss",
    "smooth_l1_loss",
    "soft_margin_loss",
    "triplet_margin_loss",
    "triplet_margin_with_distance_loss",
]


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """torch.nn.functional.mse_loss."""
    return of("MSELoss", input, target, reduced(size_average, reduce, reduction), weight=weight)


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """torch.nn.functional.l1_loss."""
    return of("L1Loss", input, target, reduced(size_average, reduce, reduction), weight=weight)


def huber_loss(input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None) -> Tensor:
    """torch.nn.functional.huber_loss, which divides a mean by the number of values where others' weights sum."""
    return of("HuberLoss", input, target, over_rows(reduced(None, None, reduction), weight), weight=weight, delta=delta)


def smooth_l1_loss(
    input: Tensor, target: Tensor, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean", beta: float = 1.0
) -> Tensor:
    """torch.nn.functional.smooth_l1_loss; with beta = 0 the absolute error, as there."""
    reduction = reduced(size_average, reduce, reduction)
    if beta == 0:
        return of("L1Loss", input, target, reduction)
    return of("SmoothL1Loss", input, target, reduction, beta=beta)


def soft_margin_loss(
    input: Tensor, target: Tensor, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean"
) -> Tensor:
    """torch.nn.functional.soft_margin_loss, which does not overflow here."""
    return of("SoftMarginLoss", input, target, reduced(size_average, reduce, reduction))


def hinge_embedding_loss(
    input: Tensor, target: Tensor, margin: float = 1.0, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean"
) -> Tensor:
    """torch.nn.functional.hinge_embedding_loss; inputs are distances, and a negative one is an error here."""
    return of("HingeEmbeddingLoss", input, target, reduced(size_average, reduce, reduction), margin=margin)


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    size_average: Flag = None,
    eps: float = 1e-8,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.poisson_nll_loss; ``full`` adds ln y! itself, where torch adds Stirling's series."""
    reduction = reduced(size_average, reduce, reduction)
    if log_input:
        return of("PoissonNLLLoss", input, target, reduction, full=full)
    # Torch adds eps within the logarithm alone.
    value = of("PoissonNLLLoss(log_input=False)", input + eps, target, reduction)
    value = value - eps * (input.numel() if reduction == "sum" else 1)
    if not full:
        return value
    rest = torch.lgamma(target.to(value.dtype) + 1)
    return value + (rest.mean() if reduction == "mean" else rest.sum() if reduction == "sum" else rest)


def kl_div(
    input: Tensor, target: Tensor, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean", log_target: bool = False
) -> Tensor:
    """torch.nn.functional.kl_div; the last axis of a target that is not ``log_target`` holds probabilities, which sum to 1."""
    reduction = reduced(size_average, reduce, reduction, ("mean", "sum", "none", "batchmean"))
    if reduction == "none":
        # Each number by itself is a row.
        target = target if log_target else target.log()
        return of("KLDivLoss(log_target=True)", input.unsqueeze(-1), target.unsqueeze(-1), "none")
    divisor = {"mean": input.numel(), "batchmean": input.shape[0] if input.ndim else 1}.get(reduction)
    how = "sum" if divisor is None else float(divisor)
    return of("KLDivLoss(log_target=True)" if log_target else "KLDivLoss", input, target, how)


def gaussian_nll_loss(
    input: Tensor, target: Tensor, var: Tensor | float, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
) -> Tensor:
    """torch.nn.functional.gaussian_nll_loss; below eps the variance has no gradient here, as the value does not depend on it."""
    var = torch.as_tensor(var, dtype=input.dtype)
    if var.shape == input.shape[:-1] and var.ndim:
        var = var.unsqueeze(-1)
    inputs = _rows("GaussianNLLLoss", -1, input, var.expand(input.shape))
    return of("GaussianNLLLoss", inputs, target, reduced(None, None, reduction), full=full, floor=eps)


def margin_ranking_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.margin_ranking_loss."""
    inputs = _rows("MarginRankingLoss", -1, input1, input2)
    return of("MarginRankingLoss", inputs, target, reduced(size_average, reduce, reduction), margin=margin)


def cosine_embedding_loss(
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: float = 0,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.cosine_embedding_loss."""
    inputs = _rows("CosineEmbeddingLoss", -2, input1, input2)
    return of("CosineEmbeddingLoss", inputs, target, reduced(size_average, reduce, reduction), margin=margin)


def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    size_average: Flag = None,
    reduce: Flag = None,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.triplet_margin_loss; ``eps`` is added to differences from the anchor as there, but to no other."""
    inputs = _rows("TripletMarginLoss", -2, anchor + eps, positive, negative)
    return of("TripletMarginLoss", inputs, None, reduced(size_average, reduce, reduction), margin=margin, p=p, swap=swap)


def triplet_margin_with_distance_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    """torch.nn.functional.triplet_margin_with_distance_loss: the distances are torch's, their margin is ranked here."""
    distance = distance_function or torch.pairwise_distance
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = torch.minimum(far, distance(positive, negative))
    return margin_ranking_loss(far, near, torch.ones_like(near), margin, reduction=reduction)


def ctc_loss(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Tensor | list[int],
    target_lengths: Tensor | list[int],
    blank: int = 0,
    reduction: str = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    """torch.nn.functional.ctc_loss; where no alignment is possible the gradient is 0 rather than NaN.

    Log-probabilities have shape (T, N, C), or (T, C) for one sequence.
    """
    reduction = reduced(None, None, reduction)
    frames, lengths = torch.as_tensor(input_lengths).reshape(-1), torch.as_tensor(target_lengths).reshape(-1)
    batch = log_probs.unsqueeze(1) if log_probs.ndim == 2 else log_probs
    if targets.ndim == 2:
        lists = [row[:length] for row, length in zip(targets, lengths.tolist())]
    else:
        lists = list(torch.split(targets, lengths.tolist()))
    kept = torch.arange(batch.shape[0]) < frames.unsqueeze(1)
    call = Call(
        spec("CTCLoss", blank=blank),
        reduction="none",
        groups=tuple(frames.tolist()),
        sequences=tuple(tuple(labels.tolist()) for labels in lists),
    )
    values = evaluate(call, batch.transpose(0, 1)[kept])
    if zero_infinity:
        values = values.where(values.isfinite(), 0.0)
    if reduction == "mean":
        return (values / lengths.clamp(min=1)).mean()
    if reduction == "sum":
        return values.sum()
    return values if log_probs.ndim == 3 else values.squeeze(0)


def _rows(name: str, axis: int, *inputs: Tensor) -> Tensor:
    """Several inputs of one shape, which are a row here."""
    shapes = [tuple(each.shape) for each in inputs]
    if len(set(shapes)) > 1:
        raise ValueError(f"{name}: inputs have shapes {', '.join(map(str, shapes))}; they must be equal.")
    return torch.stack(inputs, axis)
