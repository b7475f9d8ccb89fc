"""The losses as their textbooks write them, on mpmath jets: no stable rewriting, only enough digits."""

from mpmath import mp, mpf

from jet import Jet, absolute, chain, exp, ln, positive, power, sqrt, total
from likelihoods import LIKELIHOODS
from margins import MARGINS

EPS = 2.220446049250313e-16


# One prediction against one target ---------------------------------------------------------------------------------


def squared_error(p, y):
    return (p - y) * (p - y)


def absolute_error(p, y):
    return absolute(p - y)


def huber(p, y, delta=1.0):
    r = p - y
    return r * r / 2 if abs(r.v) <= delta else mpf(delta) * (absolute(r) - mpf(delta) / 2)


def smooth_l1(p, y, beta=1.0):
    return absolute(p - y) if beta == 0 else huber(p, y, beta) / mpf(beta)


def log_cosh(p, y):
    r = p - y
    c = mp.cosh(r.v)
    return chain(r, mp.log(c), mp.tanh(r.v), 1 / c**2)


def pinball(p, y, tau=0.5):
    u = y - p
    if u.v == 0:
        return Jet(0)
    return u * mpf(tau) if u.v > 0 else u * (mpf(tau) - 1)


def logistic_distance(p, y):
    return log_cosh(p / 2, y / 2) * 2


def pseudo_huber(p, y, delta=1.0):
    u = (p - y) / mpf(delta)
    return mpf(delta) ** 2 * (sqrt(1 + u * u) - 1)


def fair(p, y, c=1.0):
    r = p - y
    x = (r if r.v >= 0 else -r) / mpf(c)
    return mpf(c) ** 2 * (x - ln(1 + x))


def lp_error(prediction, y, p=2.0):
    r = prediction - y
    return r * r if p == 2 else power(absolute(r), p)


def epsilon_insensitive(p, y, epsilon=0.125):
    return positive(absolute(p - y) - mpf(epsilon))


def squared_epsilon_insensitive(p, y, epsilon=0.125):
    over = absolute(p - y) - mpf(epsilon)
    return over * over if over.v >= 0 else Jet(0)


def expectile(p, y, tau=0.5):
    r = p - y
    return r * r * (1 - mpf(tau) if r.v > 0 else mpf(tau))


def cauchy(p, y, c=1.0):
    u = (p - y) / mpf(c)
    return mpf(c) ** 2 / 2 * ln(1 + u * u)


def welsch(p, y, c=1.0):
    u = (p - y) / mpf(c)
    return mpf(c) ** 2 / 2 * (1 - exp(-(u * u)))


def periodic(p, y, period=1.0):
    r, w = p - y, 2 * mp.pi / mpf(period)
    turns = 2 * r.v / mpf(period)
    return chain(r, 1 - mp.cospi(turns), w * mp.sinpi(turns), w**2 * mp.cospi(turns))


def geman_mcclure(p, y, c=1.0):
    r = p - y
    return r * r / (1 + r * r / mpf(c) ** 2) / 2


def tukey_biweight(p, y, c=4.685):
    u = (p - y) / mpf(c)
    rest = 1 - u * u if abs(u.v) <= 1 else Jet(0)
    return mpf(c) ** 2 / 6 * (1 - rest * rest * rest)


def general_robust(p, y, alpha=1.0, c=1.0):
    u = (p - y) / mpf(c)
    if alpha == 2:
        return u * u / 2
    if alpha == 0:
        return ln(u * u / 2 + 1)
    size = abs(mpf(alpha) - 2)
    return size / mpf(alpha) * (power(u * u / size + 1, mpf(alpha) / 2) - 1)


def symmetric_absolute_percentage_error(p, y, floor=1e-6):
    return 2 * absolute(p - y) / (absolute(p) + abs(mpf(y)) + mpf(floor))


def squared_percentage_error(p, y, floor=EPS):
    q = (p - y) / max(abs(mpf(y)), mpf(floor))
    return q * q


def absolute_percentage_error(p, y, floor=EPS):
    return absolute(p - y) / max(abs(mpf(y)), mpf(floor))


def squared_log_error(p, y):
    r = ln(1 + p) - mp.log(1 + mpf(y))
    return r * r


def poisson_nll(p, y, full=False):
    return exp(p) - y * p + (mp.loggamma(y + 1) if full else 0)


def binary_cross_entropy(p, y):
    return -(term(y, p) + term(1 - y, 1 - p))


def term(coefficient, probability):
    """coefficient * ln(probability), where a zero coefficient is 0 whatever the probability."""
    return Jet(0) if coefficient == 0 else coefficient * ln(probability)


def sigmoid(z):
    return 1 / (1 + exp(-z))


