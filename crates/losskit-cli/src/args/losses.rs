//! `losses` and `gradcheck`.

use super::{Matrix, Numbers, Picture};
use clap::{Args, Subcommand, ValueEnum};

/// List, describe, evaluate and compare losses.
#[derive(Debug, Subcommand)]
pub(crate) enum LossesCommand {
    /// List the losses
    List {
        /// Only those for one kind of problem
        #[arg(short, long, value_name = "TASK")]
        task: Option<String>,
        /// Only those with a property: convex, smooth, symmetric, nonnegative, half-quadratic, lipschitz, curvature,
        /// likelihood, quasi-likelihood, pointwise, rowwise, groups, parameters; with ! in front only those without
        #[arg(short, long, value_name = "PROPERTY")]
        property: Vec<String>,
        /// Only those that another library has too
        #[arg(long, value_name = "LIBRARY")]
        peer: Option<String>,
    },
    /// Tell all about a loss: card, page, values
    Describe(DescribeArgs),
    /// Evaluate a loss: value, rows, gradient, second derivatives
    Eval(EvalArgs),
    /// Put losses side by side
    Compare(CompareArgs),
    /// Divide one loss by another
    Ratio(RatioArgs),
}

/// Tell all about a loss.
#[derive(Args, Debug)]
pub(crate) struct DescribeArgs {
    /// The loss, for instance huber:delta=1.35
    pub(crate) spec: String,
    /// Predictions to evaluate it at; rows of several numbers are separated by ';'
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    pub(crate) at: Option<Matrix>,
    /// The target to evaluate it against
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    pub(crate) target: Option<Numbers>,
}

/// Evaluate a loss.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit losses eval huber:delta=5 --pred 110 --target 100
  losskit losses eval cross_entropy --pred '1,2,3;4,5,6' --target 0,2 --json
  losskit losses eval gaussian_nll --pred '0.5,1;2,0.1' --target 0,2 --reduction none")]
pub(crate) struct EvalArgs {
    /// The loss, for instance huber:delta=1.35
    pub(crate) spec: String,
    /// Predictions; rows of several numbers are separated by ';'
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    pub(crate) pred: Matrix,
    /// Targets: one a row, or rows of several numbers separated by ';'
    #[arg(long, value_name = "NUMBERS", allow_hyphen_values = true)]
    pub(crate) target: Option<Matrix>,
    /// One weight a row, or a group
    #[arg(long, value_name = "NUMBERS")]
    pub(crate) weight: Option<Numbers>,
    /// Numbers per row, where class scores are given without ';'
    #[arg(long, value_name = "K")]
    pub(crate) classes: Option<usize>,
    /// Rows of each group, for losses that take groups [default: all are one]
    #[arg(long, value_name = "N,N,…", value_delimiter = ',')]
    pub(crate) groups: Option<Vec<usize>>,
    /// How rows become one number
    #[arg(long, value_enum, default_value = "mean")]
    pub(crate) reduction: How,
}

/// How rows become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum How {
    Mean,
    Sum,
    None,
}

/// The part of the axis that is looked at.
#[derive(Args, Clone, Debug)]
pub(crate) struct Window {
    /// Smallest prediction
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub(crate) from: Option<f64>,
    /// Largest prediction
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub(crate) to: Option<f64>,
    /// The target [default: 0, or 1 where the target is a label or a count]
    #[arg(long, value_name = "Y", allow_hyphen_values = true)]
    pub(crate) target: Option<f64>,
    /// How many points to draw, or rows of the table to print
    #[arg(long, value_name = "N")]
    pub(crate) points: Option<usize>,
}

impl Window {
    /// How many points are drawn if nothing else is said.
    pub(crate) const DRAWN: usize = 401;

    /// How many points to draw.
    pub(crate) fn drawn(&self) -> usize {
        self.points.unwrap_or(Window::DRAWN)
    }
}

/// Put losses side by side.
#[derive(Args, Debug)]
pub(crate) struct CompareArgs {
    /// The losses; one key may have several values: huber:delta=0.5,1,2
    #[arg(required = true)]
    pub(crate) specs: Vec<String>,
    #[command(flatten)]
    pub(crate) window: Window,
    #[command(flatten)]
    pub(crate) picture: Picture,
}

/// Divide one loss by another.
#[derive(Args, Debug)]
#[command(after_help = "\
A key may have several values, which last until the next key: binary_focal:gamma=0,0.5,1,2,5,10,alpha=0.25

Examples:
  losskit losses ratio binary_focal:gamma=0,0.5,1,2,5,10 binary_cross_entropy -o ratio.svg
  losskit losses ratio focal:gamma=2 bce_with_logits --log --term")]
pub(crate) struct RatioArgs {
    /// The loss above the line
    pub(crate) above: String,
    /// The loss below the line
    pub(crate) below: String,
    #[command(flatten)]
    pub(crate) window: Window,
    /// The natural logarithm of the ratio
    #[arg(long)]
    pub(crate) log: bool,
    #[command(flatten)]
    pub(crate) picture: Picture,
}

/// Compare value and derivatives of losses with their definitions.
#[derive(Args, Debug)]
pub(crate) struct GradcheckArgs {
    /// The losses, or all
    #[arg(value_name = "LOSS", default_value = "all")]
    pub(crate) losses: Vec<String>,
    /// Points per loss and number type
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub(crate) points: usize,
    /// Seed of the points
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
}
