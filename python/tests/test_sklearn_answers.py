"""What linear models say of themselves, what they refuse, and losses as scorers and metrics."""

from __future__ import annotations

import pickle
import re
import warnings

import numpy as np
import pytest
from conftest import CARDS, NAMES, draw

import losskit as lk

pytest.importorskip("sklearn")

import sklearn
from sklearn import linear_model as theirs
from sklearn import metrics as measures
from sklearn.model_selection import cross_val_score
from sklearn.tree import DecisionTreeClassifier
from test_catalogue import run_examples
from test_sklearn import classes, data

from losskit.sklearn._classes import is_binary, of_several, signs

NAMED = ["LinearRegressor", "LinearClassifier", "make_scorer"]


def test_a_summary_is_a_table_of_numbers():
    X, y, _ = data()
    summary = lk.sklearn.LinearRegressor().fit(X, y).summary()
    A = np.column_stack([np.ones(len(y)), X])
    inverse = np.linalg.inv(A.T @ A)
    beta = inverse @ A.T @ y
    rest = y - A @ beta
    sigma2 = rest @ rest / (len(y) - 4)
    np.testing.assert_allclose([row.estimate for row in summary.estimates], beta, rtol=1e-10)
    np.testing.assert_allclose([row.error for row in summary.estimates], np.sqrt(sigma2 * np.diag(inverse)), rtol=1e-10)
    assert (summary.errors, summary.freedom) == ("classic", len(y) - 4)
    assert summary.dispersion == pytest.approx(sigma2)
    lines = str(summary).splitlines()
    assert lines[0].startswith("solved: global minimum")
    assert [line.split()[0] for line in lines[3:7]] == ["intercept", "x0", "x1", "x2"]
    assert "log likelihood" in lines[-1]
    sandwich = lk.sklearn.LinearRegressor().fit(X, y).summary("sandwich")
    white = inverse @ (A.T * rest**2) @ A @ inverse
    np.testing.assert_allclose([row.error for row in sandwich.estimates], np.sqrt(np.diag(white)), rtol=1e-10)
    assert sandwich.freedom is None


def test_a_summary_names_classes():
    X, y = classes(3)
    model = lk.sklearn.LinearClassifier().fit(X, np.array(["a", "b", "c"])[y])
    assert {row.output for row in model.summary().estimates} == {"b", "c"}
    assert "c: x2" in str(model.summary())
    assert lk.sklearn.LinearClassifier().fit(X, y > 0).summary().estimates[0].output == "True"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"penalty": "l2"}, "the penalty pulls the coefficients"),
        ({"loss": "epsilon_insensitive"}, "the loss has corners"),
        ({"loss": "cauchy"}, "the loss is not convex"),
        ({"inference": False}, "inference=False"),
    ],
)
def test_there_is_no_summary_where_none_is_valid(options, why):
    X, y, _ = data()
    with pytest.raises(ValueError, match=f"no standard errors: .*{why}"):
        lk.sklearn.LinearRegressor(**options).fit(X, y).summary()


@pytest.mark.parametrize(
    ("options", "error", "why"),
    [
        ({"loss": "hubber"}, ValueError, r"no loss named 'hubber'\. Did you mean 'huber'\?"),
        ({"loss": 3}, TypeError, "a loss is a name or a losskit.Loss"),
        ({"loss": "huber:delta=-1"}, ValueError, "huber: delta must be > 0, got -1"),
        ({"loss": "binary_focal"}, ValueError, r"its predictions must be in \[0, 1\].*use binary_"),
        ({"loss": "cross_entropy"}, ValueError, "compares the scores of classes; use LinearClassifier"),
        ({"loss": "poisson_nll"}, ValueError, r"poisson_nll: y must be >= 0, but y\[\d+\] = -"),
        ({"penalty": "l3"}, ValueError, "unknown penalty 'l3'; choose from None, 'l2', 'l1', 'elastic_net'"),
        ({"penalty": "l2", "alpha": -1}, ValueError, "alpha: must be a number >= 0, got -1"),
        ({"penalty": "l2", "alpha": "much"}, TypeError, "alpha must be a number, got 'much'"),
        ({"penalty": "elastic_net", "l1_ratio": 2}, ValueError, "l1_ratio: must lie between 0 and 1, got 2"),
        ({"solver": "adam"}, ValueError, "unknown solver 'adam'; choose from 'auto', 'ols', 'newton', 'newton-cg'"),
        ({"loss": "pinball", "solver": "newton"}, ValueError, "newton needs a gradient without jumps.*; use auto"),
        ({"max_iter": 0}, ValueError, "max_iter must be >= 1, got 0"),
        ({"max_iter": 1.5}, TypeError, "max_iter must be a whole number, got 1.5"),
        ({"tol": 0.0}, ValueError, "tol: must be a number > 0, got 0"),
        ({"n_starts": True}, TypeError, "n_starts must be a whole number, got True"),
    ],
)
def test_a_wrong_request_is_a_sentence(options, error, why):
    X, y, _ = data()
    with pytest.raises(error, match=why):
        lk.sklearn.LinearRegressor(**options).fit(X, y)


