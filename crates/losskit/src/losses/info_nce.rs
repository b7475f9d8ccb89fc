//! InfoNCE of two views.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param, Row, TargetShape};
use crate::embedding::{matches, matches_textbook};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("info_nce.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InfoNce {
    temperature: f64,
    one_way: bool,
}

impl InfoNce {
    /// `temperature` > 0 is what cosines are divided by; with `one_way` only the first view looks for its second.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(temperature: f64, one_way: bool) -> Result<Self, Error> {
        Self::checked(&[temperature, f64::from(u8::from(one_way))])
    }
}

impl Definition for InfoNce {
    type Shape = Set;
    const CARD: Card = Card {
        name: "info_nce",
        page: include_str!("info_nce.md"),
        aliases: &["infonce", "clip"],
        about: "Two views of each item, such as image and text: each must find its other among all.",
        source: "van den Oord et al. 2018, arXiv:1807.03748; Radford et al. 2021, ICML (CLIP)",
        row: Row::Vectors(&["first", "second"]),
        target: TargetShape::Nothing,
        params: &[
            Param::positive("temperature", 0.07, "what cosines are divided by"),
            Param::flag("one_way", "only the first view looks for its second"),
        ],
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("open_clip", "ClipLoss")],
        budget: [3.5, 4.0, 3.0],
        convention: "a zero vector has cosine 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            temperature: p[0],
            one_way: p[1] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.temperature, f64::from(u8::from(self.one_way))]
    }
}

impl Setwise for InfoNce {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        matches_textbook(set, true, self.temperature, !self.one_way)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        matches(set, grad, true, self.temperature, !self.one_way)
    }
}
