//! Margin around a boundary distance.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{Cloud, Measure, NORMALIZE, alike, all, distance, mean, table};
use crate::real::{Known, Real, Twice};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("margin_distance_weighted.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarginDistanceWeighted {
    margin: f64,
    beta: f64,
    normalize: bool,
    active: bool,
}

impl MarginDistanceWeighted {
    /// `beta` ≥ 0 is the distance that parts like from unlike ones, `margin` ≥ 0 how clear of it each must be. With `normalize`
    /// distances are those of directions; with `active` the mean is over the terms that cost something.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, beta: f64, normalize: bool, active: bool) -> Result<Self, Error> {
        let [normalize, active] = [normalize, active].map(|f| f64::from(u8::from(f)));
        Self::checked(&[margin, beta, normalize, active])
    }

    /// What a pair at this distance lacks.
    fn gap<R: Real>(&self, like: bool, distance: R) -> R {
        let over = distance - R::of(self.beta);
        R::of(self.margin) + if like { over } else { -over }
    }
}

/// How many are like and how many unlike item `i`.
#[inline(always)]
fn counts(class: &[i64], i: usize) -> [f64; 2] {
    let mut counts = [0.0; 2];
    for k in 0..class.len() {
        if k != i {
            counts[usize::from(class[k] != class[i])] += 1.0;
        }
    }
    counts
}

impl Definition for MarginDistanceWeighted {
    type Shape = Set;
    const CARD: Card = Card {
        name: "margin_distance_weighted",
        page: include_str!("margin_distance_weighted.md"),
        aliases: &["beta_margin"],
        about: "Embeddings: like ones nearer than a boundary distance, unlike ones farther, by a margin.",
        source: "Wu et al. 2017, doi:10.1109/ICCV.2017.309",
        params: &[
            Param::number(
                "margin",
                0.2,
                Domain::NON_NEGATIVE,
                "how clear of the boundary each must be",
            ),
            Param::number(
                "beta",
                1.2,
                Domain::NON_NEGATIVE,
                "the distance that parts like from unlike ones",
            ),
            NORMALIZE,
            Param::flag("active", "mean over the terms that cost something"),
        ],
        claims: &[NonNegative],
        kin: &[Kin::same("pytorch-metric-learning", "MarginLoss")],
        budget: [1.5, 1.0, 1.0],
        convention: "gradient 0 of a distance 0 and where the margin is just met",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            beta: p[1],
            normalize: p[2] != 0.0,
            active: p[3] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        let [normalize, active] = [self.normalize, self.active].map(|f| f64::from(u8::from(f)));
        vec![self.margin, self.beta, normalize, active]
    }
}

impl Setwise for MarginDistanceWeighted {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let d = table(set, self.normalize, distance);
        let (mut sum, mut terms) = (R::zero(), 0.0);
        for (a, d) in d.iter().enumerate() {
            for p in (0..set.len()).filter(|&p| alike(set.class, a, p)) {
                for n in (0..set.len()).filter(|&n| set.class[n] != set.class[a]) {
                    for gap in [self.gap(true, d[p]), self.gap(false, d[n])] {
                        if gap.known() > 0.0 || !self.active {
                            sum = sum + gap.max(R::zero());
                            terms += 1.0;
                        }
                    }
                }
            }
        }
        mean(sum, terms)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let items = all(set.len());
        let mut cloud = Cloud::of(set.pred, set.width, Measure::Distance, self.normalize);
        let [margin, beta] = [self.margin, self.beta].map(|x| Twice::of(R::of(x)));
        let mut terms = 0.0;
        let sum = cloud.exact_rows(
            &items,
            &items,
            #[inline(always)]
            |a, row, slope| {
                let mut sum = Twice::zero();
                let [like, unlike] = counts(set.class, a);
                for k in 0..row.len() {
                    let same = set.class[k] == set.class[a];
                    // In as many triplets as there are of the other kind.
                    let times = if same { unlike } else { like };
                    if k == a || times == 0.0 {
                        continue;
                    }
                    let over = row[k] - beta;
                    let gap = if same { margin + over } else { margin - over };
                    let known = gap.value().known();
                    let costs = known > 0.0 || known.is_nan();
                    if costs {
                        sum = sum + Twice::of(R::of(times)) * gap;
                        slope[k] = R::of(if same { times } else { -times });
                    }
                    if costs || !self.active {
                        terms += times;
                    }
                }
                sum
            },
        );
        cloud.finish(terms, grad);
        mean(sum, terms)
    }
}
