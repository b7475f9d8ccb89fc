//! Rows one by one, read and written where they lie.

use crate::real::{Chosen, Dual2, Lane, Real, Scalar, Sink, Vector, View, Zeros};
use std::marker::PhantomData;

/// How the caller's elements are read and written.
pub(super) trait Way<T: Scalar> {
    type Number: Real;
    type Row<'a>: Vector<Self::Number>;
    type Grad<'a>: Sink<Self::Number>;
    fn row<'a>(row: &'a [T], along: Option<&'a [T]>) -> Self::Row<'a>;
    fn grad(out: &mut [T], wanted: bool, factor: T) -> Self::Grad<'_>;
    fn constant(x: T) -> Self::Number;
    fn value(x: Self::Number) -> T;
}

/// As numbers.
pub(super) struct Still<N>(PhantomData<N>);

impl<T: Scalar, N: Lane<T> + 'static> Way<T> for Still<N> {
    type Number = N;
    type Row<'a> = Numbers<'a, T, N>;
    type Grad<'a> = Slots<'a, T, N>;
    #[inline(always)]
    fn row<'a>(row: &'a [T], _: Option<&'a [T]>) -> Numbers<'a, T, N> {
        Numbers::new(row)
    }
    #[inline(always)]
    fn grad(out: &mut [T], wanted: bool, factor: T) -> Slots<'_, T, N> {
        let factor = N::load(factor);
        Slots {
            out,
            wanted,
            factor,
        }
    }
    #[inline(always)]
    fn constant(x: T) -> N {
        N::load(x)
    }
    #[inline(always)]
    fn value(x: N) -> T {
        x.store()
    }
}

/// As dual numbers: the Hessian times a direction in place of the gradient.
pub(super) struct Along;

impl<T: Scalar> Way<T> for Along {
    type Number = Dual2<T::Plain>;
    type Row<'a> = Moving<'a, T>;
    type Grad<'a> = Rates<'a, T>;
    fn row<'a>(row: &'a [T], along: Option<&'a [T]>) -> Moving<'a, T> {
        Moving { row, along }
    }
    fn grad(out: &mut [T], _: bool, factor: T) -> Rates<'_, T> {
        let factor = Lane::load(factor);
        Rates { out, factor }
    }
    fn constant(x: T) -> Self::Number {
        Dual2::constant(Lane::load(x))
    }
    fn value(x: Self::Number) -> T {
        x.value.store()
    }
}

/// One row of the caller's elements, read as numbers.
#[derive(Debug)]
pub(super) struct Numbers<'a, T, N>(&'a [T], PhantomData<fn() -> N>);

impl<'a, T, N> Numbers<'a, T, N> {
    #[inline(always)]
    pub(super) fn new(row: &'a [T]) -> Self {
        Numbers(row, PhantomData)
    }
}

impl<T, N> Clone for Numbers<'_, T, N> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, N> Copy for Numbers<'_, T, N> {}

impl<T: Scalar, N: Lane<T>> View<N> for Numbers<'_, T, N> {
    #[inline(always)]
    fn len(self) -> usize {
        self.0.len()
    }
    #[inline(always)]
    fn at(self, j: usize) -> N {
        N::load(self.0[j])
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        Self::new(&self.0[start..start + n])
    }
}

impl<T: Scalar, N: Lane<T>> Vector<N> for Numbers<'_, T, N> {
    #[inline(always)]
    fn pick(self, class: Chosen<'_>) -> N {
        self.at(class.of(0))
    }
}

/// One row that moves in a direction; without one it stays.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moving<'a, T> {
    pub(super) row: &'a [T],
    pub(super) along: Option<&'a [T]>,
}

impl<T: Scalar> View<Dual2<T::Plain>> for Moving<'_, T> {
    #[inline(always)]
    fn len(self) -> usize {
        self.row.len()
    }
    #[inline(always)]
    fn at(self, j: usize) -> Dual2<T::Plain> {
        let rate = self.along.map_or(T::default(), |d| d[j]);
        Dual2::variable(Lane::load(self.row[j]), Lane::load(rate))
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        Moving {
            row: &self.row[start..start + n],
            along: self.along.map(|d| &d[start..start + n]),
        }
    }
}

impl<T: Scalar> Vector<Dual2<T::Plain>> for Moving<'_, T> {
    #[inline(always)]
    fn pick(self, class: Chosen<'_>) -> Dual2<T::Plain> {
        self.at(class.of(0))
    }
}

/// One row of the caller's elements, each multiplied by a factor.
pub(super) struct Slots<'a, T, N> {
    pub(super) out: &'a mut [T],
    pub(super) wanted: bool,
    pub(super) factor: N,
}

impl<T: Scalar, N: Lane<T>> Sink<N> for Slots<'_, T, N> {
    const KEEPS: bool = true;

    #[inline(always)]
    fn set(&mut self, j: usize, x: N) {
        self.out[j] = (x * self.factor).store();
    }
    #[inline(always)]
    fn put(&mut self, class: Chosen<'_>, x: N) {
        self.set(class.of(0), x);
    }
    #[inline(always)]
    fn fill<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> N) {
        let factor = self.factor;
        if self.wanted {
            self.keep(
                start,
                of,
                #[inline(always)]
                |x| f(x) * factor,
            );
        }
    }
    #[inline(always)]
    fn keep<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> N) {
        // Cut to one length, so that the loop needs no checks.
        let n = of.len();
        let (out, of) = (&mut self.out[start..start + n], of.part(0, n));
        for (j, o) in out.iter_mut().enumerate() {
            *o = f(of.at(j)).store();
        }
    }
    #[inline(always)]
    fn kept(&self, start: usize, n: usize) -> impl View<N> {
        Numbers::new(&self.out[start..start + n])
    }
    #[inline(always)]
    fn update<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(N, X) -> N) {
        if !self.wanted {
            return;
        }
        let (n, factor) = (of.len(), self.factor);
        let (out, of) = (&mut self.out[start..start + n], of.part(0, n));
        for (j, o) in out.iter_mut().enumerate() {
            *o = (f(N::load(*o), of.at(j)) * factor).store();
        }
    }
}

/// One row of the rates at which the gradient moves, each multiplied by a factor.
pub(super) struct Rates<'a, T: Scalar> {
    pub(super) out: &'a mut [T],
    pub(super) factor: T::Plain,
}

impl<T: Scalar> Sink<Dual2<T::Plain>> for Rates<'_, T> {
    const KEEPS: bool = false;

    fn set(&mut self, j: usize, x: Dual2<T::Plain>) {
        self.out[j] = (x.first * self.factor).store();
    }
    fn put(&mut self, class: Chosen<'_>, x: Dual2<T::Plain>) {
        self.set(class.of(0), x);
    }
    fn fill<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> Dual2<T::Plain>) {
        for j in 0..of.len() {
            self.set(start + j, f(of.at(j)));
        }
    }
    fn keep<X>(&mut self, _: usize, _: impl View<X>, _: impl Fn(X) -> Dual2<T::Plain>) {}
    fn kept(&self, _: usize, n: usize) -> impl View<Dual2<T::Plain>> {
        Zeros(n)
    }
    fn update<X>(
        &mut self,
        _: usize,
        _: impl View<X>,
        _: impl Fn(Dual2<T::Plain>, X) -> Dual2<T::Plain>,
    ) {
    }
}
