//! What a call may say of its batch, as Python says it.

use losskit::Reduction;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    Value,
    Gradient,
    Hessian,
    Product,
}

impl Want {
    pub(crate) fn of(code: u8) -> PyResult<Want> {
        match code {
            0 => Ok(Want::Value),
            1 => Ok(Want::Gradient),
            2 => Ok(Want::Hessian),
            3 => Ok(Want::Product),
            _ => Err(PyValueError::new_err("want must be 0, 1, 2 or 3.")),
        }
    }
}

/// How values become one number; `None` where they do not.
pub(crate) fn reduction(given: &Bound<'_, PyAny>) -> PyResult<Option<Reduction>> {
    if let Ok(name) = given.cast::<PyString>() {
        return match name.to_str()? {
            "mean" => Ok(Some(Reduction::Mean)),
            "sum" => Ok(Some(Reduction::Sum)),
            "sum_over_n" => Ok(Some(Reduction::SumOverN)),
            "none" => Ok(None),
            other => {
                let mut text = format!(
                    "unknown reduction '{other}'; choose from 'mean', 'sum', 'sum_over_n', 'none', or a number to divide the sum by."
                );
                if other == "weighted_mean" {
                    text += " 'mean' divides by the sum of weights.";
                }
                Err(PyValueError::new_err(text))
            }
        };
    }
    if given.is_none() {
        return Err(PyTypeError::new_err(
            "reduction must be a name; write reduction='none' for one value a row.",
        ));
    }
    match given.extract::<f64>() {
        Ok(divisor)
            if !given.is_instance_of::<PyBool>() && divisor > 0.0 && divisor.is_finite() =>
        {
            Ok(Some(Reduction::SumOver(divisor)))
        }
        Ok(_) => Err(PyValueError::new_err(format!(
            "a reduction that is a number must be finite and > 0, got {}.",
            given.repr()?
        ))),
        Err(_) => Err(PyTypeError::new_err(format!(
            "reduction must be 'mean', 'sum', 'sum_over_n', 'none' or a number, got {}.",
            given.repr()?
        ))),
    }
}
