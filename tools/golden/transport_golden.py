"""Golden values of entropic transport: GeomLoss's loop, differentiated by complex steps, and where the steps have come
to their end POT's plans. GeomLoss asks for torch, its loop does not: it is read without the package's front door."""

import importlib.metadata
import importlib.util
import sys
import types

import numpy
import ot

from common import LOSSES, Points, case, write

FRONT = types.ModuleType("geomloss")
FRONT.__path__ = importlib.util.find_spec("geomloss").submodule_search_locations
sys.modules["geomloss"] = FRONT
from geomloss._typing import CostMatrices, DescentParameters  # noqa: E402
from geomloss.ot._abstract_solvers.sinkhorn_ot import sinkhorn_loop  # noqa: E402
from geomloss.ot._implementations.sample import softmin_sample  # noqa: E402

VERSIONS = {p: importlib.metadata.version(p) for p in ("geomloss", "POT", "numpy", "scipy")}
STEP = 1e-40


def squares(x, y):
    return ((x[:, None] - y[None]) ** 2).sum(-1)


def looped(x, y, blur=0.05, scaling=0.5, iterations=10):
    """The divergence for costs that are squared distances, whose ε is twice a squared blur."""
    smoothings = [2 * (blur * scaling**-k) ** 2 for k in reversed(range(iterations))]

    def softmin(eps, *rest):
        # Without a batch the loop's first step takes off each number half of its own share, not of their mean.
        first = eps == float("inf")
        return softmin_sample(smoothings[0], *rest) / (1 - 0.5 / len(x)) if first else softmin_sample(eps, *rest)

    even = numpy.full(len(x), -numpy.log(len(x)))
    costs = CostMatrices(xx=squares(x, x), yy=squares(y, y), xy=squares(x, y), yx=squares(y, x))
    steps = DescentParameters(eps_list=smoothings, rho_list=[None] * iterations, scale_list=[0] * iterations)
    paid = sinkhorn_loop(softmin=softmin, log_a_list=[even], log_b_list=[even], C_list=[costs], descent=steps)
    return ((paid.f_ba - paid.f_aa) + (paid.g_ab - paid.g_bb)).mean()


def moved(x, y, **params):
    """Value and gradient: a step into the complex numbers does not cancel."""
    grad = numpy.empty(x.size)
    for k in range(x.size):
        ahead = x.astype(complex)
        ahead.flat[k] += STEP * 1j
        value = looped(ahead, y.astype(complex), **params)
        grad[k] = value.imag / STEP
    return value.real, grad


def settled(x, y, blur, **_):
    """The divergence at its limit, and its gradient by the plans, which need not be differentiated there."""

    def solved(a, b):
        found = ot.solve_sample(a, b, reg=2 * blur**2, reg_type="KL", max_iter=1_000, tol=1e-16)
        return found.value, found.plan

    (across, plan), (own, within), (other, _) = solved(x, y), solved(x, x), solved(y, y)
    pull = 2 * (plan.sum(1)[:, None] * x - plan @ y)
    pull -= (within + within.T).sum(1)[:, None] * x - (within + within.T) @ x
    return across - (own + other) / 2, pull.ravel()


def made(peer, function, seed, n, width, scale, params, sets=6):
    points = Points(seed)
    draw = lambda: numpy.array(points.normal(sets * n * width, scale)).reshape(sets, n, width)
    x, y = draw(), draw()
    results = [function(a, b, **params) for a, b in zip(x, y)]
    return case(
        "sinkhorn_divergence",
        peer,
        [sets * n, width],
        x.ravel().tolist(),
        y.ravel().tolist(),
        params=params,
        groups=[n] * sets,
        factor=0.5,
        value=[float(value) for value, _ in results],
        grad=[float(g) for _, grad in results for g in grad],
    )


def cases():
    settings = [
        {},
        {"blur": 0.5},
        {"blur": 1.0, "scaling": 1.0},
        {"blur": 0.25, "scaling": 0.75, "iterations": 5},
        {"blur": 2.0, "scaling": 0.9, "iterations": 1},
    ]
    for k, params in enumerate(settings):
        for n, width, scale in [(4, 2, 1.0), (6, 1, 0.3)]:
            yield made("geomloss sinkhorn_loop", moved, 10 * k + n, n, width, scale, params)
    for k, blur in enumerate([1.0, 1.5, 3.0]):
        params = {"blur": blur, "scaling": 1.0, "iterations": 200}
        yield made("POT solve_sample", settled, 100 + k, 5, 2, 0.7, params)


if __name__ == "__main__":
    write(LOSSES / "transport.json", "transport_golden.py", VERSIONS, cases())
