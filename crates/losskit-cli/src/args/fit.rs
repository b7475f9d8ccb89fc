//! `fit`.

use super::{DiskArgs, LossArg, ProblemArgs};
use clap::{Args, ValueEnum};
use losskit_fit::{AdamRule, Schedule, Solver};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

/// Fit a linear model to a table.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit fit houses.csv --target price --loss huber:delta=1.35
  losskit fit blobs.csv -y label --loss binary_cross_entropy_with_logits --solver adam --lr 0.1 --epochs 200 --every 40
  losskit fit genes.csv -y outcome --penalty l1 --lambda 0.01 --standardize
  losskit fit flights.parquet -y delay --loss huber --cache flights.cache --checkpoint half.json -o model.json
  losskit fit patients.parquet -y diagnosis --penalty l2 --lambda 0.001 --valid 0.2 -o model.json --report report.html")]
pub(crate) struct FitArgs {
    #[command(flatten)]
    pub(crate) problem: ProblemArgs,
    #[command(flatten)]
    pub(crate) disk: DiskArgs,
    #[command(flatten)]
    pub(crate) loss: LossArg,
    /// Rows to validate on: a file, or a share of the rows such as 0.2
    #[arg(long, value_name = "FILE|SHARE", help_heading = "Data")]
    pub(crate) valid: Option<Valid>,
    /// The penalty's λ ≥ 0; alone it means l2
    #[arg(
        long,
        value_name = "λ",
        allow_hyphen_values = true,
        help_heading = "Model"
    )]
    pub(crate) lambda: Option<f64>,

    /// The solver: auto, ols, newton, newton-cg, interior-point; or step by step gd, sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw
    #[arg(long, value_name = "NAME", default_value = "auto", value_parser = solver, help_heading = "Solver")]
    pub(crate) solver: Solver,
    /// Learning rate, of step-by-step solvers [default: 0.01]
    #[arg(long, value_name = "RATE", help_heading = "Solver")]
    pub(crate) lr: Option<f64>,
    /// How the learning rate changes: constant, cosine (to 0), or step:every=30,factor=0.1 in epochs [default: constant]
    #[arg(long, value_name = "SPEC", help_heading = "Solver")]
    pub(crate) schedule: Option<Schedule>,
    /// β of momentum and nesterov, 0 ≤ β < 1 [default: 0.9]
    #[arg(
        long,
        value_name = "β",
        allow_hyphen_values = true,
        help_heading = "Solver"
    )]
    pub(crate) momentum: Option<f64>,
    /// Decoupled weight decay of adamw ≥ 0; the constant is spared [default: 0.01]
    #[arg(
        long,
        value_name = "RATE",
        allow_hyphen_values = true,
        help_heading = "Solver"
    )]
    pub(crate) weight_decay: Option<f64>,
    /// Passes over the data, of step-by-step solvers [default: 200]
    #[arg(long, value_name = "N", help_heading = "Solver")]
    pub(crate) epochs: Option<usize>,
    /// Rows per step: full or a number, of all step-by-step solvers but gd [default: full; 32 for sgd]
    #[arg(long, value_name = "N|full", help_heading = "Solver")]
    pub(crate) batch: Option<BatchSize>,
    /// Whose Adam
    #[arg(long, value_name = "torch|keras", value_parser = adam_rule, help_heading = "Solver")]
    pub(crate) adam_rule: Option<AdamRule>,
    /// Where to start: zeros, or a model file [default: zeros step by step, else the best constant]
    #[arg(long, value_name = "zeros|MODEL", help_heading = "Solver")]
    pub(crate) init: Option<PathBuf>,

    /// Starts of a loss that is not convex, the lowest minimum kept: the usual one, then random ones around it, on centred
    /// columns of spread 1 coefficients moved uniformly within ±2s/√p and the constant within ±2s, s the spread of the target
    /// or 1 with a link
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::MIN, help_heading = "Solver")]
    pub(crate) starts: NonZeroUsize,

    /// Go on with a fit that was stopped: the model it left
    #[arg(
        long,
        value_name = "MODEL",
        conflicts_with = "init",
        help_heading = "Solver"
    )]
    pub(crate) resume: Option<PathBuf>,

    /// Standard errors: classic for a likelihood, sandwich for any smooth loss, auto for the first that holds. Of a quantile
    /// classic and sandwich take the residuals to be alike, kernel (auto) does not
    #[arg(
        long,
        value_enum,
        value_name = "KIND",
        default_value = "auto",
        help_heading = "Output"
    )]
    pub(crate) errors: ErrorsArg,
    /// Rows of the epoch table: every Nth epoch, or auto for about twenty
    #[arg(
        long,
        value_name = "N|auto",
        default_value = "auto",
        help_heading = "Output"
    )]
    pub(crate) every: Every,
    /// Save the model
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Save the model as it stands while the fit goes on, every second at most, for --resume
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Save the epoch table: .csv or .jsonl
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) history: Option<PathBuf>,
    /// Write a report to look at in a browser, offline
    #[arg(long, value_name = "FILE.html", help_heading = "Output")]
    pub(crate) report: Option<PathBuf>,
    /// Draw the fit: .svg or .png
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) plot: Option<PathBuf>,
}

/// How standard errors are worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorsArg {
    Auto,
    Classic,
    Sandwich,
    Kernel,
    None,
}

/// Rows to validate on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Valid {
    /// A table of its own.
    File(PathBuf),
    /// A share of the rows.
    Share(f64),
}

impl FromStr for Valid {
    type Err = String;

    fn from_str(text: &str) -> Result<Valid, String> {
        match text.parse::<f64>() {
            Ok(share) if share > 0.0 && share < 1.0 => Ok(Valid::Share(share)),
            Ok(_) => Err("a share of the rows must lie between 0 and 1".to_owned()),
            Err(_) => Ok(Valid::File(text.into())),
        }
    }
}

/// Rows per step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BatchSize {
    Full,
    Rows(usize),
}

impl FromStr for BatchSize {
    type Err = String;

    fn from_str(text: &str) -> Result<BatchSize, String> {
        match text.parse() {
            _ if text == "full" => Ok(BatchSize::Full),
            Ok(rows) if rows > 0 => Ok(BatchSize::Rows(rows)),
            _ => Err("it must be full or a number of rows ≥ 1".to_owned()),
        }
    }
}

/// Which epochs are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Every {
    Auto,
    Nth(usize),
}

impl FromStr for Every {
    type Err = String;

    fn from_str(text: &str) -> Result<Every, String> {
        match text.parse() {
            _ if text == "auto" => Ok(Every::Auto),
            Ok(n) if n > 0 => Ok(Every::Nth(n)),
            _ => Err("it must be auto or a number ≥ 1".to_owned()),
        }
    }
}

fn solver(text: &str) -> Result<Solver, String> {
    text.parse().map_err(|_| {
        let names: Vec<String> = Solver::ALL.iter().map(Solver::to_string).collect();
        format!("there are {}", names.join(", "))
    })
}

fn adam_rule(text: &str) -> Result<AdamRule, String> {
    text.parse()
        .map_err(|_| "there are torch and keras".to_owned())
}
