//! Squared log error.

use crate::Jet;
use crate::card::{Card, Claim::*, Domain, Kin, Row, TargetShape};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("squared_log_error.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SquaredLogError;

impl Definition for SquaredLogError {
    type Shape = Point;
    const CARD: Card = Card {
        name: "squared_log_error",
        page: include_str!("squared_log_error.md"),
        aliases: &["msle", "mean_squared_logarithmic_error"],
        about: "Regression on a logarithmic scale: factors count, not differences.",
        source: "Box & Cox 1964, doi:10.1111/j.2517-6161.1964.tb00553.x",
        row: Row::One(Domain::above(-1.0)),
        target: TargetShape::Value(Domain::above(-1.0)),
        estimates: "geometric mean of 1 + y, less 1",
        claims: &[NonNegative, ZeroAtTarget, Smooth],
        kin: &[
            Kin::same("Flux.jl", "msle").but("no 1 is added: another function"),
            Kin::same("keras", "MeanSquaredLogarithmicError").but("raises both to 1e-7"),
            Kin::same("scikit-learn", "mean_squared_log_error"),
            Kin::scaled("xgboost", "reg:squaredlogerror", 2.0)
                .but("raises predictions to −1 + 1e-6"),
        ],
        budget: [2.0, 2.5, 2.5],
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

impl Pointwise for SquaredLogError {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (pred.ln_1p() - target.ln_1p()).square()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (one, two) = (R::one(), R::of(2.0));
        // A difference of logarithms would cancel near the target.
        let d = pred.ln_1p_quotient(target);
        let below = one + pred;
        let rate = one / below;
        Jet {
            value: d * d,
            grad: two * d * rate,
            hess: two * (one - d) / below * rate,
        }
    }
}
