//! A fitted model: everything needed to predict, to judge and to repeat.

use crate::certificate::Certificate;
use crate::design::Feature;
use crate::inference::Inference;
use crate::solver::Solver;
use crate::solver::first_order::FirstOrder;
use crate::target::Target;
use crate::watch::{Epoch, metric_name};
use losskit::Loss;
use serde::{Deserialize, Serialize};

/// The version of the file format that [`Model`] is.
pub const SCHEMA: u32 = 1;

/// A linear model under a loss.
///
/// The linear predictor of a row is `level + Σ w·(x − centre)` for each output, which loses nothing
/// where columns are large and vary little; `intercepts` is the same predictor at x = 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The version of losskit that made it.
    pub version: String,
    /// The loss with its parameters.
    pub loss: String,
    /// The target and how it is read.
    pub target: Target,
    /// The columns and how each is read.
    pub features: Vec<Feature>,
    /// The names of the coefficients: a column, or a column and a text as in `town=Ulm`.
    pub terms: Vec<String>,
    /// The names of the linear predictors: the target, or one class each.
    pub outputs: Vec<String>,
    /// By output, then by term, on the raw scale.
    pub coefficients: Vec<Vec<f64>>,
    /// By output.
    pub intercepts: Vec<f64>,
    /// By term: where predictions are made from.
    pub centre: Vec<f64>,
    /// By output: the linear predictor at `centre`.
    pub level: Vec<f64>,
    /// Whether there is an intercept.
    pub intercept: bool,
    /// λ of the penalty λ[(1 − a)/2·‖w‖² + a·‖w‖₁].
    pub lambda: f64,
    /// a of that penalty.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub l1_ratio: f64,
    /// Whether the penalised coefficients were those of columns of spread 1.
    pub standardize: bool,
    /// The method that ran.
    pub solver: Solver,
    /// How a first-order method was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<FirstOrder>,
    /// What shuffled the rows.
    pub seed: u64,
    /// Where the training data came from.
    pub data: String,
    /// How many rows it had.
    pub rows: usize,
    /// What they weighed together; 0 in files of before this was kept.
    #[serde(default)]
    pub total: f64,
    /// The column of row weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// How the fit went.
    pub history: Vec<Epoch>,
    /// What is known of the answer.
    pub certificate: Certificate,
    /// What is known of the errors of the coefficients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inference: Option<Inference>,
    /// Why nothing is known of them, if it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_inference: Option<String>,
    /// What the data made worth saying, in whole sentences.
    pub warnings: Vec<String>,
    /// On the training data.
    pub metrics: Vec<Metric>,
    /// On the validation data, if there was any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub valid_metrics: Vec<Metric>,
}

/// A measure of how good a model is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: f64,
}

fn is_zero(x: &f64) -> bool {
    *x == 0.0
}

impl Metric {
    pub(crate) fn new(name: &str, value: f64) -> Metric {
        Metric {
            name: name.into(),
            value,
        }
    }
}

impl Model {
    /// Its loss.
    ///
    /// # Errors
    /// A loss this version does not have.
    pub fn loss(&self) -> Result<Box<dyn Loss>, losskit::Error> {
        losskit::parse(&self.loss)
    }

    /// What the history's metric is.
    pub fn metric_name(&self) -> &'static str {
        self.loss()
            .map_or("metric", |loss| metric_name(loss.card()))
    }
}
