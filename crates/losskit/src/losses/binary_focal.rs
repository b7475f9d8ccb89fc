//! Binary focal loss of a probability.

use super::BinaryCrossEntropy;
use crate::card::{Card, Claim::*, Domain, Kin, Link, Param, Row};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("binary_focal.md")]
#[derive(Clone, Copy, Debug)]
pub struct BinaryFocal {
    gamma: f64,
    alpha: f64,
}

impl BinaryFocal {
    /// `gamma` ≥ 0 is how little easy rows count; `alpha` in [0, 1], if given, is the share of the positive class.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(gamma: f64, alpha: Option<f64>) -> Result<Self, Error> {
        Self::checked(&[gamma, alpha.unwrap_or(f64::NAN)])
    }
}

impl Definition for BinaryFocal {
    type Shape = Point;
    const CARD: Card = Card {
        name: "binary_focal",
        page: include_str!("binary_focal.md"),
        about: "Rare positives: cross-entropy that discounts what is already right.",
        source: "Lin et al. 2017, doi:10.1109/ICCV.2017.324",
        row: Row::One(Domain::UNIT),
        params: &[
            Param::number(
                "gamma",
                2.0,
                Domain::NON_NEGATIVE,
                "how little easy rows count",
            ),
            Param::optional("alpha", Domain::UNIT, "share of the positive class"),
        ],
        link: Link::Identity,
        estimates: "a probability drawn towards 1/2",
        claims: &[Convex, NonNegative, Smooth],
        kin: &[
            Kin::same("Flux.jl", "binary_focal_loss"),
            Kin::same("keras", "BinaryFocalCrossentropy")
                .but("clips probabilities; alpha only if balancing is on"),
        ],
        budget: [3.0, 6.5, 7.0],
        convention: "exact at the ends",
        ..Card::BINARY
    };

    fn build(p: &[f64]) -> Self {
        Self {
            gamma: p[0],
            alpha: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.gamma, self.alpha]
    }
}

impl Pointwise for BinaryFocal {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let one = R::one();
        let (other, rest) = (one - target, one - pred);
        let entropy = -(pred.ln().weighted(target) + (-pred).ln_1p().weighted(other));
        let wrong = rest.weighted(target) + pred.weighted(other);
        balance(self.alpha, target) * entropy.weighted(wrong.powf(self.gamma))
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let base = BinaryCrossEntropy.jet(pred, target);
        let balance = balance(self.alpha, target);
        if self.gamma == 0.0 {
            return base.weighted(balance);
        }
        let (one, zero, g) = (R::one(), R::zero(), R::of(self.gamma));
        let other = one - target;
        // q = 1 − p_t without cancelling, and its slope.
        let wrong = (one - pred) * target + pred * other;
        let slope = other - target;
        // At a certain and wrong prediction 1/p outgrows the logarithm, and 1/p² all: ∞ − ∞ must not be.
        let infinite = R::of(f64::INFINITY);
        let endless = base.value.eq(infinite);
        if self.gamma == 2.0 {
            let square = Jet {
                value: wrong,
                grad: slope,
                hess: zero,
            }
            .square();
            let jet = base.times(square);
            let (grad, hess) = (
                base.grad.weighted(square.value),
                base.hess.weighted(square.value),
            );
            return Jet {
                value: jet.value,
                grad: R::select(endless, grad, jet.grad),
                hess: R::select(endless | hess.eq(infinite), hess, jet.hess),
            }
            .weighted(balance);
        }
        // entropy/q as one quantity: it tends to 1 where both vanish.
        let odds = R::select(wrong.eq(zero), one, base.value / wrong);
        let weight = wrong.powf(self.gamma) * balance;
        let lower = wrong.powf(self.gamma - 1.0) * balance;
        // Weighted before dividing: 1/p alone may overflow.
        let (pull, push) = (
            over(target * weight, pred),
            over(other * weight, one - pred),
        );
        let base_grad = push - pull;
        let base_hess = over(pull, pred) + over(push, one - pred);
        let grad = (g * slope * odds).weighted(weight) + base_grad;
        let turn = g * ((g - one) * odds * slope * slope + R::of(2.0) * slope * base.grad);
        let hess = turn.weighted(lower) + base_hess;
        Jet {
            value: base.value.weighted(weight),
            grad: R::select(endless, base_grad, grad),
            hess: R::select(endless | base_hess.eq(infinite), base_hess, hess),
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
}

/// A quotient, 0 where the top is 0.
#[inline(always)]
fn over<R: Real>(top: R, bottom: R) -> R {
    R::select(top.eq(R::zero()), R::zero(), top / bottom)
}

/// α for a positive, 1 − α for a negative; 1 for both if absent.
#[inline(always)]
pub(super) fn balance<R: Real>(alpha: f64, target: R) -> R {
    if alpha.is_nan() {
        R::one()
    } else {
        let a = R::of(alpha);
        target * a + (R::one() - target) * (R::one() - a)
    }
}
