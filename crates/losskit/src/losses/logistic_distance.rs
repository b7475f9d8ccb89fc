//! Logistic distance.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("logistic_distance.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogisticDistance;

impl Definition for LogisticDistance {
    type Shape = Point;
    const CARD: Card = Card {
        name: "logistic_distance",
        page: include_str!("logistic_distance.md"),
        aliases: &["logit_dist"],
        about: "Regression with logistic noise, smooth everywhere.",
        source: "Balakrishnan 1991, Handbook of the Logistic Distribution",
        estimates: "between mean and median",
        claims: &[
            Convex,
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|_| 1.0),
            Curvature(|_| 0.5),
        ],
        kin: &[Kin::same("LossFunctions.jl", "LogitDistLoss").but("overflows for r > 709")],
        budget: [1.5, 1.5, 1.5],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for LogisticDistance {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        R::of(2.0) * (R::of(0.5) * (pred - target)).log_cosh()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let half = R::of(0.5);
        let [value, grad, hess] = (half * (pred - target)).log_cosh_jet();
        Jet {
            value: value + value,
            grad,
            hess: half * hess,
        }
    }
}
