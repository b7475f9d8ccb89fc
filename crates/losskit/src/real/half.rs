//! Half-precision formats as bits: bfloat16 and IEEE 754 binary16. Branch-free, so that any loop vectorises.

/// A bfloat16: the upper half of an `f32`.
#[inline(always)]
pub(crate) fn from_bf16(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// The nearest bfloat16, ties to even.
#[inline(always)]
pub(crate) fn to_bf16(x: f32) -> u16 {
    let bits = x.to_bits();
    let rounded = bits.wrapping_add(0x7fff + (bits >> 16 & 1));
    // A NaN must not be rounded to infinity.
    let quiet = bits | 1 << 22;
    ((if x.is_nan() { quiet } else { rounded }) >> 16) as u16
}

/// A binary16.
#[inline(always)]
pub(crate) fn from_f16(bits: u16) -> f32 {
    const INFINITY: u32 = 0xff << 23;
    let (sign, size) = (
        u32::from(bits & 0x8000) << 16,
        u32::from(bits & 0x7fff) << 13,
    );
    // The exponent is off by the difference of the biases; a product puts it right for subnormals too.
    let value = (f32::from_bits(size) * f32::from_bits((127 + 112) << 23)).to_bits();
    let value = if size < 0x7c00 << 13 {
        value
    } else {
        size | INFINITY
    };
    f32::from_bits(value | sign)
}

/// The nearest binary16, ties to even.
#[inline(always)]
pub(crate) fn to_f16(x: f32) -> u16 {
    const TOO_LARGE: u32 = (127 + 16) << 23;
    const NORMAL: u32 = (127 - 14) << 23;
    /// Adding it leaves the last digit of a subnormal in the last place.
    const MAGIC: u32 = (127 - 15 + 23 - 10 + 1) << 23;
    let bits = x.to_bits();
    let (sign, size) = (bits >> 16 & 0x8000, bits & 0x7fff_ffff);
    let small = (f32::from_bits(size) + f32::from_bits(MAGIC))
        .to_bits()
        .wrapping_sub(MAGIC);
    let rebiased = size.wrapping_sub((127 - 15) << 23);
    let normal = rebiased.wrapping_add(0xfff + (size >> 13 & 1)) >> 13;
    let large = if x.is_nan() { 0x7e00 } else { 0x7c00 };
    let value = if size < NORMAL { small } else { normal };
    let value = if size < TOO_LARGE { value } else { large };
    (value | sign) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back() {
        for bits in 0..=u16::MAX {
            let (b, h) = (from_bf16(bits), from_f16(bits));
            assert!(to_bf16(b) == bits || b.is_nan(), "bfloat16 {bits:#x}");
            assert!(to_f16(h) == bits || h.is_nan(), "binary16 {bits:#x}");
        }
        assert_eq!(from_f16(0x3c01), 1.0 + 2_f32.powi(-10));
        assert_eq!(from_f16(0x0001), 2_f32.powi(-24));
        assert_eq!(from_f16(0xfc00), f32::NEG_INFINITY);
        assert!(from_f16(0x7c01).is_nan() && from_bf16(0x7f81).is_nan());
        assert!(from_f16(to_f16(f32::NAN)).is_nan() && from_bf16(to_bf16(f32::NAN)).is_nan());
    }

    /// Between two neighbours the nearer one, in the middle the even one.
    #[test]
    fn rounding_is_to_nearest_even() {
        for (from, to, last) in [
            (
                from_bf16 as fn(u16) -> f32,
                to_bf16 as fn(f32) -> u16,
                0x7f7e,
            ),
            (from_f16, to_f16, 0x7bfe),
        ] {
            for low in 0..=last {
                let (a, b) = (from(low), from(low + 1));
                let middle = a + (b - a) / 2.0;
                let even = low + (low & 1);
                assert_eq!(to(middle), even, "{middle}");
                assert_eq!(to(middle.next_down()), low, "{middle}");
                assert_eq!(to(middle.next_up()), low + 1, "{middle}");
                assert_eq!(to(-middle), even | 0x8000, "-{middle}");
            }
        }
        assert_eq!(to_f16(65520.0), 0x7c00);
        assert_eq!(to_f16(65519.996), 0x7bff);
        assert_eq!(to_bf16(f32::MAX), 0x7f80);
    }
}
