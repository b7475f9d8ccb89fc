"""Golden values by LightGBM.

Scores are double precision there, gradients and targets single. It gives its gradients to no one, but `refit` puts
-g / (h + lambda) into the leaf of a row, and with a lambda of 0 and a very large one that shows both. Objectives that
ask for a row of every class get the others with next to no weight. The values are those of the metrics.
"""

import warnings

import lightgbm
import numpy

from common import LOSSES, Points, case, write

BARE = {
    "learning_rate": 1,
    "min_data_in_leaf": 1,
    "min_sum_hessian_in_leaf": 0,
    "min_data_in_bin": 1,
    "feature_pre_filter": False,
    "boost_from_average": False,
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "metric": "none",
    "verbose": -1,
}
LARGE = 1e15


def dataset(scores, targets, settings, **more):
    """Rows told apart by one feature, which start from `scores`."""
    x = numpy.arange(len(targets), dtype=float)[:, None]
    start = numpy.asarray(scores, dtype=numpy.float32).astype(float)
    start = start.T.ravel() if start.ndim == 2 else start
    return lightgbm.Dataset(x, label=targets, init_score=start, params=settings, free_raw_data=False, **more)


def grown(settings, classes):
    """One round on separable data: what its leaves hold is put there later."""
    labels = [1, 2] if settings["objective"] == "gamma" else list(range(classes))
    data = dataset([0.0] * 2 if classes == 2 else [[0.0] * classes] * classes, labels, settings)
    booster = lightgbm.Booster(settings, data)
    booster.update()
    return booster


def measured(booster, score, target, settings, metric, classes):
    """Value, gradients and second derivatives of one row, one for each tree."""
    value = None
    if metric:
        whole = {**settings, "metric": metric}
        data = dataset([score], [target], whole)
        meter = lightgbm.Booster(whole, data)
        ((_, _, value, _),) = meter.eval_train()
    scores = numpy.array([score] * (1 + len(classes)), dtype=numpy.float32).astype(float)
    again = {
        "data": numpy.zeros((len(scores), 1)),
        "label": [target, *classes],
        "weight": [1.0] + [1e-30] * len(classes),
        "init_score": scores.T.ravel() if scores.ndim == 2 else scores,
        "decay_rate": 0.0,
    }
    leaves = []
    for penalty in (LARGE, 0.0):
        booster.params["lambda_l2"] = penalty
        leaves.append(booster.refit(**again).predict(numpy.zeros((1, 1)), raw_score=True).ravel())
    grad = -LARGE * leaves[0]
    with numpy.errstate(divide="ignore", invalid="ignore"):
        return value, grad.tolist(), (-grad / leaves[1]).tolist()


def rows(loss, objective, scores, targets, metric=None, curved=False, labels=None, classes=(), **fields):
    """Rows measured one by one; `labels` where LightGBM writes the targets otherwise."""
    settings = {**BARE, "num_leaves": 2, "objective": objective, **fields.pop("options", {})}
    wide = isinstance(scores[0], list)
    booster = grown(settings, len(scores[0]) if wide else 2)
    value, grad, hess = [], [], []
    for score, goal in zip(scores, labels or targets):
        v, g, h = measured(booster, score, goal, settings, metric, classes)
        value.append(v)
        grad += g
        hess += h
    flat = [x for row in scores for x in row] if wide else scores
    if wide:
        fields["classes"] = targets
    shape = [len(scores), len(scores[0])] if wide else [len(scores)]
    fields |= {"value": value if metric else None, "grad": grad, "hess": hess if curved else None, "dtype": "f32"}
    return case(loss, f"lightgbm {objective}", shape, flat, None if wide else targets, **fields)


def regression():
    g = Points(811)
    n = 60
    y = g.normal(n, 3.0)
    p = g.near(y, -2, 4)
    yield rows("squared_error", "regression", p, y, factor=2.0, curved=True)
    yield rows("absolute_error", "regression_l1", p, y, "l1")
    for tau in (0.5, 0.1, 0.9):
        own = {"params": {"tau": tau}, "options": {"alpha": tau}}
        yield rows("pinball", "quantile", p, y, "quantile", **own)
    big = [t + (1.5 if t > 0 else -1.5) for t in map(float, g.normal(n, 30.0))]
    big = [g.store(t) for t in big]
    note = "sizes above 1"
    yield rows("absolute_percentage_error", "mape", g.near(big, -1, 3), big, "mape", note=note)
    near = g.near(y, -2, 2)
    for d in (0.9, 0.25, 5.0):
        own = {"params": {"delta": d}, "options": {"alpha": d}}
        yield rows("huber", "huber", near, y, "huber", note="no second derivative: it is 1 throughout", **own)
    for c in (1.0, 0.25, 5.0):
        own = {"params": {"c": c}, "options": {"fair_c": c}}
        yield rows("fair", "fair", near, y, "fair", curved=True, **own)


