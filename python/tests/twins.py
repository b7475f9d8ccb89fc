"""The boosting libraries' own losses beside ours in their place."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from boosting import CLASS, COUNT, LABEL, NEAR, POSITIVE, REAL, WEIGHT, X

import losskit as lk

PROBABILITY = 0.1 + 0.8 * LABEL


class Twin(NamedTuple):
    """Our objective in place of a library's, the targets, and what either needs beside."""

    objective: Any
    y: Any
    theirs: dict[str, Any] = {}
    ours: dict[str, Any] = {}
    # Of weights that mean something else.
    weighted: bool = True


LIGHTGBM_BASE = {
    "verbosity": -1,
    "num_leaves": 15,
    "min_sum_hessian_in_leaf": 0,
    "deterministic": True,
    "force_row_wise": True,
    # Threads of several libraries wait for each other.
    "num_threads": 1,
}
LIGHTGBM_PLAIN = {**LIGHTGBM_BASE, "boost_from_average": False}

of = lk.lightgbm.objective
LIGHTGBM = {
    "binary": Twin(of("binary_cross_entropy_with_logits"), LABEL),
    "cross_entropy": Twin(of("binary_cross_entropy_with_logits"), PROBABILITY),
    # Weights of its rows are numbers of trials.
    "cross_entropy_lambda": Twin(of("cross_entropy_lambda"), PROBABILITY, weighted=False),
    "regression": Twin(of("squared_error"), REAL),
    # Its own second derivative is larger by e to this.
    "poisson": Twin(of("poisson_nll"), COUNT, {"poisson_max_delta_step": 1e-12}),
    "gamma": Twin(of("gamma_nll"), POSITIVE),
    "tweedie": Twin(of("tweedie_nll", power=1.3), COUNT, {"tweedie_variance_power": 1.3}),
    "huber": Twin(of("huber", delta=1.3, curvature="unit"), REAL, {"alpha": 1.3}),
    "fair": Twin(of("fair", c=1.1, curvature="exact"), REAL, {"fair_c": 1.1}),
    "multiclass": Twin(of("cross_entropy"), CLASS, {"num_class": 3}, {"num_class": 3}),
    "multiclassova": Twin(of("one_vs_all", curvature="exact"), CLASS, {"num_class": 3}, {"num_class": 3}),
}

XGBOOST_BASE = {"max_depth": 4, "learning_rate": 0.1, "nthread": 1, "min_child_weight": 0, "reg_lambda": 0}
# Its Poisson multiplies second derivatives by e^0.7 and lets no leaf be larger than 0.7.
WIDER = np.exp(0.7)

of = lk.xgboost.objective
XGBOOST = {
    "binary:logistic": Twin(of("binary_cross_entropy_with_logits"), LABEL),
    "reg:logistic": Twin(of("binary_cross_entropy_with_logits"), PROBABILITY),
    "reg:squarederror": Twin(of("squared_error"), REAL),
    "reg:squaredlogerror": Twin(of(0.5 * lk.SquaredLogError(), curvature="exact"), np.exp(NEAR / 4)),
    "count:poisson": Twin(of("poisson_nll"), COUNT, {}, {"learning_rate": 0.1 / WIDER, "max_delta_step": 0.7 * WIDER}),
    "reg:gamma": Twin(of("gamma_nll"), POSITIVE),
    "reg:tweedie": Twin(of("tweedie_nll", power=1.3), COUNT, {"tweedie_variance_power": 1.3}),
    "reg:pseudohubererror": Twin(of("pseudo_huber", delta=1.3, curvature="exact"), NEAR, {"huber_slope": 1.3}),
    "multi:softprob": Twin(of("cross_entropy"), CLASS, {"num_class": 3}),
}

CATBOOST_BASE = {
    "iterations": 12,
    "depth": 4,
    "learning_rate": 0.1,
    "thread_count": 1,
    "verbose": False,
    "random_seed": 1,
    "random_strength": 0,
    "bootstrap_type": "No",
    "allow_writing_files": False,
    "leaf_estimation_method": "Newton",
    "leaf_estimation_iterations": 1,
    "leaf_estimation_backtracking": "No",
    "score_function": "L2",
}
CATBOOST_PLAIN = {**CATBOOST_BASE, "boost_from_average": False}
# Where no second derivative is.
GRADIENT = {"leaf_estimation_method": "Gradient"}

