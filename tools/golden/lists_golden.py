"""Golden values of lists, risk sets and ranks: every path enumerated; torch, optax, Keras, statsmodels."""

import itertools
import math
import os

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import mpmath
import numpy
import optax
import statsmodels
import torch
from mpmath import mp, mpf
from statsmodels.duration.hazard_regression import PHReg

from common import LOSSES, Points, case, write
from seq_golden import exact

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")


# Definitions -------------------------------------------------------------------------------------------------------


def cox_partial_likelihood(eta, times, events, efron=False):
    total = mpf(0)
    for now in sorted({t for t, e in zip(times, events) if e}):
        tied = [i for i in range(len(eta)) if times[i] == now and events[i]]
        risk = mp.fsum(mp.exp(eta[i]) for i in range(len(eta)) if times[i] >= now)
        own = mp.fsum(mp.exp(eta[i]) for i in tied)
        for k, i in enumerate(tied):
            total += mp.log(risk - (mpf(k) / len(tied) * own if efron else 0)) - eta[i]
    return total / max(1, sum(map(int, events)))


def cumulative_link(row, rank):
    """Score, first threshold, logarithms of the gaps."""
    thresholds = [row[1] + mp.fsum(mp.exp(g) for g in row[2:j]) for j in range(2, len(row) + 1)]
    below = lambda j: 1 / (1 + mp.exp(row[0] - thresholds[j]))
    high = below(rank) if rank < len(thresholds) else mpf(1)
    return -mp.log(high - (below(rank - 1) if rank else 0))


def shares(row):
    all_ = mp.fsum(mp.exp(z) for z in row)
    return [mp.exp(z) / all_ for z in row]


def ctc(scores, width, labels, blank=0):
    """The sum over all paths that read the labels, each enumerated."""
    p = [shares(scores[i : i + width]) for i in range(0, len(scores), width)]
    total = mpf(0)
    for path in itertools.product(range(width), repeat=len(p)):
        if [k for k, _ in itertools.groupby(path) if k != blank] == labels:
            total += mp.fprod(row[k] for row, k in zip(p, path))
    return -mp.log(total) if total else mp.inf


def rnnt(scores, width, labels, blank=0):
    """The sum over all orders of going on and saying, each enumerated."""
    across = len(labels) + 1
    p = [shares(scores[i : i + width]) for i in range(0, len(scores), width)]
    frames = len(p) // across
    total = mpf(0)
    for said in itertools.combinations(range(frames - 1 + len(labels)), len(labels)):
        t = u = 0
        chance = mpf(1)
        for step in range(frames - 1 + len(labels)):
            node = p[t * across + u]
            if step in said:
                chance, u = chance * node[labels[u]], u + 1
            else:
                chance, t = chance * node[blank], t + 1
        total += chance * p[-1][blank]
    return -mp.log(total)


# Cases -------------------------------------------------------------------------------------------------------------


def formulas():
    g = Points(73)
    for efron in (False, True):
        for times in ([3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0], [1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 1.0]):
            events = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
            run = lambda x, _, times=times, events=events, efron=efron: cox_partial_likelihood(x, times, events, efron)
            target = [v for _ in range(2) for pair in zip(times, events) for v in pair]
            rest = {"target": target, "groups": [7, 7]}
            yield exact("cox_partial_likelihood", run, [14], g.normal(14, 2.0), 7, [0, 1], {"efron": efron}, **rest)
    for k, scale in ((2, 3.0), (4, 1.0), (5, 2.0), (6, 0.5)):
        ranks = [i % k for i in range(15)]
        pred = g.normal(15 * k, scale)
        yield exact("cumulative_link", cumulative_link, [15, k], pred, k, ranks, {}, classes=ranks)
    for blank, labels, scale in itertools.product((0, 2), ([], [1], [1, 2], [2, 2], [1, 2, 1]), (1.0, 6.0)):
        labels = [2 - k for k in labels] if blank == 2 else labels
        rest = {"classes": labels, "lengths": [len(labels)], "peer": "mpmath, all paths enumerated"}
        run = lambda x, y, blank=blank: ctc(x, 3, y, blank)
        yield exact("ctc", run, [5, 3], g.normal(15, scale), 15, [labels], {"blank": blank}, **rest)
        across = len(labels) + 1
        run = lambda x, y, blank=blank: rnnt(x, 3, y, blank)
        pred = g.normal(9 * across, scale)
        yield exact("rnnt", run, [3 * across, 3], pred, 9 * across, [labels], {"blank": blank}, **rest)
    none = {"lengths": [2], "value": [math.inf], "grad": [0.0] * 6}
    note = "a repeat needs a blank between: no alignment"
    yield case("ctc", "closed form", [2, 3], g.normal(6), None, [1, 1], note=note, **none)


