"""Golden values at hard points: mpmath with 80 digits and more, rounded once to the nearest double."""

import math

import mpmath

import likelihoods
import margins
from common import LOSSES, Points, f32, write
from evaluate import evaluate
from limits import limits
from reported import log_softmax, point, reported, rows

RESIDUALS = [1e-8, 1e-4, 1e-3, 0.1, 0.29, 0.31, 0.5, 0.75, 1.1, 1.7, 3.0, 5.5, 10.0, 37.0, 100.0, 712.0, 1e4, 1e6, 1e8]
LOGITS = [
    1e-8,
    1e-3,
    0.1,
    0.5,
    1.0,
    2.0,
    3.0,
    5.0,
    10.0,
    17.0,
    20.0,
    30.0,
    37.0,
    50.0,
    88.0,
    104.0,
    300.0,
    700.0,
    745.0,
    1e3,
    1e4,
]
CHANCES = [
    1e-300,
    1e-100,
    1e-30,
    1e-16,
    1e-8,
    1e-3,
    0.1,
    0.25,
    0.5,
    0.55,
    0.75,
    0.85,
    0.9,
    0.999,
    1 - 1e-8,
    1 - 2.0**-52,
    1 - 2.0**-53,
]


def both_signs(xs):
    return [s * x for x in xs for s in (1.0, -1.0)]


def pairs(preds, targets):
    """Every prediction with every target, as two lists."""
    return [p for p in preds for _ in targets], [t for _ in preds for t in targets]


def residual_cases():
    grids = {
        "squared_error": [{}],
        "absolute_error": [{}],
        "huber": [{"delta": d} for d in (1.0, 1.35, 0.25, 5.0, 1e-3, 1e5)],
        "smooth_l1": [{"beta": b} for b in (1.0, 0.25, 0.0, 5.0)],
        "log_cosh": [{}],
        "pinball": [{"tau": t} for t in (0.5, 0.1, 0.9, 0.999)],
        "logistic_distance": [{}],
        "pseudo_huber": [{"delta": d} for d in (1.0, 0.25, 5.0, 1e-3)],
        "fair": [{"c": c} for c in (1.0, 1.4, 0.25, 50.0)],
        "lp_error": [{"p": p} for p in (1.0, 1.25, 1.5, 2.0, 3.0, 4.0)],
        "epsilon_insensitive": [{"epsilon": e} for e in (0.1, 0.0, 2.0)],
        "squared_epsilon_insensitive": [{"epsilon": e} for e in (0.1, 2.0)],
        "expectile": [{"tau": t} for t in (0.5, 0.1, 0.99)],
        "cauchy": [{"c": c} for c in (1.0, 2.385, 0.125, 100.0)],
        "welsch": [{"c": c} for c in (1.0, 2.985, 0.125, 100.0)],
        "geman_mcclure": [{"c": c} for c in (1.0, 0.125, 100.0)],
        "tukey_biweight": [{"c": c} for c in (4.685, 1.0, 100.0)],
        "periodic": [{"period": p} for p in (1.0, 24.0, 360.0, 2 * math.pi, 0.3)],
        "general_robust": [
            {"alpha": a, "c": c} for a in (2.0, 1.999, 1.5, 1.0, 0.5, 1e-9, 0.0, -0.5, -2.0, -16.0) for c in (1.0, 0.25)
        ],
    }
    preds, targets = both_signs(RESIDUALS), [0.0] * (2 * len(RESIDUALS))
    for loss, settings in grids.items():
        for params in settings:
            yield point(loss, preds, targets, params)
            near = Points(11)
            y = near.uniform(24, -1e3, 1e3)
            p = [t + r for t, r in zip(y, near.magnitudes(24, -6, 4))]
            yield point(loss, p, y, params, note="targets away from 0")
        small = Points(12, f32)
        yield point(loss, small.magnitudes(16, -4, 4), small.uniform(16, -2, 2), {}, dtype="f32")
    y = [0.0, 1e-300, 1e-16, 1e-3, -0.5, 1.0, -7.0, 1e3, 1e8, -1e300]
    p = [1e-20, 2e-300, -3.0, 2e-3, 0.5, 1.0 + 1e-12, 1e4, -1e3, 1.5e8, 1e300]
    for floor in (2.220446049250313e-16, 1e-7, 1.0):
        yield point("absolute_percentage_error", p, y, {"floor": floor})
    for floor in (1e-7, 1.0):
        yield point("squared_percentage_error", p[:-2], y[:-2], {"floor": floor})
    for floor in (1e-6, 0.25):
        yield point("symmetric_absolute_percentage_error", p, y, {"floor": floor})
    least = -1 + 2.0**-53
    p, y = pairs([least, -0.999, -0.5, -1e-8, 0.0, 1e-12, 0.3, 2.5, 1e3, 1e8, 1e300], [-0.9, 0.0, 1e-9, 1.5, 1e6])
    yield point("squared_log_error", p, y)
    yield point("squared_log_error", [1e-5 + 1e-12, 7.0, 1e8 + 1], [1e-5, 7.0 + 1e-9, 1e8], note="nearly equal")
    p, y = pairs([-1e4, -745.0, -30.0, -3.0, -1e-8, 0.0, 0.5, 3.0, 30.0, 88.0, 300.0, 700.0], [0.0, 1.0, 2.5, 5.0, 1e6])
    yield point("poisson_nll", p, y)
    p, y = pairs([-20.0, -0.7, 0.0, 1.5, math.log(3), 12.0], [0.0, 0.5, 1.0, 2.0, 2.5, 3.0, 5.0, 10.0, 170.0, 1e4, 1e8])
    yield point("poisson_nll", p, y, {"full": True})


