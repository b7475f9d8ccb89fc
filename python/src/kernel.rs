//! A loss with its parameters, as Python holds it.

use crate::message;
use losskit::card::Param;
use losskit::{CATALOGUE, Card, Entry, Error, Loss};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyString, PyTuple};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A loss with its parameters.
#[pyclass(frozen, module = "losskit._core")]
pub(crate) struct Kernel {
    pub(crate) loss: Box<dyn Loss>,
}

#[pymethods]
impl Kernel {
    /// The loss of this name with parameters in the card's order.
    #[new]
    #[pyo3(signature = (name, *params))]
    fn new(name: &str, params: &Bound<'_, PyTuple>) -> PyResult<Kernel> {
        let params: Vec<Bound<'_, PyAny>> = params.iter().collect();
        Ok(Kernel {
            loss: build(name, &params)?,
        })
    }

    /// The loss as it is written at every door: `huber:delta=1`.
    #[getter]
    fn spec(&self) -> String {
        self.loss.spec()
    }

    /// The name of the loss; of a sum of losses, that of its kind.
    #[getter]
    fn name(&self) -> String {
        self.loss.card().name.to_owned()
    }

    /// Its parameters in the card's order; None for one that is absent.
    #[getter]
    fn parameters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let values = message::values(py, self.loss.card(), &self.loss.parameters())?;
        PyTuple::new(py, values)
    }

    /// Whether its gradient has no jump.
    #[getter]
    fn is_smooth(&self) -> bool {
        self.loss.is_smooth()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        let maker = slf.py().import("losskit._core")?.getattr("kernel")?;
        Ok((maker, (slf.get().spec(),)))
    }
}

/// The same, or several numbers of a parameter that is a list.
fn numbers(card: &Card, param: &Param, value: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    if !param.list || value.extract::<f64>().is_ok() {
        return Ok(vec![number(card, param.name, value)?]);
    }
    let several: Vec<Bound<'_, PyAny>> = value.extract().map_err(|_| {
        let what = value
            .repr()
            .map_or_else(|why| why.to_string(), |text| text.to_string());
        PyTypeError::new_err(format!(
            "{}: {} must be a number or a list of numbers, got {what}.",
            card.name, param.name
        ))
    })?;
    if several.is_empty() {
        let (loss, name) = (card.name, param.name);
        return Err(PyValueError::new_err(format!(
            "{loss}: {name} is an empty list."
        )));
    }
    several
        .iter()
        .map(|one| number(card, param.name, one))
        .collect()
}

/// A parameter as Python gives it: a number, a truth value, or None for absent.
fn number(card: &Card, name: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    if value.is_none() {
        let optional = |param: &&losskit::card::Param| param.name == name && param.is_optional();
        if card.params.iter().any(|param| optional(&param)) {
            return Ok(f64::NAN);
        }
    } else if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(f64::from(u8::from(flag.is_true())));
    } else if let Ok(number) = value.extract::<f64>() {
        // NaN is how absence is kept; it is no number to give.
        return match number.is_nan() {
            true => Err(PyValueError::new_err(format!(
                "{}: {name} must be a number, got nan.",
                card.name
            ))),
            false => Ok(number),
        };
    }
    Err(PyTypeError::new_err(format!(
        "{}: {name} must be a number, got {}.",
        card.name,
        value.repr()?
    )))
}

static BY_NAME: LazyLock<HashMap<&str, &Entry>> = LazyLock::new(|| {
    CATALOGUE
        .iter()
        .map(|entry| (entry.card.name, entry))
        .collect()
});

/// A line of the catalogue, soonest by exactly its name.
fn entry(name: &str) -> PyResult<&'static Entry> {
    match BY_NAME.get(name) {
        Some(entry) => Ok(entry),
        None => losskit::find(name).map_err(message::of),
    }
}

/// Whether a loss is made of others.
pub(crate) fn is_composed(card: &Card) -> bool {
    !BY_NAME.contains_key(card.name)
}

/// Makes a loss from its name and parameters in the card's order.
pub(crate) fn build(name: &str, params: &[Bound<'_, PyAny>]) -> PyResult<Box<dyn Loss>> {
    let entry = entry(name)?;
    let card = entry.card;
    if params.len() != card.params.len() {
        return Err(PyTypeError::new_err(format!(
            "{name} has {} parameters, got {}.",
            card.params.len(),
            params.len()
        )));
    }
    let mut values = Vec::with_capacity(params.len());
    for (param, given) in card.params.iter().zip(params) {
        match param.list {
            true => values.extend(numbers(card, param, given)?),
            false => values.push(number(card, param.name, given)?),
        }
    }
    card.check_params(&values).map_err(message::of)?;
    Ok((entry.build)(&values))
}

/// What Python names a loss by: a kernel, or a tuple of a name and parameters.
pub(crate) fn with<R>(
    given: &Bound<'_, PyAny>,
    then: impl FnOnce(&dyn Loss) -> PyResult<R>,
) -> PyResult<R> {
    if let Ok(kernel) = given.cast::<Kernel>() {
        return then(kernel.get().loss.as_ref());
    }
    let spec = given.cast::<PyTuple>()?;
    let name = spec.get_item(0)?.cast_into::<PyString>()?;
    let params: Vec<Bound<'_, PyAny>> = spec.iter().skip(1).collect();
    then(build(name.to_str()?, &params)?.as_ref())
}

/// A loss from a specification (`huber:delta=1`, `0.5*huber + squared_error`), or from a name and parameters.
///
/// A name may be another library's, as everywhere.
#[pyfunction]
#[pyo3(signature = (spec, params = None))]
pub(crate) fn kernel(spec: &str, params: Option<&Bound<'_, PyDict>>) -> PyResult<Kernel> {
    let given = params.filter(|params| !params.is_empty());
    let loss = match given {
        None => losskit::parse(spec).map_err(message::of)?,
        Some(given) => {
            let entry = losskit::find(spec).map_err(|why| match why {
                Error::UnknownLoss { .. } if spec.contains([':', '+', '*']) => PyValueError::new_err(format!(
                    "'{spec}' carries its parameters already; give them there or by keyword, not both."
                )),
                why => message::of(why),
            })?;
            let mut pairs = Vec::new();
            for (key, value) in given {
                let key: String = key.extract()?;
                let name = key.strip_suffix('_').unwrap_or(&key).to_owned();
                let param = entry.card.params.iter().find(|param| param.name == name);
                let Some(param) = param else {
                    return Err(message::unknown_param(entry.card, &key));
                };
                let several = numbers(entry.card, param, &value)?;
                pairs.extend(several.into_iter().map(|value| (param.name, value)));
            }
            entry.with(&pairs).map_err(message::of)?
        }
    };
    Ok(Kernel { loss })
}
