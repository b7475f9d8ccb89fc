//! Classes that a linear predictor separates, and losses that fall for ever.

use super::predictor;
use crate::Error;
use crate::aggregate::times;
use crate::basis::Basis;
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective};

/// The class of each row where a perfect separation would leave the loss without a minimum: the
/// loss, asked far out, still wants to go further. `None` for losses and targets where that is not
/// so.
pub(crate) fn separable<'a>(
    objective: &Objective<'a>,
    labels: bool,
) -> Result<Option<impl Fn(usize) -> usize + use<'a>>, Error> {
    /// A linear predictor beyond doubt.
    const FAR: f64 = 30.0;
    if !labels {
        return Ok(None);
    }
    let card = objective.loss.card();
    let truth = crate::watch::truth(objective.answers, card);
    let k = objective.outputs;
    let mut far = vec![0.0; objective.rows() * k];
    for row in 0..objective.rows() {
        match (k, truth(row)) {
            (1, class) => far[row] = if class == 1 { FAR } else { -FAR },
            (_, class) => far[row * k + class] = FAR,
        }
    }
    let pull = |row: usize, slope: &[f64]| match k {
        1 if truth(row) == 0 => -slope[row],
        1 => slope[row],
        _ => slope[row * k + truth(row)],
    };
    let mut slope = vec![0.0; far.len()];
    let batch = losskit::Batch::new(losskit::Rows::new(&far, k), objective.answers.targets());
    let out = losskit::Out {
        grad: Some(&mut slope),
        ..losskit::Out::none()
    };
    let known = objective.loss.eval64(&batch, out).is_ok();
    let outward = known && (0..objective.rows()).all(|row| pull(row, &slope) < 0.0);
    Ok(objective.span().every(outward)?.then_some(truth))
}

/// Whether every row of positive weight lies on its own side.
pub(crate) fn separates(
    objective: &Objective<'_>,
    eval: &Eval,
    truth: impl Fn(usize) -> usize,
) -> Result<bool, Error> {
    let k = objective.outputs;
    let margin = |row: usize| match k {
        1 if truth(row) == 0 => -eval.eta[row],
        1 => eval.eta[row],
        _ => {
            let scores = &eval.eta[row * k..][..k];
            let others = (0..k).filter(|&j| j != truth(row)).map(|j| scores[j]);
            scores[truth(row)] - others.fold(f64::NEG_INFINITY, f64::max)
        }
    };
    let apart = (0..objective.rows())
        .all(|row| margin(row) > 0.0 || objective.weight.is_some_and(|w| w[row] == 0.0));
    objective.span().every(apart)
}

/// Whether every row that a step moves gains by it, as on the way to a minimum at infinity.
pub(crate) fn all_gain(
    objective: &Objective<'_>,
    eval: &Eval,
    direction: &Matrix,
) -> Result<bool, Error> {
    let moves = times(&objective.design, direction);
    let slope = objective.slope(&eval.eta)?;
    let most = moves.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    let least = 1e-6 * objective.span().agree(most, f64::max)?;
    let k = objective.outputs;
    let pulls = moves.chunks_exact(k).zip(slope.chunks_exact(k));
    let (mut up, mut down) = (false, false);
    for (moved, slope) in pulls.filter(|(moved, _)| moved.iter().any(|x| x.abs() > least)) {
        let (pull, size) = moved
            .iter()
            .zip(slope)
            .fold((0.0, 0.0), |(pull, size), (m, g)| {
                (pull + m * g, size + (m * g).abs())
            });
        // What cancels within a row is rounding.
        let pull = if pull.abs() > 1e-3 * size { pull } else { 0.0 };
        up |= pull > 0.0;
        down |= pull < 0.0;
    }
    let (up, down) = (objective.span().any(up)?, objective.span().any(down)?);
    Ok(down && !up)
}

/// What a linear predictor that separates the classes looks like.
pub(crate) fn separation(
    basis: &Basis,
    theta: &Matrix,
    terms: &[String],
    labels: &[String],
) -> Error {
    let direction = match theta.ncols() {
        1 => format!("{} > 0", predictor(basis, theta, 0, terms)),
        k => {
            let scores: Vec<String> = (0..k)
                .map(|a| format!("{}: {}", labels[a], predictor(basis, theta, a, terms)))
                .collect();
            format!("the largest of the scores ({})", scores.join("; "))
        }
    };
    Error::Separated { direction }
}
