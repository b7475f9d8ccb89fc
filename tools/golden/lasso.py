"""Linear fits under penalties of absolute values, by scikit-learn and glum, to the digits they give.

Writes crates/losskit-fit/tests/golden/lasso.json; reads the data of fit.json beside it.
Objective: weighted mean of the loss + λ[(1 − a)/2·‖w‖² + a‖w‖₁], on the columns as they are or standardised.
Needs numpy, scikit-learn, glum.
"""

import json
from pathlib import Path

import glum
import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet

HERE = Path(__file__).resolve().parents[2] / "crates/losskit-fit/tests/golden"


def standardised(x):
    return (x - x.mean(0)) / x.std(0)


def squared(x, y, w, lam, ratio):
    """scikit-learn halves the square."""
    peer = ElasticNet(alpha=lam / 2, l1_ratio=ratio, tol=1e-14, max_iter=10_000_000)
    peer.fit(x, y, sample_weight=w)
    residual = x @ peer.coef_ + peer.intercept_ - y
    return peer.coef_, peer.intercept_, np.average(residual**2, weights=w)


def general(family, value):
    def fit(x, y, w, lam, ratio):
        peer = glum.GeneralizedLinearRegressor(
            family=family,
            alpha=lam,
            l1_ratio=ratio,
            gradient_tol=1e-12,
            max_iter=10_000,
            scale_predictors=False,
            check_input=False,
        )
        peer.fit(x, y, sample_weight=w)
        eta = x @ peer.coef_ + peer.intercept_
        return peer.coef_, peer.intercept_, np.average(value(eta, y), weights=w)

    return fit


def logistic(eta, y):
    return np.logaddexp(0, eta) - y * eta


def poisson(eta, y):
    return np.exp(eta) - y * eta


PEERS = {
    "squared_error": squared,
    "binary_cross_entropy_with_logits": general("binomial", logistic),
    "poisson_nll": general("poisson", poisson),
}

CASES = [
    ("diabetes", "squared_error", True, [(200.0, 1.0), (20.0, 1.0), (2.0, 1.0), (50.0, 0.5)]),
    ("breast_cancer", "binary_cross_entropy_with_logits", True, [(0.1, 1.0), (0.01, 1.0), (0.001, 1.0), (0.01, 0.5)]),
    ("counts", "poisson_nll", False, [(0.3, 1.0), (0.05, 1.0), (0.01, 0.5)]),
]


def main():
    data = json.loads((HERE / "fit.json").read_text())["data"]
    cases = []
    for name, loss, standardise, penalties in CASES:
        x, y = (np.array(data[name][key]) for key in ("x", "y"))
        w = data[name].get("weight")
        w = None if w is None else np.array(w)
        if standardise:
            x = standardised(x)
        for lam, ratio in penalties:
            coef, intercept, value = PEERS[loss](x, y, w, lam, ratio)
            penalty = lam * ((1 - ratio) / 2 * np.sum(coef**2) + ratio * np.sum(np.abs(coef)))
            cases.append(
                {
                    "data": name,
                    "loss": loss,
                    "standardize": standardise,
                    "lambda": lam,
                    "l1_ratio": ratio,
                    "coef": coef.tolist(),
                    "intercept": float(intercept),
                    "objective": float(value + penalty),
                }
            )
    out = {
        "made_by": "tools/golden/lasso.py",
        "versions": {"glum": glum.__version__, "numpy": np.__version__, "scikit-learn": sklearn.__version__},
        "cases": cases,
    }
    (HERE / "lasso.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
