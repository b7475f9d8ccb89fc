"""Rare positives in LightGBM: the focal loss beside the logistic one, by ranking and by probabilities.

python focal_lightgbm.py [picture.png]
"""

from __future__ import annotations

import sys

import lightgbm
import matplotlib
import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve

import losskit as lk

matplotlib.use("Agg")
from matplotlib import pyplot

ROWS, GAMMAS = 30_000, (0.0, 2.0)


def draw(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Columns, of which four matter, and labels, of which some two in a hundred are positive."""
    X = rng.normal(size=(ROWS, 10))
    log_odds = -5.3 + 1.2 * X[:, 0] + X[:, 1] * X[:, 2] + np.abs(X[:, 3])
    return X, (rng.random(ROWS) < 1 / (1 + np.exp(-log_odds))).astype(float)


def reliability(p: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean prediction and share of positives in ten bins of as many rows."""
    bins = np.array_split(np.argsort(p), 10)
    return np.array([p[rows].mean() for rows in bins]), np.array([y[rows].mean() for rows in bins])


def main(picture: str = "focal_lightgbm.png", seed: int = 0) -> dict[str, float]:
    """Trains, prints, draws; the figures printed."""
    X, y = draw(np.random.default_rng(seed))
    third = ROWS // 3
    train, valid, test = slice(third), slice(third, 2 * third), slice(2 * third, None)
    params = {"num_leaves": 15, "learning_rate": 0.05, "verbosity": -1, "num_threads": 1, "seed": 0}
    print(f"{third} rows each to train, stop and test; {y.mean():.1%} positive")
    print(f"{'loss':<24}{'trees':>6}{'average precision':>19}{'log loss':>10}{'mean prediction':>17}")
    figure, (ranking, scale) = pyplot.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
    figures = {"share": float(y[test].mean())}
    for gamma, colour in zip(GAMMAS, ["#0072b2", "#d55e00"]):
        objective = lk.lightgbm.objective("binary_focal_with_logits", gamma=gamma)
        name = f"focal, γ = {gamma:g}" if gamma else "logistic (γ = 0)"
        data, watch = (lightgbm.Dataset(X[part], y[part]) for part in (train, valid))
        booster = lk.lightgbm.train(params, data, 400, objective=objective, valid_sets=[watch], early_stopping=20)
        p = booster.predict(X[test])
        score = average_precision_score(y[test], p)
        log_loss = lk.binary_cross_entropy(p, y[test])
        figures |= {f"precision {gamma:g}": score, f"log loss {gamma:g}": log_loss, f"mean {gamma:g}": float(p.mean())}
        print(f"{name:<24}{booster.best_iteration:>6}{score:>19.3f}{log_loss:>10.4f}{p.mean():>17.3f}")
        precision, recall, _ = precision_recall_curve(y[test], p)
        ranking.step(recall, precision, where="post", color=colour, label=f"{name}: average {score:.3f}")
        scale.plot(*reliability(p, y[test]), "o-", markersize=4, color=colour, label=name)
    ranking.set(title="Ranking", xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02))
    scale.set(title="Probabilities, in ten bins of rows", xlabel="mean prediction", ylabel="share of positives")
    scale.axline((0, 0), slope=1, color="#8c959f", linewidth=1, label="calibrated")
    for axis in (ranking, scale):
        axis.legend(frameon=False)
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(picture, dpi=120)
    print("By seed the focal loss ranks as well or a little better; what it predicts is drawn towards 1/2, no probability.")
    return figures


if __name__ == "__main__":
    main(*sys.argv[1:2])
