"""Standard errors, tests, intervals, likelihoods: statsmodels, or numpy where it has no such model."""

import numpy as np
import statsmodels
import statsmodels.api as sm
from scipy.optimize import root

from common import FITS, write

# The standard errors that NIST certifies.
LONGLEY = [
    890420.383607373,
    84.9149257747669,
    0.0334910077722432,
    0.488399681651699,
    0.214274163161675,
    0.226073200069370,
    455.478499142212,
]


def table(x, y, **extra):
    return {"x": np.asarray(x, float).tolist(), "y": np.asarray(y, float).tolist(), **extra}


def datasets():
    longley, spector = sm.datasets.longley.load_pandas(), sm.datasets.spector.load_pandas()
    scotland, stackloss = sm.datasets.scotland.load_pandas(), sm.datasets.stackloss.load_pandas()
    visits, anes = sm.datasets.randhie.load_pandas(), sm.datasets.anes96.load_pandas()
    some, voters = slice(None, None, 40), slice(None, None, 4)
    counts = table(visits.exog[some], visits.endog[some])
    return {
        "longley": table(longley.exog, longley.endog),
        "spector": table(spector.exog, spector.endog),
        # Every 40th row; weights 1, 2, 3, 1, …
        "randhie": counts | {"weight": [1.0 + i % 3 for i in range(len(counts["y"]))]},
        "scotland": table(scotland.exog, scotland.endog),
        "stackloss": table(stackloss.exog, stackloss.endog, weight=[0.5 + 0.25 * (i % 4) for i in range(21)]),
        # Every fourth row, the seven parties as three.
        "anes96": table(anes.exog[["logpopul", "age", "educ"]][voters], anes.endog[voters] // 2.5),
    }


def outputs(errors):
    """By class, where statsmodels has a column for each class but the first."""
    errors = np.asarray(errors)
    return errors.T.tolist() if errors.ndim == 2 else [errors.tolist()]


def case(name, data, loss, fit, sandwich, goodness=("llf", "aic", "bic"), weighted=False, **more):
    """What statsmodels says of a fit, the constant first."""
    interval = np.asarray(fit.conf_int())
    found = {
        "name": name,
        "data": data,
        "loss": loss,
        "weighted": weighted,
        "peer": f"statsmodels {type(fit.model).__name__}",
        "estimate": outputs(fit.params),
        "classic": outputs(fit.bse),
        "statistic": outputs(fit.tvalues),
        "p": outputs(fit.pvalues),
        "interval": interval.reshape(-1, interval.shape[-2], 2).tolist(),
        "sandwich": outputs(sandwich),
    }
    return found | {key: float(getattr(fit, key)) for key in goodness} | more


def roots(matrix):
    return np.sqrt(np.diag(matrix))


def sandwich(x, slope, bend):
    """H⁻¹ (Σ s sᵀ) H⁻¹ from the first and second derivatives by the linear predictor."""
    q, r = np.linalg.qr(x)
    inverse = np.linalg.inv(q.T @ (bend[:, None] * q))
    middle = (slope[:, None] * q).T @ (slope[:, None] * q)
    back = np.linalg.inv(r)
    return back @ inverse @ middle @ inverse @ back.T


def designs(sets):
    return {name: (sm.add_constant(np.array(d["x"])), np.array(d["y"])) for name, d in sets.items()}


def cases(sets):
    design = designs(sets)
    # On the columns as they are statsmodels keeps eight digits of these errors.
    x, y = design["longley"]
    mean, spread = x[:, 1:].mean(0), x[:, 1:].std(0)
    fit = sm.OLS(y, sm.add_constant((x[:, 1:] - mean) / spread)).fit()
    back = np.diag([1.0, *(1 / spread)])
    back[0, 1:] = -mean / spread
    raw, robust = fit.t_test(back), fit.get_robustcov_results("HC0").t_test(back)
    assert np.allclose(raw.sd, LONGLEY, rtol=1e-12, atol=0), "certified digits"
    yield {
        "name": "ols_longley",
        "data": "longley",
        "loss": "squared_error",
        "weighted": False,
        "peer": "statsmodels OLS",
        "estimate": [raw.effect.tolist()],
        "classic": [raw.sd.tolist()],
        "statistic": [raw.tvalue.tolist()],
        "p": [raw.pvalue.tolist()],
        "interval": [raw.conf_int().tolist()],
        "sandwich": [robust.sd.tolist()],
        "dispersion": float(fit.scale),
        "deviance": float(fit.ssr),
    } | {key: float(getattr(fit, key)) for key in ("llf", "aic", "bic")}

    newton = {"method": "newton", "tol": 1e-14, "maxiter": 100, "disp": False}
    x, y = design["spector"]
    for name, model, loss in [
        ("logit", sm.Logit, "binary_cross_entropy_with_logits"),
        ("probit", sm.Probit, "probit_nll"),
    ]:
        fit = model(y, x).fit(**newton)
        robust = model(y, x).fit(cov_type="HC0", **newton)
        yield case(f"{name}_spector", "spector", loss, fit, robust.bse, deviance=-2 * fit.llf)

    x, y = design["randhie"]
    fit, robust = (sm.Poisson(y, x).fit(cov_type=kind, **newton) for kind in ("nonrobust", "HC0"))
    deviance = float(sm.GLM(y, x, sm.families.Poisson()).fit(tol=1e-14).deviance)
    yield case("poisson_randhie", "randhie", "poisson_nll", fit, robust.bse, deviance=deviance)
    # Weights as copies of rows; the sandwich takes them as they are.
    w = np.array(sets["randhie"]["weight"])
    fit = sm.Poisson(np.repeat(y, w.astype(int)), np.repeat(x, w.astype(int), axis=0)).fit(**newton)
    mean = np.exp(x @ fit.params)
    yield case(
        "poisson_randhie_weighted",
        "randhie",
        "poisson_nll",
        fit,
        roots(sandwich(x, w * (mean - y), w * mean)),
        weighted=True,
    )
    # A link that is not canonical: the observed information is that of Newton's method.
    model = sm.GLM(y, x, sm.families.NegativeBinomial(alpha=0.5))
    fit = model.fit(method="newton", tol=1e-14, maxiter=100)
    mean = np.exp(x @ fit.params)
    slope, bend = (mean - y) / (1 + 0.5 * mean), mean * (1 + 0.5 * y) / (1 + 0.5 * mean) ** 2
    yield case(
        "negative_binomial_randhie",
        "randhie",
        "negative_binomial_nll:dispersion=0.5",
        fit,
        roots(sandwich(x, slope, bend)),
        goodness=("llf", "aic", "bic_llf", "deviance"),
    )

    x, y = design["scotland"]
    model = sm.GLM(y, x, sm.families.Gamma(sm.families.links.Log()))
    fit = model.fit(method="newton", start_params=model.fit(tol=1e-14).params, tol=1e-14, maxiter=100)
    ratio = y * np.exp(-(x @ fit.params))
    yield case(
        "gamma_scotland",
        "scotland",
        "gamma_nll",
        fit,
        roots(sandwich(x, 1 - ratio, ratio)),
        goodness=(),
        dispersion=float(fit.scale),
    )

    x, y = design["anes96"]
    fit, robust = (sm.MNLogit(y, x).fit(cov_type=kind, **newton) for kind in ("nonrobust", "HC0"))
    yield case("softmax_anes96", "anes96", "cross_entropy", fit, robust.bse, deviance=-2 * fit.llf)

    x, y = design["stackloss"]
    for weighted in (False, True):
        w = np.array(sets["stackloss"]["weight"]) if weighted else np.ones(len(y))
        q, r = np.linalg.qr(x)
        gradient = lambda b: q.T @ (w * np.clip(q @ b - y, -2, 2))
        b = root(gradient, q.T @ y, tol=1e-14).x
        away = q @ b - y
        found = sandwich(x, w * np.clip(away, -2, 2), w * (abs(away) < 2))
        yield {
            "name": f"huber_stackloss{'_weighted' if weighted else ''}",
            "data": "stackloss",
            "loss": "huber:delta=2",
            "weighted": weighted,
            "peer": "formula",
            "estimate": [np.linalg.solve(r, b).tolist()],
            "sandwich": [roots(found).tolist()],
        }


def main():
    sets = datasets()
    versions = {"numpy": np.__version__, "statsmodels": statsmodels.__version__}
    write(FITS / "inference.json", "inference.py", versions, list(cases(sets)), data=sets)


if __name__ == "__main__":
    main()
