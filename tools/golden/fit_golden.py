"""Reference fits: optima in 120 digits beside scikit-learn and statsmodels, and torch's first-order paths."""

import math
import random

import mpmath
import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
import torch
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, make_blobs
from sklearn.linear_model import LogisticRegression

from common import FITS, write
from first_order import paths
from newton import Pointwise, Softmax, doubles, rounded

LOGISTIC = "binary_cross_entropy_with_logits"
NEWTON = "scikit-learn newton-cholesky"
LONGLEY = [
    -3482258.63459582,
    15.0618722713733,
    -0.0358191792925910,
    -2.02022980381683,
    -1.03322686717359,
    -0.0511041056535807,
    1829.15146461355,
]


def table(x, y, **extra):
    return {"x": np.asarray(x, float).tolist(), "y": np.asarray(y, float).tolist(), **extra}


def datasets():
    cancer, diabetes, iris = load_breast_cancer(), load_diabetes(scaled=False), load_iris()
    x, y = make_blobs(500, centers=2, cluster_std=2, random_state=42)
    longley = sm.datasets.longley.load_pandas()
    g = random.Random(7)
    rows = [[round(g.gauss(0, 1), 6), round(g.uniform(0, 2), 6), float(g.random() < 0.3)] for _ in range(300)]
    counts = np.random.default_rng(7).poisson([math.exp(0.4 + 0.5 * a - 0.3 * b + 0.8 * c) for a, b, c in rows])
    line_x = [round(g.uniform(-3, 3), 6) for _ in range(40)]
    line_y = [round(2 * v + 3 + g.gauss(0, 0.5) + (12 if i % 10 == 4 else 0), 6) for i, v in enumerate(line_x)]
    stamps = np.linspace(1.7e12, 1.7e12 + 2e4, 24)
    return {
        "breast_cancer": table(cancer.data, cancer.target, note="1 = benign"),
        "diabetes": table(diabetes.data, diabetes.target, note="unscaled"),
        "iris": table(iris.data, iris.target),
        "blobs": table(x, y, note="make_blobs(500, centers=2, cluster_std=2, random_state=42)"),
        "longley": table(longley.exog, longley.endog, columns=list(longley.exog.columns)),
        "wampler1": table(
            [[float(v**k) for k in range(1, 6)] for v in range(21)], [sum(v**k for k in range(6)) for v in range(21)]
        ),
        "counts": table(rows, counts, weight=[round(g.uniform(0.1, 3), 6) for _ in range(300)]),
        "line": table([[v] for v in line_x], line_y, note="y = 2x + 3 + noise, every tenth row an outlier"),
        "timestamps": table(stamps[:, None], 0.002 * (stamps - stamps[0]) + 5),
        "constant_target": table([[10.0], [11.0], [28.0]], [math.log(5000)] * 3),
        "four_rows": table([[1.0], [0.0], [1.0], [0.0]], [1, 0, 1, 0]),
        "through_origin": table([[float(v)] for v in range(1, 11)], [10.0 * v for v in range(1, 11)]),
    }


def standardized(x):
    """Columns less their mean, over their population standard deviation."""
    x = np.asarray(x)
    return (x - x.mean(0)) / x.std(0)


def optimum(name, data, loss, params=None, penalty=0.0, scale=False, weighted=False, start=None, peer=None, note=""):
    """One optimum, and how far a peer's coefficients lie from it."""
    x = standardized(data["x"]).tolist() if scale else data["x"]
    problem = Pointwise(loss, params or {}, x, data["y"], data["weight"] if weighted else None, penalty)
    b, value = problem.newton(start or [0.0] * (len(x[0]) + 1))
    coef = doubles(b)
    library, theirs = peer or (None, None)
    away = peer and max(abs(a - c) / max(1.0, abs(c)) for a, c in zip(theirs, coef))
    return {
        "name": name,
        "loss": loss,
        "params": params or {},
        "standardize": scale,
        "weighted": weighted,
        "penalty": "l2" if penalty else "none",
        "lambda": penalty,
        "solver": "optimum",
        "intercept": coef[0],
        "coef": coef[1:],
        "objective": rounded(value),
        "mean_loss": rounded(problem.mean_loss(b)),
        "peer": library,
        "peer_gap": away,
        "note": note,
    }


def sklearn_logistic(data, penalty, scale, weight=None):
    x = standardized(data["x"]) if scale else np.array(data["x"])
    model = LogisticRegression(C=1 / (len(x) * penalty), solver="newton-cholesky", tol=1e-14, max_iter=1000)
    model.fit(x, data["y"], weight)
    return model


def logistic_fits(sets):
    cancer, blobs = sets["breast_cancer"], sets["blobs"]
    n = len(cancer["y"])
    for scale in (True, False):
        for penalty in (1 / n, 1e-3, 1e-6):
            m = sklearn_logistic(cancer, penalty, scale)
            peer = [*m.intercept_.tolist(), *m.coef_[0].tolist()]
            kind = "standardized" if scale else "raw"
            yield (
                "breast_cancer",
                optimum(
                    f"logistic_l2_{kind}_{penalty:.0e}",
                    cancer,
                    LOGISTIC,
                    penalty=penalty,
                    scale=scale,
                    start=peer,
                    peer=(NEWTON, peer),
                    note="coefficients of the standardised columns" if scale else "",
                ),
            )
    m = sm.Logit(np.array(blobs["y"]), sm.add_constant(np.array(blobs["x"]))).fit(disp=0, tol=1e-14, maxiter=100)
    yield (
        "blobs",
        optimum(
            "logistic_blobs", blobs, LOGISTIC, peer=("statsmodels Logit", m.params.tolist()), note="mean loss 0.018396"
        ),
    )
    for params in ({"pos_weight": 3.0}, {"label_smoothing": 0.1}):
        yield "blobs", optimum(f"logistic_blobs_{next(iter(params))}", blobs, LOGISTIC, params)
    yield "blobs", optimum("logistic_blobs_l2", blobs, LOGISTIC, penalty=0.01)
    yield (
        "four_rows",
        optimum(
            "logistic_four_rows", sets["four_rows"], LOGISTIC, penalty=0.25, note="w 0.802116275083, b -0.401058137542"
        ),
    )


