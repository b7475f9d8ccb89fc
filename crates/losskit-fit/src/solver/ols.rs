//! Least squares for any loss that is a parabola: one Newton step, through the squared matrix where its
//! columns are clear of each other, by QR where they are not.

use super::newton::rounding;
use super::{Answer, Ended};
use crate::Error;
use crate::aggregate::triangle;
use crate::diagnose::CLEAR;
use crate::factor;
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective, largest};
use crate::watch::{Control, Watch};
use losskit::Loss;
use losskit::card::TargetShape;

/// Steps of iterative refinement after the solution.
const REFINEMENTS: usize = 2;

/// Minimises exactly: the rounding that a step leaves is removed by refinement on the true gradient.
pub(crate) fn ols(
    objective: &Objective<'_>,
    mut theta: Matrix,
    watch: &mut Watch<'_>,
) -> Result<Answer, Error> {
    let q = objective.width();
    let mut at = objective.eval(&theta)?;
    if watch.note(0, objective, &at, &theta)? == Control::Stop {
        return Ok(Answer {
            theta,
            at,
            ended: Ended::Interrupted,
            steps: 0,
            unending: Vec::new(),
        });
    }
    let (lower, step) = match factor::clear(objective.hessian(&at.eta)?, CLEAR) {
        Some(lower) => {
            let mut step = at.grad.clone();
            factor::solve(lower.view(), step.flat());
            let none = Matrix::zeros(q, 1);
            (lower, none.plus(-1.0, &step))
        }
        None => by_triangle(objective, &at, &theta)?,
    };
    theta = theta.plus(1.0, &step);
    at = objective.eval(&theta)?;
    for _ in 0..REFINEMENTS {
        if at.grad_inf() <= rounding(&at) {
            break;
        }
        // LLᵀd = g.
        let mut step = at.grad.clone();
        factor::solve(lower.view(), step.flat());
        if largest(&step) <= f64::EPSILON * largest(&theta) {
            break;
        }
        let finer = theta.clone().plus(-1.0, &step);
        let eval = objective.eval(&finer)?;
        if eval.grad_inf() < at.grad_inf() {
            (theta, at) = (finer, eval);
        }
    }
    let control = watch.note(1, objective, &at, &theta)?;
    let ended = if control == Control::Stop {
        Ended::Interrupted
    } else {
        Ended::Rest
    };
    Ok(Answer {
        theta,
        at,
        ended,
        steps: 1,
        unending: Vec::new(),
    })
}

/// The factor L of LLᵀ = XᵀDX and the step to the minimum, without squaring the condition number: rows
/// √h·(z, −g/h) and penalty rows √r·(e, −θ) are reduced block by block to a triangle.
fn by_triangle(
    objective: &Objective<'_>,
    at: &Eval,
    theta: &Matrix,
) -> Result<(Matrix, Matrix), Error> {
    let q = objective.width();
    let roots: Vec<f64> = objective
        .curvature(&at.eta)?
        .into_iter()
        .map(f64::sqrt)
        .collect();
    let slope = objective.slope(&at.eta)?;
    let reduced = triangle(&objective.design, q + 1, |block, top| {
        Matrix::from_fn(block.nrows(), q + 1, |i, j| {
            let root = roots[top + i];
            if j < q {
                root * block[(i, j)]
            } else if root > 0.0 {
                -slope[top + i] / root
            } else {
                0.0
            }
        })
    })?;
    let penalty = Matrix::from_fn(q, q + 1, |i, j| {
        let root = objective.penalty.ridge[i].sqrt();
        if j == q {
            -root * theta[(i, 0)]
        } else if i == j {
            root
        } else {
            0.0
        }
    });
    let upper = factor::triangle(Matrix::stack(&[reduced, penalty], q + 1));
    let lower = Matrix::from_fn(q, q, |i, j| upper[(j, i)]);
    let mut step = Matrix::from_fn(q, 1, |i, _| upper[(i, q)]);
    factor::backward(lower.view(), step.flat());
    Ok((lower, step))
}

/// Targets within the domain to probe a loss with.
pub(super) fn probes(loss: &dyn Loss) -> Vec<f64> {
    match loss.card().target {
        TargetShape::Value(domain) => [-1.0, 0.0, 0.25, 1.0, 3.7, 42.0]
            .into_iter()
            .filter(|&y| domain.contains(y))
            .collect(),
        _ => Vec::new(),
    }
}

/// For targets to probe a loss with its second derivatives, if it is a parabola of the prediction for
/// each: measured, not known.
fn bends(loss: &dyn Loss) -> Option<Vec<f64>> {
    let points = [-1e6, -33.0, -1.0, -1e-3, 0.0, 0.5, 2.0, 77.0, 1e6];
    let one = |y: f64| {
        let bend = |x: f64| loss.jet(x, y).map_or(f64::NAN, |jet| jet.hess);
        let at = bend(y);
        let same = loss.kinks(y).is_empty() && points.into_iter().all(|x| bend(x) == at);
        (at > 0.0 && same).then_some(at)
    };
    let all: Option<Vec<f64>> = probes(loss).into_iter().map(one).collect();
    all.filter(|all| loss.card().is_pointwise() && !all.is_empty())
}

/// Whether the loss is a parabola of the prediction.
pub(crate) fn is_quadratic(loss: &dyn Loss) -> bool {
    bends(loss).is_some()
}

/// The second derivative of such a loss, where it is the same for every target.
pub(crate) fn parabola(loss: &dyn Loss) -> Option<f64> {
    let all = bends(loss)?;
    all.iter().all(|bend| *bend == all[0]).then(|| all[0])
}
