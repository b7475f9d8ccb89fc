"""Golden values of survival and of likelihoods of pairs: mpmath, and torch where it has them."""

import math

import mpmath
import torch
from mpmath import mp, mpf

from common import LOSSES, Points, case, write
from evaluate import to_double

# Definitions -------------------------------------------------------------------------------------------------------


def softplus(x):
    return mp.log1p(mp.exp(x)) if x < 50 else x + mp.log1p(mp.exp(-x))


def wing(p, y, width=10.0, curvature=2.0):
    size, log = abs(p - y), lambda x: width * mp.log1p(x / mpf(curvature))
    return log(size) if size <= width else size - (width - log(mpf(width)))


def log_linear_quantile(p, y, tau=0.5):
    r = mp.exp(p) - y
    return r * (1 - mpf(tau)) if r > 0 else -r * mpf(tau)


def cross_entropy_lambda(p, y, exposure=1.0):
    mean = mpf(exposure) * softplus(p)
    return (1 - y) * mean - (y * mp.log(-mp.expm1(-mean)) if y else 0)


def reduced_focal(p, y, gamma=2.0, threshold=0.5, alpha=None):
    wrong = y / (1 + mp.exp(p)) + (1 - y) / (1 + mp.exp(-p))
    weight = (wrong / mpf(threshold)) ** mpf(gamma) if wrong <= threshold else 1
    share = 1 if alpha is None else y * mpf(alpha) + (1 - y) * (1 - mpf(alpha))
    return share * weight * (y * softplus(-p) + (1 - y) * softplus(p))


def probit_nll(p, y):
    return -(y * mp.log(mp.ncdf(p)) if y else 0) - ((1 - y) * mp.log(mp.ncdf(-p)) if y != 1 else 0)


def laplace_nll(median, scale, y, full=False, floor=1e-6):
    b = max(scale, mpf(floor))
    return mp.log(b) + abs(median - y) / b + (mp.log(2) if full else 0)


def gaussian_nll_log_variance(mean, log, y, full=False):
    return (log + (mean - y) ** 2 * mp.exp(-log)) / 2 + (mp.log(2 * mp.pi) / 2 if full else 0)


def zero_inflated_poisson_nll(eta, logit, y, full=False):
    mean, extra = mp.exp(eta), 1 / (1 + mp.exp(-logit))
    if y == 0:
        return -mp.log(extra + (1 - extra) * mp.exp(-mean))
    return -mp.log(1 - extra) + mean - y * eta + (mp.loggamma(y + 1) if full else 0)


def crps_gaussian(mean, deviation, y):
    z = (y - mean) / deviation
    return deviation * (z * (2 * mp.ncdf(z) - 1) + 2 * mp.npdf(z) - 1 / mp.sqrt(mp.pi))


def failure_time(density, distribution, survival):
    def loss(eta, low, high, sigma=1.0):
        z = [(mp.log(t) - eta) / mpf(sigma) if 0 < t < mp.inf else None for t in (low, high)]
        if low == high:
            return -mp.log(density(z[0]) / (mpf(sigma) * low))
        if z[0] is not None and z[0] > 0:
            return -mp.log(survival(z[0]) - (0 if z[1] is None else survival(z[1])))
        return -mp.log((1 if z[1] is None else distribution(z[1])) - (0 if z[0] is None else distribution(z[0])))

    return loss


aft_normal = failure_time(mp.npdf, mp.ncdf, lambda z: mp.ncdf(-z))
aft_logistic = failure_time(
    lambda z: mp.exp(-z) / (1 + mp.exp(-z)) ** 2, lambda z: 1 / (1 + mp.exp(-z)), lambda z: 1 / (1 + mp.exp(z))
)
aft_extreme = failure_time(
    lambda z: mp.exp(z - mp.exp(z)), lambda z: -mp.expm1(-mp.exp(z)), lambda z: mp.exp(-mp.exp(z))
)


# Cases -------------------------------------------------------------------------------------------------------------


def slope(f, x, i):
    return mp.diff(lambda v: f([*x[:i], v, *x[i + 1 :]]), x[i])


def exact(loss, f, shape, pred, per, goals, params, hess=False, peer="mpmath", **fields):
    """Groups of `per` predictions each, the k-th compared with goals[k]."""
    value, grad, bend = [], [], []
    for k, goal in enumerate(goals):
        x = [mpf(v) for v in pred[k * per : (k + 1) * per]]
        of = lambda x, goal=goal: f(x, goal)
        value.append(to_double(of(x)))
        grad += [to_double(slope(of, x, i)) for i in range(per)]
        if hess:
            bend.append(to_double(mp.diff(lambda v, of=of: of([v]), x[0], 2)))
    note = fields.pop("note", "")
    return case(
        loss, peer, shape, pred, params=params, value=value, grad=grad, hess=bend if hess else None, note=note, **fields
    )


def points(f, preds, targets, params=None):
    pred, target = [p for p in preds for _ in targets], [t for _ in preds for t in targets]
    run = lambda x, y: f(x[0], mpf(y), **(params or {}))
    return exact(f.__name__, run, [len(pred)], pred, 1, target, params, hess=True, target=target)


