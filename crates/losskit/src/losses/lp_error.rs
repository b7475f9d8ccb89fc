//! Power of the absolute error.

use super::SquaredError;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("lp_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LpError {
    p: f64,
}

impl LpError {
    /// `p` ≥ 1 is the power: 1 gives the absolute error, 2 the squared one.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(p: f64) -> Result<Self, Error> {
        Self::checked(&[p])
    }
}

impl Definition for LpError {
    type Shape = Point;
    const CARD: Card = Card {
        name: "lp_error",
        page: include_str!("lp_error.md"),
        aliases: &["lq"],
        about: "Regression between median and mean, or beyond: a power of the error.",
        source: "Money et al. 1982, Communications in Statistics - Simulation and Computation 11, 89–109",
        params: &[Param::number(
            "p",
            2.0,
            Domain::Interval {
                low: 1.0,
                low_in: true,
                high: f64::INFINITY,
                high_in: false,
            },
            "the power",
        )],
        estimates: "median at p = 1, mean at p = 2, mid-range as p grows",
        claims: &[
            Convex,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| if p[0] == 1.0 { 1.0 } else { f64::INFINITY }),
            Curvature(|p| if p[0] == 2.0 { 2.0 } else { f64::INFINITY }),
        ],
        kin: &[
            Kin::same("catboost", "Lq"),
            Kin::same("burn", "LpLoss"),
            Kin::same("LossFunctions.jl", "LPDistLoss"),
        ],
        budget: [1.0, 1.0, 1.0],
        convention: "gradient 0 at r = 0; second derivative 0 at r = 0 unless p = 2",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { p: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.p]
    }
}

impl Pointwise for LpError {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let r = pred - target;
        R::select(r.lt(R::zero()), -r, r).powf(self.p)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        if self.p == 2.0 {
            return SquaredError.jet(pred, target);
        }
        let (r, zero) = (pred - target, R::zero());
        let (p, low) = (self.p, self.p < 2.0);
        let a = r.abs();
        // One power serves all three: the slope's below 2, where the curvature's may overflow, the curvature's above, where
        // the slope's may underflow. At p = 1 it is 1, also where the logarithm is infinite.
        let power = a
            .ln()
            .weighted(R::of(if low { p - 1.0 } else { p - 2.0 }))
            .exp();
        let slope = if low { power } else { power * a };
        let bend = if low { power / a } else { power };
        let bend = bend.weighted(R::of(p * (p - 1.0)));
        // Below 2 the curvature is 0 far out and infinite, or nothing, at the target.
        let end = if low { R::of(f64::INFINITY) } else { zero };
        let still = a.eq(zero) | a.eq(end);
        Jet {
            value: slope * a,
            grad: R::of(p) * slope * r.sign(),
            hess: R::select(still, zero, R::select(a.eq(a), bend, a)),
        }
    }

    #[inline(always)]
    fn known<O>(self, work: impl FnOnce(Self) -> O) -> O {
        if self.p == 2.0 {
            work(Self { p: 2.0 })
        } else {
            work(self)
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        if self.p == 2.0 {
            Vec::new()
        } else {
            vec![target]
        }
    }
}
