//! Periodic loss of an angle.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};
use std::f64::consts::TAU;

#[doc = include_str!("periodic.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Periodic {
    period: f64,
}

impl Periodic {
    /// `period` > 0 is how far apart two numbers are that mean the same.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(period: f64) -> Result<Self, Error> {
        Self::checked(&[period])
    }
}

impl Definition for Periodic {
    type Shape = Point;
    const CARD: Card = Card {
        name: "periodic",
        page: include_str!("periodic.md"),
        aliases: &["circular", "von_mises"],
        about: "Regression to an angle, a time of day or of the year: what is a period apart is the same.",
        source: "Mardia & Jupp 2000, doi:10.1002/9780470316979",
        params: &[Param::positive(
            "period",
            1.0,
            "how far apart two numbers are that mean the same",
        )],
        estimates: "circular mean",
        claims: &[
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| TAU / p[0]),
            Curvature(|p| (TAU / p[0]).powi(2)),
            Period(|p| p[0]),
        ],
        kin: &[Kin::same("LossFunctions.jl", "PeriodicLoss").but("said not to be symmetric; it is")],
        budget: [2.0, 3.5, 2.5],
        convention: "smooth everywhere; second derivative negative beyond a quarter of the period; NaN at ±∞",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { period: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.period]
    }
}

impl Pointwise for Periodic {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let [sin, _] = ((pred - target) / R::of(self.period)).sin_cos_pi();
        R::of(2.0) * sin.square()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        // What rounding takes from the difference is an angle of its own, and near a whole number of periods all there is.
        let back = r - pred;
        let lost = (pred - (r - back)) - (target + back);
        let whole = (r * R::of(1.0 / self.period)).round();
        let rest = (-whole).mul_add(R::of(self.period), r) + lost;
        let [sin, cos] = (rest / R::of(self.period)).sin_cos_pi();
        let two = R::of(2.0);
        Jet {
            value: two * sin * sin,
            grad: R::of(2.0 * TAU / self.period) * sin * cos,
            hess: R::of((TAU / self.period).powi(2)) * ((cos - sin) * (cos + sin)),
        }
    }
}
