"""Losses of a row by PyTorch: classes, pairs, triplets."""

import torch
import torch.nn.functional as F

from common import Points
from torch_measure import flat, measure, tensor


def class_cases():
    for seed, (k, scale, dtype) in enumerate(
        [(2, 1.0, "f64"), (3, 10.0, "f64"), (10, 30.0, "f64"), (5, 1e3, "f64"), (4, 1e4, "f64"), (6, 4.0, "f32")]
    ):
        g = Points(120 + seed)
        n = 24
        z, labels, q = g.normal(n * k, scale), [g.random.randrange(k) for _ in range(n)], g.simplex(n, k)
        t, soft = torch.tensor(labels), tensor(q, dtype).reshape(n, k)
        common = {"view": [n, k], "shape": [n, k], "dtype": dtype}
        for eps in (0.0, 0.125):
            smooth = {"params": {"label_smoothing": eps}, "direction": g.normal(n * k), **common}
            call = lambda x: F.cross_entropy(x, t, label_smoothing=eps, reduction="none")
            yield measure("cross_entropy", "torch CrossEntropyLoss", call, z, classes=labels, **smooth)
            call = lambda x: F.cross_entropy(x, soft, label_smoothing=eps, reduction="none")
            yield measure("cross_entropy_soft", "torch CrossEntropyLoss", call, z, target=q, **smooth)
        logs = flat(F.log_softmax(tensor(z, dtype).reshape(n, k), 1))
        call = lambda x: F.nll_loss(x, t, reduction="none")
        yield measure("nll", "torch NLLLoss", call, logs, classes=labels, **common)
        sparse = g.simplex(n, k, sparse=True)
        st = tensor(sparse, dtype).reshape(n, k)
        call = lambda x: F.kl_div(x, st, reduction="none").sum(1)
        yield measure(
            "kl_divergence", "torch KLDivLoss", call, logs, target=sparse, note="summed over the row", **common
        )
        call = lambda x: F.kl_div(x, soft, reduction="batchmean")
        yield measure(
            "kl_divergence", "torch KLDivLoss", call, logs, target=q, reduction="mean", note="batchmean", **common
        )
    g = Points(130)
    n, k = 40, 2
    z, labels = g.normal(n * k, 2.0), [g.random.randrange(k) for _ in range(n)]
    for margin in (1.0, 0.5):
        call = lambda x: F.multi_margin_loss(x, torch.tensor(labels), margin=margin, reduction="none")
        yield measure(
            "multiclass_hinge",
            "torch MultiMarginLoss",
            call,
            z,
            view=[n, k],
            shape=[n, k],
            classes=labels,
            factor=2.0,
            params={"margin": margin},
            note="equal for two classes, where it is divided by 2",
        )


