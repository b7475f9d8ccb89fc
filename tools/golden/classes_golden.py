"""Golden values of the losses of classes, labels, distributions and samples by mpmath, and by SciPy.

mpmath runs the published formulas below with 60 digits, on jets, and rounds once to the nearest double.
"""

import mpmath
import scipy.stats
from mpmath import mp, mpf

from common import LOSSES, Points, case, write
from evaluate import to_double
from jet import Jet, absolute, exp, ln, positive, power, total

mp.dps = 60


# Formulas ----------------------------------------------------------------------------------------------------------


def softmax(row):
    whole = total(exp(z) for z in row)
    return [exp(z) / whole for z in row]


def softplus(z):
    return ln(1 + exp(z))


def one_vs_all(row, c):
    return total(softplus(-z if j == c else z) for j, z in enumerate(row))


def categorical_focal(row, c, gamma=2.0, alpha=1.0):
    p = softmax(row)[c]
    return -mpf(alpha) * power(1 - p, gamma) * ln(p)


def generalized_cross_entropy(row, c, q=0.7):
    return (1 - power(softmax(row)[c], q)) / mpf(q)


def symmetric_cross_entropy(row, c, alpha=0.1, beta=1.0, log_zero=-4.0):
    p = softmax(row)
    reverse = -total(p[j] * mpf(log_zero) for j in range(len(row)) if j != c)
    return -mpf(alpha) * ln(p[c]) + mpf(beta) * reverse


def categorical_cross_entropy(row, t):
    return total(-mpf(b) * ln(a) for a, b in zip(row, t) if b != 0)


def quadratic_score(row, c):
    return total((p - int(j == c)) * (p - int(j == c)) for j, p in enumerate(row))


def ldam(row, c, max_margin=0.5, scale=30.0, counts=(1.0,)):
    """As the authors' code has it (kaidic/LDAM-DRW, losses.py): margins scaled so that the largest is `max_margin`."""
    margins = [1 / mp.sqrt(mp.sqrt(mpf(n))) for n in counts]
    margins = [m * (mpf(max_margin) / max(margins)) for m in margins]
    own = margins[c] if len(margins) > 1 else margins[0]
    output = [z - own if j == c else z for j, z in enumerate(row)]
    return -ln(softmax([mpf(scale) * z for z in output])[c])


def coral(row, rank):
    return total(softplus(-z if j < rank else z) for j, z in enumerate(row))


def generalized_kl(row, t):
    return total(q - mpf(b) - (mpf(b) * ln(q / mpf(b)) if b else 0) for q, b in zip(row, t))


def distillation_kl(row, t, temperature=3.0):
    p = softmax([z / mpf(temperature) for z in row])
    q = softmax([Jet(u) / mpf(temperature) for u in t])
    return mpf(temperature) ** 2 * total(b * (ln(b) - ln(a)) for a, b in zip(p, q))


def jensen_shannon(row, t):
    def against(a, m):
        return a * ln(a / m) if a.v != 0 else Jet(0)

    pairs = [(p, Jet(b)) for p, b in zip(softmax(row), t)]
    return total(against(p, (p + b) / 2) + against(b, (p + b) / 2) for p, b in pairs) / 2


def renyi_divergence(row, t, alpha=0.5):
    pairs = [(p, mpf(b)) for p, b in zip(softmax(row), t) if b != 0]
    if alpha == 1:
        return total(b * (mp.log(b) - ln(p)) for p, b in pairs)
    return ln(total(b ** mpf(alpha) * power(p, 1 - mpf(alpha)) for p, b in pairs)) / (mpf(alpha) - 1)


def alpha_divergence(row, t, alpha=0.5):
    a = mpf(alpha)
    terms = (a * mpf(b) + (1 - a) * p - mpf(b) ** a * power(p, 1 - a) for p, b in zip(softmax(row), t))
    return total(terms) / (a * (1 - a))


def wasserstein_histogram(row, t, squared=False):
    gaps = [total(p - mpf(b) for p, b in zip(row[:j], t)) for j in range(1, len(row))]
    return total(g * g if squared else absolute(g) for g in gaps)


