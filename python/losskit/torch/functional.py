"""Torch's losses by the names and with the arguments of torch.nn.functional, computed here.

>>> import torch
>>> from losskit.torch import functional as F
>>> F.huber_loss(torch.tensor([3.0]), torch.tensor([1.0]), delta=0.5)
tensor(0.8750)
"""

from . import _classes, _regression
from ._classes import *  # noqa: F403
from ._regression import *  # noqa: F403

__all__ = sorted(_classes.__all__ + _regression.__all__)
