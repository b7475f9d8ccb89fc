//! Listwise softmax.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Scope, TargetShape, Task};
use crate::ranking::{surprise, textbook};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("listwise_softmax.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListwiseSoftmax {
    normalize: bool,
}

impl ListwiseSoftmax {
    /// `normalize` divides the relevances by their sum.
    ///
    /// # Errors
    /// None: every setting is allowed.
    pub fn new(normalize: bool) -> Result<Self, Error> {
        Self::checked(&[f64::from(u8::from(normalize))])
    }
}

impl Definition for ListwiseSoftmax {
    type Shape = Set;
    const CARD: Card = Card {
        name: "listwise_softmax",
        page: include_str!("listwise_softmax.md"),
        aliases: &["listnet", "ranking_softmax", "query_softmax"],
        about: "Ranking: the cross-entropy of a list's relevances and the softmax of its scores.",
        source: "Cao et al. 2007, doi:10.1145/1273496.1273513",
        tasks: &[Task::Ranking],
        target: TargetShape::Value(Domain::NON_NEGATIVE),
        scope: Scope::Group,
        params: &[Param::flag(
            "normalize",
            "divide the relevances by their sum",
        )],
        estimates: "log-relevances up to a constant",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[
            Kin::same("optax", "losses.ranking_softmax_loss"),
            Kin::same("catboost", "QuerySoftMax").but("divides by the sum of the weights"),
        ],
        budget: [2.5, 3.5, 2.0],
        convention: "smooth everywhere; 0 where nothing is relevant",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            normalize: p[0] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![f64::from(u8::from(self.normalize))]
    }
}

impl Setwise for ListwiseSoftmax {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mass = |i: usize| R::of(set.target[i]);
        let value = textbook::surprise(set.pred, mass);
        let total = (0..set.len()).fold(R::zero(), |sum, i| sum + mass(i));
        let none = total.eq(R::zero());
        if self.normalize {
            R::select(none, value, value / total)
        } else {
            value
        }
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let total: f64 = set.target.iter().sum();
        let value = surprise(set.pred, set.target, grad);
        if !self.normalize || total == 0.0 {
            return value;
        }
        let share = R::one() / R::of(total);
        for g in grad {
            *g = *g * share;
        }
        value * share
    }
}
