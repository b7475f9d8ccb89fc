//! Perceptron.

use crate::Jet;
use crate::card::{Card, Claim::*, Kin};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("perceptron.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Perceptron;

impl Definition for Perceptron {
    type Shape = Point;
    const CARD: Card = Card {
        name: "perceptron",
        page: include_str!("perceptron.md"),
        aliases: &["perceptron_criterion"],
        about: "Classification without a margin: only rows on the wrong side count.",
        source: "Rosenblatt 1958, doi:10.1037/h0042519",
        estimates: "nothing: the constant 0 is best; only directions are learnt",
        claims: &[Convex, NonNegative, Lipschitz(|_| 1.0)],
        kin: &[
            Kin::same("optax", "losses.perceptron_loss"),
            Kin::same("scikit-learn", "SGDClassifier(loss='perceptron')"),
            Kin::same("LossFunctions.jl", "PerceptronLoss"),
        ],
        budget: [0.0; 3],
        convention: "gradient 0 at margin 0; second derivative 0 everywhere",
        ..Card::MARGIN
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for Perceptron {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        (-(target * pred)).max(R::zero())
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let m = target * pred;
        let wrong = m.lt(R::zero());
        let flat = R::select(m.eq(m), R::zero(), m);
        let jet = Jet {
            value: R::select(wrong, -m, flat),
            grad: R::select(wrong, -R::one(), flat),
            hess: flat,
        };
        jet.of_margin(target)
    }

    fn kinks(&self, _: f64) -> Vec<f64> {
        vec![0.0]
    }
}
