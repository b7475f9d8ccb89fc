//! Errors and parameters in Python's words.

use losskit::card::{Domain, Param, Row, TargetShape};
use losskit::{CATALOGUE, Card, Error};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyTuple};

/// A parameter's value as Python writes it.
pub(crate) fn value<'py>(
    py: Python<'py>,
    param: &Param,
    value: f64,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(match (param.flag, param.whole) {
        _ if value.is_nan() => py.None().into_bound(py),
        (true, _) => PyBool::new(py, value != 0.0).to_owned().into_any(),
        (_, true) => PyInt::new(py, value as i64).into_any(),
        _ => PyFloat::new(py, value).into_any(),
    })
}

/// Parameters as Python has them: a list of several numbers as a tuple.
pub(crate) fn values<'py>(
    py: Python<'py>,
    card: &Card,
    values: &[f64],
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let each = card.params.iter().enumerate().map(|(at, param)| {
        let rest = &values[at..];
        match param.list && rest.len() > 1 {
            true => Ok(PyTuple::new(py, rest)?.into_any()),
            false => value(py, param, rest[0]),
        }
    });
    each.collect()
}

/// A number as Python writes it.
pub(crate) fn float(x: f64) -> String {
    let text = if x != 0.0 && (x.abs() < 1e-4 || x.abs() >= 1e16) {
        format!("{x:e}")
    } else {
        format!("{x:?}")
    };
    text.replace("NaN", "nan")
}

/// Signs a keyboard has.
fn typed(allowed: &str) -> String {
    allowed.replace('≥', ">=")
}

/// A parameter's name in Python, where some are keywords.
pub(crate) fn param_name(name: &str) -> String {
    // The one keyword that is a mathematician's word too; a test over the catalogue holds all names to Python's list.
    if name == "lambda" {
        "lambda_".into()
    } else {
        name.into()
    }
}

/// A parameter's default as Python writes it.
pub(crate) fn shown(param: &Param, value: f64) -> String {
    match (param.flag, param.whole) {
        _ if value.is_nan() => "None".into(),
        (true, _) => if value != 0.0 { "True" } else { "False" }.into(),
        (_, true) => format!("{value}"),
        _ => float(value),
    }
}

/// No such parameter of what is called `called`; `also` are arguments that may be meant beside the loss's own.
pub(crate) fn unknown_text(card: &Card, called: &str, name: &str, also: &[String]) -> String {
    let own: Vec<String> = card.params.iter().map(|p| param_name(p.name)).collect();
    let near = losskit::catalogue::nearest(name, own.iter().chain(also).map(String::as_str));
    let mut text = format!("{called}() has no parameter '{name}'.");
    if let Some(near) = near.first() {
        text += &format!(" Did you mean '{near}'?");
    }
    let all = card
        .params
        .iter()
        .map(|p| format!("{}={}", param_name(p.name), shown(p, p.default)));
    match all.collect::<Vec<_>>().as_slice() {
        [] => text + " It has none.",
        all => text + &format!(" Parameters: {}.", all.join(", ")),
    }
}

pub(crate) fn unknown_param(card: &Card, name: &str) -> PyErr {
    PyTypeError::new_err(unknown_text(card, card.name, name, &[]))
}

/// An error of the core that is not about one element of an array.
pub(crate) fn of(why: Error) -> PyErr {
    match why {
        Error::UnknownLoss { name, near } => Python::attach(|py| {
            let mut text = format!("no loss named '{name}'.");
            text += &match near.as_slice() {
                [] => String::new(),
                [rest @ .., last] if !rest.is_empty() => {
                    format!(" Did you mean '{}' or '{last}'?", rest.join("', '"))
                }
                [one, ..] => format!(" Did you mean '{one}'?"),
            };
            text += &format!(" lk.names() lists all {}.", CATALOGUE.len());
            let class = py
                .import("losskit._errors")
                .and_then(|module| module.getattr("UnknownLossError"));
            match class.and_then(|class| class.call1((text,))) {
                Ok(error) => PyErr::from_value(error),
                Err(error) => error,
            }
        }),
        Error::UnknownParam { loss, name, .. } => match losskit::find(loss) {
            Ok(entry) => unknown_param(entry.card, &name),
            Err(_) => PyTypeError::new_err(format!("{loss}() has no parameter '{name}'.")),
        },
        Error::Param {
            loss,
            param,
            value,
            allowed,
        } => {
            let (param, value) = (param_name(param), float(value));
            PyValueError::new_err(format!(
                "{loss}: {param} must be {}, got {value}.",
                typed(&allowed)
            ))
        }
        Error::Curvature { loss } => PyTypeError::new_err(format!(
            "{loss} has second derivatives between all numbers of a group; ask for .hvp(pred, target, v)."
        )),
        other => PyValueError::new_err(format!("{}.", other.to_string().trim_end_matches('.'))),
    }
}

