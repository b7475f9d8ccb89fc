//! Negative binomial negative log-likelihood.

use crate::card::{Card, Claim::*, Domain, Link, Param, TargetShape, Task, ln_factorial};
use crate::real::{Plain, Real};
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

/// From here on 1 is lost beside a number, in `f64` too; its inverse is still normal in `f32`.
const LARGE: f64 = 1e30;

#[doc = include_str!("negative_binomial_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NegativeBinomialNll {
    dispersion: f64,
    /// Its logarithm, taken once.
    log: f64,
}

impl NegativeBinomialNll {
    /// `dispersion` α > 0: a count of mean μ has variance μ + αμ².
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(dispersion: f64) -> Result<Self, Error> {
        Self::checked(&[dispersion])
    }
}

impl Definition for NegativeBinomialNll {
    type Shape = Point;
    const CARD: Card = Card {
        name: "negative_binomial_nll",
        page: include_str!("negative_binomial_nll.md"),
        aliases: &["negative_binomial", "nb2"],
        about: "Counts that vary more than Poisson's: negative binomial regression with the logarithm as link.",
        source: "Lawless 1987, doi:10.2307/3314912",
        tasks: &[Task::Counts],
        target: TargetShape::Value(Domain::NON_NEGATIVE),
        params: &[Param::positive(
            "dispersion",
            1.0,
            "the variance is mean + dispersion mean²",
        )],
        link: Link::Log,
        estimates: "logarithm of the mean",
        claims: &[
            Convex,
            Smooth,
            Likelihood(|p, y| {
                // ln Γ(1/α) + ln y! − ln Γ(y + 1/α) − y ln α.
                let size = 1.0 / p[0];
                let ln_gamma = |x: f64| Plain(x).ln_gamma_1p().0 - x.ln();
                ln_gamma(size) + ln_factorial(y) - ln_gamma(y + size) - y * p[0].ln()
            }),
        ],
        budget: [3.5, 2.5, 5.0],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            dispersion: p[0],
            log: p[0].ln(),
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.dispersion]
    }
}

impl Pointwise for NegativeBinomialNll {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let alpha = R::of(self.dispersion);
        (target + R::one() / alpha) * (alpha * pred.exp()).ln_1p() - pred.weighted(target)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (one, alpha) = (R::one(), R::of(self.dispersion));
        let (size, log) = (R::of(1.0 / self.dispersion), R::of(self.log));
        let mean = pred.exp();
        let x = alpha * mean;
        let rate = one / (one + x);
        // There the logarithm of 1 + αμ is η + ln α, and the share αμ/(1 + αμ) is 1.
        let far = x.ge(R::of(LARGE));
        let total = R::select(far, pred + log, x.ln_1p());
        // What the logarithm exceeds η by: for large counts the difference of the two would lose it.
        let excess = R::select(x.ge(one), log + (one / x).ln_1p(), total - pred);
        let full = R::select(far, size, mean * rate);
        Jet {
            value: size * total + excess.weighted(target),
            grad: R::select(far, size - target * rate, (mean - target) * rate),
            hess: full * (one + alpha * target) * rate,
        }
    }
}
