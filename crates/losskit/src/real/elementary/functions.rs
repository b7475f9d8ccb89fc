//! Branch-free elementary functions, written once for the format that surrounds them.

use super::format::*;

#[inline(always)]
fn fma<const FUSED: bool>(a: Float, b: Float, c: Float) -> Float {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// Odd and even powers apart: two short chains take half the time of a long one.
#[inline(always)]
fn poly<const FUSED: bool, const N: usize>(x: Float, coefficients: [Float; N]) -> Float {
    if N < 5 {
        return horner::<FUSED, N>(x, coefficients, N - 1, 1);
    }
    let square = x * x;
    let last = horner::<FUSED, N>(square, coefficients, N - 1, 2);
    let next = horner::<FUSED, N>(square, coefficients, N - 2, 2);
    let (odd, even) = if N % 2 == 0 {
        (last, next)
    } else {
        (next, last)
    };
    fma::<FUSED>(odd, x, even)
}

/// The polynomial of every `step`th coefficient down from the one at `i`.
#[inline(always)]
fn horner<const FUSED: bool, const N: usize>(
    x: Float,
    c: [Float; N],
    mut i: usize,
    step: usize,
) -> Float {
    let mut sum = c[i];
    while i >= step {
        i -= step;
        sum = fma::<FUSED>(sum, x, c[i]);
    }
    sum
}

/// `x` held within `[low, high]`; NaN stays.
#[inline(always)]
fn hold(x: Float, low: Float, high: Float) -> Float {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// eˣ = 2ᵏ (1 + r + t): `k` plus an offset in the low bits, |r| ≤ ½ ln 2, t ≈ ½ r².
#[inline(always)]
fn reduce<const FUSED: bool>(x: Float, offset: Float) -> (Bits, Float, Float) {
    let shifted = fma::<FUSED>(x, LOG2_E, ROUND + offset);
    let k = shifted - (ROUND + offset);
    let head = fma::<FUSED>(k, -LN2_HEAD, x);
    let r = fma::<FUSED>(k, -LN2_TAIL, head);
    let lost = fma::<FUSED>(k, -LN2_TAIL, head - r);
    let t = fma::<FUSED>(r * r, poly::<FUSED, _>(r, EXP), lost);
    (shifted.to_bits(), r, t)
}

/// 2ᵏ for the integer in the low bits of `k`; the result must be normal.
#[inline(always)]
fn power_of_two(k: Bits) -> Float {
    Float::from_bits(k.wrapping_add(BIAS) << DIGITS)
}

/// `k` plus an offset, eˣ / 2ᵏ, and what that lost in rounding.
#[inline(always)]
fn exp_parts<const FUSED: bool>(x: Float, offset: Float) -> (Bits, Float, Float) {
    let (k, r, t) = reduce::<FUSED>(x, offset);
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

/// e^(−|x|) = 2ᵏ (p + low): 2ᵏ, p and low. 2ᵏ⁺⁶⁴ is normal however small 2ᵏ.
#[inline(always)]
fn decay<const FUSED: bool>(x: Float) -> (Float, Float, Float) {
    const LIFT: Float = (1_u128 << 64) as Float;
    let far = -x.abs();
    let (k, p, low) = exp_parts::<FUSED>(if far < UNDERFLOW { UNDERFLOW } else { far }, 64.0);
    (power_of_two(k) * (1.0 / LIFT), p, low)
}

/// eˣ, within 0.7 ulp.
#[inline(always)]
pub fn exp<const FUSED: bool>(x: Float) -> Float {
    let (k, p, _) = exp_parts::<FUSED>(hold(x, UNDERFLOW, OVERFLOW), 0.0);
    let (a, b) = halves(k);
    p * a * b
}

/// eˣ − 1, within 1.1 ulp.
#[inline(always)]
pub fn exp_m1<const FUSED: bool>(x: Float) -> Float {
    let (k, r, t) = reduce::<FUSED>(hold(x, -FLAT, OVERFLOW), 0.0);
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
    log_tail_with::<FUSED>(f, f / (2.0 + f))
}

/// f − ln(1 + f), given s = f / (2 + f).
#[inline(always)]
fn log_tail_with<const FUSED: bool>(f: Float, s: Float) -> Float {
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

/// What a product lost, times −1: ab − `product`, exactly.
#[inline(always)]
fn product_rest<const FUSED: bool>(a: Float, b: Float, product: Float) -> Float {
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
