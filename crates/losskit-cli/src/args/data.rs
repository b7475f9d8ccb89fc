//! `data`.

use super::Table;
use crate::generate::{Blobs, Classes, Counts, Line, Outliers};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Make data, or look into it.
#[derive(Debug, Subcommand)]
pub(crate) enum DataCommand {
    /// Make data whose truth is known
    Gen {
        #[command(subcommand)]
        generator: Generator,
    },
    /// Tell what the columns of a table hold
    Info {
        /// The table, CSV or Parquet; - is standard input
        data: PathBuf,
        #[command(flatten)]
        table: Table,
    },
}

/// Where made data goes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Output {
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u32,
    /// Where to write: .csv, .tsv, .jsonl or .parquet [default: CSV to standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What to make.
#[derive(Debug, Subcommand)]
pub(crate) enum Generator {
    /// Round clouds of points, the same bits as scikit-learn's make_blobs
    Blobs {
        /// Rows
        #[arg(long, default_value_t = Blobs::default().n)]
        n: usize,
        /// Clouds
        #[arg(long, default_value_t = Blobs::default().centers)]
        centers: usize,
        /// Standard deviation of a cloud
        #[arg(long, default_value_t = Blobs::default().std)]
        std: f64,
        /// Columns
        #[arg(long, default_value_t = Blobs::default().features)]
        features: usize,
        #[command(flatten)]
        output: Output,
    },
    /// A straight line with noise
    Line {
        #[command(flatten)]
        line: LineArgs,
        #[command(flatten)]
        output: Output,
    },
    /// A straight line with noise and outliers
    Outliers {
        #[command(flatten)]
        line: LineArgs,
        /// Share of the rows that are outliers
        #[arg(long, default_value_t = Outliers::default().fraction)]
        fraction: f64,
        /// How far away they lie
        #[arg(long, default_value_t = Outliers::default().size, allow_hyphen_values = true)]
        size: f64,
        #[command(flatten)]
        output: Output,
    },
    /// Counts whose logarithm of the mean is a straight line
    Counts {
        /// Rows
        #[arg(long, default_value_t = Counts::default().n)]
        n: usize,
        /// Slope
        #[arg(long, default_value_t = Counts::default().slope, allow_hyphen_values = true)]
        slope: f64,
        /// Value at 0
        #[arg(long, default_value_t = Counts::default().intercept, allow_hyphen_values = true)]
        intercept: f64,
        /// Smallest x
        #[arg(long, default_value_t = Counts::default().low, allow_hyphen_values = true)]
        low: f64,
        /// Largest x
        #[arg(long, default_value_t = Counts::default().high, allow_hyphen_values = true)]
        high: f64,
        #[command(flatten)]
        output: Output,
    },
    /// Several classes, in some informative columns and some of noise
    Classes {
        /// Rows
        #[arg(long, default_value_t = Classes::default().n)]
        n: usize,
        /// Classes
        #[arg(long, default_value_t = Classes::default().classes)]
        classes: usize,
        /// Columns that tell the classes apart
        #[arg(long, default_value_t = Classes::default().informative)]
        informative: usize,
        /// Columns that do not
        #[arg(long, default_value_t = Classes::default().noise)]
        noise: usize,
        /// Standard deviation of a class
        #[arg(long, default_value_t = Classes::default().std)]
        std: f64,
        #[command(flatten)]
        output: Output,
    },
}

/// A straight line with noise.
#[derive(Args, Clone, Debug)]
pub(crate) struct LineArgs {
    /// Rows
    #[arg(long, default_value_t = Line::default().n)]
    pub(crate) n: usize,
    /// Slope
    #[arg(long, default_value_t = Line::default().slope, allow_hyphen_values = true)]
    pub(crate) slope: f64,
    /// Value at 0
    #[arg(long, default_value_t = Line::default().intercept, allow_hyphen_values = true)]
    pub(crate) intercept: f64,
    /// Standard deviation of the noise
    #[arg(long, default_value_t = Line::default().noise)]
    pub(crate) noise: f64,
    /// Smallest x
    #[arg(long, default_value_t = Line::default().low, allow_hyphen_values = true)]
    pub(crate) low: f64,
    /// Largest x
    #[arg(long, default_value_t = Line::default().high, allow_hyphen_values = true)]
    pub(crate) high: f64,
}
