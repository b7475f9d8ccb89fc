//! `model export`: a model as source code or ONNX that needs no losskit.
//!
//! All compute what [`Model::predict`] does: η = level + Σ w·(x − centre), then the link.

use super::{onnx, python, rust, sql};
use crate::args::{ExportArgs, To};
use crate::commands::table;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::Screen;
use losskit::card::Link;
use losskit_fit::{Encoding, Model};
use std::io::{IsTerminal, Write};

/// What code is made from.
pub(super) struct Source<'m> {
    pub(super) model: &'m Model,
    pub(super) link: Link,
    /// The names of the responses.
    pub(super) names: Vec<String>,
}

/// One number that a coefficient multiplies.
pub(super) enum Cell<'m> {
    /// A column of numbers.
    Number(&'m str),
    /// A column of true and false, 0 and 1.
    Bool(&'m str),
    /// 1 where a column holds this text, 0 where it holds another known one.
    Is(&'m str, &'m str, &'m [String]),
}

impl Source<'_> {
    /// What the coefficients multiply, in their order.
    pub(super) fn cells(&self) -> Vec<Cell<'_>> {
        let mut cells = Vec::new();
        for feature in &self.model.features {
            let column = feature.column.as_str();
            match &feature.encoding {
                Encoding::Number => cells.push(Cell::Number(column)),
                Encoding::Bool => cells.push(Cell::Bool(column)),
                Encoding::Levels(levels) => {
                    let others = levels.iter().skip(1);
                    cells.extend(others.map(|level| Cell::Is(column, level, levels)));
                }
            }
        }
        cells
    }

    /// What the code says of itself.
    pub(super) fn about(&self) -> String {
        let model = self.model;
        let what = match self.names.as_slice() {
            [one] => one.clone(),
            several => several.join(", "),
        };
        format!(
            "Linear model of {} by losskit {}: {} on {} rows of {}. Gives {what}.",
            model.target.column, model.version, model.loss, model.rows, model.data
        )
        .replace(['\n', '\r'], " ")
    }
}

/// Writes the code.
pub(super) fn export(args: &ExportArgs, screen: &Screen) -> Outcome {
    let model = table::model(&args.model)?;
    let source = Source {
        link: model.loss().map_err(losskit_fit::Error::from)?.card().link,
        names: model.response_names()?,
        model: &model,
    };
    let code = match args.to {
        To::Python => python::code(&source).into_bytes(),
        To::Rust => rust::code(&source).into_bytes(),
        To::Sql => sql::code(&source, &args.table).into_bytes(),
        To::Onnx if args.output.is_none() && std::io::stdout().is_terminal() => {
            return Err(Failure::usage("ONNX is no text to look at").hint("add -o model.onnx"));
        }
        To::Onnx => onnx::code(&source)?,
    };
    match &args.output {
        Some(path) => {
            table::write(path, &code)?;
            screen.note(format_args!("wrote {}", path.display()));
        }
        None => std::io::stdout()
            .write_all(&code)
            .map_err(|error| Failure::failed(format!("cannot write: {error}")))?,
    }
    Ok(Exit::Done)
}
