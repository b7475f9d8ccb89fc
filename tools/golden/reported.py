"""Inputs that users reported and textbooks work out; the note carries the known answer."""

import math

from common import case

PEER = "mpmath"


def point(loss, pred, target, params=None, **fields):
    return case(loss, PEER, [len(pred)], pred, target, params=params, **fields)


def rows(loss, k, pred, target=None, classes=None, params=None, **fields):
    dims = fields.pop("dims", None)
    n = len(classes) if classes is not None else len(pred) // k
    return case(loss, PEER, [n, k], pred, target, classes, params, dims=dims, **fields)


def log_softmax(row):
    top = max(row)
    lse = top + math.log(math.fsum(math.exp(x - top) for x in row))
    return [x - lse for x in row]


def reported():
    yield point("binary_cross_entropy_with_logits", [0.0, -120.0], [0.0, 1.0], reduction="mean", note="60.3465735903")
    yield point("binary_cross_entropy_with_logits", [20.0], [1.0], dtype="f32", note="gradient -2.06115361819e-9")
    yield point(
        "binary_cross_entropy_with_logits",
        [-50.0] + [0.0] * 7,
        [1.0] + [0.5] * 7,
        reduction="mean",
        note="first gradient -0.125",
    )
    yield point("binary_focal_with_logits", [100.0, -100.0], [1.0, 1.0], {"gamma": 0.5}, note="7.175095973e-66; 100")
    yield point(
        "binary_focal_with_logits", [18.0, 1000.0], [1.0, 1.0], {"gamma": 0.0}, note="gradient -1.522997951e-8; value 0"
    )
    yield point(
        "binary_focal_with_logits",
        [-3.0, 0.0],
        [1.0, 1.0],
        {"gamma": 2.0},
        note="second derivative -0.02008886669, 0.3991433976",
    )
    yield point("binary_focal_with_logits", [-5.0], [1.0], {"gamma": 5.0}, note="second derivative -0.08479377517")
    logs = log_softmax([0.5, 1.0, 2.0, -1.0])
    yield rows("kl_divergence", 4, logs, [0.0, 0.4, 0.6, 0.0], note="0.222170231077")
    yield point(
        "poisson_nll",
        [math.log(3)] * 4,
        [0.0, 1.0, 2.0, 5.0],
        {"full": True},
        note="3; 1.90138771133; 1.49592260322; 2.29443029944",
    )
    yield point("log_cosh", [100.0, 712.0, 1e-4], [0.0] * 3, note="99.3068528194; 711.306852819; 4.99999999167e-9")
    yield rows("gaussian_nll", 2, [2.0, 0.25], [2.0], None, {"floor": 1.0}, note="0: the floor replaces the variance")
    yield rows("cross_entropy", 2, [20.0, 0.0], None, [0], dtype="f32", note="gradient -2.06115361819e-9")
    yield rows(
        "cross_entropy",
        3,
        [0.0] * 3,
        None,
        [0],
        direction=[1.0, 0.0, 0.0],
        note="gradient -2/3, 1/3, 1/3; hessian diagonal 2/9",
    )
    yield rows("cross_entropy", 2, [-math.inf, 0.0], None, [1], note="0")
    logits, weights = [0.2, 0.3, 0.5, 0.5, 0.2, 0.3], [2.0, 4.0, 6.0]
    for reduction in ("none", "sum", "mean"):
        yield rows(
            "cross_entropy",
            3,
            logits,
            None,
            [2, 1],
            class_weight=weights,
            reduction=reduction,
            note="5.63898636507, 4.95932424338; sum 10.5983106084; mean 1.05983106084",
        )
    yield rows(
        "cross_entropy", 2, [0.0] * 4, None, [0, -100], ignore_index=-100, reduction="mean", note="0.69314718056"
    )
    yield rows(
        "cross_entropy",
        2,
        [math.nan, math.inf, 0.5, -0.25],
        None,
        [-100, 1],
        ignore_index=-100,
        reduction="mean",
        note="an ignored row is not read",
    )
    yield point("absolute_error", [2.0, 3.0], [1.0, 2.0], weight=[0.0, 1.0], reduction="mean", note="1")
    for delta, value in ((0.5, "1.375"), (2.0, "4")):
        yield point("huber", [3.0], [0.0], {"delta": delta}, note=value)
        yield point("smooth_l1", [3.0], [0.0], {"beta": delta}, note="2.75" if delta == 0.5 else "2")
    for loss, params, value in (
        ("absolute_error", {}, "10"),
        ("squared_error", {}, "100"),
        ("huber", {"delta": 5.0}, "37.5"),
    ):
        yield point(loss, [110.0], [100.0], params, note=value)
    yield point("binary_cross_entropy", [0.85, 0.55], [1.0, 1.0], note="0.1625; 0.598")
    yield point("binary_focal", [0.85, 0.55], [1.0, 1.0], {"gamma": 2.0}, note="0.00366; 0.121")
