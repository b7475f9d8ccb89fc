//! Poisson negative log-likelihood of a mean.

use crate::Jet;
use crate::card::{Card, Claim::*, Domain, Kin, Row, TargetShape, Task, ln_factorial};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("poisson_nll_identity.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoissonNllIdentity;

impl Definition for PoissonNllIdentity {
    type Shape = Point;
    const CARD: Card = Card {
        name: "poisson_nll_identity",
        page: include_str!("poisson_nll_identity.md"),
        aliases: &["poisson_identity", "poisson_mean"],
        about: "Scores a predicted mean of counts.",
        source: "Nelder & Wedderburn 1972, doi:10.2307/2344614",
        tasks: &[Task::Counts],
        row: Row::One(Domain::NON_NEGATIVE),
        target: TargetShape::Value(Domain::NON_NEGATIVE),
        estimates: "mean",
        claims: &[Convex, Smooth, Likelihood(|_, y| ln_factorial(y))],
        kin: &[
            Kin::same("burn", "PoissonNllLoss(log_input=false)"),
            Kin::same("scikit-learn", "HalfTweedieLossIdentity(power=1)")
                .but("differs by a constant of the target"),
            Kin::same("torch", "PoissonNLLLoss(log_input=False)")
                .but("adds eps = 1e-8 to the mean"),
            Kin::same("keras", "Poisson").but("adds 1e-7 to the mean"),
            Kin::same("Flux.jl", "poisson_loss"),
        ],
        budget: [2.0, 1.5, 1.0],
        convention: "exact at 0: infinite where a mean of 0 meets a count",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for PoissonNllIdentity {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        pred - pred.ln().weighted(target)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let zero = R::zero();
        let none = target.eq(zero);
        // 0/0 where no count is expected and none came; the term that is there has slope 1.
        let certain = pred.eq(zero) & none;
        let bend = target / pred / pred;
        Jet {
            value: pred - pred.ln().weighted(target),
            grad: R::select(certain, R::one(), (pred - target) / pred),
            hess: R::select(none, zero, bend),
        }
    }
}
