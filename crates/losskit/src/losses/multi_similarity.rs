//! Multi-similarity.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{Cloud, Measure, alike, dot, exact_soft, mean, table, two_sides};
use crate::real::{Known, Twice};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("multi_similarity.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultiSimilarity {
    alpha: f64,
    beta: f64,
    base: f64,
}

impl MultiSimilarity {
    /// `alpha` > 0 and `beta` > 0 are how sharply like and unlike ones are judged, `base` the cosine between the two.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64, beta: f64, base: f64) -> Result<Self, Error> {
        Self::checked(&[alpha, beta, base])
    }
}

impl Definition for MultiSimilarity {
    type Shape = Set;
    const CARD: Card = Card {
        name: "multi_similarity",
        page: include_str!("multi_similarity.md"),
        aliases: &["ms_loss"],
        about: "Embeddings: like and unlike ones each in a soft maximum on their side of a base cosine.",
        source: "Wang et al. 2019, CVPR, doi:10.1109/CVPR.2019.00516",
        params: &[
            Param::positive("alpha", 2.0, "how sharply like ones are judged"),
            Param::positive("beta", 50.0, "how sharply unlike ones are judged"),
            Param::number("base", 0.5, Domain::closed(-1.0, 1.0), "the cosine between"),
        ],
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("pytorch-metric-learning", "MultiSimilarityLoss")],
        budget: [1.5, 3.0, 2.0],
        convention: "a zero vector has cosine 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            alpha: p[0],
            beta: p[1],
            base: p[2],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha, self.beta, self.base]
    }
}

impl Setwise for MultiSimilarity {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let cosines = table(set, true, dot);
        let (alpha, beta, base) = (R::of(self.alpha), R::of(self.beta), R::of(self.base));
        let mut sum = R::zero();
        for (i, row) in cosines.iter().enumerate() {
            let (mut near, mut far) = (R::zero(), R::zero());
            for (k, &s) in row.iter().enumerate() {
                if alike(set.class, i, k) {
                    near = near + (alpha * (base - s)).exp();
                } else if k != i {
                    far = far + (beta * (s - base)).exp();
                }
            }
            sum = sum + near.ln_1p() / alpha + far.ln_1p() / beta;
        }
        mean(sum, set.len() as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (alpha, beta, base) = (R::of(self.alpha), R::of(self.beta), R::of(self.base));
        two_sides(
            set,
            grad,
            Cloud::of(set.pred, set.width, Measure::Dot, true),
            [false, false],
            #[inline(always)]
            |like, s| {
                let over = s - Twice::of(base);
                let rate = Twice::of(if like { -alpha } else { beta });
                [rate * over, rate]
            },
            #[inline(always)]
            |[like, unlike]| {
                let ([near, pull], [far, push]) = (exact_soft(like), exact_soft(unlike));
                [near / alpha + far / beta, pull / alpha, push / beta]
            },
        )
    }
}
