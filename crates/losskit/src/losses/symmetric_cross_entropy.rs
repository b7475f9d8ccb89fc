//! Cross-entropy in both directions.

use super::poly1_cross_entropy::steepest;
use crate::Error;
use crate::card::{Card, Claim::*, Domain, Param};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::Own;

#[doc = include_str!("symmetric_cross_entropy.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SymmetricCrossEntropy {
    alpha: f64,
    beta: f64,
    log_zero: f64,
}

impl SymmetricCrossEntropy {
    /// `alpha` ≥ 0 weighs the cross-entropy, `beta` ≥ 0 the reverse one, in which `log_zero` < 0 stands for ln 0.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64, beta: f64, log_zero: f64) -> Result<Self, Error> {
        Self::checked(&[alpha, beta, log_zero])
    }
}

impl Definition for SymmetricCrossEntropy {
    type Shape = Set;
    const CARD: Card = Card {
        name: "symmetric_cross_entropy",
        page: include_str!("symmetric_cross_entropy.md"),
        aliases: &["sce"],
        about: "Multiclass classification with wrong labels: cross-entropy in both directions.",
        source: "Wang et al. 2019, arXiv:1908.06112",
        params: &[
            Param::number(
                "alpha",
                0.1,
                Domain::NON_NEGATIVE,
                "weighs the cross-entropy",
            ),
            Param::number("beta", 1.0, Domain::NON_NEGATIVE, "weighs the reverse one"),
            Param::number(
                "log_zero",
                -4.0,
                Domain::open(f64::NEG_INFINITY, 0.0),
                "stands for ln 0 in the reverse one",
            ),
        ],
        estimates: "the most likely class",
        claims: &[
            NonNegative,
            Smooth,
            Lipschitz(|p| steepest(p[0], -p[1] * p[2])),
        ],
        budget: [2.0, 2.5, 1.5],
        convention: "smooth everywhere; convex for beta 0",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self {
            alpha: p[0],
            beta: p[1],
            log_zero: p[2],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha, self.beta, self.log_zero]
    }
}

impl Setwise for SymmetricCrossEntropy {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let own = Own::defined(set);
        let reverse = -(R::of(self.log_zero) * own.others);
        R::of(self.alpha) * own.surprise + R::of(self.beta) * reverse
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let alpha = R::of(self.alpha);
        let reverse = R::of(-self.beta * self.log_zero);
        Own::slope(
            set,
            grad,
            #[inline(always)]
            |own| {
                let value = own.surprise.weighted(alpha) + reverse * own.others;
                [value, alpha + reverse * own.p]
            },
        )
    }
}