of = lk.catboost.objective
CATBOOST = {
    "Logloss": Twin(of("binary_cross_entropy_with_logits"), LABEL),
    "CrossEntropy": Twin(of("binary_cross_entropy_with_logits"), PROBABILITY),
    "Focal:focal_alpha=0.3;focal_gamma=2": Twin(of("binary_focal_with_logits", alpha=0.3, gamma=2.0, curvature="exact"), LABEL),
    "RMSE": Twin(of(0.5 * lk.SquaredError()), REAL),
    "Lq:q=2.5": Twin(of("lp_error", p=2.5, curvature="exact"), REAL),
    "MAE": Twin(of("pinball", tau=0.5, curvature="unit"), REAL, GRADIENT, GRADIENT),
    "Quantile:alpha=0.7": Twin(of("pinball", tau=0.7, curvature="unit"), REAL, GRADIENT, GRADIENT),
    "LogLinQuantile:alpha=0.7": Twin(of("log_linear_quantile", tau=0.7, curvature="unit"), POSITIVE, GRADIENT, GRADIENT),
    # Divided by no less than 1.
    "MAPE": Twin(of("absolute_percentage_error", curvature="unit"), POSITIVE + 1, GRADIENT, GRADIENT),
    "Poisson": Twin(of("poisson_nll"), COUNT),
    "Tweedie:variance_power=1.3": Twin(of("tweedie_nll", power=1.3), COUNT),
    "Huber:delta=1.5": Twin(of("huber", delta=1.5, curvature="exact"), REAL),
    "LogCosh": Twin(of("log_cosh", curvature="exact"), REAL),
    "Expectile:alpha=0.7": Twin(of("expectile", tau=0.7, curvature="exact"), REAL),
    "MultiClass": Twin(of("cross_entropy"), CLASS, {}, {"classes_count": 3}),
    "MultiClassOneVsAll": Twin(of("one_vs_all", curvature="exact"), CLASS, {}, {"classes_count": 3}),
}


def lightgbm_pair(name: str, weight: Any = None) -> tuple[Any, Any]:
    """Boosters trained with LightGBM's own loss and with ours."""
    import lightgbm as lgb

    twin = LIGHTGBM[name]
    theirs = lgb.train({**LIGHTGBM_PLAIN, **twin.theirs, "objective": name}, lgb.Dataset(X, twin.y, weight=weight), 30)
    ours = lgb.train({**LIGHTGBM_PLAIN, **twin.ours, "objective": twin.objective}, lgb.Dataset(X, twin.y, weight=weight), 30)
    return theirs, ours


def xgboost_pair(name: str, weight: Any = None, **options: Any) -> tuple[Any, Any]:
    """The same of XGBoost; ``options`` are those of our training."""
    import xgboost as xgb

    twin = XGBOOST[name]
    data = xgb.DMatrix(X, twin.y, weight=weight)
    params = twin.objective.params(twin.y, weight)
    theirs = xgb.train({**XGBOOST_BASE, **twin.theirs, "objective": name, "base_score": params["base_score"]}, data, 20)
    ours = xgb.train({**XGBOOST_BASE, **params, **twin.ours}, data, 20, obj=twin.objective, **options)
    return theirs, ours


def catboost_pair(name: str, weight: Any = None) -> tuple[Any, Any]:
    """The same of CatBoost."""
    import catboost as cb

    twin = CATBOOST[name]
    pool = cb.Pool(X, twin.y, weight=weight)
    theirs = cb.CatBoost({**CATBOOST_PLAIN, **twin.theirs, "loss_function": name}).fit(pool)
    given = {"loss_function": twin.objective, "eval_metric": twin.objective.metric, **twin.ours}
    return theirs, cb.CatBoost({**CATBOOST_PLAIN, **given}).fit(pool)


def cases(twins: dict[str, Twin]) -> list[tuple[str, Any, str]]:
    """Name, weights and what to call it, of all a library's twins."""
    plain = [(name, None, f"{name}-plain") for name in twins]
    return plain + [(name, WEIGHT, f"{name}-weighted") for name, twin in twins.items() if twin.weighted]
