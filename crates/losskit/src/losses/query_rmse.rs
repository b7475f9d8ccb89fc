//! Group-centred squared error.

use crate::card::{Card, Claim::*, Kin, Scope, Task};
use crate::real::{Known, fold};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("query_rmse.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QueryRmse;

impl Definition for QueryRmse {
    type Shape = Set;
    const CARD: Card = Card {
        name: "query_rmse",
        page: include_str!("query_rmse.md"),
        aliases: &["centred_squared_error"],
        about: "Ranking by regression: squared error up to a constant that is free in every group.",
        source: "CatBoost 2018, QueryRMSE: https://catboost.ai",
        tasks: &[Task::Ranking, Task::Regression],
        scope: Scope::Group,
        estimates: "mean, up to a constant in each group",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[Kin::same("catboost", "QueryRMSE").but("reports the root over all groups")],
        budget: [2.0, 2.0, 1.0],
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

/// The mean residual.
#[inline(always)]
pub(super) fn centre<R: Known>(set: Items<'_, R>) -> R {
    fold::sum(
        (set.pred, set.target),
        #[inline(always)]
        |(p, t)| p - R::of(t),
    ) / R::of(set.len() as f64)
}

/// The residuals less their mean, as a textbook has them.
pub(super) fn textbook<R: Known>(set: Items<'_, R>) -> Vec<R> {
    let residuals: Vec<R> = (0..set.len())
        .map(|i| set.pred[i] - R::of(set.target[i]))
        .collect();
    let sum = residuals.iter().fold(R::zero(), |sum, &r| sum + r);
    let mean = sum / R::of(set.len() as f64);
    residuals.iter().map(|&r| r - mean).collect()
}

impl Setwise for QueryRmse {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let sum = textbook(set).iter().fold(R::zero(), |sum, &r| sum + r * r);
        sum / R::of(set.len() as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let n = R::of(set.len() as f64);
        let centre = centre(set);
        let scale = R::of(2.0) / n;
        for ((g, &p), &t) in grad.iter_mut().zip(set.pred).zip(set.target) {
            *g = scale * ((p - R::of(t)) - centre);
        }
        let sum = fold::sum(
            (set.pred, set.target),
            #[inline(always)]
            |(p, t)| ((p - R::of(t)) - centre).square(),
        );
        sum / n
    }
}
