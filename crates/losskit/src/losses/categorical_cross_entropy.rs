//! Cross-entropy of k probabilities.

use crate::card::{Card, Claim::*, Domain, Kin, Link, Row, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("categorical_cross_entropy.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CategoricalCrossEntropy;

impl Definition for CategoricalCrossEntropy {
    type Shape = Set;
    const CARD: Card = Card {
        name: "categorical_cross_entropy",
        page: include_str!("categorical_cross_entropy.md"),
        aliases: &["cross_entropy_from_probabilities"],
        about: "Scores predicted probabilities of the classes against a distribution.",
        source: "Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x",
        tasks: &[Task::Multiclass, Task::Distribution],
        row: Row::Classes(Domain::UNIT),
        target: TargetShape::Distribution,
        link: Link::Identity,
        estimates: "probabilities of the classes",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[
            Kin::same("burn", "CrossEntropyLoss(logits=false)"),
            Kin::same("keras", "CategoricalCrossentropy").but("divides rows by their sum, clips"),
            Kin::same("Flux.jl", "crossentropy").but("adds eps"),
        ],
        budget: [2.0, 0.5, 0.5],
        convention: "a target of 0 contributes 0; infinite where a probability of 0 was needed",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for CategoricalCrossEntropy {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (p, &t) in set.pred.iter().zip(set.target) {
            sum = sum + (-p.ln()).weighted(R::of(t));
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let mut sum = R::zero();
        for ((g, &p), &t) in grad.iter_mut().zip(set.pred).zip(set.target) {
            if t != 0.0 {
                sum = sum - R::of(t) * p.ln();
                *g = -(R::of(t) / p);
            }
        }
        sum
    }
}
