//! Geman–McClure.

use crate::card::{Card, Claim::*, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

/// From here on 1 is lost beside the square, and squares are still far from the largest number.
const FAR: f64 = (1_u64 << 60) as f64;

#[doc = include_str!("geman_mcclure.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GemanMcclure {
    c: f64,
}

impl GemanMcclure {
    /// `c` > 0 is the residual at which the loss reaches half its bound.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(c: f64) -> Result<Self, Error> {
        Self::checked(&[c])
    }
}

impl Definition for GemanMcclure {
    type Shape = Point;
    const CARD: Card = Card {
        name: "geman_mcclure",
        page: include_str!("geman_mcclure.md"),
        about: "Regression with a bounded price: outliers cost alike and hardly pull.",
        source: "Geman & McClure 1985, Proceedings of the Statistical Computing Section, ASA, 12–18",
        params: &[Param::positive(
            "c",
            1.0,
            "where the loss reaches half its bound",
        )],
        estimates: "mode, smoothed over a width of about c",
        claims: &[
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| p[0] * 3.0 * 3.0_f64.sqrt() / 16.0),
            Curvature(|_| 1.0),
        ],
        budget: [2.0, 3.0, 3.0],
        convention: "smooth everywhere; second derivative negative beyond c/√3",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { c: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.c]
    }
}

impl Pointwise for GemanMcclure {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let r = pred - target;
        let u = r / R::of(self.c);
        R::of(0.5) * r.square() / (R::one() + u.square())
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, one, three, c) = (pred - target, R::one(), R::of(3.0), R::of(self.c));
        let u = r * R::of(1.0 / self.c);
        let (a, square) = (u.abs(), u * u);
        // Far out 1 + u² = u²: no square leaves the numbers.
        let near = a.lt(R::of(FAR));
        let inverse = one / R::select(near, one + square, a);
        let end = r.clamp(-c, c);
        let pull = R::select(near, r, end * inverse);
        let turn = R::select(near, one - three * square, -three * inverse);
        Jet {
            value: R::of(0.5) * c * R::select(near, r * (u * inverse), end.abs()),
            grad: pull * inverse * inverse,
            hess: turn * inverse * inverse * inverse,
        }
    }
}
