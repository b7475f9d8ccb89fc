//! `data`: makes data, or looks into it.

use super::table;
use crate::args::{DataCommand, Generator, LineArgs, Output};
use crate::failure::{Exit, Failure, Outcome};
use crate::generate::{Blobs, Classes, Counts, Line, Outliers};
use crate::io::{self, ColumnInfo, Info, Values};
use crate::print::{SCHEMA, Screen, Table, brief};
use losskit_fit::frame::Frame;
use serde_json::json;
use std::path::Path;

/// Makes data, or looks into it.
pub(super) fn run(command: &DataCommand, screen: &Screen) -> Outcome {
    match command {
        DataCommand::Gen { generator } => {
            let (frame, output) = make(generator)?;
            deliver(&frame, output, screen)
        }
        DataCommand::Info { data, table } => {
            let frame = table::read(data, table, &[], screen)?;
            show(&io::info(&frame), screen)
        }
    }
}

fn make(generator: &Generator) -> Result<(Frame, &Output), Failure> {
    Ok(match generator {
        &Generator::Blobs {
            n,
            centers,
            std,
            features,
            ref output,
        } => {
            let blobs = Blobs {
                n,
                centers,
                std,
                features,
                seed: output.seed,
            };
            (blobs.make()?, output)
        }
        Generator::Line { line: args, output } => (line(args, output.seed).make()?, output),
        &Generator::Outliers {
            line: ref args,
            fraction,
            size,
            ref output,
        } => {
            let outliers = Outliers {
                line: line(args, output.seed),
                fraction,
                size,
            };
            (outliers.make()?, output)
        }
        &Generator::Counts {
            n,
            slope,
            intercept,
            low,
            high,
            ref output,
        } => {
            let counts = Counts {
                n,
                slope,
                intercept,
                low,
                high,
                seed: output.seed,
            };
            (counts.make()?, output)
        }
        &Generator::Classes {
            n,
            classes,
            informative,
            noise,
            std,
            ref output,
        } => {
            let classes = Classes {
                n,
                classes,
                informative,
                noise,
                std,
                seed: output.seed,
            };
            (classes.make()?, output)
        }
    })
}

fn line(args: &LineArgs, seed: u32) -> Line {
    let &LineArgs {
        n,
        slope,
        intercept,
        noise,
        low,
        high,
    } = args;
    Line {
        n,
        slope,
        intercept,
        noise,
        low,
        high,
        seed,
    }
}

fn deliver(frame: &Frame, output: &Output, screen: &Screen) -> Outcome {
    let names: Vec<&str> = frame.names().collect();
    let Some(path) = output
        .output
        .as_deref()
        .filter(|path| *path != Path::new("-"))
    else {
        if screen.json {
            return Err(Failure::usage(
                "data gen --json tells about the file it wrote, and there is none",
            )
            .hint("add -o FILE; for rows as JSON write to a .jsonl file"));
        }
        io::write(frame, Path::new("-"), None)?;
        return Ok(Exit::Done);
    };
    io::write(frame, path, None)?;
    if screen.json {
        screen.document(&json!({
            "schema": SCHEMA, "file": path.display().to_string(), "rows": frame.rows(), "columns": names,
            "source": frame.source(), "seed": output.seed,
        }))?;
    }
    screen.say(format_args!(
        "wrote {}: {} rows, {} ({}, seed {})",
        path.display(),
        frame.rows(),
        names.join(" "),
        frame.source(),
        output.seed
    ))?;
    Ok(Exit::Done)
}

fn show(info: &Info, screen: &Screen) -> Outcome {
    if screen.json {
        let mut document = json!({ "schema": SCHEMA });
        if let (Some(map), serde_json::Value::Object(fields)) =
            (document.as_object_mut(), json!(info))
        {
            map.extend(fields);
        }
        screen.document(&document)?;
        return Ok(Exit::Done);
    }
    let columns = info.columns.len();
    screen.say(format_args!(
        "{}: {} rows, {columns} columns",
        info.source, info.rows
    ))?;
    let mut table = Table::new([
        "<column", "<kind", "missing", "distinct", "min", "mean", "sd", "max", "<remarks",
    ]);
    for column in &info.columns {
        table.row(cells(column));
    }
    screen.say(table)?;
    Ok(Exit::Done)
}

fn cells(column: &ColumnInfo) -> Vec<String> {
    let mut remarks = Vec::new();
    if column.constant {
        remarks.push("constant".to_owned());
    }
    let figures = match &column.values {
        Values::Number {
            min,
            mean,
            sd,
            max,
            nan,
            infinite,
        } => {
            if *nan > 0 {
                remarks.push(format!("{nan} NaN"));
            }
            if *infinite > 0 {
                remarks.push(format!("{infinite} infinite"));
            }
            [min, mean, sd, max].map(|x| x.map_or(String::new(), brief))
        }
        Values::Levels { top, not_numbers } => {
            let top = top.iter().map(|(text, count)| format!("{text}:{count}"));
            remarks.push(top.take(5).collect::<Vec<_>>().join(" "));
            if !not_numbers.is_empty() {
                remarks.push(format!("not numbers: {}", not_numbers.join(", ")));
            }
            Default::default()
        }
    };
    let mut cells = vec![
        column.name.clone(),
        column.kind.to_owned(),
        column.missing.to_string(),
        column.distinct.to_string(),
    ];
    cells.extend(figures);
    cells.push(remarks.join("; "));
    cells
}
