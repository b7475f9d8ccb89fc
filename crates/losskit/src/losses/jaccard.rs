//! Jaccard.

use super::soft_dice::SoftDice;
use crate::Error;
use crate::card::{Card, Kin, Param};
use crate::overlap::Index;
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("jaccard.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jaccard {
    smooth: f64,
}

impl Jaccard {
    /// `smooth` > 0 is added to numerator and denominator.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(smooth: f64) -> Result<Self, Error> {
        Self::checked(&[smooth])
    }

    fn index(self) -> Index {
        Index {
            alpha: 1.0,
            beta: 1.0,
            smooth: self.smooth,
        }
    }
}

impl Definition for Jaccard {
    type Shape = Set;
    const CARD: Card = Card {
        name: "jaccard",
        page: include_str!("jaccard.md"),
        aliases: &["soft_iou"],
        about: "Segmentation by overlap: one minus intersection over union of soft masks, the mean over the channels.",
        source: "Rahman & Wang 2016, doi:10.1007/978-3-319-50835-1_22",
        params: &[Param::positive(
            "smooth",
            1.0,
            "added to intersection and union",
        )],
        kin: &[
            Kin::same("segmentation_models_pytorch", "JaccardLoss")
                .but("channels without target count nothing"),
            Kin::same("monai", "DiceLoss").but("with jaccard; smooth is twice ours"),
        ],
        budget: [2.0, 3.0, 2.5],
        ..SoftDice::CARD
    };

    fn build(p: &[f64]) -> Self {
        Self { smooth: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.smooth]
    }
}

impl Setwise for Jaccard {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        self.index().textbook_mean(set, |lost| lost)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        self.index().mean(
            set,
            grad,
            #[inline(always)]
            |lost| [lost, R::one()],
        )
    }
}
