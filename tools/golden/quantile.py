"""Standard errors of quantile regression: statsmodels' QuantReg at the vertex that HiGHS finds."""

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats
from scipy.optimize import linprog
from statsmodels.regression.quantile_regression import QuantReg, hall_sheather, kernels

from common import FITS, write


def datasets():
    engel, stackloss = sm.datasets.engel.load_pandas(), sm.datasets.stackloss.load_pandas()
    wages = np.random.default_rng(7)
    years, trained = wages.integers(0, 40, 121), wages.integers(0, 2, 121)
    # The spread grows with the years.
    noise = (1 + years / 10) * wages.standard_t(4, 121)
    pay = np.round(20 + 0.8 * years + 3 * trained + noise, 3)
    return {
        "engel": {"x": np.asarray(engel.exog).tolist(), "y": np.asarray(engel.endog).tolist()},
        "stackloss": {"x": np.asarray(stackloss.exog).tolist(), "y": np.asarray(stackloss.endog).tolist()},
        "wages": {"x": np.column_stack([years, trained]).tolist(), "y": pay.tolist()},
    }


def vertex(x, y, q):
    """The coefficients, and the residuals with those of the rows the plane goes through at 0."""
    n, p = x.shape
    found = linprog(
        np.concatenate([np.zeros(2 * p), np.full(n, q), np.full(n, 1 - q)]),
        A_eq=np.hstack([x, -x, np.eye(n), -np.eye(n)]),
        b_eq=y,
        method="highs-ds",
    )
    beta = found.x[:p] - found.x[p : 2 * p]
    through = np.argsort(np.abs(y - x @ beta))[:p]
    beta = np.linalg.solve(x[through], y[through])
    e = y - x @ beta
    e[through] = 0.0
    return beta, e


def covariances(x, y, q, e):
    """What `QuantReg.fit` does with its residuals, and Powell's kernel sandwich with the same bandwidth."""
    n = len(y)
    iqr = stats.scoreatpercentile(e, 75) - stats.scoreatpercentile(e, 25)
    b = hall_sheather(n, q)
    h = min(np.std(y), iqr / 1.34) * (stats.norm.ppf(q + b) - stats.norm.ppf(q - b))
    near = kernels["epa"](e / h)
    density = near.sum() / (n * h)
    # Orthogonal columns: pinv(xᵀx) of statsmodels keeps half the digits.
    basis, back = np.linalg.qr(x)
    back = np.linalg.inv(back)
    d = np.where(e > 0, q**2, (1 - q) ** 2)
    bend = np.linalg.inv(basis.T @ (near[:, None] / h * basis))
    middle = {
        "classic": q * (1 - q) / density**2 * np.eye(x.shape[1]),
        "sandwich": basis.T @ (d[:, None] * basis) / density**2,
        "kernel": q * (1 - q) * bend @ bend,
    }
    return {name: back @ m @ back.T for name, m in middle.items()}, density, h


def cases(sets):
    for name, data in sets.items():
        x, y = sm.add_constant(np.array(data["x"], float)), np.array(data["y"], float)
        for q in [0.25, 0.5, 0.8] if name != "stackloss" else [0.5]:
            beta, e = vertex(x, y, q)
            found, density, h = covariances(x, y, q, e)
            case = {
                "name": f"{name}_{q}",
                "data": name,
                "tau": q,
                "estimate": beta.tolist(),
                "density": density,
                "bandwidth": h,
            }
            for kind, peer in [("classic", "iid"), ("sandwich", "robust")]:
                # Its own steps end near the vertex, where rows on the plane lie to either side by chance.
                own = QuantReg(y, x).fit(q=q, vcov=peer, p_tol=1e-10, max_iter=5000)
                seen = covariances(x, y, q, np.where(e == 0, own.resid, e))[0][kind]
                apart = np.max(np.abs(own.bse / np.sqrt(np.diag(seen)) - 1))
                print(f"{name} {q} {peer}: {apart:.1e} from statsmodels' own end")
                assert apart < 1e-6 and own.use_t and own.df_resid == len(y) - x.shape[1]
            for kind, covariance in found.items():
                errors = np.sqrt(np.diag(covariance))
                t, df = beta / errors, len(y) - x.shape[1]
                reach = stats.t.ppf(0.975, df) * errors
                case[kind] = {
                    "error": errors.tolist(),
                    "statistic": t.tolist(),
                    "p": (2 * stats.t.sf(np.abs(t), df)).tolist(),
                    "interval": np.column_stack([beta - reach, beta + reach]).tolist(),
                }
            yield case


def main():
    sets = datasets()
    versions = {"statsmodels": statsmodels.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
    write(FITS / "quantile.json", "quantile.py", versions, cases(sets), data=sets)


if __name__ == "__main__":
    main()
