//! One logistic loss for each class.

use crate::card::{Card, Claim::*, Kin, Link};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("one_vs_all.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneVsAll;

impl Definition for OneVsAll {
    type Shape = Set;
    const CARD: Card = Card {
        name: "one_vs_all",
        page: include_str!("one_vs_all.md"),
        aliases: &["one_vs_rest", "multiclassova", "multi_class_one_vs_all"],
        about: "Multiclass classification by a yes-or-no question for each class.",
        source: "Rifkin & Klautau 2004, JMLR 5:101-141",
        link: Link::Logit,
        estimates: "log-odds of each class against all others",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[
            Kin::same("lightgbm", "multiclassova"),
            Kin::same("catboost", "MultiClassOneVsAll")
                .but("its value is divided by the number of classes"),
        ],
        budget: [2.0, 2.0, 2.0],
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

impl Setwise for OneVsAll {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (j, &z) in set.pred.iter().enumerate() {
            let wrong = if j == set.class[0] as usize { -z } else { z };
            sum = sum + wrong.softplus();
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let own = set.class[0] as usize;
        answers(
            set.pred,
            grad,
            #[inline(always)]
            |j| j == own,
        )
    }
}

/// The sum of logistic losses of logits, `yes` being the right answers, and its derivatives.
#[inline(always)]
pub(super) fn answers<R: Known>(row: &[R], grad: &mut [R], yes: impl Fn(usize) -> bool) -> R {
    let mut sum = R::zero();
    for (j, (g, &z)) in grad.iter_mut().zip(row).enumerate() {
        let sign = R::of(if yes(j) { -1.0 } else { 1.0 });
        let wrong = sign * z;
        sum = sum + wrong.softplus();
        *g = sign * wrong.sigmoid();
    }
    sum
}
