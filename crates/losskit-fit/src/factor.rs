//! Cholesky's factor and Householder's triangle, by halves: nearly all of their work is products of
//! matrices.

use crate::matrix::{Matrix, add_lower};
use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis, s};

/// b ← (LLᵀ)⁻¹b of a lower triangle.
pub(crate) fn solve(lower: ArrayView2<'_, f64>, mut b: ArrayViewMut1<'_, f64>) {
    forward(lower, b.view_mut());
    backward(lower, b);
}

/// b ← L⁻¹b of a lower triangle.
pub(crate) fn forward(lower: ArrayView2<'_, f64>, mut b: ArrayViewMut1<'_, f64>) {
    for j in 0..b.len() {
        let known = lower.slice(s![j, ..j]).dot(&b.slice(s![..j]));
        b[j] = (b[j] - known) / lower[(j, j)];
    }
}

/// b ← L⁻ᵀb of a lower triangle.
pub(crate) fn backward(lower: ArrayView2<'_, f64>, mut b: ArrayViewMut1<'_, f64>) {
    for j in (0..b.len()).rev() {
        let known = lower
            .slice(s![j + 1..b.len(), j])
            .dot(&b.slice(s![j + 1..]));
        b[j] = (b[j] - known) / lower[(j, j)];
    }
}

/// L of LLᵀ, from and in the lower triangle; `None` if the matrix is not positive definite.
pub(crate) fn cholesky(mut a: Matrix) -> Option<Matrix> {
    halve(a.view_mut()).then_some(a)
}

/// The same, if of every column more than `least` is left beside those before it: the pivot, as a share
/// of the diagonal.
pub(crate) fn clear(a: Matrix, least: f64) -> Option<Matrix> {
    let diagonal: Vec<f64> = (0..a.nrows()).map(|i| a[(i, i)]).collect();
    let left = |l: &Matrix, i: usize| l[(i, i)].powi(2) > least * diagonal[i];
    cholesky(a).filter(|l| (0..diagonal.len()).all(|i| left(l, i)))
}

/// Factors the leading columns of a symmetric matrix, of which it is given what lies below their
/// top; answers whether that is positive definite.
fn halve(mut a: ArrayViewMut2<'_, f64>) -> bool {
    let n = a.ncols();
    if n <= 1 {
        let Some(&pivot) = a.first() else { return true };
        a.mapv_inplace(|x| x / pivot.sqrt());
        return pivot > 0.0;
    }
    let half = n / 2;
    let (mut left, right) = a.split_at(Axis(1), half);
    if !halve(left.view_mut()) {
        return false;
    }
    let mut right = right.split_at(Axis(0), half).1;
    let (square, below) = left.slice(s![half.., ..]).split_at(Axis(0), n - half);
    let (corner, mut tail) = right.view_mut().split_at(Axis(0), n - half);
    add_lower(-1.0, square, square.reversed_axes(), corner);
    general_mat_mul(-1.0, &below, &square.t(), 1.0, &mut tail);
    halve(right)
}

/// The triangle R of a = QR: RᵀR = aᵀa without squaring the condition number.
pub(crate) fn triangle(mut a: Matrix) -> Matrix {
    let n = a.ncols();
    if a.nrows() < n {
        let missing = Matrix::zeros(n - a.nrows(), n);
        a = Matrix::stack(&[a, missing], n);
    }
    let mut upper = Matrix::zeros(n, n);
    if n > 0 {
        reflect(a.view_mut(), upper.view_mut(), false);
    }
    upper
}

