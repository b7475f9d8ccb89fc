//! What is fitted, however often: the columns, the loss, the penalty.

use clap::{Args, ValueEnum};

/// What is fitted, however often.
#[derive(Args, Debug)]
pub(crate) struct ProblemArgs {
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

    /// No constant term
    #[arg(long, help_heading = "Model")]
    pub(crate) no_intercept: bool,
    /// Penalise the coefficients of standardised columns
    #[arg(long, help_heading = "Model")]
    pub(crate) standardize: bool,
    /// The penalty: none, l2 for (λ/2)·‖w‖², l1 for λ·‖w‖₁, elastic-net for λ[(1 − a)/2·‖w‖² + a·‖w‖₁]
    #[arg(long, value_enum, help_heading = "Model")]
    pub(crate) penalty: Option<Penalty>,
    /// The a of elastic-net, between 0 and 1 [default: 0.5]
    #[arg(
        long,
        value_name = "a",
        allow_hyphen_values = true,
        help_heading = "Model"
    )]
    pub(crate) l1_ratio: Option<f64>,

    /// Tolerance of the gradient on scaled columns, relative to 1 or, if larger, the gradient at zero; for solvers that prove their answer
    #[arg(
        long,
        value_name = "T",
        default_value_t = 1e-10,
        help_heading = "Solver"
    )]
    pub(crate) tol: f64,
    /// Steps at most, of newton, newton-cg and interior-point
    #[arg(long, value_name = "N", default_value_t = 200, help_heading = "Solver")]
    pub(crate) max_iter: usize,
    /// Seed of everything random
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Solver")]
    pub(crate) seed: u64,
}

/// Which loss is fitted.
#[derive(Args, Debug)]
pub(crate) struct LossArg {
    /// The loss, for instance huber:delta=1.35 [default: by the target, said aloud]
    #[arg(short, long, value_name = "SPEC", help_heading = "Model")]
    pub(crate) loss: Option<String>,
}

/// What keeps coefficients small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Penalty {
    None,
    L2,
    L1,
    ElasticNet,
}
