//! Standard errors: the second derivatives at the minimum and the gradients of the rows.

use super::goodness::{Spread, goodness, spread};
use super::{Inference, StandardErrors};
use crate::Error;
use crate::basis::Basis;
use crate::factor;
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective, largest};
use crate::solver::gauge::is_shift_free;

/// A pivot that has lost so much to those before it is rounding.
pub(super) const SINGULAR: f64 = 1e-13;
/// Errors so small beside the coefficients are rounding.
const EXACT: f64 = 1e-13;
pub(super) const UNDETERMINED: &str =
    "the rows do not determine the coefficients: the matrix of second derivatives is singular";

/// What is known of the errors at the minimum of an objective without penalty, from `counted` rows;
/// or in a sentence why nothing is.
pub(crate) fn infer(
    objective: &Objective<'_>,
    basis: &Basis,
    theta: &Matrix,
    eval: &Eval,
    counted: usize,
) -> Result<Result<Inference, String>, Error> {
    let (k, q) = (objective.outputs, objective.width());
    let first = usize::from(is_shift_free(objective)?);
    let size = (k - first) * q;
    if counted <= size {
        return Ok(Err(format!(
            "{counted} rows leave nothing over for the errors of {size} coefficients"
        )));
    }
    // Differences from the first output: its coefficients stay where they are.
    let both = [objective.hessian(&eval.eta)?, objective.outer(&eval.eta)?];
    let [bend, noise] =
        both.map(|whole| Matrix::from_fn(size, size, |i, j| whole[(i + first * q, j + first * q)]));
    let Some(lower) = factor::clear(bend, SINGULAR) else {
        return Ok(Err(UNDETERMINED.into()));
    };
    let spread = spread(objective, eval, size)?;
    let variance = |combination: &[Share]| {
        let mut at = Matrix::zeros(size, 1);
        let mut solved = at.clone();
        for &(i, x) in combination {
            at[(i, 0)] = x;
            solved[(i, 0)] = x;
        }
        factor::solve(lower.view(), solved.flat());
        let classic = at.column(0).iter().zip(solved.column(0));
        [
            classic.fold(0.0, |sum, (t, u)| sum + t * u) / spread.weight,
            form(&noise, solved.column(0)),
        ]
    };
    let output = |a: usize| -> Vec<Option<[f64; 2]>> {
        match a.checked_sub(first) {
            Some(place) => combinations(basis, place * q, variance),
            None => vec![None; basis.centre.len() + usize::from(basis.intercept)],
        }
    };
    let variances: Vec<Vec<Option<[f64; 2]>>> = (0..k).map(output).collect();
    let table = |which: usize, factor: f64| -> StandardErrors {
        let error = |v: &Option<[f64; 2]>| v.map(|v| (factor * v[which]).sqrt());
        let each = variances.iter();
        each.map(|output| output.iter().map(error).collect())
            .collect()
    };
    let sandwich = table(1, 1.0);
    if is_exact(&sandwich, basis, theta) {
        return Ok(Err(
            "the fit is exact: nothing is left over to estimate errors from".into(),
        ));
    }
    let goodness = goodness(objective, eval, size, &spread)?;
    let Spread {
        freedom,
        dispersion,
        unit,
        ..
    } = spread;
    Ok(Ok(Inference {
        classic: dispersion.map(|phi| table(0, phi * unit)),
        sandwich,
        freedom,
        quantile: None,
        dispersion,
        differences: first == 1,
        goodness,
    }))
}

/// A coefficient of the solver's and what it is multiplied by.
pub(super) type Share = (usize, f64);

/// What `of` makes of each coefficient on the raw scale, the constant first, as a combination of the
/// solver's, which begin at `top`; `None` for a term that was left out.
pub(super) fn combinations<T>(
    basis: &Basis,
    top: usize,
    of: impl Fn(&[Share]) -> T,
) -> Vec<Option<T>> {
    // The linear predictor at x = 0.
    let constant = basis.intercept.then(|| {
        let kept = basis.kept.iter().enumerate();
        let mut parts: Vec<Share> = kept
            .map(|(j, &raw)| (top + j, -basis.centre[raw] / basis.scale[raw]))
            .collect();
        parts.push((top + basis.kept.len(), 1.0));
        Some(of(&parts))
    });
    let term = |raw: usize| {
        let j = basis.kept.binary_search(&raw).ok()?;
        Some(of(&[(top + j, 1.0 / basis.scale[raw])]))
    };
    let terms = (0..basis.centre.len()).map(term);
    constant.into_iter().chain(terms).collect()
}

/// xᵀAx of a symmetric matrix of which the lower triangle is known.
pub(super) fn form(lower: &Matrix, x: &[f64]) -> f64 {
    (0..x.len())
        .map(|j| {
            let below = (j + 1..x.len()).fold(0.0, |sum, i| sum + lower[(i, j)] * x[i]);
            x[j] * (lower[(j, j)] * x[j] + 2.0 * below)
        })
        .fold(0.0, |sum, part| sum + part)
}

/// Whether the errors are rounding: those of the terms, in units of their spread, or of the constant alone.
pub(super) fn is_exact(sandwich: &StandardErrors, basis: &Basis, theta: &Matrix) -> bool {
    let alone = f64::from(u8::from(basis.kept.is_empty()));
    let constant = basis.intercept.then_some(alone).into_iter();
    let scales = constant.chain(basis.scale.iter().copied());
    let most = EXACT * largest(theta);
    sandwich.iter().all(|output| {
        let scaled = output.iter().zip(scales.clone());
        let scaled = scaled.filter_map(|(error, scale)| Some((*error)? * scale));
        scaled.fold(0.0, f64::max) <= most
    })
}
