//! Kullback–Leibler divergence from logarithms on both sides.

use crate::card::{Card, Claim::*, Domain, Kin, Link, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("kl_divergence_log_target.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KlDivergenceLogTarget;

impl Definition for KlDivergenceLogTarget {
    type Shape = Set;
    const CARD: Card = Card {
        name: "kl_divergence_log_target",
        page: include_str!("kl_divergence_log_target.md"),
        aliases: &["kl_divergence_with_log_targets"],
        about: "Distance of predicted log-probabilities from target log-probabilities.",
        source: "Kullback & Leibler 1951, doi:10.1214/aoms/1177729694",
        tasks: &[Task::Distribution],
        target: TargetShape::Numbers(Domain::Interval {
            low: f64::NEG_INFINITY,
            low_in: true,
            high: 0.0,
            high_in: true,
        }),
        link: Link::Identity,
        estimates: "log-probabilities of the classes",
        claims: &[Convex, Smooth],
        kin: &[
            Kin::same("torch", "KLDivLoss(log_target=True)")
                .but("reduction='mean' divides by all elements; batchmean is ours"),
            Kin::same("optax", "kl_divergence_with_log_targets"),
            Kin::same("burn", "KLDivLoss(log_target=true)"),
        ],
        budget: [2.0, 1.0, 0.0],
        convention: "a target of −∞ contributes 0, whatever the prediction",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for KlDivergenceLogTarget {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (&x, &t) in set.pred.iter().zip(set.target) {
            sum = sum + (R::of(t) - x).weighted(R::of(t).exp());
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let mut sum = R::zero();
        for ((g, &x), &t) in grad.iter_mut().zip(set.pred).zip(set.target) {
            let p = R::of(t).exp();
            sum = sum + (R::of(t) - x).weighted(p);
            *g = -p;
        }
        sum
    }
}
