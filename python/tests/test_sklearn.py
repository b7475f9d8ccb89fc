"""Linear models behave as scikit-learn's do, and equal them where they minimise the same."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest

import losskit as lk

pytest.importorskip("sklearn")

from sklearn import linear_model as theirs
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.utils.estimator_checks import check_estimator

REGRESSIONS = ["squared_error", "huber:delta=1.35", "pinball:tau=0.4", "poisson_nll", lk.Cauchy(c=2.0), "0.5*huber + log_cosh"]
CLASSIFICATIONS = ["binary_cross_entropy_with_logits", "hinge", "cross_entropy", "squared_hinge", lk.BinaryFocalWithLogits()]
MODELS = [(lk.sklearn.LinearRegressor, loss) for loss in REGRESSIONS]
MODELS += [(lk.sklearn.LinearClassifier, loss) for loss in CLASSIFICATIONS]
# It fits 31 coefficients to 27 rows, of which there is no best choice without a penalty; the fit says so.
WIDE = {"check_sample_weight_equivalence_on_dense_data": "more coefficients than rows need a penalty"}


def data(rows=120, columns=3, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(rows, columns))
    return X, 0.5 + X @ np.linspace(1, -1, columns) + rng.standard_t(3, size=rows), rng


def classes(k, rows=150, seed=1):
    X, score, rng = data(rows, seed=seed)
    noisy = score + rng.logistic(size=rows)
    return X, np.digitize(noisy, np.quantile(noisy, np.arange(1, k) / k))


@pytest.mark.parametrize(
    ("model", "loss", "penalty"),
    [(*each, penalty) for each in MODELS for penalty in (None, "l1")]
    + [(*each, penalty) for each in (MODELS[0], MODELS[len(REGRESSIONS)]) for penalty in ("l2", "elastic_net")],
)
def test_it_is_an_estimator_of_scikit_learn(model, loss, penalty):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = check_estimator(model(loss, penalty=penalty), expected_failed_checks=None if penalty else WIDE, on_skip=None)
    assert len(results) > 50
    if not penalty:
        failed = {r["check_name"]: str(r["exception"]) for r in results if r["status"] == "xfail"}
        assert list(failed) == list(WIDE)
        assert "31 coefficients cannot be told apart by 27 rows" in failed.popitem()[1]


def near(mine, other, tol=1e-7):
    mine.set_params(inference=False)
    np.testing.assert_allclose(np.ravel(mine.coef_), np.ravel(other.coef_), rtol=tol, atol=tol)
    np.testing.assert_allclose(np.ravel(mine.intercept_), np.ravel(other.intercept_), rtol=tol, atol=tol)


@pytest.mark.parametrize("weighted", [False, True])
def test_it_equals_scikit_learn_in_regression(weighted):
    X, y, rng = data()
    w = rng.uniform(0.2, 3, len(y)) if weighted else None
    total = len(y) if w is None else w.sum()
    ours = lk.sklearn.LinearRegressor

    near(ours().fit(X, y, w), theirs.LinearRegression().fit(X, y, w))
    # Ridge adds its alpha to the sum of squares, here half of it is added to their mean.
    near(ours(penalty="l2", alpha=2 * 7 / total).fit(X, y, w), theirs.Ridge(alpha=7, tol=1e-12).fit(X, y, w))
    # ElasticNet halves the squares.
    net = theirs.ElasticNet(alpha=0.1, l1_ratio=0.3, tol=1e-14, max_iter=10**6).fit(X, y, w)
    near(ours(penalty="elastic_net", alpha=2 * 0.1, l1_ratio=0.3).fit(X, y, w), net)
    lasso = theirs.Lasso(alpha=0.2, tol=1e-14, max_iter=10**6).fit(X, y, w)
    near(ours(penalty="l1", alpha=2 * 0.2).fit(X, y, w), lasso)
    quantile = theirs.QuantileRegressor(quantile=0.8, alpha=0.05).fit(X, y, w)
    near(ours("pinball:tau=0.8", penalty="l1", alpha=0.05).fit(X, y, w), quantile)
    counts = rng.poisson(np.exp(0.3 * y.clip(-3, 3)))
    poisson = theirs.PoissonRegressor(alpha=0.3, solver="newton-cholesky", tol=1e-12).fit(X, counts, w)
    mine = ours("poisson_nll", penalty="l2", alpha=0.3).fit(X, counts, w)
    near(mine, poisson)
    np.testing.assert_allclose(mine.predict(X), poisson.predict(X), rtol=1e-7)
    gamma = theirs.GammaRegressor(alpha=0.2, solver="newton-cholesky", tol=1e-12).fit(X, counts + 1, w)
    near(ours("gamma_nll", penalty="l2", alpha=0.2).fit(X, counts + 1, w), gamma)
    # HuberRegressor has a scale of its own; at the one it found it minimises this, as far as its solver gets.
    robust = theirs.HuberRegressor(epsilon=1.35, alpha=0.1, tol=1e-10, max_iter=10**4).fit(X, y, w)
    loss, alpha = lk.Huber(delta=1.35 * robust.scale_), 0.1 * robust.scale_ / total
    mine = ours(loss, penalty="l2", alpha=alpha).fit(X, y, w)
    near(mine, robust, 1e-3)
    reached = [loss(m.predict(X), y, weight=w) + alpha / 2 * m.coef_ @ m.coef_ for m in (mine, robust)]
    assert mine.certificate_.objective == pytest.approx(reached[0], rel=1e-12)
    assert reached[0] <= reached[1]


def test_a_standardised_penalty_is_that_of_scaled_columns():
    X, y, _ = data()
    X = X * [1e-3, 1.0, 50.0] + [0.0, 7.0, 1e3]
    for loss in ["huber", "pinball"]:
        once = lk.sklearn.LinearRegressor(loss, penalty="elastic_net", alpha=0.1, standardize=True).fit(X, y)
        scaled = make_pipeline(StandardScaler(), clone(once).set_params(standardize=False)).fit(X, y)
        np.testing.assert_allclose(once.predict(X), scaled.predict(X), rtol=1e-7, atol=1e-9)
        assert once.certificate_.objective == pytest.approx(scaled[-1].certificate_.objective, rel=1e-9)
    near(lk.sklearn.LinearRegressor(fit_intercept=False).fit(X, y), theirs.LinearRegression(fit_intercept=False).fit(X, y), 1e-6)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("k", [2, 3])
def test_it_equals_scikit_learn_in_classification(k, weighted):
    X, y = classes(k)
    w = np.random.default_rng(2).uniform(0.2, 3, len(y)) if weighted else None
    total = len(y) if w is None else w.sum()
    ours = lk.sklearn.LinearClassifier
    # C multiplies the sum of losses, alpha is added to their mean: alpha = 1/(C·Σw).
    logistic = theirs.LogisticRegression(C=2.0, solver="newton-cholesky", tol=1e-13).fit(X, y, w)
    mine = ours(penalty="l2", alpha=1 / (2.0 * total)).fit(X, y, w)
    near(mine, logistic)
    np.testing.assert_allclose(mine.predict_proba(X), logistic.predict_proba(X), rtol=1e-7)
    np.testing.assert_allclose(mine.decision_function(X), logistic.decision_function(X), rtol=1e-6, atol=1e-7)
    assert (mine.predict(X) == logistic.predict(X)).all()
    free = theirs.LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-13).fit(X, y, w)
    np.testing.assert_allclose(ours().fit(X, y, w).predict_proba(X), free.predict_proba(X), rtol=1e-6)


def test_it_equals_a_support_vector_machine_that_penalises_no_constant():
    X, y = classes(2)
    # LinearSVC penalises the constant of one it adds; without any both minimise the same.
    svm = LinearSVC(loss="squared_hinge", C=0.5, fit_intercept=False, tol=1e-12, max_iter=10**6, dual=False).fit(X, y)
    mine = lk.sklearn.LinearClassifier("squared_hinge", penalty="l2", alpha=1 / (0.5 * len(y)), fit_intercept=False).fit(X, y)
    near(mine, svm, 1e-6)
    with pytest.raises(ValueError, match=r"Only binary classification is supported by SquaredHinge.*OneVsRestClassifier"):
        mine.fit(*classes(3))


@pytest.mark.parametrize(("model", "loss"), MODELS)
@pytest.mark.parametrize("penalty", [None, "l1"])
def test_a_weight_of_two_is_a_row_twice_and_only_ratios_count(model, loss, penalty):
    X, y = classes(2) if model is lk.sklearn.LinearClassifier else data()[:2]
    y = abs(y)
    w = np.random.default_rng(3).integers(0, 3, len(y))
    fit = model(loss, penalty=penalty, alpha=0.05)
    once, twice = clone(fit).fit(X, y, w), clone(fit).fit(np.repeat(X, w, axis=0), np.repeat(y, w))
    scaled = clone(fit).fit(X, y, 1000.0 * w)
    # Of class scores only differences count.
    answer = "decision_function" if model is lk.sklearn.LinearClassifier else "predict"
    for other in (twice, scaled):
        np.testing.assert_allclose(getattr(once, answer)(X), getattr(other, answer)(X), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("model", "loss"), MODELS)
def test_a_copy_predicts_the_same(model, loss):
    X, y = classes(2) if model is lk.sklearn.LinearClassifier else data()[:2]
    fitted = model(loss, penalty="l2").fit(X, abs(y))
    kept = pickle.loads(pickle.dumps(fitted))
    assert (kept.predict(X) == fitted.predict(X)).all()
    assert (kept.certificate_, kept.loss_) == (fitted.certificate_, fitted.loss_)
    assert str(kept.certificate_).startswith("solved")
    # The same memory in the other order, and half as wide.
    turned = clone(fitted).fit(np.asfortranarray(X), abs(y))
    assert (turned.coef_ == fitted.coef_).all()
    single = clone(fitted).fit(X.astype(np.float32), abs(y))
    np.testing.assert_allclose(single.coef_, clone(fitted).fit(X.astype(np.float32).astype(float), abs(y)).coef_, rtol=0)


def test_searches_go_over_losses_and_their_parameters():
    X, y, _ = data()
    search = GridSearchCV(lk.sklearn.LinearRegressor("huber"), {"loss__delta": [0.1, 1.0, 10.0], "penalty": [None, "l2"]}, cv=3)
    assert search.fit(X, y).best_estimator_.loss_ == lk.Huber(delta=search.best_params_["loss__delta"])
    losses = ["squared_error", lk.Huber(delta=2.0), "absolute_error"]
    search = GridSearchCV(lk.sklearn.LinearRegressor(), {"loss": losses}, scoring="neg_mean_absolute_error", cv=3).fit(X, y)
    assert search.best_params_["loss"] in losses
    pipe = make_pipeline(StandardScaler(), lk.sklearn.LinearRegressor("pinball", penalty="l1"))
    assert "linearregressor__loss__tau" in pipe.get_params()
    assert cross_val_score(pipe.set_params(linearregressor__loss__tau=0.3), X, y, cv=4).shape == (4,)
    with pytest.raises(TypeError, match="huber.* has no parameter 'gamma'"):
        lk.sklearn.LinearRegressor("huber").set_params(loss__gamma=1)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_name_their_columns(library):
    frames = pytest.importorskip(library)
    X, y, _ = data()
    frame = frames.DataFrame({"age": X[:, 0], "y": X[:, 1], "sample_weight": X[:, 2], "more": 2 * X[:, 0] - 1})
    pipe = make_pipeline(StandardScaler(), lk.sklearn.LinearRegressor()).set_output(transform=library)
    fitted = pipe.fit(frame, frames.Series(y))[-1]
    assert fitted.feature_names_in_.tolist() == ["age", "y", "sample_weight", "more"]
    assert fitted.notes_ == ['column "more" is left out, its coefficient 0, because it equals age']
    plain = lk.sklearn.LinearRegressor().fit(frame, frames.Series(y), frames.Series(np.ones(len(y))))
    np.testing.assert_allclose(plain.predict(frame), pipe.predict(frame), rtol=1e-12)
    assert [row.term for row in plain.summary().estimates] == ["intercept", "age", "y", "sample_weight"]


def test_the_interpreter_is_free_meanwhile():
    X, y, _ = data(400_000, 20)
    done, steps = threading.Event(), [0]

    def count():
        while not done.is_set():
            steps[0] += 1
            time.sleep(0)

    other = threading.Thread(target=count)
    other.start()
    try:
        before = steps[0]
        lk.sklearn.LinearRegressor("log_cosh").fit(X, y)
        during = steps[0] - before
    finally:
        done.set()
        other.join()
    assert during > 100


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_a_long_fit_can_be_interrupted():
    # Falling steps, thousands of them, from fifty starts: an hour's work.
    X, y, _ = data(1_000_000, 5)
    timer = threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGINT))
    start = time.perf_counter()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        lk.sklearn.LinearRegressor("wing", n_starts=50).fit(X, y)
    assert time.perf_counter() - start < 12


def test_scikit_learn_stays_optional():
    program = "import sys, losskit\nassert 'sklearn' not in sys.modules\nsys.modules['sklearn'] = None\nlosskit.sklearn"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "ImportError: losskit.sklearn needs scikit-learn 1.6 or later: pip install 'scikit-learn>=1.6'." in done.stderr


def test_what_is_not_solved_is_said():
    X, y, _ = data()
    with pytest.warns(ConvergenceWarning, match=r"LinearRegressor, Huber.*steps used up.*Raise max_iter\."):
        model = lk.sklearn.LinearRegressor("huber", max_iter=1).fit(X, y)
    assert (model.converged_, model.certificate_.kind, model.n_iter_) == (False, "budget", 1)
    with pytest.warns(ConvergenceWarning, match=r"separates the classes completely.*penalty='l2' with alpha > 0"):
        apart = lk.sklearn.LinearClassifier().fit(X, X[:, 0] > 0)
    assert (apart.certificate_.kind, apart.score(X, X[:, 0] > 0)) == ("infinity", 1.0)
    with pytest.raises(ValueError, match=r"no standard errors: the fit is not solved\."):
        apart.summary()
