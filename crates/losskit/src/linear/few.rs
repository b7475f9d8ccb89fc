//! Products with few outputs, in the layout the input has: the same sums in the same order, so the same bits.

use crate::dispatch::{Arch, Ready, Task, dispatch};
use crate::real::{Lane, Real, Scalar, fold, places};
use ndarray::{ArrayView2, Axis};

/// Columns, or rows, taken together, so that what they share is read once.
const TOGETHER: usize = 4;
const ABREAST: usize = 8;
/// Sums kept side by side: a loop long enough to stay one, which is what the compiler vectorises.
const LANES: usize = 64;

/// A block of the input.
pub(super) enum Block<'a, T> {
    /// Its columns.
    Columns(Vec<&'a [T]>),
    /// Its rows, one after the other, and their width.
    Rows(&'a [T], usize),
}

impl<'a, T: Scalar> Block<'a, T> {
    pub(super) fn of(input: ArrayView2<'a, T>) -> Self {
        let column = |j| input.index_axis_move(Axis(1), j).to_slice();
        match (0..input.ncols()).map(column).collect() {
            Some(columns) => Block::Columns(columns),
            None => Block::Rows(input.to_slice().unwrap_or_default(), input.ncols()),
        }
    }

    fn width(&self) -> usize {
        match self {
            Block::Columns(columns) => columns.len(),
            Block::Rows(_, width) => *width,
        }
    }

    /// scores = input · matrixᵀ, row-major.
    pub(super) fn times(&self, ready: Ready, matrix: &[T], scores: &mut [T], room: &mut Vec<T>) {
        let outputs = matrix.len() / self.width();
        room.resize(scores.len() / outputs, T::default());
        for (a, by) in matrix.chunks_exact(self.width()).enumerate() {
            let out = &mut **room;
            match self {
                Block::Columns(columns) => dispatch(ready, Times { columns, by, out }),
                Block::Rows(rows, _) => dispatch(ready, TimesRows { rows, by, out }),
            }
            for (row, &z) in scores.chunks_exact_mut(outputs).zip(&*room) {
                row[a] = z;
            }
        }
    }

    /// slopesᵀ · input, row-major.
    pub(super) fn back(&self, ready: Ready, slopes: &[T], matrix: &mut [T], room: &mut Vec<T>) {
        let outputs = matrix.len() / self.width();
        for (a, out) in matrix.chunks_exact_mut(self.width()).enumerate() {
            let own = slopes.iter().skip(a).step_by(outputs).copied();
            let slopes: Vec<T> = own.collect();
            let slopes = &*slopes;
            match self {
                Block::Columns(columns) => {
                    dispatch(
                        ready,
                        Dots {
                            columns,
                            slopes,
                            out,
                        },
                    );
                }
                Block::Rows(rows, _) => {
                    room.clear();
                    room.resize(LANES * out.len(), T::default());
                    dispatch(
                        ready,
                        DotsRows {
                            rows,
                            slopes,
                            lanes: room,
                            out,
                        },
                    );
                }
            }
        }
    }
}

/// The sum of each output's slopes.
pub(super) struct Totals<'a, T> {
    pub(super) slopes: &'a [T],
    pub(super) out: &'a mut [T],
}

impl<T: Scalar> Task for Totals<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (slopes, outputs) = (self.slopes, self.out.len());
        for (a, out) in self.out.iter_mut().enumerate() {
            let n = slopes.len() / outputs;
            *out = fold::sum(
                places(n),
                #[inline(always)]
                |i| A::Number::<T>::load(slopes[i * outputs + a]),
            )
            .store();
        }
    }
}

/// Σ columns[j] · by[j], one column after the other.
struct Times<'a, T> {
    columns: &'a [&'a [T]],
    by: &'a [T],
    out: &'a mut [T],
}

impl<T: Scalar> Task for Times<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let n = self.out.len();
        self.out.fill(T::default());
        let (fours, by) = (self.columns.as_chunks::<TOGETHER>(), self.by.as_chunks());
        for (columns, by) in fours.0.iter().zip(by.0) {
            add::<A, T, TOGETHER>(columns.map(|c| &c[..n]), *by, self.out);
        }
        for (&column, &by) in fours.1.iter().zip(by.1) {
            add::<A, T, 1>([&column[..n]], [by], self.out);
        }
    }
}

