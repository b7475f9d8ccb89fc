"""A fused linear layer is the loss of its scores."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import losskit as lk

RNG = np.random.default_rng(2)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("order", "CF")
def test_it_is_the_loss_of_the_scores(kind, order):
    x = np.array(RNG.normal(size=(40, 7)), kind, order=order)
    w, b, y = RNG.normal(size=(5, 7)).astype(kind), RNG.normal(size=5).astype(kind), RNG.integers(0, 5, 40)
    loss = lk.CrossEntropy(label_smoothing=0.1)
    value, grads = lk.Linear(loss).value_and_grad(x, w, y, bias=b)
    scores = x @ w.T + b
    expected, slope = loss.value_and_grad(scores, y)
    near = {"rel": 1e-4, "abs": 1e-5} if kind == np.float32 else {"rel": 1e-11, "abs": 1e-12}
    assert value == pytest.approx(expected, **near)
    assert lk.Linear(loss)(x, w, y, bias=b) == value
    assert lk.linear_cross_entropy(x, w, y, bias=b, label_smoothing=0.1) == value
    assert grads.input == pytest.approx(slope @ w, **near)
    assert grads.matrix == pytest.approx(slope.T @ x, **near)
    assert grads.bias == pytest.approx(slope.sum(axis=0), **near)
    assert grads.input.dtype == kind
    assert grads.input.flags.f_contiguous == (order == "F")


def test_options():
    x, w, y = RNG.normal(size=(6, 3)), RNG.normal(size=(4, 3)), np.array([0, 1, -1, 3, 2, 1])
    scores = x @ w.T
    layer = lk.Linear(lk.CrossEntropy())
    for options in [{"ignore_index": -1, "class_weight": [1, 2, 3, 4.0]}, {"mask": y >= 0, "weight": np.arange(6.0)}]:
        assert layer.value(x, w, y, **options) == pytest.approx(lk.cross_entropy(scores, y, **options))
    capped = 2 * np.tanh(scores / 2)
    assert layer.value(x, w, y, softcap=2.0, ignore_index=-1) == pytest.approx(lk.cross_entropy(capped, y, ignore_index=-1))
    deep = layer.value_and_grad(x.reshape(2, 3, 3), w, y.reshape(2, 3), ignore_index=-1)[1]
    assert deep.input.shape == (2, 3, 3)
    assert deep.bias is None


def test_pointwise_losses():
    x, w, y = RNG.normal(size=(6, 3)), RNG.normal(size=(1, 3)), RNG.normal(size=6)
    layer = lk.Linear(lk.Huber())
    assert layer.value(x, w, y) == pytest.approx(lk.huber((x @ w.T)[:, 0], y))
    assert layer.value(x, w, y[:, None]) == layer.value(x, w, y)
    many = RNG.normal(size=(6, 2))
    w = RNG.normal(size=(2, 3))
    assert layer.value(x, w, many) == pytest.approx(lk.huber(x @ w.T, many))
    with pytest.raises(ValueError, match="target must have shape"):
        layer.value(x, w, y)


def test_it_is_a_value():
    layer = lk.Linear(lk.Huber())
    assert pickle.loads(pickle.dumps(layer)) == layer
    assert repr(layer) == "Linear(Huber(delta=1.0))"
    with pytest.raises(TypeError, match="Linear takes a loss"):
        lk.Linear("huber")
    with pytest.raises(ValueError, match="one number"):
        layer.value(np.ones((1, 1)), np.ones((1, 1)), [0.0], reduction="none")
