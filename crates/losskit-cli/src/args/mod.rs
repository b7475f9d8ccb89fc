//! The command line, as typed.

mod data;
mod fit;
mod losses;
mod model;
mod plot;
mod problem;
mod search;
mod shards;
mod solver;
mod source;
mod value;

pub(crate) use data::{DataCommand, Generator, LineArgs, Output};
pub(crate) use fit::{ErrorsArg, Every, FitArgs, Valid};
pub(crate) use losses::{
    CompareArgs, DescribeArgs, EvalArgs, GradcheckArgs, How, LossesCommand, RatioArgs, Window,
};
pub(crate) use model::{EvaluateArgs, ExportArgs, ModelCommand, PredictArgs, Table, To};
pub(crate) use plot::{Fitted, Picture, PlotCommand};
pub(crate) use problem::{LossArg, Penalty, ProblemArgs};
pub(crate) use search::{Choose, CvArgs, PathArgs};
pub(crate) use shards::{AggArgs, MergeArgs, PlanArgs};
pub(crate) use solver::{BatchSize, SolverArgs};
pub(crate) use source::{DiskArgs, SourceArgs};
pub(crate) use value::{Matrix, Numbers};

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZeroUsize;

/// Loss functions, exact: fit models, judge predictions, look at losses.
#[derive(Debug, Parser)]
#[command(
    name = "losskit",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = EXAMPLES,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  losskit data gen blobs --n 500 --centers 2 --std 2 --seed 42 -o blobs.csv
  losskit fit blobs.csv --target label --loss binary_cross_entropy_with_logits -o model.json --report report.html
  losskit losses eval huber:delta=5 --pred 110 --target 100 --json

Exit codes: 0 done · 1 data, file or numeric error · 2 wrong usage · 3 fit not solved · 4 a check failed · 130 interrupted";

/// What every command understands.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// Write one JSON document to standard output
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) json: bool,
    /// Say nothing but the result and errors
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    pub(crate) quiet: bool,
    /// How many threads to use; the numbers do not depend on it
    #[arg(long, value_name = "N", global = true, help_heading = "Everywhere")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// When to colour; NO_COLOR is honoured
    #[arg(
        long,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        global = true,
        help_heading = "Everywhere"
    )]
    pub(crate) color: Color,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fit a linear model to a table
    Fit(Box<FitArgs>),
    /// Fit for many penalties at once and see which coefficients stay
    Path(Box<PathArgs>),
    /// Choose the penalty, or the loss, by cross-validation
    Cv(Box<CvArgs>),
    /// Plan a fit to rows that lie in several files or on several machines
    Plan(Box<PlanArgs>),
    /// Add one shard's part to the next sum of a planned fit
    Agg(AggArgs),
    /// Merge the parts of all shards, until the planned fit is done
    Merge(MergeArgs),
    /// Predict a table's rows with a fitted model
    Predict(PredictArgs),
    /// Look at models, compare them, turn them into source code or ONNX
    #[command(subcommand)]
    Model(ModelCommand),
    /// Measure predictions with many losses and metrics at once
    Evaluate(EvaluateArgs),
    /// List, describe, evaluate and compare losses
    #[command(subcommand)]
    Losses(LossesCommand),
    /// Compare value and derivatives of losses with their definitions on 256-bit numbers
    Gradcheck(GradcheckArgs),
    /// Make data, or look into it
    #[command(subcommand)]
    Data(DataCommand),
    /// Draw losses, data and fits
    #[command(subcommand)]
    Plot(PlotCommand),
    /// Print the completions of a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}
