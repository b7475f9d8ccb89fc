"""A wrong call is an error that says what, where, what is allowed and how to fix it; never a number."""

from __future__ import annotations

import re

import numpy as np
import pytest

import losskit as lk

P = np.zeros(600)


def third(target, at, value):
    target = np.array(target)
    target[at] = value
    return target


TEXTS = [
    (
        lambda: lk.binary_focal_with_logits(P, P, gama=2.0),
        TypeError,
        "binary_focal_with_logits() has no parameter 'gama'. Did you mean 'gamma'? Parameters: gamma=2.0, alpha=None.",
    ),
    (lambda: lk.Huber(detla=2.0), TypeError, "Huber() has no parameter 'detla'. Did you mean 'delta'? Parameters: delta=1.0."),
    (lambda: lk.get("huber", x=1), TypeError, "huber() has no parameter 'x'. Parameters: delta=1.0."),
    (
        lambda: lk.Huber().replace(detla=2),
        TypeError,
        "huber() has no parameter 'detla'. Did you mean 'delta'? Parameters: delta=1.0.",
    ),
    (
        lambda: lk.huber(P, P, wieght=P),
        TypeError,
        "huber() has no parameter 'wieght'. Did you mean 'weight'? Parameters: delta=1.0.",
    ),
    (lambda: lk.squared_error(P, P, delta=1), TypeError, "squared_error() has no parameter 'delta'. It has none."),
    (lambda: lk.get("hubber"), KeyError, f"no loss named 'hubber'. Did you mean 'huber'? lk.names() lists all {len(lk.names())}."),
    (lambda: lk.huber(P, P, delta=-1), ValueError, "huber: delta must be > 0, got -1.0."),
    (lambda: lk.Huber(delta="x"), TypeError, "huber: delta must be a number, got 'x'."),
    (lambda: lk.Huber(delta=None), TypeError, "huber: delta must be a number, got None."),
    (lambda: lk.Huber(delta=float("nan")), ValueError, "huber: delta must be a number, got nan."),
    (
        lambda: lk.binary_focal_with_logits(P, third(P, 17, 3)),
        ValueError,
        "binary_focal_with_logits: target must be in [0, 1], but target[17] = 3.0. Arguments are (pred, target), in that order.",
    ),
    (
        lambda: lk.cross_entropy(np.zeros((100, 3)), third([0] * 100, 5, 3)),
        ValueError,
        "cross_entropy: pred has shape (100, 3), so target must hold 100 class indices in 0..2, but target[5] = 3.",
    ),
    (
        lambda: lk.cross_entropy(np.zeros((4, 3)), [0, 1, -100, 2]),
        ValueError,
        "cross_entropy: pred has shape (4, 3), so target must hold 4 class indices in 0..2, but target[2] = -100. "
        "ignore_index=-100 leaves such rows out.",
    ),
    (lambda: lk.huber(P, P[:-1]), ValueError, "pred has 600 elements, target 599."),
    (lambda: lk.poisson_nll(P, P - 1), ValueError, "poisson_nll: target must be >= 0, but target[0] = -1.0."),
    (lambda: lk.huber(np.ma.array(P), P), TypeError, "pred is a masked array; use pred.filled(...) or pred.compressed()."),
    (lambda: lk.huber(P, np.ma.array(P)), TypeError, "target is a masked array; use target.filled(...) or target.compressed()."),
    (
        lambda: lk.huber(P, P, reduction="avg"),
        ValueError,
        "unknown reduction 'avg'; choose from 'mean', 'sum', 'sum_over_n', 'none', or a number to divide the sum by.",
    ),
    (
        lambda: lk.huber(np.zeros((4, 1)), np.zeros(4)),
        ValueError,
        "pred has shape (4, 1), target (4,). Shapes must match; nothing is broadcast. "
        "Did you mean target[..., None] or pred.squeeze(-1)?",
    ),
    (
        lambda: lk.huber(np.zeros(4), np.zeros((4, 1))),
        ValueError,
        "pred has shape (4,), target (4, 1). Shapes must match; nothing is broadcast. "
        "Did you mean target.squeeze(-1) or pred[..., None]?",
    ),
    (
        lambda: lk.cross_entropy(np.zeros((4, 3)), np.zeros((4, 1), int)),
        ValueError,
        "pred has shape (4, 3), target (4, 1). cross_entropy needs target of shape (4,). Did you mean target.reshape((4,))?",
    ),
    (lambda: lk.huber(np.arange(4), P[:4]), TypeError, "pred is int64; losses need float32 or float64: pred.astype(float)."),
    (
        lambda: lk.cross_entropy(np.zeros((2, 3)), [0.0, 1.0]),
        TypeError,
        "cross_entropy: target is float64; it must be integers: target.astype(int).",
    ),
    (
        lambda: lk.hinge([1.0], [0]),
        ValueError,
        "hinge: target must be -1 or 1, but target[0] = 0.0. Map labels 0 and 1 to -1 and +1.",
    ),
    (
        lambda: lk.gaussian_nll(np.zeros((2, 3)), [0.0, 1.0]),
        ValueError,
        "gaussian_nll: pred must have shape (..., 2), a row being (mean, variance), got (2, 3).",
    ),
    (
        lambda: lk.gaussian_nll([[0.0, 1.0], [0.0, -1.0]], [0.0, 1.0]),
        ValueError,
        "gaussian_nll: variance must be >= 0, but pred[1, 1] = -1.0.",
    ),
    (
        lambda: lk.triplet_margin(np.zeros((4, 3))),
        ValueError,
        "triplet_margin: pred must have shape (n, 3, d), a row being the vectors (anchor, positive, negative), got (4, 3).",
    ),
    (
        lambda: lk.huber([1.0], [np.nan]),
        ValueError,
        "huber: target must be numbers, but target[0] = nan. Fill it, or leave the row out with mask=.",
    ),
    (lambda: lk.huber([1.0, 2], [1.0, 2], weight=[1, -1]), ValueError, "weight must be finite and >= 0, but weight[1] = -1.0."),
    (lambda: lk.huber([1.0, 2], [1.0, 2], weight=[1]), ValueError, "huber: weight must have shape (2,), got (1,)."),
    (
        lambda: lk.huber([1.0], [1.0], mask=[1]),
        TypeError,
        "mask is int64; it must be bool, True for rows that count: mask.astype(bool).",
    ),
    (lambda: lk.huber([1.0], [1.0], mask=[True, False]), ValueError, "huber: mask must have shape (1,), got (2,)."),
    (
        lambda: lk.cross_entropy(np.zeros((2, 3)), [0, 1], axis=2),
        ValueError,
        "cross_entropy: axis 2 is out of bounds for pred of shape (2, 3).",
    ),
    (
        lambda: lk.cross_entropy_soft([[0.0, 1.0]], [[0.7, 0.7]]),
        ValueError,
        "cross_entropy_soft: target[0] sums to 1.4, not 1; divide it by its sum.",
    ),
    (lambda: lk.query_rmse(P, P, groups=[1, -1]), ValueError, "groups must be sizes >= 0, but holds -1."),
    (lambda: lk.huber(P, P, reduction=0), ValueError, "a reduction that is a number must be finite and > 0, got 0."),
    (lambda: lk.huber(P, P, reduction=None), TypeError, "reduction must be a name; write reduction='none' for one value a row."),
    (
        lambda: lk.get("huber:delta=2", delta=3),
        ValueError,
        "'huber:delta=2' carries its parameters already; give them there or by keyword, not both.",
    ),
    (lambda: lk.get(3), TypeError, "a loss is a name or a losskit.Loss, got int."),
    (
        lambda: lk.linear_cross_entropy(np.ones((3, 2)), np.ones((4, 3)), [0, 1, 2]),
        ValueError,
        "input has shape (3, 2), matrix (4, 3); their last axes must match: a row of the matrix an output.",
    ),
    (
        lambda: lk.linear_cross_entropy(np.ones((1, 2)), np.ones((4, 2)), [4]),
        ValueError,
        "cross_entropy: pred has shape (1, 4), so target must hold 1 class indices in 0..3, but target[0] = 4.",
    ),
    (
        lambda: lk.SoftDice().value_grad_hess([0.5], [1.0]),
        TypeError,
        "soft_dice has second derivatives between all numbers of a group; ask for .hvp(pred, target, v).",
    ),
    (
        lambda: (1.0 * lk.SoftDice()).value_grad_hess([[0.5]], [[1.0]]),
        TypeError,
        "sum has second derivatives between all numbers of a group; ask for .hvp(pred, target, v).",
    ),
    (lambda: lk.mse, AttributeError, "module 'losskit' has no attribute 'mse'. Here it is losskit.squared_error."),
]


