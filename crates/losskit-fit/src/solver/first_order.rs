//! Methods that follow the gradient: descent over all rows or a few at a time, Adam, and falling
//! subgradient steps.

use super::{AdamRule, Answer, Ended, Solver};
use crate::Error;
use crate::matrix::Matrix;
use crate::objective::Objective;
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
}

/// The memory of Adam.
struct Adam {
    rule: AdamRule,
    mean: Matrix,
    square: Matrix,
    /// β₁ᵗ and β₂ᵗ.
    powers: [f64; 2],
}

impl Adam {
    const BETA: [f64; 2] = [0.9, 0.999];

    fn new(rule: AdamRule, like: &Matrix) -> Adam {
        Adam {
            rule,
            mean: Matrix::zeros(like.nrows(), like.ncols()),
            square: Matrix::zeros(like.nrows(), like.ncols()),
            powers: [1.0; 2],
        }
    }

    fn step(&mut self, theta: &mut Matrix, grad: &Matrix, lr: f64) {
        let [b1, b2] = Adam::BETA;
        self.powers = [self.powers[0] * b1, self.powers[1] * b2];
        let [c1, c2] = self.powers.map(|p| 1.0 - p);
        for a in 0..theta.ncols() {
            for j in 0..theta.nrows() {
                let (g, m, v) = (
                    grad[(j, a)],
                    &mut self.mean[(j, a)],
                    &mut self.square[(j, a)],
                );
                *m += (g - *m) * (1.0 - b1);
                *v = *v * b2 + g * g * (1.0 - b2);
                theta[(j, a)] -= match self.rule {
                    AdamRule::Torch => lr / c1 * *m / (v.sqrt() / c2.sqrt() + 1e-8),
                    AdamRule::Keras => lr * c2.sqrt() / c1 * *m / (v.sqrt() + 1e-7),
                };
            }
        }
    }
}

/// Descends from `theta` for the epochs set.
pub(crate) fn first_order(
    objective: &Objective<'_>,
    mut theta: Matrix,
    solver: Solver,
    settings: &FirstOrder,
    seed: u64,
    watch: &mut Watch<'_>,
) -> Result<Answer, Error> {
    let mut adam = (solver == Solver::Adam).then(|| Adam::new(settings.adam_rule, &theta));
    let mut step = |theta: &mut Matrix, grad: &Matrix| match &mut adam {
        Some(adam) => adam.step(theta, grad, settings.lr),
        None => descend(theta, grad, settings.lr),
    };
    let mut order: Vec<usize> = (0..objective.rows()).collect();
    let mut rng = Rng::new(seed);
    let mut at = objective.eval(&theta)?;
    let limit = RUNAWAY * at.objective.abs().max(1.0);
    let mut control = watch.note(0, objective, &at, &theta)?;
    for epoch in 1..=settings.epochs {
        if control == Control::Stop {
            return Ok(answer(theta, Ended::Interrupted, epoch - 1));
        }
        match settings.batch.filter(|&b| b < objective.rows()) {
            None => step(&mut theta, &at.grad),
            Some(batch) => {
                if settings.shuffle {
                    rng.shuffle(&mut order);
                }
                for rows in order.chunks(batch) {
                    let grad = few(objective, rows, &theta)?;
                    step(&mut theta, &grad);
                }
            }
        }
        let diverged = Error::Diverged {
            solver,
            epoch,
            lr: settings.lr,
        };
        // A score that overflowed is no prediction, which the loss may refuse.
        at = objective.eval(&theta).map_err(|_| diverged.clone())?;
        if !(at.objective.abs() <= limit && at.grad_inf().is_finite()) {
            return Err(diverged);
        }
        control = watch.note(epoch, objective, &at, &theta)?;
    }
    Ok(answer(theta, Ended::Budget, settings.epochs))
}

fn answer(theta: Matrix, ended: Ended, steps: usize) -> Answer {
    Answer {
        theta,
        ended,
        steps,
        unending: None,
    }
}

fn descend(theta: &mut Matrix, grad: &Matrix, lr: f64) {
    for a in 0..theta.ncols() {
        for j in 0..theta.nrows() {
            theta[(j, a)] -= lr * grad[(j, a)];
        }
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
        objective.penalty.clone(),
    );
    Ok(part.eval(theta)?.grad)
}

/// Numbers [`subgradient`] may read in all, and its passes at least and at most.
const READS: usize = 2_000_000_000;
const PASSES: [usize; 2] = [2_000, 40_000];
/// Passes that it tells of.
const TOLD: usize = 500;

/// Steps of fixed, geometrically falling length along Adam-scaled subgradients, on centred, scaled
/// columns; keeps the best point it has seen. Near, not exact: a corner is approached and never
/// met.
pub(crate) fn subgradient(
    objective: &Objective<'_>,
    mut theta: Matrix,
    unit: f64,
    watch: &mut Watch<'_>,
) -> Result<Answer, Error> {
    let [least, most] = PASSES;
    let size = (objective.rows() * objective.width() * objective.outputs).max(1);
    let passes = (READS / size).clamp(least, most);
    let fall = 1e-9_f64.powf(1.0 / passes as f64);
    let mut adam = Adam::new(AdamRule::Torch, &theta);
    let mut at = objective.eval(&theta)?;
    let mut control = watch.note(0, objective, &at, &theta)?;
    let (mut best, mut least) = (theta.clone(), at.objective);
    let mut lr = unit;
    for pass in 1..=passes {
        if at.grad_inf() == 0.0 {
            return Ok(answer(theta, Ended::Rest, pass - 1));
        }
        if control == Control::Stop {
            return Ok(answer(best, Ended::Interrupted, pass - 1));
        }
        adam.step(&mut theta, &at.grad, lr);
        lr *= fall;
        at = objective.eval(&theta)?;
        if at.objective < least {
            (best, least) = (theta.clone(), at.objective);
        }
        if pass % (passes / TOLD) == 0 {
            control = watch.note(pass, objective, &at, &theta)?;
        }
    }
    Ok(answer(best, Ended::Budget, passes))
}
