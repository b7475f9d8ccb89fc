//! `predict`, `evaluate` and `model`.

use super::value;
use crate::io::ReadOptions;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// How a table is read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Data")]
pub(crate) struct Table {
    /// What separates the fields of a CSV file [default: a comma, a tab in .tsv]
    #[arg(long, value_name = "CHAR", value_parser = value::delimiter)]
    pub(crate) delimiter: Option<u8>,
    /// The first line of a CSV file is data; columns are called x0, x1, …
    #[arg(long)]
    pub(crate) no_header: bool,
    /// Texts that stand for a missing cell, beside nothing at all
    #[arg(long, value_name = "TEXT", value_delimiter = ',')]
    pub(crate) missing: Vec<String>,
}

impl Table {
    /// How to read a table without the columns to drop.
    pub(crate) fn options(&self, drop: &[String]) -> ReadOptions {
        ReadOptions {
            delimiter: self.delimiter,
            header: !self.no_header,
            missing: self.missing.clone(),
            drop: drop.to_vec(),
        }
    }
}

/// Predict a table's rows with a fitted model.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit predict model.json new.csv --proba -o predictions.csv
  cat new.csv | losskit predict model.json - --id row > predictions.csv")]
pub(crate) struct PredictArgs {
    /// The model, as `fit -o` wrote it
    pub(crate) model: PathBuf,
    /// The table, CSV or Parquet; - is standard input
    pub(crate) data: PathBuf,
    /// Where to write: .csv, .tsv, .jsonl or .parquet [default: CSV to standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Give probabilities beside the prediction
    #[arg(long)]
    pub(crate) proba: bool,
    /// Columns to carry over into the output
    #[arg(long, value_name = "COL", value_delimiter = ',')]
    pub(crate) id: Vec<String>,
    #[command(flatten)]
    pub(crate) table: Table,
}

/// Measure predictions with many losses and metrics at once.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit evaluate model.json test.csv
  losskit evaluate predictions.csv -y price -p guess --losses all --group region
  losskit evaluate model.json test.csv --assert 'accuracy>=0.98'")]
pub(crate) struct EvaluateArgs {
    /// A table with predictions, or a model followed by a table
    #[arg(value_name = "DATA | MODEL DATA", num_args = 1..=2, required = true)]
    pub(crate) input: Vec<PathBuf>,
    /// The column of true values [default: the model's target]
    #[arg(short = 'y', long, value_name = "COL")]
    pub(crate) target: Option<String>,
    /// The column of predictions; for losses on classes the k columns of scores
    #[arg(short, long, value_name = "COL", value_delimiter = ',')]
    pub(crate) pred: Vec<String>,
    /// The losses, or all [default: the model's loss; all for a table]
    #[arg(short, long, value_name = "SPEC", num_args = 1..)]
    pub(crate) losses: Vec<String>,
    /// Metrics to show [default: all that are defined]
    #[arg(short, long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) metrics: Vec<String>,
    /// One column of results for each value of this column
    #[arg(short, long, value_name = "COL")]
    pub(crate) group: Option<String>,
    /// The column of row weights
    #[arg(short, long, value_name = "COL")]
    pub(crate) weight: Option<String>,
    /// Check a result, for instance 'accuracy>=0.98'; exit code 4 if it does not hold
    #[arg(long, value_name = "EXPR")]
    pub(crate) assert: Vec<String>,
    /// The label that counts as 1 where the target has two
    #[arg(long, value_name = "LABEL")]
    pub(crate) positive: Option<String>,
    #[command(flatten)]
    pub(crate) table: Table,
}

/// What to do with models.
#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Show what a model is
    Show {
        /// The model, as `fit -o` wrote it
        model: PathBuf,
    },
    /// Show where two models differ
    Diff {
        /// A model
        first: PathBuf,
        /// Another model
        second: PathBuf,
    },
    /// Write a model as source code or ONNX that predicts without losskit
    Export(ExportArgs),
}

/// Write a model as source code or ONNX that predicts without losskit.
#[derive(Args, Debug)]
#[command(after_help = "\
ONNX takes one input for each column, named like it, rows by one: doubles, truth values or texts; and gives one output for
each response, doubles. A text the model does not know makes NaN.

Examples:
  losskit model export model.json --to python -o model.py
  losskit model export model.json --to onnx -o model.onnx
  losskit model export model.json --to sql --table customers")]
pub(crate) struct ExportArgs {
    /// The model, as `fit -o` wrote it
    pub(crate) model: PathBuf,
    /// The language, or onnx: plain operators on doubles, version 13, or 19 where columns hold texts
    #[arg(long, value_enum)]
    pub(crate) to: To,
    /// The table an SQL query reads
    #[arg(long, value_name = "NAME", default_value = "data")]
    pub(crate) table: String,
    /// Where to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    Python,
    Sql,
    Rust,
    Onnx,
}
