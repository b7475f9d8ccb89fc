//! Log-cosh Dice.

use super::soft_dice::{SoftDice, index};
use crate::Error;
use crate::card::{Card, Param};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("log_cosh_dice.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogCoshDice {
    smooth: f64,
}

impl LogCoshDice {
    /// `smooth` > 0 is added to numerator and denominator of Dice's coefficient.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(smooth: f64) -> Result<Self, Error> {
        Self::checked(&[smooth])
    }
}

impl Definition for LogCoshDice {
    type Shape = Set;
    const CARD: Card = Card {
        name: "log_cosh_dice",
        page: include_str!("log_cosh_dice.md"),
        aliases: &[],
        about: "Segmentation by overlap, gentle near agreement: ln cosh of the Dice loss, the mean over the channels.",
        source: "Jadon 2020, doi:10.1109/CIBCB48159.2020.9277638",
        params: &[Param::positive(
            "smooth",
            1.0,
            "added to numerator and denominator",
        )],
        kin: &[],
        budget: [1.0, 1.5, 2.5],
        ..SoftDice::CARD
    };

    fn build(p: &[f64]) -> Self {
        Self { smooth: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.smooth]
    }
}

impl Setwise for LogCoshDice {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let half = R::of(0.5);
        index(self.smooth).textbook_mean(set, |lost| (half * (lost.exp() + (-lost).exp())).ln())
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        index(self.smooth).mean(
            set,
            grad,
            #[inline(always)]
            |lost| [lost.log_cosh(), lost.tanh()],
        )
    }
}
