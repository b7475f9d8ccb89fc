//! Negative log-likelihood of a class.

use crate::card::{Card, Claim::*, Kin, Link};
use crate::real::Real;
use crate::shape::{Class, Definition, Line, Rowwise};

#[doc = include_str!("nll.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nll;

impl Definition for Nll {
    type Shape = Line;
    const CARD: Card = Card {
        name: "nll",
        page: include_str!("nll.md"),
        aliases: &["negative_log_likelihood"],
        about: "Scores log-probabilities against a class index.",
        source: "Fisher 1922, doi:10.1098/rsta.1922.0009",
        link: Link::Identity,
        estimates: "log-probabilities of the classes",
        claims: &[Convex, Smooth, Lipschitz(|_| 1.0)],
        kin: &[Kin::same("torch", "NLLLoss")],
        budget: [0.0, 0.0, 0.0],
        convention: "linear",
        ..Card::MULTICLASS
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Rowwise for Nll {
    type Target = Class;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], class: usize) -> R {
        -row[class]
    }

    #[inline(always)]
    fn slope<R: Real>(&self, row: &[R], class: usize, grad: &mut [R]) -> R {
        grad.fill(R::zero());
        grad[class] = -R::one();
        -row[class]
    }
}
