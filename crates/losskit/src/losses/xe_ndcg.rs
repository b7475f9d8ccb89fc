//! Cross-entropy for NDCG.

use super::lambda_ndcg::RELEVANCE;
use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Scope, TargetShape, Task};
use crate::ranking::{gain, surprise, textbook};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("xe_ndcg.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct XeNdcg {
    gamma: f64,
}

impl XeNdcg {
    /// `gamma` in [0, 1] is what is taken from every gain 2^y.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(gamma: f64) -> Result<Self, Error> {
        Self::checked(&[gamma])
    }
}

impl Definition for XeNdcg {
    type Shape = Set;
    const CARD: Card = Card {
        name: "xe_ndcg",
        page: include_str!("xe_ndcg.md"),
        aliases: &["rank_xendcg"],
        about: "Ranking: a convex bound of NDCG, the cross-entropy of gains and the softmax of scores.",
        source: "Bruch 2021, doi:10.1145/3442381.3449794",
        tasks: &[Task::Ranking],
        target: TargetShape::Value(RELEVANCE),
        scope: Scope::Group,
        params: &[Param::number(
            "gamma",
            1.0,
            Domain::UNIT,
            "what is taken from every gain 2^y",
        )],
        estimates: "logarithms of the gains up to a constant",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| std::f64::consts::SQRT_2),
        ],
        kin: &[Kin::same("lightgbm", "rank_xendcg").but("draws gamma anew for every item")],
        budget: [0.5, 0.5, 0.5],
        convention: "smooth everywhere; 0 where no gain is left",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { gamma: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.gamma]
    }
}

impl Setwise for XeNdcg {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mass = |i: usize| textbook::gain::<R>(set.target[i], self.gamma);
        let value = textbook::surprise(set.pred, mass);
        let total = (0..set.len()).fold(R::zero(), |sum, i| sum + mass(i));
        R::select(total.eq(R::zero()), R::zero(), value / total)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let mut mass: Vec<f64> = Vec::with_capacity(set.len());
        for &y in set.target {
            mass.push(gain(y, self.gamma));
        }
        let total: f64 = mass.iter().sum();
        let value = surprise(set.pred, &mass, grad);
        // Without any gain every term is 0 already.
        let share = R::one() / R::of(if total == 0.0 { 1.0 } else { total });
        for g in grad {
            *g = *g * share;
        }
        value * share
    }
}
