"""Losses on torch's tensors: values that torch differentiates, once or twice, in reverse and forward mode, mapped and compiled.

>>> import torch
>>> import losskit as lk
>>> pred, target = torch.tensor([2.5, 0.0], requires_grad=True), torch.tensor([3.0, -0.5])
>>> lk.torch.Loss(lk.LogCosh())(pred, target).backward()
>>> pred.grad
tensor([-0.2311,  0.2311])
"""

from . import _modules, functional
from ._loss import Loss, loss
from ._modules import *  # noqa: F403

__all__ = ["Loss", "functional", "loss"]
__all__ += _modules.__all__
