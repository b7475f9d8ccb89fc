//! Focal loss of k scores against a class.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};
use crate::softmax::Own;

#[doc = include_str!("categorical_focal.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CategoricalFocal {
    gamma: f64,
    alpha: f64,
}

impl CategoricalFocal {
    /// `gamma` ≥ 0 is how little easy rows count; `alpha` > 0 multiplies the loss.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(gamma: f64, alpha: f64) -> Result<Self, Error> {
        Self::checked(&[gamma, alpha])
    }
}

impl Definition for CategoricalFocal {
    type Shape = Set;
    const CARD: Card = Card {
        name: "categorical_focal",
        page: include_str!("categorical_focal.md"),
        aliases: &["softmax_focal", "categorical_focal_cross_entropy"],
        about: "Rare classes, from scores: cross-entropy that discounts rows already predicted well.",
        source: "Lin et al. 2017, doi:10.1109/ICCV.2017.324",
        params: &[
            Param::number(
                "gamma",
                2.0,
                Domain::NON_NEGATIVE,
                "how little easy rows count",
            ),
            Param::positive("alpha", 1.0, "factor of the whole loss"),
        ],
        estimates: "log-probabilities of the classes, drawn towards equal ones",
        claims: &[NonNegative, Smooth],
        kin: &[
            Kin::same(
                "segmentation_models_pytorch",
                "softmax_focal_loss_with_logits",
            )
            .but("not exported"),
            Kin::same(
                "keras",
                "CategoricalFocalCrossentropy(alpha=1, from_logits=True)",
            )
            .but("clips probabilities"),
            Kin::same("Flux.jl", "focal_loss").but("takes probabilities"),
            Kin::same("monai", "FocalLoss(use_softmax=True)")
                .but("alpha weighs class 0 by 1 − α, the others by α"),
        ],
        budget: [2.5, 4.0, 7.0],
        convention: "smooth everywhere; not convex for gamma > 0",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self {
            gamma: p[0],
            alpha: p[1],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.gamma, self.alpha]
    }
}

impl Setwise for CategoricalFocal {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let own = Own::defined(set);
        R::of(self.alpha) * own.others.powf(self.gamma) * own.surprise
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        Own::slope(
            set,
            grad,
            #[inline(always)]
            |own| {
                let weight = R::of(self.alpha) * own.others.powf(self.gamma);
                // −ln p / (1 − p) as one quantity: it tends to 1 where both vanish.
                let odds = if own.others.known() == 0.0 {
                    R::one()
                } else {
                    own.surprise / own.others
                };
                let more = R::of(self.gamma) * odds.weighted(own.p);
                [own.surprise.weighted(weight), weight * (R::one() + more)]
            },
        )
    }
}
