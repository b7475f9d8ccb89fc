"""Times other libraries' losses, one request a line.

A coprocess of `cargo xtask bench`: JSON lines come in on stdin and go out on stdout. LOSSES is the only place that
knows which loss is which elsewhere.

    {"do": "offer"}                                  -> {"peers": [[peer, version], ...]}
    {"do": "prepare", "loss": ..., "peers": [..], ..} -> {"ready": {peer: {function, value, allocates} or {error}}}
    {"do": "run", "peer": ..., "repeat": n}          -> {"seconds": per run}
"""

import functools
import gc
import importlib
import json
import os
import sys
import time

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else 0
if THREADS:
    # Before any library starts threads of its own: they inherit it.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def optional(name):
    try:
        return importlib.import_module(name)
    except Exception:
        return None


np = optional("numpy")
torch = optional("torch")
jax = optional("jax")
optax = optional("optax") if jax else None
keras = optional("keras") if jax else None
sklearn = optional("sklearn")

ours = optional("losskit.torch") if torch and optional("losskit") else None

O = optax.losses if optax else None
K = keras.losses if keras else None
S = optional("sklearn._loss") if sklearn else None

# loss -> library -> (name there, ours / theirs, predictions and targets -> mean). Rows of classes arrive as (N, classes),
# or (N, classes, positions) for torch; pairs as (N, 2); vectors as one array each. A loss of scikit-learn is an object. Those
# of torch are functions of a module, torch.nn.functional or our own of its names.
LOSSES = {
    "squared_error": {
        "torch": ("mse_loss", 1, lambda F, p, t: F.mse_loss(p, t)),
        "jax": ("optax.squared_error", 1, lambda p, t: O.squared_error(p, t).mean()),
        "scikit-learn": ("HalfSquaredError", 2, lambda k: S.HalfSquaredError()),
    },
    "absolute_error": {
        "torch": ("l1_loss", 1, lambda F, p, t: F.l1_loss(p, t)),
        "jax": ("keras.mean_absolute_error", 1, lambda p, t: K.mean_absolute_error(t, p).mean()),
        "scikit-learn": ("AbsoluteError", 1, lambda k: S.AbsoluteError()),
    },
    "huber": {
        "torch": ("huber_loss", 1, lambda F, p, t: F.huber_loss(p, t)),
        "jax": ("optax.huber_loss", 1, lambda p, t: O.huber_loss(p, t).mean()),
        "scikit-learn": ("HuberLoss", 1, lambda k: S.HuberLoss(delta=1.0)),
    },
    "smooth_l1": {"torch": ("smooth_l1_loss", 1, lambda F, p, t: F.smooth_l1_loss(p, t))},
    "log_cosh": {"jax": ("optax.log_cosh", 1, lambda p, t: O.log_cosh(p, t).mean())},
    "pinball": {"scikit-learn": ("PinballLoss", 1, lambda k: S.PinballLoss(quantile=0.5))},
    "absolute_percentage_error": {
        "jax": ("keras.mean_absolute_percentage_error", 0.01, lambda p, t: K.mean_absolute_percentage_error(t, p).mean())
    },
    "squared_log_error": {
        "jax": ("keras.mean_squared_logarithmic_error", 1, lambda p, t: K.mean_squared_logarithmic_error(t, p).mean())
    },
    "poisson_nll": {
        "torch": ("poisson_nll_loss", 1, lambda F, p, t: F.poisson_nll_loss(p, t)),
        "scikit-learn": ("HalfPoissonLoss", 1, lambda k: S.HalfPoissonLoss()),
    },
    "poisson_nll_identity": {"torch": ("poisson_nll_loss", 1, lambda F, p, t: F.poisson_nll_loss(p, t, log_input=False))},
    "gaussian_nll": {"torch": ("gaussian_nll_loss", 1, lambda F, p, t: F.gaussian_nll_loss(p[:, 0], t, p[:, 1]))},
    "binary_cross_entropy": {
        "torch": ("binary_cross_entropy", 1, lambda F, p, t: F.binary_cross_entropy(p, t)),
        "jax": ("keras.binary_crossentropy", 1, lambda p, t: K.binary_crossentropy(t, p).mean()),
    },
    "binary_cross_entropy_with_logits": {
        "torch": ("binary_cross_entropy_with_logits", 1, lambda F, p, t: F.binary_cross_entropy_with_logits(p, t)),
        "jax": ("optax.sigmoid_binary_cross_entropy", 1, lambda p, t: O.sigmoid_binary_cross_entropy(p, t).mean()),
        "scikit-learn": ("HalfBinomialLoss", 1, lambda k: S.HalfBinomialLoss()),
    },
    "binary_focal": {"jax": ("keras.binary_focal_crossentropy", 1, lambda p, t: K.binary_focal_crossentropy(t, p).mean())},
    "binary_focal_with_logits": {"jax": ("optax.sigmoid_focal_loss", 1, lambda p, t: O.sigmoid_focal_loss(p, t).mean())},
    "logistic_margin": {"torch": ("soft_margin_loss", 1, lambda F, p, t: F.soft_margin_loss(p, t))},
    "hinge_embedding": {"torch": ("hinge_embedding_loss", 1, lambda F, p, t: F.hinge_embedding_loss(p, t))},
    "hinge": {"jax": ("optax.hinge_loss", 1, lambda p, t: O.hinge_loss(p, t).mean())},
    "squared_hinge": {"jax": ("keras.squared_hinge", 1, lambda p, t: K.squared_hinge(t, p).mean())},
    "nll": {"torch": ("nll_loss", 1, lambda F, p, t: F.nll_loss(p, t))},
    "cross_entropy": {
        "torch": ("cross_entropy", 1, lambda F, p, t: F.cross_entropy(p, t)),
        "jax": (
            "optax.softmax_cross_entropy_with_integer_labels",
            1,
            lambda p, t: O.softmax_cross_entropy_with_integer_labels(p, t).mean(),
        ),
        "scikit-learn": ("HalfMultinomialLoss", 1, lambda k: S.HalfMultinomialLoss(n_classes=k)),
    },
    "cross_entropy_soft": {
        "torch": ("cross_entropy", 1, lambda F, p, t: F.cross_entropy(p, t)),
        "jax": ("optax.softmax_cross_entropy", 1, lambda p, t: O.softmax_cross_entropy(p, t).mean()),
    },
    "multiclass_hinge": {"jax": ("optax.multiclass_hinge_loss", 1, lambda p, t: O.multiclass_hinge_loss(p, t).mean())},
    "multi_margin": {"torch": ("multi_margin_loss", 1, lambda F, p, t: F.multi_margin_loss(p, t))},
    "multilabel_soft_margin": {"torch": ("multilabel_soft_margin_loss", 1, lambda F, p, t: F.multilabel_soft_margin_loss(p, t))},
    "kl_divergence": {
        "torch": ("kl_div", 1, lambda F, p, t: F.kl_div(p, t, reduction="sum") * (p.shape[1] / p.numel())),
        "jax": ("optax.kl_divergence", 1, lambda p, t: O.kl_divergence(p, t).mean()),
    },
    "kl_divergence_log_target": {
        "torch": ("kl_div", 1, lambda F, p, t: F.kl_div(p, t, reduction="sum", log_target=True) * (p.shape[1] / p.numel()))
    },
    "cosine_embedding": {"torch": ("cosine_embedding_loss", 1, lambda F, p, t: F.cosine_embedding_loss(*p, t))},
    "cosine_distance": {
        "torch": ("cosine_similarity", 1, lambda F, p, t: (1 - F.cosine_similarity(*p)).mean()),
        "jax": ("optax.cosine_distance", 1, lambda p, t: O.cosine_distance(*p).mean()),
    },
    "margin_ranking": {"torch": ("margin_ranking_loss", 1, lambda F, p, t: F.margin_ranking_loss(p[:, 0], p[:, 1], t))},
    "triplet_margin": {
        "torch": ("triplet_margin_loss", 1, lambda F, p, t: F.triplet_margin_loss(*p)),
        "jax": ("optax.triplet_margin_loss", 1, lambda p, t: O.triplet_margin_loss(*p).mean()),
    },
}


