//! Arrays beside the predictions: weights, masks, targets.

use crate::array::{Kind, Order, array, cast, contiguous, numbers, shape_text};
use crate::held::hold;
use losskit::Card;
use numpy::{
    Element, PyArrayDescrMethods, PyReadonlyArrayDyn, PyUntypedArray, PyUntypedArrayMethods,
};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

/// How arrays beside the predictions must be.
pub(crate) struct Beside<'a> {
    pub(crate) card: &'a Card,
    pub(crate) order: Order,
    pub(crate) kind: Kind,
}

impl Beside<'_> {
    /// Numbers of the type computed in, of this shape.
    pub(crate) fn own<'py, T: Element>(
        &self,
        given: &Bound<'py, PyAny>,
        what: &str,
        shape: &[usize],
    ) -> PyResult<PyReadonlyArrayDyn<'py, T>> {
        let mut made = numbers(given, what, self.kind)?;
        if Kind::of(&made).is_half() {
            made = cast(&made, self.kind)?;
        }
        self.shaped(&made, what, shape, &[])?;
        hold(&contiguous(&made, Some(self.order))?.0)
    }

    /// Holds a shape to the one it must have; `pred` is named beside it where that explains more.
    pub(crate) fn shaped(
        &self,
        array: &Bound<'_, PyUntypedArray>,
        what: &str,
        want: &[usize],
        pred: &[usize],
    ) -> PyResult<()> {
        let got = array.shape();
        if got == want {
            return Ok(());
        }
        Err(PyValueError::new_err(match (pred, got) {
            ([], _) => format!(
                "{}: {what} must have shape {}, got {}.",
                self.card.name,
                shape_text(want),
                shape_text(got)
            ),
            ([n], [m]) if want == pred => format!("pred has {n} elements, {what} {m}."),
            _ => {
                let mut text = format!(
                    "pred has shape {}, {what} {}.",
                    shape_text(pred),
                    shape_text(got)
                );
                text += &match want == pred {
                    true => " Shapes must match; nothing is broadcast.".to_owned(),
                    false => format!(
                        " {} needs {what} of shape {}.",
                        self.card.name,
                        shape_text(want)
                    ),
                };
                let squeezed = |shape: &[usize]| {
                    shape
                        .iter()
                        .copied()
                        .filter(|&n| n != 1)
                        .collect::<Vec<_>>()
                };
                if squeezed(want) == squeezed(got) {
                    text += &match (got.len() < want.len(), want == pred) {
                        (true, true) => {
                            format!(" Did you mean {what}[..., None] or pred.squeeze(-1)?")
                        }
                        (false, true) => {
                            format!(" Did you mean {what}.squeeze(-1) or pred[..., None]?")
                        }
                        (_, false) => {
                            format!(" Did you mean {what}.reshape({})?", shape_text(want))
                        }
                    };
                }
                text
            }
        }))
    }

    /// An error about an array, with a longer name for it.
    pub(crate) fn renamed(&self, py: Python<'_>, why: PyErr, what: &str) -> PyErr {
        if !why.is_instance_of::<PyTypeError>(py) {
            return why;
        }
        let text = why.value(py).to_string();
        match text.strip_prefix("target is ") {
            Some(rest) => PyTypeError::new_err(format!("{what} is {rest}")),
            None => why,
        }
    }
}

/// Truth values, one a row.
pub(crate) fn flags<'py>(
    given: &Bound<'py, PyAny>,
    loss: &str,
    rows: &[usize],
    order: Order,
) -> PyResult<PyReadonlyArrayDyn<'py, bool>> {
    let made = array(given, "mask")?;
    if made.dtype().kind() != b'b' {
        return Err(PyTypeError::new_err(format!(
            "mask is {}; it must be bool, True for rows that count: mask.astype(bool).",
            made.dtype()
        )));
    }
    if made.shape() != rows {
        let (want, got) = (shape_text(rows), shape_text(made.shape()));
        return Err(PyValueError::new_err(format!(
            "{loss}: mask must have shape {want}, got {got}."
        )));
    }
    let lies = match order {
        Order::C => made.is_c_contiguous(),
        Order::Fortran => made.is_fortran_contiguous(),
    };
    if lies {
        return hold(&made);
    }
    let copy = made.call_method1("copy", (if order == Order::C { "C" } else { "F" },))?;
    hold(copy.cast::<PyUntypedArray>()?)
}
