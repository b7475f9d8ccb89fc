"""Golden values by Keras on its JAX backend, in double precision.

Keras averages and casts row weights in single precision even when floatx is float64: here its mean is JAX's own, and
the weights are single-precision numbers.
"""

import os

os.environ["KERAS_BACKEND"] = "jax"

import jax
import jax.numpy as jnp
import keras
from keras.src.backend.jax import numpy as keras_numpy

from common import LOSSES, Points, f32, write
from jax_measure import flat, measure, tensor
from keras_sets import small_epsilon

keras.config.set_floatx("float64")
keras_numpy.mean = lambda x, axis=None, keepdims=False: jnp.mean(x, axis, keepdims=keepdims)
K = keras.losses
CLIP = "inside its clip of 1e-7"


def column(rule, target):
    """A Keras function averages over the last axis; one column leaves a value per row."""
    t = tensor(target)[:, None]
    return lambda z: rule(t, z[:, None])


def residual_cases():
    g = Points(401)
    p, y = g.normal(36, 3.0) + g.magnitudes(24, -2, 5), g.normal(60, 3.0)
    common = {"target": y, "pointwise": True}
    yield measure("squared_error", "keras MeanSquaredError", column(K.mean_squared_error, y), p, **common)
    yield measure("absolute_error", "keras MeanAbsoluteError", column(K.mean_absolute_error, y), p, **common)
    for d in (1.0, 0.5, 5.0):
        yield measure(
            "huber", "keras Huber", column(lambda a, b: K.huber(a, b, delta=d), y), p, params={"delta": d}, **common
        )
    yield measure(
        "absolute_percentage_error",
        "keras MeanAbsolutePercentageError",
        column(K.mean_absolute_percentage_error, y),
        p,
        params={"floor": 1e-7},
        factor=0.01,
        note="in percent there",
        **common,
    )
    near = [a + s * r for a, s, r in zip(y, g.signs(60), g.uniform(60, 1.0, 20.0))]
    yield measure(
        "log_cosh", "keras LogCosh", column(K.log_cosh, y), near, note="residuals from 1: it cancels near 0", **common
    )
    p, y = g.positive(60, -3, 4), g.positive(60, -3, 4)
    yield measure(
        "squared_log_error",
        "keras MeanSquaredLogarithmicError",
        column(K.mean_squared_logarithmic_error, y),
        p,
        target=y,
        pointwise=True,
        note="positive numbers: it lifts others to 1e-7",
    )
    p, y, w = g.normal(20, 3.0), g.normal(20, 3.0), [f32(abs(x)) for x in g.normal(20)]
    for loss, make in (
        ("squared_error", K.MeanSquaredError),
        ("absolute_error", K.MeanAbsoluteError),
        ("huber", K.Huber),
        ("log_cosh", K.LogCosh),
    ):
        for reduction, theirs in (("sum", "sum"), ("mean", "mean_with_sample_weight")):
            rule = make(reduction=theirs, dtype="float64")
            call = lambda z: rule(tensor(y)[:, None], z[:, None], sample_weight=tensor(w))
            yield measure(
                loss,
                f"keras {make.__name__}",
                call,
                p,
                target=y,
                weight=w,
                reduction=reduction,
                note=f"reduction={theirs}",
            )


