"""Where a library is wrong, or gives another number than its formula: its number, and the formula's in 100 digits."""

import importlib.metadata
import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"

import jax
import jax.numpy as jnp
import keras
import numpy
import optax
import torch
import torch.nn.functional as F
from catboost.utils import eval_metric
from mpmath import mp, mpf
from sklearn._loss.loss import HalfBinomialLoss

import catboost_golden
import xgboost_golden
from common import ROOT, encode
from evaluate import to_double
from segment_golden import monai, smp

mp.dps = 100
ERRATA = []
torch.set_default_dtype(torch.float64)
jax.config.update("jax_enable_x64", True)


def erratum(id, peer, loss, right, pred, wrong_value=None, wrong_grad=None, note="", **fields):
    """`right` is the formula; its value and gradient at `pred` stand beside the peer's."""
    x = [mpf(v) for v in pred]
    slope = lambda i: mp.diff(lambda v: right([*x[:i], v, *x[i + 1 :]]), x[i], h=(abs(x[i]) or 1) * mpf(10) ** -30)
    whole = {"id": id, "peer": peer, "loss": loss, "params": {}, "pred": pred, "reduction": "mean", **fields}
    whole |= {"wrong_value": wrong_value, "right_value": to_double(right(x))}
    if wrong_grad is not None:
        whole["wrong_grad"] = wrong_grad
    whole["right_grad"] = [to_double(slope(i)) for i in range(len(x))]
    ERRATA.append(encode(whole | {"note": note}))


def by_torch(f, pred, dtype=torch.float64):
    x = torch.tensor(pred, dtype=dtype, requires_grad=True)
    value = f(x)
    value.backward()
    return value.item(), x.grad.flatten().tolist()


def by_jax(f, pred, dtype=jnp.float64):
    x = jnp.asarray(pred, dtype)
    return float(f(x)), [float(v) for v in jax.grad(f)(x).ravel()]


def soft(x):
    return mp.log1p(mp.exp(x))


def of_torch():
    wrong = by_torch(lambda x: F.soft_margin_loss(x, torch.ones(1)), [-100.0], torch.float32)
    right = lambda x: soft(-x[0])
    erratum("soft_margin_overflow", "torch", "logistic_margin", right, [-100.0], *wrong, "in f32", target=[1.0])
    wrong = by_torch(lambda x: F.binary_cross_entropy(x, torch.ones(1)), [1e-50])
    erratum(
        "bce_cut_at_100",
        "torch",
        "binary_cross_entropy",
        lambda x: -mp.log(x[0]),
        [1e-50],
        *wrong,
        "the logarithm is cut at -100, the divisor at 1e-12",
        target=[1.0],
    )
    weight = [1.0, 3.0]
    wrong = by_torch(lambda x: F.huber_loss(x, torch.zeros(2), weight=torch.tensor(weight)), [0.5, 3.0])
    right = lambda x: (x[0] ** 2 / 2 + 3 * (x[1] - mpf(1) / 2)) / 4
    note = "its weighted mean divides by the number of rows, that of mse_loss by the weights"
    own = {"target": [0.0, 0.0], "weight": weight}
    erratum("huber_weighted_mean", "torch", "huber", right, [0.5, 3.0], *wrong, note, **own)


def of_jax():
    keras.config.set_floatx("float64")
    wrong = by_jax(lambda x: keras.losses.binary_crossentropy(jnp.ones(1), x), [1e-9])
    right = lambda x: -mp.log(x[0])
    note = "clipped at 1e-7: no gradient for the worst predictions"
    own = {"target": [1.0]}
    erratum("bce_clipped", "keras", "binary_cross_entropy", right, [1e-9], *wrong, note, **own)
    log_cosh = lambda x: mp.log(mp.cosh(x[0]))
    for name, call in (
        ("keras", lambda x: keras.losses.log_cosh(jnp.zeros(1, jnp.float32), x)),
        ("optax", lambda x: optax.log_cosh(x, jnp.zeros(1, jnp.float32)).sum()),
    ):
        keras.config.set_floatx("float32")
        value, _ = by_jax(call, [1e-4], jnp.float32)
        own = {"wrong_value": value, "note": "cancels near 0, here in f32", "target": [0.0]}
        erratum(f"log_cosh_near_0_{name}", name, "log_cosh", log_cosh, [1e-4], **own)
    keras.config.set_floatx("float64")
    p, y = [0.75, 0.5, 0.25], [1.0, 0.0, 0.0]
    wrong = by_jax(lambda x: keras.losses.tversky(jnp.asarray(y), x, alpha=0.25, beta=0.75), p)

    def tversky(x):
        hit, false, missed = x[0], x[1] + x[2], 1 - x[0]
        small = mpf(2) ** -50
        return 1 - (hit + small) / (hit + false / 4 + 3 * missed / 4 + small)

    note = "its documentation has alpha weigh false alarms; it weighs misses"
    own = {"target": y, "params": {"alpha": 0.25, "beta": 0.75, "smooth": 2.0**-50}, "shape": [3, 1], "groups": [3]}
    erratum("tversky_swapped", "keras", "tversky", tversky, p, *wrong, note, **own)
    row = [1.0, 2.0, 0.5, -1.0, 3.0, 2.5]
    apart = lambda x, a, b: sum((abs(u - v)) ** 3 for u, v in zip(x[a], x[b])) ** (mpf(1) / 3)

    def triplet(x):
        x = [x[0:2], x[2:4], x[4:6]]
        return max(apart(x, 0, 1) - apart(x, 0, 2) + 1, mpf(0))

    call = lambda x: optax.losses.triplet_margin_loss(x[0:2], x[2:4], x[4:6], norm_degree=3, margin=1.0, eps=0.0)
    own = {"params": {"p": 3.0}, "shape": [1, 6], "dims": [1, 3, 2]}
    erratum(
        "triplet_odd_degree", "optax", "triplet_margin", triplet, row, *by_jax(call, row), "no absolute value", **own
    )


