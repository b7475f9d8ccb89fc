//! Standard errors of quantile regression: the loss has a corner and no second derivatives, so the
//! density of the residuals at the quantile takes their place.
//!
//! With residuals e = y − η, n = Σw and Epanechnikov's kernel K(u) = ¾(1 − u²) on |u| ≤ 1, the density
//! at 0 is f = Σw·K(e/h)/(nh), where Hall and Sheather's b = n^−⅓·z^⅔·(1.5φ(q)²/(2q² + 1))^⅓ (On the
//! distribution of a studentized quantile, 1988), q = Φ⁻¹(τ) and z = Φ⁻¹(0.975), gives the bandwidth
//! h = min(sd(y), IQR(e)/1.34)·(Φ⁻¹(τ + b) − Φ⁻¹(τ − b)). As in statsmodels' `QuantReg`.

use super::errors::{SINGULAR, Share, UNDETERMINED, combinations, form, is_exact};
use super::{Inference, Quantile, StandardErrors, tail};
use crate::Error;
use crate::aggregate::gram;
use crate::basis::Basis;
use crate::factor;
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective};
use crate::scatter::Moments;
use crate::target::Answers;

/// A residual so small beside the largest target and prediction is that of a row the fit goes through.
const THROUGH: f64 = 1e-11;

/// What is known of the errors of the τ-quantile, from `counted` rows; or in a sentence why nothing
/// is.
pub(crate) fn infer(
    tau: f64,
    objective: &Objective<'_>,
    basis: &Basis,
    theta: &Matrix,
    eval: &Eval,
    counted: usize,
) -> Result<Result<Inference, String>, Error> {
    let size = objective.width();
    let Answers::Numbers(y) = objective.answers else {
        return Ok(Err("the targets are no numbers".into()));
    };
    if !objective.span().is_alone() {
        return Ok(Err(
            "errors of quantiles need all residuals at once, which shards keep to themselves"
                .into(),
        ));
    }
    let one = vec![1.0; y.len()];
    let weight = objective.weight.unwrap_or(&one);
    let n: f64 = weight.iter().sum();
    if counted <= size || n <= size as f64 {
        return Ok(Err(format!(
            "{counted} rows leave nothing over for the errors of {size} coefficients"
        )));
    }
    let largest = |x: &[f64]| x.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let least = THROUGH * (largest(y) + largest(&eval.eta));
    let residual = y.iter().zip(&eval.eta).map(|(y, eta)| y - eta);
    let residual: Vec<f64> = residual
        .map(|e| if e.abs() <= least { 0.0 } else { e })
        .collect();
    let moments = Moments::column(y, objective.weight, objective.span())?;
    let spread = (moments.square / moments.weight).sqrt();
    let bandwidth = match bandwidth(tau, n, spread, &residual, weight) {
        Ok(bandwidth) => bandwidth,
        Err(why) => return Ok(Err(why)),
    };
    let kernel = |i: usize| {
        let u = residual[i] / bandwidth;
        0.75 * (1.0 - u * u).max(0.0)
    };
    let rows = 0..y.len();
    let density = rows.fold(0.0, |sum, i| sum + weight[i] * kernel(i)) / (n * bandwidth);

    let design = &objective.design;
    let noise = tau * (1.0 - tau);
    let side = |i: usize| if residual[i] > 0.0 { tau } else { 1.0 - tau };
    let Some(lower) = factor::clear(gram(design, |i| weight[i])?, SINGULAR) else {
        return Ok(Err(UNDETERMINED.into()));
    };
    let near = gram(design, |i| weight[i] * kernel(i) / bandwidth)?;
    let near = factor::clear(near, SINGULAR);
    let squares = gram(design, |i| weight[i] * weight[i])?;
    let scores = gram(design, |i| (weight[i] * side(i)).powi(2))?;
    let solved = |lower: &Matrix, parts: &[Share]| {
        let mut at = Matrix::zeros(size, 1);
        parts.iter().for_each(|&(i, x)| at[(i, 0)] = x);
        factor::solve(lower.view(), at.flat());
        at
    };
    let classic = table(basis, |parts| {
        let at = solved(&lower, parts);
        let product = parts.iter().map(|&(i, x)| x * at[(i, 0)]);
        noise * product.sum::<f64>() / (density * density)
    });
    let sandwich = table(basis, |parts| {
        form(&scores, solved(&lower, parts).column(0)) / (density * density)
    });
    let kernel = near.map(|near| {
        table(basis, |parts| {
            noise * form(&squares, solved(&near, parts).column(0))
        })
    });
    if is_exact(&sandwich, basis, theta) {
        return Ok(Err(
            "the fit is exact: nothing is left over to estimate errors from".into(),
        ));
    }
    Ok(Ok(Inference {
        classic: Some(classic),
        sandwich,
        quantile: Some(Quantile {
            tau,
            density,
            bandwidth,
            kernel,
        }),
        freedom: Some(n - size as f64),
        dispersion: None,
        differences: false,
        goodness: None,
    }))
}

/// The errors of one output from the variances of combinations.
fn table(basis: &Basis, variance: impl Fn(&[Share]) -> f64) -> StandardErrors {
    vec![combinations(basis, 0, |parts| variance(parts).sqrt())]
}

/// The bandwidth of the residuals of targets with this spread, or why there is none.
fn bandwidth(
    tau: f64,
    n: f64,
    spread: f64,
    residual: &[f64],
    weight: &[f64],
) -> Result<f64, String> {
    let q = tail::quantile(tau);
    let z = tail::quantile(0.975);
    let share = 1.5 * tail::bell(q).powi(2) / (2.0 * q * q + 1.0);
    let b = (z * z * share / n).cbrt();
    if tau - b <= 0.0 || tau + b >= 1.0 {
        return Err(format!(
            "rows that weigh {n} together are too few to tell how densely they lie about the {tau}-quantile"
        ));
    }
    let [low, high] = quartiles(residual, weight, n);
    let unit = spread.min((high - low) / 1.34);
    match unit > 0.0 {
        true => Ok(unit * (tail::quantile(tau + b) - tail::quantile(tau - b))),
        false => {
            Err("half of the residuals are the same, so their density cannot be estimated".into())
        }
    }
}

/// The quartiles, between neighbours in proportion; a number of weight 2 counts as two.
fn quartiles(x: &[f64], weight: &[f64], n: f64) -> [f64; 2] {
    let mut order: Vec<usize> = (0..x.len()).filter(|&i| weight[i] > 0.0).collect();
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    let at = |place: f64| {
        let mut before = 0.0;
        for &i in &order {
            before += weight[i];
            if place < before {
                return x[i];
            }
        }
        order.last().map_or(f64::NAN, |&i| x[i])
    };
    [0.25, 0.75].map(|share| {
        let place = share * (n - 1.0).max(0.0);
        let (low, rest) = (place.floor(), place.fract());
        at(low) + rest * (at(low + 1.0) - at(low))
    })
}
