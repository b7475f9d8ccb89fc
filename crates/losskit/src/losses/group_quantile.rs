//! Group-centred pinball.

use super::query_rmse::{centre, textbook};
use crate::card::{Card, Claim::*, Kin, Scope, Task};
use crate::real::{Known, fold};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("group_quantile.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupQuantile;

impl Definition for GroupQuantile {
    type Shape = Set;
    const CARD: Card = Card {
        name: "group_quantile",
        page: include_str!("group_quantile.md"),
        aliases: &["centred_absolute_error"],
        about: "Ranking by regression: the pinball loss of residuals less their group's mean, half their mean size.",
        source: "CatBoost 2023, GroupQuantile: https://catboost.ai",
        tasks: &[Task::Ranking, Task::Regression],
        scope: Scope::Group,
        estimates: "targets, up to a constant in each group",
        claims: &[Convex, NonNegative],
        kin: &[Kin::same("catboost", "GroupQuantile")
            .but("its derivatives are not centred, so alpha changes them")],
        budget: [1.5, 1.5, 0.0],
        convention: "slope 0 of a centred residual of 0",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for GroupQuantile {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let sum = textbook(set)
            .iter()
            .fold(R::zero(), |sum, &r| sum + r.abs());
        sum / R::of(2.0 * set.len() as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let n = R::of(set.len() as f64);
        let centre = centre(set);
        let residual = {
            #[inline(always)]
            |(p, t)| (p - R::of(t)) - centre
        };
        let [size, sign] = fold::sums(
            (set.pred, set.target),
            #[inline(always)]
            |at| {
                let r = residual(at);
                [r.abs(), r.sign()]
            },
        );
        let half = R::of(0.5) / n;
        let mean = sign / n;
        for ((g, &p), &t) in grad.iter_mut().zip(set.pred).zip(set.target) {
            *g = half * (residual((p, t)).sign() - mean);
        }
        half * size
    }
}