def binary_cross_entropy_with_logits(z, y, pos_weight=1.0, label_smoothing=0.0):
    y = y * (1 - mpf(label_smoothing)) + mpf(label_smoothing) / 2
    return -(term(mpf(pos_weight) * y, sigmoid(z)) + term(1 - y, sigmoid(-z)))


def binary_focal(p, y, gamma=2.0, alpha=None):
    if y not in (0, 1):
        raise ValueError("only hard labels: peers disagree about soft ones")
    balance = 1 if alpha is None else (mpf(alpha) if y == 1 else 1 - mpf(alpha))
    right, wrong = (p, 1 - p) if y == 1 else (1 - p, p)
    return -balance * power(wrong, gamma) * ln(right)


def binary_focal_with_logits(z, y, gamma=2.0, alpha=None):
    balance = 1 if alpha is None else (mpf(alpha) if y == 1 else 1 - mpf(alpha))
    s = z if y == 1 else -z
    return -balance * power(sigmoid(-s), gamma) * ln(sigmoid(s))


def hinge(p, y):
    return positive(1 - y * p)


def squared_hinge(p, y):
    m = positive(1 - y * p)
    return m * m


def wasserstein_critic(p, y):
    return -(y * p)


# A row of predictions ----------------------------------------------------------------------------------------------


def gaussian_nll(row, y, full=False, floor=1e-6):
    mean, variance = row
    v = variance if variance.v > mpf(floor) else Jet(floor)
    r = mean - y
    return (ln(v) + r * r / v) / 2 + (mp.log(2 * mp.pi) / 2 if full else 0)


def nll(row, y):
    return -row[y]


def log_softmax(row):
    finite = [z for z in row if mp.isfinite(z.v)]
    lse = ln(total(exp(z) for z in finite))
    return [z - lse if mp.isfinite(z.v) else None for z in row]


def cross_entropy(row, y, label_smoothing=0.0):
    return cross_entropy_soft(row, [mpf(k == y) for k in range(len(row))], label_smoothing)


def cross_entropy_soft(row, q, label_smoothing=0.0):
    logs = log_softmax(row)
    open_classes = sum(lp is not None for lp in logs)
    out = Jet(0)
    for lp, t in zip(logs, q):
        t = mpf(t) * (1 - mpf(label_smoothing))
        if lp is not None:
            t += mpf(label_smoothing) / open_classes
        if t != 0:
            out = out - t * lp
    return out


def multiclass_hinge(row, y, margin=1.0):
    rival = max((z for k, z in enumerate(row) if k != y), key=lambda z: z.v)
    return positive(mpf(margin) + rival - row[y])


def kl_divergence(row, q):
    return total(t * (mp.log(t) - lp) for lp, t in zip(row, q) if t != 0)


def cosine_distance(row):
    half = len(row) // 2
    a, b = row[:half], row[half:]
    if all(x.v == 0 for x in a) or all(x.v == 0 for x in b):
        return Jet(1)
    dot = total(x * y for x, y in zip(a, b))
    return 1 - dot / (sqrt(total(x * x for x in a)) * sqrt(total(x * x for x in b)))


def margin_ranking(row, y, margin=0.0):
    first, second = row
    return positive(mpf(margin) - y * (first - second))


def triplet_margin(row, margin=1.0, p=2.0, swap=False):
    d = len(row) // 3
    anchor, near, far = row[:d], row[d : 2 * d], row[2 * d :]
    gap = distance(anchor, far, p)
    if swap:
        other = distance(near, far, p)
        gap = other if other.v < gap.v else gap
    return positive(distance(anchor, near, p) - gap + mpf(margin))


def distance(a, b, p):
    differences = [absolute(x - y) for x, y in zip(a, b)]
    if all(x.v == 0 for x in differences):
        return Jet(0)
    return power(total(power(x, p) for x in differences), 1 / mpf(p))


POINTWISE = {
    f.__name__: f
    for f in (
        squared_error,
        absolute_error,
        huber,
        smooth_l1,
        log_cosh,
        logistic_distance,
        pseudo_huber,
        fair,
        lp_error,
        epsilon_insensitive,
        squared_epsilon_insensitive,
        pinball,
        expectile,
        cauchy,
        welsch,
        geman_mcclure,
        tukey_biweight,
        general_robust,
        periodic,
        symmetric_absolute_percentage_error,
        squared_percentage_error,
        absolute_percentage_error,
        squared_log_error,
        poisson_nll,
        binary_cross_entropy,
        binary_cross_entropy_with_logits,
        binary_focal,
        binary_focal_with_logits,
        hinge,
        squared_hinge,
        wasserstein_critic,
    )
} | LIKELIHOODS | MARGINS
ROWWISE = {
    f.__name__: f
    for f in (
        gaussian_nll,
        nll,
        cross_entropy,
        cross_entropy_soft,
        multiclass_hinge,
        kl_divergence,
        cosine_distance,
        margin_ranking,
        triplet_margin,
    )
}
