//! Energy distance of samples.

use crate::card::{Card, Claim::*, Scope, Task};
use crate::order::ascending;
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("energy_distance.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EnergyDistance;

impl Definition for EnergyDistance {
    type Shape = Set;
    const CARD: Card = Card {
        name: "energy_distance",
        page: include_str!("energy_distance.md"),
        aliases: &["cramer_distance"],
        about: "Distributions by their samples: how much farther two numbers of different samples lie apart than two of one.",
        source: "Székely & Rizzo 2013, doi:10.1016/j.jspi.2013.03.018",
        tasks: &[Task::Distribution, Task::Generative],
        scope: Scope::Group,
        estimates: "a sample of the same distribution",
        claims: &[NonNegative, Lipschitz(|_| 2.0)],
        kin: &[],
        budget: [0.5, 1.0, 0.0],
        convention: "equal numbers neither lie before nor after each other",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for EnergyDistance {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let target: Vec<R> = set.target.iter().map(|&t| R::of(t)).collect();
        let apart = |a: &[R], b: &[R]| {
            let mut sum = R::zero();
            for &a in a {
                for &b in b {
                    sum = sum + (a - b).abs();
                }
            }
            sum / R::of((set.len() * set.len()) as f64)
        };
        let within = apart(set.pred, set.pred) + apart(&target, &target);
        R::of(2.0) * apart(set.pred, &target) - within
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let n = set.len();
        let mut keys = Vec::with_capacity(2 * n);
        for p in set.pred {
            keys.push(p.known());
        }
        keys.extend_from_slice(set.target);
        let order = ascending(&keys);
        let at = {
            #[inline(always)]
            |k: usize| {
                let i = order[k];
                if i < n {
                    set.pred[i]
                } else {
                    R::of(set.target[i - n])
                }
            }
        };
        // Twice the area between the squared difference of the two staircases and 0: a sum of positive parts.
        let scale = R::of(2.0) / R::of((n * n) as f64);
        let (mut lead, mut from) = (0_i64, 0);
        let mut value = R::zero();
        while from < 2 * n {
            // Equal numbers together.
            let (mut to, mut own, mut others) = (from, 0, 0);
            while to < 2 * n && (to == from || keys[order[to]] == keys[order[from]]) {
                if order[to] < n {
                    own += 1;
                } else {
                    others += 1;
                }
                to += 1;
            }
            let slope = scale * R::of((others - own - 2 * lead) as f64);
            for &i in &order[from..to] {
                if i < n {
                    grad[i] = slope;
                }
            }
            lead += own - others;
            if to < 2 * n {
                let step = at(to) - at(to - 1);
                value = value + step.weighted(R::of((lead * lead) as f64));
            }
            from = to;
        }
        // A NaN comes last.
        let last = at(2 * n - 1);
        R::select(last.eq(last), scale * value, last)
    }
}
