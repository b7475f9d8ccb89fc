//! Newton's method without its matrix: each step is found by conjugate gradients from products with
//! the second derivatives, and kept within a region where the parabola has proved right (Steihaug
//! 1983, doi:10.1137/0720042; Lin, Weng and Keerthi 2008, jmlr.org/papers/v9/lin08b.html).
//!
//! A step is found as exactly as the parabola has proved to be right (Eisenstat and Walker 1996,
//! doi:10.1137/0917003), so convergence is faster than linear. Under a penalty of absolute values it
//! stays among coefficients that are not 0, or do not want to be, and ends where a sign would change
//! (Byrd, Chin, Nocedal and Oztoprak 2016, doi:10.1007/s10107-015-0965-3).

use super::face::Face;
use super::gauge::{centre, is_shift_free};
use super::metric::Metric;
use super::newton::{Inspect, PATIENCE, check_fall, dot, ends, is_long, noise, rounding};
use super::steihaug::Parabola;
use super::{Answer, Ended};
use crate::Error;
use crate::bend::Bend;
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective, largest};
use crate::watch::Watch;

/// The residual of the first step, relative to the gradient, and the largest of any.
const LOOSE: f64 = 0.1;
/// The largest residual of a step that may be the last: loose ones may fail where exact ones do not.
const EXACT: f64 = 1e-4;

/// Minimises from `theta`, at most `steps` steps.
pub(crate) fn newton_cg(
    objective: &Objective<'_>,
    mut theta: Matrix,
    steps: usize,
    watch: &mut Watch<'_>,
    inspect: Inspect<'_>,
) -> Result<Answer, Error> {
    // Steps are centred, so what is centred stays so.
    let gauge = is_shift_free(objective)?;
    if gauge {
        centre(objective, &mut theta);
    }
    let mut at = objective.eval(&theta)?;
    let mut control = watch.note(0, objective, &at, &theta)?;
    let mut region = Region {
        radius: f64::INFINITY,
        residual: LOOSE,
    };
    let (mut straight, mut taken) = (0, 0);
    let (mut ended, mut unending) = (Ended::Budget, None);
    for step in 1..=steps {
        inspect(&theta, &at)?;
        if let Some(why) = ends(control, &at) {
            ended = why;
            break;
        }
        let bend = objective.bend(&at.eta)?;
        let metric = Metric::of(&bend, gauge)?;
        straight = if metric.is_flat() { straight + 1 } else { 0 };
        check_fall(objective, &at, straight)?;
        let Some(next) = region.descend(objective, &bend, &metric, &theta, &at)? else {
            ended = Ended::Rest;
            break;
        };
        let slow = next.eval.grad_inf() > 0.5 * at.grad_inf()
            || next.eval.grad_inf() <= rounding(&next.eval);
        (theta, at, taken) = (next.to, next.eval, step);
        // Gradient and curvature die away together: so they do towards a minimum at infinity.
        if let Some(step) = next.whole.filter(|_| next.finest)
            && is_long(objective, &step)?
        {
            unending = Some(step);
        }
        control = watch.note(step, objective, &at, &theta)?;
        if next.finest && next.exact && slow {
            inspect(&theta, &at)?;
            ended = Ended::Rest;
            break;
        }
    }
    let at_rest = ended == Ended::Rest && !objective.penalty.is_lasso();
    Ok(Answer {
        theta,
        at,
        ended,
        steps: taken,
        unending: unending.filter(|_| at_rest).into_iter().collect(),
    })
}

/// A step that was taken.
struct Move {
    to: Matrix,
    eval: Eval,
    /// Whether it was too short for the objective to tell.
    finest: bool,
    /// Whether the parabola was followed to its end.
    exact: bool,
    /// The step itself, if nothing cut it short.
    whole: Option<Matrix>,
}

/// How far, and how closely, the parabola is to be believed.
struct Region {
    radius: f64,
    /// What may be left of the gradient of the parabola, relative to the gradient.
    residual: f64,
}

impl Region {
    /// The next point, if a step of any length leads to a better one.
    fn descend(
        &mut self,
        objective: &Objective<'_>,
        bend: &Bend<'_>,
        metric: &Metric<'_>,
        theta: &Matrix,
        at: &Eval,
    ) -> Result<Option<Move>, Error> {
        let face = Face::of(objective, theta, &at.grad);
        let size = dot(&at.grad, &at.grad).sqrt();
        for _ in 0..PATIENCE {
            let exact = self.residual <= EXACT;
            let residual = self.residual.max(0.5 * rounding(at) / size);
            let parabola = Parabola {
                bend,
                metric,
                theta,
                at,
                radius: self.radius,
            };
            let course = parabola.descend(&face, residual)?;
            let to = face.hold(theta.clone().plus(1.0, &course.step));
            // Within a face the penalty is straight.
            let promised = -dot(&at.grad, &course.step);
            let fits = promised > 0.0 && largest(&to).is_finite();
            if fits
                && let eval = objective.eval(&to)?
                && eval.objective.is_finite()
            {
                let drop = at.objective - eval.objective;
                // Rounding of a sum grows with the root of its terms.
                let noise = 2.0 * noise(at) * (objective.width() as f64).sqrt();
                let finest = promised <= noise;
                let better = if finest {
                    // The objective cannot tell; the gradient can.
                    drop >= -noise && eval.grad_inf() < at.grad_inf()
                } else {
                    drop >= 1e-4 * promised - noise
                };
                if better {
                    let bent = dot(&course.step, &course.bent);
                    let ratio = drop / (promised - 0.5 * bent);
                    if !finest && ratio < 0.25 {
                        self.radius = 0.5 * course.length;
                    } else if ratio > 0.75 && course.edge {
                        self.radius = 4.0 * course.length;
                    }
                    let left = dot(&eval.grad, &eval.grad).sqrt();
                    self.believe((left - course.left).abs() / size);
                    if finest {
                        self.residual = self.residual.min(EXACT);
                    }
                    return Ok(Some(Move {
                        to,
                        eval,
                        finest,
                        exact,
                        whole: (!course.edge).then_some(course.step),
                    }));
                }
                if finest && !course.edge {
                    if exact {
                        return Ok(None);
                    }
                    self.residual = EXACT;
                    continue;
                }
            }
            self.radius = 0.25 * course.length;
        }
        Ok(None)
    }

    /// The next residual, from the share of the gradient that the parabola had wrong.
    fn believe(&mut self, wrong: f64) {
        let held = self.residual.powf(1.618);
        let next = if held > LOOSE { wrong.max(held) } else { wrong };
        self.residual = next.min(LOOSE);
    }
}
