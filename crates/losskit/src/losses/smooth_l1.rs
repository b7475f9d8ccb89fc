//! Smooth L1.

use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("smooth_l1.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothL1 {
    beta: f64,
}

impl SmoothL1 {
    /// `beta` ≥ 0 is where the parabola becomes a line of slope 1; 0 gives the absolute error.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(beta: f64) -> Result<Self, Error> {
        Self::checked(&[beta])
    }
}

impl Definition for SmoothL1 {
    type Shape = Point;
    const CARD: Card = Card {
        name: "smooth_l1",
        page: include_str!("smooth_l1.md"),
        about: "Huber's loss with tails of slope 1: bounding-box regression.",
        source: "Girshick 2015, doi:10.1109/ICCV.2015.169",
        params: &[Param::number(
            "beta",
            1.0,
            Domain::NON_NEGATIVE,
            "where the parabola becomes a line",
        )],
        estimates: "mean of the middle, median of the tails",
        claims: &[
            Convex,
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|_| 1.0),
            Curvature(|p| 1.0 / p[0]),
        ],
        kin: &[
            Kin::same("dfdx", "smooth_l1_loss"),
            Kin::same("burn", "SmoothL1Loss"),
            Kin::same("torch", "SmoothL1Loss").but("beta = 0 is allowed there"),
        ],
        budget: [2.5, 1.0, 0.5],
        convention: "second derivative 1/beta at |r| = beta; with beta = 0 as absolute_error",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { beta: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.beta]
    }
}

impl Pointwise for SmoothL1 {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (r, half) = (pred - target, R::of(0.5));
        let a = r.abs();
        if self.beta == 0.0 {
            return a;
        }
        let b = R::of(self.beta);
        R::select(a.le(b), half * r * r / b, a - half * b)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        let b = R::of(self.beta);
        // beta = 0 would divide 0 by 0; its limit is the sign.
        let c = if self.beta == 0.0 {
            r.sign()
        } else {
            (r / b).clamp(-R::one(), R::one())
        };
        let inside = r.abs().le(b);
        let flat = R::select(r.eq(r), R::zero(), r);
        let bend = if self.beta == 0.0 {
            flat
        } else {
            R::select(inside, R::one() / b, flat)
        };
        Jet {
            value: c * (r - R::of(0.5 * self.beta) * c),
            grad: c,
            hess: bend,
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target - self.beta, target + self.beta]
    }
}
