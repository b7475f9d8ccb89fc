//! Logistic loss of a margin.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin, Link};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("logistic_margin.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogisticMargin;

impl Definition for LogisticMargin {
    type Shape = Point;
    const CARD: Card = Card {
        name: "logistic_margin",
        page: include_str!("logistic_margin.md"),
        aliases: &["soft_margin", "logit_margin"],
        about: "Logistic regression for targets of -1 and +1.",
        source: "Friedman, Hastie & Tibshirani 2000, doi:10.1214/aos/1016218223",
        link: Link::Logit,
        estimates: "log-odds",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| 1.0),
            Curvature(|_| 0.25),
            Likelihood(|_, y| if y.abs() == 1.0 { 0.0 } else { f64::NAN }),
        ],
        kin: &[
            Kin::same("burn", "SoftMarginLoss"),
            Kin::same("torch", "SoftMarginLoss")
                .but("overflows to inf, gradient NaN, for m < −88 in f32"),
            Kin::same("lightgbm", "binary"),
            Kin::same("LossFunctions.jl", "LogitMarginLoss"),
        ],
        budget: [2.5, 2.5, 2.5],
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

impl Pointwise for LogisticMargin {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (-(target * pred)).softplus()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let m = target * pred;
        let [e, tail, large] = m.logistic();
        let small = e * large;
        let right = m.gt(R::zero());
        let jet = Jet {
            value: (-m).max(R::zero()) + tail,
            grad: -R::select(right, small, large),
            hess: large * small,
        };
        jet.of_margin(target)
    }
}
