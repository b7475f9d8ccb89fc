//! Sigmoids, hyperbolic functions and their logarithms, written once for the format that surrounds them.

use super::exponential::*;
use super::format::*;
use super::logarithm::*;

/// tanh x, within 1.4 ulp.
#[inline(always)]
pub fn tanh<const FUSED: bool>(x: Float) -> Float {
    let (scale, p, _) = decay::<FUSED>(2.0 * x);
    tanh_with::<FUSED>(x, p * scale)
}

/// tanh x, given e = e^(−2|x|).
#[inline(always)]
fn tanh_with<const FUSED: bool>(x: Float, e: Float) -> Float {
    let size = x.abs();
    let z = size * size;
    let near = size < 1.0;
    // x + x q near 0, 1 + q further out: q is small in both, and one division serves both.
    let (above, below) = (z * poly::<FUSED, _>(z, TANH.0), poly::<FUSED, _>(z, TANH.1));
    let above = if near { above } else { -2.0 * e };
    let below = if near { below } else { 1.0 + e };
    let q = above / below;
    let start = if near { size } else { 1.0 };
    let y = fma::<FUSED>(start, q, start);
    Float::from_bits(y.to_bits() | (x.to_bits() & SIGN))
}

/// 1 / (1 + e⁻ˣ), within 1.2 ulp (fused 0.7), also where it is subnormal.
#[inline(always)]
pub fn sigmoid<const FUSED: bool>(x: Float) -> Float {
    let (scale, p, low) = decay::<FUSED>(x);
    let negative = x < 0.0;
    let e = p * scale;
    let below = 1.0 + e;
    let lost = fma::<FUSED>(low, scale, e - (below - 1.0));
    let above = if negative { p } else { 1.0 };
    let ratio = above / below;
    // To first order, what `p`, the division and `below` lost; 1 / (1 + e) is the ratio itself or what e / (1 + e) lacks to 1.
    let uneven = if FUSED {
        fma::<FUSED>(-ratio, below, above)
    } else {
        0.0
    };
    let missed = fma::<FUSED>(-ratio, lost, uneven + if negative { low } else { 0.0 });
    let rest = fma::<FUSED>(-ratio, scale, 1.0);
    let inverse = if negative { rest } else { ratio };
    fma::<FUSED>(missed, inverse, ratio) * if negative { scale } else { 1.0 }
}

/// ln(1 + eˣ), within 1.1 ulp.
#[inline(always)]
pub fn softplus<const FUSED: bool>(x: Float) -> Float {
    let (scale, p, low) = decay::<FUSED>(x);
    let e = p * scale;
    // max(x, 0) + k ln 2 + ln(1 + f), with what each sum loses, and about what `e` lost.
    let upper = e > 0.5;
    let (halved, base) = (0.5 * e - 0.5, if x < 0.0 { 0.0 } else { x });
    let f = if upper { halved } else { e };
    let head = if upper { LN2_HEAD } else { 0.0 };
    let tail = if upper { LN2_TAIL } else { 0.0 };
    let first = head + base;
    let sum = first + f;
    let lost = (base - (first - head)) + (f - (sum - first));
    let y = sum + ((fma::<FUSED>(low, scale, lost) + tail) - log_tail::<FUSED>(f));
    if x > FLAT { x } else { y }
}

/// ln cosh x, within 1.6 ulp.
#[inline(always)]
pub fn log_cosh<const FUSED: bool>(x: Float) -> Float {
    let (scale, p, low) = decay::<FUSED>(2.0 * x);
    log_cosh_with::<FUSED>(x, p * scale, low * scale)
}

/// ln cosh x, given e = e^(−2|x|) and what it lost.
#[inline(always)]
fn log_cosh_with<const FUSED: bool>(x: Float, e: Float, low: Float) -> Float {
    let size = x.abs();
    let z = size * size;
    let near = fma::<FUSED>(z * z, poly::<FUSED, _>(z, LOG_COSH), 0.5 * size * size);
    // |x| − ln 2 + ln(1 + e^(−2|x|)), with what the difference and about what `e` lost.
    let difference = size - LN_2;
    let lost = (size - difference) - LN_2;
    let lost = (lost + low) - LN_2_TAIL;
    let far = difference + (e + (lost - log_tail::<FUSED>(e)));
    let y = if size < 0.7 { near } else { far };
    if size < Float::INFINITY { y } else { size }
}

/// ln cosh x, tanh x and 1 / cosh² x, from one exponential; the last within 3.9 ulp.
#[inline(always)]
pub fn log_cosh_jet<const FUSED: bool>(x: Float) -> [Float; 3] {
    let (scale, p, low) = decay::<FUSED>(2.0 * x);
    let e = p * scale;
    let below = 1.0 + e;
    [
        log_cosh_with::<FUSED>(x, e, low * scale),
        tanh_with::<FUSED>(x, e),
        // Unlike 1 − tanh², this does not cancel far out.
        4.0 * (e / (below * below)),
    ]
}

/// e = e^(−|x|), ln(1 + e) and 1 / (1 + e), from one exponential: within 0.7, 1.7 and 1.5 ulp.
#[inline(always)]
pub fn logistic<const FUSED: bool>(x: Float) -> [Float; 3] {
    let (scale, p, low) = decay::<FUSED>(x);
    let e = p * scale;
    // ln(1 + e) = e − s (e²/2 + …) as in `log_tail`, over all of [0, 1]: more terms cost less than a choice.
    let s = e / (2.0 + e);
    let (z, square) = (s * s, 0.5 * e * e);
    let rest = fma::<FUSED>(z, poly::<FUSED, _>(z, LOG_UNIT), square);
    let tail = fma::<FUSED>(-low, scale, fma::<FUSED>(-s, rest, square));
    [e, e - tail, 1.0 / (1.0 + e)]
}
