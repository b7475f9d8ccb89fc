"""Likelihoods with one prediction, a mean or its logarithm: definitions on jets, and the cases that hold them."""

from mpmath import mpf

from jet import Jet, exp, ln
from jet import power as raised
from reported import point


def poisson_nll_identity(mean, y):
    return mean if y == 0 else mean - y * ln(mean)


def negative_binomial_nll(eta, y, dispersion=1.0):
    alpha = mpf(dispersion)
    return (y + 1 / alpha) * ln(1 + alpha * exp(eta)) - y * eta


def gamma_nll(eta, y):
    return eta + y / exp(eta)


def inverse_gaussian_nll(eta, y):
    mean = exp(eta)
    return (y - mean) * (y - mean) / (2 * y * mean * mean)


def tweedie_nll(eta, y, power=1.5):
    p = mpf(power)
    return exp((2 - p) * eta) / (2 - p) - y * exp((1 - p) * eta) / (1 - p)


def tweedie_deviance(mean, y, power=1.5):
    p = mpf(power)
    own = Jet(0) if y == 0 else Jet(y ** (2 - p) / ((1 - p) * (2 - p)))
    return 2 * (own - y * raised(mean, 1 - p) / (1 - p) + raised(mean, 2 - p) / (2 - p))


def student_t_nll(x, y, nu=4.0, scale=1.0):
    nu, z = mpf(nu), (x - y) / mpf(scale)
    return (nu + 1) / 2 * ln(1 + z * z / nu)


LIKELIHOODS = {
    f.__name__: f
    for f in (
        poisson_nll_identity,
        negative_binomial_nll,
        gamma_nll,
        inverse_gaussian_nll,
        tweedie_nll,
        tweedie_deviance,
        student_t_nll,
    )
}
# ln(1 + e^eta) needs as many digits as eta.
DEEP = {"negative_binomial_nll"}


def pairs(preds, targets):
    return [p for p in preds for _ in targets], [t for _ in preds for t in targets]


def cases():
    means, counts = [1e-300, 1e-8, 0.03, 0.5, 1.0, 2.0, 7.0, 1e3, 1e8, 1e300], [0.0, 0.5, 1.0, 3.0, 170.0, 1e6]
    yield point("poisson_nll_identity", *pairs(means, counts))
    etas = [-700.0, -30.0, -3.0, -0.7, -1e-8, 0.0, 0.5, 2.0, 5.0, 13.9, 30.0, 80.0, 300.0, 700.0]
    for dispersion in (1.0, 0.125, 2.5, 100.0):
        yield point("negative_binomial_nll", *pairs(etas, counts), {"dispersion": dispersion})
    amounts = [1e-3, 0.3, 1.0, 2.5, 40.0, 1e6]
    yield point("gamma_nll", *pairs(etas, amounts))
    # Not close to ln y, where what y exceeds the mean by is rounded at the size of the mean.
    yield point("inverse_gaussian_nll", *pairs([e for e in etas if 0.1 < abs(e) < 320], amounts))
    for p in (1.5, 1.25, 1.75, 1.9):
        yield point("tweedie_nll", *pairs(etas, [0.0, *amounts]), {"power": p})
        # Not close to the target, where the terms cancel.
        far = [(m, y) for m in (1e-6, 0.02, 0.7, 9.0, 300.0, 1e7) for y in (0.0, 0.1, 2.0, 50.0, 1e5)]
        far = [(m, y) for m, y in far if not y / 5 < m < 5 * y]
        yield point("tweedie_deviance", [m for m, _ in far], [y for _, y in far], {"power": p})
    sizes = [1e-8, 1e-3, 0.1, 0.5, 1.1, 2.9, 5.5, 37.0, 1e4, 1e8, 1e14, 1e16, 1e155, 1e200]
    residuals = [s * x for x in sizes for s in (1.0, -1.0)]
    for params in ({}, {"nu": 1.0}, {"nu": 0.5, "scale": 2.5}, {"nu": 30.0, "scale": 0.125}):
        yield point("student_t_nll", residuals, [0.0] * len(residuals), params)
    for loss in LIKELIHOODS:
        yield point(loss, [0.25, 1.5, 3.0, 6.0], [1.0, 0.5, 7.0, 40.0], {}, dtype="f32")
