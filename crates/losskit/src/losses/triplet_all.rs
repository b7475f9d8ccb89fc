//! All triplets of a batch.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{Cloud, Measure, NORMALIZE, alike, all, distance, mean, table};
use crate::real::{Known, Twice};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("triplet_all.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TripletAll {
    margin: f64,
    normalize: bool,
    active: bool,
}

impl TripletAll {
    /// `margin` ≥ 0 is how much farther unlike ones must be. With `normalize` distances are those of directions; with `active`
    /// the mean is over the triplets that cost something.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, normalize: bool, active: bool) -> Result<Self, Error> {
        let [normalize, active] = [normalize, active].map(|f| f64::from(u8::from(f)));
        Self::checked(&[margin, normalize, active])
    }
}

impl Definition for TripletAll {
    type Shape = Set;
    const CARD: Card = Card {
        name: "triplet_all",
        page: include_str!("triplet_all.md"),
        aliases: &["batch_all_triplet"],
        about: "Embeddings: the triplet margin over all triplets of a batch.",
        source: "Hermans et al. 2017, arXiv:1703.07737",
        params: &[
            Param::number(
                "margin",
                0.2,
                Domain::NON_NEGATIVE,
                "how much farther unlike ones must be",
            ),
            NORMALIZE,
            Param::flag("active", "mean over the triplets that cost something"),
        ],
        claims: &[NonNegative],
        kin: &[Kin::same("pytorch-metric-learning", "TripletMarginLoss").but("margin 0.05")],
        budget: [3.0, 1.0, 1.0],
        convention: "gradient 0 of a distance 0 and where the lead equals the margin",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            normalize: p[1] != 0.0,
            active: p[2] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        let [normalize, active] = [self.normalize, self.active].map(|f| f64::from(u8::from(f)));
        vec![self.margin, normalize, active]
    }
}

impl Setwise for TripletAll {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let d = table(set, self.normalize, distance);
        let (mut sum, mut count) = (R::zero(), 0.0);
        for (a, d) in d.iter().enumerate() {
            for p in (0..set.len()).filter(|&p| alike(set.class, a, p)) {
                for n in (0..set.len()).filter(|&n| set.class[n] != set.class[a]) {
                    let gap = R::of(self.margin) + (d[p] - d[n]);
                    if gap.known() > 0.0 || !self.active {
                        sum = sum + gap.max(R::zero());
                        count += 1.0;
                    }
                }
            }
        }
        mean(sum, count)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (items, margin, of) = (all(set.len()), R::of(self.margin), Twice::of);
        let mut cloud = Cloud::of(set.pred, set.width, Measure::Distance, self.normalize);
        let mut count = 0.0;
        let sum = cloud.rows(
            &items,
            &items,
            #[inline(always)]
            |a, row, slope| {
                let mut sum = Twice::zero();
                for p in 0..row.len() {
                    if !alike(set.class, a, p) {
                        continue;
                    }
                    for n in 0..row.len() {
                        if set.class[n] == set.class[a] {
                            continue;
                        }
                        let gap = margin + (row[p] - row[n]);
                        let costs = gap.known() > 0.0 || gap.known().is_nan();
                        if costs {
                            // As many terms as triplets: none of their digits is lost.
                            sum = sum + (of(margin) + (of(row[p]) - of(row[n])));
                            slope[p] = slope[p] + R::one();
                            slope[n] = slope[n] - R::one();
                        }
                        count += f64::from(u8::from(costs || !self.active));
                    }
                }
                sum.value()
            },
        );
        cloud.finish(count, grad);
        mean(sum, count)
    }
}
