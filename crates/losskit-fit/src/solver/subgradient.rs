//! Falling subgradient steps, for corners that no other method knows.

use super::first_order::{AdamRule, Rule, Stepper, answer};
use super::{Answer, Ended};
use crate::Error;
use crate::matrix::Matrix;
use crate::objective::Objective;
use crate::watch::{Control, Watch};

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
    let size = (objective.span().all() * objective.width() * objective.outputs).max(1);
    let passes = (READS / size).clamp(least, most);
    let fall = 1e-9_f64.powf(1.0 / passes as f64);
    let mut adam = Stepper::new(Rule::Adam(AdamRule::Torch), &theta);
    let mut at = objective.eval(&theta)?;
    let mut control = watch.note(0, objective, &at, &theta)?;
    let (mut best, mut least) = (theta.clone(), at.objective);
    let mut lr = unit;
    for pass in 1..=passes {
        if at.grad_inf() == 0.0 {
            return Ok(answer(theta, at, Ended::Rest, pass - 1));
        }
        if control == Control::Stop {
            let at = objective.eval(&best)?;
            return Ok(answer(best, at, Ended::Interrupted, pass - 1));
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
    let at = objective.eval(&best)?;
    Ok(answer(best, at, Ended::Budget, passes))
}
