//! Tables and figures the tests share.

use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Model, Options, Solver, fit};
use serde_json::Value;

/// The golden file: problems and their answers to 17 digits, made with other software and 100-digit
/// arithmetic.
pub(crate) fn golden() -> Value {
    serde_json::from_str(include_str!("../golden/fit.json")).unwrap()
}

pub(crate) fn floats(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

/// A data set of the golden file: features x0, x1, …, target y and perhaps weights w.
pub(crate) fn table(golden: &Value, name: &str) -> Frame {
    let data = &golden["data"][name];
    let rows: Vec<Vec<f64>> = data["x"].as_array().unwrap().iter().map(floats).collect();
    let mut columns: Vec<Column> = (0..rows[0].len())
        .map(|j| Column::number(format!("x{j}"), rows.iter().map(|row| row[j]).collect()))
        .collect();
    columns.push(Column::number("y", floats(&data["y"])));
    if data["weight"].is_array() {
        columns.push(Column::number("w", floats(&data["weight"])));
    }
    Frame::new(name, columns).unwrap()
}

/// Columns of numbers, the last one the target `y`.
pub(crate) fn numbers(columns: &[(&str, &[f64])]) -> Frame {
    let columns = columns
        .iter()
        .map(|(name, values)| Column::number(*name, values.to_vec()));
    Frame::new("test.csv", columns.collect()).unwrap()
}

pub(crate) fn solve(loss: &str, table: &Frame, options: &Options) -> Model {
    let model = fit(losskit::parse(loss).unwrap().as_ref(), table, "y", options);
    model.unwrap_or_else(|error| panic!("{loss}: {error}"))
}

/// The sentence a fit is refused with.
pub(crate) fn refusal(loss: &str, table: &Frame, options: &Options) -> String {
    match fit(losskit::parse(loss).unwrap().as_ref(), table, "y", options) {
        Ok(model) => panic!("{loss} was fitted: {}", model.certificate),
        Err(error) => error.to_string(),
    }
}

pub(crate) fn near(got: f64, want: f64, tolerance: f64, what: &str) {
    let gap = (got - want).abs() / want.abs().max(1.0);
    assert!(
        gap <= tolerance,
        "{what}: {got} is not {want}: {gap:.1e} apart"
    );
}

pub(crate) fn with(solver: Solver) -> Options {
    Options {
        solver,
        ..Options::default()
    }
}

pub(crate) fn penalised(lambda: f64) -> Options {
    Options {
        lambda,
        ..Options::default()
    }
}
