"""Golden values of MONAI, segmentation-models-pytorch and torchvision: overlap, boxes, focal losses and others."""

import importlib.metadata
import sys
import types
from pathlib import Path

import torch

from common import LOSSES, Points, write
from torch_measure import measure, tensor


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
import monai.losses as monai
from segmentation_models_pytorch import losses as smp
from segmentation_models_pytorch.losses import _functional as functional
from segmentation_models_pytorch.losses import lovasz as smp_lovasz
from torchvision.ops.ciou_loss import complete_box_iou_loss
from torchvision.ops.diou_loss import distance_box_iou_loss
from torchvision.ops.focal_loss import sigmoid_focal_loss
from torchvision.ops.giou_loss import generalized_box_iou_loss

torch.set_default_dtype(torch.float64)
SMP = "segmentation_models_pytorch"


def each(f, *along):
    """A value for every row or set, where a peer gives one for all it is handed."""
    return torch.stack([f(*parts).reshape(()) for parts in zip(*along)])


def image(x):
    """Pixels by channels as one image of one row: (1, C, 1, n)."""
    return x.T[None, :, None, :]


def overlap():
    g = Points(831)
    sets, n = 30, 8
    for channels in (1, 3):
        p, t = g.chances(sets * n * channels), g.bits(sets * n * channels)
        # A channel without a target counts nothing in one of them: the first pixel has all.
        for i in range(sets):
            t[i * n * channels : (i * n + 1) * channels] = [1.0] * channels
        y = tensor(t).reshape(sets, n, channels)
        own = {"view": [sets, n, channels], "shape": [sets * n, channels], "groups": [n] * sets, "target": t}
        whole = lambda rule: lambda x: each(lambda a, b: rule(image(a), image(b)), x, y)
        for s in (1.0, 0.25):
            both, twice = {"smooth_nr": s, "smooth_dr": s}, {"smooth_nr": 2 * s, "smooth_dr": 2 * s}
            shares = {"alpha": 0.3, "beta": 0.7}
            flat_smp = {"mode": "multilabel", "from_logits": False, "eps": 0.0}
            for loss, peer, params, rule in (
                ("soft_dice", "monai DiceLoss", {}, monai.DiceLoss(**both)),
                ("soft_dice", "monai DiceLoss", {"squared": True}, monai.DiceLoss(squared_pred=True, **both)),
                ("jaccard", "monai DiceLoss", {}, monai.DiceLoss(jaccard=True, **twice)),
                ("tversky", "monai TverskyLoss", shares, monai.TverskyLoss(**shares, **both)),
                ("soft_dice", f"{SMP} DiceLoss", {}, smp.DiceLoss(smooth=s / 2, **flat_smp)),
                ("jaccard", f"{SMP} JaccardLoss", {}, smp.JaccardLoss(smooth=s, **flat_smp)),
                ("tversky", f"{SMP} TverskyLoss", shares, smp.TverskyLoss(smooth=s, **shares, **flat_smp)),
            ):
                yield measure(loss, peer, whole(rule), p, params={**params, "smooth": s}, **own)
            if channels > 1:
                continue
            matthews = lambda x: each(lambda a, b: smp.MCCLoss(s)(a.T, b.T), x, y)
            yield measure("mcc", f"{SMP} MCCLoss", matthews, p, params={"smooth": s}, **own)
            for gamma in (0.75, 2.0):
                rule = smp.TverskyLoss(smooth=s, gamma=gamma, **flat_smp)
                params = {"gamma": gamma, "smooth": s}
                yield measure("focal_tversky", f"{SMP} TverskyLoss", whole(rule), p, params=params, **own)
    # The weights of channels are single precision: volumes are powers of two.
    p, t = g.chances(sets * n * 2), [0.0] * (sets * n * 2)
    for i in range(sets):
        volumes = g.choice(2, (1, 2, 4)) if i % 5 else (4, 0)
        for c, volume in enumerate(volumes):
            for at in g.random.sample(range(n), volume):
                t[(i * n + at) * 2 + c] = 1.0
    y = tensor(t).reshape(sets, n, 2)
    own = {"view": [sets, n, 2], "shape": [sets * n, 2], "groups": [n] * sets, "target": t}
    for power, kind in ((2.0, "square"), (1.0, "simple"), (0.0, "uniform")):
        rule = monai.GeneralizedDiceLoss(w_type=kind, smooth_nr=0.125, smooth_dr=0.125)
        params = {"smooth": 0.125, "power": power}
        note = "some channels are empty"
        yield measure("generalized_dice", "monai GeneralizedDiceLoss", whole(rule), p, params=params, note=note, **own)


