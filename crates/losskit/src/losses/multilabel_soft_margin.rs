//! The mean logistic loss of k labels.

use super::multi_margin::count;
use crate::card::{Card, Claim::*, Domain, Kin, Link, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("multilabel_soft_margin.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultilabelSoftMargin;

impl Definition for MultilabelSoftMargin {
    type Shape = Set;
    const CARD: Card = Card {
        name: "multilabel_soft_margin",
        page: include_str!("multilabel_soft_margin.md"),
        aliases: &[
            "multi_label_soft_margin",
            "multilabel_cross_entropy",
            "multi_logloss",
        ],
        about: "Several labels a row: the mean logistic loss of yes-or-no answers.",
        source: "Nam et al. 2014, arXiv:1312.5419",
        tasks: &[Task::Multilabel],
        target: TargetShape::Numbers(Domain::UNIT),
        link: Link::Logit,
        estimates: "log-odds of each label",
        claims: &[Convex, NonNegative, Smooth, Lipschitz(|_| 1.0)],
        kin: &[
            Kin::same("torch", "MultiLabelSoftMarginLoss"),
            Kin::same("catboost", "MultiLogloss"),
            Kin::same("catboost", "MultiCrossEntropy"),
        ],
        budget: [2.0, 2.5, 2.0],
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

impl Setwise for MultilabelSoftMargin {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (&z, &t) in set.pred.iter().zip(set.target) {
            let (yes, no) = ((-z).softplus(), z.softplus());
            sum = sum + yes.weighted(R::of(t)) + no.weighted(R::of(1.0 - t));
        }
        sum / count(set.pred)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let each = R::one() / count(set.pred);
        let mut sum = R::zero();
        for ((g, &z), &t) in grad.iter_mut().zip(set.pred).zip(set.target) {
            let (yes, no) = (R::of(t), R::of(1.0 - t));
            sum = sum + ((-z).softplus().weighted(yes) + z.softplus().weighted(no));
            *g = (z.sigmoid() * no - (-z).sigmoid() * yes) * each;
        }
        sum * each
    }
}
