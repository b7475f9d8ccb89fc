"""As XGBoost's objective a loss grows the trees XGBoost's own grows, and serves both interfaces."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from boosting import LABEL, REAL, WEIGHT, N, X
from twins import XGBOOST, cases, xgboost_pair
from twins import XGBOOST_BASE as BASE

import losskit as lk

xgb = pytest.importorskip("xgboost")
from sklearn.base import clone  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402

CASES = cases(XGBOOST)


@pytest.mark.parametrize(("name", "weight"), [case[:2] for case in CASES], ids=[case[2] for case in CASES])
def test_twins_grow_the_same_trees(name, weight, tmp_path):
    objective, y = XGBOOST[name][:2]
    data = xgb.DMatrix(X, y, weight=weight)
    history: dict[str, dict[str, list[float]]] = {}
    watch = {"evals": [(data, "train")], "evals_result": history, "verbose_eval": False}
    theirs, ours = xgboost_pair(name, weight, custom_metric=objective.metric, **watch)
    raw = ours.predict(data, output_margin=True)
    assert raw == pytest.approx(theirs.predict(data, output_margin=True), rel=1e-6, abs=2e-6)
    # The starting score is in the model, and predictions go through the link.
    assert ours.predict(data) == pytest.approx(theirs.predict(data), rel=1e-5, abs=2e-6)
    assert objective.predict(raw) == pytest.approx(ours.predict(data), rel=1e-5, abs=1e-6)
    (losses,) = history["train"].values()
    # Told with six decimals.
    assert losses[-1] == pytest.approx(objective.metric.value(y, raw.astype(float), weight), rel=1e-5, abs=1e-6)
    ours.save_model(tmp_path / "model.json")
    again = xgb.Booster(model_file=tmp_path / "model.json")
    assert (again.predict(data) == ours.predict(data)).all()


def test_early_stopping():
    objective = lk.xgboost.objective("binary_focal_with_logits", gamma=1.0)
    data, valid = xgb.DMatrix(X[:1000], LABEL[:1000]), xgb.DMatrix(X[1000:], LABEL[1000:])
    booster = xgb.train(
        {**BASE, **objective.params(LABEL[:1000]), "learning_rate": 0.5},
        data,
        300,
        obj=objective,
        custom_metric=objective.metric,
        evals=[(valid, "valid")],
        early_stopping_rounds=5,
        verbose_eval=False,
    )
    assert 0 < booster.best_iteration < 290


def test_a_majorizer_reaches_what_second_derivatives_do_not():
    y, error = REAL + 50, {}
    for curvature in ["auto", "exact"]:
        objective = lk.xgboost.objective("huber", curvature=curvature, check=False)
        model = xgb.XGBRegressor(objective=objective, base_score=0.0, n_estimators=100, **BASE).fit(X, y)
        error[curvature] = np.abs(model.predict(X) - y).mean()
    assert error["auto"] < 2 < 40 < error["exact"]


@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["plain", "weighted"])
def test_scikit_learn(weight):
    objective = lk.xgboost.objective("squared_error")
    model = xgb.XGBRegressor(objective=objective, base_score=objective.base_score(REAL, weight), n_estimators=10, **BASE)
    model.fit(X, REAL, sample_weight=weight)
    theirs = xgb.XGBRegressor(base_score=model.base_score, n_estimators=10, **BASE).fit(X, REAL, sample_weight=weight)
    assert model.predict(X) == pytest.approx(theirs.predict(X), rel=1e-5, abs=2e-6)
    assert pickle.loads(pickle.dumps(model)).predict(X) == pytest.approx(model.predict(X))
    objective = lk.xgboost.objective("binary_cross_entropy_with_logits")
    start = objective.base_probability(LABEL, weight)
    model = xgb.XGBClassifier(objective=objective, base_score=start, n_estimators=10, **BASE)
    model.fit(X, LABEL, sample_weight=weight)
    theirs = xgb.XGBClassifier(base_score=start, n_estimators=10, **BASE).fit(X, LABEL, sample_weight=weight)
    assert model.predict_proba(X) == pytest.approx(theirs.predict_proba(X), abs=2e-6)


def test_selection_and_metric():
    objective = lk.xgboost.objective("huber", delta=2.0)
    model = xgb.XGBRegressor(objective=objective, eval_metric=objective.metric, n_estimators=5, **BASE)
    assert clone(model).objective is objective
    assert np.isfinite(cross_val_score(model, X, REAL, cv=3)).all()
    deltas = [lk.xgboost.objective("huber", delta=delta) for delta in (0.5, 2.0)]
    found = GridSearchCV(model, {"objective": deltas}, cv=2, scoring="neg_mean_absolute_error").fit(X, REAL)
    assert found.best_params_["objective"] in deltas
    model.set_params(disable_default_eval_metric=1).fit(X, REAL, eval_set=[(X, REAL)], verbose=False)
    (losses,) = model.evals_result()["validation_0"].values()
    assert losses[-1] == pytest.approx(lk.huber(model.predict(X).astype(float), REAL, delta=2.0), rel=1e-5)


def test_errors_reach_the_caller():
    objective = lk.xgboost.objective("poisson_nll")
    with pytest.raises(ValueError, match="target must be >= 0"):
        xgb.train({**BASE, "base_score": 1.0}, xgb.DMatrix(X, REAL), 2, obj=objective)
    grad, hess = objective(np.ones(N), np.zeros(N, np.float32))
    assert grad.dtype == hess.dtype == np.float32
