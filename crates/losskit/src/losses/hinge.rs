//! Hinge.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("hinge.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hinge;

impl Definition for Hinge {
    type Shape = Point;
    const CARD: Card = Card {
        name: "hinge",
        page: include_str!("hinge.md"),
        aliases: &["svm"],
        about: "Classification by a margin: the linear support-vector machine.",
        source: "Cortes & Vapnik 1995, doi:10.1007/BF00994018",
        estimates: "sign of the more likely class",
        claims: &[Convex, NonNegative, Lipschitz(|_| 1.0)],
        kin: &[
            Kin::same("monai", "PatchAdversarialLoss('hinge')").but("squashes by tanh first"),
            Kin::same("xgboost", "binary:hinge").but("targets are 0 or 1"),
            Kin::same("Flux.jl", "hinge_loss"),
            Kin::same("LossFunctions.jl", "L1HingeLoss"),
            Kin::same("keras", "Hinge").but("0/1 targets become ±1 if a batch holds nothing else"),
            Kin::same("optax", "hinge_loss"),
            Kin::same("scikit-learn", "SGDClassifier(loss='hinge')").but("gradient −y at m = 1"),
        ],
        budget: [0.5, 0.0, 0.0],
        convention: "gradient 0 at margin 1; second derivative 0 everywhere",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for Hinge {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (R::one() - target * pred).max(R::zero())
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let m = target * pred;
        let gap = R::one() - m;
        let flat = R::select(gap.eq(gap), R::zero(), gap);
        let jet = Jet {
            value: gap.max(R::zero()),
            grad: R::select(gap.gt(R::zero()), -R::one(), flat),
            hess: flat,
        };
        jet.of_margin(target)
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target]
    }
}
