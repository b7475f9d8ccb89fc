//! Rows side by side.

use super::ABREAST as W;
use crate::real::{Chosen, Lane, Pack, Real, Scalar, Sink, Vector, View};
use std::marker::PhantomData;

/// `W` rows abreast, place by place.
#[derive(Debug)]
pub(super) struct Abreast<'a, T, N>(&'a [[T; W]], PhantomData<fn() -> N>);

impl<'a, T, N> Abreast<'a, T, N> {
    #[inline(always)]
    pub(super) fn new(rows: &'a [[T; W]]) -> Self {
        Abreast(rows, PhantomData)
    }
}

impl<T, N> Clone for Abreast<'_, T, N> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, N> Copy for Abreast<'_, T, N> {}

impl<T: Scalar, N: Lane<T>> View<Pack<N, W>> for Abreast<'_, T, N> {
    #[inline(always)]
    fn len(self) -> usize {
        self.0.len()
    }
    #[inline(always)]
    fn at(self, j: usize) -> Pack<N, W> {
        Pack::load(&self.0[j])
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        Self::new(&self.0[start..start + n])
    }
}

impl<T: Scalar, N: Lane<T>> Vector<Pack<N, W>> for Abreast<'_, T, N> {
    #[inline(always)]
    fn pick(self, class: Chosen<'_>) -> Pack<N, W> {
        Pack::of_lanes(
            #[inline(always)]
            |lane| N::load(self.0[class.of(lane)][lane]),
        )
    }
}

/// The gradient of `W` rows abreast, laid out as they are, each multiplied by a factor of its own.
pub(super) struct Turned<'a, T, N> {
    pub(super) out: &'a mut [[T; W]],
    pub(super) wanted: bool,
    pub(super) factor: Pack<N, W>,
}

impl<T: Scalar, N: Lane<T>> Sink<Pack<N, W>> for Turned<'_, T, N> {
    const KEEPS: bool = true;

    #[inline(always)]
    fn set(&mut self, j: usize, x: Pack<N, W>) {
        x.weighted(self.factor).store(&mut self.out[j]);
    }
    #[inline(always)]
    fn put(&mut self, class: Chosen<'_>, x: Pack<N, W>) {
        let x = x.weighted(self.factor);
        for (lane, x) in x.0.into_iter().enumerate() {
            self.out[class.of(lane)][lane] = x.store();
        }
    }
    #[inline(always)]
    fn fill<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> Pack<N, W>) {
        if self.wanted {
            for j in 0..of.len() {
                self.set(start + j, f(of.at(j)));
            }
        }
    }
    #[inline(always)]
    fn keep<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> Pack<N, W>) {
        // Cut to one length, so that the loop needs no checks.
        let n = of.len();
        let (out, of) = (&mut self.out[start..start + n], of.part(0, n));
        for (j, o) in out.iter_mut().enumerate() {
            f(of.at(j)).store(o);
        }
    }
    #[inline(always)]
    fn kept(&self, start: usize, n: usize) -> impl View<Pack<N, W>> {
        Abreast::new(&self.out[start..start + n])
    }
    #[inline(always)]
    fn update<X>(
        &mut self,
        start: usize,
        of: impl View<X>,
        f: impl Fn(Pack<N, W>, X) -> Pack<N, W>,
    ) {
        if !self.wanted {
            return;
        }
        let (n, factor) = (of.len(), self.factor);
        let (out, of) = (&mut self.out[start..start + n], of.part(0, n));
        for (j, o) in out.iter_mut().enumerate() {
            f(Pack::load(o), of.at(j)).weighted(factor).store(o);
        }
    }
}
