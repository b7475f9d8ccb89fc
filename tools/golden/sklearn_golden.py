"""Golden values by scikit-learn: its loss module (value, gradient, curvature) and its metrics (value)."""

import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn._loss import loss as losses
from sklearn.linear_model import _sgd_fast as sgd

from common import LOSSES, Points, case, write


def measure(name, peer, rule, pred, target, params=None, factor=1.0, curved=True, **fields):
    """A pointwise case from a `sklearn._loss` object, in our scale."""
    y, z = np.array(target), np.array(pred)
    w = None if fields.get("weight") is None else np.array(fields["weight"])
    value = rule.loss(y, z, w).tolist()
    grad, hess = (a.tolist() for a in rule.gradient_hessian(y, z, w))
    return case(
        name,
        f"scikit-learn {peer}",
        [len(pred)],
        pred,
        target,
        params=params,
        factor=factor,
        value=value,
        grad=grad,
        hess=hess if curved else None,
        **fields,
    )


def pointwise_cases():
    g = Points(301)
    y, w = g.normal(30, 3.0), [abs(x) for x in g.normal(30)]
    p = [a + b for a, b in zip(y, g.normal(18, 3.0) + g.magnitudes(12, -4, 5))]
    for weight in (None, w):
        common = {"weight": weight}
        yield measure("squared_error", "HalfSquaredError", losses.HalfSquaredError(), p, y, factor=2.0, **common)
        note = "no second derivative: it reports 1 for use in boosting"
        yield measure(
            "absolute_error", "AbsoluteError", losses.AbsoluteError(), p, y, curved=False, note=note, **common
        )
        for tau in (0.5, 0.1, 0.95):
            yield measure(
                "pinball",
                "PinballLoss",
                losses.PinballLoss(quantile=tau),
                p,
                y,
                {"tau": tau},
                curved=False,
                note=note,
                **common,
            )
        for delta in (1.0, 1.35, 0.2):
            rule = losses.HuberLoss(delta=delta)
            yield measure("huber", "HuberLoss", rule, p, y, {"delta": delta}, **common)
        eta, counts = g.uniform(30, -8.0, 8.0), [float(c) for c in g.choice(30, range(25))]
        yield measure("poisson_nll", "HalfPoissonLoss", losses.HalfPoissonLoss(), eta, counts, **common)
        z = g.uniform(15, -15.0, 15.0) + g.normal(15)
        hard, soft = [float(c) for c in g.choice(30, (0, 1))], g.uniform(30, 0.0, 1.0)
        for labels in (hard, soft):
            yield measure(
                "binary_cross_entropy_with_logits", "HalfBinomialLoss", losses.HalfBinomialLoss(), z, labels, **common
            )
    z, hard = g.uniform(20, -1e3, 1e3), [float(c) for c in g.choice(20, (0, 1))]
    yield measure(
        "binary_cross_entropy_with_logits", "HalfBinomialLoss", losses.HalfBinomialLoss(), z, hard, note="large logits"
    )


def class_cases():
    for seed, (k, scale) in enumerate([(3, 2.0), (5, 30.0), (4, 1e3)]):
        g = Points(310 + seed)
        n = 16
        z, labels, w = g.normal(n * k, scale), [g.random.randrange(k) for _ in range(n)], [abs(x) for x in g.normal(n)]
        rule = losses.HalfMultinomialLoss(n_classes=k)
        y, rows = np.array(labels, float), np.array(z).reshape(n, k)
        for weight in (None, w):
            sw = None if weight is None else np.array(weight)
            grad = np.asarray(rule.gradient(y, rows, sw)).reshape(n, k)
            yield case(
                "cross_entropy",
                "scikit-learn HalfMultinomialLoss",
                [n, k],
                z,
                None,
                labels,
                weight=weight,
                value=rule.loss(y, rows, sw).tolist(),
                grad=grad.ravel().tolist(),
            )
            value = float(rule(y, rows, sw))
            yield case(
                "cross_entropy",
                "scikit-learn HalfMultinomialLoss",
                [n, k],
                z,
                None,
                labels,
                weight=weight,
                reduction="mean",
                value=value,
            )


def sgd_cases():
    g = Points(320)
    f, sign = g.normal(30, 2.0), [float(s) for s in g.choice(30, (1, -1))]
    for name, rule in (("hinge", sgd.Hinge(1.0)), ("squared_hinge", sgd.SquaredHinge(1.0))):
        yield case(
            name,
            f"sklearn.linear_model._sgd_fast.{type(rule).__name__}",
            [30],
            f,
            sign,
            value=[rule.py_loss(p, y) for p, y in zip(f, sign)],
            grad=[rule.py_dloss(p, y) for p, y in zip(f, sign)],
        )


def metric_cases():
    g = Points(330)
    y, w = [abs(x) + 0.05 for x in g.normal(30, 3.0)], [abs(x) for x in g.normal(30)]
    p = [abs(x) for x in g.normal(30, 3.0)]
    sign = [float(s) for s in g.choice(30, (1, -1))]
    labels = [float(c) for c in g.choice(30, (0, 1))]
    chance = g.uniform(30, 0.01, 0.99)
    table = [
        ("squared_error", "mean_squared_error", {}, {}, p, y),
        ("absolute_error", "mean_absolute_error", {}, {}, p, y),
        ("absolute_percentage_error", "mean_absolute_percentage_error", {}, {}, p, y),
        ("squared_log_error", "mean_squared_log_error", {}, {}, p, y),
        ("pinball", "mean_pinball_loss", {"tau": 0.9}, {"alpha": 0.9}, p, y),
        ("binary_cross_entropy", "log_loss", {}, {}, chance, labels),
        ("hinge", "hinge_loss", {}, {}, g.normal(30, 2.0), sign),
    ]
    for loss, metric, ours, theirs, pred, target in table:
        for weight in (None, w):
            value = getattr(metrics, metric)(target, pred, sample_weight=weight, **theirs)
            yield case(
                loss,
                f"scikit-learn {metric}",
                [30],
                pred,
                target,
                params=ours,
                weight=weight,
                reduction="mean",
                value=float(value),
            )
    k = 4
    z, classes = g.normal(30 * k, 2.0), [i % k for i in range(30)]
    for weight in (None, w):
        value = metrics.hinge_loss(classes, np.array(z).reshape(30, k), labels=list(range(k)), sample_weight=weight)
        yield case(
            "multiclass_hinge",
            "scikit-learn hinge_loss",
            [30, k],
            z,
            None,
            classes,
            weight=weight,
            reduction="mean",
            value=float(value),
        )


def main():
    warnings.simplefilter("error")
    cases = [*pointwise_cases(), *class_cases(), *sgd_cases(), *metric_cases()]
    write(
        LOSSES / "sklearn.json",
        "sklearn_golden.py",
        {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        cases,
    )


if __name__ == "__main__":
    main()
