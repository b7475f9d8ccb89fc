//! Newton's method, damped where the parabola it trusts is wrong (Levenberg and Marquardt).
//!
//! A step solves (H + μI)d = g on centred, scaled columns. While steps succeed μ falls to 0, and
//! the last steps are Newton's own, so convergence is quadratic. Where H is indefinite (losses that
//! are not convex) or vanishes (all rows on the straight part of a Huber loss) μ rises until the
//! step descends; so the same method serves them. Under a penalty of absolute values a step is the
//! least of the parabola with that penalty (proximal Newton: Lee, Sun and Saunders 2014,
//! doi:10.1137/130921428).

use super::gauge::{centre, is_shift_free, pin_gauge};
use super::lasso::Parabola;
use super::{Answer, Ended};
use crate::Error;
use crate::aggregate::times;
use crate::factor;
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective, largest};
use crate::watch::{Control, Watch};
use losskit::card::Claim;

/// Rejected steps in a row before giving up.
pub(super) const PATIENCE: usize = 40;
/// Steps without any curvature after which a loss that may be negative is taken to fall for ever.
const STRAIGHT: usize = 20;
/// A step that moves a linear predictor by more than this is no last step.
const LONG: f64 = 1e-2;

/// What a caller may object to along the way.
pub(crate) type Inspect<'a> = &'a dyn Fn(&Matrix, &Eval) -> Result<(), Error>;

/// Minimises from `theta`, at most `steps` steps.
pub(crate) fn newton(
    objective: &Objective<'_>,
    mut theta: Matrix,
    steps: usize,
    mut watch: Option<&mut Watch<'_>>,
    inspect: Inspect<'_>,
) -> Result<Answer, Error> {
    let mut note = |step: usize, eval: &Eval, theta: &Matrix| match &mut watch {
        Some(watch) => watch.note(step, objective, eval, theta),
        None => Ok(Control::Go),
    };
    let mut at = objective.eval(&theta)?;
    let gauge = is_shift_free(objective)?;
    if gauge {
        centre(objective, &mut theta);
        at = objective.eval(&theta)?;
    }
    let mut control = note(0, &at, &theta)?;
    let (mut damping, mut straight, mut taken) = (0.0, 0, 0);
    let (mut ended, mut last) = (Ended::Budget, None);
    for step in 1..=steps {
        inspect(&theta, &at)?;
        if let Some(why) = ends(control, &at) {
            ended = why;
            break;
        }
        let hessian = hessian(objective, &at, gauge)?;
        let bend = (0..hessian.nrows()).fold(0.0_f64, |m, i| m.max(hessian[(i, i)].abs()));
        straight = if bend == 0.0 { straight + 1 } else { 0 };
        check_fall(objective, &at, straight)?;
        let next = descend(objective, &hessian, &theta, &at, bend, &mut damping)?;
        let Some(Move {
            to,
            eval,
            finest,
            pure,
        }) = next
        else {
            ended = Ended::Rest;
            break;
        };
        let slow = eval.grad_inf() > 0.5 * at.grad_inf() || eval.grad_inf() <= rounding(&eval);
        (theta, at, taken) = (to, eval, step);
        last = pure.or(last);
        control = note(step, &at, &theta)?;
        if finest && slow {
            inspect(&theta, &at)?;
            ended = Ended::Rest;
            break;
        }
    }
    let unending = match ended {
        Ended::Rest if objective.penalty.is_none() => unending(objective, &at, gauge, last)?,
        _ => Vec::new(),
    };
    Ok(Answer {
        theta,
        at,
        ended,
        steps: taken,
        unending,
    })
}

/// The Hessian, definite where only the gauge keeps it from being so.
fn hessian(objective: &Objective<'_>, at: &Eval, gauge: bool) -> Result<Matrix, Error> {
    let mut hessian = objective.hessian(&at.eta)?;
    if gauge {
        pin_gauge(objective, &mut hessian);
    }
    Ok(hessian)
}

/// The step Newton's method would take from the answer, and the last it took, as curvature may be too
/// small to tell, those that are long: gradient and curvature then die away together, as they do towards
/// a minimum at infinity.
fn unending(
    objective: &Objective<'_>,
    at: &Eval,
    gauge: bool,
    last: Option<Matrix>,
) -> Result<Vec<Matrix>, Error> {
    let next = solve(&hessian(objective, at, gauge)?, 0.0, &at.grad);
    let mut long = Vec::new();
    for step in next.into_iter().chain(last) {
        let step = Matrix::zeros(step.nrows(), step.ncols()).plus(-1.0, &step);
        if is_long(objective, &step)? {
            long.push(step);
        }
    }
    Ok(long)
}

/// Whether a step moves some linear predictor far.
pub(super) fn is_long(objective: &Objective<'_>, step: &Matrix) -> Result<bool, Error> {
    let moves = times(&objective.design, step);
    objective.span().any(moves.iter().any(|m| m.abs() > LONG))
}

/// Why a method is to end before its next step, if it is.
pub(super) fn ends(control: Control, at: &Eval) -> Option<Ended> {
    match control {
        Control::Stop => Some(Ended::Interrupted),
        Control::Go => (at.grad_inf() == 0.0).then_some(Ended::Rest),
    }
}

