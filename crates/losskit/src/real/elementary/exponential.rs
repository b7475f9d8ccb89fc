//! Exponentials, written once for the format that surrounds them.

use super::format::*;

#[inline(always)]
pub(super) fn fma<const FUSED: bool>(a: Float, b: Float, c: Float) -> Float {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// Odd and even powers apart: two short chains take half the time of a long one.
#[inline(always)]
pub(super) fn poly<const FUSED: bool, const N: usize>(x: Float, coefficients: [Float; N]) -> Float {
    if N < 5 {
        return horner::<FUSED, N>(x, coefficients, N - 1, 1);
    }
    let square = x * x;
    let last = horner::<FUSED, N>(square, coefficients, N - 1, 2);
    let next = horner::<FUSED, N>(square, coefficients, N - 2, 2);
    let (odd, even) = if N.is_multiple_of(2) {
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
pub(super) fn power_of_two(k: Bits) -> Float {
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
pub(crate) fn decay<const FUSED: bool>(x: Float) -> (Float, Float, Float) {
    const LIFT: Float = (1_u128 << 64) as Float;
    let far = -x.abs();
    let (k, p, low) = exp_parts::<FUSED>(if far < UNDERFLOW { UNDERFLOW } else { far }, 64.0);
    (power_of_two(k) * (1.0 / LIFT), p, low)
}

/// eˣ for x ≤ 0, within 0.7 ulp.
#[inline(always)]
pub fn exp_down<const FUSED: bool>(x: Float) -> Float {
    const LIFT: Float = (1_u128 << 64) as Float;
    let (k, p, _) = exp_parts::<FUSED>(if x < UNDERFLOW { UNDERFLOW } else { x }, 64.0);
    p * power_of_two(k) * (1.0 / LIFT)
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
