//! Welsch.

use crate::card::{Card, Claim::*, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("welsch.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Welsch {
    c: f64,
}

impl Welsch {
    /// `c` > 0 is the scale of residuals that still count.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(c: f64) -> Result<Self, Error> {
        Self::checked(&[c])
    }
}

impl Definition for Welsch {
    type Shape = Point;
    const CARD: Card = Card {
        name: "welsch",
        page: include_str!("welsch.md"),
        aliases: &["leclerc", "correntropy"],
        about: "Regression that forgets outliers: one less a Gaussian bell.",
        source: "Holland & Welsch 1977, doi:10.1080/03610927708827533",
        params: &[Param::positive(
            "c",
            1.0,
            "scale of residuals that still count",
        )],
        estimates: "mode, smoothed over a width of about c",
        claims: &[
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| p[0] * (-0.5_f64).exp() / 2.0_f64.sqrt()),
            Curvature(|_| 1.0),
        ],
        budget: [2.5, 2.0, 1.5],
        convention: "smooth everywhere; second derivative negative beyond c/√2",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { c: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.c]
    }
}

impl Pointwise for Welsch {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (u, c) = ((pred - target) / R::of(self.c), R::of(self.c));
        R::of(-0.5) * c * c * (-u.square()).exp_m1()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, one, two, c) = (pred - target, R::one(), R::of(2.0), R::of(self.c));
        let u = r * R::of(1.0 / self.c);
        let square = u * u;
        let bell = (-square).exp();
        Jet {
            value: (R::of(-0.5) * c) * (c * (-square).exp_m1()),
            grad: r.weighted(bell),
            hess: (one - two * square).weighted(bell),
        }
    }
}
