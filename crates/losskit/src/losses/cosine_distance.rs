//! Cosine distance.

use crate::card::{Card, Claim::*, Kin, Row, TargetShape, Task};
use crate::real::{Real, fold};
use crate::shape::{Definition, Line, Nothing, Rowwise};

#[doc = include_str!("cosine_distance.md")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CosineDistance;

impl Definition for CosineDistance {
    type Shape = Line;
    const CARD: Card = Card {
        name: "cosine_distance",
        page: include_str!("cosine_distance.md"),
        aliases: &["cosine", "cosine_similarity"],
        about: "How far two vectors point apart, whatever their lengths: 1 − cos.",
        source: "Salton et al. 1975, doi:10.1145/361219.361220",
        tasks: &[Task::Embedding],
        row: Row::Vectors(&["first", "second"]),
        target: TargetShape::Nothing,
        estimates: "a direction",
        claims: &[NonNegative],
        kin: &[Kin::same("optax", "cosine_distance")],
        budget: [4.0, 5.5, 6.0],
        convention: "a zero vector has cosine 0 and gradient 0",
        ..Card::REGRESSION
    };

    fn build(_: &[f64]) -> Self {
        Self
    }
    fn params(&self) -> Vec<f64> {
        Vec::new()
    }
}

impl Rowwise for CosineDistance {
    type Target = Nothing;

    #[inline(always)]
    fn textbook<R: Real>(&self, row: &[R], (): ()) -> R {
        let (a, b) = row.split_at(row.len() / 2);
        let dot = |x: &[R], y: &[R]| fold::sum(x.len(), |i| x[i] * y[i]);
        let lengths = (dot(a, a) * dot(b, b)).sqrt();
        let cosine = dot(a, b) / lengths;
        R::select(lengths.eq(R::zero()), R::one(), R::one() - cosine)
    }

    #[inline(always)]
    fn slope<R: Real>(&self, row: &[R], (): (), grad: &mut [R]) -> R {
        let (a, b) = row.split_at(row.len() / 2);
        let (to_a, to_b) = grad.split_at_mut(a.len());
        let (first, second) = (Unit::of(a), Unit::of(b));
        let none = first.length.eq(R::zero()) | second.length.eq(R::zero());
        // 1 − cos as half the squared distance of the unit vectors: exact where they nearly agree.
        let gap = fold::sum(a.len(), |i| (first.at(a[i]) - second.at(b[i])).square());
        let value = R::of(0.5) * gap;
        let cosine = fold::sum(a.len(), |i| first.at(a[i]) * second.at(b[i]));
        let close = value.lt(R::of(0.25));
        for i in 0..a.len() {
            let (u, v) = (first.at(a[i]), second.at(b[i]));
            // cos·u − v, near agreement written with 1 − cos.
            let pull = |own: R, other: R| {
                R::select(close, (own - other) - value * own, cosine * own - other)
            };
            to_a[i] = R::select(none, R::zero(), first.shrink(pull(u, v)));
            to_b[i] = R::select(none, R::zero(), second.shrink(pull(v, u)));
        }
        R::select(none, R::one(), value)
    }
}

/// A vector's length, in two factors so that no square under- or overflows.
#[derive(Clone, Copy)]
struct Unit<R> {
    largest: R,
    length: R,
}

impl<R: Real> Unit<R> {
    #[inline(always)]
    fn of(x: &[R]) -> Self {
        let largest = fold::max(x.len(), |i| x[i].abs());
        let safe = R::select(largest.gt(R::zero()), largest, R::one());
        let length = fold::sum(x.len(), |i| (x[i] / safe).square()).sqrt();
        Self {
            largest: safe,
            length,
        }
    }

    /// A component of the unit vector.
    #[inline(always)]
    fn at(self, x: R) -> R {
        x / self.largest / self.length
    }

    /// Divided by the length.
    #[inline(always)]
    fn shrink(self, x: R) -> R {
        x / self.length / self.largest
    }
}
