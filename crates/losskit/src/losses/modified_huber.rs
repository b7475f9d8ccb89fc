//! Modified Huber.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("modified_huber.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModifiedHuber;

impl Definition for ModifiedHuber {
    type Shape = Point;
    const CARD: Card = Card {
        name: "modified_huber",
        page: include_str!("modified_huber.md"),
        aliases: &["binary_sparsemax"],
        about: "Classification by a margin with probabilities: the squared hinge, linear far on the wrong side.",
        source: "Zhang 2004, doi:10.1145/1015330.1015332",
        estimates: "2p - 1",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|_| 4.0),
            Curvature(|_| 2.0),
        ],
        kin: &[
            Kin::same("scikit-learn", "SGDClassifier(loss='modified_huber')"),
            Kin::scaled("optax", "sparsemax_loss", 4.0).but("targets are 0 or 1"),
            Kin::same("LossFunctions.jl", "ModifiedHuberLoss"),
        ],
        budget: [1.5, 0.5, 0.0],
        convention: "second derivative 0 at margins 1 and -1",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for ModifiedHuber {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let m = target * pred;
        let bent = (R::one() - m).max(R::zero()).square();
        R::select(m.lt(-R::one()), R::of(-4.0) * m, bent)
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let (zero, two) = (R::zero(), R::of(2.0));
        let gap = (R::one() - target * pred).max(zero);
        let kept = gap.min(two);
        let bent = gap.gt(zero) & gap.lt(two);
        let flat = R::select(gap.eq(gap), zero, gap);
        let jet = Jet {
            value: kept * (gap + (gap - kept)),
            grad: -(kept + kept),
            hess: R::select(bent, two, flat),
        };
        jet.of_margin(target)
    }

    fn kinks(&self, target: f64) -> Vec<f64> {
        vec![target, -target]
    }
}
