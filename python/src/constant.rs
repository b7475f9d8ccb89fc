//! What belongs to a loss beside its value: where to begin, and what its scores mean.

use crate::array::{Kind, Order, array, cast, contiguous, shape_text};
use crate::frame::Frame;
use crate::held::{hold, slice};
use crate::kernel::Kernel;
use crate::message::{self, Place};
use losskit::card::Link;
use losskit::real::Scalar;
use losskit::{Card, Rows};
use numpy::{Element, PyArrayDyn, PyArrayMethods, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

/// Numbers of any type as `f64`, one after the other.
fn doubles<'py>(given: &Bound<'py, PyAny>, what: &str) -> PyResult<Bound<'py, PyUntypedArray>> {
    let mut made = array(given, what)?;
    match Kind::of(&made) {
        Kind::F64 => {}
        Kind::Other => {
            return Err(PyTypeError::new_err(format!(
                "{what} is {}; it must be numbers.",
                made.dtype()
            )));
        }
        _ => made = cast(&made, Kind::F64)?,
    }
    Ok(contiguous(&made, Some(Order::C))?.0)
}

/// The one prediction that fits all targets best, on the scale of predictions.
#[pyfunction]
#[pyo3(signature = (kernel, target, weight))]
pub(crate) fn best_constant(
    kernel: &Bound<'_, Kernel>,
    target: &Bound<'_, PyAny>,
    weight: Option<&Bound<'_, PyAny>>,
) -> PyResult<f64> {
    let py = kernel.py();
    let target = doubles(target, "target")?;
    let weight = weight.map(|weight| doubles(weight, "weight")).transpose()?;
    if let Some(weight) = weight
        .as_ref()
        .filter(|weight| weight.shape() != target.shape())
    {
        return Err(PyValueError::new_err(format!(
            "target has shape {}, weight {}. Shapes must match.",
            shape_text(target.shape()),
            shape_text(weight.shape())
        )));
    }
    let (held, weights) = (
        hold::<f64>(&target)?,
        weight.as_ref().map(hold::<f64>).transpose()?,
    );
    let (numbers, weights) = (slice(&held)?, weights.as_ref().map(slice).transpose()?);
    let loss = kernel.get().loss.as_ref();
    let shape = target.shape();
    py.detach(|| losskit::best_constant(loss, numbers, weights))
        .map_err(|why| {
            Place {
                card: loss.card(),
                shape,
                rows: shape,
                fortran: false,
            }
            .error(why)
        })
}

/// From raw scores to the scale of the data: probabilities of a logit, the mean of a logarithm.
#[pyfunction]
pub(crate) fn inverse_link<'py>(
    kernel: &Bound<'py, Kernel>,
    raw: &Bound<'py, PyAny>,
    axis: isize,
) -> PyResult<Bound<'py, PyAny>> {
    let mut made = array(raw, "raw")?;
    match Kind::of(&made) {
        Kind::F32 | Kind::F64 => {}
        Kind::F16 | Kind::Bf16 => made = cast(&made, Kind::F32)?,
        Kind::Whole => made = cast(&made, Kind::F64)?,
        Kind::Other => {
            return Err(PyTypeError::new_err(format!(
                "raw is {}; it must be numbers.",
                made.dtype()
            )));
        }
    }
    let card = kernel.get().loss.card();
    let rows = made.ndim() == 2 || card.link != Link::Softmax;
    let (made, order) = contiguous(&made, (!rows).then_some(Order::C))?;
    match Kind::of(&made) {
        Kind::F64 => respond::<f64>(card, &made, axis, order),
        _ => respond::<f32>(card, &made, axis, order),
    }
}

fn respond<'py, T: Scalar + Element>(
    card: &Card,
    raw: &Bound<'py, PyUntypedArray>,
    axis: isize,
    order: Order,
) -> PyResult<Bound<'py, PyAny>> {
    let held = hold::<T>(raw)?;
    let scores = slice(&held)?;
    let out = PyArrayDyn::<T>::zeros(raw.py(), raw.shape(), order == Order::Fortran);
    let mut written = out.readwrite();
    let into = written.as_slice_mut()?;
    let each = |into: &mut [T], f: fn(f64) -> f64| {
        for (o, &z) in into.iter_mut().zip(scores) {
            *o = T::from_f64(f(z.to_f64()));
        }
    };
    match card.link {
        Link::Identity => into.copy_from_slice(scores),
        Link::Log => each(into, f64::exp),
        // Never the difference of near equals.
        Link::Logit => each(into, |z| {
            let e = (-z.abs()).exp();
            (if z < 0.0 { e } else { 1.0 }) / (1.0 + e)
        }),
        Link::Softmax => {
            let frame = Frame::of(card, raw.shape(), axis, order)?;
            let shares = losskit::softmax(Rows::channels(scores, frame.width, frame.inner));
            into.copy_from_slice(&shares.map_err(message::of)?);
        }
    }
    drop(written);
    Ok(out.into_any())
}
