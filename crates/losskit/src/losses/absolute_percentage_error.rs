//! Absolute percentage error.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("absolute_percentage_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AbsolutePercentageError {
    floor: f64,
}

impl AbsolutePercentageError {
    /// `floor` > 0 is the least size of a target to divide by.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(floor: f64) -> Result<Self, Error> {
        Self::checked(&[floor])
    }
}

impl Definition for AbsolutePercentageError {
    type Shape = Point;
    const CARD: Card = Card {
        name: "absolute_percentage_error",
        page: include_str!("absolute_percentage_error.md"),
        aliases: &["mape"],
        about: "Regression where errors count relative to the target.",
        source: "de Myttenaere et al. 2016, doi:10.1016/j.neucom.2015.12.114",
        params: &[Param::positive(
            "floor",
            f64::EPSILON,
            "least size of a target to divide by",
        )],
        estimates: "median weighted by 1/y",
        claims: &[
            Convex,
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Lipschitz(|p| 1.0 / p[0]),
        ],
        kin: &[
            Kin::same("catboost", "MAPE").but("floors |y| at 1"),
            Kin::same("lightgbm", "mape").but("floors |y| at 1"),
            Kin::scaled("keras", "MeanAbsolutePercentageError", 0.01).but("floors |y| at 1e-7"),
            Kin::same("scikit-learn", "mean_absolute_percentage_error"),
        ],
        budget: [1.5, 0.5, 0.0],
        convention: "gradient 0 at r = 0; second derivative 0 everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { floor: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.floor]
    }
}

impl Pointwise for AbsolutePercentageError {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (pred - target).abs() / target.abs().max(R::of(self.floor))
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        let size = target.abs().max(R::of(self.floor));
        Jet {
            value: r.abs() / size,
            grad: r.sign() / size,
            hess: R::select(r.eq(r), R::zero(), r),
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target]
    }
}
