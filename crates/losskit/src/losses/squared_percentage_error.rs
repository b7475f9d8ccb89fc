//! Squared percentage error.

use crate::card::{Card, Claim::*, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("squared_percentage_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SquaredPercentageError {
    floor: f64,
}

impl SquaredPercentageError {
    /// `floor` > 0 is the least size of a target to divide by.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(floor: f64) -> Result<Self, Error> {
        Self::checked(&[floor])
    }
}

impl Definition for SquaredPercentageError {
    type Shape = Point;
    const CARD: Card = Card {
        name: "squared_percentage_error",
        page: include_str!("squared_percentage_error.md"),
        aliases: &["mspe"],
        about: "Least squares of errors relative to the target.",
        source: "Tofallis 2008, Journal of Modern Applied Statistical Methods 7, 526–534",
        params: &[Param::positive(
            "floor",
            f64::EPSILON,
            "least size of a target to divide by",
        )],
        estimates: "mean weighted by 1/y²",
        claims: &[
            Convex,
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Curvature(|p| 2.0 / (p[0] * p[0])),
        ],
        budget: [2.0, 3.0, 1.0],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { floor: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.floor]
    }
}

impl Pointwise for SquaredPercentageError {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        ((pred - target) / target.abs().max(R::of(self.floor))).square()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, two) = (pred - target, R::of(2.0));
        let inverse = R::one() / target.abs().max(R::of(self.floor));
        let part = r * inverse;
        Jet {
            value: part * part,
            grad: two * part * inverse,
            hess: R::select(r.eq(r), two * inverse * inverse, r),
        }
    }
}
