"""Golden values by PyTorch on the CPU."""

import torch
import torch.nn.functional as F

from common import LOSSES, Points, write
from torch_measure import measure, tensor
from torch_rows import class_cases, ignored_and_weighted_cases, label_cases, pair_cases, sign_cases


def residual_cases():
    for dtype, seed in (("f64", 101), ("f32", 102)):
        g = Points(seed)
        p, y = g.normal(30, 3.0) + g.magnitudes(30, -5, 5), g.normal(60, 3.0)
        t = tensor(y, dtype)
        common = {"pointwise": True, "target": y, "dtype": dtype}
        yield measure("squared_error", "torch MSELoss", lambda z: F.mse_loss(z, t, reduction="none"), p, **common)
        yield measure("absolute_error", "torch L1Loss", lambda z: F.l1_loss(z, t, reduction="none"), p, **common)
        for d in (1.0, 0.5, 1.5, 8.0) + ((1.35,) if dtype == "f64" else ()):
            yield measure(
                "huber",
                "torch HuberLoss",
                lambda z: F.huber_loss(z, t, reduction="none", delta=d),
                p,
                params={"delta": d},
                **common,
            )
            yield measure(
                "smooth_l1",
                "torch SmoothL1Loss",
                lambda z: F.smooth_l1_loss(z, t, reduction="none", beta=d),
                p,
                params={"beta": d},
                **common,
            )
        yield measure(
            "smooth_l1",
            "torch SmoothL1Loss",
            lambda z: F.smooth_l1_loss(z, t, reduction="none", beta=0.0),
            p,
            params={"beta": 0.0},
            **common,
        )
    g = Points(103)
    p, y, w = g.normal(24, 3.0), g.normal(24, 3.0), [abs(x) for x in g.normal(24)]
    t, wt = tensor(y), tensor(w)
    for reduction in ("none", "sum", "mean"):
        common = {"target": y, "reduction": reduction, "pointwise": True}
        mean = {"weight": w, **common}
        yield measure(
            "squared_error", "torch MSELoss", lambda z: F.mse_loss(z, t, reduction=reduction, weight=wt), p, **mean
        )
        yield measure(
            "absolute_error", "torch L1Loss", lambda z: F.l1_loss(z, t, reduction=reduction, weight=wt), p, **mean
        )
        yield measure("huber", "torch HuberLoss", lambda z: F.huber_loss(z, t, reduction=reduction), p, **common)
        if reduction != "mean":
            yield measure(
                "huber",
                "torch HuberLoss",
                lambda z: F.huber_loss(z, t, reduction=reduction, weight=wt),
                p,
                note="its weighted mean divides by N, so only none and sum",
                **mean,
            )
    eta, counts = g.uniform(57, -8.0, 8.0) + [300.0, -1e3, -1e4], [float(c) for c in g.choice(60, range(0, 30))]
    t = tensor(counts)
    for reduction in ("none", "mean"):
        yield measure(
            "poisson_nll",
            "torch PoissonNLLLoss",
            lambda z: F.poisson_nll_loss(z, t, reduction=reduction),
            eta,
            target=counts,
            reduction=reduction,
            pointwise=True,
            note="full is Stirling there, so only full=false",
        )
    n = 40
    mean, variance, y = g.normal(n, 3.0), [10**x for x in g.uniform(n, -5.5, 3.0)], g.normal(n, 3.0)
    rows = [x for pair in zip(mean, variance) for x in pair]
    for full in (False, True):
        call = lambda z: F.gaussian_nll_loss(z[:, 0], tensor(y), z[:, 1], full=full, reduction="none")
        yield measure(
            "gaussian_nll",
            "torch GaussianNLLLoss",
            call,
            rows,
            view=[n, 2],
            shape=[n, 2],
            target=y,
            params={"full": full},
            direction=g.normal(2 * n),
            note="variances above the floor",
        )


def binary_cases():
    for dtype, seed in (("f64", 111), ("f32", 112)):
        g = Points(seed)
        z = g.uniform(24, -30.0, 30.0) + g.normal(12) + [1e3, -1e3, 1e4, -1e4]
        hard, soft = [float(c) for c in g.choice(40, (0, 1))], g.uniform(40, 0.0, 1.0)
        for y in (hard, soft):
            t = tensor(y, dtype)
            for w in (1.0, 3.5, 0.25):
                call = lambda x: F.binary_cross_entropy_with_logits(
                    x, t, pos_weight=tensor([w], dtype), reduction="none"
                )
                yield measure(
                    "binary_cross_entropy_with_logits",
                    "torch BCEWithLogitsLoss",
                    call,
                    z,
                    target=y,
                    params={"pos_weight": w},
                    dtype=dtype,
                    pointwise=True,
                )
        p = g.uniform(38, 0.001, 0.999) + [0.5, 0.25]
        for y in (hard, soft):
            t = tensor(y, dtype)
            call = lambda x: F.binary_cross_entropy(x, t, reduction="none")
            yield measure(
                "binary_cross_entropy",
                "torch BCELoss",
                call,
                p,
                target=y,
                dtype=dtype,
                note="no second derivative: its double backward carries an epsilon",
            )
    g = Points(113)
    z, hard, w = g.normal(24, 4.0), [float(c) for c in g.choice(24, (0, 1))], [abs(x) for x in g.normal(24)]
    t, wt = tensor(hard), tensor(w)
    for reduction in ("none", "sum"):
        call = lambda x: F.binary_cross_entropy_with_logits(
            x, t, weight=wt, pos_weight=tensor([2.0]), reduction=reduction
        )
        yield measure(
            "binary_cross_entropy_with_logits",
            "torch BCEWithLogitsLoss",
            call,
            z,
            target=hard,
            weight=w,
            params={"pos_weight": 2.0},
            reduction=reduction,
            pointwise=True,
            note="its weighted mean divides by N",
        )
    call = lambda x: F.binary_cross_entropy_with_logits(x, t)
    yield measure(
        "binary_cross_entropy_with_logits",
        "torch BCEWithLogitsLoss",
        call,
        z,
        target=hard,
        reduction="mean",
        pointwise=True,
    )
    sign = tensor([2 * y - 1 for y in hard])
    call = lambda x: F.soft_margin_loss(x, sign, reduction="none")
    yield measure(
        "binary_cross_entropy_with_logits",
        "torch SoftMarginLoss",
        call,
        z,
        target=hard,
        pointwise=True,
        note="its targets are -1 and 1",
    )


def main():
    cases = [
        *residual_cases(),
        *binary_cases(),
        *class_cases(),
        *ignored_and_weighted_cases(),
        *pair_cases(),
        *label_cases(),
        *sign_cases(),
    ]
    write(LOSSES / "torch.json", "torch_golden.py", {"torch": torch.__version__}, cases)


if __name__ == "__main__":
    main()
