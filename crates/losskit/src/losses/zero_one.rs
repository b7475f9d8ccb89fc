//! Zero-one: whether a score has the wrong sign.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("zero_one.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZeroOne;

impl Definition for ZeroOne {
    type Shape = Point;
    const CARD: Card = Card {
        name: "zero_one",
        page: include_str!("zero_one.md"),
        aliases: &["binary_misclassification"],
        about: "Whether the sign is wrong: 0 or 1, for judging and not for training.",
        source: "Bartlett, Jordan & McAuliffe 2006, doi:10.1198/016214505000000907",
        estimates: "sign of the more likely class",
        claims: &[NonNegative, Jump],
        kin: &[Kin::same("LossFunctions.jl", "ZeroOneLoss").but("said to be Lipschitz; it jumps")],
        budget: [0.0; 3],
        convention: "a score of 0 is right; gradient and second derivative 0 everywhere",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for ZeroOne {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let m = target * pred;
        // What is not a number is neither right nor wrong.
        let flat = R::select(m.eq(m), R::zero(), m);
        R::select(m.lt(R::zero()), R::one(), flat)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let m = target * pred;
        let flat = R::select(m.eq(m), R::zero(), m);
        Jet {
            value: R::select(m.lt(R::zero()), R::one(), flat),
            grad: flat,
            hess: flat,
        }
    }

    fn kinks(&self, _: f64) -> Vec<f64> {
        vec![0.0]
    }
}
