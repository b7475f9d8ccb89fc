//! Rows one by one, read and written where they lie.

use super::{Goals, Lines};
use crate::real::{Chosen, Lane, Scalar, Sink, Vector, View};
use std::marker::PhantomData;

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

/// Numbers written at a time: two 512-bit registers of `f32`.
const GROUP: usize = 32;

/// Puts `f` of what is there and of what `of` holds, place by place.
///
/// A group is made aside and then put: the compiler need not ask whether what is read and what is written overlap, nor keep a
/// loop for the case that they do. The last group overlaps the one before, so nothing is left over to be done one by one.
#[inline(always)]
fn write<T: Scalar, X>(out: &mut [T], of: impl View<X>, f: impl Fn(T, X) -> T) {
    let n = out.len();
    if n < GROUP {
        for (j, o) in out.iter_mut().enumerate() {
            *o = f(*o, of.at(j));
        }
        return;
    }
    let Some(&last) = out.last_chunk::<GROUP>() else {
        return;
    };
    let mut done = 0;
    while done < n {
        let at = done.min(n - GROUP);
        let of = of.part(at, GROUP);
        let Some(out) = out[at..].first_chunk_mut::<GROUP>() else {
            return;
        };
        let mut group = if at == done { *out } else { last };
        for (j, o) in group.iter_mut().enumerate() {
            *o = f(*o, of.at(j));
        }
        *out = group;
        done += GROUP;
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
        write(
            &mut self.out[start..start + of.len()],
            of,
            #[inline(always)]
            |_, x| f(x).store(),
        );
    }
    #[inline(always)]
    fn kept(&self, start: usize, n: usize) -> impl View<N> {
        Numbers::new(&self.out[start..start + n])
    }
    #[inline(always)]
    fn update<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(N, X) -> N) {
        let factor = self.factor;
        if self.wanted {
            write(
                &mut self.out[start..start + of.len()],
                of,
                #[inline(always)]
                |kept, x| (f(N::load(kept), x) * factor).store(),
            );
        }
    }
}

/// Hands lines to a kernel of `f64` and takes back what comes out: Hessian products are computed in `f64` whatever comes in.
pub(super) fn widened<T: Scalar>(lines: Lines<'_, T>, run: &dyn Fn(Lines<'_, f64>)) {
    let wide = |x: &[T]| -> Vec<f64> { x.iter().map(|x| x.to_f64()).collect() };
    let goals = lines.goals;
    let [pred, along, rows] = [lines.pred, lines.along, lines.rows].map(wide);
    let [numbers, weights] = [goals.numbers, goals.weights].map(wide);
    let [mut value, mut grad] = [vec![0.0; lines.value.len()], vec![0.0; lines.grad.len()]];
    run(Lines {
        width: lines.width,
        pred: &pred,
        along: &along,
        rows: &rows,
        goals: Goals {
            numbers: &numbers,
            classes: goals.classes,
            weights: &weights,
            scale: goals.scale.to_f64(),
        },
        value: &mut value,
        grad: &mut grad,
        wanted: lines.wanted,
    });
    let narrow = |out: &mut [T], from: &[f64]| {
        for (o, &x) in out.iter_mut().zip(from) {
            *o = T::from_f64(x);
        }
    };
    narrow(lines.value, &value);
    narrow(lines.grad, &grad);
}
