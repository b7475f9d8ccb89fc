//! Zero-inflated Poisson negative log-likelihood.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Param, Row, TargetShape, Task};
use crate::real::{Real, Sink, Vector};
use crate::shape::{Definition, Line, Rowwise, Value};

#[doc = include_str!("zero_inflated_poisson_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZeroInflatedPoissonNll {
    full: bool,
}

impl ZeroInflatedPoissonNll {
    /// `full` adds the constant ln y!.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(full: bool) -> Result<Self, Error> {
        Self::checked(&[f64::from(u8::from(full))])
    }
}

impl Definition for ZeroInflatedPoissonNll {
    type Shape = Line;
    const CARD: Card = Card {
        name: "zero_inflated_poisson_nll",
        page: include_str!("zero_inflated_poisson_nll.md"),
        aliases: &["zero_inflated_poisson", "zip"],
        about: "Counts with more zeros than a Poisson distribution has.",
        source: "Lambert 1992, doi:10.2307/1269547",
        tasks: &[Task::Counts],
        row: Row::Named(&[
            // e to its power is a number, times another too.
            ("log_mean", Domain::closed(-600.0, 600.0)),
            ("logit_zero", Domain::Real),
        ]),
        target: TargetShape::Value(Domain::NON_NEGATIVE),
        params: &[Param::flag("full", "adds the constant ln y!")],
        estimates: "logarithm of the Poisson mean, log-odds of an extra zero",
        claims: &[Smooth],
        budget: [2.5, 4.0, 2.5],
        convention: "smooth everywhere; not convex for a count of 0",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { full: p[0] != 0.0 }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.full))]
    }
}

/// At a zero, with the chance `logit` of an extra one: the surprise −ln P, P = π + (1 − π) e^−λ; and the chances that the
/// zero is an extra one, and that it was counted; and P − 1.
#[inline(always)]
fn zero<R: Real>(mean: R, logit: R) -> [R; 4] {
    let other = (-logit).sigmoid();
    let lacking = other * (-mean).exp_m1();
    let likely = lacking.gt(R::of(-0.5));
    // Where zeros are likely by what is lacking to 1; elsewhere by the sum, its larger term taken out.
    let (both, all) = (logit + mean, R::one() + lacking);
    let larger = logit.max(-mean);
    let rare = logit.softplus() - (larger + (-both.abs()).exp().ln_1p());
    [
        R::select(likely, -lacking.ln_1p(), rare),
        R::select(likely, logit.sigmoid() / all, both.sigmoid()),
        R::select(likely, other * (-mean).exp() / all, (-both).sigmoid()),
        lacking,
    ]
}

impl Rowwise for ZeroInflatedPoissonNll {
    type Target = Value;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], target: R) -> R {
        let mean = row[0].exp();
        let some = row[1].softplus() + (mean - row[0].weighted(target));
        let value = R::select(target.eq(R::zero()), zero(mean, row[1])[0], some);
        if self.full {
            value + target.ln_gamma_1p()
        } else {
            value
        }
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, target: R, grad: &mut impl Sink<R>) -> R {
        let (eta, logit) = (row.at(0), row.at(1));
        let mean = eta.exp();
        let none = target.eq(R::zero());
        let [surprise, extra, counted, lacking] = zero(mean, logit);
        grad.set(0, R::select(none, mean.weighted(counted), mean - target));
        // Not π less `extra`, which cancels.
        grad.set(1, R::select(none, extra * lacking, logit.sigmoid()));
        let some = logit.softplus() + (mean - eta.weighted(target));
        let value = R::select(none, surprise, some);
        if self.full {
            value + target.ln_gamma_1p()
        } else {
            value
        }
    }
}
