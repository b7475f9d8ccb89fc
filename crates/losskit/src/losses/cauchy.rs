//! Cauchy.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

/// From here on 1 is lost beside the square, and squares are still far from the largest number.
const FAR: f64 = (1_u64 << 60) as f64;

#[doc = include_str!("cauchy.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cauchy {
    c: f64,
}

impl Cauchy {
    /// `c` > 0 is the residual at which the pull is greatest.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(c: f64) -> Result<Self, Error> {
        Self::checked(&[c])
    }
}

impl Definition for Cauchy {
    type Shape = Point;
    const CARD: Card = Card {
        name: "cauchy",
        page: include_str!("cauchy.md"),
        aliases: &["lorentzian"],
        about: "Regression in which gross outliers lose their pull: Cauchy noise.",
        source: "Holland & Welsch 1977, doi:10.1080/03610927708827533",
        params: &[Param::positive("c", 1.0, "where the pull is greatest")],
        estimates: "location of the bulk, outliers fading as 1/r",
        claims: &[
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| 0.5 * p[0]),
            Curvature(|_| 1.0),
        ],
        kin: &[Kin::same("scipy", "least_squares(loss='cauchy')")],
        budget: [2.5, 3.0, 2.5],
        convention: "smooth everywhere; second derivative negative beyond c",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { c: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.c]
    }
}

impl Pointwise for Cauchy {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (u, c) = ((pred - target) / R::of(self.c), R::of(self.c));
        R::of(0.5) * c * c * u.square().ln_1p()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, one, c) = (pred - target, R::one(), R::of(self.c));
        let u = r * R::of(1.0 / self.c);
        let (a, square) = (u.abs(), u * u);
        // Far out ln(1 + u²) = 2 ln|u|, r/(1 + u²) = ±c/|u|: no square leaves the numbers.
        let near = a.lt(R::of(FAR));
        let log = R::select(near, square, a).ln_1p();
        let inverse = one / R::select(near, one + square, a);
        let (top, turn) = (r.clamp(-c, c), (one - a) * (one + a));
        Jet {
            value: R::select(near, R::of(0.5) * c, c) * (c * log),
            grad: R::select(near, r, top) * inverse,
            hess: R::select(near, turn, -one) * inverse * inverse,
        }
    }
}
