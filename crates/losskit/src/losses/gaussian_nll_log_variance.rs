//! Gaussian negative log-likelihood of a log-variance.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row};
use crate::real::{Real, Sink, Vector};
use crate::shape::{Definition, Line, Rowwise, Value};

/// ½ ln 2π.
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

#[doc = include_str!("gaussian_nll_log_variance.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussianNllLogVariance {
    full: bool,
}

impl GaussianNllLogVariance {
    /// `full` adds ½ ln 2π.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(full: bool) -> Result<Self, Error> {
        Self::checked(&[f64::from(u8::from(full))])
    }
}

impl Definition for GaussianNllLogVariance {
    type Shape = Line;
    const CARD: Card = Card {
        name: "gaussian_nll_log_variance",
        page: include_str!("gaussian_nll_log_variance.md"),
        aliases: &["heteroscedastic_gaussian"],
        about: "Regression that predicts its own uncertainty: a mean and the logarithm of a variance.",
        source: "Kendall & Gal 2017, arXiv:1703.04977",
        row: Row::Named(&[
            ("mean", Domain::Real),
            // e to its power and to its negative are numbers, times the square of a residual too.
            ("log_variance", Domain::closed(-60.0, 600.0)),
        ]),
        params: &[Param::flag("full", "adds the constant ½ ln 2π")],
        estimates: "mean and logarithm of the variance",
        claims: &[Smooth],
        kin: &[Kin::same("catboost", "RMSEWithUncertainty").but("takes ln σ")],
        budget: [3.0, 3.0, 2.0],
        convention: "smooth everywhere; not jointly convex",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { full: p[0] != 0.0 }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.full))]
    }
}

impl Rowwise for GaussianNllLogVariance {
    type Target = Value;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], target: R) -> R {
        let (r, log) = (row[0] - target, row[1]);
        let value = R::of(0.5) * (log + r * r * (-log).exp());
        if self.full {
            value + R::of(HALF_LN_TAU)
        } else {
            value
        }
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, target: R, grad: &mut impl Sink<R>) -> R {
        let half = R::of(0.5);
        let (r, log) = (row.at(0) - target, row.at(1));
        let pull = r * (-log).exp();
        let square = half * pull * r;
        grad.set(0, pull);
        grad.set(1, half - square);
        let value = half * log + square;
        if self.full {
            value + R::of(HALF_LN_TAU)
        } else {
            value
        }
    }
}
