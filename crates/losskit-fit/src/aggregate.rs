//! Sums over rows that merge: blocks of rows, threads and shards all use them.

use crate::Error;
use crate::factor;
use crate::matrix::{Matrix, add_lower};
use crate::span::Span;
use crate::tall::Tall;
use losskit::linear::gram as gram_of_columns;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis, Zip};
use serde::{Deserialize, Serialize};
use std::ops::Add;

/// Triangles that are stacked before they become one.
const STACK: usize = 16;

/// Columns up to which all of a block's stay in cache, and products of single columns are fastest.
const NARROW: usize = 256;

/// Rows whose products are made while they are in cache.
const CACHED: usize = 256;

/// Weight, mean and spread of one column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Moments {
    pub(crate) weight: f64,
    pub(crate) mean: f64,
    /// Σw(x − mean)².
    pub(crate) square: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Moments {
    /// Of some rows, the mean as its distance from `origin`: what a sum of large values would lose.
    fn of(x: &[f64], origin: f64, weight: impl Fn(usize) -> f64) -> Moments {
        let total = joined(x, 0.0, |_, i| weight(i), Add::add);
        let shift = joined(x, 0.0, |x, i| weight(i) * (x - origin), Add::add);
        let offset = if total > 0.0 { shift / total } else { 0.0 };
        let off = |x: f64, i| weight(i) * (x - origin - offset).powi(2);
        Moments {
            weight: total,
            mean: offset,
            square: joined(x, 0.0, off, Add::add),
            min: joined(x, f64::INFINITY, |x, _| x, f64::min),
            max: joined(x, f64::NEG_INFINITY, |x, _| x, f64::max),
        }
    }

    /// Of both (Chan, Golub and LeVeque 1979).
    fn merge(self, other: Moments) -> Moments {
        let weight = self.weight + other.weight;
        let share = if weight > 0.0 {
            other.weight / weight
        } else {
            0.0
        };
        let gap = other.mean - self.mean;
        Moments {
            weight,
            mean: self.mean + gap * share,
            square: self.square + other.square + gap * gap * self.weight * share,
            min: self.min.min(other.min),
            max: self.max.max(other.max),
        }
    }

    /// Of every column.
    pub(crate) fn columns(x: &Tall, weight: Option<&[f64]>) -> Result<Vec<Moments>, Error> {
        let first = (x.nrows() > 0).then(|| x.gather(&[0]).data().to_vec());
        let first = x.span().agree(first, Option::or)?;
        let first = first.unwrap_or_else(|| vec![0.0; x.ncols()]);
        let whole = x.span().over(
            |block| {
                let (part, start) = (x.block(block), x.range(block).start);
                let of = |j: usize| {
                    let weight = |i: usize| weight.map_or(1.0, |w| w[start + i]);
                    Moments::of(part.column(j), first[j], weight)
                };
                Ok((0..x.ncols()).map(of).collect())
            },
            |all: Vec<Moments>, more| all.into_iter().zip(more).map(|(a, b)| a.merge(b)).collect(),
        )?;
        let mut all = whole.unwrap_or_default();
        all.iter_mut()
            .zip(first)
            .for_each(|(m, origin)| m.mean += origin);
        Ok(all)
    }

    /// Of one column.
    pub(crate) fn column(x: &[f64], weight: Option<&[f64]>, span: &Span) -> Result<Moments, Error> {
        let origin = span.agree(x.first().copied(), Option::or)?.unwrap_or(0.0);
        let whole = span.over(
            |block| {
                let rows = span.range(block);
                let start = rows.start;
                let weight = |i: usize| weight.map_or(1.0, |w| w[start + i]);
                Ok(Moments::of(&x[rows], origin, weight))
            },
            Moments::merge,
        )?;
        let mut moments = whole.unwrap_or_else(|| Moments::of(&[], origin, |_| 1.0));
        moments.mean += origin;
        Ok(moments)
    }
}

/// What `of` makes of each number and its place, joined in several lanes side by side: one alone would
/// wait for itself.
fn joined(
    x: &[f64],
    none: f64,
    of: impl Fn(f64, usize) -> f64,
    join: impl Fn(f64, f64) -> f64,
) -> f64 {
    const LANES: usize = 8;
    let mut lanes = [none; LANES];
    let (packs, rest) = x.as_chunks::<LANES>();
    for (p, pack) in packs.iter().enumerate() {
        for (l, lane) in lanes.iter_mut().enumerate() {
            *lane = join(*lane, of(pack[l], p * LANES + l));
        }
    }
    for (l, (lane, &x)) in lanes.iter_mut().zip(rest).enumerate() {
        *lane = join(*lane, of(x, packs.len() * LANES + l));
    }
    lanes.into_iter().fold(none, join)
}

/// Xθ, row-major.
pub(crate) fn times(x: &Tall, theta: &Matrix) -> Vec<f64> {
    let k = theta.ncols();
    let mut out = vec![0.0; x.nrows() * k];
    x.fill(&mut out, k, |block, out| {
        out.copy_from_slice(&times_of(&x.block(block), theta));
    });
    out
}

/// The same of one block.
pub(crate) fn times_of(x: &Matrix, theta: &Matrix) -> Vec<f64> {
    if theta.ncols() > 1 {
        return x.view().dot(&theta.view()).iter().copied().collect();
    }
    // Column by column, as they lie in memory.
    let mut out = vec![0.0; x.nrows()];
    for (j, by) in theta.data().iter().enumerate() {
        let both = out.iter_mut().zip(x.column(j));
        both.for_each(|(to, x)| *to += by * x);
    }
    out
}

