//! Whole numbers, and sine and cosine of half turns, written once for the format that surrounds them.

use super::exponential::*;
use super::format::*;

/// From here on every number is whole.
const WHOLE: Float = (1_u64 << DIGITS) as Float;

/// The nearest whole number to a size, of two the even one.
#[inline(always)]
fn whole(size: Float) -> Float {
    (size + WHOLE) - WHOLE
}

/// The nearest whole number, of two the even one.
#[inline(always)]
pub fn round<const FUSED: bool>(x: Float) -> Float {
    let size = x.abs();
    let near = if size < WHOLE { whole(size) } else { size };
    Float::from_bits(near.to_bits() | (x.to_bits() & SIGN))
}

/// sin πx and cos πx, within 1.6 and 1.5 ulp (fused 1.1): exact at whole and half numbers, however large.
#[inline(always)]
pub fn sin_cos_pi<const FUSED: bool>(x: Float) -> [Float; 2] {
    let size = x.abs();
    // Less the nearest even number, exactly. From twice `WHOLE` on all are even; of ∞ nothing is left.
    let rest = if size < 2.0 * WHOLE {
        size - 2.0 * whole(0.5 * size)
    } else {
        0.0 * size
    };
    // Quarters of a turn in the low bits, and what is left of the nearest: at most an eighth of one.
    let shifted = 2.0 * rest + ROUND;
    let r = rest - 0.5 * (shifted - ROUND);
    let quarters = shifted.to_bits();
    let z = r * r;
    let sine = fma::<FUSED>(z, poly::<FUSED, _>(z, SIN_PI), PI_TAIL);
    let sine = fma::<FUSED>(r, PI, r * sine);
    let cosine = fma::<FUSED>(z, poly::<FUSED, _>(z, COS_PI), 1.0);
    let odd = quarters & 1 == 1;
    let [sin, cos] = if odd { [cosine, sine] } else { [sine, cosine] };
    // Each sign turns after two quarters; adding 0 leaves no −0, but that of x.
    let signed = |y: Float, quarters: Bits| {
        Float::from_bits(y.to_bits() ^ ((quarters & 2) << (Bits::BITS - 2))) + 0.0
    };
    let sin = signed(sin, quarters);
    [
        Float::from_bits(sin.to_bits() ^ (x.to_bits() & SIGN)),
        signed(cos, quarters.wrapping_add(1)),
    ]
}
