"""Losses of rows and sets by Keras, with its epsilon made small: as it comes it is 1e-7."""

import jax
import jax.numpy as jnp
import keras

from common import Points
from jax_measure import measure, tensor

K = keras.losses
SMALL = 1e-15
NOTE = "epsilon 1e-15 there"


def probability_cases():
    g = Points(430)
    n, k = 30, 4
    z, labels, q = g.normal(n * k, 2.0), g.labels(n, k), g.simplex(n, k)
    t = jnp.asarray(labels)
    hot = jax.nn.one_hot(t, k, dtype=jnp.float64)
    rows = {"view": (n, k), "shape": [n, k], "note": NOTE}
    for gamma in (2.0, 1.0, 3.5):
        call = lambda x: K.categorical_focal_crossentropy(hot, x, alpha=1.0, gamma=gamma, from_logits=True)
        peer = "keras CategoricalFocalCrossentropy(alpha=1, from_logits=True)"
        yield measure("categorical_focal", peer, call, z, classes=labels, params={"gamma": gamma}, **rows)
    for share in (0.7, 0.5):
        call = lambda x: K.categorical_generalized_cross_entropy(t, jax.nn.softmax(x), share)
        peer = "keras CategoricalGeneralizedCrossEntropy"
        yield measure("generalized_cross_entropy", peer, call, z, classes=labels, params={"q": share}, **rows)
    for target in (g.simplex(n, k), g.simplex(n, k, sparse=True)):
        call = lambda p: K.categorical_crossentropy(tensor(target, view=(n, k)), p)
        whole = measure("categorical_cross_entropy", "keras CategoricalCrossentropy", call, q, target=target, **rows)
        yield whole | {"grad": None, "note": NOTE + "; it differentiates the sum of the row too"}
    for temperature in (3.0, 1.0):
        teacher = g.normal(n * k, 3.0)
        rule = keras.distillation.LogitsDistillation(temperature=temperature, loss=K.KLDivergence(dtype="float64"))
        aim = tensor(teacher, view=(n, k))
        call = lambda x: jnp.stack([rule.compute_loss(a[None], b[None]) for a, b in zip(aim, x)])
        params = {"temperature": temperature}
        peer = "keras distillation.LogitsDistillation"
        yield measure("distillation_kl", peer, call, z, target=teacher, params=params, **rows)
    mean, y = g.positive(60, -1, 3), [float(c) for c in g.choice(60, range(1, 30))]
    call = lambda x: K.poisson(tensor(y)[:, None], x[:, None])
    yield measure("poisson_nll_identity", "keras Poisson", call, mean, target=y, pointwise=True, note=NOTE)


def set_cases():
    g = Points(431)
    sets, n = 60, 5
    for channels in (1, 2):
        p, y = g.chances(sets * n * channels), g.bits(sets * n * channels)
        for i in range(sets):
            y[i * n * channels : (i * n + 1) * channels] = [1.0] * channels
        view = (sets, n, channels)
        t = tensor(y, view=view)
        own = {"view": view, "shape": [sets * n, channels], "groups": [n] * sets, "target": y}
        call = lambda x: K.dice(t, x, axis=1).mean(-1)
        yield measure("soft_dice", "keras Dice", call, p, params={"smooth": SMALL}, note=NOTE, **own)
        # Its alpha weighs misses.
        call = lambda x: K.tversky(t, x, alpha=0.7, beta=0.3, axis=1).mean(-1)
        params = {"alpha": 0.3, "beta": 0.7, "smooth": SMALL}
        yield measure("tversky", "keras Tversky", call, p, params=params, note=NOTE, **own)
    sets, labels, d = 30, [0, 0, 1, 1, 1, 0], 3
    n = len(labels)
    unit = lambda x: x / jnp.linalg.norm(x, axis=1, keepdims=True)
    for gamma, margin in ((80.0, 0.4), (8.0, 0.25)):
        x = g.normal(sets * n * d)
        one = lambda x: K.circle(jnp.asarray(labels), unit(x), gamma=gamma, margin=margin).mean()
        call = lambda x: jnp.stack([one(v) for v in x])
        own = {"view": (sets, n, d), "shape": [sets * n, d], "groups": [n] * sets, "classes": labels * sets}
        yield measure("circle", "keras Circle", call, x, params={"gamma": gamma, "margin": margin}, **own)


def small_epsilon():
    keras.config.set_epsilon(SMALL)
    yield from probability_cases()
    yield from set_cases()
