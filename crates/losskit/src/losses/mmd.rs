//! Maximum mean discrepancy.

use crate::Error;
use crate::card::{Card, Domain, Kin, Param, Row, TargetShape};
use crate::embedding::{Cloud, Measure, directions, mean, square};
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

    /// What multiplies the kernel of two points of one sample and of two samples, and divides the sum.
    #[inline(always)]
    fn weights(&self, n: usize) -> [f64; 3] {
        let n = n as f64;
        if self.unbiased {
            let others = (n - 1.0).max(1.0);
            [n, -others, n * n * others]
        } else {
            [1.0, -1.0, n * n]
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
        let [like, unlike, count] = self.weights(set.len());
        let mut sum = R::zero();
        for (i, x) in points.iter().enumerate() {
            for (j, y) in points.iter().enumerate() {
                if self.unbiased && i == j {
                    continue;
                }
                let same = (i < set.len()) == (j < set.len());
                let weight = R::of(if same { like } else { unlike }) / R::of(count);
                sum = sum + weight * (-square(x, y) / two).exp();
            }
        }
        mean(sum, 1.0)
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let n = set.len();
        // Of both samples in turn: what cancels meets early, and sums stay small.
        let mut points = vec![0; 2 * n];
        for (k, point) in points.iter_mut().enumerate() {
            *point = k / 2 + k % 2 * n;
        }
        // Unless the only point has no other to be compared with, the weights add up to 0.
        let even = n > 1 || !self.unbiased;
        let two = R::of(2.0 * self.bandwidth * self.bandwidth);
        let [like, unlike, count] = self.weights(n);
        let mut cloud = Cloud::of(&both(set), set.width, Measure::Square, false);
        let mut close = false;
        let sum = cloud.rows(
            &points,
            &points,
            #[inline(always)]
            |i, row, slope| {
                if i == 0 {
                    // No two are farther apart than twice what the first is from the farthest.
                    let mut reach = 0.0_f64;
                    for square in row {
                        reach = reach.max(square.known());
                    }
                    close = even && 4.0 * reach < two.known();
                }
                let mut sums = [R::zero(); 2];
                for (j, (slope, &square)) in slope.iter_mut().zip(row).enumerate() {
                    if self.unbiased && i == j {
                        continue;
                    }
                    // Of kernels all near 1 the 1 is left out, so that what is small keeps its digits.
                    let exponent = -square / two;
                    let [term, kernel] = if close {
                        let term = exponent.exp_m1();
                        [term, term + R::one()]
                    } else {
                        [exponent.exp(); 2]
                    };
                    let same = i % 2 == j % 2;
                    let sum = &mut sums[usize::from(!same)];
                    *sum = *sum + term;
                    *slope = -R::of(if same { like } else { unlike }) * kernel / two;
                }
                R::of(like) * sums[0] + R::of(unlike) * sums[1]
            },
        );
        // Of the targets nothing is asked: `grad` ends before them.
        cloud.finish(count, grad);
        mean(sum, count)
    }
}
