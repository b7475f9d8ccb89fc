//! Log-cosh.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("log_cosh.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogCosh;

impl Definition for LogCosh {
    type Shape = Point;
    const CARD: Card = Card {
        name: "log_cosh",
        page: include_str!("log_cosh.md"),
        about: "Regression between mean and median, smooth everywhere.",
        source: "Green 1990, doi:10.1109/42.52985",
        estimates: "between mean and median",
        claims: &[
            Convex,
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|_| 1.0),
            Curvature(|_| 1.0),
        ],
        kin: &[
            Kin::same("LossFunctions.jl", "LogCoshLoss"),
            Kin::same("keras", "LogCosh").but("cancels near 0"),
            Kin::same("optax", "log_cosh").but("cancels near 0"),
            Kin::same("catboost", "LogCosh").but("its value is right to 1e-4 only"),
        ],
        budget: [1.5, 1.5, 2.5],
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

impl Pointwise for LogCosh {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (pred - target).log_cosh()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let [value, grad, hess] = (pred - target).log_cosh_jet();
        Jet { value, grad, hess }
    }
}
