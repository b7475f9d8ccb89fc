"""Golden values of the losses of whole sets: segmentation-models-pytorch, MONAI, torchvision, optax, scikit-learn and
SciPy where they have the function, else the publication's formula differentiated by torch."""

import importlib.metadata
import os
import sys
import types
from pathlib import Path

os.environ["JAX_ENABLE_X64"] = "1"

import jax
import jax.numpy as jnp
import numpy
import optax
import scipy.optimize
import scipy.stats
import sklearn.metrics
import torch

from common import LOSSES, case, write


def folder(name, *attributes):
    """A package as an empty shell, so that a folder of it can be imported without the rest and its dependencies."""
    module = types.ModuleType(name)
    inner = name.split(".")
    module.__path__ = [str(Path(p).joinpath(*inner)) for p in sys.path if Path(p).joinpath(*inner).is_dir()]
    for attribute in attributes:
        setattr(module, attribute, lambda *_: None)
    sys.modules[name] = module


folder("segmentation_models_pytorch")
folder("torchvision")
folder("torchvision.ops")
folder("torchvision.utils", "_log_api_usage_once")
from monai.losses import DiceLoss, GeneralizedDiceLoss, TverskyLoss
from segmentation_models_pytorch import losses as smp
from segmentation_models_pytorch.losses import lovasz as smp_lovasz
from torchvision.ops.diou_loss import distance_box_iou_loss
from torchvision.ops.giou_loss import generalized_box_iou_loss

torch.set_default_dtype(torch.float64)
CASES = []
RANDOM = numpy.random.default_rng(20)


def add(loss, peer, function, pred, target=None, classes=None, groups=None, rows=False, **fields):
    """One case: `function` of the predictions of one set (or, with `rows`, of all sets at once) and of its target."""
    narrow = fields.get("dtype") == "f32"
    store = numpy.float32 if narrow else float
    pred = numpy.asarray(pred, dtype=store)
    sizes = groups or [len(pred)]
    values, grads, at = [], [], 0
    for n in sizes:
        own = torch.tensor(pred[at : at + n], requires_grad=True)
        goal = None if target is None else torch.tensor(numpy.asarray(target, dtype=store)[at : at + n])
        label = None if classes is None else torch.tensor(numpy.asarray(classes)[at : at + n])
        value = function(own, goal if label is None else label)
        value.sum().backward()
        values += value.detach().reshape(-1).tolist() if rows else [value.item()]
        grads += own.grad.reshape(-1).tolist()
        at += n
    flat = None if target is None else numpy.asarray(target, dtype=float).reshape(-1).tolist()
    fields = {"params": {}, "note": "", **fields}
    whole = case(
        loss, peer, [len(pred), pred.reshape(len(pred), -1).shape[1]], pred.reshape(-1).tolist(), flat, **fields
    )
    whole["classes"] = None if classes is None else [int(c) for c in classes]
    whole["groups"] = groups
    whole["value"], whole["grad"] = values, grads
    CASES.append(whole)


def measured(loss, peer, function, pred, target, note=""):
    """A case whose value alone is known."""
    whole = case(loss, peer, [len(pred), 1], pred.tolist(), target.tolist(), note=note)
    whole["groups"] = None
    whole["value"] = [float(function(pred, target))]
    CASES.append(whole)


def image(x):
    """Pixels by channels as one image of one row: (1, C, 1, n)."""
    return x.T[None, :, None, :]


def masks():
    for channels, n in [(1, 12), (3, 20)]:
        p = RANDOM.uniform(0.02, 0.98, (n, channels))
        t = (RANDOM.uniform(size=(n, channels)) < 0.4).astype(float)
        t[0] = 1.0
        yield p, t


