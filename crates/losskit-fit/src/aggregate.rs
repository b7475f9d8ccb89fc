//! Sums over rows that merge: blocks of rows, threads and shards all use them.

use crate::Error;
use crate::factor;
use crate::matrix::{Matrix, add_lower};
use crate::tall::Tall;
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis, Zip};

/// Triangles that are stacked before they become one.
const STACK: usize = 16;

/// Columns up to which all of a block's stay in cache, and products of single columns are fastest.
pub(crate) const NARROW: usize = 256;

/// Rows whose products are made while they are in cache.
const CACHED: usize = 256;

/// The sum of what `of` makes of the numbers at each place, in several lanes side by side: one alone would
/// wait for itself.
#[inline]
pub(crate) fn sum<const K: usize>(all: &[&[f64]; K], of: impl Fn([f64; K]) -> f64) -> f64 {
    const LANES: usize = 16;
    let mut lanes = [0.0; LANES];
    let packs = all.map(|x| x.as_chunks::<LANES>());
    for at in 0..packs[0].0.len() {
        let pack = packs.map(|(whole, _)| &whole[at]);
        for (l, lane) in lanes.iter_mut().enumerate() {
            *lane += of(pack.map(|x| x[l]));
        }
    }
    for (l, lane) in lanes.iter_mut().enumerate().take(packs[0].1.len()) {
        *lane += of(packs.map(|(_, rest)| rest[l]));
    }
    lanes.into_iter().sum()
}

/// Xθ, row-major.
pub(crate) fn times(x: &Tall<'_>, theta: &Matrix) -> Vec<f64> {
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
        let mut out = Array2::zeros((x.nrows(), theta.ncols()));
        general_mat_mul(1.0, &x.view(), &theta.view(), 0.0, &mut out);
        return out.into_raw_vec_and_offset().0;
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
pub(crate) fn crossed(x: &Tall<'_>, v: &[f64]) -> Result<Matrix, Error> {
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
pub(crate) fn gram(x: &Tall<'_>, diagonal: impl Fn(usize) -> f64 + Sync) -> Result<Matrix, Error> {
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
        let columns: Vec<&[f64]> = x.columns().collect();
        // All columns are as long as there are rows.
        let squares = losskit::linear::gram(&columns, &weights).unwrap_or_default();
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
    x: &Tall<'_>,
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
    fn triangle_and_gram_agree_over_many_blocks() {
        let column = |j: usize| (0..150_001).map(move |i| ((i * (j + 3)) as f64 * 0.37).sin());
        let columns = [0, 1, 2].map(|j| column(j).collect());
        let x = Tall::from_columns(150_001, columns.into());
        let r = triangle(&x, 3, |block, _| block.clone()).unwrap();
        let (gram, square) = (gram(&x, |_| 1.0).unwrap(), r.view().t().dot(&r.view()));
        for i in 0..3 {
            for j in 0..=i {
                assert!((gram[(i, j)] - square[(i, j)]).abs() < 1e-9);
            }
        }
    }
}
