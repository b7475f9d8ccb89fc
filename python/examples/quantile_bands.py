"""Bands that hold nine in ten: quantiles in LightGBM by the pinball loss, beside LightGBM's own.

python quantile_bands.py [picture.png]
"""

from __future__ import annotations

import sys

import lightgbm
import matplotlib
import numpy as np

import losskit as lk

matplotlib.use("Agg")
from matplotlib import pyplot

ROWS, TREES, LEVELS = 4000, (100, 400), (0.05, 0.5, 0.95)
PARAMS = {"num_leaves": 8, "learning_rate": 0.1, "min_data_in_leaf": 40, "verbosity": -1, "num_threads": 1, "seed": 0}
# A normal distribution has a twentieth above this many deviations.
FAR = 1.6449


def draw(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A wave whose noise grows along it."""
    x = rng.uniform(0, 10, ROWS)
    return x, np.sin(x) + (0.1 + 0.08 * x) * rng.normal(size=ROWS)


def bands(objective: str, trees: int, x: np.ndarray, y: np.ndarray, *places: np.ndarray) -> list[dict[float, np.ndarray]]:
    """Each quantile at each of some places."""
    found: list[dict[float, np.ndarray]] = [{} for _ in places]
    for tau in LEVELS:
        data = lightgbm.Dataset(x[:, None], y)
        if objective == "losskit":
            booster = lk.lightgbm.train(PARAMS, data, trees, objective=lk.lightgbm.objective("pinball", tau=tau))
        else:
            booster = lightgbm.train({**PARAMS, "objective": "quantile", "alpha": tau}, data, trees)
        for at, place in zip(found, places):
            at[tau] = booster.predict(place[:, None])
    return found


def truth(x: np.ndarray) -> dict[float, np.ndarray]:
    """The quantiles that the data are drawn from."""
    return {tau: np.sin(x) + (tau - 0.5) / 0.45 * FAR * (0.1 + 0.08 * x) for tau in LEVELS}


def main(picture: str = "quantile_bands.png") -> dict[str, float]:
    """Trains, prints, draws; the figures printed."""
    rng = np.random.default_rng(0)
    (x, y), (new, seen) = draw(rng), draw(rng)
    grid = np.linspace(0, 10, 400)
    rows = {}
    for objective in ("losskit", "LightGBM"):
        for trees in TREES:
            rows[f"{objective}, {trees} trees"], drawn = bands(objective, trees, x, y, new, grid)
            if objective == "losskit":
                curves = drawn
    rows["truth"] = truth(new)
    print(f"{ROWS} rows to train, {ROWS} new ones; the 5 % and 95 % quantiles should hold 90 % of them")
    print(f"{'':<22}{'held':>8}" + "".join(f"{f'pinball {tau:g}':>14}" for tau in LEVELS))
    figures = {}
    for name, at in rows.items():
        held = float(np.mean((at[0.05] <= seen) & (seen <= at[0.95])))
        costs = [lk.pinball(at[tau], seen, tau=tau) for tau in LEVELS]
        figures |= {f"{name}: held": held, f"{name}: pinball": sum(costs)}
        print(f"{name:<22}{held:>8.1%}" + "".join(f"{cost:>14.4f}" for cost in costs))
    print("LightGBM's own objective sets each leaf to its quantile, and needs fewer trees; given enough, neither is better.")
    figure, axis = pyplot.subplots(figsize=(9, 5), layout="constrained")
    axis.plot(new, seen, ".", markersize=2, color="#8c959f", label="new data")
    name = f"losskit, {TREES[-1]} trees"
    label = f"5 % to 95 %: holds {figures[f'{name}: held']:.1%}"
    axis.fill_between(grid, curves[0.05], curves[0.95], color="#56b4e9", alpha=0.35, linewidth=0, label=label)
    axis.plot(grid, curves[0.5], color="#0072b2", label="median")
    for tau in (0.05, 0.95):
        axis.plot(grid, truth(grid)[tau], "--", color="#d55e00", linewidth=1, label="true quantiles" if tau < 0.5 else None)
    axis.set(title=f"Quantiles by the pinball loss, {name}", xlabel="x", ylabel="y")
    axis.legend(frameon=False, loc="upper left")
    axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(picture, dpi=120)
    return figures


if __name__ == "__main__":
    main(*sys.argv[1:2])
