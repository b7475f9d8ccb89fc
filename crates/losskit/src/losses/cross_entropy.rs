//! Cross-entropy of k scores against a class.

use crate::Error;
use crate::card::{Card, Claim::*, Domain, Kin, Param};
use crate::real::{Chosen, Real, Sink, Vector, fold, places};
use crate::shape::{Class, Definition, Line, Rowwise};
use crate::softmax::Shares;

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
            Curvature(|_| 0.5),
            Likelihood(|p, _| if p[0] == 0.0 { 0.0 } else { f64::NAN }),
        ],
        kin: &[
            Kin::same("segmentation_models_pytorch", "SoftCrossEntropyLoss")
                .but("ignored rows stay in the divisor"),
            Kin::same("candle", "cross_entropy").but("no weights"),
            Kin::same("burn", "CrossEntropyLoss").but("ignored rows stay in the divisor"),
            Kin::same("catboost", "MultiClass"),
            Kin::same("lightgbm", "multiclass")
                .but("the second derivative is K/(K − 1) · p(1 − p)"),
            Kin::same("xgboost", "multi:softprob")
                .but("the second derivative is 2p(1 − p); wrong where all scores are below −104"),
            Kin::same("torch", "LinearCrossEntropyLoss").but("here losskit::linear_cross_entropy"),
            Kin::same("torch", "CrossEntropyLoss")
                .but("a class mean divides by the weights for indices, by N for probabilities"),
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

/// −ln softmax of a class, as a textbook has it.
pub(super) fn surprise<R: Real>(row: &[R], class: Chosen<'_>) -> R {
    let own = row.pick(class);
    let others = fold::sum((places(row.len()), row), |(j, z)| {
        R::select(class.is::<R>(j), R::zero(), (z - own).exp())
    });
    others.ln_1p()
}

impl Rowwise for CrossEntropy {
    type Target = Class;

    #[inline(always)]
    fn textbook<'a, R: Real>(&self, row: &'a [R], class: Chosen<'a>) -> R {
        if self.label_smoothing == 0.0 {
            return surprise(row, class);
        }
        let classes = fold::sum(row, open);
        let all = fold::sum((places(row.len()), row), |(k, z)| {
            surprise(row, Chosen::new(&[k])).weighted(open(z))
        });
        R::of(1.0 - self.label_smoothing) * surprise(row, class)
            + R::of(self.label_smoothing) * all / classes
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(
        &self,
        row: V,
        class: Chosen<'_>,
        grad: &mut impl Sink<R>,
    ) -> R {
        let shares = Shares::of(row, grad);
        let lse = shares.lse;
        let each = R::one() / lse.total();
        let own = row.pick(class);
        if self.label_smoothing == 0.0 {
            shares.fill(
                row,
                places(row.len()),
                grad,
                #[inline(always)]
                |share, _| share * each,
            );
            grad.put(class, -lse.others(own, lse.share(own)));
            return lse.surprise(own);
        }
        // Spread over the classes that are not masked: a masked one would make every loss infinite.
        let keep = R::of(1.0 - self.label_smoothing);
        let smooth = R::of(self.label_smoothing);
        let part = smooth / fold::sum(row, open);
        let slope = {
            #[inline(always)]
            |p: R, z: R, own: R| keep * own + (smooth * p - part * open(z))
        };
        shares.fill(
            row,
            row,
            grad,
            #[inline(always)]
            |share, z| slope(share * each, z, share * each),
        );
        grad.put(
            class,
            slope(lse.share(own) * each, own, -lse.others(own, lse.share(own))),
        );
        let all = fold::sum(
            row,
            #[inline(always)]
            |z| lse.surprise(z).weighted(open(z)),
        );
        keep * lse.surprise(own) + part * all
    }
}
