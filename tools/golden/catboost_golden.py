"""Golden values by CatBoost: values by its metrics, gradients from leaves.

Sixty-four rows, told apart by six bits, have a leaf each in one symmetric tree; with no penalty, no shrinking and one
step of the gradient method its value is -g. Targets are single precision there. Where the tree cannot start from chosen
scores, or the method is Newton's alone, there are only values.
"""

import numpy
from catboost import CatBoost, Pool
from catboost import __version__ as version
from catboost.utils import eval_metric

from common import LOSSES, Points, case, write

N = 64
BITS = ((numpy.arange(N)[:, None] >> numpy.arange(6)) & 1).astype(float)
BARE = {
    "iterations": 1,
    "learning_rate": 1,
    "l2_leaf_reg": 0,
    "depth": 6,
    "leaf_estimation_method": "Gradient",
    "leaf_estimation_iterations": 1,
    "leaf_estimation_backtracking": "No",
    "bootstrap_type": "No",
    "boosting_type": "Plain",
    "boost_from_average": False,
    "random_strength": 0,
    "score_function": "L2",
    "thread_count": 1,
    "verbose": False,
    "allow_writing_files": False,
}


def gradients(objective, scores, targets, groups=None):
    pool = Pool(BITS, targets, baseline=scores, group_id=groups)
    model = CatBoost({**BARE, "loss_function": objective})
    model.fit(pool)
    if len(set(model.calc_leaf_indexes(Pool(BITS)).ravel().tolist())) < N:
        raise ValueError(f"{objective}: rows share leaves")
    return -numpy.asarray(model.predict(BITS, prediction_type="RawFormulaVal"))


def metric(name, score, target, group=None):
    return float(eval_metric(target, score, name, group_id=group)[0])


def rows(loss, kin, objective, scores, targets, share=1.0, slope=1.0, graded=True, valued=True, ours=None, **fields):
    """Sixty-four rows; what CatBoost divides its value or its gradient by is multiplied back in `share` and `slope`."""
    value, grad = None, None
    if valued:
        value = [share * metric(objective, [s], [y]) for s, y in zip(scores, targets)]
    if graded:
        grad = (slope * gradients(objective, scores, targets)).ravel().tolist()
    own = {"dtype": "f32", "value": value, "grad": grad, **fields}
    wide = numpy.ndim(scores) == 2
    shape = list(numpy.shape(scores))
    flat = numpy.ravel(scores).tolist()
    target = numpy.ravel(targets if ours is None else ours).tolist()
    if wide and own.pop("labelled", False):
        return case(loss, f"catboost {kin}", shape, flat, None, target, **own)
    return case(loss, f"catboost {kin}", shape, flat, target, **own)


def regression():
    g = Points(821)
    y = g.normal(N, 3.0)
    p = g.near(y, -1, 3)
    yield rows("squared_error", "RMSE", "RMSE", p, y, slope=2.0, valued=False, note="the leaves are those of r²/2")
    yield rows("absolute_error", "MAE", "MAE", p, y, slope=2.0, note="the leaves are those of |r|/2")
    for tau in (0.5, 0.1, 0.9):
        yield rows("pinball", "Quantile", f"Quantile:alpha={tau}", p, y, params={"tau": tau})
    for tau in (0.5, 0.1, 0.9):
        near = g.near(y, -2, 1)
        yield rows("expectile", "Expectile", f"Expectile:alpha={tau}", near, y, params={"tau": tau})
    near = g.near(y, -2, 2)
    for d in (1.0, 0.5, 5.0):
        yield rows("huber", "Huber", f"Huber:delta={d}", near, y, params={"delta": d})
    for c in (1.0, 0.25, 5.0):
        yield rows(
            "fair", "FairLoss", f"FairLoss:smoothness={c}", near, y, graded=False, params={"c": c}, note="a metric"
        )
    for q in (3.0, 2.0, 1.5):
        yield rows("lp_error", "Lq", f"Lq:q={q}", g.near(y, -2, 1), y, params={"p": q})
    yield rows("log_cosh", "LogCosh", "LogCosh", g.near(y, 0, 2), y, valued=False, note="its metric is right to 1e-4")
    big = [g.store(t + (1.5 if t > 0 else -1.5)) for t in g.normal(N, 30.0)]
    note = "sizes above 1"
    yield rows("absolute_percentage_error", "MAPE", "MAPE", g.near(big, -1, 3), big, note=note)
    yield rows(
        "symmetric_absolute_percentage_error",
        "SMAPE",
        "SMAPE",
        p,
        y,
        graded=False,
        factor=0.01,
        params={"floor": 1e-12},
    )
    for tau in (0.5, 0.1, 0.9):
        logs, amounts = g.uniform(N, -4.0, 4.0), g.positive(N, -2, 2)
        yield rows(
            "log_linear_quantile", "LogLinQuantile", f"LogLinQuantile:alpha={tau}", logs, amounts, params={"tau": tau}
        )
    # One row is one set.
    root = rows(
        "root_mean_squared_percentage_error",
        "RMSPE",
        "RMSPE",
        g.near(big, -1, 3),
        big,
        graded=False,
        note="groups of one",
    )
    yield root | {"groups": [1] * N, "shape": [N, 1]}


