"""Golden values of sequences, survival and likelihoods of pairs: mpmath; torch, optax, statsmodels where they have them."""

import itertools
import math

import jax
import mpmath
import numpy
import optax
import statsmodels
import torch
from mpmath import mp, mpf
from statsmodels.duration.hazard_regression import PHReg

from common import LOSSES, Points, case, write
from evaluate import to_double

jax.config.update("jax_enable_x64", True)


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


def cox_partial_likelihood(eta, times, events, efron=False):
    total = mpf(0)
    for now in sorted({t for t, e in zip(times, events) if e}):
        tied = [i for i in range(len(eta)) if times[i] == now and events[i]]
        risk = mp.fsum(mp.exp(eta[i]) for i in range(len(eta)) if times[i] >= now)
        own = mp.fsum(mp.exp(eta[i]) for i in tied)
        for k, i in enumerate(tied):
            total += mp.log(risk - (mpf(k) / len(tied) * own if efron else 0)) - eta[i]
    return total / max(1, sum(map(int, events)))


def shares(row):
    all_ = mp.fsum(mp.exp(z) for z in row)
    return [mp.exp(z) / all_ for z in row]


def ctc(scores, width, labels, blank=0):
    """The sum over all paths that read the labels, each enumerated."""
    p = [shares(scores[i : i + width]) for i in range(0, len(scores), width)]
    total = mpf(0)
    for path in itertools.product(range(width), repeat=len(p)):
        if [k for k, _ in itertools.groupby(path) if k != blank] == labels:
            total += mp.fprod(row[k] for row, k in zip(p, path))
    return -mp.log(total) if total else mp.inf


def rnnt(scores, width, labels, blank=0):
    """The sum over all orders of going on and saying, each enumerated."""
    across = len(labels) + 1
    p = [shares(scores[i : i + width]) for i in range(0, len(scores), width)]
    frames = len(p) // across
    total = mpf(0)
    for said in itertools.combinations(range(frames - 1 + len(labels)), len(labels)):
        t = u = 0
        chance = mpf(1)
        for step in range(frames - 1 + len(labels)):
            node = p[t * across + u]
            if step in said:
                chance, u = chance * node[labels[u]], u + 1
            else:
                chance, t = chance * node[blank], t + 1
        total += chance * p[-1][blank]
    return -mp.log(total)


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
    g = Points(72)
    for loss, f in (("aft_normal", aft_normal), ("aft_logistic", aft_logistic), ("aft_extreme", aft_extreme)):
        for sigma in (1.0, 0.25, 3.0):
            times = [10 ** v for v in g.uniform(24, -2.0, 2.0)]
            bounds = [(t, (t, math.inf, t * 1.5, t * 40.0)[i % 4]) for i, t in enumerate(times)]
            bounds = [(0.0, t) if i % 6 == 5 else (t, u) for i, (t, u) in enumerate(bounds)]
            pred = g.normal(24, 2.0)
            run = lambda x, b, f=f, sigma=sigma: f(x[0], mpf(b[0]), mpf(b[1]), sigma)
            target = [v for b in bounds for v in b]
            yield exact(loss, run, [24], pred, 1, bounds, {"sigma": sigma}, target=target)
    for efron in (False, True):
        for times in ([3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0], [1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 1.0]):
            events = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
            pred = g.normal(14, 2.0)
            run = lambda x, _, times=times, events=events, efron=efron: cox_partial_likelihood(x, times, events, efron)
            target = [v for _ in range(2) for pair in zip(times, events) for v in pair]
            yield exact(
                "cox_partial_likelihood", run, [14], pred, 7, [0, 1], {"efron": efron}, target=target, groups=[7, 7]
            )


