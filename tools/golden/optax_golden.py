"""Golden values by Optax on the CPU."""

import math

import jax
import jax.numpy as jnp
import optax

from common import LOSSES, Points, write
from jax_measure import flat, measure, tensor


def residual_cases():
    for dtype, seed in (("f64", 201), ("f32", 202)):
        g = Points(seed)
        p, y = g.normal(24, 3.0) + g.magnitudes(12, -3, 5), g.normal(36, 3.0)
        t = tensor(y, dtype)
        common = {"target": y, "dtype": dtype, "pointwise": True}
        yield measure("squared_error", "optax squared_error", lambda z: optax.squared_error(z, t), p, **common)
        yield measure("squared_error", "optax l2_loss", lambda z: optax.l2_loss(z, t), p, factor=2.0, **common)
        for d in (1.0, 0.25, 5.0):
            yield measure(
                "huber", "optax huber_loss", lambda z: optax.huber_loss(z, t, delta=d), p, params={"delta": d}, **common
            )
        wide = [g.store(a + s * r) for a, s, r in zip(y, g.choice(36, (1, -1)), g.uniform(36, 1.0, 20.0))]
        yield measure(
            "log_cosh",
            "optax log_cosh",
            lambda z: optax.log_cosh(z, t),
            wide,
            note="residuals from 1: it cancels near 0",
            **common,
        )


def binary_cases():
    for dtype, seed in (("f64", 211), ("f32", 212)):
        g = Points(seed)
        z = g.uniform(20, -30.0, 30.0) + g.normal(10) + [1e3, -1e3, 1e4, -1e4]
        hard, soft = [float(c) for c in g.choice(len(z), (0, 1))], g.uniform(len(z), 0.0, 1.0)
        for y in (hard, soft):
            t = tensor(y, dtype)
            yield measure(
                "binary_cross_entropy_with_logits",
                "optax sigmoid_binary_cross_entropy",
                lambda x: optax.sigmoid_binary_cross_entropy(x, t),
                z,
                target=y,
                dtype=dtype,
                pointwise=True,
            )
        t = tensor(hard, dtype)
        z = g.uniform(24, -12.0, 12.0) + g.normal(10)
        for gamma in (0.0, 1.0, 2.0, 5.0):
            for alpha in (None, 0.25):
                params = {"gamma": gamma} | ({} if alpha is None else {"alpha": alpha})
                yield measure(
                    "binary_focal_with_logits",
                    "optax sigmoid_focal_loss",
                    lambda x: optax.sigmoid_focal_loss(x, t, alpha=alpha, gamma=gamma),
                    z,
                    target=hard,
                    params=params,
                    dtype=dtype,
                    pointwise=True,
                )
    g = Points(213)
    n = 60
    f, sign = g.normal(n, 2.0), g.signs(n)
    t, bits = tensor(sign), tensor([(s + 1) / 2 for s in sign])
    common = {"target": sign, "pointwise": True}
    yield measure(
        "perceptron", "optax losses.perceptron_loss", lambda x: optax.losses.perceptron_loss(x, t), f, **common
    )
    note = "targets 0 and 1 there"
    call = lambda x: optax.losses.sparsemax_loss(x, bits)
    yield measure("modified_huber", "optax sparsemax_loss", call, f, factor=4.0, note=note, **common)
    yield measure(
        "hinge", "optax hinge_loss", lambda x: optax.hinge_loss(x, tensor(sign)), f, target=sign, pointwise=True
    )