def means():
    g = Points(822)
    eta, counts = g.uniform(N, -8.0, 6.0), [float(c) for c in g.choice(N, range(30))]
    yield rows("poisson_nll", "Poisson", "Poisson", eta, counts)
    eta, y = g.uniform(N, -3.0, 5.0), g.positive(N, -2, 2)
    for power in (1.5, 1.1, 1.9):
        yield rows("tweedie_nll", "Tweedie", f"Tweedie:variance_power={power}", eta, y, params={"power": power})
    pairs = [[a, b] for a, b in zip(g.normal(N, 2.0), g.uniform(N, -2.0, 2.0))]
    y = g.normal(N)
    there = rows("gaussian_nll_log_variance", "RMSEWithUncertainty", "RMSEWithUncertainty", pairs, y, graded=False)
    own = [x if i % 2 == 0 else 2 * x for i, x in enumerate(there["pred"])]
    yield there | {"pred": own, "params": {"full": True}, "note": "half our logarithm there"}


def classification():
    g = Points(823)
    z, hard = g.logits(N), g.bits(N)
    yield rows("binary_cross_entropy_with_logits", "Logloss", "Logloss", z, hard)
    z = g.uniform(N, -9.0, 9.0)
    for alpha, gamma in ((0.25, 2.0), (0.75, 1.0), (0.5, 0.5)):
        name = f"Focal:focal_alpha={alpha};focal_gamma={gamma}"
        yield rows("binary_focal_with_logits", "Focal", name, z, hard, params={"alpha": alpha, "gamma": gamma})
    for k, scale in ((3, 2.0), (5, 6.0)):
        z = [g.normal(k, scale) for _ in range(N)]
        labels = [i % k for i in range(N)]
        yield rows("cross_entropy", "MultiClass", "MultiClass", z, labels, labelled=True)
        note = "the metric is divided by the number of classes"
        own = {"share": k, "labelled": True, "note": note}
        yield rows("one_vs_all", "MultiClassOneVsAll", "MultiClassOneVsAll", z, labels, **own)
        hard = [g.bits(k) for _ in range(N)]
        yield rows("multilabel_soft_margin", "MultiLogloss", "MultiLogloss", z, hard, graded=False)
        soft = [g.uniform(k, 0.0, 1.0) for _ in range(N)]
        yield rows("multilabel_soft_margin", "MultiCrossEntropy", "MultiCrossEntropy", z, soft, graded=False)
        levels = ",".join(str((q + 0.5) / k) for q in range(k))
        own = {"share": k, "graded": False, "note": "over the number of quantiles there"}
        yield rows("multi_quantile", "MultiQuantile", f"MultiQuantile:alpha={levels}", z, g.normal(N, 2.0), **own)


def plain_times(g, n):
    """Times whose logarithm is right there: elsewhere it is off by up to 7e-5."""
    found = []
    while len(found) < n:
        t = numpy.array(g.positive(N, -1, 1))
        off = gradients("SurvivalAft:dist=Normal;scale=1", numpy.zeros(N), numpy.stack([t, t], 1)) + numpy.log(t)
        found += t[abs(off) < 3e-7].tolist()
    return found[:n]


