//! `plot`, and where pictures go.

use super::{Table, Window, value};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Where a picture goes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Picture")]
pub(crate) struct Picture {
    /// Draw into this file: .svg or .png
    #[arg(short, long, alias = "plot", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Draw in the terminal
    #[arg(long)]
    pub(crate) term: bool,
    /// Width and height in pixels
    #[arg(long, value_name = "WxH", value_parser = value::size)]
    pub(crate) size: Option<(u32, u32)>,
}

/// Draw losses, data and fits.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  losskit plot losses squared_error absolute_error huber:delta=1 -o losses.svg
  losskit plot boundary model.json blobs.csv -o boundary.png --size 900x600
  losskit plot history model.json --log --term")]
pub(crate) enum PlotCommand {
    /// Losses with their gradients and curvatures
    Losses {
        /// The losses; one key may have several values: huber:delta=0.5,1,2
        #[arg(required = true)]
        specs: Vec<String>,
        #[command(flatten)]
        window: Window,
        #[command(flatten)]
        picture: Picture,
    },
    /// One loss divided by another
    Ratio {
        /// The loss above the line
        above: String,
        /// The loss below the line
        below: String,
        #[command(flatten)]
        window: Window,
        /// On a logarithmic axis
        #[arg(long)]
        log: bool,
        #[command(flatten)]
        picture: Picture,
    },
    /// Two columns of a table, by class if a target is given
    Data {
        /// The table
        data: PathBuf,
        /// The column of classes or, with one feature, of values
        #[arg(short = 'y', long, value_name = "COL")]
        target: Option<String>,
        /// The columns across and up [default: the first of numbers]
        #[arg(short = 'x', long, value_name = "COL", value_delimiter = ',')]
        features: Vec<String>,
        #[command(flatten)]
        table: Table,
        #[command(flatten)]
        picture: Picture,
    },
    /// Data with regression lines
    Line {
        #[command(flatten)]
        fitted: Fitted,
        /// The line the data were made from, as SLOPE,INTERCEPT
        #[arg(long, value_name = "A,B", allow_hyphen_values = true)]
        truth: Option<super::Numbers>,
    },
    /// Classes with the border between them
    Boundary {
        #[command(flatten)]
        fitted: Fitted,
    },
    /// Loss per epoch of fitted models
    History {
        /// One or more models
        #[arg(required = true)]
        models: Vec<PathBuf>,
        /// On a logarithmic axis
        #[arg(long)]
        log: bool,
        #[command(flatten)]
        picture: Picture,
    },
    /// Residuals against fitted values, and their distribution
    Residuals {
        #[command(flatten)]
        fitted: Fitted,
    },
}

/// Models and the table to draw them on.
#[derive(Args, Debug)]
pub(crate) struct Fitted {
    /// One or more models, then the table
    #[arg(value_name = "MODEL… DATA", num_args = 2.., required = true)]
    pub(crate) input: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) table: Table,
    #[command(flatten)]
    pub(crate) picture: Picture,
}