def binary_cases():
    g = Points(411)
    z, hard, soft = (
        g.uniform(20, -30.0, 30.0) + g.normal(10),
        [float(c) for c in g.choice(30, (0, 1))],
        g.uniform(30, 0.0, 1.0),
    )
    chance = g.uniform(30, 0.001, 0.999)
    for y in (hard, soft):
        for eps in (0.0, 0.2):
            call = column(lambda a, b: K.binary_crossentropy(a, b, from_logits=True, label_smoothing=eps), y)
            yield measure(
                "binary_cross_entropy_with_logits",
                "keras BinaryCrossentropy(from_logits=True)",
                call,
                z,
                target=y,
                params={"label_smoothing": eps},
                pointwise=True,
            )
        yield measure(
            "binary_cross_entropy",
            "keras BinaryCrossentropy",
            column(K.binary_crossentropy, y),
            chance,
            target=y,
            pointwise=True,
            note=CLIP,
        )
    z = g.uniform(30, -8.0, 8.0)
    for gamma in (0.0, 0.5, 1.0, 2.0, 5.0):
        for alpha in (None, 0.25):
            params = {"gamma": gamma} | ({} if alpha is None else {"alpha": alpha})
            settings = {"gamma": gamma, "apply_class_balancing": alpha is not None, "alpha": alpha or 0.25}
            call = column(lambda a, b: K.binary_focal_crossentropy(a, b, **settings), hard)
            yield measure(
                "binary_focal",
                "keras BinaryFocalCrossentropy",
                call,
                chance,
                target=hard,
                params=params,
                pointwise=True,
                note=CLIP,
            )
            call = column(lambda a, b: K.binary_focal_crossentropy(a, b, from_logits=True, **settings), hard)
            yield measure(
                "binary_focal_with_logits",
                "keras BinaryFocalCrossentropy(from_logits=True)",
                call,
                z,
                target=hard,
                params=params,
                pointwise=True,
                note=CLIP,
            )
    f, sign = g.normal(60, 2.0), g.signs(60)
    yield measure("hinge", "keras Hinge", column(K.hinge, sign), f, target=sign, pointwise=True)
    yield measure("squared_hinge", "keras SquaredHinge", column(K.squared_hinge, sign), f, target=sign, pointwise=True)


def class_cases():
    for seed, (k, scale) in enumerate([(2, 2.0), (4, 30.0), (7, 300.0)]):
        g = Points(420 + seed)
        n = 24
        z, labels, q = g.normal(n * k, scale), [g.random.randrange(k) for _ in range(n)], g.simplex(n, k)
        soft, t = tensor(q, view=(n, k)), jnp.array(labels)
        common = {"view": (n, k), "shape": [n, k]}
        call = lambda x: K.sparse_categorical_crossentropy(t, x, from_logits=True)
        yield measure(
            "cross_entropy", "keras SparseCategoricalCrossentropy(from_logits=True)", call, z, classes=labels, **common
        )
        marked = [-1 if i in (2, 9) else c for i, c in enumerate(labels)]
        call = lambda x: K.sparse_categorical_crossentropy(jnp.array(marked), x, from_logits=True, ignore_class=-1)
        yield measure(
            "cross_entropy",
            "keras SparseCategoricalCrossentropy(from_logits=True)",
            call,
            z,
            classes=marked,
            ignore_index=-1,
            **common,
        )
        for eps in (0.0, 0.1):
            call = lambda x: K.categorical_crossentropy(soft, x, from_logits=True, label_smoothing=eps)
            yield measure(
                "cross_entropy_soft",
                "keras CategoricalCrossentropy(from_logits=True)",
                call,
                z,
                target=q,
                params={"label_smoothing": eps},
                **common,
            )
        logs = flat(jax.nn.log_softmax(tensor(g.normal(n * k), view=(n, k))))
        call = lambda x: K.kl_divergence(soft, jnp.exp(x))
        yield measure(
            "kl_divergence", "keras KLDivergence", call, logs, target=q, note="of exp(prediction), " + CLIP, **common
        )
        above = [abs(x) for x in g.normal(n * k, 2.0)]
        onehot = jax.nn.one_hot(t, k, dtype=jnp.float64)
        call = lambda x: K.categorical_hinge(onehot, x)
        yield measure(
            "multiclass_hinge",
            "keras CategoricalHinge",
            call,
            above,
            classes=labels,
            note="positive scores: it counts 0 among the rivals",
            **common,
        )
    n, d = 60, 4
    x = g.normal(n * 2 * d)
    call = lambda z: K.cosine_similarity(z[:, 0], z[:, 1])
    yield measure(
        "cosine_distance",
        "keras CosineSimilarity",
        call,
        x,
        view=(n, 2, d),
        shape=[n, 2 * d],
        dims=[n, 2, d],
        offset=1.0,
        note="minus the cosine there",
    )


def main():
    cases = [*residual_cases(), *binary_cases(), *class_cases(), *small_epsilon()]
    write(LOSSES / "keras.json", "keras_golden.py", {"keras": keras.__version__, "jax": jax.__version__}, cases)


if __name__ == "__main__":
    main()
