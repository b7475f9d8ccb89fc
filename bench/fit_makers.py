"""Which fit is which in other libraries: what `fit_peers.py` times.

All minimise the mean of a loss plus lambda [(1 - a)/2 |w|^2 + a |w|_1], the intercept free, or are named for the
difference. A maker yields, for a problem that its library can solve, (name, fit, settings): `fit(**setting)` answers
coefficients, a row for each output, and intercepts; settings are the defaults, then ever tighter ones.
"""

import importlib


def optional(name):
    try:
        return importlib.import_module(name)
    except Exception:
        return None


np = optional("numpy")
scipy = optional("scipy")
optimize, sparse = optional("scipy.optimize"), optional("scipy.sparse")
sklearn = optional("sklearn")
linear, svm, bundled = optional("sklearn.linear_model"), optional("sklearn.svm"), optional("sklearn.datasets")
statsmodels, sm = optional("statsmodels"), optional("statsmodels.api")
glum, clarabel = optional("glum"), optional("clarabel")

MANY = 100_000


class Work:
    """Columns, targets and the problem; each library gets the layout that it copies least."""

    def __init__(self, ask):
        self.n, p = ask["rows"], ask["columns"]
        # Column after column, as most compiled code here wants it.
        self.f = np.fromfile(ask["x"]).reshape(p, self.n).T
        self.y = np.fromfile(ask["y"])
        self.loss, _, rest = ask["loss"].partition(":")
        self.params = {k: float(v) for k, v in (pair.split("=") for pair in rest.split(",") if pair)}
        self.lam, self.a = ask["lambda"], ask["l1_ratio"]
        self.made = {}

    def once(self, name, make):
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    @property
    def c(self):
        return self.once("c", lambda: np.ascontiguousarray(self.f))

    @property
    def ones(self):
        """The columns and one of ones, for libraries that make no intercept."""
        return self.once("ones", lambda: np.column_stack([self.c, np.ones(self.n)]))

    @property
    def cost(self):
        """What multiplies the sum of losses where |w|^2/2 is multiplied by 1."""
        return 1 / (self.n * self.lam) if self.lam else np.inf

    @property
    def signs(self):
        return self.once("signs", lambda: np.where(self.y > 0, 1.0, -1.0))


TIGHTER = (1e-6, 1e-8, 1e-10, 1e-12)
HIGHS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


def rungs(name, *values, **always):
    """The defaults, then ever tighter settings."""
    return [{}] + [{name: value, **always} for value in values]


def of_sklearn(model):
    return np.atleast_2d(model.coef_), np.atleast_1d(model.intercept_)


def of_ones(params):
    return params[None, :-1], params[-1:]


def sklearn_logistic(work):
    if work.loss not in ("binary_cross_entropy_with_logits", "cross_entropy"):
        return
    many = work.loss == "cross_entropy"
    solvers = ["saga"] if work.a else ["lbfgs", "newton-cg", "newton-cholesky", "sag", "saga"]
    for solver in solvers:
        def fit(solver=solver, **given):
            made = linear.LogisticRegression(C=work.cost, l1_ratio=work.a, solver=solver, random_state=0, **given)
            return of_sklearn(made.fit(work.c, work.y))

        yield f"scikit-learn {solver}", fit, rungs("tol", *TIGHTER, max_iter=MANY)
    if not work.a and not many:
        def fit(**given):
            made = linear.LogisticRegression(C=work.cost, solver="liblinear", random_state=0, **given)
            return of_sklearn(made.fit(work.c, work.y))

        # It penalises the intercept, the less the larger intercept_scaling.
        steps = [{}] + [{"tol": t, "intercept_scaling": s, "max_iter": MANY} for t, s in [(1e-6, 1e3), (1e-8, 1e4), (1e-10, 1e5)]]
        yield "scikit-learn liblinear", fit, steps


def sklearn_poisson(work):
    if work.loss != "poisson_nll" or work.a:
        return
    for solver in ["lbfgs", "newton-cholesky"]:
        def fit(solver=solver, **given):
            return of_sklearn(linear.PoissonRegressor(alpha=work.lam, solver=solver, **given).fit(work.c, work.y))

        yield f"scikit-learn {solver}", fit, rungs("tol", *TIGHTER, max_iter=MANY)


