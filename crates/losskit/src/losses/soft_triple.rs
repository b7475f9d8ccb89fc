//! SoftTriple.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{over_classes, over_classes_textbook, shares, without_proxy};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("soft_triple.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoftTriple {
    scale: f64,
    temperature: f64,
    margin: f64,
}

impl SoftTriple {
    /// `scale` > 0 multiplies cosines to labels; `temperature` > 0 is how softly the nearest proxies of a label are chosen;
    /// `margin` ≥ 0 is taken off the cosine to the own label.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(scale: f64, temperature: f64, margin: f64) -> Result<Self, Error> {
        Self::checked(&[scale, temperature, margin])
    }

    /// An exponent from the cosine to a label, and its derivative.
    #[inline(always)]
    fn logit<R: Known>(&self, mine: bool, cosine: R) -> [R; 2] {
        let eased = if mine {
            cosine - R::of(self.margin)
        } else {
            cosine
        };
        [R::of(self.scale) * eased, R::of(self.scale)]
    }
}

impl Definition for SoftTriple {
    type Shape = Set;
    const CARD: Card = Card {
        name: "soft_triple",
        page: include_str!("soft_triple.md"),
        aliases: &["softtriple"],
        about: "Embeddings and proxies, several a label: cross-entropy of a soft choice among them.",
        source: "Qian et al. 2019, doi:10.1109/ICCV.2019.00655",
        params: &[
            Param::positive("scale", 20.0, "what cosines to labels are multiplied by"),
            Param::positive(
                "temperature",
                0.1,
                "how softly a label's nearest proxies are chosen",
            ),
            Param::number(
                "margin",
                0.01,
                Domain::NON_NEGATIVE,
                "taken off the cosine to the own label",
            ),
        ],
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("pytorch-metric-learning", "SoftTripleLoss")],
        budget: [2.5, 3.0, 2.0],
        convention: "a zero vector has cosine 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            scale: p[0],
            temperature: p[1],
            margin: p[2],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.scale, self.temperature, self.margin]
    }
}

impl Setwise for SoftTriple {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let pool = |cosines: &[R]| {
            let part = |&s: &R| (s / R::of(self.temperature)).exp();
            let total = cosines.iter().map(part).fold(R::zero(), |a, b| a + b);
            let parts = cosines.iter().map(|s| part(s) / total * *s);
            (parts.fold(R::zero(), |a, b| a + b), 0)
        };
        over_classes_textbook(set, pool, |mine, cosine, _, _| self.logit(mine, cosine)[0])
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let t = R::of(self.temperature);
        over_classes(
            set,
            grad,
            [false; 2],
            #[inline(always)]
            |cosines, weights| {
                for (z, &s) in weights.iter_mut().zip(cosines) {
                    *z = s / t;
                }
                let total = shares(weights).total();
                let mut pooled = R::zero();
                for (weight, &s) in weights.iter_mut().zip(cosines) {
                    *weight = *weight / total;
                    pooled = pooled + *weight * s;
                }
                for (weight, &s) in weights.iter_mut().zip(cosines) {
                    *weight = *weight * (R::one() + (s - pooled) / t);
                }
                (pooled, 0)
            },
            #[inline(always)]
            |mine, cosine| self.logit(mine, cosine),
        )
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        without_proxy(set)
    }
}
