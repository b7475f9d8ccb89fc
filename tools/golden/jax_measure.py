"""A case measured with JAX: value, gradient, second derivative or Hessian-vector product of a given function."""

import jax
import jax.numpy as jnp

from common import case

jax.config.update("jax_enable_x64", True)

DTYPE = {"f64": jnp.float64, "f32": jnp.float32}


def flat(a):
    return [float(x) for x in jnp.ravel(a)]


def tensor(xs, dtype="f64", view=(-1,)):
    return jnp.asarray(xs, DTYPE[dtype]).reshape(view)


def measure(loss, peer, call, pred, view=(-1,), pointwise=False, direction=None, **fields):
    """A case whose numbers come from `call(prediction array)`; `view` is the shape the peer sees."""
    dtype = fields.get("dtype", "f64")
    p = tensor(pred, dtype, view)
    slope = jax.grad(lambda x: jnp.sum(call(x)))
    out = call(p)
    fields["value"] = flat(out) if fields.get("reduction", "none") == "none" else float(out)
    fields["grad"] = flat(slope(p))
    if pointwise:
        fields["hess"] = flat(jax.jvp(slope, (p,), (jnp.ones_like(p),))[1])
    elif direction is not None:
        fields["hvp"] = flat(jax.jvp(slope, (p,), (tensor(direction, dtype, view),))[1])
    shape = fields.pop("shape", [len(pred)])
    return case(loss, peer, shape, pred, direction=direction, **fields)
