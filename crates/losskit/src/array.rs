//! Views of ndarray as predictions and targets, without copying.

use crate::Error;
use crate::batch::{Rows, Targets};
use crate::real::Scalar;
use ndarray::{ArrayBase, Data, Dimension};

/// The last axis is a row when the array lies in C order; in Fortran order with two axes, the same rows are read in place.
///
/// # Errors
/// [`Error::Strided`] for any other layout.
impl<'a, T: Scalar, S: Data<Elem = T>, D: Dimension> TryFrom<&'a ArrayBase<S, D>> for Rows<'a, T> {
    type Error = Error;

    fn try_from(array: &'a ArrayBase<S, D>) -> Result<Self, Error> {
        let width = array.shape().last().copied().unwrap_or(1);
        let one = array.ndim() < 2;
        match (array.as_slice(), array.as_slice_memory_order()) {
            (Some(data), _) if one => Ok(data.into()),
            (Some(data), _) => Ok(Rows::new(data, width)),
            (None, Some(data)) if array.ndim() == 2 && array.strides()[0] == 1 => {
                Ok(Rows::column_major(data, width))
            }
            _ => Err(Error::Strided),
        }
    }
}

/// # Errors
/// [`Error::Strided`] if the array is not contiguous in C order.
impl<'a, T: Scalar, S: Data<Elem = T>, D: Dimension> TryFrom<&'a ArrayBase<S, D>>
    for Targets<'a, T>
{
    type Error = Error;

    fn try_from(array: &'a ArrayBase<S, D>) -> Result<Self, Error> {
        array.as_slice().map(Targets::Numbers).ok_or(Error::Strided)
    }
}
