//! Sums over rows that merge: blocks of rows, threads and shards all use them.

use crate::factor;
use crate::matrix::{Matrix, add_lower};
use ndarray::{Array1, ArrayView1, Axis, Zip};
use rayon::prelude::*;
use std::ops::Range;

/// Rows a block: the unit of parallel work and the grain of every sum.
const BLOCK: usize = 4096;
/// Blocks alive at a time; fixed, so that the number of threads decides nothing.
const GROUP: usize = 16;

/// Rows whose products are made while they are in cache.
const CACHED: usize = 256;

/// An aggregate of each block of rows, merged in the order of the rows: the same bits for any
/// number of threads.
pub(crate) fn over_blocks<A: Send>(
    rows: usize,
    block: impl Fn(Range<usize>) -> A + Sync,
    merge: impl Fn(A, A) -> A,
) -> Option<A> {
    let ranges: Vec<_> = (0..rows)
        .step_by(BLOCK)
        .map(|start| start..rows.min(start + BLOCK))
        .collect();
    if let [one] = ranges.as_slice() {
        return Some(block(one.clone()));
    }
    ranges
        .chunks(GROUP)
        .flat_map(|group| {
            group
                .par_iter()
                .map(|range| block(range.clone()))
                .collect::<Vec<_>>()
        })
        .reduce(merge)
}

/// Weight, mean and spread of one column.
#[derive(Clone, Copy, Debug, PartialEq)]
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
        let (mut total, mut shift) = (0.0, 0.0);
        for (i, x) in x.iter().enumerate() {
            total += weight(i);
            shift += weight(i) * (x - origin);
        }
        let offset = if total > 0.0 { shift / total } else { 0.0 };
        let square = x
            .iter()
            .enumerate()
            .map(|(i, x)| weight(i) * (x - origin - offset).powi(2))
            .fold(0.0, |sum, s| sum + s);
        Moments {
            weight: total,
            mean: offset,
            square,
            min: x.iter().copied().fold(f64::INFINITY, f64::min),
            max: x.iter().copied().fold(f64::NEG_INFINITY, f64::max),
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

    /// Of a whole column.
    pub(crate) fn column(x: &[f64], weight: Option<&[f64]>) -> Moments {
        let origin = x.first().copied().unwrap_or(0.0);
        let whole = over_blocks(
            x.len(),
            |rows| {
                let start = rows.start;
                Moments::of(&x[rows], origin, |i| weight.map_or(1.0, |w| w[start + i]))
            },
            Moments::merge,
        );
        let mut moments = whole.unwrap_or(Moments {
            weight: 0.0,
            mean: 0.0,
            square: 0.0,
            min: 0.0,
            max: 0.0,
        });
        moments.mean += origin;
        moments
    }
}

/// Xθ, row-major.
pub(crate) fn times(x: &Matrix, theta: &Matrix) -> Vec<f64> {
    over_blocks(
        x.nrows(),
        |rows| {
            let part = x.rows(rows);
            if theta.ncols() > 1 {
                return Vec::from_iter(part.dot(&theta.view()));
            }
            // Column by column, as they lie in memory.
            let mut sum = Array1::zeros(part.nrows());
            for (column, by) in part.columns().into_iter().zip(theta.column(0)) {
                sum.scaled_add(*by, &column);
            }
            sum.to_vec()
        },
        |mut all, mut block| {
            all.append(&mut block);
            all
        },
    )
    .unwrap_or_default()
}

/// Xᵀv.
pub(crate) fn crossed(x: &Matrix, v: &[f64]) -> Matrix {
    over_blocks(
        x.nrows(),
        |rows| {
            let v = ArrayView1::from(&v[rows.clone()]);
            let sums = x.rows(rows).t().dot(&v);
            Matrix::from_fn(x.ncols(), 1, |j, _| sums[j])
        },
        |sum, block| sum.plus(1.0, &block),
    )
    .unwrap_or_else(|| Matrix::zeros(x.ncols(), 1))
}

/// The lower triangle of XᵀDX for a diagonal D.
pub(crate) fn gram(x: &Matrix, diagonal: impl Fn(usize) -> f64 + Sync) -> Matrix {
    let q = x.ncols();
    over_blocks(
        x.nrows(),
        |rows| {
            let mut out = Matrix::zeros(q, q);
            let mut room = Matrix::zeros(CACHED.min(rows.len()), q);
            for top in rows.clone().step_by(CACHED) {
                let part = x.rows(top..rows.end.min(top + CACHED));
                let (mut scaled, _) = room.view_mut().split_at(Axis(0), part.nrows());
                let weights = Array1::from_shape_fn(part.nrows(), |i| diagonal(top + i));
                for (to, x) in scaled.columns_mut().into_iter().zip(part.columns()) {
                    let both = Zip::from(to).and(x).and(&weights);
                    both.for_each(|to, x, weight| *to = weight * x);
                }
                add_lower(1.0, part.reversed_axes(), scaled.view(), out.view_mut());
            }
            out
        },
        |sum, block| sum.plus(1.0, &block),
    )
    .unwrap_or_else(|| Matrix::zeros(q, q))
}

/// The triangle R of a Householder QR of the rows given: [RᵀR = XᵀX] without squaring the condition
/// number.
///
/// `fill(rows)` makes a block of the matrix.
pub(crate) fn triangle(
    rows: usize,
    columns: usize,
    fill: impl Fn(Range<usize>) -> Matrix + Sync,
) -> Matrix {
    let join = |parts: &[Matrix]| factor::triangle(Matrix::stack(parts, columns));
    let stacked = over_blocks(
        rows,
        |range| vec![factor::triangle(fill(range))],
        |mut a, mut b| {
            a.append(&mut b);
            // Kept short: a stack of triangles is itself reduced to one.
            if a.len() >= GROUP { vec![join(&a)] } else { a }
        },
    )
    .unwrap_or_default();
    join(&stacked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_do_not_lose_a_small_spread_around_a_large_mean() {
        let x: Vec<f64> = (0..10_000).map(|i| 1.7e12 + f64::from(i % 100)).collect();
        let m = Moments::column(&x, None);
        assert_eq!(
            (m.mean, m.min, m.max),
            (1.7e12 + 49.5, 1.7e12, 1.7e12 + 99.0)
        );
        assert!((m.square / 10_000.0 - 833.25).abs() < 1e-9);
    }

    #[test]
    fn a_weight_of_two_is_the_row_twice() {
        let once = Moments::column(&[1.0, 4.0, 6.0], Some(&[2.0, 1.0, 3.0]));
        let copies = Moments::column(&[1.0, 1.0, 4.0, 6.0, 6.0, 6.0], None);
        assert!((once.mean - copies.mean).abs() < 1e-15);
        assert!((once.square - copies.square).abs() < 1e-13);
    }

    #[test]
    fn triangle_and_gram_agree_over_many_blocks() {
        let x = Matrix::from_fn(150_001, 3, |i, j| ((i * (j + 3)) as f64 * 0.37).sin());
        let r = triangle(x.nrows(), 3, |rows| {
            Matrix::from_fn(rows.len(), 3, |i, j| x[(rows.start + i, j)])
        });
        let (gram, square) = (gram(&x, |_| 1.0), r.view().t().dot(&r.view()));
        for i in 0..3 {
            for j in 0..=i {
                assert!((gram[(i, j)] - square[(i, j)]).abs() < 1e-9);
            }
        }
    }
}
