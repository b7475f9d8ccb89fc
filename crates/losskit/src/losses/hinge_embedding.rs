//! Hinge embedding.

use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, TargetShape, Task};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("hinge_embedding.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HingeEmbedding {
    margin: f64,
}

impl HingeEmbedding {
    /// `margin` > 0 is how far apart unlike ones must be.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64) -> Result<Self, Error> {
        Self::checked(&[margin])
    }
}

impl Definition for HingeEmbedding {
    type Shape = Point;
    const CARD: Card = Card {
        name: "hinge_embedding",
        page: include_str!("hinge_embedding.md"),
        about: "A distance: small between like ones, beyond a margin between unlike ones.",
        source: "Hadsell et al. 2006, doi:10.1109/CVPR.2006.100, with the distance unsquared",
        tasks: &[Task::Embedding],
        row: Row::One(Domain::NON_NEGATIVE),
        target: TargetShape::Value(Domain::Signs),
        params: &[Param::positive(
            "margin",
            1.0,
            "how far apart unlike ones must be",
        )],
        estimates: "a distance",
        claims: &[Convex, NonNegative, Lipschitz(|_| 1.0)],
        kin: &[
            Kin::same("torch", "HingeEmbeddingLoss").but("targets other than ±1 add both branches"),
            Kin::same("burn", "HingeEmbeddingLoss"),
        ],
        budget: [0.5, 0.0, 0.0],
        convention: "gradient 0 at the margin; second derivative 0 everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { margin: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin]
    }
}

impl Pointwise for HingeEmbedding {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let apart = (R::of(self.margin) - pred).max(R::zero());
        R::select(target.gt(R::zero()), pred, apart)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let gap = R::of(self.margin) - pred;
        let flat = R::select(gap.eq(gap), R::zero(), gap);
        let like = target.gt(R::zero());
        let apart = R::select(gap.gt(R::zero()), -R::one(), flat);
        Jet {
            value: R::select(like, pred, gap.max(R::zero())),
            grad: R::select(like, R::one() + flat, apart),
            hess: flat,
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        if target > 0.0 {
            Vec::new()
        } else {
            vec![self.margin]
        }
    }
}
