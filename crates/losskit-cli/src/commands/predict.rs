//! `predict`: a table's rows through a model.

use super::table;
use crate::args::PredictArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::io::{self, FileError};
use crate::print::{SCHEMA, Screen, json_number};
use losskit_fit::frame::{Column, Data, Frame};
use losskit_fit::{Error, Model, Prediction};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

/// Rows that are predicted at a time.
const PART: usize = 1 << 18;

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
    if args.proba && model.labels().is_none() {
        let sentence = format!("this model predicts {}, not a class", model.target.column);
        return Err(Failure::usage(sentence).hint("leave --proba out"));
    }
    if screen.json && args.output.is_none() {
        let frame = table::read(&args.data, &args.table, &[], screen)?;
        screen.document(&document(&columns(&model, &frame, args)?))?;
        return Ok(Exit::Done);
    }
    let path = args.output.as_deref().unwrap_or(Path::new("-"));
    let (mut rows, mut names) = (0, Vec::new());
    io::write_parts(path, None, |put| {
        parts(args, screen, &mut |part| {
            let predicted = columns(&model, part, args).map_err(|error| error.moved(rows))?;
            rows += part.rows();
            names = predicted.names().map(str::to_owned).collect();
            Ok(put(&predicted)?)
        })
    })?;
    if path != Path::new("-") {
        screen.note(format_args!("wrote {}: {rows} rows", path.display()));
        if screen.json {
            screen.document(&json!({
                "schema": SCHEMA, "file": path.display().to_string(), "rows": rows, "columns": names,
            }))?;
        }
    }
    Ok(Exit::Done)
}

/// Hands over the table, in parts if it can be read more than once.
fn parts(
    args: &PredictArgs,
    screen: &Screen,
    take: &mut dyn FnMut(&Frame) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if !fs::metadata(&args.data).is_ok_and(|about| about.is_file()) {
        return take(&table::read(&args.data, &args.table, &[], screen)?);
    }
    let options = args.table.options(&[]);
    let length = io::rows_and_columns(&args.data, &options)?.map(|(rows, _)| rows);
    let mut failed = None;
    let read = screen.watch("predicting", length, |bar| {
        io::read_parts(&args.data, &options, PART, &mut |part| {
            bar.inc(part.rows() as u64);
            take(&part).map_err(|failure| {
                failed = Some(failure);
                FileError::new(String::new())
            })
        })
    });
    match failed {
        Some(failure) => Err(failure),
        None => Ok(read?),
    }
}

/// The columns to carry over, the prediction, and the probabilities if asked for.
fn columns(model: &Model, frame: &Frame, args: &PredictArgs) -> Result<Frame, Error> {
    let prediction = model.predict(frame)?;
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
