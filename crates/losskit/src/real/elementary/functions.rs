//! Branch-free elementary functions, written once for the format that surrounds them.

use super::format::*;

#[inline(always)]
fn fma<const FUSED: bool>(a: Float, b: Float, c: Float) -> Float {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

#[inline(always)]
fn poly<const FUSED: bool, const N: usize>(x: Float, coefficients: [Float; N]) -> Float {
    coefficients[..N - 1]
        .iter()
        .rev()
        .fold(coefficients[N - 1], |sum, &c| fma::<FUSED>(sum, x, c))
}

/// `x` held within `[low, high]`; NaN stays.
#[inline(always)]
fn hold(x: Float, low: Float, high: Float) -> Float {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// eˣ = 2ᵏ (1 + r + t): `k` in the low bits, |r| ≤ ½ ln 2, t ≈ ½ r².
#[inline(always)]
fn reduce<const FUSED: bool>(x: Float) -> (Bits, Float, Float) {
    let shifted = fma::<FUSED>(x, LOG2_E, ROUND);
    let k = shifted - ROUND;
    let (head, tail) = (fma::<FUSED>(k, -LN2_HEAD, x), k * LN2_TAIL);
    let r = head - tail;
    let lost = (head - r) - tail;
    let t = fma::<FUSED>(r * r, poly::<FUSED, _>(r, EXP), lost);
    (shifted.to_bits(), r, t)
}

/// 2ᵏ for the integer in the low bits of `k`; the result must be normal.
#[inline(always)]
fn power_of_two(k: Bits) -> Float {
    Float::from_bits(k.wrapping_add(BIAS) << DIGITS)
}

/// `k`, eˣ / 2ᵏ, and what that lost in rounding.
#[inline(always)]
fn exp_parts<const FUSED: bool>(x: Float) -> (Bits, Float, Float) {
    let (k, r, t) = reduce::<FUSED>(x);
    let sum = 1.0 + r;
    let rest = (r - (sum - 1.0)) + t;
    let p = sum + rest;
    (k, p, rest - (p - sum))
}

/// Two normal factors of 2ᵏ, which may itself be beyond the normal numbers.
#[inline(always)]
fn halves(k: Bits) -> (Float, Float) {
    let k = k.wrapping_add(2 * BIAS);
    let half = k >> 1;
    let rest = k.wrapping_sub(half);
    (
        Float::from_bits(half << DIGITS),
        Float::from_bits(rest << DIGITS),
    )
}

/// e^(−|x|) = 2ᵏ (p + low): 2ᵏ, p and low.
#[inline(always)]
fn decay<const FUSED: bool>(x: Float) -> (Float, Float, Float) {
    let (k, p, low) = exp_parts::<FUSED>(hold(-x.abs(), UNDERFLOW, 0.0));
    let (a, b) = halves(k);
    (a * b, p, low)
}

/// eˣ, within 0.7 ulp.
#[inline(always)]
pub fn exp<const FUSED: bool>(x: Float) -> Float {
    let (k, p, _) = exp_parts::<FUSED>(hold(x, UNDERFLOW, OVERFLOW));
    let (a, b) = halves(k);
    p * a * b
}

/// eˣ − 1, within 1.1 ulp.
#[inline(always)]
pub fn exp_m1<const FUSED: bool>(x: Float) -> Float {
    let (k, r, t) = reduce::<FUSED>(hold(x, -FLAT, OVERFLOW));
    // Half the result, so that 2ᵏ does not overflow before the result does.
    let scale = power_of_two(k.wrapping_sub(1));
    let (whole, part) = (scale - 0.5, scale * r);
    let sum = whole + part;
    let y = 2.0 * (sum + fma::<FUSED>(scale, t, part - (sum - whole)));
    if x.abs() < Float::EPSILON / 4.0 { x } else { y }
}

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
fn log_tail<const FUSED: bool>(f: Float) -> Float {
    let s = f / (2.0 + f);
    let (z, square) = (s * s, 0.5 * f * f);
    let rest = fma::<FUSED>(z, poly::<FUSED, _>(z, LOG), square);
    fma::<FUSED>(-s, rest, square)
}

/// k ln 2 + ln(1 + f).
#[inline(always)]
fn log_sum<const FUSED: bool>(k: Float, f: Float) -> Float {
    let whole = k * LN2_HEAD;
    let sum = whole + f;
    let lost = f - (sum - whole);
    sum + (fma::<FUSED>(k, LN2_TAIL, lost) - log_tail::<FUSED>(f))
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

/// tanh x, within 1.4 ulp.
#[inline(always)]
pub fn tanh<const FUSED: bool>(x: Float) -> Float {
    let size = x.abs();
    let z = size * size;
    let near = size < 1.0;
    // x + x q near 0, 1 + q further out: q is small in both, and one division serves both.
    let (above, below) = (z * poly::<FUSED, _>(z, TANH.0), poly::<FUSED, _>(z, TANH.1));
    let (scale, p, _) = decay::<FUSED>(2.0 * x);
    let e = p * scale;
    let above = if near { above } else { -2.0 * e };
    let below = if near { below } else { 1.0 + e };
    let q = above / below;
    let start = if near { size } else { 1.0 };
    let y = fma::<FUSED>(start, q, start);
    Float::from_bits(y.to_bits() | (x.to_bits() & SIGN))
}

/// 1 / (1 + e⁻ˣ), within 1.2 ulp, also where it is subnormal.
#[inline(always)]
pub fn sigmoid<const FUSED: bool>(x: Float) -> Float {
    let (scale, p, low) = decay::<FUSED>(x);
    let negative = x < 0.0;
    let e = p * scale;
    let below = 1.0 + e;
    let lost = fma::<FUSED>(low, scale, e - (below - 1.0));
    let above = if negative { p } else { 1.0 };
    let ratio = above / below;
    // To first order, what `p` and `below` lost; 1 / (1 + e) is the ratio itself or what e / (1 + e) lacks to 1.
    let missed = fma::<FUSED>(-ratio, lost, if negative { low } else { 0.0 });
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
    let size = x.abs();
    let z = size * size;
    let near = fma::<FUSED>(z * z, poly::<FUSED, _>(z, LOG_COSH), 0.5 * size * size);
    // |x| − ln 2 + ln(1 + e^(−2|x|)), with what the difference and about what `e` lost.
    let (scale, p, low) = decay::<FUSED>(2.0 * x);
    let e = p * scale;
    let difference = size - LN_2;
    let lost = (size - difference) - LN_2;
    let lost = fma::<FUSED>(low, scale, lost) - LN_2_TAIL;
    let far = difference + (e + (lost - log_tail::<FUSED>(e)));
    let y = if size < 0.7 { near } else { far };
    if size < Float::INFINITY { y } else { size }
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
