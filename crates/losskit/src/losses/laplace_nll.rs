//! Laplace negative log-likelihood.

use crate::Error;
use crate::card::{Card, Domain, Param, Row};
use crate::real::{Real, Sink, Vector};
use crate::shape::{Definition, Line, Rowwise, Value};
use std::f64::consts::LN_2;

#[doc = include_str!("laplace_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaplaceNll {
    full: bool,
    floor: f64,
}

impl LaplaceNll {
    /// `full` adds ln 2; `floor` > 0 is the least scale.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(full: bool, floor: f64) -> Result<Self, Error> {
        Self::checked(&[f64::from(u8::from(full)), floor])
    }
}

impl Definition for LaplaceNll {
    type Shape = Line;
    const CARD: Card = Card {
        name: "laplace_nll",
        page: include_str!("laplace_nll.md"),
        aliases: &["laplace"],
        about: "Robust regression that predicts its own uncertainty: a median and a scale.",
        source: "Koenker & Machado 1999, doi:10.1080/01621459.1999.10473882",
        row: Row::Named(&[("median", Domain::Real), ("scale", Domain::NON_NEGATIVE)]),
        params: &[
            Param::flag("full", "adds the constant ln 2"),
            Param::positive("floor", 1e-6, "least scale"),
        ],
        estimates: "median and mean absolute deviation from it",
        budget: [2.0, 2.0, 3.0],
        convention: "gradient 0 in the median at r = 0; flat in the scale at and below the floor",
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

impl Rowwise for LaplaceNll {
    type Target = Value;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], target: R) -> R {
        let (r, b) = (row[0] - target, row[1].max(R::of(self.floor)));
        let value = b.ln() + r.abs() / b;
        if self.full {
            value + R::of(LN_2)
        } else {
            value
        }
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, target: R, grad: &mut impl Sink<R>) -> R {
        let floor = R::of(self.floor);
        let (median, scale) = (row.at(0), row.at(1));
        let (r, b) = (median - target, scale.max(floor));
        let inverse = R::one() / b;
        let apart = r.abs() / b;
        grad.set(0, r.sign() * inverse);
        let widen = inverse - apart * inverse;
        grad.set(1, R::select(scale.le(floor), R::zero(), widen));
        let value = b.ln() + apart;
        if self.full {
            value + R::of(LN_2)
        } else {
            value
        }
    }
}
