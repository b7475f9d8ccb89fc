//! Multiclass perceptron.

use crate::card::{Card, Claim::*, Kin, Link};
use crate::real::{Known, fold};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("multiclass_perceptron.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MulticlassPerceptron;

impl Definition for MulticlassPerceptron {
    type Shape = Set;
    const CARD: Card = Card {
        name: "multiclass_perceptron",
        page: include_str!("multiclass_perceptron.md"),
        aliases: &["structured_perceptron"],
        about: "How far the true class is behind the leader: corrects wrong rows and no others.",
        source: "Crammer & Singer 2003, JMLR 3:951-991",
        link: Link::Identity,
        estimates: "scores that separate the classes, if any do",
        claims: &[Convex, NonNegative, Lipschitz(|_| std::f64::consts::SQRT_2)],
        kin: &[Kin::same("optax", "losses.multiclass_perceptron_loss")],
        budget: [0.5, 0.0, 0.0],
        convention: "classes tied for the lead share it alike, the true one too",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for MulticlassPerceptron {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        fold::max(set.pred, |z| z) - set.pred[set.class[0] as usize]
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let own = set.class[0] as usize;
        let tied = share_the_lead(set.pred, grad);
        // 1 less its share, from the others' shares.
        grad[own] = if set.pred[own].known() == tied.top {
            -R::of((tied.count - 1.0) / tied.count)
        } else {
            -R::one()
        };
        tied.max - set.pred[own]
    }
}

/// The largest score, and how many classes have it.
#[derive(Clone, Copy)]
pub(super) struct Lead<R> {
    max: R,
    pub(super) top: f64,
    count: f64,
}

/// Gives each class tied for the lead an equal share of 1 in `grad`; NaN leads.
#[inline(always)]
pub(super) fn share_the_lead<R: Known>(row: &[R], grad: &mut [R]) -> Lead<R> {
    let max = fold::max(
        row,
        #[inline(always)]
        |z| z,
    );
    let top = max.known();
    let mut count = 0.0;
    for z in row {
        count += f64::from(u8::from(z.known() == top));
    }
    for (g, z) in grad.iter_mut().zip(row) {
        *g = R::of(f64::from(u8::from(z.known() == top)) / count);
    }
    Lead { max, top, count }
}
