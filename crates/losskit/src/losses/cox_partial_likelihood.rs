//! Cox's partial likelihood.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Link, Param, Scope, TargetShape, Task};
use crate::order::ascending;
use crate::real::Known;
use crate::scaled::Scaled;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::first_largest;
use std::f64::consts::SQRT_2;

#[doc = include_str!("cox_partial_likelihood.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoxPartialLikelihood {
    efron: bool,
}

impl CoxPartialLikelihood {
    /// `efron` takes events of one time out of the risk one by one, on average; Breslow's form keeps them all in.
    ///
    /// # Errors
    /// A parameter outside its range.
    ///
    /// # Example
    /// ```
    /// use losskit::{CoxPartialLikelihood, Evaluate, Targets};
    /// // Time and event of three rows of equal hazard: the first event was one of three, the second one of two.
    /// let target = Targets::Numbers(&[1.0, 1.0, 2.0, 1.0, 3.0, 0.0]);
    /// let value = CoxPartialLikelihood::new(false)?.on(&[0.0; 3], target).value()?;
    /// assert!((value - 6.0_f64.ln() / 2.0).abs() < 1e-15);
    /// # Ok::<(), losskit::Error>(())
    /// ```
    pub fn new(efron: bool) -> Result<Self, Error> {
        Self::checked(&[f64::from(u8::from(efron))])
    }
}

impl Definition for CoxPartialLikelihood {
    type Shape = Set;
    const CARD: Card = Card {
        name: "cox_partial_likelihood",
        page: include_str!("cox_partial_likelihood.md"),
        aliases: &["cox", "cox_ph"],
        about: "Who has the event first: proportional hazards, with censored rows.",
        source: "Cox 1972, doi:10.1111/j.2517-6161.1972.tb00899.x",
        tasks: &[Task::Survival],
        target: TargetShape::Named(&[("time", Domain::POSITIVE), ("event", Domain::Binary)]),
        scope: Scope::Group,
        params: &[Param::flag(
            "efron",
            "takes events of one time out of the risk one by one",
        )],
        link: Link::Log,
        estimates: "logarithm of the relative hazard",
        claims: &[Convex, NonNegative, Smooth, Lipschitz(|_| SQRT_2)],
        kin: &[
            Kin::same("xgboost", "survival:cox")
                .but("its gradient is that of the sum; times of censored rows are negative"),
            Kin::same("catboost", "Cox").but("of the sum; times of censored rows are negative"),
            Kin::same("statsmodels", "PHReg").but("log-likelihood of the sum, of a linear model"),
            Kin::same("lifelines", "CoxPHFitter")
                .but("log-likelihood of the sum, of a linear model; Efron's form"),
        ],
        budget: [2.0, 1.0, 2.0],
        convention: "smooth everywhere; 0 without events",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { efron: p[0] != 0.0 }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.efron))]
    }
}

#[inline(always)]
fn time<R: Copy>(set: Items<'_, R>, i: usize) -> f64 {
    set.goal(i)[0]
}

#[inline(always)]
fn event<R: Copy>(set: Items<'_, R>, i: usize) -> bool {
    set.goal(i)[1] == 1.0
}

/// One over how many events there are; 1 if none.
#[inline(always)]
fn share<R: Known>(set: Items<'_, R>) -> R {
    let count = (0..set.len()).filter(|&i| event(set, i)).count();
    R::of(1.0 / count.max(1) as f64)
}

impl CoxPartialLikelihood {
    /// The share of the tied events that the `l`th of `d` finds gone.
    #[inline(always)]
    fn gone(self, l: usize, d: usize) -> f64 {
        if self.efron { l as f64 / d as f64 } else { 0.0 }
    }
}

impl Setwise for CoxPartialLikelihood {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let n = set.len();
        let mut value = R::zero();
        for i in (0..n).filter(|&i| event(set, i)) {
            let tied = |j: &usize| event(set, *j) && time(set, *j) == time(set, i);
            let gone = self.gone((0..i).filter(tied).count(), (0..n).filter(tied).count());
            // Who else is at risk, relative to who had the event.
            let mut others = R::zero();
            for j in (0..n).filter(|&j| j != i && time(set, j) >= time(set, i)) {
                let left = if tied(&j) { 1.0 - gone } else { 1.0 };
                others = others + R::of(left) * (set.pred[j] - set.pred[i]).exp();
            }
            value = value + (others - R::of(gone)).ln_1p();
        }
        value * share(set)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let n = set.len();
        let times: Vec<f64> = (0..n).map(|i| time(set, i)).collect();
        let order = ascending(&times);
        let top = set.pred[first_largest(set.pred)];
        let hazard: Vec<Scaled<R>> = set
            .pred
            .iter()
            .map(
                #[inline(always)]
                |&z| Scaled::exp(z, top),
            )
            .collect();
        let nobody = Scaled::<R>::zero();
        // Of each event, place by place, the share of its own time's events it finds left, over the hazard of all at risk.
        let mut left_over_risk = vec![[nobody; 2]; n];
        let (mut tied, mut others) = (Vec::new(), Vec::new());
        // From the last time back: Σ hazard of who outlives it.
        let (mut after, mut value) = (nobody, R::zero());
        for here in order.chunk_by(|&a, &b| times[a] == times[b]).rev() {
            let mut rest = after;
            tied.clear();
            for &i in here {
                if event(set, i) {
                    tied.push(hazard[i]);
                } else {
                    rest = rest + hazard[i];
                }
            }
            let together = all_but_one(&tied, &mut others);
            let with_events = here.iter().filter(|&&i| event(set, i));
            for (l, (&i, &others)) in with_events.zip(&others).enumerate() {
                let gone = self.gone(l, tied.len());
                let left = Scaled::of(R::of(1.0 - gone));
                // All at risk but who had the event: never 1 less a share.
                let others = rest + others * left;
                let risk = rest + together * left;
                value = value
                    + if gone > 0.0 {
                        (risk / hazard[i]).ln()
                    } else {
                        (others / hazard[i]).ln_1p()
                    };
                grad[i] = -(others / risk).value();
                left_over_risk[i] = [Scaled::one() / risk, left / risk];
            }
            after = rest + together;
        }
        // From the first time on: Σ 1/risk over the events so far, which who outlives them has shared.
        let mut passed = nobody;
        for here in order.chunk_by(|&a, &b| times[a] == times[b]) {
            let with_events = here.iter().filter(|&&i| event(set, i));
            tied.clear();
            tied.extend(with_events.clone().map(|&i| left_over_risk[i][1]));
            all_but_one(&tied, &mut others);
            let before = passed;
            for (&i, &others) in with_events.zip(&others) {
                grad[i] = grad[i] + (hazard[i] * (before + others)).value();
                passed = passed + left_over_risk[i][0];
            }
            for &i in here.iter().filter(|&&i| !event(set, i)) {
                grad[i] = (hazard[i] * passed).value();
            }
        }
        let share = share(set);
        for g in grad {
            *g = *g * share;
        }
        value * share
    }
}

/// The sum of all; of each the sum of all others goes to `others`, none of them by a difference.
#[inline(always)]
fn all_but_one<R: Known>(all: &[Scaled<R>], others: &mut Vec<Scaled<R>>) -> Scaled<R> {
    others.clear();
    let mut before = Scaled::zero();
    for &x in all {
        others.push(before);
        before = before + x;
    }
    let mut after = Scaled::zero();
    for (sum, &x) in others.iter_mut().zip(all).rev() {
        *sum = *sum + after;
        after = after + x;
    }
    before
}
