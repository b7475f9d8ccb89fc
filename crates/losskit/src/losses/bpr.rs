//! Bayesian personalised ranking.

use crate::card::{Card, Claim::*, Domain, Row, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("bpr.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bpr;

impl Definition for Bpr {
    type Shape = Set;
    const CARD: Card = Card {
        name: "bpr",
        page: include_str!("bpr.md"),
        aliases: &["bayesian_personalized_ranking"],
        about: "Recommendation: what was chosen should score higher than what was not.",
        source: "Rendle et al. 2009, UAI, arXiv:1205.2618",
        tasks: &[Task::Ranking],
        row: Row::Named(&[("positive", Domain::Real), ("negative", Domain::Real)]),
        target: TargetShape::Nothing,
        estimates: "an order",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| std::f64::consts::SQRT_2),
        ],
        kin: &[],
        budget: [1.5, 2.0, 1.5],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for Bpr {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        (set.pred[1] - set.pred[0]).exp().ln_1p()
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let behind = set.pred[1] - set.pred[0];
        let [e, log, inverse] = behind.logistic();
        let share = R::select(behind.lt(R::zero()), e, R::one()) * inverse;
        grad[0] = -share;
        grad[1] = share;
        behind.max(R::zero()) + log
    }
}
