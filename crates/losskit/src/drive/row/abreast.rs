//! Rows side by side.

use super::ABREAST as W;
use crate::real::{Chosen, Lane, Pack, Real, Scalar, Sink, Vector, View};
use std::marker::PhantomData;

/// `W` rows abreast: place `j` of theirs is at `j · step + at`.
#[derive(Debug)]
pub(super) struct Abreast<'a, T, N> {
    pub(super) data: &'a [[T; W]],
    pub(super) width: usize,
    pub(super) step: usize,
    pub(super) at: usize,
    pub(super) number: PhantomData<fn() -> N>,
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
        self.width
    }
    #[inline(always)]
    fn at(self, j: usize) -> Pack<N, W> {
        Pack::load(&self.data[j * self.step + self.at])
    }
    #[inline(always)]
    fn part(self, start: usize, n: usize) -> Self {
        Abreast {
            width: n,
            at: self.at + start * self.step,
            ..self
        }
    }
}

impl<T: Scalar, N: Lane<T>> Vector<Pack<N, W>> for Abreast<'_, T, N> {
    #[inline(always)]
    fn pick(self, class: Chosen<'_>) -> Pack<N, W> {
        Pack::of_lanes(
            #[inline(always)]
            |lane| N::load(self.data[class.of(lane) * self.step + self.at][lane]),
        )
    }
}

/// The gradient of `W` rows abreast, laid out as they are, each multiplied by a factor of its own.
pub(super) struct Turned<'a, T, N> {
    pub(super) out: &'a mut [[T; W]],
    pub(super) step: usize,
    pub(super) at: usize,
    pub(super) wanted: bool,
    pub(super) factor: Pack<N, W>,
}

impl<T: Scalar, N: Lane<T>> Turned<'_, T, N> {
    #[inline(always)]
    fn place(&mut self, j: usize) -> &mut [T; W] {
        &mut self.out[j * self.step + self.at]
    }
}

impl<T: Scalar, N: Lane<T>> Sink<Pack<N, W>> for Turned<'_, T, N> {
    const KEEPS: bool = true;

    #[inline(always)]
    fn set(&mut self, j: usize, x: Pack<N, W>) {
        x.weighted(self.factor).store(self.place(j));
    }
    #[inline(always)]
    fn put(&mut self, class: Chosen<'_>, x: Pack<N, W>) {
        let x = x.weighted(self.factor);
        for (lane, x) in x.0.into_iter().enumerate() {
            self.place(class.of(lane))[lane] = x.store();
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
        for j in 0..of.len() {
            f(of.at(j)).store(self.place(start + j));
        }
    }
    #[inline(always)]
    fn kept(&self, start: usize, n: usize) -> impl View<Pack<N, W>> {
        Abreast {
            data: &*self.out,
            width: n,
            step: self.step,
            at: self.at + start * self.step,
            number: PhantomData,
        }
    }
    #[inline(always)]
    fn update<X>(
        &mut self,
        start: usize,
        of: impl View<X>,
        f: impl Fn(Pack<N, W>, X) -> Pack<N, W>,
    ) {
        if self.wanted {
            for j in 0..of.len() {
                let kept = Pack::load(self.place(start + j));
                self.set(start + j, f(kept, of.at(j)));
            }
        }
    }
}