#[inline(always)]
fn add<A: Arch, T: Scalar, const K: usize>(columns: [&[T]; K], by: [T; K], out: &mut [T]) {
    let by = by.map(A::Number::<T>::load);
    for (i, out) in out.iter_mut().enumerate() {
        let mut sum = A::Number::<T>::load(*out);
        for k in 0..K {
            sum = A::Number::<T>::load(columns[k][i]).mul_add(by[k], sum);
        }
        *out = sum.store();
    }
}

/// Each row · by: a chain of additions a row, several rows abreast.
struct TimesRows<'a, T> {
    rows: &'a [T],
    by: &'a [T],
    out: &'a mut [T],
}

impl<T: Scalar> Task for TimesRows<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let width = self.by.len();
        let (many, last) = self.out.as_chunks_mut::<ABREAST>();
        let (first, rest) = self.rows.split_at(many.len() * ABREAST * width);
        for (rows, out) in first.chunks_exact(ABREAST * width).zip(many) {
            let mut each = rows.chunks_exact(width);
            let rows: [&[T]; ABREAST] = std::array::from_fn(|_| each.next().unwrap_or_default());
            *out = chains::<A, T, ABREAST>(rows, self.by);
        }
        for (row, out) in rest.chunks_exact(width).zip(last) {
            [*out] = chains::<A, T, 1>([row], self.by);
        }
    }
}

#[inline(always)]
fn chains<A: Arch, T: Scalar, const K: usize>(rows: [&[T]; K], by: &[T]) -> [T; K] {
    let rows = rows.map(|row| &row[..by.len()]);
    let mut sums = [A::Number::<T>::zero(); K];
    for (j, &by) in by.iter().enumerate() {
        for k in 0..K {
            sums[k] = A::Number::<T>::load(rows[k][j]).mul_add(A::Number::<T>::load(by), sums[k]);
        }
    }
    sums.map(Lane::store)
}

/// Each column · slopes, row i in lane i mod [`LANES`].
struct Dots<'a, T> {
    columns: &'a [&'a [T]],
    slopes: &'a [T],
    out: &'a mut [T],
}

impl<T: Scalar> Task for Dots<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let slopes = self.slopes;
        let (whole, tail) = slopes.as_chunks::<LANES>();
        for (column, out) in self.columns.iter().zip(self.out) {
            let mut lanes = [A::Number::<T>::zero(); LANES];
            let (pieces, last) = column[..slopes.len()].as_chunks::<LANES>();
            for (x, g) in pieces.iter().zip(whole) {
                add_terms::<A, T>(&mut lanes, x, g);
            }
            add_terms::<A, T>(&mut lanes, last, tail);
            *out = fold::sum(
                &lanes[..],
                #[inline(always)]
                |x| x,
            )
            .store();
        }
    }
}

#[inline(always)]
fn add_terms<A: Arch, T: Scalar>(lanes: &mut [A::Number<T>; LANES], x: &[T], slopes: &[T]) {
    for ((lane, &x), &g) in lanes.iter_mut().zip(x).zip(slopes) {
        *lane = term::<A, T>(x, A::Number::<T>::load(g), *lane);
    }
}

/// sum + x · slope; where the slope is 0, x may be anything.
#[inline(always)]
fn term<A: Arch, T: Scalar>(x: T, slope: A::Number<T>, sum: A::Number<T>) -> A::Number<T> {
    let x = Real::select(
        slope.eq(Real::zero()),
        Real::zero(),
        A::Number::<T>::load(x),
    );
    x.mul_add(slope, sum)
}

/// The same from rows: [`LANES`] rows of sums.
struct DotsRows<'a, T> {
    rows: &'a [T],
    slopes: &'a [T],
    lanes: &'a mut [T],
    out: &'a mut [T],
}

impl<T: Scalar> Task for DotsRows<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arch>(self) {
        let (lanes, width) = (self.lanes, self.out.len());
        for (i, (row, &g)) in self.rows.chunks_exact(width).zip(self.slopes).enumerate() {
            let g = A::Number::<T>::load(g);
            let lane = &mut lanes[i % LANES * width..][..width];
            for (lane, &x) in lane.iter_mut().zip(row) {
                *lane = term::<A, T>(x, g, A::Number::<T>::load(*lane)).store();
            }
        }
        for (j, out) in self.out.iter_mut().enumerate() {
            *out = fold::sum(
                places(LANES),
                #[inline(always)]
                |l| A::Number::<T>::load(lanes[l * width + j]),
            )
            .store();
        }
    }
}
