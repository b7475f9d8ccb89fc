//! Rows one by one, read and written where they lie.

use super::{Goals, Lines};
use crate::real::{Chosen, Dual2, Lane, Outlined, Plain, Real, Scalar, Sink, Vector, View, Zeros};
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

impl Way<f64> for Along {
    type Number = Dual;
    type Row<'a> = Moving<'a>;
    type Grad<'a> = Rates<'a>;
    fn row<'a>(row: &'a [f64], along: Option<&'a [f64]>) -> Moving<'a> {
        Moving { row, along }
    }
    fn grad(out: &mut [f64], _: bool, factor: f64) -> Rates<'_> {
        Rates { out, factor }
    }
    fn constant(x: f64) -> Dual {
        Outlined(Dual2::constant(Plain(x)))
    }
    fn value(x: Dual) -> f64 {
        x.0.value.0
    }
}

type Dual = Outlined<Dual2<Plain<f64>>>;

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
pub(super) struct Moving<'a> {
    row: &'a [f64],
    along: Option<&'a [f64]>,
}

impl View<Dual> for Moving<'_> {
    fn len(self) -> usize {
        self.row.len()
    }
    fn at(self, j: usize) -> Dual {
        let rate = self.along.map_or(0.0, |d| d[j]);
        Outlined(Dual2::variable(Plain(self.row[j]), Plain(rate)))
    }
    fn part(self, start: usize, n: usize) -> Self {
        Moving {
            row: &self.row[start..start + n],
            along: self.along.map(|d| &d[start..start + n]),
        }
    }
}

impl Vector<Dual> for Moving<'_> {
    fn pick(self, class: Chosen<'_>) -> Dual {
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

/// One row of the rates at which the gradient moves, each multiplied by a factor.
pub(super) struct Rates<'a> {
    out: &'a mut [f64],
    factor: f64,
}

impl Sink<Dual> for Rates<'_> {
    const KEEPS: bool = false;

    fn set(&mut self, j: usize, x: Dual) {
        self.out[j] = x.0.first.0 * self.factor;
    }
    fn put(&mut self, class: Chosen<'_>, x: Dual) {
        self.set(class.of(0), x);
    }
    fn fill<X>(&mut self, start: usize, of: impl View<X>, f: impl Fn(X) -> Dual) {
        for j in 0..of.len() {
            self.set(start + j, f(of.at(j)));
        }
    }
    fn keep<X>(&mut self, _: usize, _: impl View<X>, _: impl Fn(X) -> Dual) {}
    fn kept(&self, _: usize, n: usize) -> impl View<Dual> {
        Zeros(n)
    }
    fn update<X>(&mut self, _: usize, _: impl View<X>, _: impl Fn(Dual, X) -> Dual) {}
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
