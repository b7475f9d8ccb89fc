//! Rows as a kernel sees them: where they lie, one by one or several abreast.

use super::Real;

/// What a kernel reads, place by place.
///
/// A slice is one, [`places`] are one, and a pair of them is one that gives pairs.
pub trait View<X>: Copy {
    /// How many places there are.
    fn len(self) -> usize;
    /// Whether there is none.
    #[inline(always)]
    fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// What is at place `j`.
    fn at(self, j: usize) -> X;
    /// The `n` places from `start` on.
    fn part(self, start: usize, n: usize) -> Self;
}

/// A row of numbers.
pub trait Vector<R>: View<R> {
    /// The number at a class.
    fn pick(self, class: Chosen<'_>) -> R;
    /// The row cut in two.
    #[inline(always)]
    fn split(self, at: usize) -> (Self, Self) {
        (self.part(0, at), self.part(at, self.len() - at))
    }
}

/// Where a kernel puts the gradient; what is put is lost where none is wanted.
pub trait Sink<R> {
    /// Whether numbers can be kept in it until the gradient is put.
    const KEEPS: bool;
    /// Puts `x` at place `j`.
    fn set(&mut self, j: usize, x: R);
    /// Puts `x` at a class.
    fn put(&mut self, class: Chosen<'_>, x: R);
    /// Puts `f` of what `of` holds, from place `start` on.
    fn fill<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> R);
    /// Keeps `f` of what `of` holds, from place `start` on.
    fn keep<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> R);
    /// The `n` numbers kept from place `start` on.
    fn kept(&self, start: usize, n: usize) -> impl View<R>;
    /// Puts `f` of what was kept and of what `of` holds, from place `start` on.
    fn update<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(R, X) -> R);
}

/// The class a row is compared with; as many as there are rows abreast.
#[derive(Clone, Copy, Debug)]
pub struct Chosen<'a>(&'a [usize]);

impl<'a> Chosen<'a> {
    /// One class a row.
    #[inline(always)]
    pub fn new(classes: &'a [usize]) -> Self {
        Chosen(classes)
    }

    /// The class of row `lane` of those abreast.
    #[inline(always)]
    pub fn of(self, lane: usize) -> usize {
        self.0.get(lane).copied().unwrap_or_default()
    }

    /// Whether it is class `j`.
    #[inline(always)]
    pub fn is<R: Real>(self, j: usize) -> R::Mask {
        let apart = R::lanes(
            #[inline(always)]
            |lane| if self.of(lane) == j { 0.0 } else { 1.0 },
        );
        apart.eq(R::zero())
    }
}

impl<X: Copy> View<X> for &[X] {
    #[inline(always)]
    fn len(self) -> usize {
        <[X]>::len(self)
    }
    #[inline(always)]
    fn at(self, j: usize) -> X {
        self[j]
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        &self[start..start + n]
    }
}

impl<R: Real> Vector<R> for &[R] {
    #[inline(always)]
    fn pick(self, class: Chosen<'_>) -> R {
        self[class.of(0)]
    }
}

/// The places themselves.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    start: usize,
    n: usize,
}

/// The places 0 to `n`.
#[inline(always)]
pub fn places(n: usize) -> Places {
    Places { start: 0, n }
}

impl View<usize> for Places {
    #[inline(always)]
    fn len(self) -> usize {
        self.n
    }
    #[inline(always)]
    fn at(self, j: usize) -> usize {
        self.start + j
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        Places {
            start: self.start + start,
            n,
        }
    }
}

impl<X, Y, A: View<X>, B: View<Y>> View<(X, Y)> for (A, B) {
    #[inline(always)]
    fn len(self) -> usize {
        self.0.len()
    }
    #[inline(always)]
    fn at(self, j: usize) -> (X, Y) {
        (self.0.at(j), self.1.at(j))
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        (self.0.part(start, n), self.1.part(start, n))
    }
}

/// What was never kept.
#[derive(Clone, Copy)]
pub(crate) struct Zeros(pub(crate) usize);

impl<R: Real> View<R> for Zeros {
    fn len(self) -> usize {
        self.0
    }
    fn at(self, _: usize) -> R {
        R::zero()
    }
    fn part(self, _: usize, n: usize) -> Self {
        Zeros(n)
    }
}

/// Nowhere.
impl<R: Real> Sink<R> for () {
    const KEEPS: bool = false;

    fn set(&mut self, _: usize, _: R) {}
    fn put(&mut self, _: Chosen<'_>, _: R) {}
    fn fill<X>(&mut self, _: usize, _: impl View<X>, _: impl Fn(X) -> R) {}
    fn keep<X>(&mut self, _: usize, _: impl View<X>, _: impl Fn(X) -> R) {}
    fn kept(&self, _: usize, n: usize) -> impl View<R> {
        Zeros(n)
    }
    fn update<X>(&mut self, _: usize, _: impl View<X>, _: impl Fn(R, X) -> R) {}
}
