"""Pictures of losses: value, gradient and curvature along the prediction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from . import _core
from ._base import Loss
from ._lookup import get
from ._types import Array

__all__ = ["plot"]

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#333333", "#f0e442")
QUANTITIES = ("loss", "gradient", "curvature")
POINTS = 401
# A step over neighbouring numbers that is a jump, as a share of what is drawn.
JUMP = 1e-6
# How near, as a share of the span.
NEIGHBOURS = 1e-12


class _Cut:
    """Losses along one number: their prediction, or the first number of a row or group whose others stay as they are."""

    def __init__(self, losses: list[Loss], target: float | None) -> None:
        self.losses = losses
        self.are_groups = {loss: loss.info()["scope"] == "group" for loss in losses}
        first = next((loss for loss in losses if not _is_pointwise(loss)), None)
        self.is_pointwise = first is None
        self.is_group = first is not None and self.are_groups[first]
        if first is None:
            reals = all(loss.info()["target"] == "a number" for loss in losses)
            self.number = target if target is not None else 0.0 if reals else 1.0
            starts = [next(_samples(loss))[0][:1] for loss in losses]
            for loss, start in zip(losses, starts):
                loss.value(start, [self.number])
            self.pred, self.target = starts[0], np.array([self.number])
            inside = [self.centre(), *(float(start[0]) for start in starts)]
        else:
            if target is not None:
                raise ValueError(f"{first.name} is drawn against its own sample of targets; leave target out.")
            self.pred, self.target = next(_samples(first))
            inside = [float(self.pred.flat[0])]
        held = [x for x in inside if self.holds(x)]
        if not held:
            what = "domains with a prediction in common" if self.is_pointwise else "the same rows"
            raise ValueError(f"{', '.join(loss.name for loss in losses)} do not take {what}; draw each by itself.")
        self.inside = held[0]

    def at(self, loss: Loss, x: Array) -> Array:
        """Value, gradient and curvature at each place: three rows. NaN outside the domain."""
        try:
            return self._at(loss, x)
        except (ValueError, TypeError):
            if len(x) == 1:
                return np.full((3, 1), np.nan)
        return np.concatenate([self.at(loss, x[i : i + 1]) for i in range(len(x))], axis=1)

    def _at(self, loss: Loss, x: Array) -> Array:
        rows, n = len(self.pred), len(x)
        pred = np.tile(self.pred, (n,) + (1,) * (self.pred.ndim - 1))
        pred.reshape(n, -1)[:, 0] = x
        one = np.zeros_like(pred)
        one.reshape(n, -1)[:, 0] = 1.0
        target: Any = self.target
        if isinstance(target, list):
            target = target * n
        elif target is not None:
            target = np.tile(target, (n,) + (1,) * (target.ndim - 1))
        # Beside a loss of groups one of rows has the group's rows, and their sum.
        groups = [rows] * n if self.are_groups[loss] else None
        options = (None, None, None, None, groups, -1, "none")
        value, grad = _core.evaluate(loss._kernel, 1, pred, target, None, *options)
        bend = _core.evaluate(loss._kernel, 3, pred, target, one, *options)
        values = np.asarray(value, float).reshape(n, -1).sum(axis=1)
        return np.stack([values, grad.reshape(n, -1)[:, 0], bend.reshape(n, -1)[:, 0]])

    def holds(self, x: float) -> bool:
        """Whether all losses are defined there."""
        return not any(np.isnan(self.at(loss, np.array([x]))[0, 0]) for loss in self.losses)

    def centre(self) -> float:
        """What is looked at first: the target, or 0."""
        if self.is_pointwise:
            return self.number if abs(self.number) != 1 and self.holds(self.number - 4) else 0.0
        return 0.0 if self.holds(-1e-3) else self.inside

    def span(self) -> tuple[float, float]:
        """Four to either side, as far as the domain goes."""
        middle = self.centre()
        return self._reach(middle - 4), self._reach(middle + 4)

    def _reach(self, end: float) -> float:
        if self.holds(end):
            return end
        good, bad = self.inside, end
        for _ in range(60):
            half = 0.5 * (good + bad)
            good, bad = (half, bad) if self.holds(half) else (good, half)
        return round(good, 9)

    def label(self) -> str:
        """What runs along the axis, and at what the others stay."""
        if self.is_pointwise:
            if not self.holds(-1e-3) and not self.holds(1 + 1e-3):
                return f"probability (target {self.number:g})"
            return "prediction − target" if self.number == 0 else f"prediction (target {self.number:g})"
        card = next(loss for loss in self.losses if not _is_pointwise(loss)).info()
        text, of = card["pred"], " of a group" if self.is_group else ""
        others = [f"{x:.3g}" for x in self.pred[0].flat][1:] if self.pred.ndim > 1 else []
        if "vector" in text:
            return f"first number of the first vector{of}"
        if text.startswith("("):
            parts = re.findall(r"(?:^\(|, )([a-z]\w*)", text)
            parts = [part.replace("_", " ") for part in parts]
            return f"{parts[0]} ({', '.join(map(' '.join, zip(parts[1:], others)))})"
        if text == "k scores" and not self.is_group:
            return f"first score (the others {', '.join(others)})"
        if text.startswith("k "):
            return f"first number{of or ' of the row'}"
        return f"first prediction{of}" if of else "prediction"


def _is_pointwise(loss: Loss) -> bool:
    pred, target = _core.sample(loss._kernel, 1, 1)
    return loss.info()["scope"] == "row" and pred.ndim == 1 and isinstance(target, np.ndarray) and target.ndim == 1


def _samples(loss: Loss) -> Iterator[tuple[Array, Any]]:
    """Sets that the loss takes: a row, or a group of four."""
    rows = 4 if loss.info()["scope"] == "group" else 1
    for seed in range(1, 200):
        pred, target = _core.sample(loss._kernel, seed, rows)
        try:
            value = _core.evaluate(loss._kernel, 0, pred, target, *(None,) * 6, -1, "sum")
        except ValueError:
            continue
        if np.isfinite(value):
            yield pred, target
    raise ValueError(f"{loss.name} has no sample to draw it through.")


def _curve(at: Callable[[Array], Array], x: Array) -> list[tuple[Array, Array]]:
    """Each quantity over the grid and beside its jumps, with a NaN within each."""
    y = at(x)
    with np.errstate(invalid="ignore", over="ignore"):
        y[~np.isfinite(y)] = np.nan
        drawn = [row[np.isfinite(row)] for row in y]
        size = np.array([[np.ptp(row) or 1.0 if row.size else 1.0] for row in drawn])
        left, right, before, after = x[:-1], x[1:], y[:, :-1], y[:, 1:]
        # Halving each step, always to where more changes, ends beside a jump if there is one.
        for _ in range(60):
            middle = left + 0.5 * (right - left)
            here = at(middle)
            first, last = (np.abs((b - a) / size).max(axis=0) for a, b in [(before, here), (here, after)])
            is_first = first >= last
            left, right = np.where(is_first, left, middle), np.where(is_first, middle, right)
            before, after = np.where(is_first, before, here), np.where(is_first, here, after)
        # At a kink itself may be a number between both sides.
        around = np.stack([np.nextafter(left, -np.inf), left, right, np.nextafter(right, np.inf)])
        beside = np.stack([at(places) for places in around], axis=1)
        near = (np.abs(np.diff(beside, axis=1)) > JUMP * size[:, None]).any(axis=(0, 1))
        places, index = np.unique(np.concatenate([x, around[:, near].ravel()]), return_index=True)
        y = np.concatenate([y, beside[:, :, near].reshape(3, -1)], axis=1)[:, index]
        jump = (np.abs(np.diff(y)) > JUMP * size) & (np.diff(places) < NEIGHBOURS * np.ptp(x))
    y[~np.isfinite(y)] = np.nan
    gaps = [np.flatnonzero(row) + 1 for row in jump]
    return [(np.insert(places, gap, places[gap]), np.insert(row, gap, np.nan)) for row, gap in zip(y, gaps)]


def plot(
    *losses: str | Loss, target: float | None = None, span: tuple[float, float] | None = None, ax: Any = None, **params: Any
) -> Array:
    """Draws losses along the prediction: value, gradient and curvature, one below the other. Needs matplotlib.

    Losses of several numbers are drawn along the first one, through a sample whose others stay as they are. A line ends
    where it jumps.

    >>> import losskit as lk
    >>> value, gradient, curvature = lk.plot("huber", delta=2.0)  # doctest: +SKIP
    >>> lk.plot(lk.Huber(), lk.SquaredError(), target=0, span=(-4, 4))[0].figure.savefig("two.png")  # doctest: +SKIP

    Parameters
    ----------
    *losses : str or Loss
        Those that share the picture; of a single name, ``params`` are the parameters.
    target : float, optional
        Of losses of one prediction: what it is compared with; 0, or 1 where a loss does not allow any number.
    span : pair of floats, optional
        The predictions looked at; four to either side of the target, within the domain.
    ax : matplotlib Axes, or three of them, optional
        Where to draw; on one, the value only.

    Returns
    -------
    array of matplotlib Axes
        Those drawn on; ``[0].figure`` is the figure.

    Raises
    ------
    ImportError : matplotlib is not installed.
    ValueError : a target outside its domain; a span without length; losses that do not take the same rows.
    """
    if not losses:
        raise TypeError("lk.plot needs a loss: lk.plot('huber').")
    if params and len(losses) > 1:
        raise TypeError("parameters belong to one loss; of several, give each its own: lk.plot(lk.Huber(delta=2), 'cauchy').")
    made = [get(loss, **params) for loss in losses]
    try:
        from matplotlib import pyplot
    except ImportError as why:
        raise ImportError("lk.plot draws with matplotlib, which is not here: pip install matplotlib, or losskit[plot].") from why
    cut = _Cut(made, target)
    low, high = span if span is not None else cut.span()
    if not (np.isfinite([low, high]).all() and low < high):
        raise ValueError(f"span must be two numbers, the lower first, got ({low}, {high}).")
    axes: Array
    if ax is None:
        _, axes = pyplot.subplots(3, sharex=True, figsize=(7, 7), layout="constrained")
    else:
        axes = np.ravel(np.asarray(ax, dtype=object))
        if len(axes) not in (1, 3):
            raise ValueError(f"ax must be one Axes or three, got {len(axes)}.")
    grid = np.linspace(low, high, POINTS)
    for i, loss in enumerate(made):
        lines = _curve(partial(cut.at, loss), grid)
        if not any(np.isfinite(y).any() for _, y in lines):
            raise ValueError(f"{loss.name} is not defined from {low:g} to {high:g}; give another span.")
        for axis, (x, y) in zip(axes, lines):
            axis.plot(x, y, color=COLOURS[i % len(COLOURS)], label=repr(loss), solid_joinstyle="round")
    for axis, quantity in zip(axes, QUANTITIES):
        axis.set_ylabel(quantity)
        axis.grid(color="#e4e7eb")
        axis.set_axisbelow(True)
        axis.spines[["top", "right"]].set_visible(False)
    axes[-1].set_xlabel(cut.label())
    if len(made) == 1:
        axes[0].set_title(f"{made[0]!r}: {'value, gradient and curvature' if len(axes) == 3 else 'value'}", loc="left")
    else:
        axes[0].legend(frameon=False)
    return axes
