//! Wasserstein distance of samples.

use crate::card::{Card, Claim::*, Scope, Task};
use crate::order::ascending;
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("wasserstein_samples.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WassersteinSamples;

impl Definition for WassersteinSamples {
    type Shape = Set;
    const CARD: Card = Card {
        name: "wasserstein_samples",
        page: include_str!("wasserstein_samples.md"),
        aliases: &["earth_mover_samples", "wasserstein_1d"],
        about: "Distributions by their samples: how far one must be moved to become the other.",
        source: "Villani 2003, Topics in Optimal Transportation, section 2.2",
        tasks: &[Task::Distribution, Task::Generative],
        scope: Scope::Group,
        estimates: "a sample of the same distribution",
        claims: &[NonNegative, Lipschitz(|_| 1.0)],
        kin: &[],
        budget: [1.0, 1.0, 0.0],
        convention: "slope 0 of two equal numbers; equal numbers of one sample in the order of their rows",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for WassersteinSamples {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let keys: Vec<f64> = set.pred.iter().map(|p| p.known()).collect();
        let pairs = ascending(&keys).into_iter().zip(ascending(set.target));
        let sum = pairs.fold(R::zero(), |sum, (i, j)| {
            sum + (set.pred[i] - R::of(set.target[j])).abs()
        });
        sum / R::of(set.len() as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let n = R::of(set.len() as f64);
        let mut keys = vec![0.0; set.len()];
        for (key, p) in keys.iter_mut().zip(set.pred) {
            *key = p.known();
        }
        let mut value = R::zero();
        for (i, j) in ascending(&keys).into_iter().zip(ascending(set.target)) {
            let r = set.pred[i] - R::of(set.target[j]);
            value = value + r.abs();
            grad[i] = r.sign() / n;
        }
        value / n
    }
}
