"""Losses as objectives and metrics of LightGBM.

>>> import numpy as np, losskit.lightgbm as lkl
>>> obj = lkl.objective("binary_focal_with_logits", gamma=2.0)
>>> obj
losskit.lightgbm.objective(BinaryFocalWithLogits(gamma=2.0, alpha=None))

One object serves both interfaces. Scikit-learn's:

    model = lightgbm.LGBMClassifier(objective=obj, metric="None")
    model.fit(X, y, init_score=np.full(len(y), obj.init_score(y)), eval_metric=obj.metric)

and the native one, in one call, with the starting score kept in the model and ``predict`` giving probabilities:

    booster = losskit.lightgbm.train(params, dataset, 500, objective=obj, valid_sets=[valid], early_stopping=50)
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ._base import Loss
from ._boost import Kind, Metric, Objective
from ._types import Array

__all__ = ["LightGBMMetric", "LightGBMObjective", "finalize", "objective", "train"]


def _split(first: Any, second: Any, weight: Any) -> tuple[Any, Any, Any]:
    """Targets, predictions and weights, whichever interface calls."""
    if hasattr(second, "get_label"):
        return second.get_label(), first, second.get_weight()
    return first, second, weight


def _single(x: Array) -> Array:
    # As LightGBM flattens and stores it: nothing is copied again.
    return np.asarray(x, np.float32, order="F")


class LightGBMObjective(Objective):
    """A loss as LightGBM's objective; made by ``lk.lightgbm.objective``."""

    __slots__ = ()

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> tuple[Array, Array]:
        """Gradient and curvature, for either interface: ``(y_true, y_pred, weight)`` or ``(preds, dataset)``."""
        target, pred, weight = _split(y_true, y_pred, sample_weight)
        grad, hess = self.derivatives(target, pred, weight, np.float32)
        if grad.ndim == 2 and self.curvature == "auto":
            # A score's own second derivative is too little where all scores move: as LightGBM has it.
            hess = hess * (grad.shape[1] / max(grad.shape[1] - 1, 1))
        return _single(grad), _single(hess)

    @property
    def metric(self) -> LightGBMMetric:
        """The weighted mean of the loss on raw scores: for ``feval`` and ``eval_metric``."""
        return LightGBMMetric(self)


class LightGBMMetric(Metric):
    """A loss as LightGBM's metric."""

    __slots__ = ()

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> tuple[str, float, bool]:
        """Name, value, and that higher is not better."""
        target, pred, weight = _split(y_true, y_pred, sample_weight)
        return self.__name__, self.value(target, pred, weight), False


def objective(loss: str | Loss, *, curvature: Kind = "auto", check: bool = True, **params: Any) -> LightGBMObjective:
    """A loss as LightGBM's objective, for ``params["objective"]`` and ``LGBMModel(objective=...)``.

    Parameters
    ----------
    loss : str or Loss
        Of one prediction, or of class scores.
    curvature : {"auto", "exact", "majorizer", "unit"}
        What gradients are divided by; see ``losskit._boost.Kind``. In "auto" second derivatives of k class scores are
        multiplied by k/(k - 1), as LightGBM does.
    check : bool
        Whether a gradient that is not finite is an error. Otherwise LightGBM stops training without a word.
    **params
        Parameters of a loss given by name.

    Raises
    ------
    TypeError : a loss of another kind; a parameter it has not
    ValueError : a curvature it has not
    """
    return LightGBMObjective(loss, curvature=curvature, check=check, **params)


def _given(data: Any) -> tuple[Array, Array | None]:
    """Targets and weights of a dataset; one that is read from a file must be constructed first."""
    if data.label is None:
        data.construct()
        return np.asarray(data.get_label()), data.get_weight()
    return np.asarray(data.label), data.weight


def _initial(score: Any, rows: int) -> Array:
    """A starting score for every row; class by class for several."""
    return np.broadcast_to(score, (rows, *np.shape(score))).astype(np.float64)