def lovasz():
    """Sorted and summed in single precision."""
    g = Points(832)
    sets, n, k = 40, 7, 3
    for scale in (1.0, 4.0):
        z, t = g.normal(sets * n, scale), g.bits(sets * n)
        t[:n], t[n : 2 * n] = [0.0] * n, [1.0] * n
        y = tensor(t, "f32").reshape(sets, n)
        call = lambda x: each(smp_lovasz._lovasz_hinge_flat, x, y)
        own = {"view": [sets, n], "shape": [sets * n, 1], "groups": [n] * sets, "target": t, "dtype": "f32"}
        yield measure("lovasz_hinge", f"{SMP} LovaszLoss", call, z, **own)
        q, labels = g.simplex(sets * n, k), g.labels(sets * n, k)
        y = torch.tensor(labels).reshape(sets, n)
        call = lambda x: each(smp_lovasz._lovasz_softmax_flat, x, y)
        own = {"view": [sets, n, k], "shape": [sets * n, k], "groups": [n] * sets, "classes": labels, "dtype": "f32"}
        yield measure("lovasz_softmax", f"{SMP} LovaszLoss", call, q, note="after the softmax", **own)


def boxes():
    g = Points(833)
    n = 60
    for scale in (1.0, 640.0):
        corners, other = [], []
        for _ in range(n):
            low = g.uniform(2, 0.0, scale)
            away = [g.store(x + 0.3 * scale * e) for x, e in zip(low, g.normal(2))]
            corners += low + [g.store(x + e * scale) for x, e in zip(low, g.uniform(2, 0.05, 1.0))]
            other += away + [g.store(x + e * scale) for x, e in zip(away, g.uniform(2, 0.05, 1.0))]
        t = tensor(other).reshape(n, 4)
        own = {"view": [n, 4], "shape": [n, 4], "target": other}
        call = lambda x: generalized_box_iou_loss(x, t, eps=0.0)
        yield measure("giou", "torchvision generalized_box_iou_loss", call, corners, note="eps=0", **own)
        call = lambda x: distance_box_iou_loss(x, t, eps=0.0)
        yield measure("diou", "torchvision distance_box_iou_loss", call, corners, note="eps=0", **own)
        call = lambda x: complete_box_iou_loss(x, t.float(), eps=0.0)
        whole = measure("ciou", "torchvision complete_box_iou_loss", call, corners, dtype="f32", **own)
        yield whole | {"grad": None, "note": "it holds a factor still in the gradient"}
        call = lambda x: monai.BoxGIoULoss(reduction="none")(x, tensor(other, "f32").reshape(n, 4))
        yield measure("giou", "monai BoxGIoULoss", call, corners, dtype="f32", **own)


