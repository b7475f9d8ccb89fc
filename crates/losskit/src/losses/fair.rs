//! Fair.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

/// The series of Σ wᵏ/(2k + 3) for w in [0, 1/25].
#[rustfmt::skip]
const SERIES: [f64; 8] = [
    0.3333333333333333, 0.200000000000039, 0.14285714283669596, 0.11111111518903621,
    0.09090869227361513, 0.07694417338900958, 0.0660518024256631, 0.06802007853562039,
];
/// From here on the logarithm is lost beside the residual.
const FAR: f64 = (1_u64 << 60) as f64;

#[doc = include_str!("fair.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fair {
    c: f64,
}

impl Fair {
    /// `c` > 0 is the residual at which the pull has half its largest size.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(c: f64) -> Result<Self, Error> {
        Self::checked(&[c])
    }
}

impl Definition for Fair {
    type Shape = Point;
    const CARD: Card = Card {
        name: "fair",
        page: include_str!("fair.md"),
        about: "Regression with tails that are nearly linear, and curvature that never vanishes.",
        source: "Fair 1974, Annals of Economic and Social Measurement 3, 667–677",
        params: &[Param::positive(
            "c",
            1.0,
            "where the pull has half its largest size",
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
            Kin::same("lightgbm", "fair"),
            Kin::same("catboost", "FairLoss"),
        ],
        budget: [1.5, 2.5, 2.0],
        convention: "second derivative 1 at r = 0, where it has a peak",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self { c: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.c]
    }
}

impl Pointwise for Fair {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (r, c) = (pred - target, R::of(self.c));
        let x = R::select(r.lt(R::zero()), -r, r) / c;
        c * c * (x - x.ln_1p())
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (r, one, two, c) = (pred - target, R::one(), R::of(2.0), R::of(self.c));
        let a = r.abs();
        let x = a * R::of(1.0 / self.c);
        // x − ln(1 + x) cancels near 0; with z = x/(2 + x) it is xz − 2z³ Σ z²ᵏ/(2k + 3).
        let inverse = one / (two + x);
        let z = x * inverse;
        let square = z * z;
        let mut sum = R::of(SERIES[7]);
        for k in (0..7).rev() {
            sum = sum.mul_add(square, R::of(SERIES[k]));
        }
        let near = c * a * (z * (one - two * (z * inverse) * sum));
        let far = c * (a - c * x.min(R::of(FAR)).ln_1p());
        let rate = one / (one + x);
        Jet {
            value: R::select(x.lt(R::of(0.5)), near, far),
            grad: R::select(x.lt(R::of(FAR)), r * rate, r.clamp(-c, c)),
            hess: rate * rate,
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target]
    }
}
