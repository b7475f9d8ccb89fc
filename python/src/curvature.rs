//! What a booster divides a gradient by.

use crate::array::{Kind, Order, cast, contiguous, predictions};
use crate::beside::Beside;
use crate::evaluate::Call;
use crate::frame::Frame;
use crate::held::{hold, slice};
use crate::kernel::Kernel;
use crate::message::Place;
use losskit::{Curvature, Rows};
use numpy::{PyArrayDyn, PyArrayMethods, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// One number for each prediction, in `f64`: exact, fisher, majorizer or bounded; of class scores the diagonal.
#[pyfunction]
pub(crate) fn curvature<'py>(
    kernel: &Bound<'py, Kernel>,
    kind: &str,
    pred: &Bound<'py, PyAny>,
    target: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = kernel.py();
    let loss = kernel.get().loss.as_ref();
    let card = loss.card();
    let kinds = Curvature::ALL.into_iter();
    let Some(kind) = kinds.clone().find(|known| known.name() == kind) else {
        let names: Vec<&str> = kinds.map(Curvature::name).collect();
        return Err(PyValueError::new_err(format!(
            "no curvature '{kind}'; choose from {}.",
            names.join(", ")
        )));
    };
    let mut pred = predictions(pred)?;
    if Kind::of(&pred) != Kind::F64 {
        pred = cast(&pred, Kind::F64)?;
    }
    let fortran = Frame::takes_fortran(card, pred.shape());
    let (pred, order) = contiguous(&pred, (!fortran).then_some(Order::C))?;
    let frame = Frame::of(card, pred.shape(), -1, order)?;
    let beside = Beside {
        card,
        order,
        kind: Kind::F64,
    };
    let goal = Call::against(target).goal::<f64>(&beside, &frame)?;
    let held = hold::<f64>(&pred)?;
    let rows = Rows::channels(slice(&held)?, frame.width, frame.inner);
    let targets = goal.targets()?;
    let bends = py.detach(|| kind.of(loss, rows, targets)).map_err(|why| {
        Place {
            card,
            shape: &frame.shape,
            rows: &frame.rows,
            fortran: order == Order::Fortran,
        }
        .error(why)
    })?;
    let out = PyArrayDyn::<f64>::zeros(py, pred.shape(), order == Order::Fortran);
    out.readwrite().as_slice_mut()?.copy_from_slice(&bends);
    Ok(out.into_any())
}
