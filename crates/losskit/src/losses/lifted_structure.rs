//! Lifted structure.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{
    Cloud, Measure, NORMALIZE, alike, all, distance, log_sum_exp, mean, shares, soft, table,
};
use crate::real::{Known, Twice};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("lifted_structure.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LiftedStructure {
    margin: f64,
    normalize: bool,
}

impl LiftedStructure {
    /// `margin` ≥ 0 is what distances to unlike ones are held against; with `normalize` they are those of directions.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, normalize: bool) -> Result<Self, Error> {
        Self::checked(&[margin, f64::from(u8::from(normalize))])
    }
}

impl Definition for LiftedStructure {
    type Shape = Set;
    const CARD: Card = Card {
        name: "lifted_structure",
        page: include_str!("lifted_structure.md"),
        aliases: &["lifted_struct"],
        about: "Embeddings: each like pair nearer than all unlike ones of either are, softly, squared.",
        source: "Oh Song et al. 2016, doi:10.1109/CVPR.2016.434",
        params: &[
            Param::number(
                "margin",
                1.0,
                Domain::NON_NEGATIVE,
                "what distances to unlike ones are held against",
            ),
            NORMALIZE,
        ],
        claims: &[NonNegative],
        kin: &[Kin::same("pytorch-metric-learning", "LiftedStructureLoss")],
        budget: [2.0, 5.0, 2.0],
        convention: "gradient 0 of a distance 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            normalize: p[1] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin, f64::from(u8::from(self.normalize))]
    }
}

impl Setwise for LiftedStructure {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let d = table(set, self.normalize, distance);
        let (mut sum, mut pairs) = (R::zero(), 0.0);
        for i in 0..set.len() {
            for j in (0..i).filter(|&j| alike(set.class, i, j)) {
                let unlike = (0..set.len()).filter(|&k| set.class[k] != set.class[i]);
                let z = unlike.flat_map(|k| [d[i][k], d[j][k]].map(|d| R::of(self.margin) - d));
                let gap = d[i][j] + log_sum_exp(&z.collect::<Vec<R>>());
                sum = sum + R::of(0.5) * gap.max(R::zero()).square();
                pairs += 1.0;
            }
        }
        mean(sum, pairs)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (items, class) = (all(set.len()), set.class);
        let mut cloud = Cloud::of(set.pred, set.width, Measure::Distance, self.normalize);
        // Of each item the log-sum-exp over its unlike ones, and the derivative with respect to it.
        let mut near = vec![Twice::zero(); items.len()];
        let mut by = vec![R::zero(); items.len()];
        let (mut pairs, mut sum) = (0.0, R::zero());
        // First the former, then the pairs, then the way back: three times the distances rather than room for all.
        for pass in 0..3 {
            sum = sum
                + cloud.rows(
                    &items,
                    &items,
                    #[inline(always)]
                    |i, row, slope| {
                        if pass == 1 {
                            let mut sum = Twice::zero();
                            for j in (0..i).filter(|&j| class[j] == class[i]) {
                                pairs += 1.0;
                                let apart = (near[j] - near[i]).value();
                                let [more, share] = soft(apart);
                                // Squared, what it is off by counts twice.
                                let exact = Twice::of(row[j]) + near[i] + Twice::of(more);
                                let (gap, least) = (exact.value(), near[i].value());
                                if gap.known() <= 0.0 || least.known() == f64::NEG_INFINITY {
                                    continue;
                                }
                                sum = sum + exact * exact;
                                slope[j] = gap;
                                by[i] = by[i] + gap * (R::one() - share);
                                by[j] = by[j] + gap * share;
                            }
                            return R::of(0.5) * sum.value();
                        }
                        for (k, z) in slope.iter_mut().enumerate() {
                            *z = if class[k] == class[i] {
                                R::of(f64::NEG_INFINITY)
                            } else {
                                R::of(self.margin) - row[k]
                            };
                        }
                        let all = shares(slope);
                        near[i] = Twice::of(all.max) + Twice::of(all.rest.ln_1p());
                        let by = if pass == 0 {
                            R::zero()
                        } else {
                            -by[i] / all.total()
                        };
                        for slope in slope.iter_mut() {
                            *slope = *slope * by;
                        }
                        R::zero()
                    },
                );
        }
        cloud.finish(pairs, grad);
        mean(sum, pairs)
    }
}
