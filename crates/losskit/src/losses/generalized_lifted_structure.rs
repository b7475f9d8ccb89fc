//! Generalized lifted structure.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::embedding::{
    Cloud, Measure, NORMALIZE, alike, distance, log_sum_exp, mean, table, two_sides,
};
use crate::real::{Known, Twice};
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("generalized_lifted_structure.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneralizedLiftedStructure {
    margin: f64,
    normalize: bool,
}

impl GeneralizedLiftedStructure {
    /// `margin` ≥ 0 is what distances to unlike ones are held against; with `normalize` they are those of directions.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, normalize: bool) -> Result<Self, Error> {
        Self::checked(&[margin, f64::from(u8::from(normalize))])
    }
}

impl Definition for GeneralizedLiftedStructure {
    type Shape = Set;
    const CARD: Card = Card {
        name: "generalized_lifted_structure",
        page: include_str!("generalized_lifted_structure.md"),
        aliases: &["generalised_lifted_structure"],
        about: "Embeddings: the farthest like one must be nearer than the nearest unlike one, both softly.",
        source: "Hermans et al. 2017, arXiv:1703.07737",
        params: &[
            Param::number(
                "margin",
                1.0,
                Domain::NON_NEGATIVE,
                "what distances to unlike ones are held against",
            ),
            NORMALIZE,
        ],
        claims: &[NonNegative],
        kin: &[
            Kin::same("pytorch-metric-learning", "GeneralizedLiftedStructureLoss")
                .but("an item alone of its label counts 0 in the mean"),
        ],
        budget: [1.5, 2.0, 1.0],
        convention: "gradient 0 of a distance 0 and where the margin is just met",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            normalize: p[1] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin, f64::from(u8::from(self.normalize))]
    }
}

impl Setwise for GeneralizedLiftedStructure {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let d = table(set, self.normalize, distance);
        let (mut sum, mut anchors) = (R::zero(), 0.0);
        for i in 0..set.len() {
            let (mut near, mut far) = (Vec::new(), Vec::new());
            for (k, &d) in d[i].iter().enumerate() {
                if alike(set.class, i, k) {
                    near.push(d);
                } else if k != i {
                    far.push(R::of(self.margin) - d);
                }
            }
            if !near.is_empty() && !far.is_empty() {
                let both = log_sum_exp(&near) + log_sum_exp(&far);
                sum = sum + both.max(R::zero());
                anchors += 1.0;
            }
        }
        mean(sum, anchors)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (margin, one) = (Twice::of(R::of(self.margin)), R::one());
        two_sides(
            set,
            grad,
            Cloud::of(set.pred, set.width, Measure::Distance, self.normalize),
            [true, true],
            #[inline(always)]
            |like, d| {
                if like {
                    [d, Twice::of(one)]
                } else {
                    [margin - d, Twice::of(-one)]
                }
            },
            #[inline(always)]
            |[like, unlike]| {
                let gap = (like + unlike).value();
                if gap.known() <= 0.0 {
                    [R::zero(); 3]
                } else {
                    [gap, R::one(), R::one()]
                }
            },
        )
    }
}
