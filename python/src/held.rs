//! Arrays held for reading while the core computes.

use crate::array::Kind;
use losskit::real::Scalar;
use losskit::{Half, Numbers, Targets};
use numpy::{Element, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn, PyUntypedArray};
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;

/// Numbers of the type computed in, or in half precision as bits.
pub(crate) enum Held<'py, T: Element> {
    Own(PyReadonlyArrayDyn<'py, T>),
    F16(PyReadonlyArrayDyn<'py, u16>),
    Bf16(PyReadonlyArrayDyn<'py, u16>),
}

/// Holds an array of exactly this type against writing.
pub(crate) fn hold<'py, T: Element>(
    array: &Bound<'py, PyUntypedArray>,
) -> PyResult<PyReadonlyArrayDyn<'py, T>> {
    let busy =
        |why| PyValueError::new_err(format!("an array is being written to elsewhere: {why}"));
    array.cast::<PyArrayDyn<T>>()?.try_readonly().map_err(busy)
}

/// The numbers of an array that is contiguous.
pub(crate) fn slice<'a, T: Element>(held: &'a PyReadonlyArrayDyn<'_, T>) -> PyResult<&'a [T]> {
    Ok(held.as_slice()?)
}

impl<'py, T: Element + Scalar> Held<'py, T> {
    pub(crate) fn of(array: &Bound<'py, PyUntypedArray>) -> PyResult<Self> {
        let bits = || {
            let bits = array.call_method1(intern!(array.py(), "view"), ("u2",))?;
            hold::<u16>(bits.cast::<PyUntypedArray>()?)
        };
        match Kind::of(array) {
            Kind::F16 => Ok(Held::F16(bits()?)),
            Kind::Bf16 => Ok(Held::Bf16(bits()?)),
            _ => Ok(Held::Own(hold(array)?)),
        }
    }

    pub(crate) fn numbers(&self) -> PyResult<Numbers<'_, T>> {
        Ok(match self {
            Held::Own(own) => Numbers::Own(slice(own)?),
            Held::F16(bits) => Numbers::Half(Half::F16(slice(bits)?)),
            Held::Bf16(bits) => Numbers::Half(Half::Bf16(slice(bits)?)),
        })
    }

    pub(crate) fn targets(&self) -> PyResult<Targets<'_, T>> {
        Ok(match self.numbers()? {
            Numbers::Own(own) => Targets::Numbers(own),
            Numbers::Half(half) => Targets::Half(half),
        })
    }
}

/// Targets of any kind.
pub(crate) enum Goal<'py, T: Element> {
    Numbers(Held<'py, T>),
    Classes(PyReadonlyArrayDyn<'py, i64>),
    Sequences(Vec<i64>, Vec<usize>),
    Nothing,
}

impl<T: Element + Scalar> Goal<'_, T> {
    pub(crate) fn targets(&self) -> PyResult<Targets<'_, T>> {
        Ok(match self {
            Goal::Numbers(held) => held.targets()?,
            Goal::Classes(held) => Targets::Classes(slice(held)?),
            Goal::Sequences(classes, lengths) => Targets::Sequences { classes, lengths },
            Goal::Nothing => Targets::Nothing,
        })
    }
}