def test_wrong_data_is_a_sentence():
    X, y, _ = data()
    fit = lk.sklearn.LinearRegressor().fit
    for bad, why in [
        (lambda: fit(X, y, -np.arange(len(y))), "sample_weight"),
        (lambda: fit(X, y, np.zeros(len(y))), "sample_weight|zero"),
        (lambda: fit(X[:3], y[:3]), r"4 coefficients cannot be told apart by 3 rows; give penalty='l2' with alpha > 0"),
        (lambda: lk.sklearn.LinearClassifier().fit(X, np.ones(len(y))), "one class only"),
        (lambda: lk.sklearn.LinearClassifier().fit(X, y > 0, y > 0), "one class only in the rows of positive weight"),
        (lambda: lk.sklearn.LinearClassifier("huber").fit(X, y > 0), "huber is no loss of classes; use LinearRegressor"),
    ]:
        with pytest.raises(ValueError, match=why):
            bad()
    with pytest.raises(AttributeError, match="predict_proba"):
        lk.sklearn.LinearClassifier("hinge").fit(X, y > 0).predict_proba(X)


@pytest.mark.parametrize("thing", [lk.sklearn, lk.sklearn.metrics, *(getattr(lk.sklearn, name) for name in NAMED)])
def test_examples_run(thing):
    failed, run = run_examples(thing, thing.__name__)
    assert run > 0
    assert failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_loss_is_minimised_or_refused_with_a_reason(name):
    loss, rng = lk.get(name), np.random.default_rng(5)
    X = rng.normal(size=(60, 2))
    of_classes = is_binary(CARDS[name]) or "multiclass" in CARDS[name]["tasks"]
    model = (lk.sklearn.LinearClassifier if of_classes else lk.sklearn.LinearRegressor)(loss, penalty="l2", alpha=0.1, tol=1e-8)
    if of_classes:
        y = (X[:, 0] + rng.normal(size=60) > 0).astype(int)
    else:
        y = draw(loss, 60)[-1] if np.shape(draw(loss)[-1]) == (6,) else rng.normal(size=60)
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            model.fit(X, y)
    except ValueError as why:
        if not re.search("does not fit a linear model: |compares the scores of classes|falls without bound", str(why)):
            raise
        return
    assert len(told) == (not model.converged_), [str(one.message) for one in told]
    raw = X @ model.coef_.T + model.intercept_
    target = np.array(signs(loss))[y] if is_binary(CARDS[name]) else y
    value = loss.value(np.squeeze(raw), target)
    assert model.certificate_.loss == pytest.approx(value, rel=1e-9, abs=1e-12)
    assert model.certificate_.objective == pytest.approx(value + 0.05 * (model.coef_**2).sum(), rel=1e-9, abs=1e-12)
    assert np.isfinite(model.predict(X).astype(float)).all()


def test_random_starts_repeat():
    X, y, _ = data()
    model = lk.sklearn.LinearRegressor(lk.Cauchy(c=0.1), n_starts=5, random_state=7)
    first, second = (model.fit(X, y).coef_.copy() for _ in range(2))
    assert (first == second).all()
    assert "best of 5 starts" in str(model.certificate_)


BINARY = [name for name in NAMES if is_binary(CARDS[name]) and CARDS[name]["pred"] == "a number"]


@pytest.mark.parametrize("name", BINARY)
def test_a_loss_of_several_classes_is_that_of_two_where_there_are_two(name):
    loss = lk.get(name)
    try:
        several = of_several(loss)
    except ValueError:
        pytest.skip("it has none")
    z = np.random.default_rng(0).normal(size=50) * 3
    for which, sign in enumerate(signs(loss)):
        values = loss.value(z, np.full(50, sign), reduction="none")
        others = several.value(np.column_stack([0 * z, z]), np.full(50, which), reduction="none")
        np.testing.assert_allclose(values, others, rtol=1e-9, atol=1e-12)


def test_the_usual_losses_have_one_of_several_classes():
    assert of_several(lk.BinaryCrossEntropyWithLogits()) == lk.CrossEntropy()
    assert of_several(lk.Hinge()) == lk.MulticlassHinge()
    assert of_several(lk.BinaryFocalWithLogits(gamma=3.0)) == lk.CategoricalFocal(gamma=3.0)
    with pytest.raises(ValueError, match="Only binary classification is supported"):
        of_several(lk.BinaryCrossEntropyWithLogits(pos_weight=2.0))


