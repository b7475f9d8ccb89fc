//! Cross-entropy of k scores against k probabilities.

use super::cross_entropy::open;
use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, TargetShape};
use crate::real::{Real, fold};
use crate::shape::{Definition, Distribution, Line, Rowwise};
use crate::softmax::LogSumExp;

#[doc = include_str!("cross_entropy_soft.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossEntropySoft {
    label_smoothing: f64,
}

impl CrossEntropySoft {
    /// `label_smoothing` in [0, 1] spreads that much of the target evenly over the classes that are not masked by −∞.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(label_smoothing: f64) -> Result<Self, Error> {
        Self::checked(&[label_smoothing])
    }

    /// The target with label smoothing.
    #[inline(always)]
    fn smoothed<'a, R: Real>(&self, row: &'a [R], target: &'a [R]) -> impl Fn(usize) -> R + 'a {
        let keep = R::of(1.0 - self.label_smoothing);
        let share = if self.label_smoothing == 0.0 {
            R::zero()
        } else {
            R::of(self.label_smoothing) / fold::sum(row.len(), |j| open(row[j]))
        };
        #[inline(always)]
        move |j| keep * target[j] + share * open(row[j])
    }
}

impl Definition for CrossEntropySoft {
    type Shape = Line;
    const CARD: Card = Card {
        name: "cross_entropy_soft",
        page: include_str!("cross_entropy_soft.md"),
        aliases: &["categorical_cross_entropy"],
        about: "Multiclass classification from scores against a distribution: soft labels, distillation.",
        source: "Bridle 1990, doi:10.1007/978-3-642-76153-9_28",
        target: TargetShape::Distribution,
        params: &[Param::number(
            "label_smoothing",
            0.0,
            Domain::UNIT,
            "spreads that much of the target over all classes",
        )],
        estimates: "log-probabilities of the classes",
        claims: &[
            Convex,
            NonNegative,
            Smooth,
            Lipschitz(|p| 1f64.hypot(1.0 - p[0])),
        ],
        kin: &[
            Kin::same("torch", "CrossEntropyLoss"),
            Kin::same("keras", "CategoricalCrossentropy(from_logits=True)"),
            Kin::same("optax", "softmax_cross_entropy"),
        ],
        budget: [2.5, 7.0, 5.0],
        convention: "smooth everywhere",
        ..Card::MULTICLASS
    };

    fn build(p: &[f64]) -> Self {
        Self {
            label_smoothing: p[0],
        }
    }
    fn params(&self) -> Vec<f64> {
        vec![self.label_smoothing]
    }
}

impl Rowwise for CrossEntropySoft {
    type Target = Distribution;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], target: &[R]) -> R {
        let goal = self.smoothed(row, target);
        fold::sum(row.len(), |k| {
            let others = fold::sum(row.len(), |j| {
                if j == k {
                    R::zero()
                } else {
                    (row[j] - row[k]).exp()
                }
            });
            others.ln_1p().weighted(goal(k))
        })
    }

    #[inline(always)]
    fn slope<R: Real>(&self, row: &[R], target: &[R], grad: &mut [R]) -> R {
        let lse = LogSumExp::of(row);
        let goal = self.smoothed(row, target);
        let whole = fold::sum(row.len(), &goal);
        let rest = fold::sum(row.len(), |j| {
            R::select(most(goal(j), whole), R::zero(), goal(j))
        });
        for (j, g) in grad.iter_mut().enumerate() {
            let (z, t) = (row[j], goal(j));
            let p = lse.share(z) / lse.total();
            // p·Σt − t; for the one target above a half through the others', so that a certain one does not cancel.
            let sure = rest * p - t * lse.others(z);
            *g = R::select(most(t, whole), sure, p * whole - t);
        }
        fold::sum(
            row.len(),
            #[inline(always)]
            |j| lse.surprise(row[j]).weighted(goal(j)),
        )
    }
}

/// Whether `part` is more than half of `whole`.
#[inline(always)]
fn most<R: Real>(part: R, whole: R) -> R::Mask {
    part.gt(R::of(0.5) * whole)
}
