"""Golden values by XGBoost, in single precision.

It gives its gradients to no one, but a tree keeps the sum of the second derivatives of every leaf, h, and with no
penalty and no shrinking its weight, -g / h: one row alone in its leaf shows both. The values are those of its metrics.
"""

import json
import math

import numpy
import xgboost

from common import LOSSES, Points, case, write

BARE = {
    "eta": 1,
    "reg_lambda": 0,
    "min_child_weight": 0,
    "max_delta_step": 0,
    "max_depth": 30,
    "tree_method": "exact",
    "base_score": 0.5,
    "nthread": 1,
    "verbosity": 0,
}


def matrix(margin, target, bounds=None):
    """Rows told apart by one feature, which start from `margin`."""
    data = xgboost.DMatrix(numpy.arange(len(target), dtype=float)[:, None], label=None if bounds else target)
    if bounds:
        data.set_float_info("label_lower_bound", [low for low, _ in bounds])
        data.set_float_info("label_upper_bound", [high for _, high in bounds])
    data.set_base_margin(numpy.asarray(margin, dtype=numpy.float32))
    return data


def trees(data, settings):
    booster = xgboost.train({**BARE, **settings}, data, 1)
    return json.loads(booster.save_raw("json").decode())["learner"]["gradient_booster"]["model"]["trees"]


def derivatives(data, settings):
    """g and h of a single row, one for each tree."""
    for tree in trees(data, settings):
        (weight,), (bend,) = tree["base_weights"], tree["sum_hessian"]
        yield -weight * bend, bend


def metric(data, settings, name):
    booster = xgboost.Booster({**BARE, **settings, "eval_metric": name, "disable_default_eval_metric": True}, [data])
    return float(booster.eval(data).rsplit(":", 1)[1])


def rows(loss, name, objective, margin, target, metric_name=None, curved=False, bounds=None, labels=None, **fields):
    """Rows measured one by one; `labels` where XGBoost writes the targets otherwise."""
    options = fields.pop("options", {})
    settings = {"objective": objective, **options}
    wide = isinstance(margin[0], list)
    value, grad, hess = [], [], []
    for i, start in enumerate(margin):
        own = (labels or target or [0] * len(margin))[i]
        data = matrix([start], [own], [bounds[i]] if bounds else None)
        for g, h in derivatives(data, settings):
            grad.append(g)
            hess.append(h)
        if metric_name:
            value.append(metric(data, settings, metric_name))
    flat = [x for row in margin for x in row] if wide else margin
    classes = fields.pop("classes", None)
    return case(
        loss,
        f"xgboost {name}",
        [len(margin), len(margin[0])] if wide else [len(margin)],
        flat,
        None if classes else target,
        classes,
        dtype="f32",
        value=value or None,
        grad=grad,
        hess=hess if curved else None,
        **fields,
    )


def regression():
    g = Points(801)
    n = 60
    y = g.normal(n, 3.0)
    p = g.near(y, -2, 4)
    yield rows("squared_error", "reg:squarederror", "reg:squarederror", p, y, factor=2.0, curved=True)
    yield rows("absolute_error", "reg:absoluteerror", "reg:absoluteerror", p, y, "mae")
    for tau in (0.5, 0.1, 0.9):
        own = {"quantile_alpha": tau, "tree_method": "hist"}
        yield rows(
            "pinball", "reg:quantileerror", "reg:quantileerror", p, y, "quantile", options=own, params={"tau": tau}
        )
    near = g.near(y, -2, 1)
    for delta in (1.0, 0.5, 3.0):
        yield rows(
            "pseudo_huber",
            "reg:pseudohubererror",
            "reg:pseudohubererror",
            near,
            y,
            "mphe",
            curved=True,
            options={"huber_slope": delta},
            params={"delta": delta},
        )
    p, y = g.positive(n, -3, 3), g.positive(n, -3, 3)
    yield rows("squared_log_error", "reg:squaredlogerror", "reg:squaredlogerror", p, y, factor=2.0)


def means():
    g = Points(802)
    n = 60
    eta, counts = g.uniform(n, -8.0, 8.0), [float(c) for c in g.choice(n, range(30))]
    note = "max_delta_step = 0: else the second derivative is another"
    yield rows(
        "poisson_nll",
        "count:poisson",
        "count:poisson",
        eta,
        counts,
        "poisson-nloglik",
        curved=True,
        params={"full": True},
        note=note,
    )
    y = g.positive(n, -2, 2)
    eta = g.uniform(n, -3.0, 6.0)
    yield rows("gamma_nll", "reg:gamma", "reg:gamma", eta, y, "gamma-nloglik", curved=True)
    for power in (1.5, 1.1, 1.9):
        yield rows(
            "tweedie_nll",
            "reg:tweedie",
            "reg:tweedie",
            eta,
            y,
            f"tweedie-nloglik@{power}",
            curved=True,
            options={"tweedie_variance_power": power},
            params={"power": power},
        )


