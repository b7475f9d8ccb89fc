"""A line through data with outliers: Huber's loss beside squared error, by gradient descent in NumPy.

python huber_outliers.py [picture.png]
"""

from __future__ import annotations

import sys

import matplotlib
import numpy as np

import losskit as lk

matplotlib.use("Agg")
from matplotlib import pyplot

SLOPE, START, ROWS = 2.0, 1.0, 120


def draw(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points on a line with a little noise; an eighth of the targets, at large x, far too low."""
    x = np.sort(rng.uniform(0, 5, ROWS))
    y = START + SLOPE * x + 0.4 * rng.normal(size=ROWS)
    out = np.zeros(ROWS, bool)
    out[rng.choice(np.flatnonzero(x > 3), ROWS // 8, replace=False)] = True
    y[out] -= rng.uniform(6, 14, out.sum())
    return x, y, out


def fit(loss: lk.Loss, x: np.ndarray, y: np.ndarray, steps: int = 2000, rate: float = 0.05) -> np.ndarray:
    """Intercept and slope, by plain gradient descent."""
    line = np.zeros(2)
    design = np.column_stack([np.ones_like(x), x])
    for _ in range(steps):
        line -= rate * (design.T @ loss.grad(design @ line, y))
    return line


def main(picture: str = "huber_outliers.png") -> dict[str, float]:
    """Fits, prints, draws; the figures printed."""
    x, y, out = draw(np.random.default_rng(0))
    losses = [lk.Huber(delta=1.0), lk.SquaredError()]
    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
    lk.plot(*losses, span=(-4, 4), ax=axes[1])
    axes[1].set(title="What a residual costs", ylim=(-0.3, 8))
    axes[0].plot(x[~out], y[~out], ".", color="#59636e", label="data")
    axes[0].plot(x[out], y[out], "x", color="#cc79a7", label="outliers")
    axes[0].plot(x, START + SLOPE * x, "--", color="#333333", linewidth=1, label="truth")
    figures = {}
    print(f"truth: {START:g} + {SLOPE:g} x; {ROWS} points, {out.sum()} of them outliers")
    for loss, colour in zip(losses, ["#0072b2", "#d55e00"]):
        start, slope = fit(loss, x, y)
        error = lk.absolute_error(start + slope * x, START + SLOPE * x)
        figures[loss.name] = error
        print(f"{loss!r:<18} {start:6.3f} + {slope:.3f} x, off the truth by {error:.3f} on average")
        axes[0].plot(x, start + slope * x, color=colour, label=f"{loss!r}: slope {slope:.2f}")
    axes[0].set(title="Lines fitted", xlabel="x", ylabel="y")
    axes[0].legend(frameon=False)
    axes[0].spines[["top", "right"]].set_visible(False)
    figure.savefig(picture, dpi=120)
    return figures


if __name__ == "__main__":
    main(*sys.argv[1:2])
