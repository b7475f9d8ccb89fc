//! Barlow twins.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, TargetShape};
use crate::embedding::{Cloud, Measure, all, back, columns, dot, square, table};
use crate::real::{Known, Plain};
use crate::shape::{Definition, Flaw, Items, Set, Setwise};

#[doc = include_str!("barlow_twins.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BarlowTwins {
    lambda: f64,
}

impl BarlowTwins {
    /// `lambda` ≥ 0 weighs what different features have in common.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(lambda: f64) -> Result<Self, Error> {
        Self::checked(&[lambda])
    }
}

impl Definition for BarlowTwins {
    type Shape = Set;
    const CARD: Card = Card {
        name: "barlow_twins",
        page: include_str!("barlow_twins.md"),
        aliases: &["barlow"],
        about: "Two views of each item: features that agree across views and not with each other.",
        source: "Zbontar et al. 2021, ICML",
        row: Row::Vectors(&["first", "second"]),
        target: TargetShape::Nothing,
        params: &[Param::number(
            "lambda",
            0.005,
            Domain::NON_NEGATIVE,
            "weight of what different features have in common",
        )],
        claims: &[NonNegative, Smooth],
        kin: &[
            Kin::same("monai", "BarlowTwinsLoss").but("correlations are (n − 1)/n of ours"),
            Kin::same("facebookresearch/barlowtwins", "BarlowTwins"),
        ],
        budget: [2.5, 5.0, 4.0],
        convention: "a constant feature has correlation 0 and gradient 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self { lambda: p[0] }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.lambda]
    }
}

impl Setwise for BarlowTwins {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let d = set.width / 2;
        // A correlation is the cosine of two centred columns.
        let features = Items {
            width: set.len(),
            pred: &columns(set),
            ..set
        };
        let correlations = table(features, true, dot);
        let mut sum = R::zero();
        for (a, row) in correlations[..d].iter().enumerate() {
            for (b, &c) in row[d..].iter().enumerate() {
                sum = sum
                    + if a == b {
                        (R::one() - c).square()
                    } else {
                        R::of(self.lambda) * c.square()
                    };
            }
        }
        sum
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (d, lambda) = (set.width / 2, R::of(self.lambda));
        let mut features = columns(set);
        let mut cloud = Cloud::of(&features, set.len(), Measure::Dot, true);
        let [first, second] = [all(d), (d..2 * d).collect()];
        // 1 − C of a feature with itself as half the squared distance of the directions: exact where they agree.
        let mut gaps = vec![R::one(); d];
        let (points, lengths) = (cloud.points(), cloud.lengths());
        for (a, gap) in gaps.iter_mut().enumerate() {
            let [x, y] = [a, d + a].map(|a| &points[a * set.len()..][..set.len()]);
            if lengths[a].known() != 0.0 && lengths[d + a].known() != 0.0 {
                *gap = R::of(0.5) * square(x, y);
            }
        }
        let value = cloud.rows(
            &first,
            &second,
            #[inline(always)]
            |a, row, slope| {
                let mut sum = R::zero();
                for (b, (slope, &c)) in slope.iter_mut().zip(row).enumerate() {
                    let [gap, weight] = if a == b {
                        [-gaps[a], R::one()]
                    } else {
                        [c, lambda]
                    };
                    sum = sum + weight * gap * gap;
                    *slope = weight * (gap + gap);
                }
                sum
            },
        );
        cloud.finish(1.0, &mut features);
        back(set, features, grad);
        value
    }

    fn flaw(&self, set: Items<'_, Plain<f64>>) -> Option<Flaw> {
        (set.len() < 3).then_some(Flaw {
            item: 0,
            why: "one of at least three rows: the features of two always correlate fully",
        })
    }
}
