//! Soft Dice.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, Scope, TargetShape, Task};
use crate::overlap::{Index, fill, sums};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("soft_dice.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoftDice {
    smooth: f64,
    squared: bool,
}

impl SoftDice {
    /// `smooth` > 0 is added to numerator and denominator; `squared` takes squares in the denominator.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(smooth: f64, squared: bool) -> Result<Self, Error> {
        Self::checked(&[smooth, f64::from(u8::from(squared))])
    }
}

impl Definition for SoftDice {
    type Shape = Set;
    const CARD: Card = Card {
        name: "soft_dice",
        page: include_str!("soft_dice.md"),
        aliases: &["dice", "dice_coeff"],
        about: "Segmentation by overlap: one minus Dice's coefficient of soft masks, the mean over the channels.",
        source: "Milletari et al. 2016, doi:10.1109/3DV.2016.79",
        tasks: &[Task::Overlap, Task::Binary, Task::Multiclass],
        row: Row::Classes(Domain::UNIT),
        target: TargetShape::Numbers(Domain::UNIT),
        scope: Scope::Group,
        params: &[
            Param::positive("smooth", 1.0, "added to numerator and denominator"),
            Param::flag("squared", "squares in the denominator"),
        ],
        estimates: "a mask",
        claims: &[NonNegative, Smooth],
        kin: &[
            Kin::same("optax", "losses.dice_loss").but("smooth is half of ours"),
            Kin::same("optax", "losses.binary_dice_loss").but("smooth is half of ours"),
            Kin::same("keras", "Dice").but("smooths the denominator only, by 1e-7"),
            Kin::same("Flux.jl", "dice_coeff_loss").but("squared"),
            Kin::same("segmentation_models_pytorch", "DiceLoss")
                .but("smooth is half of ours; channels without target count nothing"),
            Kin::same("monai", "DiceLoss").but("smooth = 1e-5 if not given"),
        ],
        budget: [2.0, 2.5, 1.5],
        convention: "smooth everywhere",
        ..Card::REGRESSION
    };

    fn build(p: &[f64]) -> Self {
        Self {
            smooth: p[0],
            squared: p[1] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.smooth, f64::from(u8::from(self.squared))]
    }
}

/// Dice's coefficient is Tversky's index with half weights.
pub(super) fn index(smooth: f64) -> Index {
    Index {
        alpha: 0.5,
        beta: 0.5,
        smooth: 0.5 * smooth,
    }
}

impl Setwise for SoftDice {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let (two, smooth) = (R::of(2.0), R::of(self.smooth));
        let mut sum = R::zero();
        for c in 0..set.width {
            let (mut shared, mut total) = (R::zero(), R::zero());
            for i in 0..set.len() {
                let (p, t) = (set.item(i)[c], R::of(set.goal(i)[c]));
                shared = shared + p * t;
                total = total + if self.squared { p * p + t * t } else { p + t };
            }
            sum = sum + (R::one() - (two * shared + smooth) / (total + smooth));
        }
        sum / R::of(set.width as f64)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        if !self.squared {
            return index(self.smooth).mean(
                set,
                grad,
                #[inline(always)]
                |lost| [lost, R::one()],
            );
        }
        let (two, smooth) = (R::of(2.0), R::of(self.smooth));
        let channels = R::of(set.width as f64);
        let mut value = R::zero();
        for c in 0..set.width {
            let [shared, apart] = sums(
                set,
                c,
                #[inline(always)]
                |(p, t)| [p * t, (p - t).square()],
            );
            let total = two * shared + smooth + apart;
            let kept = (two * shared + smooth) / total;
            value = value + apart / total;
            let scale = two / (total * channels);
            fill(
                set,
                c,
                grad,
                #[inline(always)]
                |(p, t)| (kept * p - t) * scale,
            );
        }
        value / channels
    }
}
