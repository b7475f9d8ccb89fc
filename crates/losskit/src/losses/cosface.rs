//! CosFace.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{largest, nearest, over_classes, over_classes_textbook, without_proxy};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("cosface.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cosface {
    margin: f64,
    scale: f64,
}

impl Cosface {
    /// `margin` ≥ 0 is taken off the cosine to the own proxy; `scale` > 0 multiplies cosines.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, scale: f64) -> Result<Self, Error> {
        Self::checked(&[margin, scale])
    }
}

impl Definition for Cosface {
    type Shape = Set;
    const CARD: Card = Card {
        name: "cosface",
        page: include_str!("cosface.md"),
        aliases: &["cos_face", "am_softmax"],
        about: "Embeddings and proxies: cross-entropy of cosines, the own one less a margin.",
        source: "Wang et al. 2018, doi:10.1109/CVPR.2018.00552",
        params: &[
            Param::number(
                "margin",
                0.35,
                Domain::NON_NEGATIVE,
                "taken off the cosine to the own proxy",
            ),
            Param::positive("scale", 64.0, "what cosines are multiplied by"),
        ],
        claims: &[NonNegative],
        kin: &[Kin::same("pytorch-metric-learning", "CosFaceLoss").but("owns its class vectors")],
        budget: [2.5, 4.0, 3.0],
        convention: "a zero vector has cosine 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            scale: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin, self.scale]
    }
}

impl Setwise for Cosface {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (scale, margin) = (R::of(self.scale), R::of(self.margin));
        over_classes_textbook(set, largest, |mine, cosine, _, _| {
            scale * if mine { cosine - margin } else { cosine }
        })
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (scale, margin) = (R::of(self.scale), R::of(self.margin));
        over_classes(
            set,
            grad,
            [false; 2],
            nearest,
            #[inline(always)]
            |mine, cosine| [scale * if mine { cosine - margin } else { cosine }, scale],
        )
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        without_proxy(set)
    }
}
