"""Losses on torch's tensors: values that torch differentiates, once or twice, in reverse and forward mode, mapped and compiled.

>>> import torch
>>> import losskit as lk
>>> pred, target = torch.tensor([2.5, 0.0], requires_grad=True), torch.tensor([3.0, -0.5])
>>> lk.torch.Loss(lk.LogCosh())(pred, target).backward()
>>> pred.grad
tensor([-0.2311,  0.2311])
"""

from . import _classes, _regression
from ._classes import *  # noqa: F403
from ._loss import Loss, loss
from ._regression import *  # noqa: F403

__all__ = ["Loss", "loss"]
__all__ += _classes.__all__
__all__ += _regression.__all__
