//! How a model is fitted.

use clap::Args;
use losskit_fit::{AdamRule, Schedule, Solver};
use std::path::PathBuf;
use std::str::FromStr;

/// How a model is fitted.
#[derive(Args, Debug)]
pub(crate) struct SolverArgs {
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

    /// Go on with a fit that was stopped: the model it left
    #[arg(
        long,
        value_name = "MODEL",
        conflicts_with = "init",
        help_heading = "Solver"
    )]
    pub(crate) resume: Option<PathBuf>,
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
