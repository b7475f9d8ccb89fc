"""As CatBoost's objective a loss grows the trees CatBoost's own grows."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from boosting import CLASS, REAL, WEIGHT, N, X
from twins import CATBOOST, cases, catboost_pair
from twins import CATBOOST_BASE as BASE
from twins import CATBOOST_PLAIN as PLAIN

import losskit as lk

cb = pytest.importorskip("catboost")
from sklearn.base import clone  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402

CASES = cases(CATBOOST)


@pytest.mark.parametrize(("name", "weight"), [case[:2] for case in CASES], ids=[case[2] for case in CASES])
def test_twins_grow_the_same_trees(name, weight):
    objective, y = CATBOOST[name][:2]
    theirs, ours = catboost_pair(name, weight)
    expected = theirs.predict(X, prediction_type="RawFormulaVal")
    raw = ours.predict(X, prediction_type="RawFormulaVal")
    assert raw == pytest.approx(expected, rel=1e-6, abs=1e-6)
    (losses,) = ours.evals_result_["learn"].values()
    assert losses[-1] == pytest.approx(objective.metric.value(y, raw, weight))


@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["plain", "weighted"])
def test_the_start_is_kept_in_the_model(weight, tmp_path):
    objective = lk.catboost.objective(0.5 * lk.SquaredError())
    model = cb.CatBoostRegressor(loss_function=objective, eval_metric=objective.metric, **PLAIN)
    lk.catboost.fit(model, X, REAL, sample_weight=weight)
    theirs = cb.CatBoostRegressor(**BASE).fit(X, REAL, sample_weight=weight)
    assert model.predict(X) == pytest.approx(theirs.predict(X), rel=1e-6, abs=1e-6)
    model.save_model(tmp_path / "model.cbm")
    assert cb.CatBoostRegressor().load_model(tmp_path / "model.cbm").predict(X) == pytest.approx(model.predict(X))


def test_early_stopping():
    objective = lk.catboost.objective("huber")
    params = {**PLAIN, "iterations": 500, "learning_rate": 0.5}
    model = cb.CatBoostRegressor(loss_function=objective, eval_metric=objective.metric, **params)
    lk.catboost.fit(model, X[:1000], REAL[:1000], eval_set=(X[1000:], REAL[1000:]), early_stopping_rounds=5)
    assert 0 < model.tree_count_ < 490
    assert model.get_best_score()["validation"]["CatBoostMetric"] == pytest.approx(lk.huber(model.predict(X[1000:]), REAL[1000:]))


def test_a_majorizer_reaches_what_second_derivatives_do_not():
    y = REAL + 50
    objective = lk.catboost.objective("huber")
    params = {**PLAIN, "iterations": 100, "loss_function": objective, "eval_metric": objective.metric}
    far = np.full(N, 0.0)
    with pytest.raises(FloatingPointError, match="every second derivative is 0"):
        lk.catboost.objective("huber", curvature="exact").calc_ders_range(far, y, None)
    assert np.abs(cb.CatBoost(params).fit(X, y).predict(X) - y).mean() < 2


def test_selection():
    objective = lk.catboost.objective("huber", delta=2.0)
    model = cb.CatBoostRegressor(loss_function=objective, eval_metric=objective.metric, **PLAIN)
    assert clone(model).get_params()["loss_function"] is objective
    assert np.isfinite(cross_val_score(model, X, REAL, cv=2)).all()
    found = GridSearchCV(model, {"depth": [2, 4]}, cv=2).fit(X, REAL)
    assert found.best_params_["depth"] in (2, 4)
    assert pickle.loads(pickle.dumps(objective)) == objective


def test_not_convex_losses_of_classes():
    objective = lk.catboost.objective("categorical_focal")
    params = {**PLAIN, "loss_function": objective, "eval_metric": objective.metric, "classes_count": 3}
    raw = cb.CatBoost(params).fit(X, CLASS).predict(X, prediction_type="RawFormulaVal")
    assert objective.metric.value(CLASS, raw) < 0.9 * objective.metric.value(CLASS, np.zeros((N, 3)))


def test_the_start_of_classes_is_kept_in_the_model(tmp_path):
    objective = lk.catboost.objective("cross_entropy")
    params = {**PLAIN, "loss_function": objective, "eval_metric": objective.metric, "classes_count": 3}
    model = lk.catboost.fit(cb.CatBoostClassifier(**params), X, CLASS, sample_weight=WEIGHT)
    start = objective.init_score(CLASS, WEIGHT)
    pool = cb.Pool(X, CLASS, weight=WEIGHT, baseline=np.tile(start, (N, 1)))
    theirs = cb.CatBoost({**PLAIN, "loss_function": "MultiClass"}).fit(pool)
    raw = model.predict(X, prediction_type="RawFormulaVal")
    assert raw == pytest.approx(start + theirs.predict(X, prediction_type="RawFormulaVal"), abs=1e-6)
    model.save_model(tmp_path / "model.cbm")
    again = cb.CatBoostClassifier().load_model(tmp_path / "model.cbm")
    assert again.predict_proba(X) == pytest.approx(objective.predict(raw))


def test_errors():
    with pytest.raises(TypeError, match="loss_function is no losskit"):
        lk.catboost.fit(cb.CatBoostRegressor(), X, REAL)
