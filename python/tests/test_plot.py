"""Pictures show the numbers losses have."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from conftest import CARDS, NAMES, POINT_LOSSES

import losskit as lk
from losskit import _plot

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402


@pytest.fixture(autouse=True)
def _closed():
    yield
    pyplot.close("all")


def drawn(axis, i=0):
    """What a line shows, without its gaps."""
    x, y = (np.asarray(data) for data in axis.lines[i].get_data())
    shown = np.isfinite(y)
    return x[shown], y[shown]


def gaps(axis, i=0):
    """Where a line is broken: the numbers to either side."""
    x, y = (np.asarray(data) for data in axis.lines[i].get_data())
    at = np.flatnonzero(np.isnan(y[1:-1])) + 1
    return [(x[i - 1], x[i + 1]) for i in at]


@pytest.mark.parametrize("name", NAMES)
def test_every_loss_is_drawn(name, monkeypatch):
    monkeypatch.setattr(_plot, "POINTS", 21)
    axes = lk.plot(name)
    assert [axis.get_ylabel() for axis in axes] == ["loss", "gradient", "curvature"]
    assert axes[2].get_xlabel()
    assert name == lk.get(name).name
    assert repr(lk.get(name)) in axes[0].get_title(loc="left")
    for axis in axes:
        x, y = drawn(axis)
        assert len(x) >= 19
        assert (np.diff(x) > 0).all()


@pytest.mark.parametrize("name", POINT_LOSSES)
def test_lines_are_what_the_loss_says(name):
    if CARDS[name]["target"].startswith("("):
        pytest.skip("targets of several numbers are drawn from a sample")
    axes = lk.plot(name)
    target = 0.0 if CARDS[name]["target"] == "a number" else 1.0
    for i, axis in enumerate(axes):
        x, y = drawn(axis)
        want = lk.get(name).value_grad_hess(x, np.full_like(x, target), reduction="none")[i]
        assert y.tolist() == want.tolist()


def test_a_loss_of_scores_is_drawn_along_the_first():
    value, gradient, curvature = lk.plot("cross_entropy", span=(-1.0, 2.0))
    label = curvature.get_xlabel()
    cut = _plot._Cut([lk.CrossEntropy()], None)
    assert label == f"first score (the others {cut.pred[0, 1]:.3g}, {cut.pred[0, 2]:.3g})"
    x, y = drawn(value)
    assert x[[0, -1]].tolist() == [-1, 2]
    scores = np.tile(cut.pred, (len(x), 1))
    scores[:, 0] = x
    classes = np.repeat(cut.target, len(x))
    assert y == pytest.approx(lk.cross_entropy(scores, classes, reduction="none"), rel=1e-14)
    p = np.exp(scores[:, 0]) / np.exp(scores).sum(axis=1)
    assert drawn(gradient)[1] == pytest.approx(p - (classes == 0), rel=1e-12)
    assert drawn(curvature)[1] == pytest.approx(p * (1 - p), rel=1e-12)


def test_a_loss_of_groups_is_drawn_along_the_first():
    value, gradient, curvature = lk.plot("listwise_softmax", span=(-1.0, 2.0))
    cut = _plot._Cut([lk.ListwiseSoftmax()], None)
    assert len(cut.pred) == 4
    for i in (0, 137, 400):
        pred, one = cut.pred.copy(), np.eye(4)[0]
        pred[0] = drawn(value)[0][i]
        v, g = lk.ListwiseSoftmax().value_and_grad(pred, cut.target, reduction="sum")
        assert drawn(value)[1][i] == pytest.approx(v, rel=1e-14)
        assert drawn(gradient)[1][i] == pytest.approx(g[0], rel=1e-14)
        bend = lk.ListwiseSoftmax().hvp(pred, cut.target, one, reduction="sum")[0]
        assert drawn(curvature)[1][i] == pytest.approx(bend, rel=1e-14)


@pytest.mark.parametrize("delta", [1.0, 1.345, 2.0])
def test_jumps_are_not_drawn_through(delta):
    value, gradient, curvature = lk.plot("huber", delta=delta)
    assert gaps(value) == gaps(gradient) == []
    ends = gaps(curvature)
    assert len(ends) == 2
    for (low, high), kink in zip(ends, [-delta, delta]):
        assert low <= kink <= high
        assert high - low < 1e-14
    assert set(drawn(curvature)[1]) == {0.0, 1.0}


def test_a_corner_is_a_jump_of_the_gradient():
    value, gradient, _ = lk.plot("pinball", tau=0.9, span=(-2.0, 3.0))
    assert gaps(value) == []
    (low, high), *_ = gaps(gradient)
    assert low <= 0 <= high
    x, y = drawn(gradient)
    assert set(y[x < 0]) == {-0.9}
    assert y[x > 0] == pytest.approx(0.1)


def test_a_number_between_both_sides_of_a_jump_stands_alone():
    x, y = drawn(lk.plot("iou")[1])
    steps, rises = np.diff(x), np.abs(np.diff(y))
    broken = {right for _, right in gaps(lk.plot("iou")[1])}
    jumps = [right for right, step, rise in zip(x[1:], steps, rises) if step < 1e-12 and rise > 1e-3]
    assert jumps
    assert set(jumps) == broken
    assert rises[steps > 1e-12].max() < 0.02, "what is drawn has no jump left"


def test_several_share_a_picture():
    axes = lk.plot(lk.Huber(), lk.SquaredError(), "pinball:tau=0.9", target=0, span=(-4, 4))
    assert [len(axis.lines) for axis in axes] == [3, 3, 3]
    names = [text.get_text() for text in axes[0].get_legend().get_texts()]
    assert names == ["Huber(delta=1.0)", "SquaredError()", "Pinball(tau=0.9)"]
    assert axes[2].get_xlabel() == "prediction − target"
    assert drawn(axes[0], 1)[1][[0, -1]].tolist() == [16, 16]
    assert len({axes[0].lines[i].get_color() for i in range(3)}) == 3


def test_spans_keep_to_the_domain():
    value = lk.plot("binary_cross_entropy")[0]
    assert value.lines[0].get_xdata()[[0, -1]].tolist() == [0, 1]
    x, _ = drawn(value)
    assert 0 < x[0] < 0.01, "infinite at 0"
    assert lk.plot("binary_cross_entropy")[2].get_xlabel() == "probability (target 1)"
    assert drawn(lk.plot("poisson_nll", target=3)[0])[0][[0, -1]].tolist() == [-1, 7]
    assert drawn(lk.plot("squared_log_error")[0])[0][0] > -1
    assert drawn(lk.plot("squared_log_error", span=(-2.0, 2.0))[0])[0][0] > -1


def test_sums_are_drawn():
    total = 0.5 * lk.Huber() + lk.SquaredError()
    x, y = drawn(lk.plot(total)[0])
    assert y.tolist() == total.value(x, np.zeros_like(x), reduction="none").tolist()


def test_on_given_axes():
    figure, ax = pyplot.subplots()
    axes = lk.plot("huber", ax=ax)
    assert axes.tolist() == [ax]
    assert ax.get_ylabel() == "loss"
    assert ax.get_xlabel() == "prediction − target"
    three = pyplot.subplots(1, 3)[1]
    assert lk.plot("huber", ax=three).tolist() == three.tolist()
    with pytest.raises(ValueError, match="one Axes or three, got 2"):
        lk.plot("huber", ax=pyplot.subplots(2)[1])


def test_it_is_saved(tmp_path):
    file = tmp_path / "huber.png"
    lk.plot("huber", delta=2.0)[0].figure.savefig(file)
    assert file.read_bytes().startswith(b"\x89PNG")


def test_mistakes():
    with pytest.raises(TypeError, match="needs a loss"):
        lk.plot()
    with pytest.raises(lk.UnknownLossError, match="huber"):
        lk.plot("hubber")
    with pytest.raises(TypeError, match="belong to one loss"):
        lk.plot("huber", "cauchy", delta=2.0)
    with pytest.raises(ValueError, match=r"target\[0\]"):
        lk.plot("poisson_nll", target=-1)
    with pytest.raises(ValueError, match="leave target out"):
        lk.plot("cross_entropy", target=1)
    with pytest.raises(ValueError, match="the lower first"):
        lk.plot("huber", span=(1, 1))
    with pytest.raises(ValueError, match="the same rows; draw each by itself"):
        lk.plot("cross_entropy", "squared_error")
    with pytest.raises(ValueError, match="not defined from -3 to -2"):
        lk.plot("binary_cross_entropy", span=(-3, -2))
    assert not pyplot.get_fignums() or len(pyplot.get_fignums()) == 1


def test_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match="pip install matplotlib"):
        lk.plot("huber")
