"""Torch's losses by the names and with the arguments of torch.nn: the functions, holding their options."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from . import functional
from ._nn import REDUCTIONS, Flag, TorchLoss, Weight

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CTCLoss",
    "CosineEmbeddingLoss",
    "CrossEntropyLoss",
    "GaussianNLLLoss",
    "HingeEmbeddingLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "MSELoss",
    "MarginRankingLoss",
    "MultiLabelMarginLoss",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "NLLLoss",
    "PoissonNLLLoss",
    "SmoothL1Loss",
    "SoftMarginLoss",
    "TripletMarginLoss",
    "TripletMarginWithDistanceLoss",
]


class MSELoss(TorchLoss):
    """torch.nn.MSELoss."""

    function = staticmethod(functional.mse_loss)

    def __init__(self, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction)


class L1Loss(TorchLoss):
    """torch.nn.L1Loss."""

    function = staticmethod(functional.l1_loss)

    def __init__(self, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction)


class HuberLoss(TorchLoss):
    """torch.nn.HuberLoss."""

    function = staticmethod(functional.huber_loss)

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(None, None, reduction, delta=delta)


class SmoothL1Loss(TorchLoss):
    """torch.nn.SmoothL1Loss; with beta = 0 the absolute error, as there."""

    function = staticmethod(functional.smooth_l1_loss)

    def __init__(self, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__(size_average, reduce, reduction, beta=beta)


class SoftMarginLoss(TorchLoss):
    """torch.nn.SoftMarginLoss, which does not overflow here."""

    function = staticmethod(functional.soft_margin_loss)

    def __init__(self, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction)


class HingeEmbeddingLoss(TorchLoss):
    """torch.nn.HingeEmbeddingLoss; inputs are distances, and a negative one is an error here."""

    function = staticmethod(functional.hinge_embedding_loss)

    def __init__(self, margin: float = 1.0, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction, margin=margin)


class PoissonNLLLoss(TorchLoss):
    """torch.nn.PoissonNLLLoss; ``full`` adds ln y! itself, where torch adds Stirling's series."""

    function = staticmethod(functional.poisson_nll_loss)

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: Flag = None,
        eps: float = 1e-8,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction, log_input=log_input, full=full, eps=eps)


class KLDivLoss(TorchLoss):
    """torch.nn.KLDivLoss; the last axis of a target that is not ``log_target`` holds probabilities, which sum to 1."""

    function = staticmethod(functional.kl_div)
    reductions = (*REDUCTIONS, "batchmean")

    def __init__(self, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean", log_target: bool = False) -> None:
        super().__init__(size_average, reduce, reduction, log_target=log_target)


class GaussianNLLLoss(TorchLoss):
    """torch.nn.GaussianNLLLoss; below eps the variance has no gradient here, as the value does not depend on it."""

    function = staticmethod(functional.gaussian_nll_loss)

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(None, None, reduction, full=full, eps=eps)


class MarginRankingLoss(TorchLoss):
    """torch.nn.MarginRankingLoss."""

    function = staticmethod(functional.margin_ranking_loss)

    def __init__(self, margin: float = 0.0, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction, margin=margin)


class CosineEmbeddingLoss(TorchLoss):
    """torch.nn.CosineEmbeddingLoss."""

    function = staticmethod(functional.cosine_embedding_loss)

    def __init__(self, margin: float = 0.0, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction, margin=margin)


class TripletMarginLoss(TorchLoss):
    """torch.nn.TripletMarginLoss; ``eps`` is added to differences from the anchor as there, but to no other."""

    function = staticmethod(functional.triplet_margin_loss)

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction, margin=margin, p=p, eps=eps, swap=swap)


class TripletMarginWithDistanceLoss(TorchLoss):
    """torch.nn.TripletMarginWithDistanceLoss: the distances are torch's, their margin is ranked here."""

    function = staticmethod(functional.triplet_margin_with_distance_loss)

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Tensor] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        super().__init__(None, None, reduction, distance_function=distance_function, margin=margin, swap=swap)


class CTCLoss(TorchLoss):
    """torch.nn.CTCLoss; where no alignment is possible the gradient is 0 rather than NaN."""

    function = staticmethod(functional.ctc_loss)

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False) -> None:
        super().__init__(None, None, reduction, blank=blank, zero_infinity=zero_infinity)


class BCELoss(TorchLoss):
    """torch.nn.BCELoss; a probability of 0 for what happened is infinitely wrong here, and 100 there."""

    function = staticmethod(functional.binary_cross_entropy)

    def __init__(self, weight: Weight = None, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction, weights={"weight": weight})


class BCEWithLogitsLoss(TorchLoss):
    """torch.nn.BCEWithLogitsLoss."""

    function = staticmethod(functional.binary_cross_entropy_with_logits)

    def __init__(
        self,
        weight: Weight = None,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
        pos_weight: Weight = None,
    ) -> None:
        super().__init__(size_average, reduce, reduction, weights={"weight": weight, "pos_weight": pos_weight})


class NLLLoss(TorchLoss):
    """torch.nn.NLLLoss; a mean over nothing is 0 here, and NaN there."""

    function = staticmethod(functional.nll_loss)

    def __init__(
        self,
        weight: Weight = None,
        size_average: Flag = None,
        ignore_index: int = -100,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction, weights={"weight": weight}, ignore_index=ignore_index)


class CrossEntropyLoss(TorchLoss):
    """torch.nn.CrossEntropyLoss, of class indices or probabilities; a mean over nothing is 0 here, and NaN there."""

    function = staticmethod(functional.cross_entropy)

    def __init__(
        self,
        weight: Weight = None,
        size_average: Flag = None,
        ignore_index: int = -100,
        reduce: Flag = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        options = {"ignore_index": ignore_index, "label_smoothing": label_smoothing}
        super().__init__(size_average, reduce, reduction, weights={"weight": weight}, **options)


class MultiMarginLoss(TorchLoss):
    """torch.nn.MultiMarginLoss."""

    function = staticmethod(functional.multi_margin_loss)

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Weight = None,
        size_average: Flag = None,
        reduce: Flag = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction, weights={"weight": weight}, p=p, margin=margin)


class MultiLabelMarginLoss(TorchLoss):
    """torch.nn.MultiLabelMarginLoss, of lists of classes that end at the first -1."""

    function = staticmethod(functional.multilabel_margin_loss)

    def __init__(self, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction)


class MultiLabelSoftMarginLoss(TorchLoss):
    """torch.nn.MultiLabelSoftMarginLoss."""

    function = staticmethod(functional.multilabel_soft_margin_loss)

    def __init__(self, weight: Weight = None, size_average: Flag = None, reduce: Flag = None, reduction: str = "mean") -> None:
        super().__init__(size_average, reduce, reduction, weights={"weight": weight})
