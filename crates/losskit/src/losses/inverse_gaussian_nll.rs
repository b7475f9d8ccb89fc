//! Inverse Gaussian negative log-likelihood.

use crate::Jet;
use crate::card::{Card, Claim::*, Domain, Link, TargetShape};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("inverse_gaussian_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InverseGaussianNll;

impl Definition for InverseGaussianNll {
    type Shape = Point;
    const CARD: Card = Card {
        name: "inverse_gaussian_nll",
        page: include_str!("inverse_gaussian_nll.md"),
        aliases: &["inverse_gaussian", "inverse_gaussian_deviance"],
        about: "Positive amounts with a long tail: inverse Gaussian regression with the logarithm as link.",
        source: "Tweedie 1957, doi:10.1214/aoms/1177706964",
        target: TargetShape::Value(Domain::POSITIVE),
        link: Link::Log,
        estimates: "logarithm of the mean",
        claims: &[NonNegative, Smooth, Variance(|_, mean| mean.powi(3))],
        budget: [3.0, 3.0, 3.5],
        convention: "smooth everywhere; not convex",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for InverseGaussianNll {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let away = target * (-pred).exp() - R::one();
        away.square() / (R::of(2.0) * target)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let rate = (-pred).exp();
        let ratio = target * rate;
        let away = ratio - R::one();
        Jet {
            // Not the square, which overflows first.
            value: R::of(0.5) * away * (away / target),
            grad: -(away * rate),
            hess: (ratio + away) * rate,
        }
    }
}
