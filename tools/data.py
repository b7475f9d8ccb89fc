#!/usr/bin/env python3
"""The real tables in data/, out of the copies that scikit-learn carries.

Run:     python3 -m venv .venv && .venv/bin/pip install scikit-learn==1.9.1
         .venv/bin/python tools/data.py
Made with Python 3.11, scikit-learn 1.9.1, NumPy 2.4.6. Writes the same bytes each time.
(data/blobs.csv and data/line.csv come from `losskit data gen`; see data/README.md.)
"""

import csv
import platform
from pathlib import Path

import numpy
import sklearn
from sklearn.datasets import load_breast_cancer, load_diabetes

DATA = Path(__file__).resolve().parent.parent / "data"

# scikit-learn calls the columns age, sex, bmi, bp, s1 … s6.
DIABETES = {
    "s1": "total_cholesterol",
    "s2": "ldl",
    "s3": "hdl",
    "s4": "cholesterol_hdl_ratio",
    "s5": "log_triglycerides",
    "s6": "glucose",
    "bp": "blood_pressure",
}


def number(value):
    """The shortest digits that read back as the same double, whole numbers without a point."""
    value = float(value)
    return str(int(value)) if value.is_integer() else repr(value)


def write(name, header, rows):
    with open(DATA / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"wrote data/{name}")


def breast_cancer():
    bunch = load_breast_cancer()
    names = [name.replace(" ", "_") for name in bunch.feature_names]
    diagnoses = [bunch.target_names[target] for target in bunch.target]
    rows = ([*map(number, row), diagnosis] for row, diagnosis in zip(bunch.data, diagnoses))
    write("breast_cancer.csv", [*names, "diagnosis"], rows)


def diabetes():
    bunch = load_diabetes(scaled=False)
    names = [DIABETES.get(name, name) for name in bunch.feature_names]
    rows = ([*map(number, row), number(y)] for row, y in zip(bunch.data, bunch.target))
    write("diabetes.csv", [*names, "target"], rows)


if __name__ == "__main__":
    print(
        f"Python {platform.python_version()}, scikit-learn {sklearn.__version__}, "
        f"NumPy {numpy.__version__}"
    )
    breast_cancer()
    diabetes()
