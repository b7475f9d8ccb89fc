//! The history of a fit, told while it happens.

use crate::Error;
use crate::matrix::Matrix;
use crate::model::Model;
use crate::objective::{Eval, Objective};
use crate::tall::BLOCK;
use crate::target::Answers;
use crate::train::Draft;
use losskit::Card;
use losskit::card::{Link, TargetShape, Task};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
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
pub(crate) fn response(link: Link, eta: &[f64], outputs: usize) -> Result<Cow<'_, [f64]>, Error> {
    let each = |of: fn(f64) -> f64| {
        let all = eta.par_iter().with_min_len(BLOCK);
        Cow::Owned(all.map(|&z| of(z)).collect())
    };
    Ok(match link {
        Link::Identity => Cow::Borrowed(eta),
        Link::Log => each(f64::exp),
        Link::Logit => each(|z| {
            // Never the difference of near equals.
            let e = (-z.abs()).exp();
            (if z < 0.0 { e } else { 1.0 }) / (1.0 + e)
        }),
        Link::Softmax => losskit::softmax(losskit::Rows::new(eta, outputs))?.into(),
    })
}

/// The class of each row, from its linear predictors: 0 or 1 for one, the first largest for
/// several.
pub(crate) fn decide(eta: &[f64], outputs: usize) -> impl Iterator<Item = usize> {
    eta.chunks_exact(outputs).map(move |row| match row {
        [z] => usize::from(*z > 0.0),
        row => (1..outputs).fold(0, |best, j| if row[j] > row[best] { j } else { best }),
    })
}

/// The class of each row, from its target.
pub(crate) fn truth<'a>(answers: &'a Answers, card: &Card) -> impl Fn(usize) -> usize + 'a {
    let middle = match card.target {
        TargetShape::Value(losskit::card::Domain::Signs) => 0.0,
        _ => 0.5,
    };
    move |row| match answers {
        Answers::Classes(classes) => classes[row] as usize,
        Answers::Numbers(values) => usize::from(values[row] > middle),
    }
}

pub(crate) fn metric(objective: &Objective<'_>, eta: &[f64]) -> Result<f64, Error> {
    let card = objective.loss.card();
    let rows = objective.weighed();
    if is_classifier(card) {
        let truth = truth(objective.answers, card);
        let class: Vec<usize> = decide(eta, objective.outputs).collect();
        return rows.accuracy(|row| class[row] == truth(row));
    }
    let mean = response(card.link, eta, objective.outputs)?;
    Ok(match objective.answers {
        Answers::Numbers(y) => rows.rmse(&mean, y)?,
        Answers::Classes(_) => f64::NAN,
    })
}

/// A step, told while the fit goes on.
pub struct Step<'s> {
    /// Where the fit stands.
    pub epoch: &'s Epoch,
    /// Which start it is on, from 0.
    pub start: usize,
    model: &'s dyn Fn() -> Model,
}

impl Step<'_> {
    /// The model as it stands: not solved, not measured, but good to predict with and to go on from.
    pub fn model(&self) -> Model {
        (self.model)()
    }
}

/// Who writes the history and tells the caller.
pub(crate) struct Watch<'a> {
    pub(crate) draft: Draft<'a>,
    pub(crate) valid: Option<Objective<'a>>,
    pub(crate) history: Vec<Epoch>,
    tell: &'a mut dyn FnMut(&Step<'_>) -> Control,
    start: usize,
    began: Instant,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(
        draft: Draft<'a>,
        valid: Option<Objective<'a>>,
        tell: &'a mut dyn FnMut(&Step<'_>) -> Control,
    ) -> Watch<'a> {
        Watch {
            draft,
            valid,
            history: Vec::new(),
            tell,
            start: 0,
            began: Instant::now(),
        }
    }

    /// Begins the history of another start.
    pub(crate) fn begin(&mut self, start: usize) {
        self.start = start;
        self.history.clear();
    }

    /// Adds the next line.
    pub(crate) fn note(
        &mut self,
        epoch: usize,
        objective: &Objective<'_>,
        eval: &Eval,
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
            elapsed: self.began.elapsed().as_secs_f64(),
        };
        self.history.push(epoch.clone());
        let model = || self.draft.after(theta, eval, &self.history);
        Ok((self.tell)(&Step {
            epoch: &epoch,
            start: self.start,
            model: &model,
        }))
    }
}
