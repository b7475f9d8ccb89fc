"""What the pages of all estimators say alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["documented"]

PARAMETERS = """
    Parameters
    ----------
    loss : str or Loss, default "{loss}"
        Any loss of {kind} that a linear predictor suits: {examples}.
        Its parameters are parameters here, as ``loss__delta``, for a grid search.
    penalty : {{None, "l2", "l1", "elastic_net"}}, default None
        What is added to the weighted mean of the loss: alpha/2 * ||w||^2, alpha * ||w||_1, or with a = l1_ratio
        alpha * ((1 - a)/2 * ||w||^2 + a * ||w||_1). The constant is never penalised.
    alpha : float, default 1e-3
        How much; not read without a penalty.
    l1_ratio : float, default 0.5
        The share of absolute values in an elastic net, in [0, 1].
    fit_intercept : bool, default True
        Whether the linear predictor has a constant.
    standardize : bool, default False
        Whether the penalty is of the coefficients of columns of spread 1. Without a penalty it changes nothing: the solver works
        on centred, scaled columns anyway.
    solver : {{"auto", "ols", "newton", "newton-cg", "interior-point"}}, default "auto"
        The method; ``"auto"`` takes the one that suits the loss.
    tol : float, default 1e-10
        How small the gradient, or the duality gap of a loss with corners, must be; see ``certificate_``.
    max_iter : int, default 200
        Steps at most of Newton's method and of interior points.
    n_starts : int, default 1
        From how many starts a loss that is not convex is minimised, the lowest minimum kept.
    inference : bool, default True
        Whether to work out standard errors, where there are any, for ``summary()``; as much work as a step or two.
    random_state : int, RandomState instance or None, default None
        Decides the random starts; nothing else is random.

    Attributes
    ----------
    coef_ : ndarray, shape {coef}
        The coefficients.
    intercept_ : {intercept}
        The constant.
    certificate_ : Certificate
        What is known of the answer: the gradient or the gap where the solver stopped, what it may be, and what follows.
    converged_ : bool
        ``certificate_.solved``. Where it is not, fit warns with a ConvergenceWarning that says why.
    n_iter_ : int
        Steps taken.
    solver_ : str
        The method that ran.
    loss_ : Loss
        The loss that was minimised.
    notes_ : list of str
        What the columns made worth saying, in sentences: one that is constant, or that others add up to, and is left out.
    n_features_in_ : int
        The number of columns.
    feature_names_in_ : ndarray of str
        Their names, where X had some.
"""

T = TypeVar("T", bound=type[Any])


def documented(**said: str) -> Callable[[T], T]:
    """Puts the parameters and attributes all models have into a page, before its examples."""

    def decorate(model: T) -> T:
        head, title, rest = (model.__doc__ or "").partition("\n    Examples\n")
        model.__doc__ = head + PARAMETERS.format(**said) + title + rest
        return model

    return decorate
