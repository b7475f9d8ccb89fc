//! Kullback–Leibler divergence.

use crate::card::{Card, Claim::*, Kin, Link, TargetShape, Task};
use crate::real::{Real, Sink, Vector, fold};
use crate::shape::{Definition, Distribution, Line, Rowwise};

#[doc = include_str!("kl_divergence.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KlDivergence;

impl Definition for KlDivergence {
    type Shape = Line;
    const CARD: Card = Card {
        name: "kl_divergence",
        page: include_str!("kl_divergence.md"),
        aliases: &["kl"],
        about: "Distance of predicted log-probabilities from a target distribution.",
        source: "Kullback & Leibler 1951, doi:10.1214/aoms/1177729694",
        tasks: &[Task::Distribution],
        target: TargetShape::Distribution,
        link: Link::Identity,
        estimates: "log-probabilities of the classes",
        claims: &[Convex, Smooth, Lipschitz(|_| 1.0)],
        kin: &[
            Kin::same("dfdx", "kl_div_with_logits_loss").but("takes logits"),
            Kin::same("burn", "KLDivLoss"),
            Kin::same("Flux.jl", "kldivergence").but("takes probabilities, adds eps"),
            Kin::same("keras", "KLDivergence").but("takes probabilities, clipped"),
            Kin::same("torch", "KLDivLoss")
                .but("reduction='mean' divides by all elements; batchmean is ours"),
            Kin::same("optax", "kl_divergence"),
        ],
        budget: [2.5, 0.0, 0.0],
        convention: "a target of 0 contributes 0, whatever the prediction",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Rowwise for KlDivergence {
    type Target = Distribution;

    #[inline(always)]
    fn textbook<'a, R: Real>(&self, row: &'a [R], target: &'a [R]) -> R {
        divergence(row, target)
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, target: V, grad: &mut impl Sink<R>) -> R {
        grad.fill(
            0,
            target,
            #[inline(always)]
            |t: R| -t,
        );
        divergence(row, target)
    }
}

#[inline(always)]
fn divergence<R: Real, V: Vector<R>>(row: V, target: V) -> R {
    fold::sum(
        (row, target),
        #[inline(always)]
        |(z, t): (R, R)| (t.ln() - z).weighted(t),
    )
}
