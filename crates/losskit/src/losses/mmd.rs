//! Maximum mean discrepancy.

use crate::Error;
use crate::card::{Card, Domain, Kin, Param, Row, TargetShape};
use crate::embedding::{Cloud, Measure, all, directions, mean, square};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("mmd.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mmd {
    bandwidth: f64,
    unbiased: bool,
}

impl Mmd {
    /// `bandwidth` > 0 is the standard deviation of the Gaussian kernel; with `unbiased` no point is compared with itself.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(bandwidth: f64, unbiased: bool) -> Result<Self, Error> {
        Self::checked(&[bandwidth, f64::from(u8::from(unbiased))])
    }

    /// What multiplies the kernel of two points: both predictions, both targets, or one of each.
    #[inline(always)]
    fn weight(&self, n: usize, i: usize, j: usize) -> f64 {
        let count = n as f64;
        if (i < n) != (j < n) {
            -1.0 / (count * count)
        } else if !self.unbiased {
            1.0 / (count * count)
        } else if i == j {
            0.0
        } else {
            1.0 / (count * (count - 1.0))
        }
    }
}

/// The predictions, then the targets.
#[inline(always)]
fn both<R: Known>(set: Items<'_, R>) -> Vec<R> {
    let mut points = set.pred.to_vec();
    for &t in set.target {
        points.push(R::of(t));
    }
    points
}

impl Definition for Mmd {
    type Shape = Set;
    const CARD: Card = Card {
        name: "mmd",
        page: include_str!("mmd.md"),
        aliases: &["maximum_mean_discrepancy"],
        about: "Whether two samples come from one distribution: a distance of means in a kernel's space.",
        source: "Gretton et al. 2012, JMLR 13",
        tasks: &[crate::card::Task::Generative],
        row: Row::Vectors(&["sample"]),
        target: TargetShape::Numbers(Domain::Real),
        params: &[
            Param::positive("bandwidth", 1.0, "standard deviation of the kernel"),
            Param::flag("unbiased", "compare no point with itself"),
        ],
        estimates: "a distribution",
        claims: &[crate::card::Claim::Smooth],
        kin: &[Kin::same("alibi-detect", "mmd2")],
        budget: [2.5, 5.0, 3.0],
        convention: "smooth everywhere",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            bandwidth: p[0],
            unbiased: p[1] != 0.0,
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.bandwidth, f64::from(u8::from(self.unbiased))]
    }
}

impl Setwise for Mmd {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let points = directions(&both(set), set.width, false);
        let two = R::of(2.0 * self.bandwidth * self.bandwidth);
        let mut sum = R::zero();
        for (i, x) in points.iter().enumerate() {
            for (j, y) in points.iter().enumerate() {
                let kernel = (-square(x, y) / two).exp();
                sum = sum + R::of(self.weight(set.len(), i, j)) * kernel;
            }
        }
        mean(sum, 1.0)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let points = all(2 * set.len());
        let two = R::of(2.0 * self.bandwidth * self.bandwidth);
        let mut cloud = Cloud::of(&both(set), set.width, Measure::Square, false);
        let value = cloud.rows(
            &points,
            &points,
            #[inline(always)]
            |i, row, slope| {
                let mut sum = R::zero();
                for (j, (slope, &square)) in slope.iter_mut().zip(row).enumerate() {
                    let part = R::of(self.weight(set.len(), i, j)) * (-square / two).exp();
                    sum = sum + part;
                    *slope = -part / two;
                }
                sum
            },
        );
        // Of the targets nothing is asked: `grad` ends before them.
        cloud.finish(1.0, grad);
        value
    }
}
