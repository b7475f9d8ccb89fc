//! One file or folder per command.

mod data;
mod evaluate;
pub(crate) mod fit;
mod gradcheck;
mod losses;
mod model;
pub(crate) mod plot;
mod predict;
mod search;
mod shards;
mod shell;
mod table;

use crate::args::Command;
use crate::failure::Outcome;
use crate::print::Screen;

/// Runs a command.
pub(crate) fn run(command: Command, screen: &Screen) -> Outcome {
    match command {
        Command::Fit(args) => fit::run(&args, screen),
        Command::Path(args) => search::path(&args, screen),
        Command::Cv(args) => search::cv(&args, screen),
        Command::Plan(args) => shards::plan(&args, screen),
        Command::Agg(args) => shards::agg(&args, screen),
        Command::Merge(args) => shards::merge(&args, screen),
        Command::Predict(args) => predict::run(&args, screen),
        Command::Model(command) => model::run(&command, screen),
        Command::Evaluate(args) => evaluate::run(&args, screen),
        Command::Losses(command) => losses::run(&command, screen),
        Command::Gradcheck(args) => gradcheck::run(&args, screen),
        Command::Data(command) => data::run(&command, screen),
        Command::Plot(command) => plot::run(&command, screen),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man => shell::man(),
    }
}
