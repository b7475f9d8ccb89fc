//! Binary focal loss of a logit.

use super::BinaryCrossEntropyWithLogits;
use super::binary_focal::balance;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::{Plain, Real};
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("binary_focal_with_logits.md")]
#[derive(Clone, Copy, Debug)]
pub struct BinaryFocalWithLogits {
    gamma: f64,
    alpha: f64,
}

impl BinaryFocalWithLogits {
    /// `gamma` ≥ 0 is how little easy rows count; `alpha` in [0, 1], if given, is the share of the positive class.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(gamma: f64, alpha: Option<f64>) -> Result<Self, Error> {
        Self::checked(&[gamma, alpha.unwrap_or(f64::NAN)])
    }
}

impl Definition for BinaryFocalWithLogits {
    type Shape = Point;
    const CARD: Card = Card {
        name: "binary_focal_with_logits",
        page: include_str!("binary_focal_with_logits.md"),
        aliases: &["focal", "sigmoid_focal"],
        about: "Rare positives, from a score: cross-entropy that discounts what is already right.",
        source: "Lin et al. 2017, doi:10.1109/ICCV.2017.324",
        params: &[
            Param::number(
                "gamma",
                2.0,
                Domain::NON_NEGATIVE,
                "how little easy rows count",
            ),
            Param::optional("alpha", Domain::UNIT, "share of the positive class"),
        ],
        estimates: "log-odds of a probability drawn towards 1/2",
        claims: &[
            NonNegative,
            Smooth,
            Lipschitz(|p| share(p[1]) * peak(|z| at(p[0], z).grad.0.abs())),
            Curvature(|p| share(p[1]) * peak(|z| at(p[0], z).hess.0)),
        ],
        kin: &[
            Kin::same("monai", "FocalLoss"),
            Kin::same("segmentation_models_pytorch", "FocalLoss"),
            Kin::same("catboost", "Focal"),
            Kin::same("torchvision", "sigmoid_focal_loss").but("alpha = 0.25 if not given"),
            Kin::same("keras", "BinaryFocalCrossentropy(from_logits=True)"),
            Kin::same("optax", "sigmoid_focal_loss"),
        ],
        budget: [3.5, 8.0, 9.5],
        convention: "smooth everywhere; not convex for gamma > 0",
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

impl Pointwise for BinaryFocalWithLogits {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let other = R::one() - target;
        let entropy = (-pred).softplus().weighted(target) + pred.softplus().weighted(other);
        let wrong = (-pred).sigmoid().weighted(target) + pred.sigmoid().weighted(other);
        balance(self.alpha, target) * entropy.weighted(wrong.powf(self.gamma))
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        self.jet_over([1.0, 0.0], pred, target)
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

impl BinaryFocalWithLogits {
    /// With parameters known to be good.
    #[inline(always)]
    pub(super) fn with(gamma: f64, alpha: f64) -> Self {
        Self { gamma, alpha }
    }

    /// The jet with chances of being wrong in units of `unit`, whose logarithm is `log_unit`.
    #[inline(always)]
    pub(super) fn jet_over<R: Real>(
        &self,
        [unit, log_unit]: [f64; 2],
        pred: R,
        target: R,
    ) -> Jet<R> {
        let (one, zero, g) = (R::one(), R::zero(), R::of(self.gamma));
        let balance = balance(self.alpha, target);
        let base = BinaryCrossEntropyWithLogits::PLAIN.jet(pred, target);
        if self.gamma == 0.0 {
            return base.weighted(balance);
        }
        let other = one - target;
        let below = pred.lt(zero);
        if self.gamma == 2.0 {
            // q = 1 − p_t and its derivatives: powers as products keep all digits and need no logarithm.
            let [e, _, share] = pred.logistic();
            let rest = e * share;
            let (up, down) = (R::select(below, rest, share), R::select(below, share, rest));
            let slope = (other - target) * (share * rest);
            let tilt = R::select(below, one - e, e - one) * share;
            let wrong = Jet {
                value: other * up + target * down,
                grad: slope,
                hess: slope * tilt,
            };
            let wrong = Jet {
                value: wrong.value * R::of(1.0 / unit),
                grad: wrong.grad * R::of(1.0 / unit),
                hess: wrong.hess * R::of(1.0 / unit),
            };
            // A weight of 0 does not silence a score that is not a number.
            let balance = R::select(pred.eq(pred), balance, pred);
            return base.times(wrong.square()).weighted(balance);
        }
        let (large, small) = (
            R::select(below, target, other),
            R::select(below, other, target),
        );
        // q = (large + small·e)/(1 + e) with e = exp(−|z|). With a hard target one of the two is 0, and ln q and q′/q stay
        // exact even where q underflows.
        let e = (-pred.abs()).exp();
        let d = one + e;
        let mix = large + small * e;
        let hard = large.eq(zero);
        let log = R::select(hard, small.ln() - pred.abs(), mix.ln()) - e.ln_1p();
        let rate = R::select(hard, one / small, e / mix) * (other - target) / d;
        let tilt = R::select(below, one - e, e - one) / d;
        // (1 − p_t)^γ in log space. Too small to hold is 0.
        let power = if self.gamma == 1.0 {
            mix / d * R::of(1.0 / unit)
        } else {
            (g * (log - R::of(log_unit))).exp()
        };
        let first = base.value.weighted(g * rate) + base.grad;
        let turn = base.value.weighted(g * rate * ((g - one) * rate + tilt));
        let second = turn + R::of(2.0) * (g * rate * base.grad) + base.hess;
        // Weights of 0 silence infinities, but not a score that is not a number.
        let weight = R::select(pred.eq(pred), power * balance, pred);
        let jet = Jet {
            value: base.value,
            grad: first,
            hess: second,
        };
        jet.weighted(weight)
    }
}

/// The largest weight α gives a class.
fn share(alpha: f64) -> f64 {
    if alpha.is_nan() {
        1.0
    } else {
        alpha.max(1.0 - alpha)
    }
}

/// The jet of a positive without α.
fn at(gamma: f64, z: f64) -> Jet<Plain<f64>> {
    let focal = BinaryFocalWithLogits {
        gamma,
        alpha: f64::NAN,
    };
    focal.jet(Plain(z), Plain(1.0))
}

/// The largest value of `f`, which has no closed form: a scan, then bisection of the best bracket.
pub(super) fn peak(f: impl Fn(f64) -> f64) -> f64 {
    let grid = |i: i32| f64::from(i) * 0.25;
    let best = (-400..40).max_by(|&a, &b| f(grid(a)).total_cmp(&f(grid(b))));
    let middle = grid(best.unwrap_or(0));
    let (mut low, mut high) = (middle - 0.25, middle + 0.25);
    for _ in 0..100 {
        let third = (high - low) / 3.0;
        if f(low + third) < f(high - third) {
            low += third;
        } else {
            high -= third;
        }
    }
    f(low).max(f(middle))
}
