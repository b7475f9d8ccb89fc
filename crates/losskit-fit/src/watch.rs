//! The history of a fit, told while it happens.

use crate::Error;
use crate::matrix::Matrix;
use crate::metrics;
use crate::objective::Objective;
use crate::target::Answers;
use losskit::Card;
use losskit::card::{Link, TargetShape, Task};
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// Where a fit stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Epoch {
    /// Steps or passes taken; 0 is the start.
    pub epoch: usize,
    /// The weighted mean of the loss.
    pub loss: f64,
    /// The same with the penalty.
    pub objective: f64,
    /// |gradient of the objective|∞ on the columns the solver works on: centred and scaled for
    /// second-order solvers, the user's own for first-order ones unless they are standardised.
    pub grad: f64,
    /// What [`metric_name`] says.
    pub metric: f64,
    /// The mean loss on the validation rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid: Option<f64>,
    /// Seconds since the start; not kept in a file, which thereby depends on the data and the
    /// options only.
    #[serde(skip)]
    pub elapsed: f64,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// Go on.
    Go,
    /// Stop here and return the model as it stands.
    Stop,
}

/// What [`Epoch::metric`] is for a loss: `accuracy` or `rmse`.
pub fn metric_name(card: &Card) -> &'static str {
    if is_classifier(card) {
        "accuracy"
    } else {
        "rmse"
    }
}

pub(crate) fn is_classifier(card: &Card) -> bool {
    matches!(card.target, TargetShape::Class) || card.tasks.contains(&Task::Binary)
}

/// Through the link: what a linear predictor says on the scale of the data.
pub(crate) fn response(link: Link, eta: &[f64], outputs: usize) -> Result<Vec<f64>, Error> {
    Ok(match link {
        Link::Identity => eta.to_vec(),
        Link::Log => eta.iter().map(|z| z.exp()).collect(),
        Link::Logit => eta
            .iter()
            .map(|&z| {
                // Never the difference of near equals.
                let e = (-z.abs()).exp();
                (if z < 0.0 { e } else { 1.0 }) / (1.0 + e)
            })
            .collect(),
        Link::Softmax => losskit::softmax(losskit::Rows::new(eta, outputs))?,
    })
}

/// The class of each row, from its linear predictors: 0 or 1 for one, the first largest for
/// several.
pub(crate) fn decide(eta: &[f64], outputs: usize) -> Vec<usize> {
    if outputs == 1 {
        return eta.iter().map(|&z| usize::from(z > 0.0)).collect();
    }
    eta.chunks_exact(outputs)
        .map(|row| (1..outputs).fold(0, |best, j| if row[j] > row[best] { j } else { best }))
        .collect()
}

/// The class of each row, from its target.
pub(crate) fn truth(answers: &Answers, card: &Card) -> Vec<usize> {
    let middle = match card.target {
        TargetShape::Value(losskit::card::Domain::Signs) => 0.0,
        _ => 0.5,
    };
    match answers {
        Answers::Classes(classes) => classes.iter().map(|&c| c as usize).collect(),
        Answers::Numbers(values) => values.iter().map(|&v| usize::from(v > middle)).collect(),
    }
}

pub(crate) fn metric(objective: &Objective<'_>, eta: &[f64]) -> Result<f64, Error> {
    let card = objective.loss.card();
    if is_classifier(card) {
        let hits = decide(eta, objective.outputs)
            .into_iter()
            .zip(truth(objective.answers, card))
            .map(|(a, b)| a == b);
        return Ok(metrics::accuracy(hits, objective.weight));
    }
    let mean = response(card.link, eta, objective.outputs)?;
    Ok(match objective.answers {
        Answers::Numbers(y) => metrics::rmse(&mean, y, objective.weight),
        Answers::Classes(_) => f64::NAN,
    })
}

/// Who writes the history and tells the caller.
pub(crate) struct Watch<'a> {
    pub(crate) history: Vec<Epoch>,
    pub(crate) valid: Option<Objective<'a>>,
    tell: &'a mut dyn FnMut(&Epoch) -> Control,
    start: Instant,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(tell: &'a mut dyn FnMut(&Epoch) -> Control) -> Watch<'a> {
        Watch {
            history: Vec::new(),
            valid: None,
            tell,
            start: Instant::now(),
        }
    }

    /// Adds the next line.
    pub(crate) fn note(
        &mut self,
        epoch: usize,
        objective: &Objective<'_>,
        eval: &crate::objective::Eval,
        theta: &Matrix,
    ) -> Result<Control, Error> {
        let valid = match &self.valid {
            None => None,
            Some(valid) => Some(valid.value(theta)?.0),
        };
        let epoch = Epoch {
            epoch,
            loss: eval.loss,
            objective: eval.objective,
            grad: eval.grad_inf(),
            metric: metric(objective, &eval.eta)?,
            valid,
            elapsed: self.start.elapsed().as_secs_f64(),
        };
        let control = (self.tell)(&epoch);
        self.history.push(epoch);
        Ok(control)
    }
}