def ignored_and_weighted_cases():
    g = Points(131)
    for inner in ([], [3], [2, 3]):
        n, k = 4, 5
        size = n * k * (torch.Size(inner).numel())
        count = size // k
        z, labels = g.normal(size, 5.0), [g.random.randrange(k) for _ in range(count)]
        for row in (1, count // 2):
            labels[row] = -100
        w = [0.5, 2.0, 1.0, 3.0, 0.25]
        t = torch.tensor(labels).reshape([n, *inner])
        common = {
            "view": [n, k, *inner],
            "shape": [count, k],
            "dims": [n, k, *inner],
            "classes": labels,
            "ignore_index": -100,
        }
        for reduction in ("none", "sum", "mean"):
            call = lambda x: F.cross_entropy(x, t, weight=tensor(w), reduction=reduction)
            yield measure(
                "cross_entropy", "torch CrossEntropyLoss", call, z, class_weight=w, reduction=reduction, **common
            )
            call = lambda x: F.nll_loss(x, t, weight=tensor(w), reduction=reduction)
            yield measure(
                "nll",
                "torch NLLLoss",
                call,
                z,
                class_weight=w,
                reduction=reduction,
                note="rows are used as they are",
                **common,
            )
            call = lambda x: F.cross_entropy(x, t, label_smoothing=0.1, reduction=reduction)
            yield measure(
                "cross_entropy",
                "torch CrossEntropyLoss",
                call,
                z,
                params={"label_smoothing": 0.1},
                reduction=reduction,
                note="smoothing without class weights: with them definitions differ",
                **common,
            )


def pair_cases():
    for dtype, seed in (("f64", 141), ("f32", 142)):
        g = Points(seed)
        n, d = 30, 5
        x = g.normal(n * 2 * d)
        call = lambda z: 1 - F.cosine_similarity(z[:, 0], z[:, 1])
        yield measure(
            "cosine_distance",
            "torch CosineSimilarity",
            call,
            x,
            view=[n, 2, d],
            shape=[n, 2 * d],
            dims=[n, 2, d],
            dtype=dtype,
            direction=g.normal(len(x)),
        )
        scores, sign = g.normal(2 * n, 2.0), [float(s) for s in g.choice(n, (1, -1))]
        for margin in (0.0, 0.5, 2.0):
            call = lambda z: F.margin_ranking_loss(
                z[:, 0], z[:, 1], tensor(sign, dtype), margin=margin, reduction="none"
            )
            yield measure(
                "margin_ranking",
                "torch MarginRankingLoss",
                call,
                scores,
                view=[n, 2],
                shape=[n, 2],
                target=sign,
                params={"margin": margin},
                dtype=dtype,
            )
        x = g.normal(n * 3 * d)
        for p in (1.0, 2.0, 3.0, 1.5):
            for swap in (False, True):
                for margin in (1.0, 4.0):
                    call = lambda z: F.triplet_margin_loss(
                        z[:, 0], z[:, 1], z[:, 2], margin=margin, p=p, swap=swap, eps=0.0, reduction="none"
                    )
                    yield measure(
                        "triplet_margin",
                        "torch TripletMarginLoss",
                        call,
                        x,
                        view=[n, 3, d],
                        shape=[n, 3 * d],
                        dims=[n, 3, d],
                        params={"margin": margin, "p": p, "swap": swap},
                        dtype=dtype,
                        note="eps=0",
                    )


def label_cases():
    for seed, (k, scale) in enumerate([(2, 1.0), (6, 3.0), (4, 100.0)]):
        g = Points(150 + seed)
        n = 24
        z, labels, hard = g.normal(n * k, scale), g.labels(n, k), g.bits(n * k)
        rows = {"view": [n, k], "shape": [n, k]}
        index = torch.tensor(labels)
        for p, margin in ((1, 1.0), (2, 1.0), (1, 0.5), (2, 2.0)):
            call = lambda x: F.multi_margin_loss(x, index, p=p, margin=margin, reduction="none")
            own = {"params": {"margin": margin, "squared": p == 2}, "classes": labels}
            yield measure("multi_margin", "torch MultiMarginLoss", call, z, **own, **rows)
        lists = torch.full((n, k), -1)
        for i in range(n):
            for at, j in enumerate(j for j in range(k) if hard[i * k + j]):
                lists[i, at] = j
        call = lambda x: F.multilabel_margin_loss(x, lists, reduction="none")
        own = {"target": hard, "note": "list of labels there"}
        yield measure("multilabel_margin", "torch MultiLabelMarginLoss", call, z, **own, **rows)
        for target in (hard, g.uniform(n * k, 0.0, 1.0)):
            t = tensor(target).reshape(n, k)
            call = lambda x: F.multilabel_soft_margin_loss(x, t, reduction="none")
            own = {"target": target, "direction": g.normal(n * k)}
            yield measure("multilabel_soft_margin", "torch MultiLabelSoftMarginLoss", call, z, **own, **rows)
        weights = torch.eye(k, dtype=torch.float64)
        call = lambda x: F.linear_cross_entropy(x, weights, index, reduction="none")
        own = {"classes": labels, "note": "of an identity"}
        yield measure("cross_entropy", "torch LinearCrossEntropyLoss", call, z, **own, **rows)
        logs = flat(F.log_softmax(tensor(z).reshape(n, k) / scale, 1))
        aim = F.log_softmax(tensor(g.normal(n * k)).reshape(n, k), 1)
        call = lambda x: F.kl_div(x, aim, reduction="none", log_target=True).sum(-1)
        own = {"target": flat(aim), "note": "summed over the row"}
        yield measure("kl_divergence_log_target", "torch KLDivLoss(log_target=True)", call, logs, **own, **rows)


def sign_cases():
    g = Points(160)
    n, d = 60, 4
    z, sign = g.uniform(n, -30.0, 30.0), g.signs(n)
    t = tensor(sign)
    call = lambda x: F.soft_margin_loss(x, t, reduction="none")
    yield measure("logistic_margin", "torch SoftMarginLoss", call, z, target=sign, pointwise=True)
    for margin in (1.0, 2.5):
        call = lambda x: F.hinge_embedding_loss(x, t, margin=margin, reduction="none")
        own = {"target": sign, "params": {"margin": margin}}
        yield measure("hinge_embedding", "torch HingeEmbeddingLoss", call, g.positive(n, -2, 1), **own)
    for margin in (0.0, -0.5, 0.25):
        # It adds 1e-12 to squared lengths: long vectors.
        call = lambda x: F.cosine_embedding_loss(x[:, 0], x[:, 1], t, margin=margin, reduction="none")
        own = {"target": sign, "params": {"margin": margin}, "note": "vectors long beside its 1e-12"}
        shape = {"view": [n, 2, d], "shape": [n, 2 * d]}
        yield measure("cosine_embedding", "torch CosineEmbeddingLoss", call, g.normal(n * 2 * d, 100.0), **own, **shape)
    mean, counts = g.positive(n, -3, 3), [float(c) for c in g.choice(n, range(30))]
    t = tensor(counts)
    call = lambda x: F.poisson_nll_loss(x, t, log_input=False, eps=0.0, reduction="none")
    own = {"target": counts, "pointwise": True, "note": "eps=0"}
    yield measure("poisson_nll_identity", "torch PoissonNLLLoss(log_input=False)", call, mean, **own)
