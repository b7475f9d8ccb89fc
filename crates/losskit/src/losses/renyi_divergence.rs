//! Rényi divergence of a softmax from a distribution.

use crate::Error;
use crate::card::{Card, Claim::*, Param, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::{Softmax, first_largest, softmax_defined};

#[doc = include_str!("renyi_divergence.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RenyiDivergence {
    alpha: f64,
}

impl RenyiDivergence {
    /// `alpha` > 0 is the order; 1 is the Kullback–Leibler divergence.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64) -> Result<Self, Error> {
        Self::checked(&[alpha])
    }

    /// α ln t + (1 − α) ln p of each class, −∞ where the target is 0.
    #[inline(always)]
    fn tilted<R: Known>(self, target: &[f64], ln_p: impl Fn(usize) -> R) -> Vec<R> {
        let mut all = vec![R::of(f64::NEG_INFINITY); target.len()];
        for (j, (u, &t)) in all.iter_mut().zip(target).enumerate() {
            if t != 0.0 {
                let p = ln_p(j).weighted(R::of(1.0 - self.alpha));
                *u = R::of(self.alpha) * R::of(t).ln() + p;
            }
        }
        all
    }
}

impl Definition for RenyiDivergence {
    type Shape = Set;
    const CARD: Card = Card {
        name: "renyi_divergence",
        page: include_str!("renyi_divergence.md"),
        aliases: &["renyi"],
        about: "Distance of class scores from a distribution, of an order that sets how ratios count.",
        source: "van Erven & Harremoës 2014, doi:10.1109/TIT.2014.2320500",
        tasks: &[Task::Multiclass, Task::Distribution],
        target: TargetShape::Distribution,
        params: &[Param::positive(
            "alpha",
            0.5,
            "order; 1 is the Kullback–Leibler divergence",
        )],
        estimates: "log-probabilities of the classes, for one distribution as target",
        claims: &[NonNegative, Smooth, Lipschitz(|_| std::f64::consts::SQRT_2)],
        budget: [2.0, 3.0, 1.5],
        convention: "smooth everywhere; a target of 0 contributes 0",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { alpha: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha]
    }
}

impl Setwise for RenyiDivergence {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let p = softmax_defined(set.pred);
        let mut sum = R::zero();
        if self.alpha == 1.0 {
            for (&p, &t) in p.iter().zip(set.target) {
                let t = R::of(t);
                sum = sum + (t.ln() - p.ln()).weighted(t);
            }
            return sum;
        }
        let tilted = self.tilted(set.target, |j| p[j].ln());
        let top = tilted[first_largest(&tilted)];
        for u in tilted {
            sum = sum + (u - top).exp();
        }
        (top + sum.ln()) / R::of(self.alpha - 1.0)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let softmax = Softmax::of(set.pred, grad);
        let tilted = self.tilted(
            set.target,
            #[inline(always)]
            |j| -softmax.surprise(set.pred[j]),
        );
        let mut q = vec![R::zero(); set.width];
        let other = Softmax::of(&tilted, &mut q);
        let mut value = R::zero();
        for (j, (p, &q)) in grad.iter_mut().zip(&q).enumerate() {
            if self.alpha == 1.0 && q.known() != 0.0 {
                let gap = tilted[j] + softmax.surprise(set.pred[j]);
                value = value + gap.weighted(q);
            }
            *p = softmax.less(j, *p, other, q);
        }
        if self.alpha != 1.0 {
            value = other.total() / R::of(self.alpha - 1.0);
        }
        value.max(R::zero())
    }
}
