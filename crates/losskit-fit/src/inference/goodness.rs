//! Likelihood and dispersion, as far as the loss has them.

use super::Goodness;
use crate::Error;
use crate::objective::{Eval, Lost, Objective};
use crate::solver::is_quadratic;
use crate::target::Answers;
use crate::watch::{is_classifier, response};
use losskit::card::Link;
use losskit::{Batch, Out, Reduction};
use std::f64::consts::TAU;

/// How far the targets spread about their means.
pub(super) struct Spread {
    /// Σw.
    pub(super) weight: f64,
    pub(super) dispersion: Option<f64>,
    /// What multiplies the inverse of the second derivatives for each unit of dispersion.
    pub(super) unit: f64,
    pub(super) freedom: Option<f64>,
    /// Σw(y − μ)² where the loss is that square, perhaps times a number.
    squares: Option<f64>,
    /// Σw of what the losses lack to −ln of probabilities.
    constants: Option<f64>,
}

/// Measures it; the fit has `size` coefficients.
pub(super) fn spread(objective: &Objective<'_>, eval: &Eval, size: usize) -> Result<Spread, Error> {
    let (loss, card) = (objective.loss, objective.loss.card());
    let parameters = loss.parameters();
    let weight = sum(objective, |_| 1.0)?;
    let mut spread = Spread {
        weight,
        dispersion: None,
        unit: 1.0,
        freedom: None,
        squares: None,
        constants: None,
    };
    if let Some(rest) = card.likelihood() {
        let total = match objective.answers {
            Answers::Numbers(y) => sum(objective, |i| rest(&parameters, y[i]))?,
            Answers::Classes(y) => sum(objective, |i| rest(&parameters, y[i] as f64))?,
        };
        spread.constants = total.is_finite().then_some(total);
    }
    if spread.constants.is_some() {
        spread.dispersion = Some(1.0);
        return Ok(spread);
    }
    let left = weight - size as f64;
    let (Answers::Numbers(y), false) = (objective.answers, is_classifier(card)) else {
        return Ok(spread);
    };
    if let Some(variance) = card.variance() {
        let mean = response(card.link, &eval.eta, 1)?;
        let pearson = sum(objective, |i| {
            (y[i] - mean[i]).powi(2) / variance(&parameters, mean[i])
        })?;
        spread.dispersion = (left > 0.0).then_some(pearson / left);
    } else if is_quadratic(loss) {
        let batch = Batch {
            weight: None,
            reduction: Reduction::Sum,
            ..objective.batch(&eval.eta)
        };
        let (mut grad, mut hess) = (vec![0.0; y.len()], vec![0.0; y.len()]);
        let out = Out {
            grad: Some(&mut grad),
            hess: Some(&mut hess),
            ..Out::none()
        };
        loss.eval64(&batch, out)?;
        let span = objective.span();
        let unit = span.agree(hess.first().copied(), Option::or)?;
        let unit = unit.unwrap_or(f64::NAN);
        // Squares that weigh rows by their targets have no such variance.
        if span.every(hess.iter().all(|h| *h == unit))? {
            let squares = sum(objective, |i| (grad[i] / unit).powi(2))?;
            spread.unit = unit;
            spread.squares = Some(squares);
            if left > 0.0 {
                spread.dispersion = Some(squares / left);
                spread.freedom = Some(left);
            }
        }
    }
    Ok(spread)
}

/// How likely the targets are; `None` where the loss is no likelihood or leaves its dispersion open.
pub(super) fn goodness(
    objective: &Objective<'_>,
    eval: &Eval,
    size: usize,
    spread: &Spread,
) -> Result<Option<Goodness>, Error> {
    let n = spread.weight;
    let (log_likelihood, deviance) = match (spread.squares, spread.constants) {
        (Some(squares), _) => (-0.5 * n * ((TAU * squares / n).ln() + 1.0), squares),
        (_, Some(constants)) => {
            let deviance = 2.0 * n * (eval.loss - least(objective)?);
            (-(n * eval.loss + constants), deviance)
        }
        _ => return Ok(None),
    };
    let p = size as f64;
    Ok(Some(Goodness {
        log_likelihood,
        aic: 2.0 * p - 2.0 * log_likelihood,
        bic: p * n.ln() - 2.0 * log_likelihood,
        deviance,
    }))
}

/// The mean of the least losses there can be: 0 for classes, else those of the targets as means.
fn least(objective: &Objective<'_>) -> Result<f64, Error> {
    let card = objective.loss.card();
    match objective.answers {
        Answers::Numbers(y) if !is_classifier(card) => {
            let eta: Vec<f64> = match card.link {
                Link::Log => y.iter().map(|y| y.ln()).collect(),
                _ => y.clone(),
            };
            let span = objective.span();
            let lost = span.over(
                |block| {
                    let rows = span.range(block);
                    let batch = objective.some(rows.clone(), &eta[rows]);
                    Ok(Lost(objective.loss.eval64(&batch, Out::none())?))
                },
                Lost::merge,
            )?;
            Ok(lost.unwrap_or_default().0.mean())
        }
        _ => Ok(0.0),
    }
}

/// Σw·f over the rows of positive weight.
fn sum(objective: &Objective<'_>, f: impl Fn(usize) -> f64 + Sync) -> Result<f64, Error> {
    objective.span().sum(|i| {
        let weight = objective.weight.map_or(1.0, |w| w[i]);
        if weight > 0.0 { weight * f(i) } else { 0.0 }
    })
}
