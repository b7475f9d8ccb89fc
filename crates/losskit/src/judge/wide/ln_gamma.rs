//! The logarithm of the gamma function to 256 bits.

use std::str::FromStr;

use dashu_float::Context;
use dashu_float::round::mode::HalfEven;

use super::{Arena, Big, PRECISION, exponent};

/// Euler's constant γ.
const EULER: &str = "0x0.93c467e37db0c7a4d1be3f810152cb56a1cecc3af65cc0190c03df34709affbd8e4b59fa03a9f0eed0649ccb621057d11056ae91p0";

impl Arena {
    /// ln Γ(1 + y) for y ≥ 0, with as many digits more as the zeros at 0 and 1 cost.
    pub(super) fn ln_gamma_1p(&mut self, y: Big) -> Option<Big> {
        const NEAR: isize = -140;
        const DIGITS: usize = PRECISION + 180;
        /// Terms of Stirling's series, and the argument from which they give all digits.
        const TERMS: u32 = 64;
        const FAR: u32 = 100;
        let context = Context::<HalfEven>::new(DIGITS);
        let (y, one) = (
            y.with_precision(DIGITS).value(),
            Big::ONE.with_precision(DIGITS).value(),
        );
        let pi = self.constants.pi::<2, HalfEven>(DIGITS).value();
        let gamma = Big::from_str(EULER).ok()?.with_precision(DIGITS).value();
        let past_one = &y - &one;
        if exponent(&y) < NEAR {
            return Some(&y * (&y * pi.sqr() / Big::from(12) - gamma));
        }
        if exponent(&past_one) < NEAR {
            let second = (pi.sqr() / Big::from(6) - &one) / Big::from(2);
            return Some(&past_one * (&one - gamma + &past_one * second));
        }
        if self.stirling.is_empty() {
            self.stirling = stirling(TERMS, &one);
        }
        let shift = if y < Big::from(FAR) { FAR } else { 0 };
        let product = (1..=shift).fold(one.clone(), |product, i| product * (&y + Big::from(i)));
        let z = &y + &one + Big::from(shift);
        let inverse = &one / &z;
        let square = inverse.sqr();
        let series = self
            .stirling
            .iter()
            .rev()
            .fold(Big::ZERO, |sum, term| sum * &square + term);
        let half = &one / Big::from(2);
        let mut ln = |x: &Big| {
            Some(
                context
                    .ln(x.repr(), Some(&mut self.constants))
                    .ok()?
                    .value(),
            )
        };
        let scale = ln(&(pi * Big::from(2) / product.sqr()))?;
        Some((&z - &half) * ln(&z)? - z + half * scale + series * inverse)
    }
}

/// B₂ₖ / (2k (2k − 1)) for k = 1, …, from the tangent numbers (Brent and Harvey 2011, arXiv:1108.0286).
fn stirling(terms: u32, one: &Big) -> Vec<Big> {
    let mut tangent = vec![one.clone()];
    for k in 1..terms {
        tangent.push(&tangent[k as usize - 1] * Big::from(k));
    }
    for k in 1..terms {
        for j in k..terms {
            let (j, before) = (j as usize, &tangent[j as usize - 1] * Big::from(j - k));
            tangent[j] = before + &tangent[j] * Big::from(j as u32 - k + 2);
        }
    }
    let mut power = one.clone();
    let mut signed = one.clone();
    (1u32..)
        .zip(tangent)
        .map(|(k, tangent)| {
            power = &power * Big::from(4);
            signed = -signed.clone();
            -&signed * tangent / (Big::from(2 * k - 1) * &power * (&power - one))
        })
        .collect()
}
