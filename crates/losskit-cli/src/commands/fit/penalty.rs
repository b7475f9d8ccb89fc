//! The penalty, out of the arguments and into words.

use crate::args::{Penalty, ProblemArgs};
use crate::failure::Failure;
use crate::print::exact;
use clap::ValueEnum;
use losskit_fit::{Model, penalty_name};
use serde::Serialize;
use std::fmt;

/// λ, which goes with some penalty.
pub(super) fn lambda(penalty: Option<Penalty>, lambda: Option<f64>) -> Result<f64, Failure> {
    let name = |penalty: Penalty| {
        let value = penalty.to_possible_value();
        value.map_or_else(String::new, |v| v.get_name().to_owned())
    };
    let lambda = match (penalty, lambda) {
        (Some(Penalty::None), Some(lambda)) if lambda != 0.0 => {
            return Err(Failure::usage(format!(
                "--penalty none and --lambda {} contradict each other",
                exact(lambda)
            ))
            .hint("leave one of them out"));
        }
        (Some(given), None) if given != Penalty::None => {
            return Err(
                Failure::usage(format!("--penalty {} needs its --lambda", name(given)))
                    .hint("try --lambda 0.001"),
            );
        }
        (_, lambda) => lambda.unwrap_or(0.0),
    };
    match lambda >= 0.0 && lambda.is_finite() {
        true => Ok(lambda),
        false => Err(Failure::usage(format!(
            "--lambda must be a finite number ≥ 0, got {}",
            exact(lambda)
        ))),
    }
}

/// The share of absolute values.
pub(super) fn l1_ratio(args: &ProblemArgs) -> Result<f64, Failure> {
    let ratio = match (args.penalty, args.l1_ratio) {
        (Some(Penalty::ElasticNet), ratio) => ratio.unwrap_or(0.5),
        (_, Some(_)) => {
            return Err(
                Failure::usage("--l1-ratio belongs to --penalty elastic-net")
                    .hint("l1 is elastic-net with --l1-ratio 1, l2 with 0"),
            );
        }
        (Some(Penalty::L1), None) => 1.0,
        _ => 0.0,
    };
    match (0.0..=1.0).contains(&ratio) {
        true => Ok(ratio),
        false => Err(Failure::usage(format!(
            "--l1-ratio must lie between 0 and 1, got {}",
            exact(ratio)
        ))),
    }
}

/// The penalty in words.
pub(in crate::commands) fn sentence(lambda: f64, l1_ratio: f64, standardize: bool) -> String {
    let mut penalty = match penalty_name(lambda, l1_ratio) {
        "none" => "no penalty".to_owned(),
        name => format!("{name} penalty λ = {}", exact(lambda)),
    };
    if 0.0 < l1_ratio && l1_ratio < 1.0 && lambda > 0.0 {
        penalty += &format!(", a = {}", exact(l1_ratio));
    }
    match (standardize, lambda == 0.0) {
        (true, true) => penalty += ", columns standardised",
        (true, false) => penalty += " on standardised columns",
        _ => {}
    }
    penalty
}

/// The penalty of a model as other libraries write it down.
#[derive(Serialize)]
pub(in crate::commands) struct Elsewhere {
    /// The loss in scikit-learn, of which ours is a multiple.
    loss: &'static str,
    /// What multiplies the penalty where the mean loss is minimised: `ElasticNet`, the GLMs.
    alpha: f64,
    /// What multiplies it where the sum is: `Ridge`.
    alpha_of_sum: f64,
    /// What multiplies the sum where the penalty is taken once: `LogisticRegression`, `LinearSVC`.
    c: f64,
    /// `lambda` of glmnet.
    lambda: f64,
    /// `alpha` of glmnet.
    l1_ratio: f64,
}

impl Elsewhere {
    /// None without a penalty, or where scikit-learn has no such loss.
    pub(in crate::commands) fn of(model: &Model) -> Option<Elsewhere> {
        let loss = model.loss().ok()?;
        let kin = loss
            .card()
            .kin
            .iter()
            .find(|kin| kin.library == "scikit-learn")?;
        let alpha = neat(model.lambda / kin.factor);
        let alpha_of_sum = neat(alpha * model.total);
        (alpha_of_sum > 0.0).then(|| Elsewhere {
            loss: kin.name,
            alpha,
            alpha_of_sum,
            c: neat(1.0 / alpha_of_sum),
            lambda: alpha,
            l1_ratio: model.l1_ratio,
        })
    }
}

/// To fifteen digits: the rounding of a product is nothing to type.
fn neat(x: f64) -> f64 {
    format!("{x:.14e}").parse().unwrap_or(x)
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "as for scikit-learn's {}: alpha = {} beside a mean of losses, {} beside a sum, C = {}; for glmnet, where it \
             has the loss: lambda = {}, alpha = {}",
            self.loss,
            exact(self.alpha),
            exact(self.alpha_of_sum),
            exact(self.c),
            exact(self.lambda),
            exact(self.l1_ratio)
        )
    }
}
