//! Pinball.

use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("pinball.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pinball {
    tau: f64,
}

impl Pinball {
    /// `tau` in (0, 1) is the quantile to estimate.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(tau: f64) -> Result<Self, Error> {
        Self::checked(&[tau])
    }
}

impl Definition for Pinball {
    type Shape = Point;
    const CARD: Card = Card {
        name: "pinball",
        page: include_str!("pinball.md"),
        aliases: &["quantile"],
        about: "Regression to a quantile.",
        source: "Koenker & Bassett 1978, doi:10.2307/1913643",
        params: &[Param::number(
            "tau",
            0.5,
            Domain::open(0.0, 1.0),
            "the quantile to estimate",
        )],
        estimates: "tau-quantile",
        claims: &[
            Convex,
            NonNegative,
            ZeroAtTarget,
            Lipschitz(|p| p[0].max(1.0 - p[0])),
        ],
        kin: &[
            Kin::same("LossFunctions.jl", "QuantileLoss"),
            Kin::same("scikit-learn", "PinballLoss"),
            Kin::same("xgboost", "reg:quantileerror"),
            Kin::same("lightgbm", "quantile").but("alpha = 0.9 if not given"),
            Kin::same("catboost", "Quantile").but("0 within 1e-6 of the target"),
        ],
        budget: [1.5, 0.0, 0.0],
        convention: "gradient 0 at r = 0; second derivative 0 everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { tau: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.tau]
    }
}

impl Pointwise for Pinball {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let r = pred - target;
        let (above, below) = (R::of(1.0 - self.tau), R::of(-self.tau));
        R::select(r.gt(R::zero()), above * r, below * r)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        let zero = R::zero();
        let (above, below) = (R::of(1.0 - self.tau), R::of(-self.tau));
        let flat = R::select(r.eq(r), zero, r);
        Jet {
            value: R::select(r.gt(zero), above, below) * r,
            grad: R::select(r.gt(zero), above, R::select(r.lt(zero), below, flat)),
            hess: flat,
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target]
    }
}