def multi_quantile(row, y, crossing=0.0):
    n = len(row)
    out = Jet(0)
    for q, z in enumerate(row):
        tau, u = (mpf(q) + mpf(1) / 2) / n, mpf(y) - z
        out = out + u * (tau if u.v > 0 else tau - 1)
    return out + total(mpf(crossing) * positive(a - b) for a, b in zip(row, row[1:]))


def crps_ensemble(row, y, fair=False):
    m = len(row)
    pairs = total(absolute(a - b) for i, a in enumerate(row) for j, b in enumerate(row) if i != j) if m > 1 else Jet(0)
    return total(absolute(a - mpf(y)) for a in row) / m - pairs / (2 * (m * (m - 1) if fair else m * m))


def asymmetric_focal(row, y, gamma_pos=1.0, gamma_neg=4.0, clip=0.05):
    p = 1 / (1 + exp(-row[0]))
    yes = -power(1 - p, gamma_pos) * ln(p)
    v = p - mpf(clip)
    no = -power(v, gamma_neg) * ln(1 - v) if v.v > 0 else Jet(0)
    return mpf(y) * yes + (1 - mpf(y)) * no


def entmax(z, c, alpha):
    """Value and gradient; the threshold by bisection."""
    a = mpf(alpha)
    x = [(a - 1) * mpf(u) for u in z]

    def probabilities(tau):
        return [max(u - tau, mpf(0)) ** (1 / (a - 1)) for u in x]

    low, high = max(x) - 1, max(x)
    for _ in range(240):
        middle = (low + high) / 2
        low, high = (middle, high) if mp.fsum(probabilities(middle)) > 1 else (low, middle)
    p = probabilities(low)
    value = mp.fsum(b * (mpf(u) - mpf(z[c])) for b, u in zip(p, z))
    value += (1 - mp.fsum(b**a for b in p)) / (a * (a - 1))
    return value, [b - int(j == c) for j, b in enumerate(p)]


# Cases -------------------------------------------------------------------------------------------------------------


def exact(run, pred, k, target=None, classes=None, params=None):
    """A case by mpmath: each row with its target, which is a class, a number, or as many numbers as predictions."""
    params, n = params or {}, len(pred) // k
    value, grad, hess = [], [], []
    for i in range(n):
        row = pred[i * k : i * k + k]
        if classes is not None:
            goal = classes[i]
        else:
            goal = target[i] if len(target) == n else target[i * k : i * k + k]
        for at in range(k):
            jets = [Jet(z, int(j == at)) for j, z in enumerate(row)]
            out = run(jets, goal, **params)
            grad.append(to_double(out.d))
            hess.append(to_double(out.h))
        value.append(to_double(out.v))
    name = run.__name__
    fields = {"value": value, "grad": grad} | ({"hess": hess} if name == "asymmetric_focal" else {})
    shape = [n] if name == "asymmetric_focal" else [n, k]
    return case(name, "mpmath", shape, pred, target=target, classes=classes, params=params, **fields)


def class_cases():
    for k, seed in ((2, 701), (5, 702)):
        g = Points(seed)
        n = 8
        z, labels = g.normal(n * k, 2.0), [g.random.randrange(k) for _ in range(n)]
        z[:k] = [30.0 + j for j in range(k)]
        for gamma, alpha in ((2.0, 1.0), (0.5, 0.25), (0.0, 2.0)):
            yield exact(categorical_focal, z, k, classes=labels, params={"gamma": gamma, "alpha": alpha})
        for q in (0.7, 0.125, 1.0):
            yield exact(generalized_cross_entropy, z, k, classes=labels, params={"q": q})
        yield exact(symmetric_cross_entropy, z, k, classes=labels)
        yield exact(symmetric_cross_entropy, z, k, classes=labels, params={"alpha": 1.0, "beta": 0.5, "log_zero": -7.0})
        yield exact(one_vs_all, z, k, classes=labels)
        for alpha in (1.5, 2.0, 1.25):
            name, params = ("sparsemax", {}) if alpha == 2 else ("entmax", {"alpha": alpha})
            rows = [entmax(z[i * k : i * k + k], labels[i], alpha) for i in range(n)]
            yield case(
                name,
                "mpmath by bisection",
                [n, k],
                z,
                classes=labels,
                params=params,
                value=[to_double(v) for v, _ in rows],
                grad=[to_double(x) for _, row in rows for x in row],
            )
        p = g.simplex(n, k)
        yield exact(quadratic_score, p, k, classes=labels)
        yield exact(categorical_cross_entropy, p, k, target=g.simplex(n, k, sparse=True))
        ranks = [g.random.randrange(k + 1) for _ in range(n)]
        yield exact(coral, z, k, classes=ranks)


