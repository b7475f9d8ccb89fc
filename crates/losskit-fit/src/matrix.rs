//! A matrix whose columns lie one after the other, without gaps.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut1, ArrayViewMut2, Axis, ShapeBuilder, s};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::{Index, IndexMut, Range};

/// Columns one after the other: what a fused loss reads. Products and factors take its views.
#[derive(Clone, Debug)]
pub(crate) struct Matrix(Array2<f64>);

impl Matrix {
    pub(crate) fn zeros(rows: usize, columns: usize) -> Matrix {
        Matrix(Array2::zeros((rows, columns).f()))
    }

    /// The matrix of f(row, column).
    pub(crate) fn from_fn(rows: usize, columns: usize, f: impl Fn(usize, usize) -> f64) -> Matrix {
        let mut out = Matrix::zeros(rows, columns);
        for (j, mut column) in out.0.columns_mut().into_iter().enumerate() {
            column
                .iter_mut()
                .enumerate()
                .for_each(|(i, x)| *x = f(i, j));
        }
        out
    }

    /// A matrix of `rows` rows from its columns, one after the other.
    pub(crate) fn of_columns(rows: usize, data: Vec<f64>) -> Matrix {
        let columns = data.len().checked_div(rows).unwrap_or_default();
        let shape = (rows, columns).f();
        Matrix(Array2::from_shape_vec(shape, data).unwrap_or_else(|_| Array2::zeros(shape)))
    }

    /// Matrices of `columns` columns on top of each other.
    pub(crate) fn stack(parts: &[Matrix], columns: usize) -> Matrix {
        let mut out = Matrix::zeros(parts.iter().map(Matrix::nrows).sum(), columns);
        let mut rest = out.view_mut();
        for part in parts {
            let (mut top, below) = rest.split_at(Axis(0), part.nrows());
            top.assign(&part.0);
            rest = below;
        }
        out
    }

    pub(crate) fn nrows(&self) -> usize {
        self.0.nrows()
    }

    pub(crate) fn ncols(&self) -> usize {
        self.0.ncols()
    }

    pub(crate) fn data(&self) -> &[f64] {
        self.0.as_slice_memory_order().unwrap_or_default()
    }

    pub(crate) fn column(&self, j: usize) -> &[f64] {
        &self.data()[j * self.nrows()..][..self.nrows()]
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = &[f64]> {
        (0..self.ncols()).map(|j| self.column(j))
    }

    pub(crate) fn view(&self) -> ArrayView2<'_, f64> {
        self.0.view()
    }

    pub(crate) fn view_mut(&mut self) -> ArrayViewMut2<'_, f64> {
        self.0.view_mut()
    }

    /// Its columns as one.
    pub(crate) fn flat(&mut self) -> ArrayViewMut1<'_, f64> {
        self.0
            .as_slice_memory_order_mut()
            .unwrap_or_default()
            .into()
    }

    pub(crate) fn rows(&self, rows: Range<usize>) -> ArrayView2<'_, f64> {
        self.0.slice(s![rows, ..])
    }

    /// self + factor·other.
    pub(crate) fn plus(mut self, factor: f64, other: &Matrix) -> Matrix {
        self.0.scaled_add(factor, &other.0);
        self
    }
}

impl Serialize for Matrix {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.nrows(), self.data()).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Matrix {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Matrix, D::Error> {
        let (rows, data) = Deserialize::deserialize(from)?;
        Ok(Matrix::of_columns(rows, data))
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, at: (usize, usize)) -> &f64 {
        &self.0[at]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, at: (usize, usize)) -> &mut f64 {
        &mut self.0[at]
    }
}

/// Columns of a strip at least.
const STRIP: usize = 32;

/// c += factor·a·b where the product is symmetric: the lower triangle, in strips of columns, and of
/// the upper no more than the strips have.
pub(crate) fn add_lower(
    factor: f64,
    a: ArrayView2<'_, f64>,
    b: ArrayView2<'_, f64>,
    mut c: ArrayViewMut2<'_, f64>,
) {
    let n = c.ncols();
    let width = STRIP.max(n / 8);
    for at in (0..n).step_by(width) {
        let strip = at..n.min(at + width);
        let (a, b) = (a.slice(s![at.., ..]), b.slice(s![.., strip.clone()]));
        general_mat_mul(factor, &a, &b, 1.0, &mut c.slice_mut(s![at.., strip]));
    }
}
