"""Golden values of losses of embeddings: by pytorch-metric-learning where it has them, else the published formula in
torch; gradients by torch in double precision."""

import math
import random
from importlib.metadata import version

import pytorch_metric_learning.losses as pml
import torch
import torch.nn.functional as F
from pytorch_metric_learning.distances import DotProductSimilarity, LpDistance
from pytorch_metric_learning.reducers import MeanReducer

from common import LOSSES, case, short, write

PML = "pytorch-metric-learning"
torch.set_default_dtype(torch.float64)
RAW = LpDistance(normalize_embeddings=False)


SETS = 30


def points(seed, n, width, scale=1.0):
    """Rows of numbers with few digits."""
    g = random.Random(seed)
    return [[short(scale * g.gauss(0.0, 1.0)) for _ in range(width)] for _ in range(n)]


def numbers(x):
    return [float(v) for v in torch.as_tensor(x).detach().flatten()]


def made(loss, peer, f, seed, n, width, params=None, scale=1.0, sets=SETS, **fields):
    """Sets of n rows: the value of f at each, and its gradient."""
    sizes = (1.0, 0.1, 3.0)
    x = torch.tensor([row for i in range(sets) for row in points(1000 * seed + i, n, width, scale * sizes[i % 3])])
    x.requires_grad_()
    if fields.get("dtype") == "f32":
        x = x.detach().float().requires_grad_()
    value = torch.stack([f(part).reshape(()) for part in x.split(n)])
    value.sum().backward()
    own = {"params": params, "value": numbers(value), "grad": numbers(x.grad), "groups": [n] * sets}
    if "classes" in fields:
        fields["classes"] = fields["classes"] * sets
    return case(loss, peer, list(x.shape), [short(v) for v in numbers(x)], **own, **fields)


LABELS = [0, 0, 1, 1, 1, 2]
# Some peers count an item alone of its label as 0 in their mean.
PAIRED = [0, 0, 1, 1, 1, 0]


