"""As LightGBM's objective a loss grows the trees LightGBM's own grows, and serves both interfaces."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from boosting import CLASS, COUNT, ETA, LABEL, REAL, WEIGHT, N, X
from twins import LIGHTGBM, cases, lightgbm_pair
from twins import LIGHTGBM_BASE as BASE
from twins import LIGHTGBM_PLAIN as PLAIN

import losskit as lk

lgb = pytest.importorskip("lightgbm")
from sklearn.base import clone  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402

CASES = cases(LIGHTGBM)


@pytest.mark.parametrize(("name", "weight"), [case[:2] for case in CASES], ids=[case[2] for case in CASES])
def test_twins_grow_the_same_trees(name, weight):
    theirs, ours = lightgbm_pair(name, weight)
    expected = theirs.predict(X, raw_score=True)
    assert ours.predict(X, raw_score=True) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", ["binary", "poisson", "multiclass", "regression"])
def test_the_start_is_kept_in_the_model(name, tmp_path):
    objective, y, extra, *_ = LIGHTGBM[name]
    theirs = lgb.train({**BASE, **extra, "objective": name}, lgb.Dataset(X, y, weight=WEIGHT), 20)
    ours = lk.lightgbm.train(BASE, lgb.Dataset(X, y, weight=WEIGHT), 20, objective=objective)
    assert ours.predict(X) == pytest.approx(theirs.predict(X), rel=1e-5, abs=1e-6)
    raw = ours.predict(X, raw_score=True)
    assert objective.predict(raw) == pytest.approx(ours.predict(X), rel=1e-9)
    ours.save_model(tmp_path / "model.txt")
    again = lgb.Booster(model_file=tmp_path / "model.txt")
    assert (again.predict(X) == ours.predict(X)).all()
    assert (again.predict(X, num_iteration=5) == ours.predict(X, num_iteration=5)).all()
    shares = ours.predict(X, pred_contrib=True).reshape(N, -1, X.shape[1] + 1).sum(axis=2)
    assert shares == pytest.approx(raw.reshape(N, -1), abs=1e-9)


def test_starting_scores():
    logit = np.log(np.average(LABEL, weights=WEIGHT) / np.average(1 - LABEL, weights=WEIGHT))
    assert lk.lightgbm.objective("binary_cross_entropy_with_logits").init_score(LABEL, WEIGHT) == pytest.approx(logit)
    assert lk.lightgbm.objective("absolute_error").init_score([1.0, 2.0, 7.0]) == 2.0
    shares = np.bincount(CLASS.astype(int), WEIGHT)
    scores = lk.lightgbm.objective("cross_entropy").init_score(CLASS, WEIGHT)
    assert np.exp(scores) / np.exp(scores).sum() == pytest.approx(shares / shares.sum())
    # Not convex, and with smoothing: nowhere nearby is better.
    for objective, y in [
        (lk.lightgbm.objective("binary_focal_with_logits"), LABEL),
        (lk.lightgbm.objective("tukey_biweight"), REAL),
        (lk.lightgbm.objective("cross_entropy", label_smoothing=0.2), CLASS),
    ]:
        start = objective.init_score(y, WEIGHT)
        rows = [np.broadcast_to(start + step, (N, *np.shape(start))) for step in (0.0, 1e-3, -1e-3)]
        rows += [rows[0] + 1e-3 * np.eye(3)[k] for k in range(np.size(start)) if np.size(start) > 1]
        here, *beside = (objective.metric.value(y, np.ascontiguousarray(pred), WEIGHT) for pred in rows)
        assert all(here <= value + 1e-12 for value in beside)
    with pytest.raises(ValueError, match="no finite one"):
        lk.lightgbm.objective("poisson_nll").init_score(np.zeros(5))


def test_a_majorizer_reaches_what_second_derivatives_do_not():
    y = REAL + 50
    error = {}
    for curvature in ["auto", "exact"]:
        objective = lk.lightgbm.objective("huber", curvature=curvature, check=False)
        booster = lgb.train({**PLAIN, "objective": objective}, lgb.Dataset(X, y), 100)
        error[curvature] = np.abs(booster.predict(X, raw_score=True) - y).mean()
    assert error["auto"] < 2 < 40 < error["exact"]
    # Steps of 1 know nothing of how far a quantile is.
    share = {"absolute_error": 0.9, "cauchy": 0.9, "binary_focal_with_logits": 0.9, "pinball:tau=0.9": 0.97}
    for loss, most in share.items():
        objective = lk.lightgbm.objective(loss)
        target = LABEL if loss.startswith("binary") else REAL
        _, hess = objective(target, np.zeros(N))
        assert (hess > 0).all()
        assert np.isfinite(hess).all()
        booster = lk.lightgbm.train(BASE, lgb.Dataset(X, target), 30, objective=objective)
        start = np.full(N, objective.init_score(target))
        raw = booster.predict(X, raw_score=True)
        assert objective.metric.value(target, raw) < most * objective.metric.value(target, start)


def test_early_stopping_and_metric():
    data, valid = lgb.Dataset(X[:1000], LABEL[:1000]), lgb.Dataset(X[1000:], LABEL[1000:])
    objective = lk.lightgbm.objective("binary_focal_with_logits", gamma=1.0)
    booster = lk.lightgbm.train(
        {**BASE, "learning_rate": 0.3}, data, 300, objective=objective, valid_sets=[valid], early_stopping=5
    )
    assert 0 < booster.best_iteration < 300
    score = objective.metric.value(LABEL[1000:], booster.predict(X[1000:], raw_score=True, num_iteration=booster.best_iteration))
    assert booster.best_score["valid_0"]["binary_focal_with_logits"] == pytest.approx(score)
    assert ((booster.predict(X) > 0) & (booster.predict(X) < 1)).all()


@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["plain", "weighted"])
def test_scikit_learn(weight):
    objective = lk.lightgbm.objective("binary_cross_entropy_with_logits")
    model = lgb.LGBMClassifier(objective=objective, metric="None", n_estimators=20, **PLAIN)
    start = objective.init_score(LABEL, weight)
    model.fit(
        X,
        LABEL,
        sample_weight=weight,
        init_score=np.full(N, start),
        eval_X=X.copy(),
        eval_y=LABEL.copy(),
        eval_init_score=[np.full(N, start)],
        eval_metric=objective.metric,
    )
    theirs = lgb.LGBMClassifier(n_estimators=20, **BASE).fit(X, LABEL, sample_weight=weight)
    raw = model.predict(X, raw_score=True)
    assert objective.predict(raw, start) == pytest.approx(theirs.predict_proba(X)[:, 1], abs=1e-6)
    history = model.evals_result_["valid_0"]["binary_cross_entropy_with_logits"]
    assert history[-1] == pytest.approx(objective.metric.value(LABEL, raw + start))
    final = lk.lightgbm.finalize(model.booster_, objective, init_score=start)
    assert final.predict(X) == pytest.approx(theirs.predict_proba(X)[:, 1], abs=1e-6)
    again = pickle.loads(pickle.dumps(model))
    assert (again.predict(X, raw_score=True) == raw).all()
    assert again.objective == objective


def test_selection():
    objective = lk.lightgbm.objective("huber", delta=2.0)
    model = lgb.LGBMRegressor(objective=objective, n_estimators=5, **PLAIN)
    assert clone(model).objective is objective
    assert np.isfinite(cross_val_score(model, X, REAL, cv=3)).all()
    deltas = [lk.lightgbm.objective("huber", delta=delta) for delta in (0.5, 2.0)]
    found = GridSearchCV(model, {"objective": deltas}, cv=2, scoring="neg_mean_absolute_error").fit(X, REAL)
    assert found.best_params_["objective"] in deltas


def test_multiclass_in_scikit_learn():
    objective = lk.lightgbm.objective("cross_entropy")
    model = lgb.LGBMClassifier(objective=objective, n_estimators=10, **PLAIN).fit(X, CLASS)
    theirs = lgb.LGBMClassifier(n_estimators=10, **PLAIN).fit(X, CLASS)
    assert objective.predict(model.predict(X, raw_score=True)) == pytest.approx(theirs.predict_proba(X), abs=1e-6)


def test_it_is_a_value():
    objective = lk.lightgbm.objective("huber", delta=2.0, curvature="exact", check=False)
    assert repr(objective) == "losskit.lightgbm.objective(Huber(delta=2.0), curvature='exact', check=False)"
    assert copy.deepcopy(objective) is objective
    assert copy.deepcopy({"objective": objective})["objective"] is objective
    assert pickle.loads(pickle.dumps(objective)) == objective != lk.lightgbm.objective("huber")
    assert hash(objective) == hash(lk.lightgbm.objective(lk.Huber(2.0), curvature="exact", check=False))
    assert pickle.loads(pickle.dumps(objective.metric)) == objective.metric
    with pytest.raises(AttributeError):
        objective.check = True


@pytest.mark.parametrize("curvature", ["auto", "exact", "unit"])
def test_pieces_are_the_whole(monkeypatch, curvature):
    for loss, y in [("poisson_nll", COUNT), ("huber", REAL), ("cross_entropy", CLASS)]:
        objective = lk.lightgbm.objective(loss, curvature=curvature)
        pred = np.asfortranarray(np.outer(ETA, [1.0, 0.5, -1.0])) if loss == "cross_entropy" else 0.3 * ETA
        whole = [*objective.derivatives(y, pred, WEIGHT), *objective(y, pred)]
        monkeypatch.setattr("losskit._boost.PIECE", 128)
        pieces = [*objective.derivatives(y, pred, WEIGHT), *objective(y, pred)]
        monkeypatch.undo()
        assert all((a == b).all() and a.dtype == b.dtype for a, b in zip(whole, pieces))
    monkeypatch.setattr("losskit._boost.PIECE", 128)
    wrong = COUNT.copy()
    wrong[700] = -1.0
    with pytest.raises(ValueError, match=r"target\[700\] = -1"):
        lk.lightgbm.objective("poisson_nll", curvature=curvature)(wrong, ETA)


def test_errors():
    objective = lk.lightgbm.objective("binary_focal_with_logits")
    pred = np.zeros(5)
    pred[3] = np.nan
    with pytest.raises(FloatingPointError, match=r"gradient is not finite at row 3 \(y_true=1.0, y_pred=nan\)"):
        objective(np.ones(5), pred)
    with pytest.raises(FloatingPointError, match="every second derivative is 0"):
        lk.lightgbm.objective("huber", curvature="exact")(np.zeros(3), np.full(3, 9.0))
    with pytest.raises(ValueError, match="y_true\\[1\\] = 0.5"):
        lk.lightgbm.objective("cross_entropy")([0.0, 0.5], np.zeros((2, 3)))
    with pytest.raises(ValueError, match="Shapes must match"):
        objective(np.ones(3), np.zeros(3), np.ones(2))
    with pytest.raises(TypeError, match="no objective for boosting"):
        lk.lightgbm.objective("soft_dice")
    with pytest.raises(ValueError, match="unknown curvature 'best'"):
        lk.lightgbm.objective("huber", curvature="best")
    with pytest.raises(ValueError, match="no majorizer"):
        lk.lightgbm.objective("poisson_nll", curvature="majorizer")
    with pytest.raises(TypeError, match="no parameter 'gama'"):
        lk.lightgbm.objective("binary_focal_with_logits", gama=2)
