"""Golden values of the losses of whole sets that no library has: the publication's formula differentiated by torch, and
SciPy."""

import importlib.metadata

import numpy
import scipy.optimize
import scipy.stats
import torch

from common import LOSSES, case, short, write

torch.set_default_dtype(torch.float64)
CASES = []
RANDOM = numpy.random.default_rng(20)


def add(loss, peer, function, pred, target=None, classes=None, groups=None, rows=False, **fields):
    """One case: `function` of the predictions of one set (or, with `rows`, of all sets at once) and of its target."""
    narrow = fields.get("dtype") == "f32"
    store = numpy.float32 if narrow else float
    pred = numpy.vectorize(short)(pred).astype(store)
    target = None if target is None else numpy.vectorize(short)(target)
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
    pred, target = numpy.vectorize(short)(pred), numpy.vectorize(short)(target)
    whole = case(loss, peer, [len(pred), 1], pred.tolist(), target.tolist(), note=note)
    whole["groups"] = None
    whole["value"] = [float(function(pred, target))]
    CASES.append(whole)


def masks():
    for channels, n in [(1, 12), (3, 20)]:
        p = RANDOM.uniform(0.02, 0.98, (n, channels))
        t = (RANDOM.uniform(size=(n, channels)) < 0.4).astype(float)
        t[0] = 1.0
        yield p, t


def overlap():
    for p, t in masks():
        for s in (1.0, 0.25):
            cosh = lambda x, y: torch.log(torch.cosh(1 - (2 * (x * y).sum(0) + s) / ((x + y).sum(0) + s))).mean()
            add("log_cosh_dice", "formula in torch", cosh, p, t, params={"smooth": s})
        for gamma in (0.75, 2.0):
            power = lambda x, y: (
                (1 - ((x * y).sum(0) + 1) / ((x * y + 0.3 * x * (1 - y) + 0.7 * (1 - x) * y).sum(0) + 1))
                .pow(gamma)
                .mean()
            )
            add("focal_tversky", "formula in torch", power, p, t, params={"alpha": 0.3, "beta": 0.7, "gamma": gamma})
    soft = RANDOM.uniform(size=(9, 2))
    dice = lambda x, y: (1 - (2 * (x * y).sum(0) + 1) / ((x + y).sum(0) + 1)).mean()
    add("soft_dice", "formula in torch", dice, RANDOM.uniform(size=(9, 2)), soft, note="soft targets")
    p, t = RANDOM.uniform(size=(10, 2)), (RANDOM.uniform(size=(10, 2)) < 0.5).astype(float)
    add("soft_dice", "formula in torch", dice, p, t, groups=[4, 6])


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
boxes()
ranking()
whole_sets()
used = ("torch", "scipy")
write(LOSSES / "sets.json", "sets_golden.py", {name: importlib.metadata.version(name) for name in used}, CASES)
