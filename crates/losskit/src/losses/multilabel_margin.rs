//! Margins of every label that applies over every one that does not.

use super::multi_margin::count;
use crate::card::{Card, Claim::*, Domain, Kin, Link, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("multilabel_margin.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultilabelMargin;

impl Definition for MultilabelMargin {
    type Shape = Set;
    const CARD: Card = Card {
        name: "multilabel_margin",
        page: include_str!("multilabel_margin.md"),
        aliases: &["multi_label_margin"],
        about: "Several labels a row: each that applies must lead each that does not by 1.",
        source: "Elisseeff & Weston 2001, NIPS 14",
        tasks: &[Task::Multilabel],
        target: TargetShape::Numbers(Domain::Binary),
        link: Link::Identity,
        estimates: "scores that rank the labels",
        claims: &[Convex, NonNegative],
        kin: &[Kin::same("torch", "MultiLabelMarginLoss").but("takes a list of labels")],
        budget: [1.0, 1.0, 0.0],
        convention: "gradient 0 where a lead equals the margin",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for MultilabelMargin {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (&high, _) in set.pred.iter().zip(set.target).filter(|(_, t)| **t == 1.0) {
            for (&low, _) in set.pred.iter().zip(set.target).filter(|(_, t)| **t == 0.0) {
                sum = sum + (R::one() - (high - low)).max(R::zero());
            }
        }
        sum / count(set.pred)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let each = R::one() / count(set.pred);
        let mut sum = R::zero();
        for (i, &high) in set.pred.iter().enumerate() {
            if set.target[i] == 0.0 {
                continue;
            }
            for (j, &low) in set.pred.iter().enumerate() {
                let missing = R::one() + (low - high);
                if set.target[j] != 0.0 || missing.known() <= 0.0 {
                    continue;
                }
                sum = sum + missing;
                let pull = each * missing.sign();
                grad[i] = grad[i] - pull;
                grad[j] = grad[j] + pull;
            }
        }
        sum * each
    }
}
