//! `predict`: a table's rows through a model.

use super::table;
use crate::args::PredictArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::io;
use crate::print::{SCHEMA, Screen, json_number};
use losskit_fit::frame::{Column, Data, Frame};
use losskit_fit::{Model, Prediction};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Predicts.
pub(super) fn run(args: &PredictArgs, screen: &Screen) -> Outcome {
    if let Some(path) = args
        .output
        .as_deref()
        .filter(|path| *path != Path::new("-"))
    {
        io::Format::of(path)?;
    }
    let model = table::model(&args.model)?;
    let frame = table::read(&args.data, &args.table, &[], screen)?;
    let prediction = screen.watch("predicting", None, |_| model.predict(&frame))?;
    let out = columns(&model, &frame, prediction, args)?;
    if screen.json && args.output.is_none() {
        screen.document(&document(&out))?;
        return Ok(Exit::Done);
    }
    let path = args.output.as_deref().unwrap_or(Path::new("-"));
    io::write(&out, path, None)?;
    if path != Path::new("-") {
        screen.note(format_args!(
            "wrote {}: {} rows",
            path.display(),
            out.rows()
        ));
        if screen.json {
            let names: Vec<&str> = out.names().collect();
            screen.document(&json!({
                "schema": SCHEMA, "file": path.display().to_string(), "rows": out.rows(), "columns": names,
            }))?;
        }
    }
    Ok(Exit::Done)
}

/// The columns to carry over, the prediction, and the probabilities if asked for.
fn columns(
    model: &Model,
    frame: &Frame,
    prediction: Prediction,
    args: &PredictArgs,
) -> Result<Frame, Failure> {
    let mut out = Vec::new();
    for name in &args.id {
        out.push(frame.column(name)?.clone());
    }
    let Prediction {
        outputs,
        response,
        names,
        labels,
        ..
    } = prediction;
    let classifies = labels.is_some();
    if let Some(labels) = labels {
        out.push(Column::texts(
            "prediction",
            labels.iter().map(|label| Some(label.as_str())),
        ));
    } else if args.proba {
        let sentence = format!("this model predicts {}, not a class", model.target.column);
        return Err(Failure::usage(sentence).hint("leave --proba out"));
    }
    if args.proba || !classifies {
        for (k, name) in names.into_iter().enumerate() {
            let values = response.iter().skip(k).step_by(outputs).copied().collect();
            out.push(Column::number(name, values));
        }
    }
    Ok(Frame::new(frame.source(), out)?)
}

fn document(out: &Frame) -> Value {
    let cells = |column: &Column| -> Value {
        let cell = |row| match column.data() {
            _ if column.is_missing(row) => Value::Null,
            Data::Number(values) => json_number(values[row]),
            Data::Bool(values) => Value::from(values[row]),
            Data::Text { .. } => Value::from(column.text(row)),
        };
        (0..column.len()).map(cell).collect()
    };
    let columns = out
        .columns()
        .iter()
        .map(|column| (column.name().to_owned(), cells(column)));
    let columns: Map<String, Value> = columns.collect();
    json!({ "schema": SCHEMA, "rows": out.rows(), "columns": columns })
}
