//! Misclassification: 0 or 1.

use super::multiclass_perceptron::share_the_lead;
use crate::card::{Card, Claim::*, Kin, Link};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("misclassification.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misclassification;

impl Definition for Misclassification {
    type Shape = Set;
    const CARD: Card = Card {
        name: "misclassification",
        page: include_str!("misclassification.md"),
        aliases: &["multiclass_zero_one", "classification_error"],
        about: "Whether the leading class is wrong: 0 or 1, for judging and not for training.",
        source: "Devroye, Györfi & Lugosi 1996, doi:10.1007/978-1-4612-0711-5",
        link: Link::Identity,
        estimates: "the most likely class",
        claims: &[NonNegative, Jump],
        kin: &[
            Kin::same("LossFunctions.jl", "MisclassLoss").but("takes predicted labels"),
            Kin::same("scikit-learn", "zero_one_loss").but("takes predicted labels"),
        ],
        budget: [0.0, 0.0, 0.0],
        convention: "gradient 0 everywhere; one class of n tied for the lead is right once in n times",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for Misclassification {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let own = set.pred[set.class[0] as usize];
        let (mut ahead, mut tied) = (R::zero(), R::zero());
        for &z in set.pred {
            ahead = ahead.max(R::select(own.lt(z), R::one(), R::zero()));
            tied = tied + own.same(z);
        }
        ahead.max(R::one() - R::one() / tied)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let own = set.class[0] as usize;
        let lead = share_the_lead(set.pred, grad);
        let right = grad[own].known();
        for g in grad.iter_mut() {
            *g = R::zero();
        }
        // What is not a number is neither right nor wrong; nor is a row without classes.
        if lead.top > f64::NEG_INFINITY {
            R::of(1.0 - right)
        } else {
            R::of(f64::NAN)
        }
    }
}
