//! Squared hinge.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("squared_hinge.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SquaredHinge;

impl Definition for SquaredHinge {
    type Shape = Point;
    const CARD: Card = Card {
        name: "squared_hinge",
        page: include_str!("squared_hinge.md"),
        about: "Classification by a margin, smooth: the L2 support-vector machine.",
        source: "Cortes & Vapnik 1995, doi:10.1007/BF00994018",
        estimates: "2p - 1",
        claims: &[Convex, NonNegative, Smooth, Curvature(|_| 2.0)],
        kin: &[
            Kin::same("Flux.jl", "squared_hinge_loss"),
            Kin::same("LossFunctions.jl", "L2HingeLoss"),
            Kin::same("keras", "SquaredHinge")
                .but("0/1 targets become ±1 if a batch holds nothing else"),
            Kin::same("scikit-learn", "SGDClassifier(loss='squared_hinge')"),
        ],
        budget: [1.0, 0.5, 0.0],
        convention: "second derivative 0 at margin 1",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for SquaredHinge {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (R::one() - target * pred).max(R::zero()).square()
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let m = target * pred;
        let gap = (R::one() - m).max(R::zero());
        let flat = R::select(gap.eq(gap), R::zero(), gap);
        let jet = Jet {
            value: gap * gap,
            grad: -(gap + gap),
            hess: R::select(gap.gt(R::zero()), R::of(2.0), flat),
        };
        jet.of_margin(target)
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target]
    }
}
