//! A fit from table to model.

mod data;
mod run;

pub(crate) use data::Data;
use run::Fit;

use crate::frame::Frame;
use crate::model::{Model, SCHEMA};
use crate::objective::Objective;
use crate::options::Options;
use crate::predict::measure;
use crate::watch::{Control, Epoch, Watch};
use crate::{Error, suits};
use losskit::Loss;

/// Fits a linear model: the coefficients that make the weighted mean of `loss`, plus the penalty,
/// least.
///
/// # Errors
/// Whatever is wrong with the request or the data, in one sentence; see [`Error`].
pub fn fit(
    loss: &dyn Loss,
    table: &Frame,
    target: &str,
    options: &Options,
) -> Result<Model, Error> {
    fit_watched(loss, table, target, options, None, &mut |_| Control::Go)
}

/// [`fit`], with each step told to `watch`, which may stop it, and the loss on the rows of `valid`
/// beside it.
///
/// # Errors
/// As [`fit`]; being stopped is not an error but a model that says so.
pub fn fit_watched(
    loss: &dyn Loss,
    table: &Frame,
    target: &str,
    options: &Options,
    valid: Option<&Frame>,
    watch: &mut dyn FnMut(&Epoch) -> Control,
) -> Result<Model, Error> {
    let data = read(loss, table, target, options)?;
    let held = valid.map(|table| data.like(loss, table)).transpose()?;
    Ok(fit_data(loss, &data, options, held.as_ref(), watch)?.0)
}

/// A table as the numbers `loss` is fitted to, the options checked.
pub(crate) fn read(
    loss: &dyn Loss,
    table: &Frame,
    target: &str,
    options: &Options,
) -> Result<Data, Error> {
    options.check()?;
    suits::check(loss)?;
    Data::read(loss, table, target, options)
}

/// The smallest λ that leaves every coefficient at 0, were the penalty only the absolute values.
pub(crate) fn largest_slope(loss: &dyn Loss, data: &Data, options: &Options) -> Result<f64, Error> {
    let alone = Options {
        lambda: 1.0,
        l1_ratio: 1.0,
        init: None,
        ..options.clone()
    };
    let solver = alone.solver.resolve(loss, true)?;
    let fit = Fit::new(loss, data, &alone, solver)?;
    let objective = fit.objective(data);
    let at = objective.eval(&fit.start(&objective)?)?;
    let mut most = 0.0_f64;
    for (j, &unit) in objective.penalty.lasso.iter().enumerate() {
        if unit > 0.0 {
            let slopes = (0..at.smooth.ncols()).map(|a| at.smooth[(j, a)].abs() / unit);
            most = slopes.fold(most, f64::max);
        }
    }
    Ok(most)
}

/// The model of some data and, if rows are held out, the mean loss on them.
pub(crate) fn fit_data(
    loss: &dyn Loss,
    data: &Data,
    options: &Options,
    held: Option<&Data>,
    watch: &mut dyn FnMut(&Epoch) -> Control,
) -> Result<(Model, Option<f64>), Error> {
    let solver = options.solver.resolve(loss, options.penalties()[1] > 0.0)?;
    let mut watch = Watch::new(watch);
    let mut fit = Fit::new(loss, data, options, solver)?;
    watch.valid = held.map(|held| fit.objective(held));
    let objective = fit.objective(data);
    let answer = fit.run(&objective, &mut watch)?;
    let eval = objective.eval(&answer.theta)?;
    let certificate = fit.certify(&objective, &answer, &eval)?;
    let (inference, no_inference) = match options.inference {
        true => match fit.infer(&objective, &answer, &eval, &certificate)? {
            Ok(inference) => (Some(inference), None),
            Err(why) => (None, Some(why)),
        },
        false => (None, None),
    };
    let measured =
        |o: &Objective<'_>, eta: &[f64]| measure(loss, eta, o.outputs, o.answers, o.weight);
    let metrics = measured(&objective, &eval.eta)?;
    let (valid_loss, valid_metrics) = match &watch.valid {
        Some(valid) => {
            let (value, eta) = valid.value(&answer.theta)?;
            (Some(value), measured(valid, &eta)?)
        }
        None => (None, Vec::new()),
    };
    let (coefficients, level) = fit.basis.to_raw(&answer.theta);
    let centre = fit.basis.centre.clone();
    let at_zero = |(w, level): (&Vec<f64>, &f64)| {
        w.iter()
            .zip(&centre)
            .fold(*level, |sum, (w, c)| sum - w * c)
    };
    let model = Model {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").into(),
        loss: loss.spec(),
        intercepts: coefficients.iter().zip(&level).map(at_zero).collect(),
        coefficients,
        centre,
        level,
        intercept: options.intercept,
        lambda: options.lambda,
        l1_ratio: options.l1_ratio,
        standardize: options.standardize,
        solver,
        settings: fit.settings,
        seed: options.seed,
        data: data.source.clone(),
        rows: data.x.nrows(),
        weight: options.weight.clone(),
        history: std::mem::take(&mut watch.history),
        certificate,
        inference,
        no_inference,
        warnings: fit.warnings,
        metrics,
        valid_metrics,
        outputs: data.outputs(),
        terms: data.terms.clone(),
        features: data.features.clone(),
        target: data.target.clone(),
    };
    Ok((model, valid_loss))
}
