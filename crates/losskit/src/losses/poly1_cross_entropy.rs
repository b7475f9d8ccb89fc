//! Cross-entropy with its first polynomial coefficient changed.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::Own;

#[doc = include_str!("poly1_cross_entropy.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poly1CrossEntropy {
    epsilon: f64,
}

impl Poly1CrossEntropy {
    /// `epsilon` ≥ −1 is added to the coefficient of 1 − p, which is 1.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(epsilon: f64) -> Result<Self, Error> {
        Self::checked(&[epsilon])
    }
}

/// The largest gradient of −a ln p + b (1 − p): at p = 0, or where the second term is steep.
pub(super) fn steepest(a: f64, b: f64) -> f64 {
    let slope = if b > a {
        (a + b).powi(2) / (4.0 * b)
    } else {
        a
    };
    std::f64::consts::SQRT_2 * slope
}

impl Definition for Poly1CrossEntropy {
    type Shape = Set;
    const CARD: Card = Card {
        name: "poly1_cross_entropy",
        page: include_str!("poly1_cross_entropy.md"),
        aliases: &["poly_loss_cross_entropy", "poly1"],
        about: "Cross-entropy that presses rows already right more, or less, than usual.",
        source: "Leng et al. 2022, arXiv:2204.12511",
        params: &[Param::number(
            "epsilon",
            2.0,
            Domain::Interval {
                low: -1.0,
                low_in: true,
                high: f64::INFINITY,
                high_in: false,
            },
            "added to the coefficient of 1 − p",
        )],
        estimates: "the most likely class; log-probabilities for epsilon 0",
        claims: &[NonNegative, Smooth, Lipschitz(|p| steepest(1.0, p[0]))],
        kin: &[Kin::same("optax", "poly_loss_cross_entropy").but("epsilon = 2 if not given")],
        budget: [2.0, 3.0, 2.5],
        convention: "smooth everywhere; convex for epsilon 0",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { epsilon: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.epsilon]
    }
}

impl Setwise for Poly1CrossEntropy {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let own = Own::defined(set);
        own.surprise + R::of(self.epsilon) * own.others
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let epsilon = R::of(self.epsilon);
        Own::slope(
            set,
            grad,
            #[inline(always)]
            |own| {
                let value = own.surprise + epsilon * own.others;
                // For ε = −1 and a sure row, the difference of two nearly equal numbers, never below 0.
                [value.max(R::zero()), R::one() + epsilon * own.p]
            },
        )
    }
}