def least_squares_fits(sets):
    for name in ("diabetes", "longley", "wampler1", "constant_target", "timestamps"):
        data = sets[name]
        m = sm.OLS(np.array(data["y"]), sm.add_constant(np.array(data["x"]), has_constant="add")).fit()
        found = optimum(f"ols_{name}", data, "squared_error", peer=("statsmodels OLS", m.params.tolist()))
        if name == "longley":
            b = [found["intercept"], *found["coef"]]
            assert max(abs(a - c) / abs(c) for a, c in zip(b, LONGLEY)) < 1e-14, "certified digits"
            found["note"] = "equal to the certified values in all their digits"
        yield name, found
    yield "diabetes", optimum("ridge_diabetes", sets["diabetes"], "squared_error", penalty=0.1, scale=True)
    yield "line", optimum("ols_line", sets["line"], "squared_error")


def robust_fits(sets):
    data, start = sets["diabetes"], None
    for delta in (200.0, 80.0, 40.0, 20.0, 10.0, 5.0, 2.5, 1.35):
        found = optimum(f"huber_diabetes_{delta}", data, "huber", {"delta": delta}, start=start, note="fixed scale")
        start = [found["intercept"], *found["coef"]]
        if delta in (80.0, 1.35):
            yield "diabetes", found
    for delta in (1.0, 1.35):
        yield "line", optimum(f"huber_line_{delta}", sets["line"], "huber", {"delta": delta}, start=[3.0, 2.0])
    yield "line", optimum("log_cosh_line", sets["line"], "log_cosh", start=[3.0, 2.0])
    yield (
        "through_origin",
        optimum(
            "huber_through_origin",
            sets["through_origin"],
            "huber",
            {"delta": 1.35},
            start=[0.5, 9.9],
            note="slope 10, perfect fit",
        ),
    )
    start = [5.5 - 0.002 * 1.7e12, 0.002]
    yield (
        "timestamps",
        optimum("huber_timestamps", sets["timestamps"], "huber", {"delta": 1.35}, start=start, note="slope 0.002"),
    )


def count_fits(sets):
    data = sets["counts"]
    x, y, w = sm.add_constant(np.array(data["x"])), np.array(data["y"]), np.array(data["weight"])
    m = sm.GLM(y, x, sm.families.Poisson()).fit(tol=1e-14)
    yield "counts", optimum("poisson_counts", data, "poisson_nll", peer=("statsmodels GLM", m.params.tolist()))
    m = sm.GLM(y, x, sm.families.Poisson(), freq_weights=w).fit(tol=1e-14)
    yield (
        "counts",
        optimum(
            "poisson_counts_weighted", data, "poisson_nll", weighted=True, peer=("statsmodels GLM", m.params.tolist())
        ),
    )
    yield "counts", optimum("poisson_counts_l2", data, "poisson_nll", penalty=0.05)


def softmax_fits(sets):
    data = sets["iris"]
    labels = [int(v) for v in data["y"]]
    for scale in (True, False):
        x = standardized(data["x"]).tolist() if scale else data["x"]
        for penalty in (1 / 150, 1e-3):
            m = sklearn_logistic(data, penalty, scale)
            peer = np.column_stack([m.intercept_, m.coef_])
            problem = Softmax(3, x, labels, penalty)
            b, value = problem.newton(peer.ravel().tolist())
            rows = np.array(doubles(b)).reshape(3, -1)
            away = float(np.max(np.abs(rows - peer)))
            name = f"softmax_iris_{'standardized' if scale else 'raw'}_{penalty:.0e}"
            yield (
                "iris",
                {
                    "name": name,
                    "loss": "cross_entropy",
                    "params": {},
                    "standardize": scale,
                    "weighted": False,
                    "penalty": "l2",
                    "lambda": penalty,
                    "solver": "optimum",
                    "intercept": rows[:, 0].tolist(),
                    "coef": rows[:, 1:].tolist(),
                    "objective": rounded(value),
                    "mean_loss": rounded(problem.mean_loss(b)),
                    "peer": NEWTON,
                    "peer_gap": away,
                    "note": "one row of coefficients per class; intercepts sum to 0",
                },
            )


def main():
    sets = datasets()
    cases = []
    for family in (logistic_fits, least_squares_fits, robust_fits, count_fits, softmax_fits, paths):
        for data, found in family(sets):
            name = found.pop("name")
            cases.append({"name": name, "data": data, **found})
    versions = {
        "mpmath": mpmath.__version__,
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
        "statsmodels": statsmodels.__version__,
        "torch": torch.__version__,
    }
    for c in cases:
        if c.get("peer"):
            print(f"  {c['name']}: {c['peer']} off by {c['peer_gap']:.1e}")
    write(FITS / "fit.json", "fit_golden.py", versions, cases, data=sets)


if __name__ == "__main__":
    main()
