//! Squared error.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("squared_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SquaredError;

impl Definition for SquaredError {
    type Shape = Point;
    const CARD: Card = Card {
        name: "squared_error",
        page: include_str!("squared_error.md"),
        aliases: &["mse", "l2", "mean_squared_error", "brier"],
        about: "Regression to the mean: least squares.",
        source: "Gauss 1809, see Stigler 1981, doi:10.1214/aos/1176345451",
        estimates: "mean",
        claims: &[
            Convex,
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Curvature(|_| 2.0),
        ],
        kin: &[
            Kin::same("monai", "PatchAdversarialLoss('least_squares')")
                .but("passes a leaky ReLU first"),
            Kin::same("dfdx", "mse_loss"),
            Kin::same("candle", "mse"),
            Kin::same("burn", "MseLoss"),
            Kin::same("catboost", "RMSE").but("derivatives of ½r²"),
            Kin::same("Flux.jl", "mse"),
            Kin::same("LossFunctions.jl", "L2DistLoss"),
            Kin::same("torch", "MSELoss"),
            Kin::same("keras", "MeanSquaredError").but("weighted means divide by N"),
            Kin::same("optax", "squared_error"),
            Kin::scaled("optax", "l2_loss", 2.0),
            Kin::scaled("scikit-learn", "HalfSquaredError", 2.0),
            Kin::same("scikit-learn", "brier_score_loss"),
            Kin::scaled("xgboost", "reg:squarederror", 2.0),
            Kin::scaled("lightgbm", "regression", 2.0),
        ],
        budget: [1.0, 0.5, 0.0],
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

impl Pointwise for SquaredError {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (pred - target).square()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let r = pred - target;
        Jet {
            value: r * r,
            grad: r + r,
            hess: R::of(2.0),
        }
    }
}
