"""A case measured with PyTorch: value, autograd gradient, double-backward curvature."""

import torch

from common import case

DTYPE = {"f64": torch.float64, "f32": torch.float32}


def flat(t):
    return [float(x) for x in t.detach().reshape(-1).double()]


def measure(loss, peer, call, pred, view=None, pointwise=False, direction=None, **fields):
    """A case whose numbers come from `call(prediction tensor)`; `view` is the shape torch sees."""
    dtype = fields.get("dtype", "f64")
    p = torch.tensor(pred, dtype=DTYPE[dtype]).reshape(view or [-1]).requires_grad_()
    out = call(p)
    smooth = pointwise or direction is not None
    (grad,) = torch.autograd.grad(out.sum(), p, create_graph=smooth)
    value = flat(out) if fields.get("reduction", "none") == "none" else float(out.detach())
    fields |= {"value": value, "grad": flat(grad)}
    if smooth:
        v = torch.ones_like(p) if pointwise else torch.tensor(direction, dtype=p.dtype).reshape(p.shape)
        along = (grad * v).sum()
        bend = torch.autograd.grad(along, p)[0] if along.requires_grad else torch.zeros_like(p)
        fields |= {"hess": flat(bend)} if pointwise else {"hvp": flat(bend), "direction": direction}
    shape = fields.pop("shape", [len(pred)])
    return case(loss, peer, shape, pred, **fields)


def tensor(xs, dtype="f64"):
    return torch.tensor(xs, dtype=DTYPE[dtype])
