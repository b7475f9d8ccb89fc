//! Exact sums.

/// Bits of a digit.
const DIGIT: i32 = 64;
/// Digits kept: at least 64 bits below the last bit of the largest term.
const DIGITS: usize = 3;

/// A sum of `f64` that does not depend on the order of its terms, nor on how they were grouped.
///
/// Terms are cut into digits of 64 bits at fixed places, and each place is added up as an integer. Places more than two
/// below that of the largest term are dropped, the same bits of each term whatever came first.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Total {
    /// The highest place; digit `i` counts multiples of 2^(64 (top − i) − 1074).
    top: i32,
    digits: [i128; DIGITS],
    /// The sum of what is not finite.
    odd: f64,
}

impl Total {
    /// Bytes of one.
    pub(crate) const SIZE: usize = 16 * DIGITS + 8 + 4;

    /// The sum of one term.
    pub(crate) fn of(x: f64) -> Total {
        if !x.is_finite() {
            return Total {
                odd: x,
                ..Total::default()
            };
        }
        let bits = x.to_bits();
        let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
        let normal = i32::from(exponent > 0);
        let mantissa = u128::from(fraction | (normal as u64) << 52);
        let place = exponent - normal;
        let wide = mantissa << (place % DIGIT);
        let sign = if x < 0.0 { -1 } else { 1 };
        if wide == 0 {
            return Total::default();
        }
        let (high, low) = ((wide >> DIGIT) as i128, i128::from(wide as u64));
        Total {
            top: place / DIGIT + 1,
            digits: [sign * high, sign * low, 0],
            odd: 0.0,
        }
    }

    #[must_use]
    pub(crate) fn merge(self, other: Total) -> Total {
        let top = self.top.max(other.top);
        let digit = |t: &Total, i: usize| {
            let place = i as i32 - (top - t.top);
            let place = usize::try_from(place).ok();
            place.map_or(0, |i| t.digits[i])
        };
        Total {
            top,
            digits: std::array::from_fn(|i| digit(&self, i) + digit(&other, i)),
            odd: self.odd + other.odd,
        }
    }

    /// All there is to it.
    pub(crate) fn to_bytes(self) -> [u8; Total::SIZE] {
        let mut out = [0; Total::SIZE];
        let parts = self.digits.iter().flat_map(|digit| digit.to_le_bytes());
        let parts = parts.chain(self.odd.to_le_bytes());
        let parts = parts.chain(self.top.to_le_bytes());
        out.iter_mut().zip(parts).for_each(|(to, byte)| *to = byte);
        out
    }

    /// What [`Total::to_bytes`] was called on.
    pub(crate) fn from_bytes(bytes: &[u8; Total::SIZE]) -> Total {
        let (digits, rest) = bytes.split_at(16 * DIGITS);
        let (odd, top) = rest.split_at(8);
        let mut total = Total {
            odd: f64::from_le_bytes(filled(odd)),
            top: i32::from_le_bytes(filled(top)),
            ..Total::default()
        };
        let parts = total.digits.iter_mut().zip(digits.chunks_exact(16));
        parts.for_each(|(digit, part)| *digit = i128::from_le_bytes(filled(part)));
        total
    }

    /// The sum, rounded once.
    pub(crate) fn value(&self) -> f64 {
        if self.odd != 0.0 {
            return self.odd;
        }
        // Carries, lowest digit first; what is carried out of the highest holds the sign.
        let mut carry = 0_i128;
        let mut places = [0_u64; DIGITS + 2];
        for (place, &digit) in places.iter_mut().zip(self.digits.iter().rev()) {
            let sum = digit + carry;
            *place = sum as u64;
            carry = sum >> DIGIT;
        }
        places[DIGITS] = carry as u64;
        places[DIGITS + 1] = (carry >> DIGIT) as u64;
        let negative = carry < 0;
        if negative {
            let mut one = true;
            for place in &mut places {
                (*place, one) = (!*place).overflowing_add(u64::from(one));
            }
        }
        let Some(high) = places.iter().rposition(|&p| p != 0) else {
            return 0.0;
        };
        // The two highest digits hold more bits than an f64; of the rest only whether there is any matters.
        let next = if high > 0 { places[high - 1] } else { 0 };
        let rest = places[..high.saturating_sub(1)].iter().any(|&p| p != 0);
        let head = u128::from(places[high]) << DIGIT | u128::from(next) | u128::from(rest);
        let exponent = DIGIT * (self.top - DIGITS as i32 + high as i32) - 1074;
        let magnitude = scaled(head as f64, exponent);
        if negative { -magnitude } else { magnitude }
    }
}

/// x · 2ᵏ, in steps that are powers of two of an `f64`.
fn scaled(mut x: f64, mut k: i32) -> f64 {
    while k != 0 {
        let step = k.clamp(-1000, 1000);
        x *= 2_f64.powi(step);
        k -= step;
    }
    x
}

/// The bytes as an array.
fn filled<const N: usize>(bytes: &[u8]) -> [u8; N] {
    std::array::from_fn(|i| bytes[i])
}

#[cfg(test)]
mod tests {
    use super::Total;

    fn total(terms: &[f64]) -> Total {
        terms
            .iter()
            .map(|&x| Total::of(x))
            .fold(Total::default(), Total::merge)
    }

    #[test]
    fn a_single_term_comes_back() {
        for x in [
            0.0,
            1.0,
            -1.5,
            0.1,
            f64::MAX,
            -f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            -1e-310,
            1e300,
            std::f64::consts::PI * 2_f64.powi(-500),
            f64::INFINITY,
        ] {
            assert_eq!(total(&[x]).value(), x);
        }
        assert!(total(&[f64::NAN]).value().is_nan());
        assert!(
            total(&[f64::INFINITY, f64::NEG_INFINITY, 1.0])
                .value()
                .is_nan()
        );
    }

    #[test]
    fn sums_are_rounded_once() {
        assert_eq!(total(&[1.0, 1e100, 1.0, -1e100]).value(), 0.0);
        assert_eq!(total(&[1.0, 1e30, 1.0, -1e30]).value(), 2.0);
        assert_eq!(
            total(&[1.0, 2_f64.powi(-53), 2_f64.powi(-100)]).value(),
            1.0 + f64::EPSILON
        );
        assert_eq!(total(&[1.0, 2_f64.powi(-53)]).value(), 1.0);
        assert_eq!(total(&[0.1; 10]).value(), 1.0);
        assert_eq!(total(&[-5e-324; 3]).value(), -1.5e-323);
        assert_eq!(total(&[f64::MAX, f64::MAX]).value(), f64::INFINITY);
        assert_eq!(total(&[f64::MAX, f64::MAX, -f64::MAX]).value(), f64::MAX);
    }

    #[test]
    fn neither_order_nor_grouping_matters() {
        let mut state = 1_u64;
        let terms: Vec<f64> = (0..2000)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let size = 2_f64.powi((state >> 33) as i32 % 400 - 200);
                ((state >> 12) as f64 / 2_f64.powi(51) - 1.0) * size
            })
            .collect();
        let whole = total(&terms);
        let backwards: Vec<f64> = terms.iter().rev().copied().collect();
        assert_eq!(total(&backwards), whole);
        for cut in [1, 7, 500, 1999] {
            let (a, b) = terms.split_at(cut);
            assert_eq!(total(b).merge(total(a)), whole);
        }
    }
}
