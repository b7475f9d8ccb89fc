"""Times other libraries' fits of linear models, one request a line.

A coprocess of `cargo xtask bench fit`: JSON lines come in on stdin and go out on stdout. `fit_makers.py` knows which
problem is which elsewhere.

    {"do": "offer"}                                            -> {"peers": [[library, version], ...]}
    {"do": "data", "name": ..., "folder": ...}                 -> {"rows": n, "columns": p, "x": path, "y": path}
    {"do": "load", "x": path, "y": path, "rows": n, "columns": p, "loss": "name:k=v", "lambda": l, "l1_ratio": a}
                                                               -> {"peers": [[peer, [settings as text, ...]], ...]}
    {"do": "fit", "peer": ..., "rung": i, "repeat": n}         -> {"seconds": ..., "coefficients": [[...]], "intercepts": [...]}
"""

import gc
import json
import os
import sys
import time
import warnings

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else 0
if THREADS:
    # Before any library starts threads of its own: they inherit it.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    for pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
        os.environ[pool] = str(THREADS)

import fit_makers as libraries
import numpy as np


def offer():
    names = ["sklearn", "glum", "statsmodels", "scipy", "clarabel"]
    found = [(name, getattr(libraries, name)) for name in names]
    return {"peers": [[name, f"{name} {library.__version__}"] for name, library in found if library]}


def data(ask):
    """Real data that a library brings along, every column of mean 0 and spread 1, written column after column."""
    if ask["name"] == "randhie":
        table = libraries.sm.datasets.randhie.load_pandas().data
        y, x = table["mdvis"].to_numpy(float), table.drop(columns="mdvis").to_numpy(float)
    else:
        x, y = getattr(libraries.bundled, f"load_{ask['name']}")(return_X_y=True)
    x = x[:, x.std(axis=0) > 0]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    paths = {name: os.path.join(ask["folder"], f"{ask['name']}-{name}") for name in "xy"}
    np.asarray(x.T, float, order="C").tofile(paths["x"])
    np.asarray(y, float).tofile(paths["y"])
    return {"rows": x.shape[0], "columns": x.shape[1], **paths}


def load(ask, ready):
    ready.clear()
    gc.collect()
    work = libraries.Work(ask)
    for library, makers in libraries.MAKERS:
        for make in makers if library else []:
            for name, fit, steps in make(work):
                ready[name] = (fit, steps)
    return {"peers": [[name, [str(step or "default") for step in steps]] for name, (_, steps) in ready.items()]}


def run(ready, ask):
    fit, steps = ready[ask["peer"]]
    given = steps[ask["rung"]]
    start = time.perf_counter()
    for _ in range(ask["repeat"]):
        coefficients, intercepts = fit(**given)
    seconds = (time.perf_counter() - start) / ask["repeat"]
    return {"seconds": seconds, "coefficients": coefficients.tolist(), "intercepts": intercepts.tolist()}


def main():
    answers = os.fdopen(os.dup(1), "w")
    # What libraries print belongs on stderr; stdout is for answers.
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    ready = {}
    for line in sys.stdin:
        ask = json.loads(line)
        try:
            does = {"offer": lambda: offer(), "data": lambda: data(ask), "load": lambda: load(ask, ready)}
            answer = does.get(ask["do"], lambda: run(ready, ask))()
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(answer), file=answers, flush=True)


main()
