//! NT-Xent.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param};
use crate::embedding::{alike, dot, each_positive, mean, table};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("nt_xent.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NtXent {
    temperature: f64,
}

impl NtXent {
    /// `temperature` > 0 is what cosines are divided by.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        Self::checked(&[temperature])
    }
}

impl Definition for NtXent {
    type Shape = Set;
    const CARD: Card = Card {
        name: "nt_xent",
        page: include_str!("nt_xent.md"),
        aliases: &["ntxent", "simclr"],
        about: "Embeddings: each pair of one label must be closer than the anchor is to other labels.",
        source: "Chen et al. 2020, ICML (SimCLR)",
        params: &[Param::positive(
            "temperature",
            0.07,
            "what cosines are divided by",
        )],
        claims: &[NonNegative, Smooth],
        kin: &[
            Kin::same("monai", "ContrastiveLoss").but("every other sample is in the denominator"),
            Kin::same("optax", "ntxent"),
            Kin::same("pytorch-metric-learning", "NTXentLoss"),
        ],
        budget: [2.5, 4.0, 2.0],
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

impl Setwise for NtXent {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let cosines = table(set, true, dot);
        let (mut sum, mut pairs) = (R::zero(), 0.0);
        for (i, cosines) in cosines.iter().enumerate() {
            let part = |&s: &R| (s / R::of(self.temperature)).exp();
            let parts: Vec<R> = cosines.iter().map(part).collect();
            let unlike = (0..set.len()).filter(|&k| set.class[k] != set.class[i]);
            let rivals = unlike.fold(R::zero(), |sum, k| sum + parts[k]);
            for p in (0..set.len()).filter(|&p| alike(set.class, i, p)) {
                sum = sum + (rivals / parts[p]).ln_1p();
                pairs += 1.0;
            }
        }
        mean(sum, pairs)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let t = R::of(self.temperature);
        each_positive(
            set,
            grad,
            #[inline(always)]
            |_, cosine| [cosine / t, R::one() / t],
        )
    }
}
