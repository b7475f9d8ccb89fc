//! Focal Tversky.

use super::soft_dice::SoftDice;
use super::tversky::SMOOTH;
use crate::Error;
use crate::card::{Card, Claim::*, Kin, Param};
use crate::overlap::Index;
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("focal_tversky.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FocalTversky {
    alpha: f64,
    beta: f64,
    smooth: f64,
    gamma: f64,
}

impl FocalTversky {
    /// `alpha` > 0, `beta` > 0 and `smooth` > 0 as in [`Tversky`](super::Tversky); `gamma` > 0 is the power of what is lost.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64, beta: f64, smooth: f64, gamma: f64) -> Result<Self, Error> {
        Self::checked(&[alpha, beta, smooth, gamma])
    }

    fn index(self) -> Index {
        Index {
            alpha: self.alpha,
            beta: self.beta,
            smooth: self.smooth,
        }
    }
}

impl Definition for FocalTversky {
    type Shape = Set;
    const CARD: Card = Card {
        name: "focal_tversky",
        page: include_str!("focal_tversky.md"),
        aliases: &[],
        about: "Segmentation of small or hard structures: a power of the Tversky loss, the mean over the channels.",
        source: "Abraham & Khan 2019, doi:10.1109/ISBI.2019.8759329",
        params: &[
            Param::positive("alpha", 0.5, "weight of what is predicted and not there"),
            Param::positive("beta", 0.5, "weight of what is there and not predicted"),
            SMOOTH,
            Param::positive("gamma", 0.75, "the power of one minus the index"),
        ],
        claims: &[NonNegative, Smooth],
        kin: &[Kin::same("segmentation_models_pytorch", "TverskyLoss")
            .but("with gamma; raises the mean over channels")],
        budget: [2.5, 4.5, 5.0],
        convention: "gradient 0 where nothing is lost",
        ..SoftDice::CARD
    };

    fn build(p: &[f64]) -> Self {
        Self {
            alpha: p[0],
            beta: p[1],
            smooth: p[2],
            gamma: p[3],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha, self.beta, self.smooth, self.gamma]
    }
}

impl Setwise for FocalTversky {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        self.index()
            .textbook_mean(set, |lost| lost.powf(self.gamma))
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        self.index().mean(
            set,
            grad,
            #[inline(always)]
            |lost| {
                let value = lost.powf(self.gamma);
                let slope = R::of(self.gamma) * value / lost;
                [value, R::select(lost.eq(R::zero()), R::zero(), slope)]
            },
        )
    }
}
