//! Wing.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("wing.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wing {
    width: f64,
    curvature: f64,
    /// What the logarithm saves from `width` on.
    saved: f64,
}

impl Wing {
    /// `width` > 0 is the residual at which the logarithm ends, `curvature` > 0 how far from 0 it starts.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(width: f64, curvature: f64) -> Result<Self, Error> {
        Self::checked(&[width, curvature])
    }
}

impl Definition for Wing {
    type Shape = Point;
    const CARD: Card = Card {
        name: "wing",
        page: include_str!("wing.md"),
        about: "Regression of positions: small errors count like a logarithm, large ones like their size.",
        source: "Feng, Kittler, Awais, Huber & Wu 2018, doi:10.1109/CVPR.2018.00238",
        params: &[
            Param::positive("width", 10.0, "residual at which the logarithm ends"),
            Param::positive("curvature", 2.0, "unit of the residual in the logarithm"),
        ],
        estimates: "centre of the densest targets",
        claims: &[
            Symmetric,
            NonNegative,
            ZeroAtTarget,
            Lipschitz(|p| (p[0] / p[1]).max(1.0)),
        ],
        kin: &[
            Kin::same(
                "segmentation_models_pytorch",
                "losses._functional.wing_loss",
            )
            .but("not exported"),
            Kin::same("segmentation_models_pytorch", "wing_loss"),
        ],
        budget: [2.0, 1.5, 2.0],
        convention: "gradient and second derivative 0 at r = 0; the logarithm's at |r| = width",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            width: p[0],
            curvature: p[1],
            saved: p[0] - p[0] * (p[0] / p[1]).ln_1p(),
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.width, self.curvature]
    }
}

impl Pointwise for Wing {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (width, unit) = (R::of(self.width), R::of(self.curvature));
        let size = (pred - target).abs();
        let log = |x: R| width * (x / unit).ln_1p();
        R::select(size.le(width), log(size), size - (width - log(width)))
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (width, unit) = (R::of(self.width), R::of(self.curvature));
        let r = pred - target;
        let (size, sign) = (r.abs(), r.sign());
        let near = size.le(width);
        let rate = width / (unit + size);
        let flat = R::select(r.eq(r), R::zero(), r);
        let q = size / unit;
        // The quotient of a tiny residual may lose digits that the product keeps.
        let tiny = q.lt(R::of(1e-20));
        let steep = R::of(self.width / self.curvature) * size;
        let log = R::select(tiny, steep, width * q.ln_1p());
        Jet {
            value: R::select(near, log, size - R::of(self.saved)),
            grad: sign * R::select(near, rate, R::one()),
            hess: R::select(near & size.gt(R::zero()), -rate / (unit + size), flat),
        }
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target - self.width, target, target + self.width]
    }
}
