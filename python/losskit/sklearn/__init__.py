"""Linear models, scorers and metrics under any loss, for scikit-learn.

>>> import numpy as np, losskit as lk
>>> X = np.arange(10.0)[:, None]
>>> y = 1 + 2 * X[:, 0]
>>> y[-1] = 1000
>>> model = lk.sklearn.LinearRegressor("absolute_error").fit(X, y)
>>> model.coef_.round(9), model.converged_
(array([2.]), True)
"""


def _check() -> None:
    try:
        from sklearn.utils.validation import validate_data  # noqa: F401
    except ImportError as why:
        raise ImportError("losskit.sklearn needs scikit-learn 1.6 or later: pip install 'scikit-learn>=1.6'.") from why


_check()

from . import metrics  # noqa: E402
from ._classifier import LinearClassifier  # noqa: E402
from ._regressor import LinearRegressor  # noqa: E402
from ._scorer import make_scorer  # noqa: E402
from ._summary import Certificate, Estimate, Summary  # noqa: E402

__all__ = ["Certificate", "Estimate", "LinearClassifier", "LinearRegressor", "Summary", "make_scorer", "metrics"]
