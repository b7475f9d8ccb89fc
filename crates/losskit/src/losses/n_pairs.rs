//! N-pairs.

use crate::card::{Card, Claim::*, Kin, Row, TargetShape};
use crate::embedding::{matches, matches_textbook};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("n_pairs.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NPairs;

impl Definition for NPairs {
    type Shape = Set;
    const CARD: Card = Card {
        name: "n_pairs",
        page: include_str!("n_pairs.md"),
        aliases: &["n_pair", "npairs"],
        about: "One pair of vectors a class: each anchor must find its positive among all, by products.",
        source: "Sohn 2016, NIPS",
        row: Row::Vectors(&["anchor", "positive"]),
        target: TargetShape::Nothing,
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("pytorch-metric-learning", "NPairsLoss")],
        budget: [1.5, 3.0, 2.5],
        convention: "smooth everywhere",
        ..Card::METRIC
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Setwise for NPairs {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        matches_textbook(set, false, 1.0, false)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        matches(set, grad, false, 1.0, false)
    }
}
