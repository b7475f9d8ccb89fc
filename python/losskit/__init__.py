"""Every loss function: value, gradient and curvature, exact, in one pass over memory.

>>> import numpy as np
>>> import losskit as lk
>>> pred, target = np.array([2.5, 0.0, 2.0, 8.0]), np.array([3.0, -0.5, 2.0, 7.0])
>>> lk.huber(pred, target, delta=1.0)
0.1875
>>> value, grad = lk.Huber(delta=1.0).value_and_grad(pred, target)
>>> grad
array([-0.125,  0.125,  0.   ,  0.25 ])

``lk.names()`` lists all losses, ``lk.get("huber", delta=2.0)`` makes one by name, ``lk.info("huber")`` tells all about it,
``help(lk.huber)`` is its page. Predictions come first, then targets; shapes are equal, nothing is broadcast.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

from . import losses
from ._base import Loss
from ._core import VERSION as __version__
from ._core import find as _find
from ._core import simd_level
from ._errors import UnknownLossError
from ._linear import Linear, LinearGradients, linear_cross_entropy
from ._lookup import get, info, names
from ._plot import plot
from ._sum import Sum
from ._types import Reduction
from .losses import *  # noqa: F403

if TYPE_CHECKING:
    from . import catboost as catboost
    from . import lightgbm as lightgbm
    from . import sklearn as sklearn
    from . import torch as torch
    from . import xgboost as xgboost

__all__ = [
    "Linear",
    "LinearGradients",
    "Loss",
    "Reduction",
    "Sum",
    "UnknownLossError",
    "__version__",
    "get",
    "info",
    "linear_cross_entropy",
    "names",
    "plot",
    "simd_level",
]
__all__ += losses.__all__


# What needs another library is imported where it is first named.
_ADAPTERS = ("catboost", "lightgbm", "sklearn", "torch", "xgboost")


def __getattr__(name: str) -> object:
    if name in _ADAPTERS:
        return _import_module(f"losskit.{name}")
    hint = ""
    if not name.startswith("_"):
        try:
            hint = f" Here it is losskit.{_find(name)}."
        except (KeyError, ValueError) as why:
            hint = f" {str(why)[:1].upper()}{str(why)[1:]}" if "Did you mean" in str(why) or "name of" in str(why) else ""
    raise AttributeError(f"module 'losskit' has no attribute {name!r}.{hint}")
