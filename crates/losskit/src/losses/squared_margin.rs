//! Squared margin.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("squared_margin.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SquaredMargin;

impl Definition for SquaredMargin {
    type Shape = Point;
    const CARD: Card = Card {
        name: "squared_margin",
        page: include_str!("squared_margin.md"),
        aliases: &["l2_margin", "least_squares_svm"],
        about: "Classification by least squares on targets of -1 and +1.",
        source: "Suykens & Vandewalle 1999, doi:10.1023/A:1018628609742",
        estimates: "2p - 1",
        claims: &[Convex, Symmetric, NonNegative, Smooth, Curvature(|_| 2.0)],
        kin: &[Kin::same("LossFunctions.jl", "L2MarginLoss")],
        budget: [1.0, 0.5, 0.0],
        convention: "smooth everywhere",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for SquaredMargin {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (R::one() - target * pred).square()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let gap = R::one() - target * pred;
        let jet = Jet {
            value: gap * gap,
            grad: -(gap + gap),
            hess: R::select(gap.eq(gap), R::of(2.0), gap),
        };
        jet.of_margin(target)
    }
}
