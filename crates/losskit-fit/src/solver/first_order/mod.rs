//! Methods that follow the gradient, over all rows or a few at a time, for as many epochs as asked.

mod rule;
mod schedule;

pub use rule::AdamRule;
pub(super) use rule::{Rule, Stepper};
pub use schedule::Schedule;

use super::{Answer, Ended, Solver};
use crate::Error;
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective};
use crate::options::Options;
use crate::rng::Rng;
use crate::target::Answers;
use crate::watch::{Control, Watch};
use serde::{Deserialize, Serialize};

/// Rows a step of `sgd` where nothing else is asked.
pub(crate) const SGD_BATCH: usize = 32;
/// A loss this many times its start has run away.
const RUNAWAY: f64 = 1e8;

/// How a first-order method was set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FirstOrder {
    /// Learning rate.
    pub lr: f64,
    /// Passes over the rows.
    pub epochs: usize,
    /// Rows a step; all where absent.
    pub batch: Option<usize>,
    /// Whether each pass took the rows in a new order.
    pub shuffle: bool,
    /// Whose Adam.
    pub adam_rule: AdamRule,
    /// How the learning rate changes.
    #[serde(default)]
    pub schedule: Schedule,
    /// β, of methods with momentum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub momentum: Option<f64>,
    /// By what share of the learning rate each step shrinks the coefficients but the constant; of
    /// `adamw`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_decay: Option<f64>,
}

impl FirstOrder {
    /// What the options say to a method that follows the gradient.
    pub(crate) fn of(solver: Solver, options: &Options) -> FirstOrder {
        let only = |of: bool, x: f64| of.then_some(x);
        FirstOrder {
            lr: options.lr,
            epochs: options.epochs,
            batch: options
                .batch
                .or((solver == Solver::Sgd).then_some(SGD_BATCH)),
            shuffle: options.shuffle,
            adam_rule: options.adam_rule,
            schedule: options.schedule,
            momentum: only(solver.has_momentum(), options.momentum),
            weight_decay: only(solver == Solver::Adamw, options.weight_decay),
        }
    }
}

/// Descends from `theta` for the epochs set; the rows of θ that are not `decayed` keep their size.
pub(crate) fn first_order(
    objective: &Objective<'_>,
    mut theta: Matrix,
    solver: Solver,
    settings: &FirstOrder,
    decayed: usize,
    seed: u64,
    watch: &mut Watch<'_>,
) -> Result<Answer, Error> {
    let rule = Rule::of(solver, settings.momentum.unwrap_or(0.0), settings.adam_rule);
    let mut stepper = Stepper::new(rule, &theta);
    let decay = settings.weight_decay.unwrap_or(0.0);
    let mut step = |theta: &mut Matrix, grad: &Matrix, lr: f64| {
        if decay > 0.0 {
            shrink(theta, decayed, 1.0 - lr * decay);
        }
        stepper.step(theta, grad, lr);
    };
    let mut order: Vec<usize> = (0..objective.rows()).collect();
    let mut rng = Rng::new(seed);
    let mut at = objective.eval(&theta)?;
    let limit = RUNAWAY * at.objective.abs().max(1.0);
    let mut control = watch.note(0, objective, &at, &theta)?;
    for epoch in 1..=settings.epochs {
        if control == Control::Stop {
            return Ok(answer(theta, at, Ended::Interrupted, epoch - 1));
        }
        let lr = settings.lr * settings.schedule.share(epoch - 1, settings.epochs);
        match settings.batch.filter(|&b| b < objective.span().all()) {
            None => step(&mut theta, &at.grad, lr),
            Some(batch) => {
                if settings.shuffle {
                    rng.shuffle(&mut order);
                }
                for rows in order.chunks(batch) {
                    let grad = few(objective, rows, &theta)?;
                    step(&mut theta, &grad, lr);
                }
            }
        }
        at = objective.eval(&theta)?;
        if !(at.objective.abs() <= limit && at.grad_inf().is_finite()) {
            return Err(Error::Diverged {
                solver,
                epoch,
                lr: settings.lr,
            });
        }
        control = watch.note(epoch, objective, &at, &theta)?;
    }
    Ok(answer(theta, at, Ended::Budget, settings.epochs))
}

pub(super) fn answer(theta: Matrix, at: Eval, ended: Ended, steps: usize) -> Answer {
    Answer {
        theta,
        at,
        ended,
        steps,
        unending: Vec::new(),
    }
}

/// Decoupled weight decay (Loshchilov and Hutter 2019, doi:10.48550/arXiv.1711.05101).
fn shrink(theta: &mut Matrix, rows: usize, by: f64) {
    for a in 0..theta.ncols() {
        (0..rows).for_each(|j| theta[(j, a)] *= by);
    }
}

/// The gradient of the objective over some of the rows.
fn few(objective: &Objective<'_>, rows: &[usize], theta: &Matrix) -> Result<Matrix, Error> {
    let answers: Answers = objective.answers.take(rows);
    let weight: Option<Vec<f64>> = objective
        .weight
        .map(|w| rows.iter().map(|&i| w[i]).collect());
    let part = Objective::new(
        objective.loss,
        objective.design.take(rows),
        objective.outputs,
        &answers,
        weight.as_deref(),
        weight
            .as_ref()
            .map_or(rows.len() as f64, |w| w.iter().sum()),
        objective.penalty.clone(),
    );
    Ok(part.eval(theta)?.grad)
}
