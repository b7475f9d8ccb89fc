//! Variance, invariance, covariance.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, Row, TargetShape};
use crate::embedding::{Cloud, Measure, back, columns, dot, table};
use crate::real::Known;
use crate::shape::{Definition, Items, Set, Setwise};

#[doc = include_str!("vicreg.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vicreg {
    invariance: f64,
    variance: f64,
    covariance: f64,
    eps: f64,
}

impl Vicreg {
    /// The weights, ≥ 0, of the three parts, and what is added to a variance, `eps` > 0.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(invariance: f64, variance: f64, covariance: f64, eps: f64) -> Result<Self, Error> {
        Self::checked(&[invariance, variance, covariance, eps])
    }
}

/// One less than the number of items, what a variance is divided by; of one item it is 0 anyway.
#[inline(always)]
fn freedom<R: Known>(set: Items<'_, R>) -> R {
    R::of((set.len().max(2) - 1) as f64)
}

impl Definition for Vicreg {
    type Shape = Set;
    const CARD: Card = Card {
        name: "vicreg",
        page: include_str!("vicreg.md"),
        aliases: &["vic_reg"],
        about: "Two views of each item: equal vectors, features that vary and do not repeat each other.",
        source: "Bardes et al. 2022, ICLR",
        row: Row::Vectors(&["first", "second"]),
        target: TargetShape::Nothing,
        params: &[
            Param::number(
                "invariance",
                25.0,
                Domain::NON_NEGATIVE,
                "weight of the squared difference of the views",
            ),
            Param::number(
                "variance",
                25.0,
                Domain::NON_NEGATIVE,
                "weight of deviations short of 1",
            ),
            Param::number(
                "covariance",
                1.0,
                Domain::NON_NEGATIVE,
                "weight of squared covariances",
            ),
            Param::positive("eps", 1e-4, "what is added to a variance"),
        ],
        claims: &[NonNegative],
        kin: &[
            Kin::same("pytorch-metric-learning", "VICRegLoss"),
            Kin::same("facebookresearch/vicreg", "VICReg"),
        ],
        budget: [2.5, 6.0, 2.5],
        convention: "gradient 0 where a deviation is just 1; the variance of one item is 0",
        ..Card::METRIC
    };

    fn build(p: &[f64]) -> Self {
        Self {
            invariance: p[0],
            variance: p[1],
            covariance: p[2],
            eps: p[3],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.invariance, self.variance, self.covariance, self.eps]
    }
}

impl Setwise for Vicreg {
    fn textbook<R: Known>(&self, set: Items<'_, R>) -> R {
        let d = set.width / 2;
        let features = Items {
            width: set.len(),
            pred: &columns(set),
            ..set
        };
        let products = table(features, false, dot);
        let covariance = |a: usize, b: usize| products[a][b] / freedom(set);
        let (mut apart, mut short, mut common) = (R::zero(), R::zero(), R::zero());
        for item in set.pred.chunks(set.width) {
            for a in 0..d {
                apart = apart + (item[a] - item[d + a]).square();
            }
        }
        for a in 0..2 * d {
            let deviation = (covariance(a, a) + R::of(self.eps)).sqrt();
            short = short + (R::one() - deviation).max(R::zero());
            for b in a / d * d..a / d * d + d {
                if a != b {
                    common = common + covariance(a, b).square();
                }
            }
        }
        let d = R::of(d as f64);
        R::of(self.invariance) * apart / (d * R::of(set.len() as f64))
            + R::of(self.variance) * short / (d + d)
            + R::of(self.covariance) * common / d
    }

    #[inline(always)]
    fn slope<R: Known>(&self, set: Items<'_, R>, grad: &mut [R]) -> R {
        let (d, freedom) = (set.width / 2, freedom(set));
        let each = |weight: f64, parts: usize| R::of(weight) / R::of(parts as f64);
        let pull = each(self.invariance, d * set.len());
        let (spread, part) = (each(self.variance, 2 * d), each(self.covariance, d));
        let mut value = R::zero();
        for (item, grad) in set.pred.chunks(set.width).zip(grad.chunks_mut(set.width)) {
            for a in 0..d {
                let gap = item[a] - item[d + a];
                value = value + pull * gap * gap;
                grad[a] = pull * (gap + gap);
                grad[d + a] = -grad[a];
            }
        }
        let mut features = columns(set);
        let mut cloud = Cloud::of(&features, set.len(), Measure::Dot, false);
        for view in 0..2 {
            let own: Vec<usize> = (view * d..view * d + d).collect();
            value = value
                + cloud.rows(
                    &own,
                    &own,
                    #[inline(always)]
                    |a, row, slope| {
                        let mut sum = R::zero();
                        for (b, (slope, &product)) in slope.iter_mut().zip(row).enumerate() {
                            let c = product / freedom;
                            if a != b {
                                sum = sum + part * c * c;
                                *slope = part * (c + c) / freedom;
                                continue;
                            }
                            let deviation = (c + R::of(self.eps)).sqrt();
                            let short = R::one() - deviation;
                            if short.known() > 0.0 || short.known().is_nan() {
                                sum = sum + spread * short;
                                *slope = -spread / ((deviation + deviation) * freedom);
                            }
                        }
                        sum
                    },
                );
        }
        cloud.finish(1.0, &mut features);
        back(set, features, grad);
        value
    }
}
