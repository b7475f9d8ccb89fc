#!/usr/bin/env python3
"""Coefficients of the elementary functions in crates/losskit/src/real/elementary.

Every approximation is the interpolant of a smooth function at the Chebyshev nodes of its interval, found with 150
digits and rounded once to the target format: within a small factor of the minimax error, and reproducible without an
exchange algorithm. Stated with each list: the largest error of the *rounded* coefficients, as a power of two, already
multiplied by the weight with which the approximation enters the result (so it reads as a relative error of the result).

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install mpmath
    for kind in f32 f64; do
        /tmp/venv/bin/python tools/coefficients.py $kind | rustfmt > crates/losskit/src/real/elementary/coefficients/$kind.rs
    done
"""

import struct
import sys

from mpmath import (atanh, cosh, cos, erf, erfc, euler, exp, expm1, inf, ldexp, linspace, log, loggamma, lu_solve, matrix, mp, mpf, nint,
                    pi, sin, sqrt, tanh)

mp.dps = 150


def single(value):
    """The nearest f32, as an mpf."""
    return mpf(struct.unpack("f", struct.pack("f", float(value)))[0])


def double(value):
    """The nearest f64, as an mpf."""
    return mpf(float(value))


ROUNDED = {"f32": single, "f64": double}
# So few that the largest exponent times the head of ln 2 fits a significand.
HEAD_BITS = {"f32": 15, "f64": 32}


def literal(value, rounded):
    """The shortest decimal that reads back as the same number."""
    if rounded is double:
        return repr(float(value))
    return next(repr(float(text)) for digits in range(1, 10) if single(text := f"{float(value):.{digits}g}") == value)


def nodes(low, high, count):
    return [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]


def interpolate(function, low, high, numerator, denominator, place):
    """Coefficients of P (numerator of them) and Q (denominator of them, the first is 1) with P = function * Q at the nodes."""
    points = [place(t) for t in nodes(mpf(low), mpf(high), numerator + denominator - 1)]
    rows = [[x**i for i in range(numerator)] + [-function(x) * x**i for i in range(1, denominator)] for x in points]
    found = list(lu_solve(matrix(rows), matrix([function(x) for x in points])))
    return found[:numerator], [mpf(1)] + found[numerator:]


def horner(coefficients, x):
    result = mpf(0)
    for c in reversed(coefficients):
        result = result * x + c
    return result


def worst(function, p, q, low, high, weight, place):
    points = [place(low + (high - low) * t) for t in linspace(mpf("1e-9"), 1, 997)]
    error = max(abs(weight(x) * (horner(p, x) / horner(q, x) - function(x))) for x in points)
    return float(log(error, 2)) if error else -inf


def show(kind, name, about, function, low, high, weight, sizes, place=lambda t: t):
    """`place` takes the interval's numbers to the function's arguments: where they reach far, nodes evenly spread do not serve."""
    rounded, (numerator, denominator) = ROUNDED[kind], sizes[kind]
    p, q = interpolate(function, low, high, numerator, denominator, place)
    p, q = [rounded(c) for c in p], [rounded(c) for c in q]
    error = worst(function, p, q, low, high, weight, place)
    lists = [", ".join(literal(c, rounded) for c in coefficients) for coefficients in (p, q)]
    low, high = sorted([place(mpf(low)), place(mpf(high))])
    print(f"/// {about} on [{float(low):.4g}, {float(high):.4g}]; error 2^{error:.1f}.")
    if denominator == 1:
        print(f"pub(crate) const {name}: [{kind}; {numerator}] = [{lists[0]}];")
    else:
        print(f"pub(crate) const {name}: ([{kind}; {numerator}], [{kind}; {denominator}]) = ([{lists[0]}], [{lists[1]}]);")


def constant(kind, name, about, value):
    print(f"/// {about}\npub(crate) const {name}: {kind} = {literal(ROUNDED[kind](value), ROUNDED[kind])};")


def exp_tail(r):
    return (expm1(r) - r) / r**2 if abs(r) > mpf("1e-20") else mpf(0.5)


def log_tail(z):
    s = sqrt(z)
    return (2 * atanh(s) / s - 2) / z


def tanh_tail(z):
    x = sqrt(z)
    return (tanh(x) / x - 1) / z


def log_cosh_tail(z):
    return (log(cosh(sqrt(z))) - z / 2) / z**2


def ln_gamma_tail(y):
    return (loggamma(1 + y) / (y * (y - 1)) - (1 - euler)) / (y - 1)


def stirling_tail(w):
    y = 1 / sqrt(w)
    return (loggamma(1 + y) - (y + 0.5) * log(y) + y - log(2 * pi) / 2) * y


def hazard_excess(a):
    """φ(a) / (1 − Φ(a)) − a: beyond 9 by its continued fraction, 1 / (a + 2 / (a + 3 / …))."""
    if a < 9:
        return 2 * exp(-a * a / 2) / sqrt(2 * pi) / erfc(a / sqrt(mpf(2))) - a
    below = mpf(0)
    for k in range(400, 0, -1):
        below = k / (a + below)
    return below


