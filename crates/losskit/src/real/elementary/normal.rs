//! The normal distribution, written once for the format that surrounds it.

use super::exponential::*;
use super::format::*;
use super::logarithm::*;

/// How much the hazard φ(a) / (1 − Φ(a)) exceeds `a`, for a ≥ 0.
#[inline(always)]
fn excess<const FUSED: bool>(a: Float) -> Float {
    // In powers of 1/a where those of `a` grow: the first coefficient then leads, and rounding hardly shows.
    let near = a < 2.0;
    let inverse = 1.0 / a;
    let x = if near { a } else { inverse };
    let (above, below) = (either(near, HAZARD.0), either(near, HAZARD.1));
    let ratio = poly::<FUSED, _>(x, above) / poly::<FUSED, _>(x, below);
    let far = if a < HAZARD_END {
        ratio * inverse
    } else {
        inverse
    };
    if near { ratio } else { far }
}

/// Coefficients, from the last on unless `forward`.
#[inline(always)]
fn either<const N: usize>(forward: bool, c: [Float; N]) -> [Float; N] {
    let mut all = c;
    for (i, x) in all.iter_mut().enumerate() {
        *x = if forward { c[i] } else { c[N - 1 - i] };
    }
    all
}

/// ln Φ(x), φ(x) / Φ(x) and x + φ(x) / Φ(x) of the normal distribution, within 4.2 ulp.
#[inline(always)]
pub fn normal<const FUSED: bool>(x: Float) -> [Float; 3] {
    let (size, negative) = (x.abs(), x < 0.0);
    let rest = excess::<FUSED>(size);
    let hazard = size + rest;
    // φ(x), with what the square lost, which far out is many ulps.
    let a = if size < DENSITY_END {
        size
    } else {
        DENSITY_END
    };
    let square = a * a;
    let lost = product_rest::<FUSED>(a, a, square);
    let density = INVERSE_ROOT_TAU * exp_down::<FUSED>(-0.5 * square);
    let density = fma::<FUSED>(-0.5 * lost, density, density);
    // 1 − Φ(|x|): near 0 what Φ exceeds ½ by has more digits.
    let middle = 0.5 * SQRT_HALF * size * poly::<FUSED, _>(0.5 * square, ERF);
    let middle = fma::<FUSED>(size, INVERSE_ROOT_TAU, middle);
    let tail = density / hazard;
    let tail = if size < 1.0 { 0.5 - middle } else { tail };
    // One logarithm serves both sides: ln Φ is ln(1 − tail) above 0, ln φ − ln(hazard) below.
    let log = ln_1p::<FUSED>(if negative { hazard - 1.0 } else { -tail });
    let below = -(0.5 * size * size + (HALF_LN_TAU + log));
    let mills = density / (1.0 - tail);
    [
        if negative { below } else { log },
        if negative { hazard } else { mills },
        if negative { rest } else { x + mills },
    ]
}

/// The error function, within 2.3 ulp (fused 1.2).
#[inline(always)]
pub fn erf<const FUSED: bool>(x: Float) -> Float {
    let size = x.abs();
    let square = size * size;
    let near = fma::<FUSED>(size, ERF_SLOPE, size * poly::<FUSED, _>(square, ERF));
    let a = SQRT_2 * size;
    let tail = 2.0 * INVERSE_ROOT_TAU * exp_down::<FUSED>(-square) / (a + excess::<FUSED>(a));
    let y = if size < 1.0 { near } else { 1.0 - tail };
    Float::from_bits(y.to_bits() | (x.to_bits() & SIGN))
}
