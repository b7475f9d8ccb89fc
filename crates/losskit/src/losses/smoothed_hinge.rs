//! Smoothed hinge.

use crate::card::{Card, Claim::*, Kin, Param};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};
use crate::{Error, Jet};

#[doc = include_str!("smoothed_hinge.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothedHinge {
    gamma: f64,
}

impl SmoothedHinge {
    /// `gamma` > 0 is the width of the parabola below margin 1.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(gamma: f64) -> Result<Self, Error> {
        Self::checked(&[gamma])
    }
}

impl Definition for SmoothedHinge {
    type Shape = Point;
    const CARD: Card = Card {
        name: "smoothed_hinge",
        page: include_str!("smoothed_hinge.md"),
        aliases: &[
            "smooth_hinge",
            "smoothed_l1_hinge",
            "quadratically_smoothed_hinge",
        ],
        about: "Classification by a margin: the hinge with its corner rounded off.",
        source: "Rennie & Srebro 2005, IJCAI workshop on advances in preference handling",
        params: &[Param::positive(
            "gamma",
            1.0,
            "width of the parabola below margin 1",
        )],
        estimates: "sign of the more likely class, drawn towards 0 by doubt",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| 1.0),
            Curvature(|p| 1.0 / p[0]),
        ],
        kin: &[Kin::same("LossFunctions.jl", "SmoothedL1HingeLoss")],
        budget: [1.5, 1.5, 0.5],
        convention: "second derivative 0 at margins 1 and 1 - gamma",
        ..Card::MARGIN
    };

    fn build(p: &[f64]) -> Self {
        Self { gamma: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.gamma]
    }
}

impl Pointwise for SmoothedHinge {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let (gap, gamma, half) = (R::one() - target * pred, R::of(self.gamma), R::of(0.5));
        let bent = half * gap.square() / gamma;
        let straight = R::select(gap.lt(gamma), bent, gap - half * gamma);
        R::select(gap.le(R::zero()), R::zero(), straight)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (zero, gamma) = (R::zero(), R::of(self.gamma));
        let gap = (R::one() - target * pred).max(zero);
        let kept = gap.min(gamma);
        // Exactly 1 beyond the parabola.
        let slope = kept / gamma;
        let bent = gap.gt(zero) & gap.lt(gamma);
        let flat = R::select(gap.eq(gap), zero, gap);
        let jet = Jet {
            value: slope * (gap - R::of(0.5) * kept),
            grad: -slope,
            hess: R::select(bent, R::of(1.0 / self.gamma), flat),
        };
        jet.of_margin(target)
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target, target * (1.0 - self.gamma)]
    }
}
