//! `fit`.

use super::Table;
use clap::{Args, ValueEnum};
use losskit_fit::{AdamRule, Solver};
use std::path::PathBuf;
use std::str::FromStr;

/// Fit a linear model to a table.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit fit houses.csv --target price --loss huber:delta=1.35
  losskit fit blobs.csv -y label --loss binary_cross_entropy_with_logits --solver adam --lr 0.1 --epochs 200 --every 40
  losskit fit patients.parquet -y diagnosis --penalty l2 --lambda 0.001 --valid 0.2 -o model.json --report report.html")]
pub(crate) struct FitArgs {
    /// The table, CSV or Parquet; - is standard input
    pub(crate) data: PathBuf,
    /// The column to predict
    #[arg(short = 'y', long, value_name = "COL", help_heading = "Data")]
    pub(crate) target: String,
    /// The columns to predict from [default: all others]
    #[arg(
        short = 'x',
        long,
        value_name = "COL",
        value_delimiter = ',',
        help_heading = "Data"
    )]
    pub(crate) features: Vec<String>,
    /// Columns to leave out
    #[arg(long, value_name = "COL", value_delimiter = ',', help_heading = "Data")]
    pub(crate) drop: Vec<String>,
    /// The column of row weights
    #[arg(long, value_name = "COL", help_heading = "Data")]
    pub(crate) weight: Option<String>,
    /// The label that counts as 1 where the target has two [default: the second in order]
    #[arg(long, value_name = "LABEL", help_heading = "Data")]
    pub(crate) positive: Option<String>,
    /// Rows to validate on: a file, or a share of the rows such as 0.2
    #[arg(long, value_name = "FILE|SHARE", help_heading = "Data")]
    pub(crate) valid: Option<Valid>,
    #[command(flatten)]
    pub(crate) table: Table,

    /// The loss, for instance huber:delta=1.35 [default: by the target, said aloud]
    #[arg(short, long, value_name = "SPEC", help_heading = "Model")]
    pub(crate) loss: Option<String>,
    /// No constant term
    #[arg(long, help_heading = "Model")]
    pub(crate) no_intercept: bool,
    /// Penalise the coefficients of standardised columns
    #[arg(long, help_heading = "Model")]
    pub(crate) standardize: bool,
    /// The penalty: none, or l2 for (λ/2)·‖w‖²
    #[arg(long, value_enum, help_heading = "Model")]
    pub(crate) penalty: Option<Penalty>,
    /// The penalty's λ ≥ 0; alone it means l2
    #[arg(
        long,
        value_name = "λ",
        allow_hyphen_values = true,
        help_heading = "Model"
    )]
    pub(crate) lambda: Option<f64>,

    /// The solver: auto, ols, newton, interior-point, gd, sgd or adam
    #[arg(long, value_name = "NAME", default_value = "auto", value_parser = solver, help_heading = "Solver")]
    pub(crate) solver: Solver,
    /// Tolerance of the gradient on scaled columns, relative to 1 or, if larger, the gradient at zero; for ols and newton
    #[arg(
        long,
        value_name = "T",
        default_value_t = 1e-10,
        help_heading = "Solver"
    )]
    pub(crate) tol: f64,
    /// Steps at most, for newton
    #[arg(long, value_name = "N", default_value_t = 200, help_heading = "Solver")]
    pub(crate) max_iter: usize,
    /// Step length, for gd, sgd and adam [default: 0.01]
    #[arg(long, value_name = "RATE", help_heading = "Solver")]
    pub(crate) lr: Option<f64>,
    /// Passes over the data, for gd, sgd and adam [default: 200]
    #[arg(long, value_name = "N", help_heading = "Solver")]
    pub(crate) epochs: Option<usize>,
    /// Rows per step: full or a number, for sgd and adam [default: full; 32 for sgd]
    #[arg(long, value_name = "N|full", help_heading = "Solver")]
    pub(crate) batch: Option<BatchSize>,
    /// Whose Adam
    #[arg(long, value_name = "torch|keras", value_parser = adam_rule, help_heading = "Solver")]
    pub(crate) adam_rule: Option<AdamRule>,
    /// Where to start: zeros, or a model file [default: zeros; the best constant for newton]
    #[arg(long, value_name = "zeros|MODEL", help_heading = "Solver")]
    pub(crate) init: Option<PathBuf>,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Solver")]
    pub(crate) seed: u64,

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

/// What keeps coefficients small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Penalty {
    None,
    L2,
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
