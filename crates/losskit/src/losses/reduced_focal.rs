//! Reduced focal loss.

use super::binary_focal_with_logits::peak;
use super::{BinaryCrossEntropyWithLogits, BinaryFocalWithLogits, binary_focal::balance};
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::{Plain, Real};
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("reduced_focal.md")]
#[derive(Clone, Copy, Debug)]
pub struct ReducedFocal {
    gamma: f64,
    threshold: f64,
    log_threshold: f64,
    alpha: f64,
}

impl ReducedFocal {
    /// `gamma` ≥ 0 is how little easy rows count, `threshold` in (0, 1] the chance of being wrong from which a row counts in
    /// full; `alpha` in [0, 1], if given, is the share of the positive class.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(gamma: f64, threshold: f64, alpha: Option<f64>) -> Result<Self, Error> {
        Self::checked(&[gamma, threshold, alpha.unwrap_or(f64::NAN)])
    }
}

impl Definition for ReducedFocal {
    type Shape = Point;
    const CARD: Card = Card {
        name: "reduced_focal",
        page: include_str!("reduced_focal.md"),
        aliases: &["focal_reduced"],
        about: "Rare positives, from a score: cross-entropy that discounts only what is right by far.",
        source: "Sergievskiy & Ponamarev 2019, arXiv:1903.01347",
        params: &[
            Param::number(
                "gamma",
                2.0,
                Domain::NON_NEGATIVE,
                "how little easy rows count",
            ),
            Param::number(
                "threshold",
                0.5,
                Domain::Interval {
                    low: 0.0,
                    low_in: false,
                    high: 1.0,
                    high_in: true,
                },
                "chance of being wrong from which a row counts in full",
            ),
            Param::optional("alpha", Domain::UNIT, "share of the positive class"),
        ],
        estimates: "log-odds of a probability drawn towards 1/2",
        claims: &[
            NonNegative,
            Lipschitz(|p| {
                let balance = if p[2].is_nan() {
                    1.0
                } else {
                    p[2].max(1.0 - p[2])
                };
                let hard = Self::build(&[p[0], p[1], f64::NAN]);
                let slope = |z: f64| hard.jet(Plain(z), Plain(1.0)).grad.0.abs();
                let at_kink = hard.kinks(1.0).into_iter().map(slope);
                balance * at_kink.fold(peak(slope), f64::max)
            }),
        ],
        kin: &[Kin::same(
            "segmentation_models_pytorch",
            "FocalLoss(reduced_threshold=0.5)",
        )],
        budget: [3.5, 6.5, 7.0],
        convention: "the derivative of the discounted side at the threshold",
        ..Card::BINARY
    };

    fn build(p: &[f64]) -> Self {
        Self {
            gamma: p[0],
            threshold: p[1],
            log_threshold: p[1].ln(),
            alpha: p[2],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.gamma, self.threshold, self.alpha]
    }
}

impl ReducedFocal {
    /// Whether the chance of being wrong, y + (1 − 2y) σ(z), is at most the threshold; seen in logits, where no digits are
    /// lost.
    #[inline(always)]
    fn easy<R: Real>(&self, pred: R, target: R) -> R::Mask {
        let (one, zero, threshold) = (R::one(), R::zero(), R::of(self.threshold));
        let other = one - target;
        // With the threshold in the middle the two differences are the same.
        let odds = (threshold - target) / (R::of(1.0 - self.threshold) - target);
        let (some, kink) = (odds.gt(zero), odds.ln());
        let (up, down) = (target.lt(other), target.gt(other));
        let (left, right) = (some & pred.le(kink), some & pred.ge(kink));
        let (low, high) = (!some & odds.lt(-one), !some & odds.gt(-one));
        let even = target.eq(other) & target.le(threshold);
        (up & (left | low)) | (down & (right | high)) | even
    }
}

impl Pointwise for ReducedFocal {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let entropy = BinaryCrossEntropyWithLogits::PLAIN.textbook(pred, target);
        let other = R::one() - target;
        let wrong = (-pred).sigmoid().weighted(target) + pred.sigmoid().weighted(other);
        let discount = (wrong / R::of(self.threshold)).powf(self.gamma);
        let weight = R::select(self.easy(pred, target), discount, R::one());
        balance(self.alpha, target) * entropy.weighted(weight)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let focal = BinaryFocalWithLogits::with(self.gamma, self.alpha);
        let focal = focal.jet_over([self.threshold, self.log_threshold], pred, target);
        let full = BinaryCrossEntropyWithLogits::PLAIN.jet(pred, target);
        let easy = self.easy(pred, target);
        // A weight of 0 does not silence a score that is not a number.
        let balance = R::select(pred.eq(pred), balance(self.alpha, target), pred);
        let part = {
            #[inline(always)]
            |focal, full: R| R::select(easy, focal, full.weighted(balance))
        };
        Jet {
            value: part(focal.value, full.value),
            grad: part(focal.grad, full.grad),
            hess: part(focal.hess, full.hess),
        }
    }

    #[inline(always)]
    fn known<O>(self, work: impl FnOnce(Self) -> O) -> O {
        if self.gamma == 2.0 {
            work(Self { gamma: 2.0, ..self })
        } else {
            work(self)
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        let odds = (self.threshold - target) / ((1.0 - self.threshold) - target);
        let logit = Plain(odds).ln().0;
        Vec::from_iter((self.gamma > 0.0 && logit.is_finite()).then_some(logit))
    }
}