def class_cases():
    for seed, (k, scale, dtype) in enumerate(
        [(2, 2.0, "f64"), (4, 30.0, "f64"), (9, 300.0, "f64"), (3, 1e4, "f64"), (5, 4.0, "f32")]
    ):
        g = Points(220 + seed)
        n = 16
        z, labels, q = g.normal(n * k, scale), [g.random.randrange(k) for _ in range(n)], g.simplex(n, k)
        view, soft = (n, k), tensor(q, dtype, (n, k))
        common = {"view": view, "shape": [n, k], "dtype": dtype}
        yield measure(
            "cross_entropy",
            "optax softmax_cross_entropy_with_integer_labels",
            lambda x: optax.softmax_cross_entropy_with_integer_labels(x, jnp.array(labels)),
            z,
            classes=labels,
            direction=g.normal(n * k),
            **common,
        )
        yield measure(
            "cross_entropy_soft",
            "optax softmax_cross_entropy",
            lambda x: optax.softmax_cross_entropy(x, soft),
            z,
            target=q,
            direction=g.normal(n * k),
            **common,
        )
        smooth = optax.smooth_labels(soft, 0.125)
        yield measure(
            "cross_entropy_soft",
            "optax softmax_cross_entropy",
            lambda x: optax.softmax_cross_entropy(x, smooth),
            z,
            target=q,
            params={"label_smoothing": 0.125},
            note="after optax.smooth_labels",
            **common,
        )
        onehot = jax.nn.one_hot(jnp.array(labels), k, dtype=soft.dtype)
        smooth_hot = optax.smooth_labels(onehot, 0.25)
        yield measure(
            "cross_entropy",
            "optax softmax_cross_entropy",
            lambda x: optax.softmax_cross_entropy(x, smooth_hot),
            z,
            classes=labels,
            params={"label_smoothing": 0.25},
            note="after optax.smooth_labels",
            **common,
        )
        yield measure(
            "multiclass_hinge",
            "optax multiclass_hinge_loss",
            lambda x: jax.vmap(optax.losses.multiclass_hinge_loss)(x, jnp.array(labels)),
            z,
            classes=labels,
            **common,
        )
        logs = flat(jax.nn.log_softmax(tensor(z, dtype, view)))
        sparse = g.simplex(n, k, sparse=True)
        yield measure(
            "kl_divergence",
            "optax kl_divergence",
            lambda x: optax.kl_divergence(x, tensor(sparse, dtype, view)),
            logs,
            target=sparse,
            **common,
        )
    n, k = 30, 5
    g = Points(226)
    z, labels = g.normal(n * k, 3.0), g.labels(n, k)
    t = jnp.asarray(labels)
    hot = jax.nn.one_hot(t, k, dtype=jnp.float64)
    rows = {"view": (n, k), "shape": [n, k]}
    for epsilon in (2.0, -1.0, 0.5):
        call = lambda x: optax.losses.poly_loss_cross_entropy(x, hot, epsilon=epsilon)
        own = {"classes": labels, "params": {"epsilon": epsilon}}
        yield measure("poly1_cross_entropy", "optax poly_loss_cross_entropy", call, z, **own, **rows)
    for scale in (0.3, 1.0):
        x = [g.store(scale * v) for v in z]
        for loss, name, call in (
            (
                "multiclass_perceptron",
                "multiclass_perceptron_loss",
                lambda x: optax.losses.multiclass_perceptron_loss(x, t),
            ),
            ("sparsemax", "multiclass_sparsemax_loss", lambda x: optax.losses.multiclass_sparsemax_loss(x, t)),
        ):
            yield measure(loss, f"optax losses.{name}", call, x, classes=labels, **rows)
        call = lambda x: optax.losses.sigmoid_binary_cross_entropy(x, hot).sum(-1)
        own = {"classes": labels, "note": "summed over classes"}
        yield measure("one_vs_all", "optax sigmoid_binary_cross_entropy", call, x, **own, **rows)
        logs, u = (jax.nn.log_softmax(tensor(v, view=(n, k))) for v in (x, g.normal(n * k)))
        call = lambda x: optax.losses.kl_divergence_with_log_targets(x, u)
        own = {"target": flat(u), **rows}
        yield measure("kl_divergence_log_target", "optax kl_divergence_with_log_targets", call, flat(logs), **own)
        mass, goals = g.positive(n * k, -2, 1), g.positive(n * k, -2, 1)
        call = lambda q: optax.losses.generalized_kl_divergence(jnp.log(q), tensor(goals, view=(n, k)))
        own = {"target": goals, "note": "of the logarithms there"}
        yield measure("generalized_kl", "optax generalized_kl_divergence", call, mass, **own, **rows)
    inf = math.inf
    z, q = [-inf, 0.0, 0.0, 0.5, -inf, -2.0, -inf, -inf, 3.0], [0.0, 1.0, 0.0, 0.25, 0.0, 0.75, 0.0, 0.0, 1.0]
    yield measure(
        "cross_entropy_soft",
        "optax safe_softmax_cross_entropy",
        lambda x: optax.safe_softmax_cross_entropy(x, tensor(q, view=(3, 3))),
        z,
        view=(3, 3),
        shape=[3, 3],
        target=q,
        note="masked logits under zero targets",
    )