def binary():
    g = Points(834)
    n = 60
    z, hard = g.uniform(n, -9.0, 9.0), g.bits(n)
    y, column = tensor(hard), tensor(hard)[:, None]
    own = {"target": hard}
    for gamma, alpha in ((2.0, None), (2.0, 0.25), (1.0, 0.75), (3.5, None)):
        params = {"gamma": gamma} | ({} if alpha is None else {"alpha": alpha})
        rule = monai.FocalLoss(gamma=gamma, alpha=alpha, reduction="none")
        call = lambda x: rule(x[:, None], column)[:, 0]
        single = {"dtype": "f32", **own}
        yield measure("binary_focal_with_logits", "monai FocalLoss", call, z, params=params, **single)
        call = lambda x: sigmoid_focal_loss(x, y, alpha=-1 if alpha is None else alpha, gamma=gamma)
        yield measure("binary_focal_with_logits", "torchvision sigmoid_focal_loss", call, z, params=params, **own)
        rule = smp.FocalLoss("binary", gamma=gamma, alpha=alpha)
        call = lambda x: each(rule, x[:, None], column)
        yield measure("binary_focal_with_logits", f"{SMP} FocalLoss", call, z, params=params, **own)
        rule = smp.FocalLoss("binary", gamma=gamma, alpha=alpha, reduced_threshold=0.5)
        peer = f"{SMP} FocalLoss(reduced_threshold=0.5)"
        yield measure("reduced_focal", peer, lambda x: each(rule, x[:, None], column), z, params=params, **own)
    z, soft = g.logits(n), g.uniform(n, 0.0, 1.0)
    for goal in (hard, soft):
        call = lambda x: smp.SoftBCEWithLogitsLoss(reduction="none")(x, tensor(goal))
        yield measure("binary_cross_entropy_with_logits", f"{SMP} SoftBCEWithLogitsLoss", call, z, target=goal)
    for real in (True, False):
        here = {"target": [float(real)] * n}
        patch = lambda kind, **more: monai.PatchAdversarialLoss(criterion=kind, reduction="none", **more)
        scores = g.uniform(n, -9.0, 9.0)
        call = lambda x: patch("bce")(x, real, True)[0]
        yield measure("binary_cross_entropy_with_logits", "monai PatchAdversarialLoss('bce')", call, scores, **here)
        call = lambda x: patch("least_squares", no_activation_leastsq=True)(x, real, True)[0]
        peer = "monai PatchAdversarialLoss('least_squares')"
        yield measure("squared_error", peer, call, g.normal(n, 9.0), note="without its leaky ReLU", **here)
        call = lambda x: each(lambda v: patch("hinge")(v.atanh(), real, True)[0], x[:, None])
        signs = [1.0 if real else -1.0] * n
        inner = g.uniform(n, -0.999, 0.999)
        yield measure("hinge", "monai PatchAdversarialLoss('hinge')", call, inner, target=signs, note="of its tanh")
    y = g.normal(n, 3.0)
    near = g.near(y, -2, 2)
    for width, curvature in ((10.0, 2.0), (5.0, 0.5), (1.0, 4.0)):
        call = lambda x: functional.wing_loss(x, tensor(y), width, curvature, "none")
        for name in ("losses._functional.wing_loss", "wing_loss"):
            params = {"width": width, "curvature": curvature}
            yield measure("wing", f"{SMP} {name}", call, near, target=y, params=params)


def classes():
    g = Points(835)
    n, k = 40, 4
    z, labels = g.normal(n * k, 2.0), g.labels(n, k)
    index = torch.tensor(labels)
    hot = torch.nn.functional.one_hot(index, k).double()
    own = {"view": [n, k], "shape": [n, k], "classes": labels}
    for gamma in (2.0, 1.0, 3.5):
        call = lambda x: functional.softmax_focal_loss_with_logits(x, index, gamma, "none")
        params = {"gamma": gamma}
        yield measure("categorical_focal", f"{SMP} softmax_focal_loss_with_logits", call, z, params=params, **own)
        rule = monai.FocalLoss(gamma=gamma, use_softmax=True, reduction="none")
        call = lambda x: rule(x, hot).sum(1)
        peer = "monai FocalLoss(use_softmax=True)"
        note = "summed over classes"
        yield measure("categorical_focal", peer, call, z, params=params, note=note, dtype="f32", **own)
    for eps in (0.0, 0.125):
        call = lambda x: smp.SoftCrossEntropyLoss(smooth_factor=eps, reduction="none")(x, index).reshape(n)
        yield measure("cross_entropy", f"{SMP} SoftCrossEntropyLoss", call, z, params={"label_smoothing": eps}, **own)
    sets, half, d = 30, 3, 3
    for temperature in (0.5, 0.07):
        x = g.normal(sets * 2 * half * d)
        rule = monai.ContrastiveLoss(temperature=temperature)
        call = lambda x: each(lambda v: rule(v[:half], v[half:]), x)
        shape = {"view": [sets, 2 * half, d], "shape": [sets * 2 * half, d], "groups": [2 * half] * sets}
        labels = [*range(half), *range(half)] * sets
        note = "two views of each"
        params = {"temperature": temperature}
        yield measure("nt_xent", "monai ContrastiveLoss", call, x, classes=labels, params=params, note=note, **shape)


if __name__ == "__main__":
    cases = [c for part in (overlap, lovasz, boxes, binary, classes) for c in part()]
    used = ("torch", "monai", "segmentation-models-pytorch", "torchvision")
    write(LOSSES / "segment.json", "segment_golden.py", {p: importlib.metadata.version(p) for p in used}, cases)
