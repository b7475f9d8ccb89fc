//! Amari's α-divergence of a softmax from a distribution.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Param, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::{Softmax, softmax_defined};

#[doc = include_str!("alpha_divergence.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlphaDivergence {
    alpha: f64,
}

impl AlphaDivergence {
    /// `alpha` in (0, 1): near 1 as the divergence of the target from the prediction, near 0 the other way round.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64) -> Result<Self, Error> {
        Self::checked(&[alpha])
    }
}

impl Definition for AlphaDivergence {
    type Shape = Set;
    const CARD: Card = Card {
        name: "alpha_divergence",
        page: include_str!("alpha_divergence.md"),
        aliases: &["amari_divergence"],
        about: "Bounded distance of class scores from a distribution; squared Hellinger distance in the middle.",
        source: "Cichocki & Amari 2010, doi:10.3390/e12061532",
        tasks: &[Task::Multiclass, Task::Distribution],
        target: TargetShape::Distribution,
        params: &[Param::number(
            "alpha",
            0.5,
            Domain::open(0.0, 1.0),
            "1 is the divergence of the target from the prediction, 0 the reverse",
        )],
        estimates: "log-probabilities of the classes, for one distribution as target",
        claims: &[
            NonNegative,
            Smooth,
            Lipschitz(|p| {
                let (alpha, rest) = (p[0], 1.0 - p[0]);
                std::f64::consts::SQRT_2 / alpha * (rest / (1.0 + rest)).powf(rest) / (1.0 + rest)
            }),
        ],
        budget: [3.5, 2.5, 2.0],
        convention: "smooth everywhere; not convex in the scores",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self { alpha: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha]
    }
}

impl Setwise for AlphaDivergence {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (alpha, rest) = (R::of(self.alpha), R::of(1.0 - self.alpha));
        let mut sum = R::zero();
        for (p, &t) in softmax_defined(set.pred).into_iter().zip(set.target) {
            let t = R::of(t);
            sum = sum + (alpha * t + rest * p - t.powf(self.alpha) * p.powf(1.0 - self.alpha));
        }
        sum / (alpha * rest)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (alpha, rest) = (R::of(self.alpha), R::of(1.0 - self.alpha));
        let softmax = Softmax::of(set.pred, grad);
        let mut by_logs = vec![R::zero(); set.width];
        let mut sum = R::zero();
        for (j, (&p, &t)) in grad.iter().zip(set.target).enumerate() {
            // ln t/p.
            let v = R::of(t.ln()) + softmax.surprise(set.pred[j]);
            let t = R::of(t);
            // α t + (1 − α) p − p (t/p)^α, and p − p (t/p)^α: near t = p from what t/p has above 1.
            let [value, slope] = if v.known().abs() < 1.0 {
                let (all, part) = (v.exp_m1(), (alpha * v).exp_m1());
                [p * (alpha * all - part).max(R::zero()), -(p * part)]
            } else {
                let mixed = if t.known() == 0.0 || v.known().is_infinite() {
                    R::zero()
                } else {
                    (alpha * v - softmax.surprise(set.pred[j])).exp()
                };
                [alpha * t + rest * p - mixed, p - mixed]
            };
            sum = sum + value;
            by_logs[j] = slope / alpha;
        }
        softmax.by_scores(&by_logs, grad);
        sum.max(R::zero()) / (alpha * rest)
    }
}