def sklearn_squares(work):
    if work.loss != "squared_error" or work.a:
        return
    if not work.lam:
        yield "scikit-learn LinearRegression", lambda: of_sklearn(linear.LinearRegression().fit(work.f, work.y)), [{}]
    # It minimises the sum, not half of it.
    alpha = work.n * work.lam / 2
    for solver in ["cholesky", "svd", "lsqr"]:
        def fit(solver=solver, **given):
            return of_sklearn(linear.Ridge(alpha=alpha, solver=solver, **given).fit(work.f, work.y))

        yield f"scikit-learn Ridge {solver}", fit, rungs("tol", *TIGHTER) if solver == "lsqr" else [{}]


def sklearn_quantile(work):
    if work.loss != "pinball" or (work.lam and work.a != 1):
        return
    for solver in ["highs-ds", "highs-ipm"]:
        def fit(solver=solver, **given):
            made = linear.QuantileRegressor(quantile=work.params["tau"], alpha=work.lam, solver=solver, **given)
            return of_sklearn(made.fit(work.c, work.y))

        yield f"scikit-learn {solver}", fit, rungs("solver_options", HIGHS)


def sklearn_svm(work):
    if work.loss != "hinge" or work.a or not work.lam:
        return

    def exact(**given):
        return of_sklearn(svm.SVC(kernel="linear", C=work.cost, cache_size=2000, **given).fit(work.c, work.y))

    def penalised(**given):
        made = svm.LinearSVC(loss="hinge", C=work.cost, dual=True, random_state=0, **given)
        return of_sklearn(made.fit(work.c, work.y))

    yield "scikit-learn SVC", exact, rungs("tol", *TIGHTER)
    # It penalises the intercept, the less the larger intercept_scaling.
    steps = [{}] + [{"tol": t, "intercept_scaling": s, "max_iter": MANY} for t, s in [(1e-6, 1e2), (1e-8, 1e3), (1e-10, 1e4)]]
    yield "scikit-learn LinearSVC", penalised, steps


def glum_glm(work):
    families = {"binary_cross_entropy_with_logits": "binomial", "poisson_nll": "poisson", "squared_error": "normal"}
    if not (family := families.get(work.loss)):
        return
    # Half the squared error is its loss.
    alpha = work.lam * (0.5 if family == "normal" else 1)
    for solver in ["irls-cd" if work.a else "irls-ls"] + ([] if work.a else ["lbfgs"]):
        def fit(solver=solver, **given):
            made = glum.GeneralizedLinearRegressor(family=family, alpha=alpha, l1_ratio=work.a, solver=solver, **given)
            return of_sklearn(made.fit(work.f, work.y))

        yield f"glum {solver}", fit, rungs("gradient_tol", *TIGHTER, max_iter=MANY)


def statsmodels_glm(work):
    families = {"binary_cross_entropy_with_logits": "Binomial", "poisson_nll": "Poisson"}
    if work.loss not in families:
        return
    ones, family = work.ones, getattr(sm.families, families[work.loss])
    if not work.lam:
        # IRLS computes the covariance of the coefficients on its way; the other is told not to.
        model = lambda: sm.GLM(work.y, ones, family())
        irls = lambda **given: of_ones(model().fit(**given).params)
        newton = lambda **given: of_ones(model().fit(method="newton", skip_hessian=True, **given).params)
        yield "statsmodels IRLS", irls, rungs("tol", 1e-10, 1e-12, maxiter=MANY)
        yield "statsmodels newton", newton, rungs("tol", 1e-10, 1e-12, maxiter=MANY)
    else:
        alpha = np.full(ones.shape[1], work.lam)
        alpha[-1] = 0

        def fit(**given):
            model = sm.GLM(work.y, ones, family())
            return of_ones(np.asarray(model.fit_regularized(alpha=alpha, L1_wt=work.a, **given).params))

        yield "statsmodels fit_regularized", fit, rungs("cnvrg_tol", 1e-12, maxiter=MANY, zero_tol=0.0)


def statsmodels_others(work):
    if work.loss not in ("squared_error", "pinball", "huber") or work.lam:
        return
    ones = work.ones
    if work.loss == "squared_error":
        for method in ["pinv", "qr"]:
            fit = lambda method=method: of_ones(sm.OLS(work.y, ones).fit(method=method).params)
            yield f"statsmodels OLS {method}", fit, [{}]
    elif work.loss == "pinball":
        # It estimates the density that standard errors need; nothing turns that off.
        fit = lambda **given: of_ones(sm.QuantReg(work.y, ones).fit(work.params["tau"], **given).params)
        yield "statsmodels QuantReg", fit, rungs("p_tol", 1e-8, 1e-10, 1e-12, max_iter=MANY)
    else:
        # With the scale held at 1 it minimises the Huber loss alone.
        norm = sm.robust.norms.HuberT(t=work.params["delta"])
        fit = lambda **given: of_ones(sm.RLM(work.y, ones, M=norm).fit(start_scale=1.0, update_scale=False, **given).params)
        yield "statsmodels RLM scale=1", fit, rungs("tol", 1e-10, 1e-12, 1e-14, maxiter=MANY)


