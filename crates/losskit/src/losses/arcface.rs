//! ArcFace.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{
    largest, nearest, over_classes, over_classes_textbook, turned, without_proxy,
};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("arcface.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arcface {
    margin: f64,
    scale: f64,
}

impl Arcface {
    /// `margin`, an angle in radians between 0 and π/2, is added to that to the own proxy; `scale` > 0 multiplies cosines.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, scale: f64) -> Result<Self, Error> {
        Self::checked(&[margin, scale])
    }

    /// The logit over the scale, and its derivative.
    #[inline(always)]
    fn logit<R: Known>(&self, turn: [f64; 2], mine: bool, cosine: R) -> [R; 2] {
        if !mine {
            [cosine, R::one()]
        } else if cosine.known() >= -turn[0] {
            turned(cosine, turn)
        } else {
            // The turned angle would pass π, and its cosine rise again.
            [cosine - R::of(self.margin * turn[1]), R::one()]
        }
    }

    /// The cosine and sine of the margin.
    #[inline(always)]
    fn turn(&self) -> [f64; 2] {
        [self.margin.cos(), self.margin.sin()]
    }
}

impl Definition for Arcface {
    type Shape = Set;
    const CARD: Card = Card {
        name: "arcface",
        page: include_str!("arcface.md"),
        aliases: &["arc_face", "subcenter_arcface", "sub_center_arcface"],
        about: "Embeddings and proxies: cross-entropy of cosines, the own angle widened by a margin.",
        source: "Deng et al. 2019, doi:10.1109/CVPR.2019.00482",
        params: &[
            Param::number(
                "margin",
                0.5,
                Domain::closed(0.0, std::f64::consts::FRAC_PI_2),
                "radians added to the angle to the own proxy",
            ),
            Param::positive("scale", 64.0, "what cosines are multiplied by"),
        ],
        claims: &[NonNegative],
        kin: &[
            Kin::same("pytorch-metric-learning", "ArcFaceLoss").but("owns its class vectors"),
            Kin::same("pytorch-metric-learning", "SubCenterArcFaceLoss"),
        ],
        budget: [2.0, 3.0, 2.0],
        convention: "a zero vector has cosine 0 and gradient 0; a sine that is 0 has derivative 0",
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

impl Setwise for Arcface {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (scale, turn) = (R::of(self.scale), self.turn());
        over_classes_textbook(set, largest, |mine, cosine, _, _| {
            scale * self.logit(turn, mine, cosine)[0]
        })
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (scale, turn) = (R::of(self.scale), self.turn());
        over_classes(
            set,
            grad,
            [false; 2],
            nearest,
            #[inline(always)]
            |mine, cosine| {
                let [z, rate] = self.logit(turn, mine, cosine);
                [scale * z, scale * rate]
            },
        )
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        without_proxy(set)
    }
}