/// The place of row `row` of an array of this shape, as it is indexed.
fn place(row: usize, shape: &[usize], fortran: bool) -> Vec<usize> {
    let mut rest = row;
    let mut index = vec![0; shape.len()];
    let axes: Vec<usize> = if fortran {
        (0..shape.len()).collect()
    } else {
        (0..shape.len()).rev().collect()
    };
    for axis in axes {
        index[axis] = rest % shape[axis].max(1);
        rest /= shape[axis].max(1);
    }
    index
}

fn at(what: &str, index: &[usize]) -> String {
    match index {
        [] => what.to_owned(),
        _ => format!(
            "{what}[{}]",
            index
                .iter()
                .map(usize::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

/// Where rows are, to say which one is wrong.
pub(crate) struct Place<'a> {
    pub(crate) card: &'a Card,
    pub(crate) shape: &'a [usize],
    pub(crate) rows: &'a [usize],
    pub(crate) fortran: bool,
}

impl Place<'_> {
    /// An error of the core about a batch.
    pub(crate) fn error(&self, why: Error) -> PyErr {
        match why {
            Error::Domain {
                loss,
                what,
                row,
                column,
                value,
                allowed,
                hint,
            } => self.domain(loss, what, row, column, value, &allowed, hint),
            Error::Class {
                row,
                class,
                classes,
                ignore,
            } => {
                let mut text = format!(
                    "{}: pred has shape {}, so target must hold {} class indices in 0..{}, but {} = {class}.",
                    self.card.name,
                    crate::array::shape_text(self.shape),
                    self.rows.iter().product::<usize>(),
                    classes.saturating_sub(1),
                    at("target", &place(row, self.rows, self.fortran)),
                );
                if class < 0 {
                    text += &match ignore {
                        Some(i) => format!(" ignore_index is {i}."),
                        None => format!(" ignore_index={class} leaves such rows out."),
                    };
                }
                PyValueError::new_err(text)
            }
            Error::NotNormalised { loss, row, sum } => {
                let row = at("target", &place(row, self.rows, self.fortran));
                let sum = float(sum);
                PyValueError::new_err(format!(
                    "{loss}: {row} sums to {sum}, not 1; divide it by its sum."
                ))
            }
            Error::Flaw { loss, row, why } => {
                let row = at("row", &place(row, self.rows, self.fortran));
                PyValueError::new_err(format!("{loss}: {row} {why}."))
            }
            Error::Weight { what, index, value } => {
                let (name, index) = match what {
                    "row" => ("weight", place(index, self.rows, self.fortran)),
                    "class" => ("class_weight", vec![index]),
                    _ => ("weight", vec![index]),
                };
                let (place, value) = (at(name, &index), float(value));
                PyValueError::new_err(format!(
                    "{name} must be finite and >= 0, but {place} = {value}."
                ))
            }
            other => of(other),
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn domain(
        &self,
        loss: &str,
        what: &str,
        row: usize,
        column: Option<usize>,
        value: f64,
        allowed: &str,
        hint: &str,
    ) -> PyErr {
        let mut index = place(row, self.rows, self.fortran);
        // A named part of a row is one of the predictions or of the target.
        let named = |parts: &[(&str, Domain)]| parts.iter().position(|part| part.0 == what);
        let of_target = match self.card.target {
            TargetShape::Named(parts) => named(parts),
            _ => None,
        };
        let of_pred = match self.card.row {
            Row::Named(parts) => named(parts),
            _ => None,
        };
        let array = if what == "target" || of_target.is_some() && of_pred.is_none() {
            "target"
        } else {
            "pred"
        };
        index.extend(of_pred.or(of_target).or(column));
        let subject = match what {
            "prediction" | "target" => array.to_owned(),
            part => part.to_owned(),
        };
        let (place, value) = (at(array, &index), float(value));
        let mut text = match allowed {
            "a number" => format!("{loss}: {subject} must be numbers, but {place} = {value}."),
            _ => format!(
                "{loss}: {subject} must be {}, but {place} = {value}.",
                typed(allowed)
            ),
        };
        let bounded = match self.card.target {
            TargetShape::Value(Domain::Interval { low, high, .. }) => {
                low.is_finite() && high.is_finite()
            }
            TargetShape::Value(domain) => domain != Domain::Real,
            _ => false,
        };
        // Which comes first is worth saying where the two are easily told apart.
        if array == "target" && hint.starts_with("predictions") {
            text += if bounded {
                " Arguments are (pred, target), in that order."
            } else {
                ""
            };
        } else if value == "nan" {
            text += " Fill it, or leave the row out with mask=.";
        } else if let Some(first) = hint.chars().next() {
            text += &format!(" {}{}.", first.to_uppercase(), &hint[first.len_utf8()..]);
        }
        PyValueError::new_err(text)
    }
}