def margin_cases():
    for k, seed in ((2, 711), (5, 712)):
        g, n = Points(seed), 12
        labels = [g.random.randrange(k) for _ in range(n)]
        counts = [float(round(5000 / (j + 1) ** 2.5)) for j in range(k)]
        cosines, z = g.uniform(n * k, -1.0, 1.0), g.normal(n * k, 2.0)
        for params in ({}, {"counts": counts}, {"counts": counts[::-1], "max_margin": 0.2, "scale": 8.0}):
            yield exact(ldam, cosines, k, classes=labels, params=params)
        yield exact(ldam, z, k, classes=labels, params={"counts": counts, "max_margin": 2.0, "scale": 1.0})


def label_cases():
    g = Points(721)
    logits, labels = g.normal(16, 4.0) + [-40.0, 40.0, 0.0, 9.0], [float(x) for x in g.choice(20, (0, 1))]
    for gamma_pos, gamma_neg, clip in ((1.0, 4.0, 0.05), (0.0, 2.0, 0.0), (0.5, 1.0, 0.25), (2.0, 0.0, 0.0)):
        params = {"gamma_pos": gamma_pos, "gamma_neg": gamma_neg, "clip": clip}
        yield exact(asymmetric_focal, logits, 1, target=labels, params=params)
        yield exact(asymmetric_focal, logits, 1, target=g.uniform(20, 0.0, 1.0), params=params)


def distribution_cases():
    k, n = 4, 8
    g = Points(731)
    z, t, sparse = g.normal(n * k, 2.0), g.simplex(n, k), g.simplex(n, k, sparse=True)
    mass, goals = g.uniform(n * k, 0.01, 9.0), g.uniform(n * k, 0.01, 9.0)
    yield exact(generalized_kl, mass, k, target=[0.0 if i % 5 == 0 else x for i, x in enumerate(goals)])
    teacher = g.normal(n * k, 3.0)
    for temperature in (3.0, 1.0, 0.5):
        yield exact(distillation_kl, z, k, target=teacher, params={"temperature": temperature})
    for q in (t, sparse):
        yield exact(jensen_shannon, z, k, target=q)
        for alpha in (0.5, 1.0, 3.0):
            yield exact(renyi_divergence, z, k, target=q, params={"alpha": alpha})
        for alpha in (0.5, 0.125):
            yield exact(alpha_divergence, z, k, target=q, params={"alpha": alpha})
        p = g.simplex(n, k)
        for squared in (False, True):
            yield exact(wasserstein_histogram, p, k, target=q, params={"squared": squared})
    value = [
        float(scipy.stats.wasserstein_distance(range(k), range(k), p[i : i + k], t[i : i + k]))
        for i in range(0, n * k, k)
    ]
    peer = "scipy wasserstein_distance"
    yield case("wasserstein_histogram", peer, [n, k], p, target=t, value=value)


def sample_cases():
    for k, seed in ((1, 741), (4, 742), (9, 743)):
        g = Points(seed)
        n = 6
        z, y = g.normal(n * k, 2.0), g.normal(n)
        for crossing in (0.0, 0.5):
            yield exact(multi_quantile, z, k, target=y, params={"crossing": crossing})
        yield exact(crps_ensemble, z, k, target=y)
        if k > 1:
            yield exact(crps_ensemble, z, k, target=y, params={"fair": True})


def all_cases():
    yield from class_cases()
    yield from label_cases()
    yield from distribution_cases()
    yield from sample_cases()
    yield from margin_cases()


if __name__ == "__main__":
    versions = {"mpmath": mpmath.__version__, "scipy": scipy.__version__}
    write(LOSSES / "classes.json", "classes_golden.py", versions, list(all_cases()))
