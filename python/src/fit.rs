//! Linear models fitted to arrays.

use crate::array::{Kind, Order, array, cast, contiguous, shape_text};
use crate::held::{hold, slice};
use crate::kernel;
use crate::linear_error;
use losskit::Loss;
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Control, Error, Errors, Model, Options, Solver, Step, fit_watched};
use numpy::{Element, PyArray1, PyArray2, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::time::{Duration, Instant};

/// How often Python is asked whether someone wants to stop.
const LISTEN: Duration = Duration::from_millis(50);

/// The arguments of a fit beside the loss and the rows.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Request<'py> {
    names: Vec<String>,
    weight: Option<Bound<'py, PyAny>>,
    alpha: f64,
    l1_ratio: f64,
    intercept: bool,
    standardize: bool,
    solver: String,
    tol: f64,
    max_iter: usize,
    n_starts: usize,
    seed: u64,
    inference: bool,
}

impl Request<'_> {
    fn options(&self, weight: Option<&str>) -> PyResult<Options> {
        let offered = Solver::ALL
            .into_iter()
            .filter(|solver| !solver.is_first_order());
        let Some(solver) = offered.clone().find(|solver| solver.name() == self.solver) else {
            let names: Vec<&str> = offered.map(Solver::name).collect();
            return Err(PyValueError::new_err(format!(
                "unknown solver '{}'; choose from '{}'.",
                self.solver,
                names.join("', '")
            )));
        };
        Ok(Options {
            weight: weight.map(str::to_owned),
            intercept: self.intercept,
            lambda: self.alpha,
            l1_ratio: self.l1_ratio,
            standardize: self.standardize,
            solver,
            tol: self.tol,
            steps: self.max_iter,
            starts: self.n_starts,
            seed: self.seed,
            inference: self.inference,
            ..Options::default()
        })
    }
}

/// A linear model of the columns of `x` for the targets `y`, as a dictionary.
///
/// Other threads of Python go on meanwhile; Ctrl-C ends the fit at its next step.
#[pyfunction]
pub(crate) fn fit_linear<'py>(
    loss: &Bound<'py, PyAny>,
    x: &Bound<'py, PyAny>,
    y: &Bound<'py, PyAny>,
    request: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyDict>> {
    let py = x.py();
    let request: Request<'_> = request.extract()?;
    let mut columns = columns(x, &request.names)?;
    let target = free("y", &request.names);
    columns.push(Column::number(&target, row(y, "y")?));
    let weight = match &request.weight {
        None => None,
        Some(given) => {
            let name = free("sample_weight", &request.names);
            columns.push(Column::number(&name, row(given, "sample_weight")?));
            Some(name)
        }
    };
    let options = request.options(weight.as_deref())?;
    kernel::with(loss, |loss| {
        let said = |why| linear_error::of(why, &target, weight.as_deref());
        let table = Frame::new("X", columns).map_err(|why| said(why.into()))?;
        let model = run(py, loss, &table, &target, &options)?.map_err(said)?;
        told(py, &model)
    })
}

/// A name that no column has.
fn free(name: &str, taken: &[String]) -> String {
    let mut name = name.to_owned();
    while taken.contains(&name) {
        name.push('_');
    }
    name
}

/// Fits, listening for signals. Where the classes are separated the model is the one that does so.
fn run(
    py: Python<'_>,
    loss: &dyn Loss,
    table: &Frame,
    target: &str,
    options: &Options,
) -> PyResult<Result<Model, Error>> {
    let (mut asked, mut stopped, mut last) = (Instant::now(), None, None);
    let mut watch = |step: &Step<'_>| {
        last = Some(step.model());
        if asked.elapsed() < LISTEN {
            return Control::Go;
        }
        asked = Instant::now();
        match Python::attach(|py| py.check_signals()) {
            Ok(()) => Control::Go,
            Err(why) => {
                stopped = Some(why);
                Control::Stop
            }
        }
    };
    let fitted = py.detach(|| fit_watched(loss, table, target, options, None, &mut watch));
    match (stopped, fitted, last) {
        (Some(why), ..) => Err(why),
        (None, Err(why @ Error::Separated { .. }), Some(mut model)) => {
            model.certificate.kind = losskit_fit::Kind::Infinity;
            model.no_inference = Some("the fit is not solved".into());
            model.warnings.push(why.to_string());
            Ok(Ok(model))
        }
        (None, fitted, _) => Ok(fitted),
    }
}

/// A matrix as columns.
fn columns(x: &Bound<'_, PyAny>, names: &[String]) -> PyResult<Vec<Column>> {
    let (made, order) = numeric(x, "X")?;
    let &[rows, width] = made.shape() else {
        return Err(PyValueError::new_err(format!(
            "X must have shape (n, p), got {}.",
            shape_text(made.shape())
        )));
    };
    if names.len() != width {
        return Err(PyValueError::new_err(format!(
            "X has {width} columns, but {} names.",
            names.len()
        )));
    }
    let [down, across] = match order {
        Order::C => [width, 1],
        Order::Fortran => [1, rows],
    };
    match Kind::of(&made) {
        Kind::F64 => gather::<f64>(&made, names, rows, down, across),
        _ => gather::<f32>(&made, names, rows, down, across),
    }
}

