//! What one may ask of a fit.

use crate::Error;
use crate::model::Model;
use crate::solver::Solver;
use crate::solver::first_order::{AdamRule, Schedule};
use serde::{Deserialize, Serialize};

/// What one may ask of a fit; the default asks for the exact answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// The feature columns; all but the target and the weight where absent.
    pub features: Option<Vec<String>>,
    /// The column of row weights.
    pub weight: Option<String>,
    /// Which of two labels is the positive one, as it is written.
    pub positive: Option<String>,
    /// Whether the linear predictor has a constant; it is never penalised.
    pub intercept: bool,
    /// λ of the penalty λ[(1 − a)/2·‖w‖² + a·‖w‖₁] that is added to the mean loss; 0 for none.
    pub lambda: f64,
    /// a of that penalty, from 0, the square alone, to 1, the absolute values alone.
    pub l1_ratio: f64,
    /// Penalises the coefficients of columns of spread 1, and lets first-order methods work on such
    /// columns.
    pub standardize: bool,
    /// The method.
    pub solver: Solver,
    /// How small the gradient, or the duality gap, must be: see
    /// [`Certificate::tolerance`](crate::Certificate::tolerance).
    pub tol: f64,
    /// Steps of Newton's method and of interior points at most.
    pub steps: usize,
    /// Learning rate of first-order methods.
    pub lr: f64,
    /// Passes of first-order methods over the rows.
    pub epochs: usize,
    /// How the learning rate of first-order methods changes.
    pub schedule: Schedule,
    /// β of `momentum` and `nesterov`, from 0 to below 1.
    pub momentum: f64,
    /// By what share of the learning rate `adamw` shrinks the coefficients at each step; the
    /// constant, which is never penalised, keeps its size.
    pub weight_decay: f64,
    /// Rows a step of first-order methods; where absent 32 for `sgd` and all for the others.
    pub batch: Option<usize>,
    /// Whether each pass takes the rows in a new order, decided by the seed.
    pub shuffle: bool,
    /// Whose Adam.
    pub adam_rule: AdamRule,
    /// A model of the same columns to start from; where absent first-order methods start from 0,
    /// others from the best constant.
    pub init: Option<Model>,
    /// From how many starts a loss that is not convex is minimised, the lowest minimum kept: the usual
    /// start, then random ones around it. There every coefficient of a centred column of spread 1 is
    /// moved by a number uniform from −2s/√p to 2s/√p, with p such columns, and the constant by one from
    /// −2s to 2s; s is the spread of the targets, or 1 where the loss has a link. The history is that of
    /// the start kept.
    pub starts: usize,
    /// Whether to work out the errors of the coefficients, which takes about as long as a Newton step
    /// or two.
    pub inference: bool,
    /// What decides the order of the rows and random starts.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            features: None,
            weight: None,
            positive: None,
            intercept: true,
            lambda: 0.0,
            l1_ratio: 0.0,
            standardize: false,
            solver: Solver::Auto,
            tol: 1e-10,
            steps: 200,
            lr: 0.01,
            epochs: 200,
            schedule: Schedule::Constant,
            momentum: 0.9,
            weight_decay: 0.01,
            batch: None,
            shuffle: true,
            adam_rule: AdamRule::Torch,
            init: None,
            starts: 1,
            inference: true,
            seed: 0,
        }
    }
}

/// The usual name of the penalty λ[(1 − a)/2·‖w‖² + a·‖w‖₁]: `none`, `l2`, `l1` or `elastic-net`.
pub fn penalty_name(lambda: f64, l1_ratio: f64) -> &'static str {
    match (lambda, l1_ratio) {
        (0.0, _) => "none",
        (_, 0.0) => "l2",
        (_, 1.0) => "l1",
        _ => "elastic-net",
    }
}

impl Options {
    /// What multiplies ‖w‖²/2 and ‖w‖₁.
    pub(crate) fn penalties(&self) -> [f64; 2] {
        [
            self.lambda * (1.0 - self.l1_ratio),
            self.lambda * self.l1_ratio,
        ]
    }

    /// Every number within its range.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |name, why: &str| {
            Err(Error::Option {
                name,
                why: why.into(),
            })
        };
        let is = |x: f64, low: bool| x.is_finite() && low;
        if !is(self.lambda, self.lambda >= 0.0) {
            return wrong(
                "lambda",
                &format!("must be a number ≥ 0, got {}", self.lambda),
            );
        }
        if !(0.0..=1.0).contains(&self.l1_ratio) {
            return wrong(
                "l1_ratio",
                &format!("must lie between 0 and 1, got {}", self.l1_ratio),
            );
        }
        if !is(self.tol, self.tol > 0.0) {
            return wrong("tol", &format!("must be a number > 0, got {}", self.tol));
        }
        if !is(self.lr, self.lr > 0.0) {
            return wrong("lr", &format!("must be a number > 0, got {}", self.lr));
        }
        if !(0.0..1.0).contains(&self.momentum) {
            return wrong(
                "momentum",
                &format!(
                    "must lie between 0 and 1, 1 excluded, got {}",
                    self.momentum
                ),
            );
        }
        if !is(self.weight_decay, self.weight_decay >= 0.0) {
            return wrong(
                "weight_decay",
                &format!("must be a number ≥ 0, got {}", self.weight_decay),
            );
        }
        if let Some(why) = self.schedule.fault() {
            return wrong("schedule", &why);
        }
        if self.starts == 0 {
            return wrong("starts", "a fit needs at least one start");
        }
        if self.batch == Some(0) {
            return wrong("batch", "a step needs at least one row");
        }
        if self.solver == Solver::Gd && self.batch.is_some() {
            return wrong("batch", "gd takes all rows at a time; use sgd");
        }
        Ok(())
    }
}