def overlap():
    for p, t in masks():
        for s in (1.0, 0.25):
            both = {"smooth_nr": s, "smooth_dr": s}
            monai = lambda x, y: DiceLoss(**both)(image(x), image(y))
            squared = lambda x, y: DiceLoss(squared_pred=True, **both)(image(x), image(y))
            half = smp.DiceLoss("multilabel", from_logits=False, smooth=s / 2, eps=0.0)
            add("soft_dice", "monai DiceLoss", monai, p, t, params={"smooth": s})
            add("soft_dice", "monai DiceLoss", squared, p, t, params={"smooth": s, "squared": True})
            add(
                "soft_dice",
                "segmentation_models_pytorch DiceLoss",
                lambda x, y: half(image(x), image(y)),
                p,
                t,
                params={"smooth": s},
            )
            index = smp.JaccardLoss("multilabel", from_logits=False, smooth=s, eps=0.0)
            add(
                "jaccard",
                "segmentation_models_pytorch JaccardLoss",
                lambda x, y: index(image(x), image(y)),
                p,
                t,
                params={"smooth": s},
            )
            twice = {"smooth_nr": 2 * s, "smooth_dr": 2 * s}
            union = lambda x, y: DiceLoss(jaccard=True, **twice)(image(x), image(y))
            add("jaccard", "monai DiceLoss", union, p, t, params={"smooth": s})
            weights = {"alpha": 0.3, "beta": 0.7}
            unequal = lambda x, y: TverskyLoss(**weights, **both)(image(x), image(y))
            add("tversky", "monai TverskyLoss", unequal, p, t, params={**weights, "smooth": s})
            other = smp.TverskyLoss("multilabel", from_logits=False, smooth=s, eps=0.0, **weights)
            add(
                "tversky",
                "segmentation_models_pytorch TverskyLoss",
                lambda x, y: other(image(x), image(y)),
                p,
                t,
                params={**weights, "smooth": s},
            )
            cosh = lambda x, y: torch.log(torch.cosh(1 - (2 * (x * y).sum(0) + s) / ((x + y).sum(0) + s))).mean()
            add("log_cosh_dice", "formula in torch", cosh, p, t, params={"smooth": s})
            matthews = lambda x, y: torch.stack(
                [smp.MCCLoss(s)(x[None, :, c], y[None, :, c]) for c in range(x.shape[1])]
            ).mean()
            add("mcc", "segmentation_models_pytorch MCCLoss", matthews, p, t, params={"smooth": s})
        for gamma in (0.75, 2.0):
            power = lambda x, y: (
                (1 - ((x * y).sum(0) + 1) / ((x * y + 0.3 * x * (1 - y) + 0.7 * (1 - x) * y).sum(0) + 1))
                .pow(gamma)
                .mean()
            )
            add("focal_tversky", "formula in torch", power, p, t, params={"alpha": 0.3, "beta": 0.7, "gamma": gamma})
            if p.shape[1] == 1:
                theirs = smp.TverskyLoss("multilabel", from_logits=False, smooth=1.0, eps=0.0, gamma=gamma)
                add(
                    "focal_tversky",
                    "segmentation_models_pytorch TverskyLoss",
                    lambda x, y: theirs(image(x), image(y)),
                    p,
                    t,
                    params={"gamma": gamma},
                )
        if p.shape[1] > 1:
            jax_dice(t)
    soft = RANDOM.uniform(size=(9, 2))
    add(
        "soft_dice",
        "monai DiceLoss",
        lambda x, y: DiceLoss(smooth_nr=1.0, smooth_dr=1.0)(image(x), image(y)),
        RANDOM.uniform(size=(9, 2)),
        soft,
        note="soft targets",
    )
    groups = [4, 6]
    p, t = RANDOM.uniform(size=(10, 2)), (RANDOM.uniform(size=(10, 2)) < 0.5).astype(float)
    add(
        "soft_dice",
        "monai DiceLoss",
        lambda x, y: DiceLoss(smooth_nr=1.0, smooth_dr=1.0)(image(x), image(y)),
        p,
        t,
        groups=groups,
    )
    # MONAI's weights are single precision: volumes are powers of two.
    t = numpy.zeros((20, 3))
    t[:4, 0] = t[4:12, 1] = 1.0
    p = RANDOM.uniform(0.02, 0.98, (20, 3))
    for power, kind in ((2.0, "square"), (1.0, "simple"), (0.0, "uniform")):
        sudre = lambda x, y: GeneralizedDiceLoss(w_type=kind, smooth_nr=0.125, smooth_dr=0.125)(image(x), image(y))
        note = "one channel is empty" if power else "uniform"
        add(
            "generalized_dice",
            "monai GeneralizedDiceLoss",
            sudre,
            p,
            t,
            params={"smooth": 0.125, "power": power},
            note=note,
        )