def binary_cases():
    z, y = pairs([0.0] + both_signs(LOGITS), [0.0, 1.0])
    soft_z, soft_y = pairs([0.0] + both_signs(LOGITS[::2]), [1e-12, 0.1, 0.5, 0.9])
    loss = "binary_cross_entropy_with_logits"
    for params in (
        {},
        {"pos_weight": 3.5},
        {"pos_weight": 0.1},
        {"label_smoothing": 0.1},
        {"pos_weight": 2.0, "label_smoothing": 0.3},
    ):
        yield point(loss, z, y, params)
        yield point(loss, soft_z, soft_y, params, note="soft targets")
    yield point(loss, [f32(v) for v in z], y, {"pos_weight": 2.0}, dtype="f32")
    p, y = pairs(CHANCES, [0.0, 1.0, 0.25, 0.9])
    yield point("binary_cross_entropy", p, y)
    for gamma in (0.0, 0.5, 1.0, 2.0, 5.0, 10.0):
        for alpha in ({}, {"alpha": 0.25}):
            z, y = pairs([0.0] + both_signs(LOGITS), [0.0, 1.0])
            yield point("binary_focal_with_logits", z, y, {"gamma": gamma, **alpha})
            p, y = pairs(CHANCES, [0.0, 1.0])
            yield point("binary_focal", p, y, {"gamma": gamma, **alpha})
    z, y = pairs([f32(v) for v in both_signs(LOGITS[2:])], [0.0, 1.0])
    yield point("binary_focal_with_logits", z, y, {"gamma": 2.0}, dtype="f32")
    margins, y = pairs(both_signs([1e-8, 0.3, 1 - 1e-9, 1 + 1e-9, 1.5, 40.0, 1e8]), [1.0, -1.0])
    for loss in ("hinge", "squared_hinge", "wasserstein_critic"):
        yield point(loss, margins, y)
    yield point("wasserstein_critic", [3.0, -1.5, 0.25, 8.0], [1.0, 1.0, -1.0, -1.0], reduction="mean")


def class_cases():
    for seed, (k, scale) in enumerate([(2, 1.0), (3, 5.0), (5, 30.0), (8, 300.0), (4, 1e4)]):
        g = Points(20 + seed)
        n = 12
        z, labels = g.normal(n * k, scale), [g.random.randrange(k) for _ in range(n)]
        q, v = g.simplex(n, k), g.normal(n * k)
        onehot = [float(c == labels[i]) for i in range(n) for c in range(k)]
        for smoothing in ({}, {"label_smoothing": 0.1}):
            yield rows("cross_entropy", k, z, None, labels, smoothing, direction=v)
            yield rows("cross_entropy_soft", k, z, q, None, smoothing, direction=v)
        yield rows("cross_entropy_soft", k, z, onehot, note="one-hot targets")
        logs = [x for i in range(n) for x in log_softmax(z[i * k : i * k + k])]
        yield rows("kl_divergence", k, logs, q)
        yield rows("kl_divergence", k, logs, g.simplex(n, k, sparse=True), note="zero targets")
        yield rows("nll", k, logs, None, labels)
        for margin in (1.0, 0.5):
            yield rows("multiclass_hinge", k, z, None, labels, {"margin": margin})
    inf = math.inf
    z = [-inf, 0.0, 0.0, 0.5, -inf, -2.0, -inf, -inf, 3.0, 1e4, -1e4, 0.0, -1e4, -1e4, -1e4, 1e4, 1e4, -inf]
    yield rows("cross_entropy", 3, z, None, [1, 0, 2, 1, 0, 1], note="masked logits and a spread of 2e4")
    yield rows(
        "cross_entropy", 3, z, None, [1, 0, 2, 1, 0, 1], {"label_smoothing": 0.1}, note="smoothing over the unmasked"
    )
    q = [0.0, 1.0, 0.0, 0.25, 0.0, 0.75, 0.0, 0.0, 1.0, 0.5, 0.25, 0.25, 0.2, 0.3, 0.5, 0.5, 0.5, 0.0]
    yield rows("cross_entropy_soft", 3, z, q, note="masked logits under zero targets")
    yield rows("kl_divergence", 3, [-inf, -0.5, -1.0], [0.0, 0.4, 0.6], note="log-probability -inf under a zero target")
    wide = [-inf] * 64
    wide[41] = 10.0
    yield rows("cross_entropy", 64, wide, None, [41], note="all but one class masked")
    g = Points(31)
    n, k, inner = 3, 4, [2, 2]
    z, labels = g.normal(n * k * 4, 8.0), [g.random.randrange(k) for _ in range(n * 4)]
    labels[5] = labels[8] = -100
    for reduction in ("none", "sum", "mean"):
        for weighted in ({}, {"class_weight": [0.5, 2.0, 1.0, 3.0]}):
            yield rows(
                "cross_entropy",
                k,
                z,
                None,
                labels,
                {"label_smoothing": 0.2},
                dims=[n, k, *inner],
                ignore_index=-100,
                reduction=reduction,
                note="weight of a row = weight of its class",
                **weighted,
            )


