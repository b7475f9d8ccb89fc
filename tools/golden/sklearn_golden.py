"""Golden values by scikit-learn: its loss module (value, gradient, curvature) and its metrics (value)."""

import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn._loss import loss as losses
from sklearn.decomposition._nmf import _beta_divergence
from sklearn.linear_model import _sgd_fast as sgd

from common import LOSSES, Points, case, write

CONSTANT = "up to a constant of the target"


def measure(name, peer, rule, pred, target, params=None, factor=1.0, curved=True, ours=None, **fields):
    """A pointwise case from a `sklearn._loss` object, in our scale; `ours` where we write the targets otherwise."""
    y, z = np.array(target), np.array(pred)
    w = None if fields.get("weight") is None else np.array(fields["weight"])
    value = rule.loss(y, z, w).tolist()
    grad, hess = (a.tolist() for a in rule.gradient_hessian(y, z, w))
    own = {"params": params, "factor": factor, "value": value, "grad": grad, "hess": hess if curved else None}
    return case(name, f"scikit-learn {peer}", [len(pred)], pred, ours or target, **own, **fields)


def pointwise_cases():
    g = Points(301)
    y, w = g.normal(60, 3.0), [abs(x) for x in g.normal(60)]
    p = [a + b for a, b in zip(y, g.normal(36, 3.0) + g.magnitudes(24, -4, 5))]
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
        eta, counts = g.uniform(60, -8.0, 8.0), [float(c) for c in g.choice(60, range(25))]
        yield measure("poisson_nll", "HalfPoissonLoss", losses.HalfPoissonLoss(), eta, counts, **common)
        z = g.uniform(30, -15.0, 15.0) + g.normal(30)
        hard, soft = [float(c) for c in g.choice(60, (0, 1))], g.uniform(60, 0.0, 1.0)
        for labels in (hard, soft):
            yield measure(
                "binary_cross_entropy_with_logits", "HalfBinomialLoss", losses.HalfBinomialLoss(), z, labels, **common
            )
    y = g.positive(60, -2, 2)
    eta = g.uniform(60, -3.0, 6.0)
    yield measure("gamma_nll", "HalfGammaLoss", losses.HalfGammaLoss(), eta, y, note=CONSTANT)
    for power in (1.5, 1.1, 1.9):
        rule = losses.HalfTweedieLoss(power=power)
        yield measure("tweedie_nll", "HalfTweedieLoss", rule, eta, y, {"power": power}, note=CONSTANT)
        mean = g.positive(60, -2, 2)
        rule = losses.HalfTweedieLossIdentity(power=power)
        whole = measure("tweedie_deviance", "HalfTweedieLossIdentity", rule, mean, y, {"power": power}, 2.0)
        yield whole | {"note": CONSTANT}
    rule = losses.HalfTweedieLossIdentity(power=1)
    whole = measure("poisson_nll_identity", "HalfTweedieLossIdentity(power=1)", rule, g.positive(60, -2, 2), y)
    yield whole | {"offset": [float(v - v * np.log(v)) for v in y], "note": CONSTANT}
    z, hard = g.uniform(60, -9.0, 9.0), g.bits(60)
    signs = [2 * v - 1 for v in hard]
    yield measure("exponential", "ExponentialLoss", losses.ExponentialLoss(), z, hard, ours=signs)
    z, hard = g.uniform(60, -1e3, 1e3), [float(c) for c in g.choice(60, (0, 1))]
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
    f, sign = g.normal(60, 2.0), g.signs(60)
    p, y = g.normal(60, 3.0), g.normal(60, 3.0)
    classifier, regressor = "SGDClassifier", "SGDRegressor"
    for name, which, rule, pred, target, params in (
        ("hinge", classifier, sgd.Hinge(1.0), f, sign, {}),
        ("squared_hinge", classifier, sgd.SquaredHinge(1.0), f, sign, {}),
        ("perceptron", classifier, sgd.Hinge(0.0), f, sign, {}),
        ("modified_huber", classifier, sgd.ModifiedHuber(), f, sign, {}),
        ("epsilon_insensitive", regressor, sgd.EpsilonInsensitive(0.75), p, y, {"epsilon": 0.75}),
        ("epsilon_insensitive", regressor, sgd.EpsilonInsensitive(0.1), p, y, {"epsilon": 0.1}),
        ("squared_epsilon_insensitive", regressor, sgd.SquaredEpsilonInsensitive(0.75), p, y, {"epsilon": 0.75}),
        ("squared_epsilon_insensitive", regressor, sgd.SquaredEpsilonInsensitive(0.1), p, y, {"epsilon": 0.1}),
    ):
        own = {
            "value": [rule.py_loss(p, y) for p, y in zip(pred, target)],
            "grad": [rule.py_dloss(p, y) for p, y in zip(pred, target)],
        }
        yield case(name, f"scikit-learn {which}(loss='{name}')", [60], pred, target, params=params, **own)