def survival():
    g = Points(824)
    good = sorted(plain_times(g, 40))
    for law in ("Normal", "Logistic", "Extreme"):
        for sigma in (1.0, 0.5, 3.0):
            times = g.choice(N, good[:30])
            later = [g.choice(1, good[good.index(t) + 1 :])[0] for t in times]
            bounds = [[t, (t, -1.0, u)[i % 3]] for i, (t, u) in enumerate(zip(times, later))]
            eta = [g.store(float(numpy.log(t)) + r) for t, r in zip(times, g.uniform(N, -2 * sigma, 2 * sigma))]
            name = f"SurvivalAft:dist={law};scale={sigma}"
            ours = [[a, numpy.inf if b < 0 else b] for a, b in bounds]
            note = "times whose logarithm is right there"
            own = {"valued": False, "ours": ours, "params": {"sigma": sigma}, "note": note}
            yield rows(f"aft_{law.lower()}", f"SurvivalAft:dist={law}", name, eta, bounds, **own)


def ranking():
    """Groups; what is divided or left out there is made good per group, as the notes say."""
    g = Points(825)
    for scale in (1.0, 3.0, 0.25):
        sizes = [2, 3, 5, 4, 2] * 4
        ids = [i for i, n in enumerate(sizes) for _ in range(n)]
        s, y = g.normal(N, scale), [float(c) for c in g.choice(N, range(4))]
        first = [sum(sizes[:i]) for i in range(len(sizes))]
        spans = [range(a, a + n) for a, n in zip(first, sizes)]
        for span in spans:
            y[span[0]], y[span[1]] = 0.0, 3.0
        pairs = [[[i, j] for i in range(len(r)) for j in range(len(r)) if y[r[i]] > y[r[j]]] for r in spans]

        def measured(loss, kin, objective, target, share, slope, valued=True, **fields):
            value = None
            if valued:
                value = []
                for r, p, c in zip(spans, pairs, share, strict=True):
                    own = {"group_id": [0] * len(r)} | ({"pairs": p} if kin == "PairLogit" else {})
                    (found,) = eval_metric([target[i] for i in r], [s[i] for i in r], objective, **own)
                    value.append(c(float(found)))
            grad = None
            if slope:
                grad = gradients(objective, s, target, ids).tolist()
                grad = [c * grad[i] for r, c in zip(spans, slope) for i in r]
            flat = {"groups": sizes, "value": value, "grad": grad, "dtype": "f32", **fields}
            return case(loss, f"catboost {kin}", [N, 1], s, target, **flat)

        same, one = [lambda v: v] * len(sizes), [1.0] * len(sizes)
        square = [lambda v: v * v] * len(sizes)
        sums = [sum(y[i] for i in r) for r in spans]
        summed = [lambda v, c=c: c * v for c in sums]
        yield measured("query_rmse", "QueryRMSE", "QueryRMSE", y, square, [2 / n for n in sizes], note="squared")
        yield measured("listwise_softmax", "QuerySoftMax", "QuerySoftMax", y, summed, one, note="times the weights")
        whole = measured("pairwise_logistic", "PairLogit", "PairLogit", y, same, one)
        met = [sum(k in pair for pair in p) for r, p in zip(spans, pairs) for k in range(len(r))]
        shift = numpy.dot(whole["grad"], met) / sum(met)
        mean = [1 / len(p) for r, p in zip(spans, pairs) for _ in r]
        whole["grad"] = [w * m * float(x - shift) for x, w, m in zip(whole["grad"], met, mean)]
        yield whole | {"note": "the leaves are means over the item's pairs, less a constant"}
        soft = g.uniform(N, 0.0, 1.0)
        yield measured("query_cross_entropy", "QueryCrossEntropy", "QueryCrossEntropy", soft, same, None)
        yield measured("group_quantile", "GroupQuantile", "GroupQuantile:alpha=0.3", y, same, None)
        name = "LambdaMart:metric=NDCG;sigma=1;norm=false"
        note = "targets are gains there; the sign is the other one, which Newton's method undoes"
        gains = [2**x - 1 for x in y]
        whole = measured("lambda_ndcg", "LambdaMart", name, gains, None, [-1.0] * len(sizes), valued=False, note=note)
        yield whole | {"target": y}


if __name__ == "__main__":
    cases = [c for part in (regression, means, classification, survival, ranking) for c in part()]
    write(LOSSES / "catboost.json", "catboost_golden.py", {"catboost": version}, cases)
