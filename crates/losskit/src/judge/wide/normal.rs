//! The normal distribution and the error function to 256 bits.

use dashu_float::Context;
use dashu_float::round::mode::HalfEven;

use super::{Arena, Big, PRECISION};

/// From here on the continued fraction serves; below, the series, whose difference from ½ loses 93 bits at most.
const FAR: u32 = 8;
const DIGITS: usize = PRECISION + 128;
/// The exponential of less is 0.
const FALL: i32 = -1_000_000;

impl Arena {
    fn exp(&mut self, x: &Big) -> Option<Big> {
        if *x < Big::from(FALL) {
            return Some(Big::ZERO);
        }
        let context = Context::<HalfEven>::new(DIGITS);
        Some(
            context
                .exp(x.repr(), Some(&mut self.constants))
                .ok()?
                .value(),
        )
    }

    fn ln(&mut self, x: &Big) -> Option<Big> {
        let context = Context::<HalfEven>::new(DIGITS);
        Some(
            context
                .ln(x.repr(), Some(&mut self.constants))
                .ok()?
                .value(),
        )
    }

    /// The density at `x`, and √2π.
    fn density(&mut self, x: &Big) -> Option<(Big, Big)> {
        let two = Big::from(2);
        let pi = self.constants.pi::<2, HalfEven>(DIGITS).value();
        let context = Context::<HalfEven>::new(DIGITS);
        let root = context.sqrt((pi * &two).repr()).ok()?.value();
        Some((self.exp(&(-x.sqr() / two))? / &root, root))
    }

    /// Φ(x) − ½ for 0 ≤ x < FAR and its density: φ(x) (x + x³/3 + x⁵/15 + …), nothing of which cancels.
    fn middle(&mut self, x: &Big) -> Option<(Big, Big)> {
        let (density, _) = self.density(x)?;
        let square = x.sqr();
        let (mut term, mut sum, mut odd) = (x.clone(), x.clone(), 1_u32);
        while !term.repr().significand().is_zero() && &term * &density > Big::ONE >> DIGITS as isize
        {
            odd += 2;
            term = term * &square / Big::from(odd);
            sum += &term;
        }
        Some((sum * &density, density))
    }

    /// How much φ(a) / (1 − Φ(a)) exceeds `a` ≥ FAR: 1 / (a + 2 / (a + 3 / …)).
    fn excess(a: &Big) -> Big {
        let mut below = Big::ZERO;
        // The farther out, the fewer steps give all digits.
        let steps = 24 + (10_000.0 / a.to_f64().value().powi(2)) as u32;
        for k in (1..=steps).rev() {
            below = Big::from(k) / (a + below);
        }
        below
    }

    /// ln Φ(x), φ(x) / Φ(x) and x + φ(x) / Φ(x).
    pub(super) fn normal(&mut self, x: Big) -> Option<[Big; 3]> {
        let x = x.with_precision(DIGITS).value();
        let (one, negative) = (Big::ONE.with_precision(DIGITS).value(), x < Big::ZERO);
        let half = &one / Big::from(2);
        let a = if negative { -x.clone() } else { x.clone() };
        let (tail, hazard, excess) = if a < Big::from(FAR) {
            let (middle, density) = self.middle(&a)?;
            let tail = &half - middle;
            let hazard = &density / &tail;
            (tail, hazard.clone(), hazard - &a)
        } else {
            let excess = Self::excess(&a);
            let hazard = &a + &excess;
            (self.density(&a)?.0 / &hazard, hazard, excess)
        };
        if negative {
            let (_, root) = self.density(&Big::ZERO)?;
            let log = a.sqr() / Big::from(2) + self.ln(&(hazard.clone() * root))?;
            return Some([-log, hazard, excess]);
        }
        let context = Context::<HalfEven>::new(DIGITS);
        let log = context.ln_1p((-tail.clone()).repr(), Some(&mut self.constants));
        let mills = hazard * &tail / (one - &tail);
        Some([log.ok()?.value(), mills.clone(), x + mills])
    }

    /// 2/√π ∫₀ˣ e^−t² dt.
    pub(super) fn erf(&mut self, x: Big) -> Option<Big> {
        let x = x.with_precision(DIGITS).value();
        let context = Context::<HalfEven>::new(DIGITS);
        let root = context
            .sqrt(Big::from(2).with_precision(DIGITS).value().repr())
            .ok()?
            .value();
        let (a, two) = (
            if x < Big::ZERO { -x.clone() } else { x.clone() } * root,
            Big::from(2),
        );
        let size = if a < Big::from(FAR) {
            self.middle(&a)?.0 * two
        } else {
            let hazard = &a + Self::excess(&a);
            Big::ONE.with_precision(DIGITS).value() - self.density(&a)?.0 / hazard * two
        };
        Some(if x < Big::ZERO { -size } else { size })
    }
}
