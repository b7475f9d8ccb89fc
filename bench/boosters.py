"""Losses as objectives of LightGBM, XGBoost and CatBoost: beside the libraries' own, what they grow and what they cost.

`cargo xtask bench boosters` builds the package and runs this; with --save the tables go into COMPARE.md.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import platform
import sys
import time
import warnings
from importlib.metadata import version
from typing import Any

import numpy as np

HOME = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME / "python" / "tests"))

import catboost as cb  # noqa: E402
import lightgbm as lgb  # noqa: E402
import losskit as lk  # noqa: E402
import twins  # noqa: E402
import xgboost as xgb  # noqa: E402

START = "<!-- made by `cargo xtask bench boosters --save` -->"
END = "<!-- made until here -->"
CORES = os.cpu_count() or 1

# Raw scores and the leaf of each row in each tree.
READ = {
    "LightGBM": lambda made: (made.predict(twins.X, raw_score=True), made.predict(twins.X, pred_leaf=True)),
    "XGBoost": lambda made: (
        made.predict(xgb.DMatrix(twins.X), output_margin=True),
        made.predict(xgb.DMatrix(twins.X), pred_leaf=True),
    ),
    "CatBoost": lambda made: (made.predict(twins.X, prediction_type="RawFormulaVal"), made.calc_leaf_indexes(twins.X)),
}
PAIRS = {
    "LightGBM": (twins.LIGHTGBM, twins.lightgbm_pair),
    "XGBoost": (twins.XGBOOST, twins.xgboost_pair),
    "CatBoost": (twins.CATBOOST, twins.catboost_pair),
}


def trees() -> list[str]:
    """For each loss of a library that ours stands in for: rows in the same leaves, and how far predictions are apart."""
    lines = [
        "| library | its loss | losskit | rows in the same leaves | largest difference | with weights: same leaves | difference |",
        "| --- | --- | --- | --: | --: | --: | --: |",
    ]
    for library, (cases, pair) in PAIRS.items():
        for name, twin in cases.items():
            cells = []
            for weight in (None, twins.WEIGHT) if twin.weighted else (None,):
                (theirs, their_leaves), (ours, our_leaves) = map(READ[library], pair(name, weight))
                far = np.abs(ours - theirs).max() / np.abs(theirs).max()
                cells += [f"{(our_leaves == their_leaves).mean():.4%}".replace(".0000", ""), f"{far:.0e}" if far else "0"]
            cells += ["", ""] * (2 - len(cells) // 2)
            made = repr(twin.objective).split(".objective(")[1][:-1]
            lines.append(f"| {library} | `{name}` | `{made}` | {' | '.join(cells)} |")
            print(lines[-1], flush=True)
    return lines


def by_hand(raw: np.ndarray, label: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The focal loss (gamma 2) as it is most often written for boosters: differences of its formula."""

    def loss(x: np.ndarray) -> np.ndarray:
        p = 1 / (1 + np.exp(-x))
        return -(label * (1 - p) ** 2 * np.log(p) + (1 - label) * p**2 * np.log(1 - p))

    step = 1e-6
    low, here, high = loss(raw - step), loss(raw), loss(raw + step)
    return (high - low) / (2 * step), (high - 2 * here + low) / step**2


