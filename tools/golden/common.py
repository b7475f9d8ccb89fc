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


def short(x, digits=4):
    """The nearest number of so few digits: inputs are ours to choose, and short ones keep the files small."""
    return float(f"{x:.{digits}g}")


class Points:
    """Random points from a fixed seed, of few digits unless `store` says otherwise."""

    def __init__(self, seed, store=short):
        self.random = random.Random(seed)
        self.store = store

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
        """n rows of k probabilities in thousandths, a third of them 0 if sparse; each row sums to 1 within rounding."""
        rows = []
        for i in range(n):
            draws = [0.0 if sparse and (i + c) % 3 == 0 else self.random.expovariate(1.0) for c in range(k)]
            parts = [max(1, round(1000 * d / sum(draws))) if d else 0 for d in draws]
            parts[parts.index(max(parts))] += 1000 - sum(parts)
            rows += [p / 1000 for p in parts]
        return rows

    def near(self, y, low=0.0, high=3.0):
        """Predictions about the targets, residuals of either sign between 10^low and 10^high."""
        return [self.store(a + r) for a, r in zip(y, self.magnitudes(len(y), low, high))]

    def logits(self, n):
        """Undecided, confident and extreme ones."""
        kinds = [
            lambda: self.uniform(1, -4.0, 4.0),
            lambda: self.uniform(1, -30.0, 30.0),
            lambda: self.magnitudes(1, -4, 3),
        ]
        return [kinds[i % 3]()[0] for i in range(n)]

    def chances(self, n):
        """Probabilities, every fifth almost 0 or 1."""
        return [
            self.choice(1, (1e-6, 0.9999, 0.001))[0] if i % 5 == 4 else self.uniform(1, 0.02, 0.98)[0] for i in range(n)
        ]

    def signs(self, n):
        return [float(s) for s in self.choice(n, (1, -1))]

    def bits(self, n):
        return [float(s) for s in self.choice(n, (0, 1))]

    def labels(self, n, k):
        return self.choice(n, range(k))

    def positive(self, n, low, high):
        """Positive numbers spread evenly over the decades from 10^low to 10^high."""
        return [abs(x) for x in self.magnitudes(n, low, high)]


# What a field is where a file does not say.
ABSENT = {
    "params": {},
    "factor": 1.0,
    "offset": 0.0,
    "dtype": "f64",
    "dims": None,
    "target": None,
    "classes": None,
    "class_weight": None,
    "ignore_index": None,
    "weight": None,
    "groups": None,
    "lengths": None,
    "reduction": "none",
    "value": None,
    "grad": None,
    "hess": None,
    "direction": None,
    "hvp": None,
    "note": "",
}


def case(loss, peer, shape, pred, target=None, classes=None, params=None, **fields):
    """One case; `peer` is a library and, where it is a kin, the name on the card."""
    unknown = fields.keys() - ABSENT.keys()
    if unknown:
        raise KeyError(f"fields outside the format: {sorted(unknown)}")
    whole = {"loss": loss, "params": params or {}, "peer": peer, "shape": shape, "pred": pred, "target": target}
    return {**whole, **{k: v for k, v in ABSENT.items() if k not in whole}, "classes": classes, **fields}


def compact(c):
    """A case without the fields that say nothing, its results with the digits that its precision has."""
    c = {k: v for k, v in c.items() if k not in ABSENT or v != ABSENT[k]}
    if c.get("dtype") == "f32":
        for field in c.keys() & {"value", "grad", "hess", "hvp"}:
            c[field] = [short(x, 9) for x in c[field]] if isinstance(c[field], list) else short(c[field], 9)
    return c


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


def read(path):
    """The cases of a file, with every field."""
    return [{**ABSENT, **{k: decode(v) for k, v in c.items()}} for c in json.loads(path.read_text())["cases"]]


def write(path, script, versions, cases, data=None):
    """One case (and one data set) per line, so that a change of one case is a change of one line."""
    head = json.dumps({"made_by": f"tools/golden/{script}", "versions": versions})[:-1]
    if data:
        sets = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in data.items())
        head += f', "data": {{\n{sets}\n}}'
    cases = list(cases)
    if not data:
        cases = [compact(c) for c in cases]
    lines = ",\n".join(json.dumps(encode(c), ensure_ascii=False, allow_nan=False) for c in cases)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{head}, "cases": [\n{lines}\n]}}\n')
    print(f"{path.relative_to(ROOT)}: {len(cases)} cases, {path.stat().st_size / 1e6:.2f} MB")