def pair_cases():
    g = Points(230)
    n, d = 60, 4
    x = g.normal(n * 2 * d)
    yield measure(
        "cosine_distance",
        "optax cosine_distance",
        lambda z: optax.cosine_distance(z[:, 0], z[:, 1]),
        x,
        view=(n, 2, d),
        shape=[n, 2 * d],
        dims=[n, 2, d],
        direction=g.normal(len(x)),
    )
    x = g.normal(n * 3 * d)
    for margin in (1.0, 4.0):
        yield measure(
            "triplet_margin",
            "optax triplet_margin_loss",
            lambda z: optax.losses.triplet_margin_loss(z[:, 0], z[:, 1], z[:, 2], margin=margin, eps=0.0),
            x,
            view=(n, 3, d),
            shape=[n, 3 * d],
            dims=[n, 3, d],
            params={"margin": margin},
            direction=g.normal(len(x)),
            note="eps=0; only p=2, odd degrees lack the absolute value there",
        )


def set_cases():
    """Sets of one size, all at once."""
    g = Points(240)
    sets, n = 30, 6
    flat_sets = {"shape": [sets * n, 1], "groups": [n] * sets}
    for scale in (1.0, 5.0):
        s, y = g.normal(sets * n, scale), [float(c) for c in g.choice(sets * n, range(5))]
        t = tensor(y, view=(sets, n))
        call = lambda x: optax.losses.ranking_softmax_loss(x, t, reduce_fn=None)
        own = {"view": (sets, n), "target": y}
        yield measure("listwise_softmax", "optax losses.ranking_softmax_loss", call, s, **own, **flat_sets)
    # It takes scores, whose sigmoid it is that ours takes.
    score = lambda p: jnp.log(p) - jnp.log1p(-p)
    for smooth in (1.0, 0.25):
        p, y = g.chances(sets * n), g.bits(sets * n)
        t = tensor(y, view=(sets, n, 1))
        own = {"view": (sets, n, 1), "target": y, "note": "of scores there", **flat_sets}
        for name, params, options in (
            ("soft_dice", {"smooth": smooth}, {"smooth": smooth / 2}),
            ("tversky", {"alpha": 0.3, "beta": 0.7, "smooth": smooth}, {"alpha": 0.3, "beta": 0.7, "smooth": smooth}),
        ):
            call = lambda x: optax.losses.dice_loss(score(x), t, **options)
            yield measure(name, "optax losses.dice_loss", call, p, params=params, **own)
        call = lambda x: optax.losses.binary_dice_loss(score(x), t, smooth=smooth / 2)
        yield measure("soft_dice", "optax losses.binary_dice_loss", call, p, params={"smooth": smooth}, **own)
    labels, d = [0, 0, 1, 1, 1, 2], 3
    for temperature in (0.07, 0.5):
        x = g.normal(sets * n * d)
        one = lambda x: optax.losses.ntxent(x, jnp.asarray(labels), temperature)
        call = lambda x: jnp.stack([one(v) for v in x])
        own = {"view": (sets, n, d), "shape": [sets * n, d], "groups": [n] * sets, "classes": labels * sets}
        yield measure("nt_xent", "optax ntxent", call, x, params={"temperature": temperature}, **own)


def main():
    cases = [*residual_cases(), *binary_cases(), *class_cases(), *pair_cases(), *set_cases()]
    write(LOSSES / "optax.json", "optax_golden.py", {"optax": optax.__version__, "jax": jax.__version__}, cases)


if __name__ == "__main__":
    main()
