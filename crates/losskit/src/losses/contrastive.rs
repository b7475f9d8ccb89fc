//! Contrastive.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{Cloud, Measure, NORMALIZE, alike, all, distance, mean, table};
use crate::real::{Known, Real, Twice};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("contrastive.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrastive {
    pos_margin: f64,
    neg_margin: f64,
    exponent: f64,
    normalize: bool,
}

impl Contrastive {
    /// `pos_margin` ≥ 0 is how far apart like ones may be, `neg_margin` ≥ 0 how far apart unlike ones must be; what exceeds is
    /// raised to `exponent` ≥ 1. With `normalize` distances are those of directions.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(
        pos_margin: f64,
        neg_margin: f64,
        exponent: f64,
        normalize: bool,
    ) -> Result<Self, Error> {
        let normalize = f64::from(u8::from(normalize));
        Self::checked(&[pos_margin, neg_margin, exponent, normalize])
    }

    /// By how much a distance is wrong.
    fn excess<R: Known>(&self, like: bool, distance: R) -> R {
        let gap = if like {
            distance - R::of(self.pos_margin)
        } else {
            R::of(self.neg_margin) - distance
        };
        gap.max(R::zero())
    }
}

/// How many pairs there are of two labels, and of one.
#[inline(always)]
fn counts(class: &[i64]) -> [f64; 2] {
    let mut counts = [0.0; 2];
    for i in 0..class.len() {
        for j in 0..class.len() {
            if i != j {
                counts[usize::from(class[i] == class[j])] += 1.0;
            }
        }
    }
    counts
}

impl Definition for Contrastive {
    type Shape = Set;
    const CARD: Card = Card {
        name: "contrastive",
        page: include_str!("contrastive.md"),
        aliases: &["siamese_contrastive"],
        about: "Embeddings by pairs: like ones together, unlike ones apart by a margin.",
        source: "Hadsell et al. 2006, doi:10.1109/CVPR.2006.100",
        params: &[
            Param::number(
                "pos_margin",
                0.0,
                Domain::NON_NEGATIVE,
                "how far apart like ones may be",
            ),
            Param::number(
                "neg_margin",
                1.0,
                Domain::NON_NEGATIVE,
                "how far apart unlike ones must be",
            ),
            Param::number(
                "exponent",
                2.0,
                Domain::closed(1.0, 4.0),
                "the power of what exceeds",
            ),
            NORMALIZE,
        ],
        claims: &[NonNegative],
        kin: &[
            Kin::same("Flux.jl", "siamese_contrastive_loss")
                .but("takes distances; 1 means dissimilar"),
            Kin::same("pytorch-metric-learning", "ContrastiveLoss"),
        ],
        budget: [1.5, 3.0, 2.0],
        convention: "gradient 0 of a distance 0 and where a margin is just met",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            pos_margin: p[0],
            neg_margin: p[1],
            exponent: p[2],
            normalize: p[3] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        let normalize = f64::from(u8::from(self.normalize));
        vec![self.pos_margin, self.neg_margin, self.exponent, normalize]
    }
}

impl Setwise for Contrastive {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let d = table(set, self.normalize, distance);
        let mut sums = [R::zero(); 2];
        for (i, row) in d.iter().enumerate() {
            for (j, &d) in row.iter().enumerate() {
                let like = alike(set.class, i, j);
                if i != j {
                    let sum = &mut sums[usize::from(like)];
                    *sum = *sum + self.excess(like, d).powf(self.exponent);
                }
            }
        }
        let [unlike, like] = counts(set.class);
        mean(sums[1], like) + mean(sums[0], unlike)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let items = all(set.len());
        let counts = counts(set.class).map(|n| Twice::of(R::of(n.max(1.0))));
        let margins = [self.neg_margin, self.pos_margin].map(|margin| Twice::of(R::of(margin)));
        let exponent = R::of(self.exponent);
        let mut cloud = Cloud::of(set.pred, set.width, Measure::Distance, self.normalize);
        let mut sums = [Twice::zero(); 2];
        // A power is off by several times what its base is, and so are all alike.
        cloud.exact_rows(
            &items,
            &items,
            #[inline(always)]
            |i, row, slope| {
                for k in 0..row.len() {
                    let side = usize::from(alike(set.class, i, k));
                    let (over, sign) = (row[k] - margins[side], [-R::one(), R::one()][side]);
                    let gap = over * Twice::of(sign);
                    if k == i || gap.value().known() <= 0.0 {
                        continue;
                    }
                    let steep = if self.exponent == 2.0 {
                        gap
                    } else {
                        Twice::of(R::rounded(gap.whole().powf(self.exponent - 1.0)))
                    };
                    sums[side] = sums[side] + gap * steep;
                    slope[k] = (Twice::of(exponent * sign) * steep / counts[side]).value();
                }
                Twice::zero()
            },
        );
        cloud.finish(1.0, grad);
        (sums[1] / counts[1] + sums[0] / counts[0]).value()
    }
}