def jax_dice(t):
    """optax takes distributions only and looks at them, which no gradient passes."""
    p = RANDOM.dirichlet(numpy.ones(t.shape[1]), len(t))
    for name, params, options in [
        ("soft_dice", {"smooth": 1.0}, {"smooth": 0.5}),
        ("tversky", {"alpha": 0.3, "beta": 0.7}, {"smooth": 1.0, "alpha": 0.3, "beta": 0.7}),
    ]:
        theirs = optax.losses.dice_loss(jnp.asarray(p), jnp.asarray(t), apply_softmax=False, axis=0, **options)
        whole = case(
            name, "optax losses.dice_loss", list(p.shape), p.reshape(-1).tolist(), t.reshape(-1).tolist(), params=params
        )
        whole["value"] = [float(jnp.mean(theirs))]
        CASES.append(whole)


def lovasz():
    for n in (1, 7, 30):
        z = RANDOM.normal(size=n)
        for t in ((RANDOM.uniform(size=n) < 0.4).astype(float), numpy.zeros(n), numpy.ones(n)):
            add(
                "lovasz_hinge",
                "segmentation_models_pytorch LovaszLoss",
                smp_lovasz._lovasz_hinge_flat,
                z,
                t,
                dtype="f32",
            )
        p = RANDOM.dirichlet(numpy.ones(4), n)
        y = RANDOM.integers(0, 3, n)
        flat = smp_lovasz._lovasz_softmax_flat
        add("lovasz_softmax", "segmentation_models_pytorch LovaszLoss", flat, p, classes=y, dtype="f32")


def parts(a, b):
    """Intersection, union and the hull's sides of boxes."""
    low, high = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    inner = (high - low).clamp(min=0).prod(1)
    area = lambda x: (x[:, 2:] - x[:, :2]).prod(1)
    hull = torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])
    return inner, area(a) + area(b) - inner, hull


def complete(a, b):
    """Complete IoU, its share differentiated like all else."""
    inner, union, hull = parts(a, b)
    lost = 1 - inner / union
    apart = ((a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]) / 2).square().sum(1)
    angle = lambda x: torch.atan((x[:, 2] - x[:, 0]) / (x[:, 3] - x[:, 1]))
    v = 4 / torch.pi**2 * (angle(b) - angle(a)).square()
    return lost + apart / hull.square().sum(1) + v * v / (lost + v)


def boxes():
    for scale in (1.0, 640.0):
        corner = RANDOM.uniform(0, scale, (12, 2))
        a = numpy.hstack([corner, corner + RANDOM.uniform(0.05, 1, (12, 2)) * scale])
        shift = corner + 0.3 * scale * RANDOM.normal(size=(12, 2))
        b = numpy.hstack([shift, shift + RANDOM.uniform(0.05, 1, (12, 2)) * scale])
        one = {"rows": True}
        add("iou", "formula in torch", lambda x, y: 1 - parts(x, y)[0] / parts(x, y)[1], a, b, **one)
        add(
            "giou",
            "torchvision generalized_box_iou_loss",
            lambda x, y: generalized_box_iou_loss(x, y, eps=0.0),
            a,
            b,
            **one,
        )
        add("diou", "torchvision distance_box_iou_loss", lambda x, y: distance_box_iou_loss(x, y, eps=0.0), a, b, **one)
        add("ciou", "formula in torch", complete, a, b, **one)


def gains(y):
    return torch.exp2(y) - 1


