//! Cross-entropy of k scores against k probabilities.

use super::cross_entropy::{open, surprise};
use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param, TargetShape};
use crate::real::{Chosen, Real, Sink, Vector, fold, places};
use crate::shape::{Definition, Distribution, Line, Rowwise};
use crate::softmax::Shares;

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

    /// The target with label smoothing, from a score and its probability.
    #[inline(always)]
    fn smoothed<R: Real>(&self, row: impl Vector<R>) -> impl Fn((R, R)) -> R {
        let keep = R::of(1.0 - self.label_smoothing);
        let share = if self.label_smoothing == 0.0 {
            R::zero()
        } else {
            R::of(self.label_smoothing) / fold::sum(row, open)
        };
        #[inline(always)]
        move |(z, t)| keep * t + share * open(z)
    }
}

impl Definition for CrossEntropySoft {
    type Shape = Line;
    const CARD: Card = Card {
        name: "cross_entropy_soft",
        page: include_str!("cross_entropy_soft.md"),
        aliases: &["softmax_cross_entropy_soft"],
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
            Curvature(|_| 0.5),
        ],
        kin: &[
            Kin::same("dfdx", "cross_entropy_with_logits_loss"),
            Kin::same("burn", "cross_entropy_with_logits"),
            Kin::same("Flux.jl", "logitcrossentropy"),
            Kin::same("torch", "CrossEntropyLoss").but("targets need not sum to 1"),
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
    fn textbook<'a, R: Real>(&self, row: &'a [R], target: &'a [R]) -> R {
        let goal = self.smoothed(row);
        fold::sum((places(row.len()), (row, target)), |(k, at)| {
            surprise(row, Chosen::new(&[k])).weighted(goal(at))
        })
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, target: V, grad: &mut impl Sink<R>) -> R {
        let shares = Shares::of(row, grad);
        let lse = shares.lse;
        let each = R::one() / lse.total();
        let goal = self.smoothed(row);
        let both = (row, target);
        let whole = fold::sum(both, &goal);
        let rest = fold::sum(
            both,
            #[inline(always)]
            |at| R::select(most(goal(at), whole), R::zero(), goal(at)),
        );
        shares.fill(
            row,
            both,
            grad,
            #[inline(always)]
            |share, (z, t)| {
                let t = goal((z, t));
                let p = share * each;
                // p·Σt − t; for the one target above a half through the others', so that a certain one does not cancel.
                let sure = rest * p - t * lse.others(z, share);
                R::select(most(t, whole), sure, p * whole - t)
            },
        );
        fold::sum(
            both,
            #[inline(always)]
            |(z, t)| lse.surprise(z).weighted(goal((z, t))),
        )
    }
}

/// Whether `part` is more than half of `whole`.
#[inline(always)]
fn most<R: Real>(part: R, whole: R) -> R::Mask {
    part.gt(R::of(0.5) * whole)
}