def derived(raw: np.ndarray, label: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same loss derived by hand, in NumPy."""
    sign = 2 * label - 1
    q = 1 / (1 + np.exp(sign * raw))
    p = 1 - q
    log = np.log(p)
    slope = 2 * p * log - q
    return sign * q**2 * slope, p * q**2 * (q * (2 * log + 3) - 2 * slope)


class Timed:
    """An objective that knows how long it was at work."""

    def __init__(self, objective: Any) -> None:
        self.objective, self.seconds = objective, 0.0

    def __call__(self, raw: Any, data: Any) -> Any:
        begin = time.perf_counter()
        made = self.objective(raw, data)
        self.seconds += time.perf_counter() - begin
        return made

    def __deepcopy__(self, memo: object) -> Timed:
        return self


class Plain:
    """A function of scores and labels in the place of an objective."""

    no_jit = True

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, raw: Any, data: Any) -> Any:
        return tuple(one.astype(np.float32) for one in self.function(raw.astype(float), data.get_label()))

    def calc_ders_range(self, raw: Any, label: Any, weight: Any) -> Any:
        return -np.column_stack(self.function(np.array(raw), np.array(label)))

    def __deepcopy__(self, memo: object) -> Plain:
        return self


def cost(rows: int, rounds: int, repeats: int) -> list[str]:
    """Time of a boosting round, and of that in the objective, beside the library's own logistic loss."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(rows, 20)).astype(np.float32)
    y = (X[:, 0] + X[:, 1] * X[:, 2] + rng.logistic(size=rows) > 1).astype(np.float64)
    data = lgb.Dataset(X, y, free_raw_data=False).construct()
    matrix = xgb.DMatrix(X, y, nthread=CORES)

    def light(objective: Any) -> None:
        options = {"verbosity": -1, "num_threads": CORES, "boost_from_average": False, "force_row_wise": True}
        lgb.train({**options, "objective": objective or "binary"}, data, rounds)

    def extreme(objective: Any) -> None:
        options = {"nthread": CORES, "tree_method": "hist", "base_score": 0.5, "objective": "binary:logistic"}
        xgb.train(options, matrix, rounds, obj=objective)

    pool = cb.Pool(X, y)

    def cat(objective: Any) -> None:
        options = {"thread_count": CORES, "verbose": False, "allow_writing_files": False, "boost_from_average": False}
        options |= {"bootstrap_type": "No", "leaf_estimation_method": "Newton", "leaf_estimation_iterations": 1}
        options |= {"iterations": rounds, "learning_rate": 0.1, "eval_metric": "Logloss"}
        cb.CatBoost({**options, "loss_function": getattr(objective, "objective", "Logloss")}).fit(pool)

    lines = ["| library | objective | a round | ÷ its own | in the objective |", "| --- | --- | --: | --: | --: |"]
    libraries = [
        ("LightGBM", light, lk.lightgbm.objective),
        ("XGBoost", extreme, lk.xgboost.objective),
        ("CatBoost", cat, lk.catboost.objective),
    ]
    for library, train, ours in libraries:
        objectives = {
            "its own logistic": None,
            "losskit `binary_cross_entropy_with_logits`": ours("binary_cross_entropy_with_logits"),
            "losskit `binary_focal_with_logits`": ours("binary_focal_with_logits"),
            "focal derived by hand in NumPy": Plain(derived),
            "focal by differences in NumPy": Plain(by_hand),
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in objectives}
        for _ in range(repeats):
            for name, objective in objectives.items():
                timed = None if objective is None else Timed(objective)
                begin = time.perf_counter()
                train(timed)
                spent = time.perf_counter() - begin
                times[name].append((spent / rounds, timed.seconds / rounds if timed else 0.0))
        own = np.array(times["its own logistic"])[:, 0]
        for name, spent in times.items():
            total, inside = np.array(spent).T
            share = "" if not inside.all() else f"{np.median(inside) * 1e3:.1f} ms"
            lines.append(f"| {library} | {name} | {np.median(total) * 1e3:.0f} ms | {np.median(total / own):.2f} | {share} |")
            print(lines[-1], flush=True)
    return lines


def processor() -> str:
    """What the machine calls its processor."""
    told = pathlib.Path("/proc/cpuinfo")
    names = [line for line in told.read_text().splitlines() if line.startswith("model name")] if told.exists() else []
    return names[0].split(":")[1].strip() if names else platform.processor() or platform.machine()


def main() -> None:
    """Measures, prints and with --save writes."""
    asked = argparse.ArgumentParser(prog="cargo xtask bench boosters", description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000, help="rows where the cost of a round is measured")
    asked.add_argument("--rounds", type=int, default=10, help="rounds of a training")
    asked.add_argument("--repeats", type=int, default=5, help="trainings of each, in turn; medians are shown")
    asked.add_argument("--save", action="store_true", help="write the tables into COMPARE.md")
    options = asked.parse_args()
    warnings.filterwarnings("ignore")
    versions = ", ".join(f"{name} {version(name)}" for name in ("lightgbm", "xgboost-cpu", "catboost", "numpy"))
    print(versions, flush=True)
    grown, spent = trees(), cost(options.rows, options.rounds, options.repeats)
    if not options.save:
        return
    text = "\n".join(
        [
            START,
            "",
            f"{versions}; {len(twins.X)} rows of {twins.X.shape[1]} columns, differences relative to the largest score.",
            "",
            *grown,
            "",
            f"{processor()}, {CORES} threads; {options.rows} rows of 20 columns, {options.rounds} rounds, "
            f"medians of {options.repeats}.",
            "",
            *spent,
            "",
        ]
    )
    path = HOME / "COMPARE.md"
    page = path.read_text()
    head, rest = page.split(START)
    made = path.with_suffix(".part")
    made.write_text(head + text + END + rest.split(END, 1)[1])
    made.replace(path)


if __name__ == "__main__":
    main()
