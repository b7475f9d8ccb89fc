//! Kullback–Leibler divergence of measures that need not sum to 1.

use crate::card::{Card, Claim::*, Domain, Kin, Link, Row, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("generalized_kl.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneralizedKl;

impl Definition for GeneralizedKl {
    type Shape = Set;
    const CARD: Card = Card {
        name: "generalized_kl",
        page: include_str!("generalized_kl.md"),
        aliases: &[
            "generalized_kl_divergence",
            "convex_kl_divergence",
            "i_divergence",
        ],
        about: "Distance of predicted masses from target masses of any sum: factorisation, intensities.",
        source: "Csiszár 1991, doi:10.1214/aos/1176348385",
        tasks: &[Task::Distribution, Task::Counts],
        row: Row::Classes(Domain::NON_NEGATIVE),
        target: TargetShape::Numbers(Domain::NON_NEGATIVE),
        link: Link::Identity,
        estimates: "mean masses",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[
            Kin::same("optax", "generalized_kl_divergence")
                .but("takes logarithms of the predicted masses"),
            Kin::same("scikit-learn", "NMF(beta_loss=\"kullback-leibler\")"),
        ],
        budget: [2.5, 1.0, 4.0],
        convention: "a target of 0 contributes the predicted mass; infinite where a mass of 0 was not",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for GeneralizedKl {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let mut sum = R::zero();
        for (&q, &t) in set.pred.iter().zip(set.target) {
            let t = R::of(t);
            sum = sum + ((t.ln() - q.ln()).weighted(t) + (q - t));
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let mut sum = R::zero();
        for ((g, &q), &t) in grad.iter_mut().zip(set.pred).zip(set.target) {
            if t == 0.0 {
                sum = sum + q;
                *g = R::one();
                continue;
            }
            let t = R::of(t);
            let gap = q - t;
            let over = gap / t;
            // t (v − ln(1 + v)): near the target both are small before they are multiplied.
            let value = if over.known().abs() < 0.5 {
                t * (over - over.ln_1p()).max(R::zero())
            } else {
                gap - t * (q.ln() - t.ln())
            };
            sum = sum + value;
            *g = gap / q;
        }
        sum
    }
}
