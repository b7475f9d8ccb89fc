//! Student-t negative log-likelihood.

use crate::card::{Card, Claim::*, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

/// From here on 1 is lost beside a number, and still so beside its root; far from the largest number, in `f32` too.
const LARGE: f64 = 1e30;

#[doc = include_str!("student_t_nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentTNll {
    nu: f64,
    scale: f64,
}

impl StudentTNll {
    /// `nu` > 0 are the degrees of freedom, `scale` > 0 is the unit of the residual.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(nu: f64, scale: f64) -> Result<Self, Error> {
        Self::checked(&[nu, scale])
    }
}

impl Definition for StudentTNll {
    type Shape = Point;
    const CARD: Card = Card {
        name: "student_t_nll",
        page: include_str!("student_t_nll.md"),
        aliases: &["student_t", "t_nll"],
        about: "Regression with heavy tails: far outliers lose their pull.",
        source: "Lange, Little & Taylor 1989, doi:10.1080/01621459.1989.10478852",
        params: &[
            Param::positive("nu", 4.0, "degrees of freedom"),
            Param::positive("scale", 1.0, "unit of the residual"),
        ],
        estimates: "centre of the bulk of the targets",
        claims: &[
            HalfQuadratic,
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Smooth,
            Lipschitz(|p| (p[0] + 1.0) / (2.0 * p[1] * p[0].sqrt())),
            Curvature(|p| (p[0] + 1.0) / (p[0] * p[1] * p[1])),
        ],
        budget: [2.5, 3.0, 3.0],
        convention: "smooth everywhere; not convex",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            nu: p[0],
            scale: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.nu, self.scale]
    }
}

impl Pointwise for StudentTNll {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let wide = R::of(self.nu * self.scale * self.scale);
        R::of(0.5 * (self.nu + 1.0)) * ((pred - target).square() / wide).ln_1p()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (one, weight) = (R::one(), self.nu + 1.0);
        let inverse = R::of(1.0 / (self.nu * self.scale * self.scale));
        let r = pred - target;
        let pull = r * inverse;
        let q = pull * r;
        // Where the square is large or overflows, ln(1 + q) is twice the logarithm of its root, and 1/(1 + q) is 1/q.
        let far = q.ge(R::of(LARGE));
        let root = r.abs() * R::of(1.0 / (self.scale * self.nu.sqrt()));
        let log = R::select(far, root, q).ln_1p();
        let half = R::of(0.5 * weight);
        let rate = one / R::select(far, r, one + q);
        let tilt = R::select(far, -one, (one - q) * rate);
        Jet {
            value: R::select(far, R::of(weight), half) * log,
            grad: R::of(weight) * (R::select(far, one, pull) * rate),
            hess: R::of(weight) * (tilt * (R::select(far, rate, inverse) * rate)),
        }
    }
}