/// A loss that may be negative, and is so after many steps without any curvature, falls for ever.
pub(super) fn check_fall(
    objective: &Objective<'_>,
    at: &Eval,
    straight: usize,
) -> Result<(), Error> {
    let card = objective.loss.card();
    let may_fall = !card.claims.iter().any(|c| matches!(c, Claim::NonNegative));
    match may_fall && straight > STRAIGHT && at.objective < 0.0 {
        true => Err(Error::Unbounded { loss: card.name }),
        false => Ok(()),
    }
}

/// A step that was taken.
struct Move {
    to: Matrix,
    eval: Eval,
    /// Whether it was too short for the objective to tell.
    finest: bool,
    /// The step itself, if it was not damped.
    pure: Option<Matrix>,
}

/// The next point, if a step of any damping leads to a better one.
fn descend(
    objective: &Objective<'_>,
    hessian: &Matrix,
    theta: &Matrix,
    at: &Eval,
    bend: f64,
    damping: &mut f64,
) -> Result<Option<Move>, Error> {
    let least = if bend > 0.0 {
        1e-6 * bend
    } else {
        at.grad_inf()
    };
    for _ in 0..PATIENCE {
        let step = step(objective, hessian, *damping, theta, at);
        if let Some(Step {
            by: step,
            to,
            promised,
        }) = step.filter(|s| largest(&s.by).is_finite())
        {
            let predicted = 0.5 * (promised + *damping * dot(&step, &step));
            if promised > 0.0
                && largest(&to).is_finite()
                && let eval = objective.eval(&to)?
                && eval.objective.is_finite()
            {
                let drop = at.objective - eval.objective;
                let noise = 2.0 * noise(at);
                let finest = promised <= noise;
                let better = if finest {
                    // The objective cannot tell; the gradient can.
                    drop >= -noise && eval.grad_inf() < at.grad_inf()
                } else {
                    drop >= 1e-4 * promised - noise
                };
                if better {
                    let pure = (*damping == 0.0).then_some(step);
                    let ratio = drop / predicted;
                    if ratio > 0.75 || finest {
                        *damping = if *damping * 0.1 < 1e-9 * bend {
                            0.0
                        } else {
                            *damping * 0.1
                        };
                    } else if ratio < 0.25 {
                        *damping = (4.0 * *damping).max(least);
                    }
                    return Ok(Some(Move {
                        to,
                        eval,
                        finest,
                        pure,
                    }));
                }
                if finest && *damping == 0.0 {
                    return Ok(None);
                }
            }
        }
        *damping = (*damping * 10.0).max(least);
    }
    Ok(None)
}

/// A step that may be taken.
struct Step {
    /// What is subtracted.
    by: Matrix,
    to: Matrix,
    /// By how much the objective falls where it is straight.
    promised: f64,
}

fn step(
    objective: &Objective<'_>,
    hessian: &Matrix,
    damping: f64,
    theta: &Matrix,
    at: &Eval,
) -> Option<Step> {
    if !objective.penalty.is_lasso() {
        let by = solve(hessian, damping, &at.grad)?;
        return Some(Step {
            to: theta.clone().plus(-1.0, &by),
            promised: dot(&at.grad, &by),
            by,
        });
    }
    if !objective.loss.card().is_convex() {
        // Only a parabola that opens upwards has a least.
        solve(hessian, damping, &at.grad)?;
    }
    let lasso = objective.penalty.lasso.repeat(objective.outputs);
    let (from, slope) = (theta.data(), at.smooth.data());
    let to = Parabola::new(hessian, damping, from, slope, lasso.clone()).minimise()?;
    let promised = (0..to.len()).fold(0.0, |sum, j| {
        sum + slope[j] * (from[j] - to[j]) + lasso[j] * (from[j].abs() - to[j].abs())
    });
    let q = theta.nrows();
    let to = Matrix::from_fn(q, theta.ncols(), |j, a| to[a * q + j]);
    Some(Step {
        by: theta.clone().plus(-1.0, &to),
        to,
        promised,
    })
}

/// How far rounding of the linear predictors alone can move the objective.
pub(super) fn noise(at: &Eval) -> f64 {
    4.0 * f64::EPSILON * (at.objective.abs() + at.work)
}

/// The gradient that rounding alone leaves, on scaled columns.
pub(super) fn rounding(at: &Eval) -> f64 {
    f64::EPSILON * at.pull
}

pub(super) fn dot(a: &Matrix, b: &Matrix) -> f64 {
    let column = |j: usize| (0..a.nrows()).fold(0.0, |sum, i| sum + a[(i, j)] * b[(i, j)]);
    (0..a.ncols()).fold(0.0, |sum, j| sum + column(j))
}

/// (H + μI)⁻¹ g, if that matrix is positive definite.
fn solve(hessian: &Matrix, damping: f64, grad: &Matrix) -> Option<Matrix> {
    let mut damped = hessian.clone();
    for i in 0..damped.nrows() {
        damped[(i, i)] += damping;
    }
    let lower = factor::cholesky(damped)?;
    let mut step = grad.clone();
    factor::solve(lower.view(), step.flat());
    Some(step)
}
