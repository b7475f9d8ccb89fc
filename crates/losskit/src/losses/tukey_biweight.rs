//! Tukey's biweight.

use crate::card::{Card, Claim::*, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("tukey_biweight.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TukeyBiweight {
    c: f64,
}

impl TukeyBiweight {
    /// `c` > 0 is the residual from which a row no longer counts.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(c: f64) -> Result<Self, Error> {
        Self::checked(&[c])
    }
}

impl Definition for TukeyBiweight {
    type Shape = Point;
    const CARD: Card = Card {
        name: "tukey_biweight",
        page: include_str!("tukey_biweight.md"),
        aliases: &["tukey", "bisquare", "biweight"],
        about: "Regression that ignores gross outliers altogether.",
        source: "Beaton & Tukey 1974, doi:10.1080/00401706.1974.10489171",
        params: &[Param::positive(
            "c",
            4.685,
            "from where a row no longer counts",
        )],
        estimates: "mode, smoothed over a width of about c",
        claims: &[
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| p[0] * 16.0 / (25.0 * 5.0_f64.sqrt())),
            Curvature(|_| 1.0),
        ],
        budget: [3.0, 3.5, 3.5],
        convention: "all derivatives 0 from |r| = c on; second derivative negative from c/√5 on",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { c: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.c]
    }
}

impl Pointwise for TukeyBiweight {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (r, one, c) = (pred - target, R::one(), R::of(self.c));
        let rest = one - (r / c).square();
        let bound = c * c / R::of(6.0);
        let inside = bound * (one - rest * rest * rest);
        R::select(r.abs().le(c), inside, bound)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, one, c) = (pred - target, R::one(), R::of(self.c));
        // Clipped at ±c, beyond which nothing is left of the derivatives.
        let near = r.clamp(-c, c);
        let u = near / c;
        let (square, rest) = (u * u, (one - u) * (one + u));
        let sixth = R::of(self.c / 6.0);
        Jet {
            // 1 − (1 − u²)³ without cancelling.
            value: sixth * (c * (square * (one + rest + rest * rest))),
            grad: near * (rest * rest),
            hess: rest * (one - R::of(5.0) * square),
        }
    }
}
