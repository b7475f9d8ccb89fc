//! Errors of linear models in Python's words.

use crate::message::{self, float};
use losskit_fit::Error;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// What the command line calls an option, and Python.
const SPELT: [(&str, &str); 6] = [
    ("--penalty l2 --lambda", "penalty='l2' with alpha > 0"),
    ("--solver auto", "solver='auto'"),
    ("--solver newton", "solver='newton'"),
    ("use auto, adam, gd or sgd", "use auto"),
    ("≥", ">="),
    ("≤", "<="),
];

/// A sentence of a fit that speaks of options.
pub(crate) fn sentence(text: &str) -> String {
    SPELT.iter().fold(text.to_owned(), |text, (there, here)| {
        text.replace(there, here)
    })
}

fn said(text: &str) -> PyErr {
    PyValueError::new_err(format!("{}.", sentence(text).trim_end_matches('.')))
}

/// An error of a fit whose target and weights are columns of these names.
pub(crate) fn of(why: Error, target: &str, weight: Option<&str>) -> PyErr {
    let array = |column: &str| match column {
        name if name == target => "y".to_owned(),
        name if Some(name) == weight => "sample_weight".to_owned(),
        name => format!("X[{name:?}]"),
    };
    match why {
        Error::Loss(why) => message::of(why),
        Error::Option { name, why } => {
            let name = match name {
                "lambda" => "alpha",
                "starts" => "n_starts",
                name => name,
            };
            said(&format!("{name}: {why}"))
        }
        Error::Target {
            loss,
            column,
            row,
            value,
            allowed,
        } => {
            let name = array(&column);
            said(&format!(
                "{loss}: {name} must be {allowed}, but {name}[{}] = {value}",
                row - 1
            ))
        }
        Error::NotFinite { column, row, value } => {
            let (name, value) = (array(&column), float(value));
            said(&format!(
                "{name} must be finite numbers, but {name}[{}] = {value}",
                row - 1
            ))
        }
        Error::Weight { row: 0, .. } => said("sample_weight is 0 in every row"),
        Error::Weight { row, value, .. } => said(&format!(
            "sample_weight must be >= 0, but sample_weight[{}] = {}",
            row - 1,
            float(value)
        )),
        Error::OneClass { label, rows, .. } => said(&format!(
            "{} holds {label} in all {rows} rows; two classes are needed",
            array(target)
        )),
        Error::Labels { loss, labels, .. } => said(&format!(
            "{loss} separates two labels, but y holds {}: {}",
            labels.len(),
            labels[..labels.len().min(8)].join(", ")
        )),
        other => said(&other.to_string()),
    }
}