def labelled():
    """Losses of items with labels, by their peer."""
    t = torch.tensor(LABELS)
    mean = {"reducer": MeanReducer()}
    losses = [
        ("contrastive", {"exponent": 1, "normalize": True}, pml.ContrastiveLoss(**mean)),
        (
            "contrastive",
            {"exponent": 1, "pos_margin": 0.5, "neg_margin": 1.5},
            pml.ContrastiveLoss(0.5, 1.5, distance=RAW, **mean),
        ),
        ("nt_xent", {}, pml.NTXentLoss()),
        ("nt_xent", {"temperature": 0.5}, pml.NTXentLoss(0.5)),
        ("supcon", {}, pml.SupConLoss(**mean)),
        ("supcon", {"temperature": 1.0}, pml.SupConLoss(1.0, **mean)),
        ("triplet_all", {"margin": 0.05, "normalize": True, "active": True}, pml.TripletMarginLoss()),
        ("triplet_all", {}, pml.TripletMarginLoss(0.2, distance=RAW, **mean)),
        ("multi_similarity", {}, pml.MultiSimilarityLoss()),
        ("multi_similarity", {"alpha": 3, "beta": 10, "base": 0.25}, pml.MultiSimilarityLoss(3, 10, 0.25)),
        ("nca", {"normalize": True}, pml.NCALoss()),
        ("nca", {"scale": 0.5}, pml.NCALoss(0.5, distance=LpDistance(normalize_embeddings=False, power=2))),
        ("lifted_structure", {"normalize": True}, pml.LiftedStructureLoss()),
        ("lifted_structure", {"margin": 2}, pml.LiftedStructureLoss(2, distance=RAW)),
        ("generalized_lifted_structure", {"normalize": True}, pml.GeneralizedLiftedStructureLoss()),
        ("generalized_lifted_structure", {"margin": 2}, pml.GeneralizedLiftedStructureLoss(2, distance=RAW)),
        ("margin_distance_weighted", {"normalize": True, "active": True}, pml.MarginLoss()),
        (
            "margin_distance_weighted",
            {"margin": 0.5, "beta": 2, "active": True},
            pml.MarginLoss(0.5, beta=2, distance=RAW),
        ),
        ("tuplet_margin", {"margin": math.radians(5.73)}, pml.TupletMarginLoss()),
        ("tuplet_margin", {"margin": math.radians(30), "scale": 8}, pml.TupletMarginLoss(30, 8)),
    ]
    for k, (loss, params, peer) in enumerate(losses):
        name = f"{PML} {type(peer).__name__}"
        labels = PAIRED if loss in ("supcon", "generalized_lifted_structure") else LABELS
        call = lambda x: peer(x, torch.tensor(labels))
        yield made(loss, name, call, k, len(labels), 3, params, classes=labels)
    t = torch.tensor(PAIRED)
    # The peer holds the weights fixed when it differentiates; the published formula does not say so.
    same = (t[:, None] == t[None]) & ~torch.eye(len(PAIRED), dtype=torch.bool)
    for k, (gamma, m) in enumerate([(80.0, 0.4), (8.0, 0.25)]):

        def circle(x):
            s = F.normalize(x) @ F.normalize(x).t()
            near = -gamma * F.relu(1 + m - s) * (s - 1 + m)
            far = gamma * F.relu(s + m) * (s - m)
            near = near.masked_fill(~same, -math.inf).logsumexp(1)
            far = far.masked_fill(t[:, None] == t[None], -math.inf).logsumexp(1)
            return F.softplus(near + far, threshold=1e4).mean()

        own = {"params": {"gamma": gamma, "margin": m}, "classes": PAIRED}
        yield made("circle", "formula in torch", circle, 50 + k, len(PAIRED), 3, sets=4, **own)
        theirs = made(
            "circle",
            f"{PML} CircleLoss",
            lambda x: pml.CircleLoss(m, gamma)(x, t),
            55 + k,
            len(PAIRED),
            3,
            dtype="f32",
            **own,
        )
        yield theirs | {"grad": None, "note": "it holds the weights fixed when it differentiates"}

    # The peer leaves the unlike vectors as long as they are.
    def angular(x, angle):
        u, tan = F.normalize(x), math.tan(angle) ** 2
        z = [4 * tan * (u[a] + u[p]) @ u[t != t[a]].t() - 2 * (1 + tan) * u[a] @ u[p] for a, p in same.nonzero()]
        return torch.stack([z.exp().sum().log1p() for z in z]).mean()

    for k, angle in enumerate([math.radians(40), 0.25]):
        own = {"params": {"angle": angle}, "classes": PAIRED}
        formula = lambda x: angular(x, angle)
        yield made("angular", "formula in torch", formula, 60 + k, len(PAIRED), 3, sets=4, **own)
        theirs = lambda x: pml.AngularLoss(math.degrees(angle))(F.normalize(x), t)
        yield made("angular", f"{PML} AngularLoss", theirs, 65 + k, len(PAIRED), 3, note="of unit vectors", **own)


def proxied():
    """Losses of items and proxies: these follow the items, labelled -1 - c."""
    labels = [0, 2, 1, 2]
    losses = [
        ("normalized_softmax", {}, pml.NormalizedSoftmaxLoss, {}, 1),
        ("arcface", {"margin": math.radians(28.6)}, pml.ArcFaceLoss, {}, 1),
        ("arcface", {"margin": math.radians(60), "scale": 4}, pml.ArcFaceLoss, {"margin": 60, "scale": 4}, 1),
        (
            "arcface",
            {"margin": math.radians(28.6), "scale": 8},
            pml.SubCenterArcFaceLoss,
            {"sub_centers": 2, "scale": 8},
            2,
        ),
        ("cosface", {}, pml.CosFaceLoss, {}, 1),
        ("large_margin_softmax", {}, pml.LargeMarginSoftmaxLoss, {}, 1),
        (
            "large_margin_softmax",
            {"margin": 3, "scale": 0.5},
            pml.LargeMarginSoftmaxLoss,
            {"margin": 3, "scale": 0.5},
            1,
        ),
        ("sphereface", {}, pml.SphereFaceLoss, {}, 1),
        ("sphereface", {"margin": 2, "scale": 4}, pml.SphereFaceLoss, {"margin": 2, "scale": 4}, 1),
        ("proxy_nca", {}, pml.ProxyNCALoss, {}, 1),
        ("proxy_nca", {"scale": 8}, pml.ProxyNCALoss, {"softmax_scale": 8}, 1),
        ("proxy_anchor", {}, pml.ProxyAnchorLoss, {}, 1),
        ("proxy_anchor", {"margin": 0.5, "alpha": 4}, pml.ProxyAnchorLoss, {"margin": 0.5, "alpha": 4}, 1),
        ("soft_triple", {}, pml.SoftTripleLoss, {"centers_per_class": 2}, 2),
    ]
    for k, (loss, params, peer, given, each) in enumerate(losses):
        classes = labels + [-1 - c for c in range(3) for _ in range(each)]
        module = peer(num_classes=3, embedding_size=3, **given)
        name = "proxies" if hasattr(module, "proxies") else "fc" if hasattr(module, "fc") else "W"

        def f(x):
            own, proxies = x[: len(labels)], x[len(labels) :]
            delattr(module, name)
            setattr(module, name, proxies if name == "proxies" else proxies.t())
            module.cast_types = lambda *_: None
            return module(own, torch.tensor(labels))

        sets = SETS if sum(loss == other for other, *_ in losses) > 1 else 2 * SETS
        name_there = f"{PML} {peer.__name__}"
        yield made(loss, name_there, f, 100 + k, len(classes), 3, params, sets=sets, classes=classes)


