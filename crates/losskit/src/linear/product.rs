//! Products of matrices, and which rows take part in them.

use crate::Error;
use crate::real::Scalar;
use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2, Axis, CowArray, Ix2};

/// A number there are matrix products of: `f32` or `f64`.
pub trait Product: Scalar {
    /// c = a · b.
    #[doc(hidden)]
    fn multiply(a: ArrayView2<'_, Self>, b: ArrayView2<'_, Self>, c: ArrayViewMut2<'_, Self>);
}

macro_rules! product {
    ($($float:ident)*) => {$(
        impl Product for $float {
            fn multiply(a: ArrayView2<'_, Self>, b: ArrayView2<'_, Self>, mut c: ArrayViewMut2<'_, Self>) {
                general_mat_mul(1.0, &a, &b, 0.0, &mut c);
            }
        }
    )*};
}
product!(f32 f64);

/// A slice as a matrix, row-major.
pub(super) fn shaped<T>(
    shape: (usize, usize),
    data: &mut [T],
) -> Result<ArrayViewMut2<'_, T>, Error> {
    ArrayViewMut2::from_shape(shape, data).map_err(|_| Error::Strided)
}

/// Rows with a gradient other than 0, and their input: the others neither cost nor spread what is not a number.
pub(super) struct Live<'a, T> {
    /// Their indices, if they are not all.
    pub(super) index: Option<Vec<usize>>,
    pub(super) input: CowArray<'a, T, Ix2>,
}

impl<'a, T: Scalar> Live<'a, T> {
    /// Moves the slopes of live rows together at the front.
    pub(super) fn of(input: ArrayView2<'a, T>, slopes: &mut [T], outputs: usize) -> Self {
        let still = |row: &[T]| row.iter().all(|&g| g == T::default());
        if !slopes.chunks_exact(outputs).any(still) {
            let index = None;
            return Live {
                index,
                input: input.into(),
            };
        }
        let index: Vec<usize> = (0..input.nrows())
            .filter(|&i| !still(&slopes[i * outputs..(i + 1) * outputs]))
            .collect();
        for (to, &from) in index.iter().enumerate() {
            slopes.copy_within(from * outputs..(from + 1) * outputs, to * outputs);
        }
        let input = input.select(Axis(0), &index).into();
        let index = Some(index);
        Live { index, input }
    }

    /// Writes the rows of live ones where they belong and 0 to the others.
    pub(super) fn scatter(&self, rows: ArrayView2<'_, T>, mut out: ArrayViewMut2<'_, T>) {
        match &self.index {
            None => out.assign(&rows),
            Some(index) => {
                out.fill(T::default());
                for (row, &to) in rows.rows().into_iter().zip(index) {
                    out.row_mut(to).assign(&row);
                }
            }
        }
    }
}
