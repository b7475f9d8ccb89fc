//! Normalised softmax.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param};
use crate::embedding::{largest, nearest, over_classes, over_classes_textbook, without_proxy};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("normalized_softmax.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NormalizedSoftmax {
    temperature: f64,
}

impl NormalizedSoftmax {
    /// `temperature` > 0 is what cosines are divided by.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        Self::checked(&[temperature])
    }
}

impl Definition for NormalizedSoftmax {
    type Shape = Set;
    const CARD: Card = Card {
        name: "normalized_softmax",
        page: include_str!("normalized_softmax.md"),
        aliases: &["normalised_softmax", "norm_softmax"],
        about: "Embeddings and proxies: cross-entropy of cosines over a temperature.",
        source: "Zhai & Wu 2019, BMVC, arXiv:1811.12649",
        params: &[Param::positive(
            "temperature",
            0.05,
            "what cosines are divided by",
        )],
        claims: &[NonNegative],
        kin: &[Kin::same(
            "pytorch-metric-learning",
            "NormalizedSoftmaxLoss",
        )],
        budget: [3.0, 4.0, 3.0],
        convention: "a zero vector has cosine 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self { temperature: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.temperature]
    }
}

impl Setwise for NormalizedSoftmax {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let t = R::of(self.temperature);
        over_classes_textbook(set, largest, |_, cosine, _, _| cosine / t)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let t = R::of(self.temperature);
        over_classes(
            set,
            grad,
            [false; 2],
            nearest,
            #[inline(always)]
            |_, cosine| [cosine / t, R::one() / t],
        )
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        without_proxy(set)
    }
}
