//! Supervised contrastive.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param};
use crate::embedding::{Cloud, Measure, alike, all, dot, mean, shares, table};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("supcon.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Supcon {
    temperature: f64,
}

impl Supcon {
    /// `temperature` > 0 is what cosines are divided by.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        Self::checked(&[temperature])
    }
}

/// How many others have the label of item `i`.
#[inline(always)]
fn partners(class: &[i64], i: usize) -> f64 {
    let mut count = 0.0;
    for p in 0..class.len() {
        count += f64::from(u8::from(alike(class, i, p)));
    }
    count
}

impl Definition for Supcon {
    type Shape = Set;
    const CARD: Card = Card {
        name: "supcon",
        page: include_str!("supcon.md"),
        aliases: &["sup_con", "supervised_contrastive"],
        about: "Embeddings: every one of an anchor's label must stand out among all others.",
        source: "Khosla et al. 2020, NeurIPS",
        params: &[Param::positive(
            "temperature",
            0.1,
            "what cosines are divided by",
        )],
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("pytorch-metric-learning", "SupConLoss")
            .but("an item alone of its label counts 0 in the mean")],
        budget: [3.0, 3.0, 2.0],
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

impl Setwise for Supcon {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let cosines = table(set, true, dot);
        let (mut sum, mut anchors) = (R::zero(), 0.0);
        for (i, cosines) in cosines.iter().enumerate() {
            let part = |&s: &R| (s / R::of(self.temperature)).exp();
            let parts: Vec<R> = cosines.iter().map(part).collect();
            let like = |&p: &usize| alike(set.class, i, p);
            let surprise = |p: usize| {
                let others = (0..set.len()).filter(|&k| k != i && k != p);
                let others = others.fold(R::zero(), |sum, k| sum + parts[k]);
                (others / parts[p]).ln_1p()
            };
            let total = (0..set.len()).filter(like).map(surprise);
            let count = partners(set.class, i);
            if count > 0.0 {
                sum = sum + mean(total.fold(R::zero(), |a, b| a + b), count);
                anchors += 1.0;
            }
        }
        mean(sum, anchors)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (t, items) = (R::of(self.temperature), all(set.len()));
        let mut cloud = Cloud::of(set.pred, set.width, Measure::Dot, true);
        let mut anchors = 0.0;
        let sum = cloud.rows(
            &items,
            &items,
            #[inline(always)]
            |i, row, slope| {
                let count = partners(set.class, i);
                if count == 0.0 {
                    return R::zero();
                }
                anchors += 1.0;
                for (z, &s) in slope.iter_mut().zip(row) {
                    *z = s / t;
                }
                slope[i] = R::of(f64::NEG_INFINITY);
                let sums = shares(slope);
                let (each, rest) = (R::of(1.0 / count), R::of(1.0 - 1.0 / count));
                let mut value = R::zero();
                for (k, slope) in slope.iter_mut().enumerate() {
                    let part = *slope;
                    let share = part / sums.total();
                    *slope = share / t;
                    if alike(set.class, i, k) {
                        let z = row[k] / t;
                        value = value + sums.surprise(z);
                        // p − 1/n with 1 − p as the sum of the others.
                        let others = sums.others(z, part);
                        *slope = (rest * share - each * others) / t;
                    }
                }
                value / R::of(count)
            },
        );
        cloud.finish(anchors, grad);
        mean(sum, anchors)
    }
}
