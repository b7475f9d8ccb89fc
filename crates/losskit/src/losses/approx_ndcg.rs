//! ApproxNDCG.

use super::lambda_ndcg::RELEVANCE;
use crate::Error;
use crate::card::{Card, Claim::*, Param, Scope, TargetShape, Task};
use crate::ranking::{gains, ideal, textbook};
use crate::real::{Known, fold};
use crate::shape::{Definition, Items, Set, Setwise};
use std::f64::consts::LN_2;

#[doc = include_str!("approx_ndcg.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ApproxNdcg {
    temperature: f64,
}

impl ApproxNdcg {
    /// `temperature` > 0 is the difference of scores at which a rank is decided.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(temperature: f64) -> Result<Self, Error> {
        Self::checked(&[temperature])
    }
}

impl Definition for ApproxNdcg {
    type Shape = Set;
    const CARD: Card = Card {
        name: "approx_ndcg",
        page: include_str!("approx_ndcg.md"),
        aliases: &["approxndcg"],
        about: "Ranking: one minus NDCG at smooth ranks.",
        source: "Qin et al. 2010, doi:10.1007/s10791-009-9124-x",
        tasks: &[Task::Ranking],
        target: TargetShape::Value(RELEVANCE),
        scope: Scope::Group,
        params: &[Param::positive(
            "temperature",
            1.0,
            "difference of scores at which a rank is decided",
        )],
        estimates: "an order",
        claims: &[NonNegative, Smooth],
        kin: &[],
        budget: [1.0, 1.0, 1.5],
        convention: "smooth everywhere; 0 where nothing is relevant",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { temperature: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.temperature]
    }
}

impl Setwise for ApproxNdcg {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (one, heat) = (R::one(), R::of(self.temperature));
        let ideal = textbook::ideal::<R>(set.target);
        let mut sum = R::zero();
        for i in 0..set.len() {
            let mut rank = one;
            for j in 0..set.len() {
                if j != i {
                    rank = rank + one / (one + ((set.pred[i] - set.pred[j]) / heat).exp());
                }
            }
            sum = sum + textbook::gain::<R>(set.target[i], 1.0) * textbook::discount(rank);
        }
        R::select(ideal.eq(R::zero()), R::zero(), one - sum / ideal)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (zero, one, heat) = (R::zero(), R::one(), R::of(self.temperature));
        let gains = gains(set.target);
        let ideal = ideal(&gains);
        if ideal == 0.0 {
            // Nothing to lose; a NaN score is heard all the same.
            let none = fold::sum(
                set.pred,
                #[inline(always)]
                |s| s.weighted(zero),
            );
            return none;
        }
        // The slope of the loss by each rank.
        let mut pull = vec![zero; set.len()];
        let mut worth = zero;
        for (i, pull) in pull.iter_mut().enumerate() {
            let own = set.pred[i];
            let above = fold::sum(
                set.pred,
                #[inline(always)]
                |score| ((score - own) / heat).sigmoid(),
            );
            // An item counts half against itself.
            let rank = above + R::of(1.5);
            let log = rank.ln();
            let value = R::of(gains[i] * LN_2 / ideal) / log;
            worth = worth + value;
            *pull = value / (rank * log);
        }
        for (i, g) in grad.iter_mut().enumerate() {
            let (own, own_pull) = (set.pred[i], pull[i]);
            let slope = fold::sum(
                (set.pred, &pull[..]),
                #[inline(always)]
                |(score, pull)| {
                    let [e, _, inverse] = ((score - own) / heat).logistic();
                    (e * inverse) * (inverse * (pull - own_pull))
                },
            );
            *g = slope / heat;
        }
        (one - worth).max(zero)
    }
}
