//! Binary cross-entropy of a logit.

use crate::card::{Card, Claim::*, Domain, Kin, Param, either};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("binary_cross_entropy_with_logits.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinaryCrossEntropyWithLogits {
    pos_weight: f64,
    label_smoothing: f64,
}

impl BinaryCrossEntropyWithLogits {
    /// `pos_weight` ≥ 0 multiplies the positive term; `label_smoothing` in [0, 1] moves targets towards ½.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(pos_weight: f64, label_smoothing: f64) -> Result<Self, Error> {
        Self::checked(&[pos_weight, label_smoothing])
    }

    /// Without weights or smoothing.
    pub(super) const PLAIN: Self = Self {
        pos_weight: 1.0,
        label_smoothing: 0.0,
    };

    /// The coefficients of softplus(−z) and softplus(z).
    #[inline(always)]
    fn sides<R: Real>(&self, target: R) -> (R, R) {
        if *self == Self::PLAIN {
            return (target, R::one() - target);
        }
        let (keep, half) = (
            R::of(1.0 - self.label_smoothing),
            R::of(0.5 * self.label_smoothing),
        );
        let positive = target * keep + half;
        let negative = (R::one() - target) * keep + half;
        (R::of(self.pos_weight) * positive, negative)
    }
}

impl Definition for BinaryCrossEntropyWithLogits {
    type Shape = Point;
    const CARD: Card = Card {
        name: "binary_cross_entropy_with_logits",
        aliases: &["bce_with_logits", "logistic", "log_loss"],
        about: "Binary classification from a score: logistic regression, with soft targets.",
        source: "Cox 1958, doi:10.1111/j.2517-6161.1958.tb00292.x",
        page: include_str!("binary_cross_entropy_with_logits.md"),
        params: &[
            Param::number(
                "pos_weight",
                1.0,
                Domain::NON_NEGATIVE,
                "multiplies the positive term",
            ),
            Param::number(
                "label_smoothing",
                0.0,
                Domain::UNIT,
                "moves targets towards 1/2",
            ),
        ],
        estimates: "log-odds of the mean",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|p| p[0].max(1.0) * (1.0 - 0.5 * p[1])),
            Curvature(|p| {
                0.25 * f64::max(
                    p[0] + 0.5 * p[1] * (1.0 - p[0]),
                    1.0 + 0.5 * p[1] * (p[0] - 1.0),
                )
            }),
            Likelihood(|p, y| {
                if *p == [1.0, 0.0] {
                    either(y)
                } else {
                    f64::NAN
                }
            }),
        ],
        kin: &[
            Kin::same("monai", "PatchAdversarialLoss('bce')"),
            Kin::same("segmentation_models_pytorch", "SoftBCEWithLogitsLoss"),
            Kin::same("dfdx", "binary_cross_entropy_with_logits_loss"),
            Kin::same("candle", "binary_cross_entropy_with_logit"),
            Kin::same("burn", "BinaryCrossEntropyLoss(logits=true)"),
            Kin::same("catboost", "Logloss"),
            Kin::same("lightgbm", "cross_entropy"),
            Kin::same("Flux.jl", "logitbinarycrossentropy"),
            Kin::same("torch", "BCEWithLogitsLoss"),
            Kin::same("keras", "BinaryCrossentropy(from_logits=True)"),
            Kin::same("optax", "sigmoid_binary_cross_entropy"),
            Kin::same("scikit-learn", "HalfBinomialLoss"),
            Kin::same("xgboost", "binary:logistic"),
        ],
        budget: [2.5, 3.5, 5.0],
        convention: "smooth everywhere",
        ..Card::BINARY
    };

    fn build(p: &[f64]) -> Self {
        Self {
            pos_weight: p[0],
            label_smoothing: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.pos_weight, self.label_smoothing]
    }
}

impl Pointwise for BinaryCrossEntropyWithLogits {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (positive, negative) = self.sides(target);
        positive * (-pred).softplus() + negative * pred.softplus()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (positive, negative) = self.sides(target);
        // One exponential serves all: e = e^-|z|. Products, never p - y, so that nothing cancels in the tails.
        let [e, tail, share] = pred.logistic();
        // The coefficients add roundings of their own: then half an ulp more in the logarithm would be too much.
        let tail = if *self == Self::PLAIN {
            tail
        } else {
            (-pred.abs()).softplus()
        };
        let (large, small) = (share, e * share);
        let below = pred.lt(R::zero());
        let (up, down) = (
            R::select(below, small, large),
            R::select(below, large, small),
        );
        let total = positive + negative;
        let side = R::select(below, positive, negative);
        Jet {
            value: tail.mul_add(total, pred.abs().weighted(side)),
            grad: negative * up - positive * down,
            hess: total * (large * small),
        }
    }

    #[inline(always)]
    fn known<O>(self, work: impl FnOnce(Self) -> O) -> O {
        if self == Self::PLAIN {
            work(Self::PLAIN)
        } else {
            work(self)
        }
    }
}