def means():
    g = Points(812)
    n = 60
    eta, counts = g.uniform(n, -8.0, 5.0), [float(c) for c in g.choice(n, range(1, 30))]
    note = "poisson_max_delta_step near 0: else the second derivative is another; the value leaves out ln y!"
    own = {"options": {"poisson_max_delta_step": 1e-12}}
    yield rows("poisson_nll", "poisson", eta, counts, "poisson", curved=True, note=note, **own)
    eta, y = g.uniform(n, -3.0, 6.0), g.positive(n, -2, 2)
    yield rows("gamma_nll", "gamma", eta, y, "gamma", curved=True)
    for power in (1.5, 1.1, 1.9):
        own = {"params": {"power": power}, "options": {"tweedie_variance_power": power}}
        yield rows("tweedie_nll", "tweedie", eta, y, "tweedie", curved=True, **own)


def classification():
    g = Points(813)
    n = 60
    z, hard, soft = g.logits(n), g.bits(n), g.uniform(n, 0.0, 1.0)
    yield rows("logistic_margin", "binary", z, [2 * y - 1 for y in hard], labels=hard, classes=(0, 1))
    z = g.uniform(n, -9.0, 9.0)
    signs = [2 * y - 1 for y in hard]
    yield rows("logistic_margin", "binary", z, signs, "binary_logloss", labels=hard, classes=(0, 1))
    name = "binary_cross_entropy_with_logits"
    yield rows(name, "cross_entropy", z, soft, "cross_entropy", curved=True)
    yield rows(name, "cross_entropy", z, hard, "cross_entropy", curved=True)
    z = g.uniform(n, -6.0, 4.0)
    own = {"metric": "cross_entropy_lambda", "curved": True}
    yield rows("cross_entropy_lambda", "cross_entropy_lambda", z, soft, **own)
    yield rows("cross_entropy_lambda", "cross_entropy_lambda", z, hard, **own)
    for k, scale in ((3, 2.0), (5, 4.0)):
        z, labels = [g.normal(k, scale) for _ in range(40)], g.labels(40, k)
        own = {"options": {"num_class": k}}
        note = "no second derivative: that of a class is scaled by K / (K - 1)"
        yield rows("cross_entropy", "multiclass", z, labels, "multi_logloss", note=note, **own)
        yield rows(
            "one_vs_all", "multiclassova", z, labels, classes=range(k), note="gradient: the metric is another", **own
        )


def ranking():
    """Groups, every item in a leaf of its own. The logistic function is a table there: scores lie on its points."""
    g = Points(814)
    for sigma in (1.0, 2.0):
        table, preds, targets, grads, sizes = 2**20 * sigma / 50, [], [], [], []
        while len(sizes) < 40:
            n = g.random.randint(2, 7)
            s = [25 / sigma * k / 256 for k in g.random.sample(range(-40, 41), n)]
            y = [float(c) for c in g.choice(n, range(5))]
            at = [(a - b + 25 / sigma) * table for a in s for b in s]
            if len(set(y)) < 2 or any(x != round(x) for x in at):
                continue
            x = numpy.arange(n, dtype=float)[:, None]
            even = {**BARE, "objective": "regression", "num_leaves": n}
            booster = lightgbm.train(even, dataset([0.0] * n, list(range(n)), even), 1)
            assert len(set(booster.predict(x))) == n
            booster.params |= {
                "objective": "lambdarank",
                "lambda_l2": LARGE,
                "lambdarank_norm": False,
                "lambdarank_truncation_level": 100,
                "sigmoid": sigma,
            }
            again = booster.refit(x, y, decay_rate=0.0, init_score=s, group=[n])
            preds += s
            targets += y
            grads += (-LARGE * again.predict(x)).tolist()
            sizes.append(n)
        own = {"params": {"sigma": sigma}, "groups": sizes, "dtype": "f32", "grad": grads}
        note = "all pairs, nothing normalised"
        yield case("lambda_ndcg", "lightgbm lambdarank", [len(preds), 1], preds, targets, note=note, **own)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    cases = [c for part in (regression, means, classification, ranking) for c in part()]
    write(LOSSES / "lightgbm.json", "lightgbm_golden.py", {"lightgbm": lightgbm.__version__}, cases)