@pytest.mark.parametrize(("call", "kind", "text"), TEXTS, ids=[text[:40] for _, _, text in TEXTS])
def test_text(call, kind, text):
    with pytest.raises(kind) as error:
        call()
    assert str(error.value) == text


class OnGpu:
    __cuda_array_interface__ = {"shape": (2,), "typestr": "<f4", "data": (0, False), "version": 3}


@pytest.mark.parametrize("args", [(OnGpu(), P[:2]), (P[:2], OnGpu())])
def test_arrays_on_a_gpu(args):
    with pytest.raises(TypeError, match="is on a GPU; losskit computes on the CPU"):
        lk.huber(*args)


@pytest.mark.parametrize("wrong", [None, "text", b"bytes", {}, object(), [[1.0], [1.0, 2.0]], np.array([1j]), np.array(["a"])])
def test_what_is_no_array_of_numbers(wrong):
    with pytest.raises(TypeError, match="pred is"):
        lk.huber(wrong, [1.0])
    with pytest.raises((TypeError, ValueError), match=re.compile("target")):
        lk.huber([1.0], wrong)


def test_swapped_arguments():
    logits, labels = np.array([2.0, -1.5, 0.3]), np.array([1, 0, 1])
    for swapped in [lk.binary_focal_with_logits, lk.binary_cross_entropy_with_logits, lk.hinge]:
        with pytest.raises((TypeError, ValueError)):
            swapped(labels, logits)
    with pytest.raises(ValueError, match="in that order"):
        lk.binary_focal_with_logits(labels.astype(float), logits)
    with pytest.raises(TypeError):
        lk.cross_entropy(labels, np.zeros((3, 2)))


def test_nothing_that_was_not_asked_for_is_taken():
    with pytest.raises(TypeError, match="positional"):
        lk.huber(P, P, 1.0)
    with pytest.raises(TypeError, match="missing"):
        lk.huber(P)
    with pytest.raises(TypeError):
        lk.triplet_margin(np.zeros((1, 3, 2)), [1])