def classification():
    g = Points(803)
    n = 60
    z, hard = g.logits(n), g.bits(n)
    yield rows("binary_cross_entropy_with_logits", "binary:logistic", "binary:logistic", z, hard, curved=True)
    # The metric takes the logarithm of a probability in single precision.
    z = g.uniform(n, -4.0, 4.0)
    yield rows(
        "binary_cross_entropy_with_logits", "binary:logistic", "binary:logistic", z, hard, "logloss", curved=True
    )
    signs = [2 * y - 1 for y in hard]
    z = g.normal(n, 2.0)
    yield rows("hinge", "binary:hinge", "binary:hinge", z, signs, labels=hard, note="labels 0 and 1 there")
    for k, scale in ((3, 2.0), (5, 4.0)):
        z, labels = [g.normal(k, scale) for _ in range(40)], g.labels(40, k)
        own = {"num_class": k}
        note = "no second derivative: it is twice the diagonal"
        yield rows(
            "cross_entropy",
            "multi:softprob",
            "multi:softprob",
            z,
            labels,
            "mlogloss",
            options=own,
            classes=labels,
            note=note,
        )


def quantiles():
    g = Points(804)
    for k in (1, 2, 5):
        levels = [(q + 0.5) / k for q in range(k)]
        z, y = [g.normal(k, 3.0) for _ in range(40)], g.normal(40, 2.0)
        own = {"quantile_alpha": levels, "tree_method": "hist"}
        yield rows("multi_quantile", "reg:quantileerror", "reg:quantileerror", z, y, options=own)


def survival():
    g = Points(805)
    n = 40
    for law in ("normal", "logistic", "extreme"):
        for sigma in (1.0, 0.5, 3.0):
            times = g.positive(n, -2, 2)
            high = [(t, math.inf, 1.5 * t, 8 * t)[i % 4] for i, t in enumerate(times)]
            bounds = [(0.0, t) if i % 6 == 5 else (t, g.store(u)) for i, (t, u) in enumerate(zip(times, high))]
            eta = [g.store(math.log(t) + r) for t, r in zip(times, g.uniform(n, -2 * sigma, 2 * sigma))]
            yield rows(
                f"aft_{law}",
                f"survival:aft (aft_loss_distribution={law})",
                "survival:aft",
                eta,
                None,
                "aft-nloglik",
                bounds=bounds,
                options={"aft_loss_distribution": law, "aft_loss_distribution_scale": sigma},
                params={"sigma": sigma},
            ) | {"target": [t for pair in bounds for t in pair]}


def ranking():
    """Sets: every item ends in a leaf of its own, whose row the tree's splits tell."""
    g = Points(806)
    for loss, name in (("pairwise_logistic", "rank:pairwise"), ("lambda_ndcg", "rank:ndcg")):
        preds, targets, grads, sizes = [], [], [], []
        while len(sizes) < 60:
            n = g.random.randint(2, 7)
            s, y = g.normal(n, 1.5), [float(c) for c in g.choice(n, range(5))]
            pairs = sum(a > b for a in y for b in y)
            if not pairs:
                continue
            data = matrix(s, y)
            data.set_group([n])
            own = {
                "objective": name,
                "lambdarank_pair_method": "topk",
                "lambdarank_num_pair_per_sample": n,
                "lambdarank_normalization": False,
                "lambdarank_score_normalization": False,
            }
            booster = xgboost.train({**BARE, **own}, data, 1)
            leaf = [int(i) for i in booster.predict(data, pred_leaf=True)]
            (tree,) = trees(data, own)
            if len(set(leaf)) < n:
                continue
            # An item better than some and worse than none moves by the sum over its pairs; ours is their mean.
            share = pairs if loss == "pairwise_logistic" else 1
            preds += s
            targets += y
            grads += [-tree["base_weights"][i] * tree["sum_hessian"][i] / share for i in leaf]
            sizes.append(n)
        note = "over the number of pairs" if loss == "pairwise_logistic" else "all pairs, nothing normalised"
        shape = [len(preds), 1]
        yield case(loss, f"xgboost {name}", shape, preds, targets, dtype="f32", groups=sizes, grad=grads, note=note)


if __name__ == "__main__":
    parts = (regression, means, classification, quantiles, survival, ranking)
    cases = [c for part in parts for c in part()]
    write(LOSSES / "xgboost.json", "xgboost_golden.py", {"xgboost": xgboost.__version__}, cases)