def metric_cases():
    """Metrics have values only: of each row, and of all with weights."""
    g = Points(330)
    n = 60
    y, p, w = g.positive(n, -2, 2), g.positive(n, -2, 2), [abs(x) for x in g.normal(n)]
    hard, chance = g.bits(n), g.uniform(n, 0.001, 0.999)
    table = [
        ("squared_error", "mean_squared_error", {}, {}, p, y),
        ("absolute_error", "mean_absolute_error", {}, {}, p, y),
        ("absolute_percentage_error", "mean_absolute_percentage_error", {}, {}, p, y),
        ("squared_log_error", "mean_squared_log_error", {}, {}, p, y),
        ("pinball", "mean_pinball_loss", {"tau": 0.9}, {"alpha": 0.9}, p, y),
        ("tweedie_deviance", "mean_tweedie_deviance", {"power": 1.5}, {"power": 1.5}, p, y),
        ("tweedie_deviance", "mean_tweedie_deviance", {"power": 1.1}, {"power": 1.1}, p, y),
        ("binary_cross_entropy", "log_loss", {}, {"labels": [0, 1]}, chance, hard),
        ("squared_error", "brier_score_loss", {}, {"labels": [0, 1], "scale_by_half": True}, chance, hard),
        ("hinge", "hinge_loss", {}, {"labels": [-1, 1]}, g.normal(n, 2.0), g.signs(n)),
    ]
    for loss, name, ours, theirs, pred, target in table:
        rule = getattr(metrics, name)
        peer = f"scikit-learn {name}"
        if name != "hinge_loss":  # which wants both classes
            each = [float(rule([t], [q], **theirs)) for t, q in zip(target, pred)]
            yield case(loss, peer, [n], pred, target, params=ours, value=each)
        for weight in (None, w):
            value = float(rule(target, pred, sample_weight=weight, **theirs))
            yield case(loss, peer, [n], pred, target, params=ours, weight=weight, reduction="mean", value=value)
    # One number is one set, whose root is the size.
    p, y = g.normal(n, 3.0), g.normal(n, 3.0)
    groups = [3] * (n // 3) + [1] * n
    p, y = p + g.normal(n, 100.0), y + g.normal(n)
    first = [sum(groups[:i]) for i in range(len(groups))]
    value = [float(metrics.root_mean_squared_error(y[a : a + k], p[a : a + k])) for a, k in zip(first, groups)]
    peer = "scikit-learn root_mean_squared_error"
    yield case("root_mean_squared_error", peer, [2 * n, 1], p, y, groups=groups, value=value)


def metric_class_cases():
    g = Points(331)
    n, k = 60, 4
    names = list(range(k))
    z, labels, w = g.normal(n * k, 2.0), [i % k for i in range(n)], [abs(x) for x in g.normal(n)]
    rows = [z[i * k : i * k + k] for i in range(n)]
    best = [max(names, key=row.__getitem__) for row in rows]
    q = g.simplex(n, k)
    for loss, peer, pred, value in (
        ("multiclass_hinge", "hinge_loss", z, lambda i: metrics.hinge_loss([labels[i]], [rows[i]], labels=names)),
        ("misclassification", "zero_one_loss", z, lambda i: metrics.zero_one_loss([labels[i]], [best[i]])),
        (
            "quadratic_score",
            "brier_score_loss(scale_by_half=False)",
            q,
            lambda i: metrics.brier_score_loss([labels[i]], [q[i * k : i * k + k]], labels=names, scale_by_half=False),
        ),
    ):
        each = [float(value(i)) for i in range(n)]
        yield case(loss, f"scikit-learn {peer}", [n, k], pred, classes=labels, value=each)
    for weight in (None, w):
        value = float(metrics.hinge_loss(labels, np.array(rows), labels=names, sample_weight=weight))
        own = {"weight": weight, "reduction": "mean", "value": value}
        yield case("multiclass_hinge", "scikit-learn hinge_loss", [n, k], z, classes=labels, **own)
    mass, goals = g.positive(n * k, -2, 1), g.positive(n * k, -2, 1)
    span = lambda x, i: np.array([x[i * k : i * k + k]])
    each = [float(_beta_divergence(span(goals, i), np.ones((1, 1)), span(mass, i), 1)) for i in range(n)]
    peer = 'scikit-learn NMF(beta_loss="kullback-leibler")'
    yield case("generalized_kl", peer, [n, k], mass, goals, value=each)


def main():
    warnings.simplefilter("ignore")
    cases = [*pointwise_cases(), *class_cases(), *sgd_cases(), *metric_cases(), *metric_class_cases()]
    write(
        LOSSES / "sklearn.json",
        "sklearn_golden.py",
        {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        cases,
    )


if __name__ == "__main__":
    main()
