//! Cross-entropy of k scores against a class.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::{Real, fold};
use crate::shape::{Class, Definition, Line, Rowwise};
use crate::softmax::LogSumExp;

#[doc = include_str!("cross_entropy.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossEntropy {
    label_smoothing: f64,
}

impl CrossEntropy {
    /// `label_smoothing` in [0, 1] spreads that much of the target evenly over the classes that are not masked by −∞.
    ///
    /// # Errors
    /// A parameter outside its range.
    pub fn new(label_smoothing: f64) -> Result<Self, Error> {
        Self::checked(&[label_smoothing])
    }
}

impl Definition for CrossEntropy {
    type Shape = Line;
    const CARD: Card = Card {
        name: "cross_entropy",
        aliases: &["softmax_cross_entropy", "sparse_categorical_cross_entropy"],
        about: "Multiclass classification from scores: softmax regression against a class index.",
        source: "Bridle 1990, doi:10.1007/978-3-642-76153-9_28",
        page: include_str!("cross_entropy.md"),
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
            Kin::same("keras", "SparseCategoricalCrossentropy(from_logits=True)"),
            Kin::same("optax", "softmax_cross_entropy_with_integer_labels"),
            Kin::same("scikit-learn", "HalfMultinomialLoss"),
        ],
        budget: [2.0, 3.5, 3.0],
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

/// 1 where a class is not masked.
#[inline(always)]
pub(super) fn open<R: Real>(z: R) -> R {
    R::select(z.eq(R::of(f64::NEG_INFINITY)), R::zero(), R::one())
}

impl Rowwise for CrossEntropy {
    type Target = Class;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], class: usize) -> R {
        let surprise = |k: usize| {
            let others = fold::sum(row.len(), |j| {
                if j == k {
                    R::zero()
                } else {
                    (row[j] - row[k]).exp()
                }
            });
            others.ln_1p()
        };
        if self.label_smoothing == 0.0 {
            return surprise(class);
        }
        let classes = fold::sum(row.len(), |k| open(row[k]));
        let all = fold::sum(row.len(), |k| surprise(k).weighted(open(row[k])));
        R::of(1.0 - self.label_smoothing) * surprise(class)
            + R::of(self.label_smoothing) * all / classes
    }

    #[inline(always)]
    fn slope<R: Real>(&self, row: &[R], class: usize, grad: &mut [R]) -> R {
        let lse = LogSumExp::of(row);
        let total = lse.total();
        if self.label_smoothing == 0.0 {
            for (g, &z) in grad.iter_mut().zip(row) {
                *g = lse.share(z) / total;
            }
            grad[class] = -lse.others(row[class]);
            return lse.surprise(row[class]);
        }
        // Spread over the classes that are not masked: a masked one would make every loss infinite.
        let keep = R::of(1.0 - self.label_smoothing);
        let smooth = R::of(self.label_smoothing);
        let part = smooth / fold::sum(row.len(), |j| open(row[j]));
        for (j, g) in grad.iter_mut().enumerate() {
            let p = lse.share(row[j]) / total;
            let own = if j == class { -lse.others(row[j]) } else { p };
            *g = keep * own + (smooth * p - part * open(row[j]));
        }
        let all = fold::sum(
            row.len(),
            #[inline(always)]
            |j| lse.surprise(row[j]).weighted(open(row[j])),
        );
        keep * lse.surprise(row[class]) + part * all
    }
}