def load(ask):
    """Predictions as (N, width, positions), squeezed where an extent is 1, and targets."""
    rows, width, inner = ask["rows"], ask["width"], ask["inner"]
    pred = np.fromfile(ask["pred"], ask["type"])
    target = np.fromfile(ask["target"], "int64" if ask["classes"] else ask["type"]) if ask["target"] else None
    if inner > 1:
        pred = pred.reshape(rows // inner, width, inner)
        if target is not None:
            target = target.reshape(pred.shape if target.size == pred.size else (rows // inner, inner))
    elif width > 1:
        pred = pred.reshape(rows, width)
        if target is not None and target.size == pred.size:
            target = target.reshape(rows, width)
    return pred, target


def vectors(call, parts):
    """The loss of a row cut into so many vectors; a matrix of rows as it is where there is nothing to cut."""
    if not parts:
        return call

    def cut(pred, target):
        k = pred.shape[1] // parts
        return call([pred[:, i * k : (i + 1) * k] for i in range(parts)], target)

    return cut


def torch_runner(call, ask, functions, compiled):
    pred, target = load(ask)
    pred = torch.from_numpy(pred)
    target = None if target is None else torch.from_numpy(target)
    call = vectors(functools.partial(call, functions), ask["parts"])
    if compiled:
        torch._dynamo.reset()
        call = torch.compile(call, dynamic=False)
    if ask["what"] == "value":

        def run():
            with torch.no_grad():
                return call(pred, target).item()

        return run
    pred.requires_grad_()

    def run():
        value = call(pred, target)
        torch.autograd.grad(value, pred)
        return value.item()

    return run


def jax_runner(call, ask):
    jax.config.update("jax_enable_x64", ask["type"] == "float64")
    pred, target = load(ask)
    inner = ask["inner"]
    pred = jax.numpy.asarray(pred)
    if target is not None:
        target = jax.numpy.asarray(target.astype("int32") if ask["classes"] else target)
    call = vectors(call, ask["parts"])
    # Classes last, as these libraries want them.
    last = lambda x: jax.numpy.moveaxis(x, 1, -1) if inner > 1 and x is not None and x.ndim == 3 else x
    mean = lambda p, t: call(last(p), last(t))
    if ask["what"] == "value":
        quick = jax.jit(mean)
        return lambda: float(quick(pred, target).block_until_ready())
    quick = jax.jit(jax.value_and_grad(mean))
    return lambda: float(jax.block_until_ready(quick(pred, target))[0])


def sklearn_runner(make, ask):
    pred, target = load(ask)
    if pred.ndim == 3:
        if len(pred) > 1:
            return None
        pred, target = pred[0].T, target[0]
    loss = make(ask["width"])
    target = target.astype(ask["type"])
    value = np.empty(len(target), pred.dtype)
    grad = np.empty_like(pred)
    hess = np.empty_like(pred)
    threads = len(os.sched_getaffinity(0))
    given = dict(y_true=target, raw_prediction=pred, n_threads=threads)

    def run():
        if ask["what"] == "value":
            loss.loss(loss_out=value, **given)
        elif ask["what"] == "gradient":
            loss.loss_gradient(loss_out=value, gradient_out=grad, **given)
        else:
            loss.loss(loss_out=value, **given)
            loss.gradient_hessian(gradient_out=grad, hessian_out=hess, **given)
        return float(value.mean())

    return run


def offered():
    peers = {}
    if torch:
        torch.set_num_threads(THREADS or len(os.sched_getaffinity(0)))
        F = torch.nn.functional
        peers["torch eager"] = (f"torch {torch.__version__}", "torch", lambda c, a: torch_runner(c, a, F, False))
        peers["torch.compile"] = (f"torch {torch.__version__}", "torch", lambda c, a: torch_runner(c, a, F, True))
    if ours:
        peers["lk.torch"] = ("losskit, for torch", "torch", lambda c, a: torch_runner(c, a, ours.functional, False))
        peers["lk.torch compiled"] = ("losskit, in torch.compile", "torch", lambda c, a: torch_runner(c, a, ours.functional, True))
    if optax and keras:
        version = f"jax {jax.__version__}, optax {optax.__version__}, keras {keras.__version__}"
        peers["JAX jit"] = (version, "jax", jax_runner)
    if S:
        peers["scikit-learn"] = (f"scikit-learn {sklearn.__version__}", "scikit-learn", sklearn_runner)
    return peers


def prepare(peers, ask, runners):
    runners.clear()
    gc.collect()
    ready = {}
    for peer, (_, library, runner) in peers.items():
        known = LOSSES.get(ask["loss"], {}).get(library)
        if peer not in ask["peers"] or known is None or (ask["what"] == "hessian" and library != "scikit-learn"):
            continue
        name, factor, call = known
        if peer.startswith("lk.") and not hasattr(ours.functional, name):
            continue
        try:
            made = runner(call, ask)
            if made is None:
                continue
            runners[peer] = made
            ready[peer] = {"function": name, "value": factor * made(), "allocates": library != "scikit-learn"}
        except Exception as error:
            runners.pop(peer, None)
            ready[peer] = {"function": name, "error": f"{type(error).__name__}: {error}"[:300]}
    return {"ready": ready}


def run(runner, repeat):
    start = time.perf_counter()
    for _ in range(repeat):
        runner()
    return {"seconds": (time.perf_counter() - start) / repeat}


def main():
    answers = os.fdopen(os.dup(1), "w")
    # What libraries print belongs on stderr; stdout is for answers.
    os.dup2(2, 1)
    gc.disable()
    peers, runners = offered(), {}
    for line in sys.stdin:
        ask = json.loads(line)
        if ask["do"] == "offer":
            answer = {"peers": [[name, version] for name, (version, _, _) in peers.items()]}
        elif ask["do"] == "prepare":
            answer = prepare(peers, ask, runners)
        else:
            answer = run(runners[ask["peer"]], ask["repeat"])
        print(json.dumps(answer), file=answers, flush=True)


main()
