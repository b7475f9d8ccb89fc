//! Pseudo-Huber.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

/// From here on 1 is lost beside the square, and squares are still far from the largest number.
const FAR: f64 = (1_u64 << 60) as f64;

#[doc = include_str!("pseudo_huber.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PseudoHuber {
    delta: f64,
}

impl PseudoHuber {
    /// `delta` > 0 is about where the parabola becomes a line.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(delta: f64) -> Result<Self, Error> {
        Self::checked(&[delta])
    }
}

impl Definition for PseudoHuber {
    type Shape = Point;
    const CARD: Card = Card {
        name: "pseudo_huber",
        page: include_str!("pseudo_huber.md"),
        aliases: &["charbonnier", "soft_l1"],
        about: "Huber's loss without a joint: smooth everywhere, linear far out.",
        source: "Charbonnier et al. 1997, doi:10.1109/83.551699",
        params: &[Param::positive(
            "delta",
            1.0,
            "about where the parabola becomes a line",
        )],
        estimates: "between mean and median",
        claims: &[
            Convex,
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| p[0]),
            Curvature(|_| 1.0),
        ],
        kin: &[
            Kin::same("xgboost", "reg:pseudohubererror"),
            Kin::same("scipy", "special.pseudo_huber"),
        ],
        budget: [3.0, 2.0, 5.5],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { delta: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.delta]
    }
}

impl Pointwise for PseudoHuber {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (u, d) = ((pred - target) / R::of(self.delta), R::of(self.delta));
        d * d * ((R::one() + u * u).sqrt() - R::one())
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, one, d) = (pred - target, R::one(), R::of(self.delta));
        let u = r * R::of(1.0 / self.delta);
        let a = u.abs();
        let near = a.lt(R::of(FAR));
        let root = R::select(near, (one + u * u).sqrt(), a);
        let inverse = one / root;
        Jet {
            // √(1 + u²) − 1 = u²/(1 + √(1 + u²)), which does not cancel.
            value: R::select(near, r * (r / (one + root)), d * (r.abs() - d)),
            grad: R::select(near, r * inverse, r.clamp(-d, d)),
            hess: inverse * inverse * inverse,
        }
    }
}
