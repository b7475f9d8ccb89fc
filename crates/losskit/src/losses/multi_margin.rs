//! Margins over every rival class, summed.

use crate::Error;
use crate::card::{Card, Claim::*, Kin, Link, Param};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("multi_margin.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MultiMargin {
    margin: f64,
    squared: bool,
}

impl MultiMargin {
    /// `margin` > 0 is how far the true class must lead each rival; `squared` squares what is missing.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(margin: f64, squared: bool) -> Result<Self, Error> {
        Self::checked(&[margin, f64::from(u8::from(squared))])
    }
}

impl Definition for MultiMargin {
    type Shape = Set;
    const CARD: Card = Card {
        name: "multi_margin",
        page: include_str!("multi_margin.md"),
        aliases: &["weston_watkins", "multiclass_margin"],
        about: "Classification by a margin over every rival: the support-vector machine of Weston and Watkins.",
        source: "Weston & Watkins 1999, ESANN:219-224",
        params: &[
            Param::positive("margin", 1.0, "how far the true class must lead"),
            Param::flag("squared", "squares what is missing to the margin"),
        ],
        link: Link::Identity,
        estimates: "scores that rank the classes",
        claims: &[
            Convex,
            NonNegative,
            Lipschitz(|p| if p[1] == 0.0 { 1.0 } else { f64::INFINITY }),
        ],
        kin: &[
            Kin::same("torch", "MultiMarginLoss").but("with class weights the mean divides by N"),
            Kin::same("burn", "MultiMarginLoss"),
        ],
        budget: [2.5, 2.0, 1.0],
        convention: "gradient 0 where the lead equals the margin",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self {
            margin: p[0],
            squared: p[1] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.margin, f64::from(u8::from(self.squared))]
    }
}

/// How many classes are not masked.
#[inline(always)]
pub(super) fn count<R: Known>(row: &[R]) -> R {
    let open = row.iter().filter(|z| z.known() != f64::NEG_INFINITY);
    R::of(open.count() as f64)
}

impl Setwise for MultiMargin {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let own = set.class[0] as usize;
        let mut sum = R::zero();
        for (j, &z) in set.pred.iter().enumerate() {
            let missing = (R::of(self.margin) + (z - set.pred[own])).max(R::zero());
            if j != own {
                sum = sum
                    + if self.squared {
                        missing.square()
                    } else {
                        missing
                    };
            }
        }
        sum / count(set.pred)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let own = set.class[0] as usize;
        let each = R::one() / count(set.pred);
        let (mut sum, mut pull) = (R::zero(), R::zero());
        for (j, (g, &z)) in grad.iter_mut().zip(set.pred).enumerate() {
            let missing = R::of(self.margin) + (z - set.pred[own]);
            // NaN is no lead.
            if j == own || missing.known() <= 0.0 {
                continue;
            }
            let (value, slope) = if self.squared {
                (missing.square(), missing + missing)
            } else {
                (missing, missing.sign())
            };
            sum = sum + value;
            pull = pull + slope;
            *g = slope * each;
        }
        grad[own] = -(pull * each);
        sum * each
    }
}
