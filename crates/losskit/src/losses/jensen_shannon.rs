//! Jensen–Shannon divergence of a softmax from a distribution.

use crate::card::{Card, Claim::*, TargetShape, Task};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::{Softmax, softmax_defined};

#[doc = include_str!("jensen_shannon.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JensenShannon;

impl Definition for JensenShannon {
    type Shape = Set;
    const CARD: Card = Card {
        name: "jensen_shannon",
        page: include_str!("jensen_shannon.md"),
        aliases: &["jensen_shannon_divergence", "js_divergence"],
        about: "Bounded distance of class scores from a distribution, the same in both directions.",
        source: "Lin 1991, doi:10.1109/18.61115",
        tasks: &[Task::Multiclass, Task::Distribution],
        target: TargetShape::Distribution,
        estimates: "log-probabilities of the classes",
        // The largest p (1 − p) ln((1 + p)/p)/√2, where the target is sure and there is one other class.
        claims: &[NonNegative, Smooth, Lipschitz(|_| 0.2180423801249199)],
        budget: [2.5, 2.5, 1.0],
        convention: "smooth everywhere; not convex in the scores",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for JensenShannon {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (mut sum, two) = (R::zero(), R::of(2.0));
        for (p, &t) in softmax_defined(set.pred).into_iter().zip(set.target) {
            let t = R::of(t);
            let all = p + t;
            sum = sum + (two * t / all).ln().weighted(t) + (two * p / all).ln().weighted(p);
        }
        R::of(0.5) * sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let half = R::of(0.5);
        let softmax = Softmax::of(set.pred, grad);
        let mut by_logs = vec![R::zero(); set.width];
        let mut sum = R::zero();
        for ((&p, &t), by_log) in grad.iter().zip(set.target).zip(&mut by_logs) {
            let t = R::of(t);
            let middle = half * (p + t);
            if middle.known() == 0.0 {
                continue;
            }
            // p = m (1 + r) and t = m (1 − r).
            let r = half * (p - t) / middle;
            let (value, up) = if r.known().abs() < 0.5 {
                // (1 + r) ln(1 + r) + (1 − r) ln(1 − r), in terms as small as their sum.
                let [up, down, both] = [r.ln_1p(), (-r).ln_1p(), (-(r * r)).ln_1p()];
                (middle * (r * (up - down) + both), up)
            } else {
                let [up, down] = [(p / middle).ln(), (t / middle).ln()];
                (up.weighted(p) + down.weighted(t), up)
            };
            sum = sum + value;
            *by_log = half * up.weighted(p);
        }
        softmax.by_scores(&by_logs, grad);
        half * sum.max(R::zero())
    }
}
