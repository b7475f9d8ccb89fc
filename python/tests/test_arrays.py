"""However an array lies in memory, the numbers are the same."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import ml_dtypes
import numpy as np
import pytest
from conftest import CARDS, draw

import losskit as lk

RNG = np.random.default_rng(0)


def misaligned(x):
    room = np.empty(x.nbytes + 1, np.uint8)
    out = room[1:].view(x.dtype).reshape(x.shape)
    out[...] = x
    assert not out.flags.aligned or x.size == 0
    return out


def strided(x):
    wide = np.zeros([2 * n for n in x.shape], x.dtype)
    out = wide[tuple(slice(None, None, 2) for _ in x.shape)]
    out[...] = x
    return out


def frozen(x):
    x = x.copy()
    x.flags.writeable = False
    return x


LAYOUTS = {
    "fortran": np.asfortranarray,
    "strided": strided,
    "reversed": lambda x: x[::-1].copy()[::-1],
    "misaligned": misaligned,
    "big-endian": lambda x: x.astype(x.dtype.newbyteorder(">")),
    "read-only": frozen,
    "subclass": lambda x: x.view(np.matrix) if x.ndim == 2 else x.view(np.recarray),
    "list": lambda x: x.tolist(),
}


class Column:
    """What pandas, polars and tensors are to NumPy."""

    def __init__(self, x):
        self.x = x

    def __array__(self, dtype=None, copy=None):
        return self.x


LAYOUTS["column"] = Column


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout(loss, layout):
    args = draw(loss)
    change = LAYOUTS[layout]
    changed = tuple(change(x) if isinstance(x, np.ndarray) else x for x in args)
    value, grad = loss.value_and_grad(*args)
    again, other = loss.value_and_grad(*changed)
    assert again == value
    assert (other == grad).all()
    assert type(other) is np.ndarray
    assert other.dtype == np.float64
    for old, new in zip(loss.value_and_grad(*args, reduction="none"), loss.value_and_grad(*changed, reduction="none")):
        assert (old == new).all()
        assert old.shape == new.shape


def test_fortran_order_of_hessians(row_loss):
    args = draw(row_loss)
    *_, hess = row_loss.value_grad_hess(*args)
    turned = [np.asfortranarray(x) for x in args]
    *_, grad, other = row_loss.value_grad_hess(*turned)
    assert (other == hess).all()
    v = np.ones_like(args[0])
    assert (row_loss.hvp(*args, v) == row_loss.hvp(*turned, np.asfortranarray(v))).all()
    assert grad.flags.f_contiguous == turned[0].flags.f_contiguous or grad.ndim > 2


def test_any_shape_and_axis():
    pred, target = RNG.normal(size=(3, 4, 5)), RNG.normal(size=(3, 4, 5))
    flat = lk.Huber().grad(pred.ravel(), target.ravel())
    for order in "CF":
        p, t = np.array(pred, order=order), np.array(target, order=order)
        assert (lk.Huber().grad(p, t).ravel() == flat).all()
        assert (lk.huber(p, t, reduction="none") == lk.huber(pred, target, reduction="none")).all()
    assert lk.huber(pred, np.asfortranarray(target)) == lk.huber(pred, target)
    assert lk.huber(2.0, 0.0) == lk.huber(np.float64(2), np.float64(0)) == 1.5

    classes = RNG.integers(0, 4, size=(3, 5))
    moved = lk.cross_entropy(np.moveaxis(pred, 1, -1), classes, reduction="none")
    for order in "CF":
        p = np.array(pred, order=order)
        assert (lk.cross_entropy(p, classes, axis=1, reduction="none") == moved).all()
        grad = lk.CrossEntropy().grad(p, classes, axis=1)
        assert (np.moveaxis(grad, 1, -1) == lk.CrossEntropy().grad(np.moveaxis(pred, 1, -1), classes)).all()
    assert lk.cross_entropy(pred, classes, axis=-2) == lk.cross_entropy(pred, classes, axis=1)
    assert lk.cross_entropy([1.0, 2.0], 1) == lk.cross_entropy([[1.0, 2.0]], [1])


def test_single_precision(loss):
    pred, *target = draw(loss)
    value, grad = loss.value_and_grad(pred.astype(np.float32), *target)
    exact, slope = loss.value_and_grad(pred.astype(np.float32).astype(float), *target)
    assert grad.dtype == np.float32
    assert value == pytest.approx(exact, rel=1e-4, abs=1e-5)
    assert grad == pytest.approx(slope, rel=1e-3, abs=1e-4 * max(1.0, np.abs(slope).max()))


@pytest.mark.parametrize("half", [np.float16, ml_dtypes.bfloat16])
def test_half_precision_is_widened(loss, half):
    pred, *target = draw(loss)
    pred = pred.astype(half)
    exact = all(isinstance(t, list) or t.dtype.kind == "i" for t in target) or (target[0].astype(half) == target[0]).all()
    target = [t.astype(half) if exact and not isinstance(t, list) and t.dtype.kind == "f" else t for t in target]
    try:
        wide = loss.value_and_grad(pred.astype(np.float32), *target)
    except ValueError:
        pytest.skip("rounded out of its domain")
    value, grad = loss.value_and_grad(pred, *target)
    assert grad.dtype == np.float32
    assert value == wide[0] or np.isnan(value)
    assert np.array_equal(grad, wide[1], equal_nan=True)
    if CARDS[loss.name]["scope"] == "row":
        *_, hess = loss.value_grad_hess(pred, *target)
        assert hess.dtype == np.float32


def test_sums_and_layers_take_half_precision():
    pred, target = np.float16([1.5, 2]), np.float16([1, 2])
    total = 2 * lk.Huber()
    assert total.value_and_grad(pred, target)[0] == 2 * lk.huber(pred, target) == 0.125
    assert lk.Linear(lk.Huber()).value(pred[:, None], np.float16([[1]]), target) == 0.0625


def test_types_that_meet():
    pred, target = np.float32([1.5, 2]), np.array([1, 2])
    assert lk.Huber().grad(pred, target).dtype == np.float32
    assert lk.huber(pred, target.astype(float)) == lk.huber(pred, target) == 0.0625
    assert lk.huber(pred.astype(float), np.float32([1, 2])) == 0.0625
    assert lk.hinge(pred, np.array([True, True]), mask=np.array([True, True])) == 0.0
    for kind in "bhilqBHIL?":
        assert lk.cross_entropy(np.zeros((2, 3)), np.array([0, 1], kind)) == pytest.approx(np.log(3))


def test_options():
    pred, target, weight = [3.0, 0.0, 1.0], [0.0, 0.5, 1.0], [1.0, 2.0, 0.5]
    each = lk.huber(pred, target, reduction="none")
    assert each.tolist() == [2.5, 0.125, 0.0]
    assert lk.huber(pred, target, reduction="sum") == 2.625
    assert lk.huber(pred, target) == 2.625 / 3
    assert lk.huber(pred, target, reduction=10) == 0.2625
    assert lk.huber(pred, target, weight=weight) == (2.5 + 0.25) / 3.5
    assert lk.huber(pred, target, weight=weight, reduction="sum_over_n") == (2.5 + 0.25) / 3
    assert lk.huber(pred, target, mask=np.array([True, False, True])) == 1.25
    assert lk.huber([], []) == 0.0
    grad = lk.Huber().grad(pred, target, weight=weight, reduction="none")
    assert grad.tolist() == [1.0, -1.0, 0.0]
    scores, classes = np.zeros((3, 2)), [0, 1, -100]
    value, grad = lk.CrossEntropy().value_and_grad(scores, classes, ignore_index=-100, class_weight=[1.0, 3.0])
    assert value == pytest.approx(np.log(2))
    assert grad.tolist() == [[-0.125, 0.125], [0.375, -0.375], [0.0, 0.0]]
    assert lk.query_rmse([1.0, 2.0, 5.0], [0.0, 2.0, 1.0], groups=[2, 1], reduction="none").shape == (2,)


def test_hessian_and_products_agree(row_loss):
    args = draw(row_loss)
    v = np.cos(np.arange(args[0].size)).reshape(args[0].shape)
    value, grad, hess = row_loss.value_grad_hess(*args)
    product = row_loss.hvp(*args, v)
    assert product.shape == grad.shape == v.shape
    rows = v.reshape(-1, hess.shape[-1]) if hess.ndim > v.ndim or hess.shape != v.shape else None
    if rows is None:
        expected = hess * v
    else:
        expected = np.einsum("nij,nj->ni", hess.reshape(len(rows), *hess.shape[-2:]), rows).reshape(v.shape)
    assert product == pytest.approx(expected, rel=1e-9, abs=1e-12 * max(1.0, np.abs(hess).max()))


@pytest.mark.parametrize("name", [name for name in CARDS if CARDS[name]["curvatures"]])
def test_curvatures(name):
    loss = lk.get(name)
    args = draw(loss)
    *_, hess = loss.value_grad_hess(*args, reduction="none")
    exact = loss.curvature_at(*args)
    diagonal = hess if hess.shape == exact.shape else np.einsum("...ii->...i", hess)
    assert exact == pytest.approx(diagonal, rel=1e-9, abs=1e-12)
    turned = [np.asfortranarray(x) for x in args]
    for kind in CARDS[name]["curvatures"]:
        assert (loss.curvature_at(*turned, kind=kind) == loss.curvature_at(*args, kind=kind)).all()
    if "majorizer" in CARDS[name]["curvatures"]:
        most = loss.curvature_at(*args, "majorizer")
        assert (loss.curvature_at(*args, "bounded") == np.clip(exact, 0, most)).all()
    else:
        with pytest.raises(ValueError, match="has no majorizer curvature"):
            loss.curvature_at(*args, "majorizer")


def test_link_and_constant():
    scores = np.array([[0.0, 1.0, -2.0], [800.0, 0.0, 0.0]])
    shares = lk.CrossEntropy().inverse_link(scores)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert (lk.CrossEntropy().inverse_link(scores.T, axis=0) == shares.T).all()
    assert lk.BinaryFocalWithLogits().inverse_link(np.float32([0, -800])).tolist() == [0.5, 0.0]
    assert lk.PoissonNll().inverse_link([0.0]).tolist() == [1.0]
    assert lk.Huber().inverse_link([3]).tolist() == [3.0]
    assert lk.AbsoluteError().best_constant([1, 2, 6, 50]) == 4.0
    assert lk.AbsoluteError().best_constant([1.0, 2.0, 6.0], weight=[1, 1, 5]) == 6.0


def test_a_large_array_is_not_copied():
    run = """
        import resource, numpy as np, losskit as lk
        def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        def grown(layout):
            p, t = (layout(np.ones((5_000_000, 2))) for _ in range(2))
            before = peak()
            lk.huber(p, t)
            lk.binary_cross_entropy_with_logits(p, t)
            return peak() - before
        print(grown(np.ascontiguousarray), grown(np.asfortranarray))
    """
    out = subprocess.run([sys.executable, "-c", textwrap.dedent(run)], capture_output=True, text=True, check=True)
    assert all(float(grown) < 20 for grown in out.stdout.split()), out.stdout