def scipy_huber(work):
    if work.loss != "huber" or work.a:
        return
    ones, delta = work.ones, work.params["delta"]
    ridge = np.full(ones.shape[1], work.lam)
    ridge[-1] = 0

    def value(theta):
        r = ones @ theta - work.y
        clipped = np.clip(r, -delta, delta)
        total = np.mean(clipped * (r - 0.5 * clipped)) + 0.5 * (ridge * theta) @ theta
        return total, ones.T @ clipped / work.n + ridge * theta

    def fit(**given):
        start = np.zeros(ones.shape[1])
        return of_ones(optimize.minimize(value, start, jac=True, method="L-BFGS-B", options=given).x)

    yield "scipy L-BFGS-B", fit, [{}] + [{"ftol": 1e-16, "gtol": t, "maxiter": MANY, "maxfun": MANY} for t in TIGHTER]


def scipy_quantile(work):
    if work.loss != "pinball" or work.lam:
        return
    ones, tau = work.ones, work.params["tau"]
    for method in ["highs-ds", "highs-ipm"]:
        def fit(method=method, **given):
            # The dual: the most of y'a where X'a = (1 - tau) X'1 and a lies in [0, 1].
            found = optimize.linprog(
                -work.y, A_eq=ones.T, b_eq=(1 - tau) * ones.sum(axis=0), bounds=(0, 1), method=method, options=given
            )
            return of_ones(-found.eqlin.marginals)

        yield f"scipy dual {method}", fit, [{}, HIGHS]


def clarabel_pieces(work):
    """Losses of straight pieces and Huber's as a quadratic program; the layout for its compiled code is part of a fit."""
    if work.loss not in ("pinball", "hinge", "huber") or work.a:
        return
    n, ones = work.n, work.ones
    p = ones.shape[1]
    one = sparse.identity(n, format="csc")
    ridge = np.full(p, work.lam)
    ridge[-1] = 0

    def program():
        x = sparse.csc_matrix(ones)
        wide = lambda *diagonals: sparse.diags(np.concatenate([ridge, *diagonals]), format="csc")
        many = np.ones(n)
        if work.loss == "hinge":
            # The least xi >= 0 with y(x w) + xi >= 1.
            a = sparse.bmat([[sparse.diags(-work.signs) @ x, -one], [None, -one]], format="csc")
            cones = [clarabel.NonnegativeConeT(2 * n)]
            return wide(0 * many), np.concatenate([np.zeros(p), many / n]), a, np.concatenate([-many, 0 * many]), cones
        if work.loss == "pinball":
            tau = work.params["tau"]
            up, down = tau / n * many, (1 - tau) / n * many
            middle, q = [0 * many, 0 * many], np.concatenate([np.zeros(p), up, down])
            blocks = [[x, one, -one], [None, -one, None], [None, None, -one]]
        else:
            # r = s + u - v: half of s squared, delta a unit of u and v.
            delta = work.params["delta"]
            middle = [many / n, 0 * many, 0 * many]
            q = np.concatenate([np.zeros(p), 0 * many, delta / n * many, delta / n * many])
            blocks = [[x, one, one, -one], [None, None, -one, None], [None, None, None, -one]]
        a = sparse.bmat(blocks, format="csc")
        cones = [clarabel.ZeroConeT(n), clarabel.NonnegativeConeT(2 * n)]
        return wide(*middle), q, a, np.concatenate([work.y, 0 * many, 0 * many]), cones

    def fit(**given):
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        for name, value in given.items():
            setattr(settings, name, value)
        quadratic, q, a, b, cones = program()
        found = clarabel.DefaultSolver(quadratic, q, a, b, cones, settings).solve()
        return of_ones(np.asarray(found.x[:p]))

    tight = [{"tol_gap_abs": t, "tol_gap_rel": t, "tol_feas": t} for t in (1e-10, 1e-12)]
    yield "clarabel", fit, [{}] + tight


MAKERS = [
    (linear, [sklearn_logistic, sklearn_poisson, sklearn_squares, sklearn_quantile, sklearn_svm]),
    (glum, [glum_glm]),
    (sm, [statsmodels_glm, statsmodels_others]),
    (optimize, [scipy_huber, scipy_quantile]),
    (clarabel, [clarabel_pieces]),
]
