"""Values at the ends of a domain, known in closed form: a term with coefficient 0 is 0, whatever stands beside it."""

import math

from common import case

INF = math.inf


def limit(loss, pred, target, value, grad, hess, params=None, **fields):
    return case(
        loss, "closed form", [len(pred)], pred, target, params=params, value=value, grad=grad, hess=hess, **fields
    )


def limits():
    logits = "binary_cross_entropy_with_logits"
    yield limit(
        logits,
        [INF, -INF, INF, -INF, -INF],
        [1.0, 0.0, 0.0, 1.0, 0.9],
        [0.0, 0.0, INF, INF, INF],
        [0.0, 0.0, 1.0, -1.0, -0.9],
        [0.0] * 5,
        note="infinite logits",
    )
    value = math.log1p(math.exp(1.0)) / 2
    slope = 1 / (1 + math.exp(-1.0))
    yield limit(
        logits,
        [INF, 1.0],
        [1.0, 0.0],
        value,
        [0.0, slope / 2],
        [0.0, slope * (1 - slope) / 2],
        reduction="mean",
        note="0.656630843759; gradient 0, 0.365529289",
    )
    yield limit(
        "binary_focal_with_logits",
        [INF, -INF, INF, -INF],
        [1.0, 0.0, 0.0, 1.0],
        [0.0, 0.0, INF, INF],
        [0.0, 0.0, 1.0, -1.0],
        [0.0] * 4,
        {"gamma": 2.0},
        note="infinite logits",
    )
    yield limit(
        "binary_cross_entropy",
        [1.0, 0.0, 0.0, 1.0],
        [1.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, INF, INF],
        [-1.0, 1.0, -INF, INF],
        [1.0, 1.0, INF, INF],
        note="certain probabilities",
    )
    for loss, params in (
        ("absolute_error", {}),
        ("pinball", {"tau": 0.9}),
        ("smooth_l1", {"beta": 0.0}),
        ("absolute_percentage_error", {}),
        ("lp_error", {"p": 1.0}),
        ("lp_error", {"p": 1.5}),
        ("epsilon_insensitive", {"epsilon": 0.0}),
        ("symmetric_absolute_percentage_error", {}),
    ):
        yield limit(
            loss,
            [2.5, -1.0],
            [2.5, -1.0],
            [0.0, 0.0],
            [0.0, 0.0],
            [0.0, 0.0],
            params,
            note="kink: least-norm subgradient",
        )
    yield limit(
        "hinge", [1.0, -1.0], [1.0, -1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0], note="kink: least-norm subgradient"
    )
    yield case(
        "margin_ranking",
        "closed form",
        [1, 2],
        [1.5, 1.0],
        [1.0],
        params={"margin": 0.5},
        value=[0.0],
        grad=[0.0, 0.0],
        note="kink: least-norm subgradient",
    )
    yield case(
        "cross_entropy",
        "closed form",
        [2, 2],
        [1.0, 2.0, -3.0, 0.5],
        None,
        [-100, -100],
        ignore_index=-100,
        reduction="mean",
        value=0.0,
        grad=[0.0] * 4,
        note="mean over nothing",
    )
