//! SphereFace.

use super::large_margin_softmax::{MULTIPLE, multiplied_slope, multiplied_textbook};
use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param};
use crate::embedding::without_proxy;
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("sphereface.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sphereface {
    margin: f64,
    scale: f64,
}

impl Sphereface {
    /// `margin`, a whole number from 1 to 4, multiplies the angle to the own proxy; `scale` > 0 multiplies products.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: u8, scale: f64) -> Result<Self, Error> {
        Self::checked(&[f64::from(margin), scale])
    }
}

impl Definition for Sphereface {
    type Shape = Set;
    const CARD: Card = Card {
        name: "sphereface",
        page: include_str!("sphereface.md"),
        aliases: &["sphere_face", "a_softmax"],
        about: "Embeddings and proxies: cross-entropy of projections, the own angle multiplied.",
        source: "Liu et al. 2017, doi:10.1109/CVPR.2017.713",
        params: &[
            MULTIPLE,
            Param::positive("scale", 1.0, "what projections are multiplied by"),
        ],
        claims: &[NonNegative],
        kin: &[Kin::same("pytorch-metric-learning", "SphereFaceLoss")],
        budget: [2.0, 5.0, 4.0],
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

impl Setwise for Sphereface {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        multiplied_textbook(set, [self.margin, self.scale], [true, false])
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        multiplied_slope(set, grad, [self.margin, self.scale], [true, false])
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        without_proxy(set)
    }
}