def sequences():
    g = Points(73)
    lists = [[], [1], [1, 2], [2, 2], [1, 2, 1]]
    for blank in (0, 2):
        for labels in lists:
            labels = [2 - k for k in labels] if blank == 2 else labels
            for scale in (1.0, 6.0):
                pred = g.normal(5 * 3, scale)
                run = lambda x, y, blank=blank: ctc(x, 3, y, blank)
                rest = {"classes": labels, "lengths": [len(labels)], "peer": "mpmath, all paths enumerated"}
                yield exact("ctc", run, [5, 3], pred, 15, [labels], {"blank": blank}, **rest)
                across = len(labels) + 1
                pred = g.normal(3 * across * 3, scale)
                run = lambda x, y, blank=blank: rnnt(x, 3, y, blank)
                yield exact("rnnt", run, [3 * across, 3], pred, 9 * across, [labels], {"blank": blank}, **rest)
    yield case(
        "ctc", "closed form", [2, 3], g.normal(6), None, [1, 1], lengths=[2], value=[math.inf], grad=[0.0] * 6,
        note="a repeat needs a blank between: no alignment",
    )


def peers():
    g = Points(74)
    frames, width, blank = 12, 5, 0
    for labels in ([1, 2, 3], [4, 4, 1, 1, 2], [3] * 6):
        pred = g.normal(frames * width, 2.0)
        x = torch.tensor(pred, dtype=torch.float64).reshape(frames, 1, width).requires_grad_()
        loss = torch.nn.functional.ctc_loss(
            x.log_softmax(-1), torch.tensor([labels]), [frames], [len(labels)], blank, reduction="sum"
        )
        loss.backward()
        yield case(
            "ctc", "torch.nn.functional.ctc_loss", [frames, width], pred, None, labels, lengths=[len(labels)],
            value=[loss.item()], grad=x.grad.flatten().tolist(),
        )

        def run(z, labels=labels):
            one = numpy.zeros((1, len(labels)))
            return optax.ctc_loss(z[None], numpy.zeros((1, frames)), numpy.array([labels]), one, blank_id=blank)[0]

        z = numpy.array(pred).reshape(frames, width)
        value, grad = jax.value_and_grad(run)(z)
        yield case(
            "ctc", "optax.ctc_loss", [frames, width], pred, None, labels, lengths=[len(labels)],
            value=[float(value)], grad=numpy.asarray(grad).flatten().tolist(),
        )
    # One column a row: the coefficients are the predictions.
    n = 30
    times, events = [round(3 * abs(t), 1) + 0.5 for t in g.normal(n)], g.choice(n, (0.0, 1.0, 1.0))
    pred = g.normal(n, 1.5)
    target = [v for pair in zip(times, events) for v in pair]
    for efron in (False, True):
        model = PHReg(numpy.array(times), numpy.eye(n), status=numpy.array(events), ties="efron" if efron else "breslow")
        yield case(
            "cox_partial_likelihood", "statsmodels PHReg", [n], pred, target, params={"efron": efron},
            value=[-model.loglike(numpy.array(pred)) / sum(events)],
            grad=(-model.score(numpy.array(pred)) / sum(events)).tolist(),
        )
    law = torch.distributions
    y = g.normal(20)
    for loss, made in (("laplace_nll", law.Laplace), ("gaussian_nll_log_variance", law.Normal)):
        rows = [v if i % 2 == 0 else abs(v) + 0.1 for i, v in enumerate(g.normal(40))]
        x = torch.tensor(rows, dtype=torch.float64).reshape(20, 2).requires_grad_()
        scale = (x[:, 1] / 2).exp() if loss != "laplace_nll" else x[:, 1]
        value = -made(x[:, 0], scale).log_prob(torch.tensor(y, dtype=torch.float64))
        value.sum().backward()
        yield case(
            loss, f"torch.distributions.{made.__name__}", [20, 2], rows, y, params={"full": True},
            value=value.tolist(), grad=x.grad.flatten().tolist(),
        )


def main():
    # Chances close to 1 leave all their digits but the last hundreds.
    mp.dps = 400
    cases = [*likelihoods(), *survival()]
    mp.dps = 60
    cases += [*sequences(), *peers()]
    versions = {"mpmath": mpmath.__version__, "torch": torch.__version__, "optax": optax.__version__}
    versions["statsmodels"] = statsmodels.__version__
    write(LOSSES / "seq.json", "seq_golden.py", versions, cases)


if __name__ == "__main__":
    main()
