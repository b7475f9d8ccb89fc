"""Torch differentiates every loss of the catalogue, once and twice, in both modes."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from conftest import draw
from torch.autograd import gradcheck, gradgradcheck

import losskit as lk


def tensors(loss):
    """A set away from kinks, where differences are the derivatives."""
    args = draw(loss)
    target = args[1] if len(args) > 1 else None
    pred = torch.tensor(args[0], requires_grad=True)
    return pred, target if target is None or isinstance(target, list) else torch.tensor(target)


@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_value_and_gradient_are_the_losses(loss, reduction):
    pred, target = tensors(loss)
    args = (
        (pred.detach().numpy(),)
        if target is None
        else (pred.detach().numpy(), np.asarray(target) if torch.is_tensor(target) else target)
    )
    value, grad = loss.value_and_grad(*args, reduction=reduction)
    ours = lk.torch.Loss(loss, reduction=reduction)(pred, target)
    assert (ours.detach().numpy() == value).all()
    ours.sum().backward()
    assert (pred.grad.numpy() == grad).all()


@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_gradcheck(loss, reduction):
    pred, target = tensors(loss)
    module = lk.torch.Loss(loss, reduction=reduction)
    assert gradcheck(lambda p: module(p, target), pred, check_forward_ad=True, check_batched_grad=True)


@pytest.mark.parametrize("reduction", ["mean", "none"])
def test_gradgradcheck(loss, reduction):
    pred, target = tensors(loss)
    module = lk.torch.Loss(loss, reduction=reduction)
    assert gradgradcheck(lambda p: module(p, target), pred, check_fwd_over_rev=True)
