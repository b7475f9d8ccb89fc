//! Generalised Dice.

use super::soft_dice::SoftDice;
use crate::Error;
use crate::card::{Card, Domain, Kin, Param};
use crate::overlap::{fill, sums};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("generalized_dice.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneralizedDice {
    smooth: f64,
    power: f64,
}

impl GeneralizedDice {
    /// `smooth` > 0 is added to numerator and denominator; a channel is weighed by its volume to the power of −`power` ≤ 0.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(smooth: f64, power: f64) -> Result<Self, Error> {
        Self::checked(&[smooth, power])
    }

    /// The weight of each channel; one that is empty weighs as much as the heaviest other.
    fn weights(self, target: &[f64], width: usize) -> Vec<f64> {
        let volume = |c| target.iter().skip(c).step_by(width).sum::<f64>();
        let weigh = |v: f64| match self.power {
            2.0 => 1.0 / (v * v),
            power => v.powf(-power),
        };
        let mut weights: Vec<f64> = (0..width).map(|c| weigh(volume(c))).collect();
        let finite = weights.iter().copied().filter(|w| w.is_finite());
        let heaviest = finite.reduce(f64::max).unwrap_or(1.0);
        for weight in &mut weights {
            *weight = weight.min(heaviest);
        }
        weights
    }
}

impl Definition for GeneralizedDice {
    type Shape = Set;
    const CARD: Card = Card {
        name: "generalized_dice",
        page: include_str!("generalized_dice.md"),
        aliases: &["generalised_dice"],
        about: "Segmentation of classes of very unequal size: Dice's coefficient of all channels together, each weighed by its volume.",
        source: "Sudre et al. 2017, doi:10.1007/978-3-319-67558-9_28",
        params: &[
            Param::positive("smooth", 1e-5, "added to numerator and denominator"),
            Param::number(
                "power",
                2.0,
                Domain::NON_NEGATIVE,
                "power of a channel's volume that divides its weight",
            ),
        ],
        kin: &[
            Kin::same("optax", "losses.multiclass_generalized_dice_loss")
                .but("a weighted mean of Dice by class"),
            Kin::same("monai", "GeneralizedDiceLoss"),
        ],
        budget: [1.5, 3.0, 2.0],
        ..SoftDice::CARD
    };

    fn build(p: &[f64]) -> Self {
        Self {
            smooth: p[0],
            power: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.smooth, self.power]
    }
}

impl Setwise for GeneralizedDice {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let smooth = R::of(self.smooth);
        let weights = self.weights(set.target, set.width);
        let (mut shared, mut total) = (R::zero(), R::zero());
        for i in 0..set.len() {
            for (c, &w) in weights.iter().enumerate() {
                let (p, t) = (set.item(i)[c], R::of(set.goal(i)[c]));
                shared = shared + R::of(w) * (p * t);
                total = total + R::of(w) * (p + t);
            }
        }
        R::one() - (R::of(2.0) * shared + smooth) / (total + smooth)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (one, two) = (R::one(), R::of(2.0));
        let weights = self.weights(set.target, set.width);
        let (mut kept, mut lost) = (R::of(self.smooth), R::zero());
        for (c, &w) in weights.iter().enumerate() {
            let [shared, apart] = sums(
                set,
                c,
                #[inline(always)]
                |(p, t)| [p * t, p * (one - t) + (one - p) * t],
            );
            kept = kept + R::of(w) * (two * shared);
            lost = lost + R::of(w) * apart;
        }
        let total = kept + lost;
        let score = kept / total;
        for (c, &w) in weights.iter().enumerate() {
            let scale = R::of(w) / total;
            fill(
                set,
                c,
                grad,
                #[inline(always)]
                |(_, t)| (score - two * t) * scale,
            );
        }
        lost / total
    }
}
