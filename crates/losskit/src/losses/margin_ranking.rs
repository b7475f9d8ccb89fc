//! Margin ranking.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, Task};
use crate::real::{Real, Sink, Vector};
use crate::shape::{Definition, Line, Rowwise, Value};

#[doc = include_str!("margin_ranking.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarginRanking {
    margin: f64,
}

impl MarginRanking {
    /// `margin` ≥ 0 is how far the better one must lead.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64) -> Result<Self, Error> {
        Self::checked(&[margin])
    }
}

impl Definition for MarginRanking {
    type Shape = Line;
    const CARD: Card = Card {
        name: "margin_ranking",
        page: include_str!("margin_ranking.md"),
        about: "Ranking by pairs: the better one must lead by a margin.",
        source: "Herbrich et al. 2000; Joachims 2002, doi:10.1145/775047.775067",
        tasks: &[Task::Ranking],
        row: Row::Named(&[("first", Domain::Real), ("second", Domain::Real)]),
        params: &[Param::number(
            "margin",
            0.0,
            Domain::NON_NEGATIVE,
            "how far the better one must lead",
        )],
        estimates: "an order",
        claims: &[Convex, NonNegative, Lipschitz(|_| std::f64::consts::SQRT_2)],
        kin: &[
            Kin::same("burn", "MarginRankingLoss"),
            Kin::same("torch", "MarginRankingLoss"),
        ],
        budget: [1.0, 0.0, 0.0],
        convention: "gradient 0 where the lead equals the margin",
        ..Card::MARGIN
    };

    fn build(p: &[f64]) -> Self {
        Self { margin: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin]
    }
}

impl Rowwise for MarginRanking {
    type Target = Value;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], target: R) -> R {
        (R::of(self.margin) - target * (row[0] - row[1])).max(R::zero())
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, target: R, grad: &mut impl Sink<R>) -> R {
        let gap = R::of(self.margin) - target * (row.at(0) - row.at(1));
        let flat = R::select(gap.eq(gap), R::zero(), gap);
        let push = R::select(gap.gt(R::zero()), target, flat);
        grad.set(0, -push);
        grad.set(1, push);
        gap.max(R::zero())
    }
}
