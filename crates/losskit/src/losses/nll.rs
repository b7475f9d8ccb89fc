//! Negative log-likelihood of a class.

use crate::card::{Card, Claim::*, Kin, Link};
use crate::real::{Chosen, Real, Sink, Vector, places};
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
        kin: &[Kin::same("candle", "nll"), Kin::same("torch", "NLLLoss")],
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
    fn textbook<'a, R: Real>(&self, row: &'a [R], class: Chosen<'a>) -> R {
        -row.pick(class)
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(
        &self,
        row: V,
        class: Chosen<'_>,
        grad: &mut impl Sink<R>,
    ) -> R {
        grad.fill(
            0,
            places(row.len()),
            #[inline(always)]
            |_| R::zero(),
        );
        grad.put(class, -R::one());
        -row.pick(class)
    }
}
