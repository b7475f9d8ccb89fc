//! How a dual number moves.

use super::{Known, Real};
use crate::scaled::lost_by_sum;

/// First and second derivative along one direction.
#[derive(Clone, Copy, Debug)]
pub struct Second<R> {
    /// f′.
    pub first: R,
    /// f″.
    pub second: R,
}

/// How a number moves: linear in what moves it, but for [`Tangent::product`], [`Tangent::quotient`] and
/// [`Tangent::chain`].
///
/// All multiply by `weighted`, which keeps what does not move still, even where a slope is infinite.
pub trait Tangent<R: Real>: Copy {
    /// The same of another number.
    type Of<S: Real>: Tangent<S>;

    /// Not at all.
    fn still() -> Self;
    /// `of` of its numbers.
    fn map<S: Real>(self, of: impl Fn(R) -> S) -> Self::Of<S>;
    /// The way back.
    fn back<S: Real>(from: Self::Of<S>, of: impl Fn(S) -> R) -> Self;
    /// `of` of the numbers of both.
    fn zip(self, other: Self, of: impl Fn(R, R) -> R) -> Self;
    /// As f·g, with the values of both.
    fn product(self, f: R, other: Self, g: R) -> Self;
    /// What the first derivative of f·g loses in rounding; higher ones do not count.
    fn lost(self, f: R, other: Self, g: R) -> Self
    where
        R: Known;
    /// As f/g = q.
    fn quotient(self, q: R, other: Self, g: R) -> Self;
    /// As h(f), with h′ and h″.
    fn chain(self, slope: R, bend: R) -> Self;
}

impl<R: Real> Tangent<R> for Second<R> {
    type Of<S: Real> = Second<S>;

    #[inline(always)]
    fn map<S: Real>(self, of: impl Fn(R) -> S) -> Second<S> {
        Second {
            first: of(self.first),
            second: of(self.second),
        }
    }
    #[inline(always)]
    fn back<S: Real>(from: Second<S>, of: impl Fn(S) -> R) -> Self {
        Second {
            first: of(from.first),
            second: of(from.second),
        }
    }
    #[inline(always)]
    fn still() -> Self {
        Second {
            first: R::zero(),
            second: R::zero(),
        }
    }
    #[inline(always)]
    fn zip(self, o: Self, of: impl Fn(R, R) -> R) -> Self {
        Second {
            first: of(self.first, o.first),
            second: of(self.second, o.second),
        }
    }
    #[inline(always)]
    fn product(self, f: R, o: Self, g: R) -> Self {
        Second {
            first: g.weighted(self.first) + f.weighted(o.first),
            second: g.weighted(self.second)
                + R::of(2.0) * (self.first * o.first)
                + f.weighted(o.second),
        }
    }
    #[inline(always)]
    fn lost(self, f: R, o: Self, g: R) -> Self
    where
        R: Known,
    {
        Second {
            first: lost(self.first, f, o.first, g),
            second: R::zero(),
        }
    }
    #[inline(always)]
    fn quotient(self, q: R, o: Self, g: R) -> Self {
        let first = (self.first - q.weighted(o.first)) / g;
        let second = (self.second - R::of(2.0) * first * o.first - q.weighted(o.second)) / g;
        Second { first, second }
    }
    #[inline(always)]
    fn chain(self, slope: R, bend: R) -> Self {
        Second {
            first: slope.weighted(self.first),
            second: bend.weighted(self.first.square()) + slope.weighted(self.second),
        }
    }
}

/// First derivatives along several directions.
impl<R: Real, const N: usize> Tangent<R> for [R; N] {
    type Of<S: Real> = [S; N];

    #[inline(always)]
    fn map<S: Real>(self, of: impl Fn(R) -> S) -> [S; N] {
        std::array::from_fn(
            #[inline(always)]
            |l| of(self[l]),
        )
    }
    #[inline(always)]
    fn back<S: Real>(from: [S; N], of: impl Fn(S) -> R) -> Self {
        from.map(of)
    }
    #[inline(always)]
    fn still() -> Self {
        [R::zero(); N]
    }
    #[inline(always)]
    fn zip(self, o: Self, of: impl Fn(R, R) -> R) -> Self {
        std::array::from_fn(
            #[inline(always)]
            |l| of(self[l], o[l]),
        )
    }
    #[inline(always)]
    fn product(self, f: R, o: Self, g: R) -> Self {
        self.zip(
            o,
            #[inline(always)]
            |a, b| g.weighted(a) + f.weighted(b),
        )
    }
    #[inline(always)]
    fn lost(self, f: R, o: Self, g: R) -> Self
    where
        R: Known,
    {
        self.zip(
            o,
            #[inline(always)]
            |a, b| lost(a, f, b, g),
        )
    }
    #[inline(always)]
    fn quotient(self, q: R, o: Self, g: R) -> Self {
        self.zip(
            o,
            #[inline(always)]
            |a, b| (a - q.weighted(b)) / g,
        )
    }
    #[inline(always)]
    fn chain(self, slope: R, _: R) -> Self {
        std::array::from_fn(
            #[inline(always)]
            |l| slope.weighted(self[l]),
        )
    }
}

/// What g·a + f·b loses in rounding.
#[inline(always)]
fn lost<R: Known>(a: R, f: R, b: R, g: R) -> R {
    g.lost(a) + f.lost(b) + lost_by_sum(g.weighted(a), f.weighted(b))
}
