//! Ordinal regression by a logit for each step between ranks.

use super::one_vs_all::answers;
use crate::card::{Card, Claim::*, Kin, Link, TargetShape, Task};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("coral.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coral;

impl Definition for Coral {
    type Shape = Set;
    const CARD: Card = Card {
        name: "coral",
        page: include_str!("coral.md"),
        aliases: &["ordinal_logistic_steps"],
        about: "Ordered classes, from one logit a step: whether the rank is above it.",
        source: "Cao, Mirjalili & Raschka 2020, doi:10.1016/j.patrec.2020.11.008",
        tasks: &[Task::Ordinal],
        target: TargetShape::Label,
        link: Link::Logit,
        estimates: "log-odds of a rank above each step",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[Kin::same("coral-pytorch", "coral_loss").but("takes the answers as target")],
        budget: [1.5, 1.5, 1.5],
        convention: "smooth everywhere",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for Coral {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (j, &z) in set.pred.iter().enumerate() {
            let above = (j as i64) < set.class[0];
            sum = sum + if above { -z } else { z }.softplus();
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let rank = set.class[0];
        answers(
            set.pred,
            grad,
            #[inline(always)]
            |j| (j as i64) < rank,
        )
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        let allowed = 0..=set.width as i64;
        (!allowed.contains(&set.class[0])).then_some(Flaw {
            item: 0,
            why: "must have a rank from 0 to the number of logits",
        })
    }
}
