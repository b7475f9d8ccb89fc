//! Binary cross-entropy of a probability.

use crate::Jet;
use crate::card::{Card, Claim::*, Domain, Kin, Link, Row, either};
use crate::real::Real;
use crate::shape::{Definition, Point, Pointwise};

#[doc = include_str!("binary_cross_entropy.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinaryCrossEntropy;

impl Definition for BinaryCrossEntropy {
    type Shape = Point;
    const CARD: Card = Card {
        name: "binary_cross_entropy",
        page: include_str!("binary_cross_entropy.md"),
        aliases: &["bce"],
        about: "Scores a predicted probability, with soft targets.",
        source: "Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x",
        row: Row::One(Domain::UNIT),
        link: Link::Identity,
        estimates: "mean",
        claims: &[Convex, NonNegative, Smooth, Likelihood(|_, y| either(y))],
        kin: &[
            Kin::same("burn", "BinaryCrossEntropyLoss"),
            Kin::same("Flux.jl", "binarycrossentropy").but("adds eps within the logarithm"),
            Kin::same("LossFunctions.jl", "CrossEntropyLoss"),
            Kin::same("torch", "BCELoss").but("logarithms are cut at −100"),
            Kin::same("keras", "BinaryCrossentropy").but("clips probabilities to [1e-7, 1 − 1e-7]"),
            Kin::same("scikit-learn", "log_loss"),
        ],
        budget: [2.0, 2.0, 2.0],
        convention: "exact at the ends: infinite where a certain prediction is wrong",
        ..Card::BINARY
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Pointwise for BinaryCrossEntropy {
    #[inline(always)]
    fn textbook<R: Real>(&self, pred: R, target: R) -> R {
        let other = R::one() - target;
        -(pred.ln().weighted(target) + (-pred).ln_1p().weighted(other))
    }

    #[inline(always)]
    fn jet<R: Real>(&self, pred: R, target: R) -> Jet<R> {
        let one = R::one();
        let (other, rest) = (one - target, one - pred);
        let [log, other_log] = pred.ln_sides();
        let variance = pred * rest;
        // 0/0 where a prediction is certain and right; the term that is there has slope ∓1.
        let certain = variance.eq(R::zero()) & pred.eq(target);
        let grad = R::select(certain, rest - pred, (pred - target) / variance);
        Jet {
            // 0·∞ is 0: the term that is not there costs nothing, even at the ends.
            value: (-log).weighted(target) + (-other_log).weighted(other),
            grad,
            hess: (one / rest).square().weighted(other) + (one / pred).square().weighted(target),
        }
    }
}