def torch_ctc(pred, labels, frames, width):
    x = torch.tensor(pred, dtype=torch.float64).reshape(frames, 1, width).requires_grad_()
    known = torch.tensor([labels], dtype=torch.long)
    loss = torch.nn.functional.ctc_loss(x.log_softmax(-1), known, [frames], [len(labels)], 0, reduction="sum")
    loss.backward()
    return loss.item(), x.grad.flatten().tolist()


def traced(call):
    """A loss of one list by JAX."""

    def run(pred, labels, frames, width):
        of = lambda z: call(z, numpy.array([labels]), frames)[0]
        value, grad = jax.value_and_grad(of)(numpy.array(pred).reshape(frames, width))
        return float(value), numpy.asarray(grad).flatten().tolist()

    return run


def optax_ctc(z, labels, frames):
    return optax.ctc_loss(z[None], numpy.zeros((1, frames)), labels, numpy.zeros(labels.shape), blank_id=0)


def keras_ctc(z, labels, frames):
    lengths = numpy.array([labels.shape[1]]), numpy.array([frames])
    return keras.ops.ctc_loss(labels, z[None], *lengths, mask_index=0)


def lists():
    frames, width, n = 6, 4, 60
    g = Points(74)
    pred = [*g.normal(n // 2 * frames * width, 2.0), *g.normal(n // 2 * frames * width, 8.0)]
    labels = [[1 + g.random.randrange(width - 1) for _ in range(1 + i % 3)] for i in range(n)]
    heard = {"torch CTCLoss": torch_ctc, "optax ctc_loss": traced(optax_ctc), "keras CTC": traced(keras_ctc)}
    for peer, run in heard.items():
        value, grad = [], []
        for i, own in enumerate(labels):
            v, d = run(pred[i * frames * width : (i + 1) * frames * width], own, frames, width)
            value.append(v)
            grad += d
        shape, classes = [n * frames, width], [k for own in labels for k in own]
        fields = {"groups": [frames] * n, "lengths": [len(own) for own in labels], "value": value, "grad": grad}
        if peer.startswith("keras"):
            # In single precision, whatever floatx says.
            note = "its gradients, in single precision, have five digits"
            fields |= {"dtype": "f32", "grad": None, "note": note}
        yield case("ctc", peer, shape, pred, None, classes, **fields)


def hazards():
    size, n = 8, 60
    g = Points(75)
    pred, times, events = g.normal(size * n, 1.5), g.uniform(size * n, 0.5, 9.5), g.choice(size * n, (0.0, 1.0, 1.0))
    times = [round(t, 1) for t in times]
    target = [v for pair in zip(times, events) for v in pair]
    parts = [slice(i * size, (i + 1) * size) for i in range(n)]
    assert all(sum(events[part]) for part in parts)
    fields = {"groups": [size] * n}
    # One column a row: the coefficients are the predictions.
    for efron in (False, True):
        value, grad = [], []
        for part in parts:
            model = PHReg(
                numpy.array(times[part]),
                numpy.eye(size),
                status=numpy.array(events[part]),
                ties="efron" if efron else "breslow",
            )
            at, count = numpy.array(pred[part]), sum(events[part])
            value.append(float(-model.loglike(at) / count))
            grad += (-model.score(at) / count).tolist()
        yield case(
            "cox_partial_likelihood",
            "statsmodels PHReg",
            [size * n],
            pred,
            target,
            params={"efron": efron},
            value=value,
            grad=grad,
            **fields,
        )


def main():
    mp.dps = 60
    cases = [*formulas(), *lists(), *hazards()]
    made = (mpmath, torch, optax, keras, jax, statsmodels)
    write(LOSSES / "lists.json", "lists_golden.py", {m.__name__: m.__version__ for m in made}, cases)


if __name__ == "__main__":
    main()