def train(
    params: dict[str, Any],
    train_set: Any,
    num_boost_round: int = 100,
    *,
    objective: str | Loss | LightGBMObjective,
    valid_sets: Any = None,
    valid_names: Any = None,
    early_stopping: int | None = None,
    callbacks: Any = None,
    **options: Any,
) -> Any:
    """``lightgbm.train`` with a loss: starts at its best constant, watches the loss itself, and keeps both in the model.

    The starting score is set on ``train_set`` and ``valid_sets``. What else ``lightgbm.train`` takes goes through.

    Returns
    -------
    booster : lightgbm.Booster
        Its ``predict`` starts from the starting score and undoes the link: probabilities, means. ``best_iteration`` is kept.
    """
    import lightgbm

    obj = objective if isinstance(objective, LightGBMObjective) else LightGBMObjective(objective)
    target, weight = _given(train_set)
    score = obj.init_score(target, weight)
    sets = [] if valid_sets is None else list(valid_sets) if isinstance(valid_sets, (list, tuple)) else [valid_sets]
    for one in [train_set, *sets]:
        one.set_init_score(_initial(score, len(_given(one)[0])))
    params = {"boost_from_average": False, **params, "objective": obj}
    params.setdefault("metric", "None")
    if obj.is_multiclass:
        params.setdefault("num_class", len(score))
    callbacks = list(callbacks or [])
    if early_stopping is not None:
        callbacks.append(lightgbm.early_stopping(early_stopping, verbose=False))
    booster = lightgbm.train(
        params,
        train_set,
        num_boost_round,
        valid_sets=sets or None,
        valid_names=valid_names,
        feval=obj.metric,
        callbacks=callbacks,
        **options,
    )
    return finalize(booster, obj, init_score=score)


def _link(obj: LightGBMObjective, classes: int) -> str | None:
    """LightGBM's name of an objective whose predictions go through the same link."""
    link = obj._card["link"]
    if link == "logit":
        return "binary sigmoid:1" if classes == 1 else f"multiclassova num_class:{classes} sigmoid:1"
    return {"log": "poisson", "softmax": f"multiclass num_class:{classes}"}.get(link)


def finalize(booster: Any, objective: LightGBMObjective, *, init_score: Any = 0.0) -> Any:
    """A booster that needs nothing beside it: with the starting score in its first trees, and predictions through the link.

    Parameters
    ----------
    booster : lightgbm.Booster
        Trained from ``init_score`` with ``objective``; of a scikit-learn model its ``booster_``. It stays as it is.
    objective : LightGBMObjective
    init_score : float or array of one number a class

    Returns
    -------
    booster : lightgbm.Booster
        ``predict`` gives probabilities or means, ``predict(raw_score=True)`` scores from the start on; saved, loaded and cut
        to fewer iterations it is the same.
    """
    import lightgbm

    scores = np.atleast_1d(np.asarray(init_score, np.float64))
    classes = booster.num_model_per_iteration()
    if scores.size not in (1, classes):
        raise ValueError(f"init_score has {scores.size} numbers, the booster {classes} scores a row.")
    if booster.num_trees() == 0:
        raise ValueError("the booster has no trees to keep a starting score in; train at least one iteration.")
    text = booster.model_to_string(num_iteration=-1)
    link = _link(objective, classes)
    text = re.sub(r"^objective=.*\n", "", text, flags=re.MULTILINE)
    if link is not None:
        text = text.replace("\nfeature_names=", f"\nobjective={link}\nfeature_names=", 1)
    made = lightgbm.Booster(model_str=text)
    for tree, score in enumerate(np.broadcast_to(scores, (classes,))):
        leaves = int(made.dump_model(num_iteration=1)["tree_info"][tree]["num_leaves"])
        for leaf in range(leaves):
            made.set_leaf_output(tree, leaf, made.get_leaf_output(tree, leaf) + score)
    made.best_iteration = booster.best_iteration
    made.best_score = booster.best_score
    return made
