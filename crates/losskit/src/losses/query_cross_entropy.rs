//! Query cross-entropy.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Scope, TargetShape, Task};
use crate::real::{Known, Plain, Real, fold};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("query_cross_entropy.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QueryCrossEntropy {
    alpha: f64,
}

impl QueryCrossEntropy {
    /// `alpha` in [0, 1] is how much of the loss is taken after the group's shift.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64) -> Result<Self, Error> {
        Self::checked(&[alpha])
    }
}

impl Definition for QueryCrossEntropy {
    type Shape = Set;
    const CARD: Card = Card {
        name: "query_cross_entropy",
        page: include_str!("query_cross_entropy.md"),
        aliases: &["query_logistic"],
        about: "Ranking by classification: the logistic loss, in part after the best shift of all scores of a group.",
        source: "CatBoost 2018, QueryCrossEntropy: https://catboost.ai",
        tasks: &[Task::Ranking, Task::Binary],
        target: TargetShape::Value(Domain::UNIT),
        scope: Scope::Group,
        params: &[Param::number(
            "alpha",
            0.95,
            Domain::UNIT,
            "how much is taken after the group's shift",
        )],
        estimates: "logit of the probability, in part up to a constant in each group",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[Kin::same("catboost", "QueryCrossEntropy")],
        budget: [3.0, 2.5, 2.0],
        convention: "smooth everywhere; nothing is left after the shift where all targets are 0 or all are 1",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { alpha: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha]
    }
}

/// What must be added to the scores for their sigmoids to sum to `goal`, which lies between 0 and their number.
fn shift(scores: &[f64], goal: f64) -> f64 {
    let n = scores.len() as f64;
    let even = (goal / (n - goal)).ln();
    let (low, high) = scores
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &s| {
            (low.min(s), high.max(s))
        });
    let (mut from, mut to) = (even - high, even - low);
    let mut at = 0.5 * (from + to);
    for _ in 0..200 {
        let (mut excess, mut slope) = (-goal, 0.0);
        for &s in scores {
            let p = Plain(s + at).sigmoid().0;
            excess += p;
            slope += p * Plain(-s - at).sigmoid().0;
        }
        if excess > 0.0 {
            to = at;
        } else {
            from = at;
        }
        let next = at - excess / slope;
        // Newton's step where it stays within the bracket, else the middle.
        let next = if next > from && next < to {
            next
        } else {
            0.5 * (from + to)
        };
        if next == at || excess == 0.0 {
            break;
        }
        at = next;
    }
    at
}

/// Scores less the largest, and the shift that balances those: large scores close together keep their digits.
#[derive(Clone, Copy)]
struct Balance<R> {
    largest: R,
    shift: R,
}

impl<R: Known> Balance<R> {
    /// The shift as a function of the scores: Newton's steps from the number give it the derivatives too.
    #[inline(always)]
    fn of(scores: &[R], goal: f64, steps: usize) -> Self {
        let mut keys = vec![0.0; scores.len()];
        let mut largest = f64::NEG_INFINITY;
        for s in scores {
            largest = largest.max(s.known());
        }
        for (key, s) in keys.iter_mut().zip(scores) {
            *key = s.known() - largest;
        }
        let mut all = Self {
            largest: R::of(largest),
            shift: R::of(shift(&keys, goal)),
        };
        for _ in 0..steps {
            let [sum, slope] = fold::sums(
                scores,
                #[inline(always)]
                |s| {
                    let z = all.at(s);
                    let p = z.sigmoid();
                    [p, p * (-z).sigmoid()]
                },
            );
            let step = (sum - R::of(goal)) / slope;
            all.shift = all.shift - R::select(slope.gt(R::zero()), step, R::zero());
        }
        all
    }

    /// No shift.
    #[inline(always)]
    fn none() -> Self {
        Self {
            largest: R::zero(),
            shift: R::zero(),
        }
    }

    #[inline(always)]
    fn at(self, score: R) -> R {
        (score - self.largest) + self.shift
    }
}

/// Whether both answers are among the targets, so that a shift can balance them.
fn mixed(target: &[f64]) -> Option<f64> {
    let goal: f64 = target.iter().sum();
    (0.0 < goal && goal < target.len() as f64).then_some(goal)
}

impl Setwise for QueryCrossEntropy {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let lost = |balance: Balance<R>| {
            let mut sum = R::zero();
            for (&s, &t) in set.pred.iter().zip(set.target) {
                let z = balance.at(s);
                let yes = (-z).exp().ln_1p().weighted(R::of(t));
                sum = sum + yes + z.exp().ln_1p().weighted(R::of(1.0 - t));
            }
            sum
        };
        let own = lost(Balance::none()).weighted(R::of(1.0 - self.alpha));
        // Each step doubles the digits and the order of the derivatives.
        let shifted = mixed(set.target).map_or(R::zero(), |goal| {
            lost(Balance::of(set.pred, goal, 3)).weighted(R::of(self.alpha))
        });
        (own + shifted) / R::of(set.len() as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (zero, one) = (R::zero(), R::one());
        let n = R::of(set.len() as f64);
        let goal = mixed(set.target);
        let balance = match goal {
            Some(goal) => Balance::of(set.pred, goal, 2),
            None => Balance::none(),
        };
        let alpha = if goal.is_some() { self.alpha } else { 0.0 };
        let parts = [(Balance::none(), 1.0 - self.alpha), (balance, alpha)];
        let mut value = zero;
        for (balance, part) in parts {
            let part = R::of(part);
            let mut sum = zero;
            for ((g, &s), &t) in grad.iter_mut().zip(set.pred).zip(set.target) {
                let z = balance.at(s);
                let (yes, no) = (R::of(t), R::of(1.0 - t));
                let [e, log, inverse] = z.logistic();
                let negative = z.lt(zero);
                let p = R::select(negative, e, one) * inverse;
                let q = R::select(negative, one, e) * inverse;
                *g = *g + part * (no * p - yes * q);
                let linear = (-z).max(zero).weighted(yes) + z.max(zero).weighted(no);
                sum = sum + (linear + log);
            }
            value = value + sum.weighted(part);
        }
        for g in grad {
            *g = *g / n;
        }
        value / n
    }
}