/// Xᵀv.
pub(crate) fn crossed(x: &Tall, v: &[f64]) -> Result<Matrix, Error> {
    let sum = x.span().over(
        |block| Ok(crossed_of(&x.block(block), &v[x.range(block)])),
        |sum, block| sum.plus(1.0, &block),
    )?;
    Ok(sum.unwrap_or_else(|| Matrix::zeros(x.ncols(), 1)))
}

/// Xᵀv of one block and one or several columns v, row-major.
pub(crate) fn crossed_of(x: &Matrix, v: &[f64]) -> Matrix {
    let k = v.len().checked_div(x.nrows()).unwrap_or(1);
    if k == 1 {
        let v = ArrayView1::from(v);
        let sums = x.view().t().dot(&v);
        return Matrix::from_fn(x.ncols(), 1, |j, _| sums[j]);
    }
    let shaped = ArrayView2::from_shape((x.nrows(), k), v);
    let sums = shaped.map_or_else(|_| Array2::zeros((x.ncols(), k)), |v| x.view().t().dot(&v));
    Matrix::from_fn(x.ncols(), k, |j, a| sums[(j, a)])
}

/// The lower triangle of XᵀDX for a diagonal D.
pub(crate) fn gram(x: &Tall, diagonal: impl Fn(usize) -> f64 + Sync) -> Result<Matrix, Error> {
    let sum = x.span().over(
        |block| {
            let start = x.range(block).start;
            Ok(gram_of(&x.block(block), |i| diagonal(start + i)))
        },
        |sum, block| sum.plus(1.0, &block),
    )?;
    Ok(sum.unwrap_or_else(|| Matrix::zeros(x.ncols(), x.ncols())))
}

/// The same of one block.
pub(crate) fn gram_of(x: &Matrix, diagonal: impl Fn(usize) -> f64) -> Matrix {
    let (n, q) = (x.nrows(), x.ncols());
    let weights: Vec<f64> = (0..n).map(diagonal).collect();
    if q <= NARROW {
        let columns: Vec<&[f64]> = (0..q).map(|j| x.column(j)).collect();
        // All columns are as long as there are rows.
        let squares = gram_of_columns(&columns, &weights).unwrap_or_default();
        return Matrix::of_columns(q, squares);
    }
    let mut out = Matrix::zeros(q, q);
    let mut room = Matrix::zeros(CACHED.min(n), q);
    for top in (0..n).step_by(CACHED) {
        let part = x.rows(top..n.min(top + CACHED));
        let (mut scaled, _) = room.view_mut().split_at(Axis(0), part.nrows());
        let weights = ArrayView1::from(&weights[top..top + part.nrows()]);
        for (to, x) in scaled.columns_mut().into_iter().zip(part.columns()) {
            let both = Zip::from(to).and(x).and(&weights);
            both.for_each(|to, x, weight| *to = weight * x);
        }
        add_lower(1.0, part.reversed_axes(), scaled.view(), out.view_mut());
    }
    out
}

/// The triangle R of a Householder QR of what `fill` makes of each block and the number of its first
/// row: [RᵀR = XᵀX] without squaring the condition number.
pub(crate) fn triangle(
    x: &Tall,
    columns: usize,
    fill: impl Fn(&Matrix, usize) -> Matrix + Sync,
) -> Result<Matrix, Error> {
    let join = |parts: &[Matrix]| factor::triangle(Matrix::stack(parts, columns));
    let stacked = x.span().over(
        |block| {
            let made = fill(&x.block(block), x.range(block).start);
            Ok(vec![factor::triangle(made)])
        },
        |mut a, mut b| {
            a.append(&mut b);
            // Kept short: a stack of triangles is itself reduced to one.
            if a.len() >= STACK { vec![join(&a)] } else { a }
        },
    )?;
    Ok(join(&stacked.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_do_not_lose_a_small_spread_around_a_large_mean() {
        let x: Vec<f64> = (0..10_000).map(|i| 1.7e12 + f64::from(i % 100)).collect();
        let m = Moments::column(&x, None, &Span::alone(x.len())).unwrap();
        assert_eq!(
            (m.mean, m.min, m.max),
            (1.7e12 + 49.5, 1.7e12, 1.7e12 + 99.0)
        );
        assert!((m.square / 10_000.0 - 833.25).abs() < 1e-9);
    }

    #[test]
    fn a_weight_of_two_is_the_row_twice() {
        let of = |x: &[f64], weight| Moments::column(x, weight, &Span::alone(x.len())).unwrap();
        let once = of(&[1.0, 4.0, 6.0], Some(&[2.0, 1.0, 3.0]));
        let copies = of(&[1.0, 1.0, 4.0, 6.0, 6.0, 6.0], None);
        assert!((once.mean - copies.mean).abs() < 1e-15);
        assert!((once.square - copies.square).abs() < 1e-13);
    }

    #[test]
    fn triangle_and_gram_agree_over_many_blocks() {
        let column = |j: usize| (0..150_001).map(move |i| ((i * (j + 3)) as f64 * 0.37).sin());
        let columns = [0, 1, 2].map(|j| column(j).collect());
        let x = Tall::from_columns(150_001, &columns);
        let r = triangle(&x, 3, |block, _| block.clone()).unwrap();
        let (gram, square) = (gram(&x, |_| 1.0).unwrap(), r.view().t().dot(&r.view()));
        for i in 0..3 {
            for j in 0..=i {
                assert!((gram[(i, j)] - square[(i, j)]).abs() < 1e-9);
            }
        }
    }
}
