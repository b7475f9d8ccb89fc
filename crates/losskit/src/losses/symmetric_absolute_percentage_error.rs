//! Symmetric absolute percentage error.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("symmetric_absolute_percentage_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SymmetricAbsolutePercentageError {
    floor: f64,
}

impl SymmetricAbsolutePercentageError {
    /// `floor` > 0 is added to the sizes that errors are measured by.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(floor: f64) -> Result<Self, Error> {
        Self::checked(&[floor])
    }
}

impl Definition for SymmetricAbsolutePercentageError {
    type Shape = Point;
    const CARD: Card = Card {
        name: "symmetric_absolute_percentage_error",
        page: include_str!("symmetric_absolute_percentage_error.md"),
        aliases: &["smape"],
        about: "Forecasts judged by the error relative to both numbers.",
        source: "Makridakis 1993, doi:10.1016/0169-2070(93)90079-3",
        params: &[Param::positive(
            "floor",
            1e-6,
            "added to the sizes that errors are measured by",
        )],
        estimates: "median, rows of the prediction's size weighing most",
        claims: &[NonNegative, ZeroAtTarget, Lipschitz(|p| 2.0 / p[0])],
        kin: &[Kin::scaled("catboost", "SMAPE", 0.01).but("adds no floor")],
        budget: [2.5, 5.0, 7.0],
        convention: "gradient 0 at r = 0, that of the far side at a prediction of 0",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { floor: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.floor]
    }
}

impl Pointwise for SymmetricAbsolutePercentageError {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let sizes = pred.abs() + target.abs() + R::of(self.floor);
        R::of(2.0) * (pred - target).abs() / sizes
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, zero, two) = (pred - target, R::zero(), R::of(2.0));
        let (a, own, floor) = (r.abs(), target.abs(), R::of(self.floor));
        let [small, large] = [pred.abs().min(own), pred.abs().max(own)];
        // What the larger size swallows of the smaller one is not lost.
        let sum = large + small;
        let endless = sum.eq(R::of(f64::INFINITY));
        let sizes = sum + (R::select(endless, zero, small - (sum - large)) + floor);
        let inverse = R::one() / sizes;
        // On the target's side of 0 the sizes exceed |r| by twice the smaller one, beyond it by nothing.
        let up = pred.gt(zero) & target.gt(zero);
        let down = pred.lt(zero) & target.lt(zero);
        let beside = {
            #[inline(always)]
            |size: R| R::select(up | down, two * size, zero) + floor
        };
        let grad = two * r.sign() * (beside(own) * inverse) * inverse;
        // A large error comes from what it lacks, whose rounding is the smaller one.
        let far = sizes.le(two * a);
        let share = two * (R::select(far, beside(small), a) * inverse);
        Jet {
            value: R::select(far, two - share, share),
            grad,
            hess: -two * grad * pred.sign() * inverse,
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target, 0.0]
    }
}
