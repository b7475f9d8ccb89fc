"""A case filled in by the definitions: value, gradient and curvature, rounded once to the nearest double.

The textbook forms cancel, so `digits` says how many digits they need at given inputs: 1 - sigmoid(300) = 1e-130 needs
more than 130 of them.
"""

import math
from fractions import Fraction

from mpmath import mp, mpf

from definitions import POINTWISE, ROWWISE
from jet import Jet
from likelihoods import DEEP as DEEP_LIKELIHOODS
from margins import DEEP as DEEP_MARGINS

EXPONENTIAL = {"binary_cross_entropy_with_logits", "binary_focal_with_logits", "cross_entropy", "cross_entropy_soft"}
EXPONENTIAL |= DEEP_LIKELIHOODS | DEEP_MARGINS


def to_double(x):
    """The nearest double, subnormals included."""
    if not mp.isfinite(x):
        return float(x)
    if abs(x) > mpf(2) ** 1100:
        return math.inf if x > 0 else -math.inf
    if abs(x) < mpf(2) ** -1100:
        return 0.0
    mantissa, exponent = abs(x).man_exp
    try:
        size = float(Fraction(int(mantissa)) * Fraction(2) ** int(exponent))
    except OverflowError:
        size = math.inf
    return -size if x < 0 else size


def digits(loss, row):
    """Digits that survive the cancellation of the textbook form; what 800 digits lose is below the least double."""
    finite = [abs(x) for x in row if math.isfinite(x)]
    if loss in EXPONENTIAL:
        return 80 + int(min(max(finite, default=0), 720))
    return 800 if loss in ("binary_cross_entropy", "binary_focal") else 80


def rows_of(case):
    """Predictions as rows, and for every row the places of its numbers in the flat list."""
    n = case["shape"][0]
    if case["dims"] and case["classes"] is not None:
        batch, k, *inner = case["dims"]
        area = math.prod(inner)
        places = [[(b * k + c) * area + s for c in range(k)] for b in range(batch) for s in range(area)]
    else:
        k = case["shape"][1] if len(case["shape"]) > 1 else 1
        places = [[i * k + c for c in range(k)] for i in range(n)]
    return [[case["pred"][i] for i in place] for place in places], places


def row_target(case, i, k):
    if case["classes"] is not None:
        return (case["classes"][i],)
    if case["target"] is None:
        return ()
    if case["loss"] in ("cross_entropy_soft", "kl_divergence"):
        return ([mpf(t) for t in case["target"][i * k : i * k + k]],)
    return (mpf(case["target"][i]),)


def row_jets(loss, row, target, params, direction):
    """Value, gradient, diagonal of the Hessian and, where a direction is given, the Hessian along it."""
    run = POINTWISE.get(loss) or ROWWISE[loss]

    def along(seed):
        jets = [Jet(x, s) for x, s in zip(row, seed)]
        return run(jets[0] if loss in POINTWISE else jets, *target, **params)

    k = len(row)
    unit = [[mpf(i == j) for j in range(k)] for i in range(k)]
    first = [along(u) for u in unit]
    product = None
    if direction is not None:
        v = [mpf(d) for d in direction]
        own = along(v).h
        product = [(along([a + b for a, b in zip(u, v)]).h - f.h - own) / 2 for u, f in zip(unit, first)]
    return first[0].v, [f.d for f in first], [f.h for f in first], product


def evaluate(case):
    """The case with value, grad and (pointwise) hess or (rows with a direction) hvp filled in."""
    rows, places = rows_of(case)
    loss, size = case["loss"], len(case["pred"])
    class_weight, ignore = case["class_weight"], case["ignore_index"]
    values, scale = [], []
    grad, hess, hvp = ([mpf(0)] * size for _ in range(3))
    for i, (row, place) in enumerate(zip(rows, places)):
        label = case["classes"][i] if case["classes"] is not None else None
        if ignore is not None and label == ignore:
            values.append(mpf(0)), scale.append(mpf(0))
            continue
        mp.dps = digits(loss, row)
        w = mpf(1)
        if case["weight"] is not None:
            w *= mpf(case["weight"][i])
        if class_weight is not None:
            w *= mpf(class_weight[label])
        direction = case["direction"] and [case["direction"][j] for j in place]
        v, g, h, hv = row_jets(loss, row, row_target(case, i, len(row)), case["params"], direction)
        values.append(w * v), scale.append(w)
        for slot, j in enumerate(place):
            grad[j], hess[j] = w * g[slot], w * h[slot]
            if hv:
                hvp[j] = w * hv[slot]
    mp.dps = 80
    divisor = sum(scale) if case["reduction"] == "mean" else 1
    out = dict(case)
    if case["reduction"] == "none":
        out["value"] = [to_double(v) for v in values]
    else:
        out["value"] = to_double(mp.fsum(values) / divisor)
    out["grad"] = [to_double(g / divisor) for g in grad]
    if loss in POINTWISE:
        out["hess"] = [to_double(h / divisor) for h in hess]
    if case["direction"]:
        out["hvp"] = [to_double(h / divisor) for h in hvp]
    return out