@pytest.mark.parametrize("name", NAMES)
def test_every_loss_is_a_metric_with_the_truth_first(name):
    if CARDS[name]["target"] == "none":
        with pytest.raises(AttributeError, match=f"takes no y_true; use losskit.{name}"):
            getattr(lk.sklearn.metrics, name)
        return
    metric, (pred, target) = getattr(lk.sklearn.metrics, name), draw(lk.get(name))
    assert name in dir(lk.sklearn.metrics)
    assert metric(target, pred) == getattr(lk, name)(pred, target)
    assert pickle.loads(pickle.dumps(metric)) is metric
    if CARDS[name]["scope"] == "row":
        weight = np.arange(1.0, 1 + len(lk.get(name).value(pred, target, reduction="none")))
        assert metric(target, pred, sample_weight=weight) == getattr(lk, name)(pred, target, weight=weight)


def test_metrics_equal_those_of_scikit_learn():
    _, y, rng = data()
    p, w = y + rng.normal(size=len(y)), rng.uniform(size=len(y))
    ours = lk.sklearn.metrics
    assert ours.squared_error(y, p, sample_weight=w) == pytest.approx(measures.mean_squared_error(y, p, sample_weight=w))
    assert ours.pinball(y, p, tau=0.2, sample_weight=w) == pytest.approx(
        measures.mean_pinball_loss(y, p, alpha=0.2, sample_weight=w)
    )
    with pytest.raises(AttributeError, match="no attribute 'hubber'"):
        ours.hubber  # noqa: B018


def test_scorers_ask_for_what_the_loss_takes():
    X, y, rng = data()
    make, w = lk.sklearn.make_scorer, rng.uniform(size=len(y))
    line = theirs.LinearRegression().fit(X, y)
    own = measures.make_scorer(measures.mean_pinball_loss, greater_is_better=False, alpha=0.9)
    assert make("pinball", tau=0.9)(line, X, y, sample_weight=w) == pytest.approx(own(line, X, y, sample_weight=w))
    counts = rng.poisson(np.exp(0.3 * y.clip(-3, 3)))
    poisson = theirs.PoissonRegressor().fit(X, counts)
    assert make("poisson_nll")(poisson, X, counts) == pytest.approx(
        -lk.poisson_nll(np.log(poisson.predict(X)), counts.astype(float))
    )
    for k, names in [(2, np.array(["no", "yes"])), (3, np.array([10, 20, 30]))]:
        X, y = classes(k)
        y = names[y]
        model = theirs.LogisticRegression().fit(X, y)
        want = measures.get_scorer("neg_log_loss")(model, X, y)
        for loss in ["binary_cross_entropy_with_logits", "cross_entropy", "nll", "categorical_cross_entropy", "cross_entropy_soft"]:
            assert make(loss)(model, X, y) == pytest.approx(want)
        assert make("cross_entropy", response_method="decision_function")(model, X, y) == pytest.approx(want)
        hinge = measures.hinge_loss(y, model.decision_function(X))
        assert make("hinge")(model, X, y) == pytest.approx(-hinge)
    # Probabilities of 0 and 1 are scores without end, and right ones cost nothing.
    tree = DecisionTreeClassifier(random_state=0).fit(X, y)
    assert make("cross_entropy")(tree, X, y) == 0
    assert cross_val_score(model, X, y, scoring=make(lk.CategoricalFocal(gamma=1.0)), cv=3).max() < 0
    assert pickle.loads(pickle.dumps(make("hinge")))(model, X, y) == make("hinge")(model, X, y)
    with sklearn.config_context(enable_metadata_routing=True):
        scorer = make("cross_entropy").set_score_request(sample_weight=True)
        unweighted = theirs.LogisticRegression().set_fit_request(sample_weight=False)
        w = 1.0 + (y == 10)
        scores = cross_val_score(unweighted, X, y, scoring=scorer, params={"sample_weight": w}, cv=3)
    assert (scores != cross_val_score(theirs.LogisticRegression(), X, y, scoring=make("cross_entropy"), cv=3)).all()


def test_scorers_know_their_labels():
    X, y = classes(3)
    model = theirs.LogisticRegression().fit(X, np.array(["a", "b", "c"])[y])
    some, texts = y < 2, np.array(["a", "b", "c"])[y]
    make = lk.sklearn.make_scorer
    with pytest.raises(ValueError, match=r"scores of 3 classes, and y_true holds 2: a, b; name all"):
        make("cross_entropy")(model, X[some], texts[some])
    assert make("cross_entropy", labels=["a", "b", "c"])(model, X[some], texts[some]) < 0
    for name in ["triplet_margin", "giou", "gaussian_nll", "soft_dice", "distillation_kl"]:
        with pytest.raises(ValueError, match="no estimator predicts that"):
            make(name)
    with pytest.raises(ValueError, match="unknown response_method 'proba'"):
        make("hinge", response_method="proba")
