//! Logarithms, written once for the format that surrounds them.

use super::exponential::*;
use super::format::*;

/// x = 2ᵏ (1 + f) with 1 + f in [3/4, 3/2), for a positive normal `x`: the biased exponent, `k` and `f`.
#[inline(always)]
fn split(x: Float) -> (Bits, Float, Float) {
    const MAGIC: Float = ((1 as Bits) << DIGITS) as Float;
    let bits = x.to_bits().wrapping_add((BIAS << DIGITS) - MANTISSA_START);
    let exponent = bits >> DIGITS;
    let k = Float::from_bits(exponent | MAGIC.to_bits()) - (MAGIC + BIAS as Float);
    let mantissa = Float::from_bits((bits & MANTISSA).wrapping_add(MANTISSA_START));
    (exponent, k, mantissa - 1.0)
}

/// f − ln(1 + f) for `f` in [−1/4, 1/2].
#[inline(always)]
pub(super) fn log_tail<const FUSED: bool>(f: Float) -> Float {
    log_tail_with::<FUSED>(f, f / (2.0 + f))
}

/// f − ln(1 + f), given s = f / (2 + f).
#[inline(always)]
pub(super) fn log_tail_with<const FUSED: bool>(f: Float, s: Float) -> Float {
    let (z, square) = (s * s, 0.5 * f * f);
    let rest = fma::<FUSED>(z, poly::<FUSED, _>(z, LOG), square);
    fma::<FUSED>(-s, rest, square)
}

/// k ln 2 + ln(1 + f).
#[inline(always)]
fn log_sum<const FUSED: bool>(k: Float, f: Float) -> Float {
    log_sum_with::<FUSED>(k, f, log_tail::<FUSED>(f))
}

/// k ln 2 + f − tail.
#[inline(always)]
fn log_sum_with<const FUSED: bool>(k: Float, f: Float, tail: Float) -> Float {
    let whole = k * LN2_HEAD;
    let sum = whole + f;
    let lost = f - (sum - whole);
    sum + (fma::<FUSED>(k, LN2_TAIL, lost) - tail)
}

/// `y`, a logarithm of `x` that falls to −∞ at `pole`, put right where `x` is at or beyond the ends.
#[inline(always)]
fn log_ends(x: Float, pole: Float, y: Float) -> Float {
    let y = if x < Float::INFINITY { y } else { x };
    let y = if x < pole { Float::NAN } else { y };
    if x == pole { Float::NEG_INFINITY } else { y }
}

/// ln x, within 1 ulp.
#[inline(always)]
pub fn ln<const FUSED: bool>(x: Float) -> Float {
    const LIFT: Float = ((1 as Bits) << (DIGITS + 2)) as Float;
    let subnormal = x < Float::MIN_POSITIVE;
    let lifted = x * LIFT;
    let (_, k, f) = split(if subnormal { lifted } else { x });
    let lowered = k - (DIGITS + 2) as Float;
    let k = if subnormal { lowered } else { k };
    log_ends(x, 0.0, log_sum::<FUSED>(k, f))
}

/// ln(1 + x), within 1 ulp.
#[inline(always)]
pub fn ln_1p<const FUSED: bool>(x: Float) -> Float {
    let (exponent, k, _) = split(1.0 + x);
    // f = 2⁻ᵏ x + (2⁻ᵏ − 1) is exact, although 1 + x is not; four times 2⁻ᵏ is always normal.
    let scale = Float::from_bits((2 * BIAS + 2).wrapping_sub(exponent) << DIGITS);
    let f = fma::<FUSED>(0.25 * x, scale, fma::<FUSED>(scale, 0.25, -1.0));
    let y = log_ends(x, -1.0, log_sum::<FUSED>(k, f));
    if x.abs() < Float::EPSILON / 4.0 { x } else { y }
}

/// ln x and ln(1 − x) for `x` in [0, 1], within 0.9 ulp, with one division.
#[inline(always)]
pub fn ln_sides<const FUSED: bool>(x: Float) -> [Float; 2] {
    const LIFT: Float = (1_u128 << 64) as Float;
    let (_, k, f) = split(x * LIFT);
    let (exponent, other_k, _) = split(1.0 - x);
    let scale = Float::from_bits((2 * BIAS).wrapping_sub(exponent) << DIGITS);
    let other_f = fma::<FUSED>(-x, scale, scale - 1.0);
    let (below, other_below) = (2.0 + f, 2.0 + other_f);
    let inverse = 1.0 / (below * other_below);
    let tail = log_tail_with::<FUSED>(f, f * other_below * inverse);
    let other_tail = log_tail_with::<FUSED>(other_f, other_f * below * inverse);
    let (log, other_log) = (
        log_sum_with::<FUSED>(k - 64.0, f, tail),
        log_sum_with::<FUSED>(other_k, other_f, other_tail),
    );
    [
        if x == 0.0 { Float::NEG_INFINITY } else { log },
        if x == 1.0 {
            Float::NEG_INFINITY
        } else {
            other_log
        },
    ]
}