/// Reflects the columns of `a` onto the triangle `upper` and leaves in their place the vectors V of
/// the reflections; answers T of their product I − VTVᵀ, if it is wanted (Schreiber and Van Loan
/// 1989; by halves, Elmroth and Gustavson 2000).
fn reflect(
    mut a: ArrayViewMut2<'_, f64>,
    mut upper: ArrayViewMut2<'_, f64>,
    wanted: bool,
) -> Array2<f64> {
    let n = a.ncols();
    if n == 1 {
        let (end, scale) = reflection(a.column_mut(0));
        upper[(0, 0)] = end;
        return Array2::from_elem((1, 1), scale);
    }
    let half = n / 2;
    let (mut left, mut right) = a.split_at(Axis(1), half);
    let (mut corner, upper) = upper.split_at(Axis(1), half);
    let (mut across, rest) = upper.split_at(Axis(0), half);
    let first = reflect(left.view_mut(), corner.slice_mut(s![..half, ..]), true);
    let along = first.t().dot(&inner(left.view(), right.view()));
    subtract(left.view(), along.view(), right.view_mut());
    let (mut top, mut low) = right.view_mut().split_at(Axis(0), half);
    across.assign(&top);
    top.fill(0.0);
    let second = reflect(low.view_mut(), rest, wanted);
    if !wanted {
        return second;
    }
    let mixed = first.dot(&inner(left.view(), right.view())).dot(&second);
    let mut both = Array2::zeros((n, n));
    both.slice_mut(s![..half, ..half]).assign(&first);
    both.slice_mut(s![half.., half..]).assign(&second);
    both.slice_mut(s![..half, half..]).scaled_add(-1.0, &mixed);
    both
}

/// Replaces a vector x by the v, of first entry 1, whose reflection I − τvvᵀ takes x to βe₁; answers
/// β and τ.
fn reflection(mut x: ArrayViewMut1<'_, f64>) -> (f64, f64) {
    let first = x[0];
    let end = -x.dot(&x).sqrt().copysign(first);
    if end == 0.0 {
        x[0] = 1.0;
        return (first, 0.0);
    }
    x /= first - end;
    x[0] = 1.0;
    (end, (end - first) / end)
}

/// Columns up to which a long product is sooner made column by column.
const FEW: usize = 4;

/// aᵀb.
fn inner(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>) -> Array2<f64> {
    if b.ncols() > FEW {
        return a.t().dot(&b);
    }
    Array2::from_shape_fn((a.ncols(), b.ncols()), |(i, j)| {
        a.column(i).dot(&b.column(j))
    })
}

/// c −= ab.
fn subtract(a: ArrayView2<'_, f64>, b: ArrayView2<'_, f64>, mut c: ArrayViewMut2<'_, f64>) {
    if b.ncols() > FEW {
        return general_mat_mul(-1.0, &a, &b, 1.0, &mut c);
    }
    for (mut c, b) in c.columns_mut().into_iter().zip(b.columns()) {
        for (a, b) in a.columns().into_iter().zip(b) {
            c.scaled_add(-b, &a);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(rows: usize, columns: usize) -> Matrix {
        Matrix::from_fn(rows, columns, |i, j| {
            ((i * (j + 3) + j) as f64 * 0.37).sin()
        })
    }

    #[test]
    fn a_triangle_has_the_products_of_its_matrix() {
        for (rows, columns) in [(9, 0), (1, 1), (3, 7), (7, 7), (40, 9), (300, 70)] {
            let a = wave(rows, columns);
            let r = triangle(a.clone());
            assert_eq!((r.nrows(), r.ncols()), (columns, columns));
            let error = r.view().t().dot(&r.view()) - a.view().t().dot(&a.view());
            assert!(error.iter().all(|e| e.abs() < 1e-12), "{rows} by {columns}");
            for j in 0..columns {
                assert!(r.column(j)[j + 1..].iter().all(|&x| x == 0.0));
            }
        }
        let nothing = triangle(Matrix::zeros(5, 3));
        assert!(nothing.data().iter().all(|&x| x == 0.0));
    }

    #[test]
    fn a_definite_matrix_is_solved_and_another_refused() {
        for n in [1, 2, 31, 100] {
            let a = wave(3 * n, n);
            let square = a.view().t().dot(&a.view());
            let square = Matrix::from_fn(n, n, |i, j| square[(i, j)] + f64::from(u8::from(i == j)));
            let mut x = wave(n, 1);
            let b = x.clone();
            let lower = cholesky(square.clone()).unwrap();
            solve(lower.view(), x.flat());
            let error = square.view().dot(&x.view()) - b.view();
            assert!(error.iter().all(|e| e.abs() < 1e-11), "{n}");
            let mut wrong = square;
            wrong[(n - 1, n - 1)] = -1e-9;
            assert!(cholesky(wrong).is_none());
        }
        assert!(cholesky(Matrix::from_fn(1, 1, |_, _| f64::NAN)).is_none());
    }
}
