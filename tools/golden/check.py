"""Every peer's cases against the definitions in 80 and more digits: who deviates, where, by how much."""

import math
import sys

from common import LOSSES, read
from definitions import POINTWISE, ROWWISE
from evaluate import evaluate


def gap(ours, theirs):
    """The largest difference, relative to the number or to 1, whichever is larger."""
    if not isinstance(ours, list):
        ours, theirs = [ours], [theirs]
    worst = 0.0
    for a, b in zip(ours, theirs, strict=True):
        if a != b and not (math.isnan(a) and math.isnan(b)):
            worst = max(worst, abs(a - b) / max(1.0, abs(a)) if math.isfinite(a) and math.isfinite(b) else math.inf)
    return worst


def main():
    for name in sys.argv[1:] or ("torch", "sklearn", "optax", "keras"):
        worst = {}
        for c in read(LOSSES / f"{name}.json"):
            if c["loss"] not in POINTWISE and c["loss"] not in ROWWISE:
                continue
            ours = evaluate(c)
            for field in ("value", "grad", "hess", "hvp"):
                theirs, mine = c[field], ours[field]
                if theirs is None:
                    continue
                offset = c["offset"] if field == "value" else 0.0
                many = theirs if isinstance(theirs, list) else [theirs]
                offsets = offset if isinstance(offset, list) else [offset] * len(many)
                many = [c["factor"] * x + o for x, o in zip(many, offsets)]
                theirs = many if isinstance(theirs, list) else many[0]
                key = (c["loss"], c["peer"], c["dtype"], field)
                found = gap(mine, theirs)
                if found >= worst.get(key, (-1.0,))[0]:
                    worst[key] = (found, c["params"], c["reduction"])
        print(name)
        for (loss, peer, dtype, field), (found, params, reduction) in sorted(worst.items()):
            mark = " <--" if found > (1e-12 if dtype == "f64" else 2e-6) else ""
            print(f"  {found:8.1e} {loss} {field} {dtype} [{peer}] {params} {reduction}{mark}")


if __name__ == "__main__":
    main()
