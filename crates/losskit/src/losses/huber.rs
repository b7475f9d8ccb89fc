//! Huber.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("huber.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Huber {
    /// Where the parabola becomes a line.
    delta: f64,
}

impl Huber {
    /// `delta` > 0 is where the parabola becomes a line.
    ///
    /// # Errors
    /// `delta` outside its range.
    pub fn new(delta: f64) -> Result<Self, Error> {
        Self::checked(&[delta])
    }
}

impl Definition for Huber {
    type Shape = Point;
    const CARD: Card = Card {
        name: "huber",
        about: "Regression that a few outliers must not rule.",
        source: "Huber 1964, doi:10.1214/aoms/1177703732",
        page: include_str!("huber.md"),
        params: &[Param::positive(
            "delta",
            1.0,
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
            Lipschitz(|p| p[0]),
            Curvature(|_| 1.0),
        ],
        kin: &[
            Kin::same("dfdx", "huber_loss"),
            Kin::same("candle", "huber"),
            Kin::same("burn", "HuberLoss"),
            Kin::same("catboost", "Huber"),
            Kin::same("lightgbm", "huber")
                .but("delta = 0.9 if not given; second derivative 1 everywhere"),
            Kin::same("Flux.jl", "huber_loss"),
            Kin::same("LossFunctions.jl", "HuberLoss"),
            Kin::same("torch", "HuberLoss"),
            Kin::same("keras", "Huber"),
            Kin::same("optax", "huber_loss"),
            Kin::same("scikit-learn", "HuberLoss").but("delta = 0.5 if not given"),
        ],
        budget: [2.0, 0.5, 0.0],
        convention: "second derivative 1 at |r| = delta",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Huber { delta: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.delta]
    }
}

impl Pointwise for Huber {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (r, d, half) = (pred - target, R::of(self.delta), R::of(0.5));
        R::select(r.abs().le(d), half * r * r, d * (r.abs() - half * d))
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        let d = R::of(self.delta);
        let c = r.clamp(-d, d);
        Jet {
            value: c * (r - R::of(0.5) * c),
            grad: c,
            hess: R::select(r.abs().le(d), R::one(), R::zero()),
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target - self.delta, target + self.delta]
    }
}
