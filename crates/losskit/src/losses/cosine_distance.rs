//! Cosine distance.

use crate::card::{Card, Claim::*, Kin, Row, TargetShape, Task};
use crate::real::{Real, Sink, Vector, View, fold};
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
        claims: &[NonNegative, Jump],
        kin: &[
            Kin::same("keras", "CosineSimilarity").but("−cos: ours is 1 more"),
            Kin::same("optax", "cosine_distance").but("NaN for zero vectors"),
        ],
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
        let dot = |x: &[R], y: &[R]| fold::sum((x, y), |(x, y)| x * y);
        let lengths = (dot(a, a) * dot(b, b)).sqrt();
        let cosine = dot(a, b) / lengths;
        R::select(lengths.eq(R::zero()), R::one(), R::one() - cosine)
    }

    #[inline(always)]
    fn slope<R: Real, V: Vector<R>>(&self, row: V, (): (), grad: &mut impl Sink<R>) -> R {
        let both = row.split(row.len() / 2);
        let (first, second) = (Unit::of(both.0), Unit::of(both.1));
        let none = first.length.eq(R::zero()) | second.length.eq(R::zero());
        let units = {
            #[inline(always)]
            |(a, b): (R, R)| (first.at(a), second.at(b))
        };
        // 1 − cos as half the squared distance of the unit vectors: exact where they nearly agree.
        let gap = fold::sum(
            both,
            #[inline(always)]
            |at| {
                let (u, v) = units(at);
                (u - v).square()
            },
        );
        let value = R::of(0.5) * gap;
        let cosine = fold::sum(
            both,
            #[inline(always)]
            |at| {
                let (u, v) = units(at);
                u * v
            },
        );
        let close = value.lt(R::of(0.25));
        // cos·u − v, near agreement written with 1 − cos.
        let pull = {
            #[inline(always)]
            |own: R, other: R| R::select(close, (own - other) - value * own, cosine * own - other)
        };
        grad.fill(
            0,
            both,
            #[inline(always)]
            |at| {
                let (u, v) = units(at);
                R::select(none, R::zero(), first.shrink(pull(u, v)))
            },
        );
        grad.fill(
            both.0.len(),
            both,
            #[inline(always)]
            |at| {
                let (u, v) = units(at);
                R::select(none, R::zero(), second.shrink(pull(v, u)))
            },
        );
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
    fn of(x: impl View<R>) -> Self {
        let largest = fold::max(x, R::abs);
        let safe = R::select(largest.gt(R::zero()), largest, R::one());
        let length = fold::sum(
            x,
            #[inline(always)]
            |x| (x / safe).square(),
        )
        .sqrt();
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