/// 1 + x, and what that loses.
#[inline(always)]
fn one_more(x: Float) -> (Float, Float) {
    let sum = 1.0 + x;
    let rest = sum - 1.0;
    (sum, (1.0 - (sum - rest)) + (x - rest))
}

/// What a product lost: ab − `product`, exactly.
#[inline(always)]
pub(crate) fn product_rest<const FUSED: bool>(a: Float, b: Float, product: Float) -> Float {
    if FUSED {
        return a.mul_add(b, -product);
    }
    // Halves of the digits, whose products are exact (Dekker).
    let halves = |x: Float| {
        let high = Float::from_bits(x.to_bits() & (Bits::MAX << (DIGITS + 1).div_ceil(2)));
        (high, x - high)
    };
    let ((a, a_low), (b, b_low)) = (halves(a), halves(b));
    ((a * b - product) + a * b_low + a_low * b) + a_low * b_low
}

/// ln((1 + a) / (1 + b)) for `a` and `b` above −1, within 2 ulp however close they are.
#[inline(always)]
pub fn ln_1p_quotient<const FUSED: bool>(a: Float, b: Float) -> Float {
    const QUARTER: Bits = BIAS / 4;
    const LIFT: Float = Float::from_bits((BIAS + QUARTER) << DIGITS);
    const LARGE: Float = Float::from_bits((BIAS + BIAS / 2) << DIGITS);
    let ((top, top_rest), (bottom, bottom_rest)) = (one_more(a), one_more(b));
    // Times a power of two, so that neither the quotient nor what it lost leaves the normal numbers.
    let large = top > LARGE;
    let (lift, fall) = (1.0 / LIFT, LIFT);
    let (lift, fall) = (
        if large { lift } else { fall },
        if large { fall } else { lift },
    );
    let lifted = top * lift;
    let q = lifted / bottom;
    let (_, k, f) = split(q);
    let (up, down) = (k + QUARTER as Float, k - QUARTER as Float);
    let k = if large { up } else { down };
    // What the quotient lost, relative to it.
    let product = q * bottom;
    let rest = (lifted - product) - product_rest::<FUSED>(q, bottom, product);
    let rest = fma::<FUSED>(top_rest - bottom_rest, lift, rest);
    let rest = fma::<FUSED>(lift - q, bottom_rest, rest);
    let lost = (rest * (1.0 / top)) * fall;
    log_sum_with::<FUSED>(k, f, log_tail::<FUSED>(f) - lost)
}

/// ln Γ(1 + y) for y ≥ 0, within 3.3 ulp; NaN below 0.
#[inline(always)]
pub fn ln_gamma_1p<const FUSED: bool>(y: Float) -> Float {
    // Both zeros, y = 0 and y = 1, as exact factors of what is 1 − γ at 1 and varies little.
    let past_one = y - 1.0;
    let ratio = poly::<FUSED, _>(y, LN_GAMMA.0) / poly::<FUSED, _>(y, LN_GAMMA.1);
    let near = y * past_one * fma::<FUSED>(past_one, ratio, LN_GAMMA_SLOPE);
    // Stirling: (y + ½)(ln y − 1) + ½ + ½ ln 2π + …, where ln y − 1 is rounded once.
    let (_, k, f) = split(y);
    let whole = fma::<FUSED>(k, LN2_HEAD, -1.0);
    let sum = whole + f;
    let back = sum - whole;
    let lost = (whole - (sum - back)) + (f - back);
    let log = sum + (fma::<FUSED>(k, LN2_TAIL, lost) - log_tail::<FUSED>(f));
    let inverse = 1.0 / y;
    let series = poly::<FUSED, _>(inverse * inverse, STIRLING);
    let rest = fma::<FUSED>(inverse, series, STIRLING_CONSTANT);
    let far = fma::<FUSED>(y + 0.5, log, rest);
    let value = if y < 3.0 { near } else { far };
    let value = if y < Float::INFINITY { value } else { y };
    if y < 0.0 { Float::NAN } else { value }
}