def erf_ratio(z):
    return erf(sqrt(z)) / sqrt(z)


def sin_pi_tail(z):
    r = sqrt(z)
    return (sin(pi * r) / r - pi) / z


def cos_pi_tail(z):
    return (cos(pi * sqrt(z)) - 1) / z


def module(kind):
    rounded = ROUNDED[kind]
    print(f"//! Coefficients for an `{kind}`, printed by `tools/coefficients.py`.\n")
    head = ldexp(nint(ldexp(log(2), HEAD_BITS[kind])), -HEAD_BITS[kind])
    constant(kind, "LN2_HEAD", "ln 2 in few bits: its product with any exponent is exact.", head)
    constant(kind, "LN2_TAIL", "What `LN2_HEAD` lacks to ln 2.", log(2) - head)
    constant(kind, "LN_2_TAIL", "What the nearest number lacks to ln 2.", log(2) - rounded(log(2)))
    third, zero, three = mpf("0.3467"), mpf(0), mpf(3)
    show(kind, "EXP", "(eʳ − 1 − r) / r²", exp_tail, -third, third, lambda r: r**2, {"f32": (6, 1), "f64": (11, 1)})
    show(kind, "LOG", "(2 atanh(s) / s − 2) / z, z = s²,", log_tail, zero, mpf("0.04001"), lambda z: z / 2,
         {"f32": (4, 1), "f64": (8, 1)})
    show(kind, "LOG_UNIT", "(2 atanh(s) / s − 2) / z, z = s²,", log_tail, zero, 1 / mpf(9), lambda z: z / 2,
         {"f32": (5, 1), "f64": (10, 1)})
    show(kind, "TANH", "(tanh(x) / x − 1) / z, z = x²,", tanh_tail, zero, mpf(1), lambda z: z, {"f32": (3, 3), "f64": (5, 5)})
    show(kind, "LOG_COSH", "(ln cosh x − z/2) / z², z = x²,", log_cosh_tail, zero, mpf("0.4901"), lambda z: 2 * z,
         {"f32": (6, 1), "f64": (13, 1)})
    constant(kind, "LN_GAMMA_SLOPE", "1 − γ, the slope of ln Γ(1 + y) at 1.", 1 - euler)
    show(kind, "LN_GAMMA", "(ln Γ(1 + y) / (y (y − 1)) − (1 − γ)) / (y − 1)", ln_gamma_tail, zero, three,
         lambda y: 3 * (y - 1), {"f32": (5, 5), "f64": (9, 9)})
    constant(kind, "STIRLING_CONSTANT", "½ + ½ ln 2π", (1 + log(2 * pi)) / 2)
    show(kind, "STIRLING", "y (ln Γ(1 + y) − (y + ½) ln y + y − ½ ln 2π), w = 1/y²,", stirling_tail, mpf("1e-12"),
         1 / three**2, lambda w: sqrt(w) / 2, {"f32": (4, 1), "f64": (13, 1)})
    constant(kind, "HALF_LN_TAU", "½ ln 2π", log(2 * pi) / 2)
    constant(kind, "INVERSE_ROOT_TAU", "1 / √2π, the largest density of the normal distribution.", 1 / sqrt(2 * pi))
    end = {"f32": mpf(10) ** 4, "f64": mpf(10) ** 8}[kind]
    constant(kind, "HAZARD_END", "From here on `HAZARD` is 1/a.", end)
    four = mpf(4)
    show(kind, "HAZARD", "φ(a) / (1 − Φ(a)) − a", hazard_excess, four / (end + four), mpf(1),
         lambda a: 1 / hazard_excess(a), {"f32": (7, 8), "f64": (12, 13)}, lambda t: four * (1 - t) / t)
    constant(kind, "ERF_SLOPE", "2 / √π, the slope of the error function at 0.", 2 / sqrt(pi))
    slope = rounded(2 / sqrt(pi))
    show(kind, "ERF", "erf(x) / x − `ERF_SLOPE`, z = x²,", lambda z: erf_ratio(z) - slope, mpf("1e-9"), mpf(1), lambda z: 1,
         {"f32": (7, 1), "f64": (13, 1)})
    quarter = 1 / mpf(16)
    constant(kind, "PI_TAIL", "What the nearest number lacks to π.", pi - rounded(pi))
    show(kind, "SIN_PI", "(sin(πr) / r − π) / z, z = r²,", sin_pi_tail, mpf("1e-9"), quarter, lambda z: z / pi,
         {"f32": (4, 1), "f64": (7, 1)})
    show(kind, "COS_PI", "(cos(πr) − 1) / z, z = r²,", cos_pi_tail, mpf("1e-9"), quarter, lambda z: z,
         {"f32": (4, 1), "f64": (7, 1)})


if __name__ == "__main__":
    module(sys.argv[1])
