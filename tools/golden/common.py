"""What every golden script shares: seeded points, one case as a dict, one file of cases."""

import json
import math
import random
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOSSES = ROOT / "crates/losskit/tests/golden"
FITS = ROOT / "crates/losskit-fit/tests/golden"


def f32(x):
    """The nearest single-precision number, as a float."""
    return struct.unpack("f", struct.pack("f", x))[0]


class Points:
    """Random points from a fixed seed."""

    def __init__(self, seed, dtype="f64"):
        self.random = random.Random(seed)
        self.store = f32 if dtype == "f32" else float

    def uniform(self, n, low, high):
        return [self.store(self.random.uniform(low, high)) for _ in range(n)]

    def normal(self, n, scale=1.0):
        return [self.store(self.random.gauss(0.0, scale)) for _ in range(n)]

    def magnitudes(self, n, low, high):
        """Numbers of either sign whose size is spread evenly over the decades from 10^low to 10^high."""
        return [self.store(self.random.choice((-1, 1)) * 10 ** self.random.uniform(low, high)) for _ in range(n)]

    def choice(self, n, values):
        return [self.random.choice(values) for _ in range(n)]

    def simplex(self, n, k, sparse=False):
        """n rows of k probabilities, a third of them 0 if sparse; each row sums to 1 within rounding."""
        rows = []
        for i in range(n):
            draws = [0.0 if sparse and (i + c) % 3 == 0 else self.random.expovariate(1.0) for c in range(k)]
            rows += [self.store(d / sum(draws)) for d in draws]
        return rows


# Fields of sets, absent elsewhere: how many rows each group has, how many classes each list.
SETS = {"groups", "lengths"}


def case(loss, peer, shape, pred, target=None, classes=None, params=None, **fields):
    """One case with every field of the format present."""
    whole = {
        "loss": loss,
        "params": params or {},
        "peer": peer,
        "factor": 1.0,
        "offset": 0.0,
        "dtype": "f64",
        "shape": shape,
        "dims": None,
        "pred": pred,
        "target": target,
        "classes": classes,
        "class_weight": None,
        "ignore_index": None,
        "weight": None,
        "reduction": "none",
        "value": None,
        "grad": None,
        "hess": None,
        "direction": None,
        "hvp": None,
        "note": "",
    }
    unknown = fields.keys() - whole.keys() - SETS
    if unknown:
        raise KeyError(f"fields outside the format: {sorted(unknown)}")
    whole.update(fields)
    return whole


def encode(x):
    """JSON has no infinities and no NaN; they travel as strings."""
    if isinstance(x, dict):
        return {k: encode(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [encode(v) for v in x]
    if isinstance(x, float) and not math.isfinite(x):
        return "nan" if math.isnan(x) else ("inf" if x > 0 else "-inf")
    return x


def decode(x):
    """The inverse of `encode` on the number fields."""
    if isinstance(x, list):
        return [decode(v) for v in x]
    return float(x) if x in ("nan", "inf", "-inf") else x


def write(path, script, versions, cases, data=None):
    """One case (and one data set) per line, so that a change of one case is a change of one line."""
    head = json.dumps({"made_by": f"tools/golden/{script}", "versions": versions})[:-1]
    if data:
        sets = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in data.items())
        head += f', "data": {{\n{sets}\n}}'
    lines = ",\n".join(json.dumps(encode(c), ensure_ascii=False, allow_nan=False) for c in cases)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{head}, "cases": [\n{lines}\n]}}\n')
    counts = {}
    for c in cases:
        key = c["loss"]
        counts[key] = counts.get(key, 0) + 1
    print(f"{path.relative_to(ROOT)}: {len(cases)} cases, {path.stat().st_size / 1e6:.2f} MB")
    print("  " + ", ".join(f"{k} {n}" for k, n in sorted(counts.items())))
