//! Barron's general robust loss.

use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

/// From here on 1 is lost beside the square, and squares are still far from the largest number.
const FAR: f64 = (1_u64 << 60) as f64;
/// An `alpha` as small as this changes no digit of the loss at 0, and quotients by it would overflow.
const SMALL: f64 = 1e-20;

/// The largest slope at scale 1.
fn steepest(alpha: f64) -> f64 {
    if alpha > 1.0 {
        f64::INFINITY
    } else if alpha == 1.0 {
        1.0
    } else {
        ((2.0 - alpha) / (1.0 - alpha)).powf(0.5 * (alpha - 1.0))
    }
}

#[doc = include_str!("general_robust.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneralRobust {
    alpha: f64,
    c: f64,
}

impl GeneralRobust {
    /// `alpha` ≤ 2 is the shape, from least squares at 2 to ever bolder neglect of outliers; `c` > 0 is the scale.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64, c: f64) -> Result<Self, Error> {
        Self::checked(&[alpha, c])
    }
}

impl Definition for GeneralRobust {
    type Shape = Point;
    const CARD: Card = Card {
        name: "general_robust",
        page: include_str!("general_robust.md"),
        aliases: &["barron", "adaptive_robust"],
        about: "One family of robust losses: the shape of the tails is a parameter.",
        source: "Barron 2019, arXiv:1701.03077",
        params: &[
            Param::number(
                "alpha",
                1.0,
                Domain::closed(-1e6, 2.0),
                "shape: 2 least squares, 1 pseudo-Huber, 0 Cauchy, -2 Geman-McClure",
            ),
            Param::positive("c", 1.0, "scale of residuals that count in full"),
        ],
        estimates: "mean at alpha = 2, towards a mode as alpha falls",
        claims: &[
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| steepest(p[0]) / p[1]),
            Curvature(|p| 1.0 / (p[1] * p[1])),
        ],
        kin: &[Kin::same("robust_loss_pytorch", "lossfun")],
        budget: [2.5, 4.0, 2.5],
        convention: "smooth everywhere; below alpha = 1 the second derivative turns negative far out",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            alpha: p[0],
            c: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha, self.c]
    }
}

impl Pointwise for GeneralRobust {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let u = (pred - target) / R::of(self.c);
        if self.alpha == 2.0 {
            return R::of(0.5) * u.square();
        }
        let size = R::of(2.0 - self.alpha);
        let log = (u.square() / size).ln_1p();
        if self.alpha == 0.0 {
            return log;
        }
        let alpha = R::of(self.alpha);
        size / alpha * (R::of(0.5) * alpha * log).exp_m1()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, one, zero) = (pred - target, R::one(), R::zero());
        let (square, size) = (self.alpha == 2.0, 2.0 - self.alpha);
        let rate = R::of(1.0 / (self.c * self.c));
        // v = s² is what the power is taken of, less 1. Far out ln(1 + s²) = 2 ln|s|.
        let s = r * R::of(if square {
            0.0
        } else {
            1.0 / (self.c * size.sqrt())
        });
        let (a, v) = (s.abs(), s * s);
        let near = a.lt(R::of(FAR));
        let log = R::select(near, v, a).ln_1p();
        let log = R::select(near, log, log + log);
        let inverse = one / R::select(near, one + v, a);
        // (1 + v)^(α/2 − 1), by way of (1 + v)^(α/4): no more digits are lost than in the power itself, nothing overflows.
        let root = (R::of(0.25 * self.alpha) * log).exp();
        let fall = root * inverse;
        let power = fall * R::select(near, root, fall);
        let less = R::of(self.alpha - 1.0);
        let turn = R::select(
            near,
            (one + less * v) * inverse,
            less + R::of(size) * inverse * inverse,
        );
        let value = if square {
            R::of(0.5) * r * (r * rate)
        } else if self.alpha.abs() < SMALL {
            log
        } else {
            R::of(size / self.alpha) * (R::of(0.5 * self.alpha) * log).exp_m1()
        };
        let pull = if self.alpha > 1.0 {
            r
        } else if self.alpha == 1.0 {
            r.sign() * R::of(1.0 / self.c)
        } else {
            zero
        };
        let endless = r.abs().eq(R::of(f64::INFINITY));
        Jet {
            value,
            grad: R::select(endless, pull, r * rate * power),
            hess: R::select(
                endless,
                if square { rate } else { zero },
                rate * power * turn,
            ),
        }
    }
}
