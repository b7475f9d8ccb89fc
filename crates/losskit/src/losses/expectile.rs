//! Expectile.

use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("expectile.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectile {
    tau: f64,
}

impl Expectile {
    /// `tau` in (0, 1) is the expectile to estimate.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(tau: f64) -> Result<Self, Error> {
        Self::checked(&[tau])
    }
}

impl Definition for Expectile {
    type Shape = Point;
    const CARD: Card = Card {
        name: "expectile",
        page: include_str!("expectile.md"),
        aliases: &["asymmetric_squared_error"],
        about: "Regression to an expectile: least squares with a price for each side.",
        source: "Newey & Powell 1987, doi:10.2307/1911031",
        params: &[Param::number(
            "tau",
            0.5,
            Domain::open(0.0, 1.0),
            "the expectile to estimate",
        )],
        estimates: "tau-expectile",
        claims: &[
            Convex,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Curvature(|p| 2.0 * p[0].max(1.0 - p[0])),
        ],
        kin: &[
            Kin::same("catboost", "Expectile"),
            Kin::scaled("xgboost", "reg:expectileerror", 2.0).but("since 3.3"),
        ],
        budget: [2.5, 1.5, 0.0],
        convention: "second derivative 2 tau at r = 0",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { tau: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.tau]
    }
}

impl Pointwise for Expectile {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let r = pred - target;
        let (above, below) = (R::of(1.0 - self.tau), R::of(self.tau));
        R::select(r.gt(R::zero()), above, below) * r * r
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        let (above, below) = (R::of(1.0 - self.tau), R::of(self.tau));
        let part = R::select(r.gt(R::zero()), above, below);
        let (bend, pull) = (part + part, part * r);
        Jet {
            value: pull * r,
            grad: pull + pull,
            hess: R::select(r.eq(r), bend, r),
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target]
    }
}
