//! Gaussian negative log-likelihood.

use crate::Error;
use crate::card::{Card, Domain, Kin, Param, Row};
use crate::real::{Real, Sink, Vector};
use crate::shape::{Definition, Line, Rowwise, Value};

/// ½ ln 2π.
const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;

#[doc = include_str!("gaussian_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaussianNll {
    full: bool,
    floor: f64,
}

impl GaussianNll {
    /// `full` adds ½ ln 2π; `floor` > 0 is the least variance.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(full: bool, floor: f64) -> Result<Self, Error> {
        Self::checked(&[f64::from(u8::from(full)), floor])
    }
}

impl Definition for GaussianNll {
    type Shape = Line;
    const CARD: Card = Card {
        name: "gaussian_nll",
        page: include_str!("gaussian_nll.md"),
        about: "Regression that predicts its own uncertainty: a mean and a variance.",
        source: "Nix & Weigend 1994, doi:10.1109/ICNN.1994.374138",
        row: Row::Named(&[("mean", Domain::Real), ("variance", Domain::NON_NEGATIVE)]),
        params: &[
            Param::flag("full", "adds the constant ½ ln 2π"),
            Param::positive("floor", 1e-6, "least variance"),
        ],
        estimates: "mean and variance",
        kin: &[
            Kin::same("burn", "GaussianNLLLoss"),
            Kin::same("torch", "GaussianNLLLoss")
                .but("variances below eps = 1e-6 are raised to it"),
        ],
        budget: [3.5, 3.5, 2.5],
        convention: "flat in the variance at and below the floor",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            full: p[0] != 0.0,
            floor: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.full)), self.floor]
    }
}

impl Rowwise for GaussianNll {
    type Target = Value;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], target: R) -> R {
        let (r, v) = (row[0] - target, row[1].max(R::of(self.floor)));
        let value = R::of(0.5) * (v.ln() + r * r / v);
        if self.full {
            value + R::of(HALF_LN_TAU)
        } else {
            value
        }
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, target: R, grad: &mut impl Sink<R>) -> R {
        let (half, floor) = (R::of(0.5), R::of(self.floor));
        let (mean, variance) = (row.at(0), row.at(1));
        let (r, v) = (mean - target, variance.max(floor));
        let pull = r / v;
        let widen = half * (R::one() / v - pull * pull);
        grad.set(0, pull);
        grad.set(1, R::select(variance.le(floor), R::zero(), widen));
        let value = half * (v.ln() + r * pull);
        if self.full {
            value + R::of(HALF_LN_TAU)
        } else {
            value
        }
    }
}
