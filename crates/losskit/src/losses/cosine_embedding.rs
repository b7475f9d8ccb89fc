//! Cosine embedding.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, Scope, TargetShape, Task};
use crate::embedding::{Cloud, Measure, directions, dot};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("cosine_embedding.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineEmbedding {
    margin: f64,
}

impl CosineEmbedding {
    /// `margin` between −1 and 1 is the cosine unlike vectors may have.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64) -> Result<Self, Error> {
        Self::checked(&[margin])
    }
}

impl Definition for CosineEmbedding {
    type Shape = Set;
    const CARD: Card = Card {
        name: "cosine_embedding",
        page: include_str!("cosine_embedding.md"),
        about: "Pairs of vectors: like ones in one direction, unlike ones at least an angle apart.",
        source: "Chopra et al. 2005, doi:10.1109/CVPR.2005.202",
        tasks: &[Task::Embedding],
        row: Row::Vectors(&["first", "second"]),
        target: TargetShape::Value(Domain::Signs),
        scope: Scope::Row,
        params: &[Param::number(
            "margin",
            0.0,
            Domain::closed(-1.0, 1.0),
            "the cosine unlike vectors may have",
        )],
        estimates: "a direction",
        claims: &[NonNegative],
        kin: &[
            Kin::same("torch", "CosineEmbeddingLoss")
                .but("adds 1e-12 to squared norms; targets other than ±1 give 0"),
            Kin::same("burn", "CosineEmbeddingLoss"),
        ],
        budget: [1.0, 1.0, 1.0],
        convention: "a zero vector has cosine 0 and gradient 0; gradient 0 where the cosine equals the margin",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { margin: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin]
    }
}

impl Setwise for CosineEmbedding {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let vectors = directions(set.pred, set.width / 2, true);
        let cosine = dot(&vectors[0], &vectors[1]);
        if set.target[0] > 0.0 {
            R::one() - cosine
        } else {
            (cosine - R::of(self.margin)).max(R::zero())
        }
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let like = set.target[0] > 0.0;
        // 1 − cos as half the squared distance of the directions: exact where they nearly agree.
        let (measure, margin) = if like {
            (Measure::Square, R::zero())
        } else {
            (Measure::Dot, R::of(self.margin))
        };
        let mut cloud = Cloud::of(set.pred, set.width / 2, measure, true);
        if cloud.lengths().iter().any(|l| l.known() == 0.0) {
            return if like {
                R::one()
            } else {
                (-margin).max(R::zero())
            };
        }
        let half = if like { R::of(0.5) } else { R::one() };
        let value = cloud.rows(
            &[0],
            &[1],
            #[inline(always)]
            |_, row, slope| {
                // A cosine that rounding has put above 1 is 1.
                let over = if like {
                    0.0
                } else {
                    (row[0].known() - 1.0).max(0.0)
                };
                let gap = half * (row[0] - R::of(over)) - margin;
                if gap.known() <= 0.0 {
                    return R::zero();
                }
                slope[0] = half;
                gap
            },
        );
        cloud.finish(1.0, grad);
        value
    }
}
