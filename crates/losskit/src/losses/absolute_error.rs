//! Absolute error.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("absolute_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AbsoluteError;

impl Definition for AbsoluteError {
    type Shape = Point;
    const CARD: Card = Card {
        name: "absolute_error",
        page: include_str!("absolute_error.md"),
        aliases: &["mae", "l1", "mean_absolute_error"],
        about: "Regression to the median: outliers count no more than their side.",
        source: "Laplace 1774; Koenker & Bassett 1978, doi:10.2307/1913643",
        estimates: "median",
        claims: &[
            Convex,
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Lipschitz(|_| 1.0),
        ],
        kin: &[
            Kin::same("dfdx", "mae_loss"),
            Kin::same("burn", "LpLoss::l1"),
            Kin::same("catboost", "MAE").but("derivatives of ½|r|"),
            Kin::same("Flux.jl", "mae"),
            Kin::same("LossFunctions.jl", "L1DistLoss"),
            Kin::same("torch", "L1Loss"),
            Kin::same("keras", "MeanAbsoluteError"),
            Kin::same("scikit-learn", "AbsoluteError").but("gradient −1 at r = 0"),
            Kin::same("xgboost", "reg:absoluteerror"),
            Kin::same("lightgbm", "regression_l1"),
        ],
        budget: [0.5, 0.0, 0.0],
        convention: "gradient 0 at r = 0; second derivative 0 everywhere",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for AbsoluteError {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (pred - target).abs()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        Jet {
            value: r.abs(),
            grad: r.sign(),
            // A NaN residual has no slope and no bend either.
            hess: R::select(r.eq(r), R::zero(), r),
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target]
    }
}