def ideal(y):
    best = gains(y).sort(descending=True).values
    return (best / torch.log2(torch.arange(len(y)) + 2.0)).sum()


def lambda_ndcg(sigma):
    def loss(s, y):
        place = torch.argsort(torch.argsort(s.detach(), descending=True))
        worth = 1 / torch.log2(place + 2.0)
        g = gains(y)
        weight = (g[:, None] - g[None, :]) * (worth[:, None] - worth[None, :]).abs() / ideal(y)
        better = y[:, None] > y[None, :]
        return (weight * torch.nn.functional.softplus(-sigma * (s[:, None] - s[None, :])))[better].sum()

    return loss


def approx_ndcg(heat):
    def loss(s, y):
        rank = 0.5 + torch.sigmoid((s[None, :] - s[:, None]) / heat).sum(1)
        return 1 - (gains(y) / torch.log2(1 + rank)).sum() / ideal(y)

    return loss


def pairwise(s, y):
    better = y[:, None] > y[None, :]
    return torch.nn.functional.softplus(-(s[:, None] - s[None, :]))[better].mean()


def xe_ndcg(gamma):
    def loss(s, y):
        mass = torch.exp2(y) - gamma
        return -(mass / mass.sum() * torch.log_softmax(s, 0)).sum()

    return loss


def list_mle(s, y):
    s = s[torch.sort(y, descending=True, stable=True).indices]
    return sum(torch.logsumexp(s[k:], 0) - s[k] for k in range(len(s)))


def query_cross_entropy(alpha):
    def loss(s, y):
        bce = torch.nn.functional.binary_cross_entropy_with_logits
        goal, fixed = y.sum().item(), s.detach().numpy()
        if not 0 < goal < len(y):
            return (1 - alpha) * bce(s, y)
        excess = lambda b: (1 / (1 + numpy.exp(-fixed - b))).sum() - goal
        shift = scipy.optimize.brentq(excess, -100, 100, xtol=1e-15, rtol=1e-15)
        return (1 - alpha) * bce(s, y) + alpha * bce(s + shift, y)

    return loss


def ranking():
    groups = [5, 1, 9]
    for scale in (0.5, 4.0):
        s = scale * RANDOM.normal(size=15)
        grades = RANDOM.integers(0, 5, 15).astype(float)
        grades[:2] = 0.0, 3.0
        grades[5] = 2.0
        own = RANDOM.uniform(size=15)
        plain = {"groups": groups}
        add("pairwise_logistic", "formula in torch", pairwise, s[:5], grades[:5])
        add("pairwise_logistic", "formula in torch", pairwise, s[6:], own[6:])
        for sigma in (1.0, 2.0):
            add("lambda_ndcg", "formula in torch", lambda_ndcg(sigma), s, grades, params={"sigma": sigma}, **plain)
        for heat in (1.0, 0.1):
            add("approx_ndcg", "formula in torch", approx_ndcg(heat), s, grades, params={"temperature": heat}, **plain)
        for gamma in (1.0, 0.25):
            add("xe_ndcg", "formula in torch", xe_ndcg(gamma), s, grades, params={"gamma": gamma}, **plain)
        share = lambda x, y: -(y / y.sum() * torch.log_softmax(x, 0)).sum()
        add("listwise_softmax", "formula in torch", share, s, grades, params={"normalize": True}, **plain)
        jax_listwise(s, grades)
        add("list_mle", "formula in torch", list_mle, s, own, **plain)
        add("list_mle", "formula in torch", list_mle, s, grades, note="ties in the order of their rows", **plain)
        add("query_rmse", "formula in torch", lambda x, y: (x - y).var(correction=0), s, grades, **plain)
        centred = lambda x, y: ((x - y) - (x - y).mean()).abs().mean() / 2
        add("group_quantile", "formula in torch", centred, s[6:], own[6:])
        for alpha in (0.95, 0.3):
            add(
                "query_cross_entropy",
                "formula in torch and SciPy",
                query_cross_entropy(alpha),
                s,
                own,
                params={"alpha": alpha},
                **plain,
            )
        clicks = (own < 0.3).astype(float)
        add("query_cross_entropy", "formula in torch and SciPy", query_cross_entropy(0.95), s[6:], clicks[6:])
        two = scale * RANDOM.normal(size=(8, 2))
        add("bpr", "formula in torch", lambda x, _: -torch.nn.functional.logsigmoid(x[:, 0] - x[:, 1]), two, rows=True)
        reference = RANDOM.normal(size=(8, 2))
        for beta, smoothing in ((0.1, 0.0), (2.0, 0.25)):

            def dpo(x, r):
                u = beta * ((x[:, 0] - x[:, 1]) - (r[:, 0] - r[:, 1]))
                sigmoid = torch.nn.functional.logsigmoid
                return -(1 - smoothing) * sigmoid(u) - smoothing * sigmoid(-u)

            params = {"beta": beta, "label_smoothing": smoothing}
            add("dpo", "formula in torch", dpo, two - 20, reference - 20, rows=True, params=params)


