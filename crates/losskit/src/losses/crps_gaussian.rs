//! Continuous ranked probability score of a normal distribution.

use crate::card::{Card, Claim::*, Domain, Row};
use crate::real::{Real, Sink, Vector};
use crate::shape::{Definition, Line, Rowwise, Value};
use std::f64::consts::{FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

#[doc = include_str!("crps_gaussian.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrpsGaussian;

impl Definition for CrpsGaussian {
    type Shape = Line;
    const CARD: Card = Card {
        name: "crps_gaussian",
        page: include_str!("crps_gaussian.md"),
        aliases: &["crps_normal"],
        about: "Scores a predicted normal distribution in the unit of the target.",
        source: "Gneiting, Raftery, Westveld & Goldman 2005, doi:10.1175/MWR2904.1",
        row: Row::Named(&[("mean", Domain::Real), ("deviation", Domain::POSITIVE)]),
        estimates: "mean and standard deviation",
        claims: &[Convex, NonNegative, Lipschitz(|_| (1.0 + FRAC_1_PI).sqrt())],
        budget: [3.5, 1.5, 2.5],
        convention: "smooth; a kink at the target in the limit of deviation 0",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Rowwise for CrpsGaussian {
    type Target = Value;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], target: R) -> R {
        let (two, root) = (R::of(2.0), R::of(2.0).sqrt());
        let r = row[0] - target;
        let z = r / row[1];
        // φ(0) = 1/√2π is half the hazard there.
        let peak = R::of(0.5) * R::zero().normal()[1];
        let density = peak * (-(z * z) / two).exp();
        r * (z / root).erf() + row[1] * (two * density - root * peak)
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, target: R, grad: &mut impl Sink<R>) -> R {
        let (r, sigma) = (row.at(0) - target, row.at(1));
        // Beyond, nothing changes: an overflow would leave no derivatives.
        let z = (r / sigma).clamp(R::of(-40.0), R::of(40.0));
        let inside = (R::of(FRAC_1_SQRT_2) * z).erf();
        // 2φ(z) − 1/√π.
        let peak = FRAC_2_SQRT_PI * FRAC_1_SQRT_2;
        let spread = R::of(peak) * (R::of(-0.5) * (z * z)).exp() - R::of(0.5 * FRAC_2_SQRT_PI);
        grad.set(0, inside);
        grad.set(1, spread);
        r.weighted(inside) + sigma * spread
    }
}
