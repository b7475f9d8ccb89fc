"""Linear models fitted in mpmath: damped Newton on mean loss + (lambda/2)|w|^2, the intercept free."""

from mpmath import mp, mpf

from definitions import POINTWISE
from evaluate import to_double
from jet import Jet

DIGITS = 120


class Problem:
    """Rows of a design whose first column is the intercept, an objective, its gradient and Hessian."""

    def __init__(self, x, y, weight=None, penalty=0.0):
        mp.dps = DIGITS
        self.x = [[mpf(1)] + [mpf(v) for v in row] for row in x]
        self.y, self.penalty = y, mpf(penalty)
        weight = [mpf(w) for w in weight] if weight else [mpf(1)] * len(x)
        self.weight = [w / sum(weight) for w in weight]

    def newton(self, start, steps=200):
        """Halves the step until the objective falls; stops when the gradient is 0 to 60 digits of its own scale."""
        b = [mpf(v) for v in start]
        value, grad, hess = self.expand(b)
        scale = max(max(abs(g) for g in grad), mpf(1))
        for _ in range(steps):
            if max(abs(g) for g in grad) < scale * mpf(10) ** -60:
                return b, value
            step = mp.lu_solve(mp.matrix(hess), mp.matrix([-g for g in grad]))
            size = mpf(1)
            while True:
                trial = [v + size * s for v, s in zip(b, step)]
                found = self.expand(trial)
                if found[0] <= value or size < mpf(10) ** -30:
                    break
                size /= 2
            b, (value, grad, hess) = trial, found
        raise RuntimeError(f"no optimum after {steps} steps: gradient {mp.nstr(max(abs(g) for g in grad), 3)}")


class Pointwise(Problem):
    def __init__(self, loss, params, x, y, weight=None, penalty=0.0):
        super().__init__(x, [mpf(v) for v in y], weight, penalty)
        self.loss = lambda eta, target: POINTWISE[loss](Jet(eta, 1), target, **params)

    def expand(self, b):
        p = len(b)
        value, grad, hess = mpf(0), [mpf(0)] * p, [[mpf(0)] * p for _ in range(p)]
        for row, y, w in zip(self.x, self.y, self.weight):
            j = self.loss(mp.fdot(row, b), y)
            value += w * j.v
            for i in range(p):
                grad[i] += w * j.d * row[i]
                if j.h:
                    c = w * j.h * row[i]
                    for k in range(i + 1):
                        hess[i][k] += c * row[k]
        for i in range(p):
            for k in range(i):
                hess[k][i] = hess[i][k]
        for i in range(1, p):
            value += self.penalty / 2 * b[i] ** 2
            grad[i] += self.penalty * b[i]
            hess[i][i] += self.penalty
        return value, grad, hess

    def mean_loss(self, b):
        return mp.fsum(w * self.loss(mp.fdot(r, b), y).v for r, y, w in zip(self.x, self.y, self.weight))


class Softmax(Problem):
    """k rows of coefficients, one after the other; intercepts sum to 0."""

    def __init__(self, k, x, y, penalty):
        super().__init__(x, y, None, penalty)
        self.k = k

    def scores(self, b, row):
        p = len(row)
        z = [mp.fdot(row, b[c * p : c * p + p]) for c in range(self.k)]
        e = [mp.exp(v - max(z)) for v in z]
        return [v / sum(e) for v in e]

    def expand(self, b):
        k, p = self.k, len(self.x[0])
        n = k * p
        value, grad, hess = mpf(0), [mpf(0)] * n, [[mpf(0)] * n for _ in range(n)]
        for row, y, w in zip(self.x, self.y, self.weight):
            s = self.scores(b, row)
            value -= w * mp.log(s[y])
            for c in range(k):
                for i in range(p):
                    grad[c * p + i] += w * (s[c] - (c == y)) * row[i]
                for d in range(k):
                    bend = w * s[c] * ((c == d) - s[d])
                    for i in range(p):
                        for j in range(p):
                            hess[c * p + i][d * p + j] += bend * row[i] * row[j]
        for c in range(k):
            for i in range(1, p):
                at = c * p + i
                value += self.penalty / 2 * b[at] ** 2
                grad[at] += self.penalty * b[at]
                hess[at][at] += self.penalty
            for d in range(k):
                hess[c * p][d * p] += 1
        return value, grad, hess

    def mean_loss(self, b):
        return -mp.fsum(w * mp.log(self.scores(b, r)[y]) for r, y, w in zip(self.x, self.y, self.weight))


def rounded(x):
    """The nearest double; what 120 digits leave of a zero is 0."""
    return 0.0 if abs(x) < mpf(10) ** -50 else to_double(x)


def doubles(xs):
    return [rounded(x) for x in xs]