def pairs(f, pred, target, params=None):
    run = lambda x, y: f(x[0], x[1], mpf(y), **(params or {}))
    return exact(f.__name__, run, [len(target), 2], pred, 2, target, params, target=target)


def likelihoods():
    for params in ({}, {"width": 0.5, "curvature": 0.25}, {"width": 100.0, "curvature": 3.0}):
        yield points(wing, [-300.0, -11.0, -3.7, -0.4, 1e-6, 0.3, 2.0, 9.0, 1e4], [0.0, 0.875], params)
    for tau in (0.5, 0.1, 0.95):
        logs = [-30.0, -2.0, -0.1, 0.3, 1.7, 5.0, 40.0]
        yield points(log_linear_quantile, logs, [0.0, 0.4, 3.0, 500.0], {"tau": tau})
    for exposure in (1.0, 0.25, 3.5, 60.0):
        scores = [-60.0, -20.0, -3.0, -0.2, 0.7, 2.5, 9.0]
        yield points(cross_entropy_lambda, scores, [0.0, 0.3, 1.0], {"exposure": exposure})
    for params in ({}, {"gamma": 0.5, "threshold": 0.25}, {"gamma": 3.0, "threshold": 0.75, "alpha": 0.25}):
        yield points(reduced_focal, [-30.0, -6.0, -1.2, -0.1, 0.2, 0.9, 4.0, 17.0], [0.0, 0.25, 1.0], params)
    yield points(probit_nll, [-37.0, -12.0, -5.0, -1.5, -0.25, 0.0, 0.4, 1.25, 3.0, 7.5, 20.0], [0.0, 0.3, 1.0])
    g = Points(71)
    for params in ({}, {"full": True}, {"floor": 0.5}):
        pred = [v for m, s in zip(g.normal(12, 3.0), g.uniform(12, 0.01, 4.0)) for v in (m, s)]
        if params.get("floor"):
            pred = [s if i % 2 == 0 or abs(s - 0.5) > 0.1 else 0.25 for i, s in enumerate(pred)]
        yield pairs(laplace_nll, pred, g.normal(12), params)
    for params in ({}, {"full": True}):
        pred = [v for m, s in zip(g.normal(12, 3.0), g.uniform(12, -8.0, 8.0)) for v in (m, s)]
        yield pairs(gaussian_nll_log_variance, pred, g.normal(12), params)
        pred = [v for m, s in zip(g.uniform(15, -6.0, 5.0), g.uniform(15, -12.0, 12.0)) for v in (m, s)]
        yield pairs(zero_inflated_poisson_nll, pred, g.choice(15, (0.0, 0.0, 1.0, 7.0)), params)
    pred = [v for m, s in zip(g.normal(15, 3.0), g.uniform(15, 0.05, 5.0)) for v in (m, s)]
    yield pairs(crps_gaussian, pred, g.normal(15))


def survival():
    g = Points(72, store=float)
    for loss, f in (("aft_normal", aft_normal), ("aft_logistic", aft_logistic), ("aft_extreme", aft_extreme)):
        for sigma in (1.0, 0.25, 3.0):
            times = [10**v for v in g.uniform(24, -2.0, 2.0)]
            bounds = [(t, (t, math.inf, t * 1.5, t * 40.0)[i % 4]) for i, t in enumerate(times)]
            bounds = [(0.0, t) if i % 6 == 5 else (t, u) for i, (t, u) in enumerate(bounds)]
            pred = g.normal(24, 2.0)
            run = lambda x, b, f=f, sigma=sigma: f(x[0], mpf(b[0]), mpf(b[1]), sigma)
            target = [v for b in bounds for v in b]
            yield exact(loss, run, [24], pred, 1, bounds, {"sigma": sigma}, target=target)


def peers():
    g = Points(74)
    law = torch.distributions
    n = 60
    y = g.normal(n)
    for loss, made in (("laplace_nll", law.Laplace), ("gaussian_nll_log_variance", law.Normal)):
        rows = [v if i % 2 == 0 else abs(v) + 0.1 for i, v in enumerate(g.normal(2 * n))]
        x = torch.tensor(rows, dtype=torch.float64).reshape(n, 2).requires_grad_()
        scale = (x[:, 1] / 2).exp() if loss != "laplace_nll" else x[:, 1]
        value = -made(x[:, 0], scale).log_prob(torch.tensor(y, dtype=torch.float64))
        value.sum().backward()
        yield case(
            loss,
            f"torch distributions.{made.__name__}",
            [n, 2],
            rows,
            y,
            params={"full": True},
            value=value.tolist(),
            grad=x.grad.flatten().tolist(),
        )


def main():
    # Chances close to 1 leave all their digits but the last hundreds.
    mp.dps = 400
    cases = [*likelihoods(), *survival(), *peers()]
    versions = {"mpmath": mpmath.__version__, "torch": torch.__version__}
    write(LOSSES / "seq.json", "seq_golden.py", versions, cases)


if __name__ == "__main__":
    main()