def jax_listwise(s, y):
    f = lambda x: optax.losses.ranking_softmax_loss(x, jnp.asarray(y), reduce_fn=None)
    whole = case("listwise_softmax", "optax losses.ranking_softmax_loss", [len(s), 1], s.tolist(), y.tolist())
    whole["value"] = [float(f(jnp.asarray(s)))]
    whole["grad"] = numpy.asarray(jax.grad(f)(jnp.asarray(s))).tolist()
    CASES.append(whole)


def variation(x, _):
    down, right = torch.zeros_like(x), torch.zeros_like(x)
    down[:-1] = x[1:] - x[:-1]
    right[:, :-1] = x[:, 1:] - x[:, :-1]
    # The last pixel has no difference, and a root has no slope there.
    square = (down.square() + right.square()).reshape(-1)[:-1]
    return square.sqrt().sum()


def whole_sets():
    for scale in (1e-3, 1.0, 50.0):
        p, t = scale * RANDOM.normal(size=11), scale * RANDOM.normal(size=11)
        root = lambda x, y: (x - y).square().mean().sqrt()
        add("root_mean_squared_error", "formula in torch", root, p, t, groups=[4, 7])
        measured(
            "root_mean_squared_error",
            "scikit-learn root_mean_squared_error",
            sklearn.metrics.root_mean_squared_error,
            p,
            t,
        )
        for floor in (1.0, 0.01):
            share = lambda x, y: ((x - y) / y.abs().clamp(min=floor)).square().mean().sqrt()
            add("root_mean_squared_percentage_error", "formula in torch", share, p, t, params={"floor": floor})
        measured("wasserstein_samples", "scipy wasserstein_distance", scipy.stats.wasserstein_distance, p, t)
        add(
            "wasserstein_samples",
            "formula in torch",
            lambda x, y: (x.sort().values - y.sort().values).abs().mean(),
            p,
            t,
            groups=[4, 7],
        )
        square = lambda x, y: scipy.stats.energy_distance(x, y) ** 2
        measured("energy_distance", "scipy energy_distance, squared", square, p, t)

        def energy(x, y):
            apart = lambda a, b: (a[:, None] - b[None, :]).abs().mean()
            return 2 * apart(x, y) - apart(x, x) - apart(y, y)

        add("energy_distance", "formula in torch", energy, p, t, groups=[4, 7])
        picture = scale * RANDOM.normal(size=(4, 5))
        add("total_variation", "formula in torch", variation, picture)
        sides = lambda x, _: (x[1:] - x[:-1]).abs().sum() + (x[:, 1:] - x[:, :-1]).abs().sum()
        add("total_variation", "formula in torch", sides, picture, params={"anisotropic": True})


overlap()
lovasz()
boxes()
ranking()
whole_sets()
used = ("torch", "monai", "segmentation-models-pytorch", "torchvision", "optax", "jax", "scikit-learn", "scipy")
write(LOSSES / "sets.json", "sets_golden.py", {name: importlib.metadata.version(name) for name in used}, CASES)