def of_others():
    rule = HalfBinomialLoss()
    y, z = numpy.ones(1), numpy.array([40.0])
    right = lambda x: soft(-x[0])
    value = float(rule.loss(y, z)[0])
    note = "loses the loss of confident rows; its gradient is right"
    own = {"wrong_value": value, "note": note, "target": [1.0]}
    erratum("logistic_confident", "scikit-learn", "binary_cross_entropy_with_logits", right, [40.0], **own)
    scores = [-200.0, -201.0, -202.0]
    data = xgboost_golden.matrix([scores], [1])
    grad = [g for g, _ in xgboost_golden.derivatives(data, {"objective": "multi:softprob", "num_class": 3})]
    right = lambda x: mp.log(sum(mp.exp(v - x[1]) for v in x))
    note = "its largest logit starts from the least positive number"
    own = {"wrong_grad": grad, "note": note, "shape": [1, 3], "dims": [1, 3], "classes": [1]}
    erratum("softmax_of_very_negative_logits", "xgboost", "cross_entropy", right, scores, **own)
    logits = [2.0, 1.0, 0.5, 0.0]
    rule = smp.SoftCrossEntropyLoss(smooth_factor=0.0, ignore_index=-100)
    wrong = by_torch(lambda x: rule(x, torch.tensor([0, -100])), [logits[:2], logits[2:]])
    right = lambda x: soft(x[1] - x[0])
    own = {"shape": [2, 2], "dims": [2, 2], "classes": [0, -100], "ignore_index": -100}
    peer = "segmentation_models_pytorch"
    erratum("ignored_rows_in_the_mean", peer, "cross_entropy", right, logits, *wrong, "and its default fails", **own)
    rows = [[1.0, 2.0], [2.0, 0.5], [4.0, 1.0]]
    wrong = by_torch(lambda x: monai.BarlowTwinsLoss(lambd=0.005)(x[:, :1], x[:, 1:]), rows)

    def barlow(x):
        a, b = x[0::2], x[1::2]
        a, b = ([v - sum(u) / 3 for v in u] for u in (a, b))
        cross = sum(u * v for u, v in zip(a, b))
        return (1 - cross / mp.sqrt(sum(u * u for u in a) * sum(v * v for v in b))) ** 2

    flat = [v for row in rows for v in row]
    note = "deviations of n - 1, correlations of n: identical columns do not correlate by 1"
    own = {"params": {"lambda": 0.005}, "shape": [3, 2], "groups": [3]}
    erratum("barlow_of_n_and_n_minus_1", "monai", "barlow_twins", barlow, flat, *wrong, note, **own)


def of_catboost():
    n = catboost_golden.N
    right = lambda x: mp.log(mp.cosh(x[0]))
    value = eval_metric([0.0], [2.0], "LogCosh")[0]
    own = {"wrong_value": float(value), "note": "a rough logarithm: right to 1e-4", "target": [0.0]}
    erratum("log_cosh_rough", "catboost", "log_cosh", right, [2.0], **own)
    times = numpy.linspace(2.5, 3.5, n)[:, None].repeat(2, 1)
    grad = catboost_golden.gradients("SurvivalAft:dist=Normal;scale=1", numpy.zeros(n), times)
    right = lambda x: (mp.log(mpf(5) / 2) - x[0]) ** 2 / 2 + mp.log(2 * mp.pi) / 2 + mp.log(mpf(5) / 2)
    own = {"wrong_grad": [float(grad[0])], "note": "a rough logarithm: right to 1e-4", "target": [2.5, 2.5]}
    erratum("aft_rough_logarithm", "catboost", "aft_normal", right, [0.0], **own)
    groups = numpy.repeat(numpy.arange(n // 2), 2)
    scores, grades = numpy.random.default_rng(0).normal(size=n), numpy.tile([0.0, 1.0], n // 2)
    scores[:2] = 0.5, 0.25
    name = "LambdaMart:metric=NDCG;sigma=1;norm=false"
    grad = catboost_golden.gradients(name, scores, grades, groups)[:2].tolist()
    right = lambda x: (1 - 1 / mp.log(3, 2)) * soft(x[0] - x[1])
    note = "the sign is the other one: with the gradient method it learns the reverse order"
    own = {"wrong_grad": grad, "note": note, "target": [0.0, 1.0], "shape": [2, 1], "groups": [2]}
    erratum("lambdamart_reversed", "catboost", "lambda_ndcg", right, [0.5, 0.25], **own)


if __name__ == "__main__":
    for part in (of_torch, of_jax, of_others, of_catboost):
        part()
    used = ("torch", "keras", "optax", "scikit-learn", "xgboost", "catboost", "monai", "segmentation-models-pytorch")
    head = {"made_by": "tools/golden/errata_golden.py", "versions": {p: importlib.metadata.version(p) for p in used}}
    lines = ",\n".join(json.dumps(e) for e in ERRATA)
    path = Path(ROOT / "crates/losskit/tests/errata_peers.json")
    path.write_text(f'{json.dumps(head)[:-1]}, "cases": [\n{lines}\n]}}\n')
    print(f"{len(ERRATA)} errata")
