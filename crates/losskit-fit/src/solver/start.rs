//! Where second-order methods start: the best constant.

use super::newton::newton;
use crate::Error;
use crate::matrix::Matrix;
use crate::objective::{Objective, Penalty};
use crate::span::Span;
use crate::tall::Tall;
use crate::target::Counted;

/// Newton steps a constant may take.
const STEPS: usize = 200;
/// Targets that are counted rather than gone through row by row, if no more of them differ.
const DISTINCT: usize = 1000;
/// Halvings of an interval: enough for any two numbers to meet.
const HALVINGS: usize = 128;

/// The constant linear predictors of least loss.
pub(crate) fn best_constant(of: &Objective<'_>) -> Result<Vec<f64>, Error> {
    let Objective {
        loss,
        outputs,
        answers,
        weight,
        total,
        ..
    } = *of;
    let few = answers.counted(weight, of.span(), DISTINCT)?;
    let (answers, weight, span) = match &few {
        Some(Counted { answers, sums }) => {
            (answers, Some(sums.as_slice()), Span::alone(sums.len()))
        }
        None => (answers, weight, of.span().clone()),
    };
    let design = Tall::ones(span);
    let penalty = Penalty::none(1);
    let objective = Objective::new(loss, design, outputs, answers, weight, total, penalty);
    if loss.is_smooth() {
        let found = newton(&objective, objective.zeros(), STEPS, None, &|_, _| Ok(()))?.theta;
        return Ok((0..outputs).map(|a| found[(0, a)]).collect());
    }
    if outputs > 1 {
        return Ok(vec![0.0; outputs]);
    }
    bisect(|x| Ok(objective.eval(&Matrix::from_fn(1, 1, |_, _| x))?.grad[(0, 0)])).map(|x| vec![x])
}

/// Where an increasing function changes sign.
fn bisect(slope: impl Fn(f64) -> Result<f64, Error>) -> Result<f64, Error> {
    let at = slope(0.0)?;
    if at == 0.0 {
        return Ok(0.0);
    }
    let side = -at.signum();
    let (mut near, mut far) = (0.0, side);
    while slope(far)? * side < 0.0 {
        near = far;
        far *= 2.0;
        if !far.is_finite() {
            return Ok(0.0);
        }
    }
    for _ in 0..HALVINGS {
        let middle = 0.5 * (near + far);
        if middle == near || middle == far {
            break;
        }
        let here = slope(middle)? * side;
        if here == 0.0 {
            return Ok(middle);
        }
        if here < 0.0 {
            near = middle
        } else {
            far = middle
        }
    }
    Ok(far)
}
