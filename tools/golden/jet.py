"""Second-order forward differentiation on mpmath numbers: value, slope and curvature along one direction."""

from mpmath import mp, mpf


class Jet:
    __slots__ = ("v", "d", "h")

    def __init__(self, v, d=0, h=0):
        self.v, self.d, self.h = mpf(v), mpf(d), mpf(h)

    def __add__(self, o):
        o = jet(o)
        return Jet(self.v + o.v, self.d + o.d, self.h + o.h)

    def __mul__(self, o):
        o = jet(o)
        return Jet(self.v * o.v, self.d * o.v + self.v * o.d, self.h * o.v + 2 * self.d * o.d + self.v * o.h)

    def __truediv__(self, o):
        return self * recip(jet(o))

    def __neg__(self):
        return Jet(-self.v, -self.d, -self.h)

    def __sub__(self, o):
        return self + (-jet(o))

    def __rsub__(self, o):
        return jet(o) - self

    def __rtruediv__(self, o):
        return jet(o) / self

    __radd__, __rmul__ = __add__, __mul__


def jet(x):
    return x if isinstance(x, Jet) else Jet(x)


def chain(x, f, f1, f2):
    return Jet(f, f1 * x.d, f2 * x.d**2 + f1 * x.h)


def recip(x):
    return chain(x, 1 / x.v, -1 / x.v**2, 2 / x.v**3)


def exp(x):
    e = mp.exp(x.v)
    return chain(x, e, e, e)


def ln(x):
    return chain(x, mp.log(x.v), 1 / x.v, -1 / x.v**2)


def sqrt(x):
    s = mp.sqrt(x.v)
    return chain(x, s, 1 / (2 * s), -1 / (4 * s * x.v))


def power(x, p):
    """x^p for x > 0; at x = 0 only where both derivatives exist."""
    p = mpf(p)
    if p == 0:
        return Jet(1)
    if x.v == 0:
        return chain(x, 0, 1 if p == 1 else 0, 2 if p == 2 else 0)
    return chain(x, x.v**p, p * x.v ** (p - 1), p * (p - 1) * x.v ** (p - 2))


def absolute(x):
    """|x| with the least-norm subgradient 0 at 0."""
    s = mp.sign(x.v)
    return Jet(abs(x.v), s * x.d, s * x.h)


def positive(x):
    """max(0, x), flat at 0."""
    return x if x.v > 0 else Jet(0)


def total(xs):
    out = Jet(0)
    for x in xs:
        out = out + x
    return out
