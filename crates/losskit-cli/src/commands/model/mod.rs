//! `model`: look at models, compare them, take them elsewhere.

mod diff;
mod export;
mod onnx;
mod protobuf;
mod python;
mod rust;
mod show;
mod sql;

use super::table;
use crate::args::ModelCommand;
use crate::failure::Outcome;
use crate::print::Screen;

/// Runs a command on models.
pub(super) fn run(command: &ModelCommand, screen: &Screen) -> Outcome {
    match command {
        ModelCommand::Show { model } => show::show(&table::model(model)?, screen),
        ModelCommand::Diff { first, second } => {
            diff::diff(&table::model(first)?, &table::model(second)?, screen)
        }
        ModelCommand::Export(args) => export::export(args, screen),
    }
}
