//! Generalised cross-entropy: between cross-entropy and absolute error of probabilities.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::Own;

#[doc = include_str!("generalized_cross_entropy.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneralizedCrossEntropy {
    q: f64,
}

impl GeneralizedCrossEntropy {
    /// `q` in (0, 1]: near 0 as cross-entropy, at 1 as absolute error of the probability.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(q: f64) -> Result<Self, Error> {
        Self::checked(&[q])
    }
}

impl Definition for GeneralizedCrossEntropy {
    type Shape = Set;
    const CARD: Card = Card {
        name: "generalized_cross_entropy",
        page: include_str!("generalized_cross_entropy.md"),
        aliases: &[
            "gce",
            "categorical_generalized_cross_entropy",
            "lq_cross_entropy",
        ],
        about: "Multiclass classification with wrong labels: cross-entropy that gives up on hopeless rows.",
        source: "Zhang & Sabuncu 2018, arXiv:1805.07836",
        params: &[Param::number(
            "q",
            0.7,
            Domain::Interval {
                low: 0.0,
                low_in: false,
                high: 1.0,
                high_in: true,
            },
            "0 is cross-entropy, 1 the absolute error of the probability",
        )],
        estimates: "probabilities of the classes to the power 1/(1 − q); the most likely class for q = 1",
        claims: &[
            NonNegative,
            Smooth,
            Lipschitz(|p| {
                let q = p[0];
                std::f64::consts::SQRT_2 * (q / (1.0 + q)).powf(q) / (1.0 + q)
            }),
        ],
        kin: &[Kin::same("keras", "CategoricalGeneralizedCrossEntropy").but("takes probabilities")],
        budget: [2.0, 4.0, 2.5],
        convention: "smooth everywhere; not convex",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { q: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.q]
    }
}

impl Setwise for GeneralizedCrossEntropy {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let own = Own::defined(set);
        -(R::of(-self.q) * own.surprise).exp_m1() / R::of(self.q)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        Own::slope(
            set,
            grad,
            #[inline(always)]
            |own| {
                // p^q, which is a number where p may be too small to be one; less 1 without cancelling.
                let log = R::of(-self.q) * own.surprise;
                [-log.exp_m1() / R::of(self.q), log.exp()]
            },
        )
    }
}
