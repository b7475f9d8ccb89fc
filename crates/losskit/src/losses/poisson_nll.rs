//! Poisson negative log-likelihood.

use crate::card::{Card, Claim::*, Domain, Kin, Link, Param, TargetShape, Task, ln_factorial};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("poisson_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoissonNll {
    full: bool,
}

impl PoissonNll {
    /// `full` adds the constant ln y!, so that the value is the negative log-likelihood itself.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(full: bool) -> Result<Self, Error> {
        Self::checked(&[f64::from(u8::from(full))])
    }
}

impl Definition for PoissonNll {
    type Shape = Point;
    const CARD: Card = Card {
        name: "poisson_nll",
        page: include_str!("poisson_nll.md"),
        aliases: &["poisson"],
        about: "Counts: Poisson regression with the logarithm as link.",
        source: "Nelder & Wedderburn 1972, doi:10.2307/2344614",
        tasks: &[Task::Counts],
        target: TargetShape::Value(Domain::NON_NEGATIVE),
        params: &[Param::flag("full", "adds the constant ln y!")],
        link: Link::Log,
        estimates: "logarithm of the mean",
        claims: &[
            Convex,
            Smooth,
            Likelihood(|p, y| {
                if p[0] != 0.0 {
                    0.0 * ln_factorial(y)
                } else {
                    ln_factorial(y)
                }
            }),
        ],
        kin: &[
            Kin::same("burn", "PoissonNllLoss"),
            Kin::same("catboost", "Poisson"),
            Kin::same("LossFunctions.jl", "PoissonLoss"),
            Kin::same("torch", "PoissonNLLLoss")
                .but("full adds Stirling's series there, and 0 for y ≤ 1"),
            Kin::same("scikit-learn", "HalfPoissonLoss"),
            Kin::same("xgboost", "count:poisson").but("the second derivative is e^(η + 0.7)"),
            Kin::same("lightgbm", "poisson").but("the second derivative is e^(η + 0.7)"),
        ],
        budget: [2.5, 1.0, 1.0],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { full: p[0] != 0.0 }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.full))]
    }
}

impl Pointwise for PoissonNll {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let value = pred.exp() - pred.weighted(target);
        if self.full {
            value + target.ln_gamma_1p()
        } else {
            value
        }
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let mean = pred.exp();
        // Far out the exponential wins; ∞ − ∞ must not.
        let value = R::select(
            mean.eq(R::of(f64::INFINITY)),
            mean,
            mean - pred.weighted(target),
        );
        Jet {
            value: if self.full {
                value + target.ln_gamma_1p()
            } else {
                value
            },
            grad: mean - target,
            hess: mean,
        }
    }

    #[inline(always)]
    fn known<O>(self, work: impl FnOnce(Self) -> O) -> O {
        if self.full {
            work(Self { full: true })
        } else {
            work(Self { full: false })
        }
    }
}