fn gather<T: Element + Copy + Sync + Into<f64>>(
    made: &Bound<'_, PyUntypedArray>,
    names: &[String],
    rows: usize,
    down: usize,
    across: usize,
) -> PyResult<Vec<Column>> {
    let held = hold::<T>(made)?;
    let data = slice(&held)?;
    let column = |(j, name): (usize, &String)| {
        let cells = (0..rows).map(|i| data[i * down + j * across].into());
        Column::number(name, cells.collect())
    };
    let py = made.py();
    Ok(py.detach(|| names.iter().enumerate().map(column).collect()))
}

/// One number a row.
fn row(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<f64>> {
    let (made, _) = numeric(given, what)?;
    match (made.ndim(), Kind::of(&made)) {
        (1, Kind::F64) => Ok(slice(&hold::<f64>(&made)?)?.to_vec()),
        (1, _) => Ok(slice(&hold::<f32>(&made)?)?
            .iter()
            .map(|&x| x.into())
            .collect()),
        _ => Err(PyValueError::new_err(format!(
            "{what} must hold one number a row, got shape {}.",
            shape_text(made.shape())
        ))),
    }
}

/// Numbers where they lie, whole ones and halves widened.
fn numeric<'py>(
    given: &Bound<'py, PyAny>,
    what: &str,
) -> PyResult<(Bound<'py, PyUntypedArray>, Order)> {
    let made = array(given, what)?;
    let made = match Kind::of(&made) {
        Kind::F32 | Kind::F64 => made,
        Kind::F16 | Kind::Bf16 => cast(&made, Kind::F32)?,
        Kind::Whole => cast(&made, Kind::F64)?,
        Kind::Other => {
            return Err(PyTypeError::new_err(format!(
                "{what} is {}; it must be numbers: {what}.astype(float).",
                made.dtype()
            )));
        }
    };
    contiguous(&made, None)
}

/// What Python keeps of a model.
fn told<'py>(py: Python<'py>, model: &Model) -> PyResult<Bound<'py, PyDict>> {
    let out = PyDict::new(py);
    out.set_item("coef", PyArray2::from_vec2(py, &model.coefficients)?)?;
    out.set_item("intercept", PyArray1::from_slice(py, &model.intercepts))?;
    out.set_item("solver", model.solver.name())?;
    let sentence = |text: &String| linear_error::sentence(text);
    let warnings: Vec<String> = model.warnings.iter().map(sentence).collect();
    out.set_item("warnings", warnings)?;
    let (proof, known) = (&model.certificate, PyDict::new(py));
    known.set_item("solved", proof.solved)?;
    known.set_item("kind", format!("{:?}", proof.kind).to_lowercase())?;
    known.set_item("grad", proof.grad)?;
    known.set_item("grad_scaled", proof.grad_scaled)?;
    known.set_item("gap", proof.gap)?;
    known.set_item("tolerance", proof.tolerance)?;
    known.set_item("loss", proof.loss)?;
    known.set_item("objective", proof.objective)?;
    known.set_item("steps", proof.steps)?;
    known.set_item("text", proof.to_string())?;
    out.set_item("certificate", known)?;
    let (tables, freedom) = (PyDict::new(py), PyDict::new(py));
    if let Some(inference) = &model.inference {
        for errors in [Errors::Classic, Errors::Sandwich, Errors::Kernel] {
            if inference.table(errors).is_none() {
                continue;
            }
            let rows: Vec<_> = model
                .estimates(Some(errors))
                .into_iter()
                .flat_map(|(output, all)| all.into_iter().map(move |one| (output, one)))
                .map(|(output, e)| {
                    let [low, high] = e.interval;
                    (
                        output,
                        e.term,
                        e.estimate,
                        e.error,
                        e.statistic,
                        e.p,
                        low,
                        high,
                    )
                })
                .collect();
            tables.set_item(errors.to_string(), rows)?;
            freedom.set_item(errors.to_string(), inference.freedom(errors))?;
        }
        out.set_item("usual", inference.usual().to_string())?;
        out.set_item("dispersion", inference.dispersion)?;
        let goodness = PyDict::new(py);
        if let Some(good) = inference.goodness {
            goodness.set_item("log_likelihood", good.log_likelihood)?;
            goodness.set_item("aic", good.aic)?;
            goodness.set_item("bic", good.bic)?;
            goodness.set_item("deviance", good.deviance)?;
        }
        out.set_item("goodness", goodness)?;
    }
    out.set_item("estimates", tables)?;
    out.set_item("freedom", freedom)?;
    out.set_item("no_inference", model.no_inference.as_ref().map(sentence))?;
    Ok(out)
}
