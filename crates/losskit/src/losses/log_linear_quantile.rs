//! Log-linear quantile.

use crate::card::{Card, Claim::*, Domain, Kin, Link, Param, TargetShape};
use crate::real::{Plain, Real};
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("log_linear_quantile.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogLinearQuantile {
    tau: f64,
}

impl LogLinearQuantile {
    /// `tau` in (0, 1) is the quantile to estimate.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(tau: f64) -> Result<Self, Error> {
        Self::checked(&[tau])
    }
}

impl Definition for LogLinearQuantile {
    type Shape = Point;
    const CARD: Card = Card {
        name: "log_linear_quantile",
        page: include_str!("log_linear_quantile.md"),
        aliases: &["log_lin_quantile", "log_quantile"],
        about: "Regression to a quantile of positive amounts, with the logarithm as link.",
        source: "Koenker & Bassett 1978, doi:10.2307/1913643",
        target: TargetShape::Value(Domain::NON_NEGATIVE),
        params: &[Param::number(
            "tau",
            0.5,
            Domain::open(0.0, 1.0),
            "the quantile to estimate",
        )],
        link: Link::Log,
        estimates: "logarithm of the tau-quantile",
        claims: &[NonNegative],
        kin: &[Kin::same("catboost", "LogLinQuantile")],
        budget: [2.5, 1.5, 1.5],
        convention: "gradient and second derivative 0 where the amounts are equal",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { tau: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.tau]
    }
}

impl Pointwise for LogLinearQuantile {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let r = pred.exp() - target;
        let (above, below) = (R::of(1.0 - self.tau), R::of(-self.tau));
        R::select(r.gt(R::zero()), above * r, below * r)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        // Large amounts are taken apart by e⁸, so that they do not overflow before tau has made them smaller.
        let (zero, one, large) = (R::zero(), R::one(), pred.gt(R::of(80.0)));
        let amount = (pred - R::select(large, R::of(8.0), zero)).exp();
        let unit = R::select(large, R::of(8.0).exp(), one);
        // Near the target by what the logarithms differ, so that the difference keeps its digits.
        let d = pred - target.ln();
        let goal = target / unit;
        let apart = amount - goal;
        let r = R::select(d.abs().lt(one), goal * d.exp_m1(), apart);
        let (above, below) = (R::of(1.0 - self.tau), R::of(-self.tau));
        let flat = R::select(r.eq(r), zero, r);
        let side = R::select(r.gt(zero), above, R::select(r.lt(zero), below, flat));
        let slope = (side * unit) * amount;
        Jet {
            value: (R::select(r.gt(zero), above, below) * unit) * r,
            grad: slope,
            hess: slope,
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        let log = Plain(target).ln().0;
        Vec::from_iter(log.is_finite().then_some(log))
    }
}
