//! What changes nothing: one number added to all scores of a row.

use crate::Error;
use crate::matrix::Matrix;
use crate::objective::Objective;

/// Whether adding one number to all scores of a row changes nothing: its derivatives then sum to 0.
///
/// Asked at scores of no pattern: at the best constants the derivatives of other losses sum to 0 too.
pub(crate) fn is_shift_free(objective: &Objective<'_>) -> Result<bool, Error> {
    if objective.outputs == 1 {
        return Ok(false);
    }
    let (k, span) = (objective.outputs, objective.span());
    let scores =
        (k * span.before()..k * (span.before() + span.rows())).map(|at| (at as f64 * 0.618).sin());
    let slope = objective.slope(&scores.collect::<Vec<_>>())?;
    let free = slope.chunks_exact(k).all(|row| {
        let (sum, size) = row
            .iter()
            .fold((0.0, 0.0), |(s, a), g| (s + g, a + g.abs()));
        sum.abs() <= 1e-9 * size
    });
    span.every(free)
}

/// Makes the coefficients of each column sum to 0 over the outputs, but of those whose absolute
/// values are penalised, where that would not change nothing.
pub(super) fn centre(objective: &Objective<'_>, theta: &mut Matrix) {
    for j in (0..theta.nrows()).filter(|&j| objective.penalty.lasso[j] == 0.0) {
        let sum = (0..theta.ncols()).fold(0.0, |sum, a| sum + theta[(j, a)]);
        let mean = sum / theta.ncols() as f64;
        (0..theta.ncols()).for_each(|a| theta[(j, a)] -= mean);
    }
}

/// Gives curvature to the directions that change nothing. Gradient and steps stay orthogonal to
/// them, so no step changes, and coefficients that start with sum 0 over the outputs keep it.
pub(super) fn pin_gauge(objective: &Objective<'_>, hessian: &mut Matrix) {
    let (q, outputs) = (objective.width(), objective.outputs);
    for j in (0..q).filter(|&j| objective.penalty.lasso[j] == 0.0) {
        let size = (0..outputs).fold(0.0_f64, |m, a| m.max(hessian[(a * q + j, a * q + j)]));
        for a in 0..outputs {
            for b in 0..=a {
                hessian[(a * q + j, b * q + j)] += size;
            }
        }
    }
}
