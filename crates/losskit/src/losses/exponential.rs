//! Exponential loss.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("exponential.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential;

impl Definition for Exponential {
    type Shape = Point;
    const CARD: Card = Card {
        name: "exponential",
        page: include_str!("exponential.md"),
        aliases: &["adaboost", "exponential_margin"],
        about: "Boosting's classic: every wrong row counts exponentially.",
        source: "Freund & Schapire 1997, doi:10.1006/jcss.1997.1504",
        estimates: "half the log-odds",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[
            Kin::same("scikit-learn", "ExponentialLoss").but("targets in [0, 1]"),
            Kin::same("LossFunctions.jl", "ExpLoss"),
        ],
        budget: [1.0, 1.0, 1.0],
        convention: "smooth everywhere",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for Exponential {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (-(target * pred)).exp()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let e = (-(target * pred)).exp();
        let jet = Jet {
            value: e,
            grad: -e,
            hess: e,
        };
        jet.of_margin(target)
    }
}
