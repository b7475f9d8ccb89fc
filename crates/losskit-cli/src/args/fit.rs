//! `fit`.

use super::{DiskArgs, LossArg, ProblemArgs, SolverArgs, SourceArgs};
use clap::{Args, ValueEnum};
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
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) problem: ProblemArgs,
    #[command(flatten)]
    pub(crate) disk: DiskArgs,
    #[command(flatten)]
    pub(crate) loss: LossArg,
    /// Rows to validate on: a file, or a share of the rows such as 0.2
    #[arg(long, value_name = "FILE|SHARE", help_heading = "Data")]
    pub(crate) valid: Option<Valid>,
    #[command(flatten)]
    pub(crate) how: SolverArgs,
    /// Starts of a loss that is not convex, the lowest minimum kept: the usual one, then random ones around it, on centred
    /// columns of spread 1 coefficients moved uniformly within ±2s/√p and the constant within ±2s, s the spread of the target
    /// or 1 with a link
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::MIN, help_heading = "Solver")]
    pub(crate) starts: NonZeroUsize,

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
