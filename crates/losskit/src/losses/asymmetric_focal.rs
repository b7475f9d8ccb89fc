//! Focal loss with a focus of its own for each side, and a margin for negatives.

use super::binary_focal_with_logits::peak;
use crate::card::{Card, Claim::*, Domain, Param, Task};
use crate::real::{Plain, Real};
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("asymmetric_focal.md")]
#[derive(Clone, Copy, Debug)]
pub struct AsymmetricFocal {
    gamma_pos: f64,
    gamma_neg: f64,
    clip: f64,
    /// The logit at which a negative begins to count.
    start: f64,
}

impl AsymmetricFocal {
    /// `gamma_pos` and `gamma_neg` ≥ 0 are how little easy positives and negatives count; negatives with a probability up to
    /// `clip` in [0, 1) count not at all.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(gamma_pos: f64, gamma_neg: f64, clip: f64) -> Result<Self, Error> {
        Self::checked(&[gamma_pos, gamma_neg, clip])
    }

    /// v^γ L(v) with v = (p − clip)₊ and L = −ln(1 − v), from the logit, p, 1 − p, their difference and L without a clip.
    #[inline(always)]
    fn negative<R: Real>(self, pred: R, [p, n, tilt]: [R; 3], open: R) -> Jet<R> {
        let (one, zero, gamma) = (R::one(), R::zero(), R::of(self.gamma_neg));
        let spread = p * n;
        // L, p (1 − p)/(1 − v) and p (1 − p)/v.
        let (above, entropy, steep, part) = if self.clip == 0.0 {
            (p, open, p, n)
        } else {
            let (clip, rest) = (R::of(self.clip), R::of(1.0 - self.clip));
            // Near the clip p less it as a difference of two sigmoids, which does not cancel.
            let lead = (R::of(self.start) - pred).min(zero).exp_m1();
            let close = p.lt(clip + clip);
            let (above, left) = (R::select(close, -(p * rest * lead), p - clip), n + clip);
            let near = -(-above).ln_1p();
            let entropy = R::select(above.lt(R::of(0.5)), near, -left.ln());
            (above, entropy, spread / left, spread / above)
        };
        let none = above.eq(zero);
        let odds = R::select(none, one, entropy / above);
        let part = R::select(none, zero, part);
        let weight = above.powf(self.gamma_neg);
        let pull = odds.weighted(spread);
        let slope = gamma * pull + steep;
        let bend = gamma * part * ((gamma - one) * pull + R::of(2.0) * steep);
        let jet = Jet {
            value: entropy,
            grad: slope,
            hess: bend + steep.square() + slope * tilt,
        };
        let jet = jet.weighted(weight);
        if self.clip == 0.0 {
            return jet;
        }
        // Below the clip nothing counts, not even with an exponent of 0.
        jet.weighted(R::select(none, zero, one))
    }

    /// The steepest of a derivative of both sides.
    fn steepest(p: &[f64], part: fn(Jet<Plain<f64>>) -> f64) -> f64 {
        let loss = Self::build(p);
        let yes = peak(|z| part(loss.jet(Plain(z), Plain(1.0))));
        yes.max(peak(|z| part(loss.jet(Plain(-z), Plain(0.0)))))
    }
}

impl Definition for AsymmetricFocal {
    type Shape = Point;
    const CARD: Card = Card {
        name: "asymmetric_focal",
        page: include_str!("asymmetric_focal.md"),
        aliases: &["asl", "asymmetric"],
        tasks: &[Task::Binary, Task::Multilabel],
        about: "Many labels of which few apply, from scores: easy negatives are set back more than positives.",
        source: "Ridnik et al. 2021, arXiv:2009.14119",
        params: &[
            Param::number(
                "gamma_pos",
                1.0,
                Domain::NON_NEGATIVE,
                "how little easy positives count",
            ),
            Param::number(
                "gamma_neg",
                4.0,
                Domain::NON_NEGATIVE,
                "how little easy negatives count",
            ),
            Param::number(
                "clip",
                0.05,
                Domain::Interval {
                    low: 0.0,
                    low_in: true,
                    high: 1.0,
                    high_in: false,
                },
                "probability up to which a negative costs nothing",
            ),
        ],
        estimates: "scores that rank the labels",
        claims: &[
            NonNegative,
            Smooth,
            Lipschitz(|p| AsymmetricFocal::steepest(p, |jet| jet.grad.0.abs())),
            Curvature(|p| {
                if p[2] > 0.0 && p[1] < 1.0 {
                    return f64::INFINITY;
                }
                AsymmetricFocal::steepest(p, |jet| jet.hess.0)
            }),
        ],
        budget: [4.0, 5.5, 6.5],
        convention: "gradient 0 of a negative at the clip; not convex",
        ..Card::BINARY
    };

    fn build(p: &[f64]) -> Self {
        Self {
            gamma_pos: p[0],
            gamma_neg: p[1],
            clip: p[2],
            start: (p[2] / (1.0 - p[2])).ln(),
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.gamma_pos, self.gamma_neg, self.clip]
    }
}

impl Pointwise for AsymmetricFocal {
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (one, clip) = (R::one(), R::of(self.clip));
        let (p, n) = (pred.sigmoid(), (-pred).sigmoid());
        let above = (p - clip).max(R::zero());
        let far = -((n + clip).min(one)).ln();
        let entropy = R::select(above.lt(R::of(0.5)), -(-above).ln_1p(), far);
        let yes = (-pred).softplus().weighted(n.powf(self.gamma_pos));
        let no = entropy.weighted(above.powf(self.gamma_neg));
        yes.weighted(target) + no.weighted(one - target)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (one, zero) = (R::one(), R::zero());
        let [e, log, share] = pred.logistic();
        let rest = e * share;
        let below = pred.lt(zero);
        let (p, n) = (R::select(below, rest, share), R::select(below, share, rest));
        let tilt = R::select(below, one - e, e - one) * share;
        let yes = positive(
            self.gamma_pos,
            n.powf(self.gamma_pos),
            p,
            n,
            (-pred).max(zero) + log,
        );
        let no = self.negative(pred, [p, n, tilt], pred.max(zero) + log);
        let (yes, no) = (yes.weighted(target), no.weighted(one - target));
        Jet {
            value: yes.value + no.value,
            grad: yes.grad + no.grad,
            hess: yes.hess + no.hess,
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        if self.clip == 0.0 || target == 1.0 {
            return Vec::new();
        }
        vec![self.start]
    }
}

/// (1 − p)^γ (−ln p), from the power, p, 1 − p and −ln p.
#[inline(always)]
fn positive<R: Real>(gamma: f64, weight: R, p: R, n: R, surprise: R) -> Jet<R> {
    let gamma = R::of(gamma);
    let more = gamma * surprise.weighted(p);
    let turn = n * (p * (R::one() + gamma) - more) + gamma * p * (more + n);
    Jet {
        value: surprise,
        grad: -(more + n),
        hess: turn,
    }
    .weighted(weight)
}