def pair_cases():
    g = Points(41)
    mean, y = g.normal(20, 10.0), g.normal(20, 10.0)
    variance = [10.0**e for e in range(-12, 8)]
    flat = [x for m, v in zip(mean, variance) for x in (m, v)]
    for params in ({}, {"full": True}, {"floor": 1e-9}):
        kept = [i for i, v in enumerate(variance) if v != params.get("floor", 1e-6)]
        pick = [x for i in kept for x in flat[2 * i : 2 * i + 2]]
        yield rows("gaussian_nll", 2, pick, [y[i] for i in kept], None, params, direction=g.normal(len(pick)))
    scores = g.normal(32, 3.0) + g.magnitudes(16, -8, 8)
    sign = g.choice(24, (1.0, -1.0))
    for margin in (0.0, 0.5, 2.0):
        yield rows("margin_ranking", 2, scores, sign, None, {"margin": margin})
    for d in (2, 3, 7):
        unit, v = g.normal(10 * 2 * d), g.normal(10 * 2 * d)
        yield rows("cosine_distance", 2 * d, unit, dims=[10, 2, d], direction=v)
        for scale, other in ((1e-20, 1e-20), (1e200, 1e200), (1e-20, 1e200), (1e-160, 1.0)):
            scaled = [x * (scale if (i // d) % 2 == 0 else other) for i, x in enumerate(unit[: 4 * 2 * d])]
            yield rows("cosine_distance", 2 * d, scaled, dims=[4, 2, d], note=f"vectors of size {scale} and {other}")
        zero = [0.0] * d
        yield rows(
            "cosine_distance",
            2 * d,
            zero + unit[:d] + unit[:d] + zero + zero + zero,
            dims=[3, 2, d],
            note="zero vectors: cosine 0, gradient 0",
        )
    close = [1.0, 2.0, 3.0, 1.0, 2.0, 3.0 + 1e-7, 1.0, 2.0, 3.0, -1.0, -2.0, -3.0 + 1e-7]
    yield rows("cosine_distance", 6, close, dims=[2, 2, 3], note="nearly parallel, nearly opposite")
    for p in (1.0, 1.5, 2.0, 3.0):
        for swap in (False, True):
            for margin in (1.0, 0.25, 20.0):
                x = g.normal(12 * 3 * 4)
                params = {"margin": margin, "p": p, "swap": swap}
                v = {"direction": g.normal(len(x))} if p == 2.0 else {}
                yield rows("triplet_margin", 12, x, None, None, params, dims=[12, 3, 4], **v)
        far = [1.0, 2.0, 1.0, 2.0, 1.5, 2.25]
        yield rows(
            "triplet_margin",
            6,
            far,
            None,
            None,
            {"p": p},
            dims=[1, 3, 2],
            note="anchor = positive: distance 0, subgradient 0",
        )


def reduction_cases():
    g = Points(51)
    p, y, w = g.normal(17, 3.0), g.normal(17, 3.0), [abs(x) for x in g.normal(17)]
    w[3] = 0.0
    for loss in ("squared_error", "absolute_error", "huber", "log_cosh", "pinball"):
        for reduction in ("none", "sum", "mean"):
            yield point(loss, p, y, weight=w, reduction=reduction)
        yield point(loss, p, y, reduction="mean")
    labels = g.choice(17, (0.0, 1.0))
    for reduction in ("none", "sum", "mean"):
        yield point("binary_cross_entropy_with_logits", p, labels, {"pos_weight": 2.0}, weight=w, reduction=reduction)


def main():
    inputs = [*reported(), *residual_cases(), *binary_cases(), *class_cases(), *pair_cases(), *reduction_cases()]
    inputs += [*likelihoods.cases(), *margins.cases()]
    cases = [evaluate(c) for c in inputs] + list(limits())
    write(LOSSES / "mpmath.json", "mpmath_golden.py", {"mpmath": mpmath.__version__}, cases)


if __name__ == "__main__":
    main()
