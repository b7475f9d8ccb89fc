//! Tversky.

use super::soft_dice::SoftDice;
use crate::Error;
use crate::card::{Card, Domain, Kin, Param};
use crate::overlap::Index;
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("tversky.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tversky {
    alpha: f64,
    beta: f64,
    smooth: f64,
}

impl Tversky {
    /// `alpha` ≥ 0 weighs what is predicted and not there, `beta` ≥ 0 what is there and not predicted; `smooth` > 0 is added
    /// to numerator and denominator.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(alpha: f64, beta: f64, smooth: f64) -> Result<Self, Error> {
        Self::checked(&[alpha, beta, smooth])
    }

    fn index(self) -> Index {
        Index {
            alpha: self.alpha,
            beta: self.beta,
            smooth: self.smooth,
        }
    }
}

/// What is added to numerator and denominator.
pub(super) const SMOOTH: Param =
    Param::positive("smooth", 1.0, "added to numerator and denominator");

impl Definition for Tversky {
    type Shape = Set;
    const CARD: Card = Card {
        name: "tversky",
        page: include_str!("tversky.md"),
        aliases: &["tversky_index"],
        about: "Segmentation by overlap, with false alarms and misses weighed apart; the mean over the channels.",
        source: "Salehi et al. 2017, doi:10.1007/978-3-319-67389-9_44",
        params: &[
            Param::number(
                "alpha",
                0.5,
                Domain::NON_NEGATIVE,
                "weight of what is predicted and not there",
            ),
            Param::number(
                "beta",
                0.5,
                Domain::NON_NEGATIVE,
                "weight of what is there and not predicted",
            ),
            SMOOTH,
        ],
        kin: &[
            Kin::same("optax", "losses.dice_loss"),
            Kin::same("keras", "Tversky").but("alpha weighs misses; smooths the denominator only"),
            Kin::same("Flux.jl", "tversky_loss").but("beta weighs false alarms, alpha = 1 - beta"),
            Kin::same("segmentation_models_pytorch", "TverskyLoss")
                .but("channels without target count nothing"),
            Kin::same("monai", "TverskyLoss").but("smooth = 1e-5 if not given"),
        ],
        budget: [2.0, 4.5, 3.5],
        ..SoftDice::CARD
    };

    fn build(p: &[f64]) -> Self {
        Self {
            alpha: p[0],
            beta: p[1],
            smooth: p[2],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.alpha, self.beta, self.smooth]
    }
}

impl Setwise for Tversky {
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
