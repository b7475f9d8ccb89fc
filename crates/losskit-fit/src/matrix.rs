//! A matrix whose columns lie one after the other, without gaps.

use faer::MatRef;

/// Columns one after the other: what a fused loss reads and faer looks at.
pub(crate) struct Matrix {
    data: Vec<f64>,
    rows: usize,
    columns: usize,
}

impl Matrix {
    /// The matrix of f(row, column).
    pub(crate) fn from_fn(rows: usize, columns: usize, f: impl Fn(usize, usize) -> f64) -> Matrix {
        let f = &f;
        let data = (0..columns).flat_map(|j| (0..rows).map(move |i| f(i, j)));
        Matrix {
            data: data.collect(),
            rows,
            columns,
        }
    }

    pub(crate) fn data(&self) -> &[f64] {
        &self.data
    }

    pub(crate) fn nrows(&self) -> usize {
        self.rows
    }

    pub(crate) fn ncols(&self) -> usize {
        self.columns
    }

    pub(crate) fn as_ref(&self) -> MatRef<'_, f64> {
        MatRef::from_column_major_slice(&self.data, self.rows, self.columns)
    }
}

impl std::ops::Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.data[j * self.rows + i]
    }
}
