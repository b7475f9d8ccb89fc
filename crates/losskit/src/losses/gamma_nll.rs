//! Gamma negative log-likelihood.

use crate::Jet;
use crate::card::{Card, Claim::*, Domain, Kin, Link, TargetShape};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("gamma_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GammaNll;

impl Definition for GammaNll {
    type Shape = Point;
    const CARD: Card = Card {
        name: "gamma_nll",
        page: include_str!("gamma_nll.md"),
        aliases: &["gamma", "gamma_deviance", "half_gamma", "exponential_nll"],
        about: "Positive amounts whose spread grows with their mean: gamma regression with the logarithm as link.",
        source: "Nelder & Wedderburn 1972, doi:10.2307/2344614",
        target: TargetShape::Value(Domain::POSITIVE),
        link: Link::Log,
        estimates: "logarithm of the mean",
        claims: &[Convex, Smooth, Variance(|_, mean| mean * mean)],
        kin: &[
            Kin::same("scikit-learn", "HalfGammaLoss").but("differs by a constant of the target"),
            Kin::same("xgboost", "reg:gamma").but("differs by a constant of the target"),
            Kin::same("lightgbm", "gamma").but("differs by a constant of the target"),
        ],
        budget: [2.0, 2.0, 1.5],
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

impl Pointwise for GammaNll {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        pred + target * (-pred).exp()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let ratio = target * (-pred).exp();
        // Far out the exponential wins; ∞ − ∞ must not.
        let endless = ratio.eq(R::of(f64::INFINITY));
        Jet {
            value: R::select(endless, ratio, pred + ratio),
            grad: R::one() - ratio,
            hess: ratio,
        }
    }
}
