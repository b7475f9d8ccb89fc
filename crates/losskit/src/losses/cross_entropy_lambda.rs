//! Cross-entropy of an intensity.

use super::binary_focal_with_logits::peak;
use crate::card::{Card, Claim::*, Kin, Param, either};
use crate::real::{Plain, Real};
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

/// Below it softplus(z) is e^z, and its logarithm z, within any rounding.
const FAR: f64 = -50.0;

#[doc = include_str!("cross_entropy_lambda.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossEntropyLambda {
    exposure: f64,
    log_exposure: f64,
}

impl CrossEntropyLambda {
    /// `exposure` > 0 is how long the event had its chance.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(exposure: f64) -> Result<Self, Error> {
        Self::checked(&[exposure])
    }
}

impl Definition for CrossEntropyLambda {
    type Shape = Point;
    const CARD: Card = Card {
        name: "cross_entropy_lambda",
        page: include_str!("cross_entropy_lambda.md"),
        aliases: &["xentlambda"],
        about: "Whether an event happened, from its intensity and how long it had its chance.",
        source: "Ke et al. 2017, Advances in Neural Information Processing Systems 30",
        params: &[Param::positive(
            "exposure",
            1.0,
            "how long the event had its chance",
        )],
        estimates: "log-odds of the event at exposure 1",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|p| p[0].max(1.0)),
            Curvature(|p| {
                let happened = Self::build(p);
                peak(|z| happened.jet(Plain(z), Plain(1.0)).hess.0).max(0.25 * p[0])
            }),
            Likelihood(|_, y| either(y)),
        ],
        kin: &[Kin::same("lightgbm", "cross_entropy_lambda").but("the weight is an exposure")],
        budget: [2.0, 4.5, 5.5],
        convention: "smooth everywhere",
        ..Card::BINARY
    };

    fn build(p: &[f64]) -> Self {
        Self {
            exposure: p[0],
            log_exposure: p[0].ln(),
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.exposure]
    }
}

impl Pointwise for CrossEntropyLambda {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let mean = R::of(self.exposure) * pred.softplus();
        let other = R::one() - target;
        mean.weighted(other) - (-(-mean).exp_m1()).ln().weighted(target)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (one, zero, exposure) = (R::one(), R::zero(), R::of(self.exposure));
        let [e, _, share] = pred.logistic();
        let below = pred.lt(zero);
        let (up, down) = (
            R::select(below, e * share, share),
            R::select(below, share, e * share),
        );
        // The event's mean number, and its rate of change.
        let (mean, rise) = (exposure * pred.softplus(), exposure * up);
        let far = pred.lt(R::of(FAR));
        let decay = (-mean).exp_m1();
        // ln P of the chance P = 1 − e^−mean of any event: of P itself where it is small, of what it lacks to 1 elsewhere.
        let rare = decay.gt(R::of(-0.5));
        let never = (-mean).exp();
        let log = R::select(rare, (-decay).ln(), (-never).ln_1p());
        let log = R::select(far, pred + R::of(self.log_exposure), log);
        // (ln P)′ = rise (1 − P)/P, and its slope relative to it.
        let quotient = rise / -decay;
        let pull = R::select(far, one, quotient * never);
        let fall = R::select(
            far,
            -(R::of(0.5 * (self.exposure + 1.0)) * e),
            down - quotient,
        );
        let other = one - target;
        Jet {
            value: mean.weighted(other) - log.weighted(target),
            grad: rise * other - pull * target,
            hess: (rise * down) * other - (pull.weighted(fall)) * target,
        }
    }
}
