"""Losses of a margin m = y z with y = -1 or +1: definitions on jets, and the cases that hold them."""

from mpmath import mpf

from jet import Jet, exp, ln, positive, power
from reported import point

SIGNS = (1.0, -1.0)
SCORES = [1e-8, 0.1, 0.3, 0.45, 0.7, 1 - 1e-9, 1 + 1e-9, 1.5, 3.0, 10.0, 17.0, 30.0, 88.0, 104.0, 300.0, 700.0]


def perceptron(z, y):
    return positive(-(y * z))


def zero_one(z, y):
    return Jet(1 if (y * z).v < 0 else 0)


def smoothed_hinge(z, y, gamma=1.0):
    t, gamma = positive(1 - y * z), mpf(gamma)
    return t * t / (2 * gamma) if t.v < gamma else t - gamma / 2


def modified_huber(z, y):
    m = y * z
    return positive(1 - m) * positive(1 - m) if m.v >= -1 else -4 * m


def squared_margin(z, y):
    return (1 - y * z) * (1 - y * z)


def logistic_margin(z, y):
    return ln(1 + exp(-(y * z)))


def exponential(z, y):
    return exp(-(y * z))


def sigmoid_margin(z, y):
    m = y * z
    return 1 - (exp(m) - exp(-m)) / (exp(m) + exp(-m))


def distance_weighted_discrimination(z, y, q=1.0):
    m, q = y * z, mpf(q)
    if m.v <= q / (q + 1):
        return 1 - m
    return power(m, -q) * (q**q / (q + 1) ** (q + 1))


MARGINS = {
    f.__name__: f
    for f in (
        perceptron,
        zero_one,
        smoothed_hinge,
        modified_huber,
        squared_margin,
        logistic_margin,
        exponential,
        sigmoid_margin,
        distance_weighted_discrimination,
    )
}
SETTINGS = {
    "smoothed_hinge": [{}, {"gamma": 0.25}, {"gamma": 2.0}, {"gamma": 40.0}],
    "distance_weighted_discrimination": [{}, {"q": 2.0}, {"q": 0.5}, {"q": 3.0}, {"q": 20.0}],
}
# 1 + e^-m and 1 - tanh m need as many digits as m.
DEEP = {"logistic_margin", "sigmoid_margin"}


def cases():
    scores = [s * x for x in SCORES for s in SIGNS]
    z, y = [x for x in scores for _ in SIGNS], [s for _ in scores for s in SIGNS]
    for loss in MARGINS:
        for params in SETTINGS.get(loss, [{}]):
            yield point(loss, z, y, params)
        moderate = [0.25, -0.75, 2.5, -6.0, 20.0]
        yield point(loss, moderate, [1.0, 1.0, -1.0, -1.0, 1.0], {}, dtype="f32")