def viewed():
    """Losses of two vectors a row."""
    n, d = 5, 3
    eye = torch.arange(n)

    def halves(x):
        return x[:, :d], x[:, d:]

    def clip(x, t, both):
        a, b = map(F.normalize, halves(x))
        z = a @ b.t() / t
        return (F.cross_entropy(z, eye) + F.cross_entropy(z.t(), eye)) / 2 if both else F.cross_entropy(z, eye)

    def pairs(x):
        a, p = halves(x)
        both = torch.stack([a, p], 1).reshape(2 * n, d)
        peer = pml.NPairsLoss(distance=DotProductSimilarity(normalize_embeddings=False))
        return peer(both, torch.arange(n).repeat_interleave(2))

    def barlow(x, weight):
        c = torch.corrcoef(x.t())[:d, d:]
        return ((1 - c.diag()) ** 2).sum() + weight * (c**2).sum() - weight * (c.diag() ** 2).sum()

    def vicreg(x, *weights):
        a, b = halves(x)
        return pml.VICRegLoss(*weights)(a, ref_emb=b)

    own = "formula in torch"
    for params in ({}, {"temperature": 0.5}, {"one_way": True}):
        f = lambda x: clip(x, params.get("temperature", 0.07), "one_way" not in params)
        yield made("info_nce", own, f, 200, n, 2 * d, params, sets=4)
    for scale in (1.0, 3.0):
        yield made("n_pairs", f"{PML} NPairsLoss", pairs, 201 + int(scale), n, 2 * d, scale=scale)
    yield made("barlow_twins", own, lambda x: barlow(x, 0.005), 202, n, 2 * d, sets=4)
    yield made("barlow_twins", own, lambda x: barlow(x, 0.5), 203, n, 2 * d, {"lambda": 0.5}, sets=4)
    yield made("vicreg", f"{PML} VICRegLoss", vicreg, 204, n, 2 * d)
    params = {"invariance": 1, "variance": 2, "covariance": 3, "eps": 0.01}
    yield made("vicreg", f"{PML} VICRegLoss", lambda x: vicreg(x, 1, 2, 3, 0.01), 205, n, 2 * d, params, 0.5)


def sampled():
    n, d = 5, 3
    y = torch.tensor(points(301, n, d))
    for params in ({}, {"unbiased": True}, {"bandwidth": 2}):
        s = params.get("bandwidth", 1.0)

        def f(x):
            part = lambda a, b: torch.exp(-((a[:, None] - b[None]) ** 2).sum(-1) / (2 * s * s))
            xx, yy, xy = part(x, x), part(y, y), part(x, y)
            if "unbiased" in params:
                off = lambda k: (k.sum() - k.diag().sum()) / (n * (n - 1))
                return off(xx) + off(yy) - 2 * xy.mean()
            return xx.mean() + yy.mean() - 2 * xy.mean()

        yield made("mmd", "formula in torch", f, 300, n, d, params, sets=1, target=numbers(y))


if __name__ == "__main__":
    cases = [c for part in (labelled, proxied, viewed, sampled) for c in part()]
    peers = {p: version(p) for p in ("torch", "pytorch-metric-learning")}
    write(LOSSES / "metric.json", "metric_golden.py", peers, cases)
