//! A fit from table to model.

mod certify;
mod data;
mod draft;
mod run;
mod starts;

pub use data::Table;
pub(crate) use data::{Among, Data};
pub(crate) use draft::Draft;
use run::Fit;

use crate::basis::{Columns, Raw};
use crate::certificate::Certificate;
use crate::frame::Frame;
use crate::model::Model;
use crate::objective::Objective;
use crate::options::Options;
use crate::predict::measure;
use crate::solver::Answer;
use crate::watch::{Control, Step, Watch};
use crate::{Error, suits};
use losskit::Loss;

/// Fits a linear model: the coefficients that make the weighted mean of `loss`, plus the penalty,
/// least.
///
/// # Errors
/// Whatever is wrong with the request or the data, in one sentence; see [`Error`].
pub fn fit<'t>(
    loss: &dyn Loss,
    table: impl Into<Table<'t>>,
    target: &str,
    options: &Options,
) -> Result<Model, Error> {
    let table = table.into();
    // On a thread that its own parts are shared out from, without waiting for another to wake.
    rayon::scope(|_| fit_watched(loss, table, target, options, None, &mut |_| Control::Go))
}

/// [`fit`], with each step told to `watch`, which may stop it, and the loss on the rows of `valid`
/// beside it.
///
/// # Errors
/// As [`fit`]; being stopped is not an error but a model that says so.
pub fn fit_watched<'t>(
    loss: &dyn Loss,
    table: impl Into<Table<'t>>,
    target: &str,
    options: &Options,
    valid: Option<&Frame>,
    watch: &mut dyn FnMut(&Step<'_>) -> Control,
) -> Result<Model, Error> {
    let data = read(loss, table, target, options)?;
    let held = valid.map(|table| data.like(loss, table)).transpose()?;
    let columns = data.columns(loss, options)?;
    Solved::of(loss, &data, &columns, options, None, held.as_ref(), watch)?.model()
}

/// [`fit`] of rows that are some of all.
pub(crate) fn fit_shared(
    loss: &dyn Loss,
    table: Table<'_>,
    target: &str,
    options: &Options,
    among: Among,
    watch: &mut dyn FnMut(&Step<'_>) -> Control,
) -> Result<Model, Error> {
    let data = read_among(loss, table, target, options, among)?;
    let columns = data.columns(loss, options)?;
    Solved::of(loss, &data, &columns, options, None, None, watch)?.model()
}

/// A table as the numbers `loss` is fitted to, the options checked.
pub(crate) fn read<'t>(
    loss: &dyn Loss,
    table: impl Into<Table<'t>>,
    target: &str,
    options: &Options,
) -> Result<Data<'t>, Error> {
    let table = table.into();
    let among = Among::alone(&table);
    read_among(loss, table, target, options, among)
}

fn read_among<'t>(
    loss: &dyn Loss,
    table: Table<'t>,
    target: &str,
    options: &Options,
    among: Among,
) -> Result<Data<'t>, Error> {
    options.check()?;
    suits::check(loss)?;
    Data::read(loss, table, target, options, among)
}

/// The smallest λ that leaves every coefficient at 0, were the penalty only the absolute values.
pub(crate) fn largest_slope(
    loss: &dyn Loss,
    data: &Data<'_>,
    columns: &Columns,
    options: &Options,
) -> Result<f64, Error> {
    let alone = Options {
        lambda: 1.0,
        l1_ratio: 1.0,
        init: None,
        ..options.clone()
    };
    let solver = alone.solver.resolve(loss, true)?;
    let fit = Fit::new(loss, data, columns, &alone, solver)?;
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

/// A fit that has ended.
pub(crate) struct Solved<'a> {
    fit: Fit<'a>,
    objective: Objective<'a>,
    watch: Watch<'a>,
    answer: Answer,
    pub(crate) certificate: Certificate,
}

impl<'a> Solved<'a> {
    /// Fits from coefficients that are near, if any are known.
    pub(crate) fn of(
        loss: &'a dyn Loss,
        data: &'a Data<'a>,
        columns: &'a Columns,
        options: &'a Options,
        from: Option<&Raw>,
        held: Option<&'a Data<'a>>,
        tell: &'a mut dyn FnMut(&Step<'_>) -> Control,
    ) -> Result<Solved<'a>, Error> {
        let solver = options.solver.resolve(loss, options.penalties()[1] > 0.0)?;
        let mut fit = Fit::new(loss, data, columns, options, solver)?;
        let valid = held.map(|held| fit.objective(held));
        let mut watch = Watch::new(fit.draft(), valid, tell);
        let objective = fit.objective(data).with(fit.parabola());
        let theta = match from {
            Some(raw) => fit.basis.adopt(raw),
            None => fit.start(&objective)?,
        };
        // Blocks that cannot be read are NaN: what comes of them is of no interest.
        let unread = |error: Error| objective.design.failure().unwrap_or(error);
        let best = fit.best_of(&objective, theta, &mut watch);
        let (answer, starts) = best.map_err(unread)?;
        let certificate = Certificate {
            starts,
            ..fit.certify(&objective, &answer)?
        };
        if let Some(failure) = objective.design.failure() {
            return Err(failure);
        }
        Ok(Solved {
            fit,
            objective,
            watch,
            answer,
            certificate,
        })
    }

    pub(crate) fn raw(&self) -> Raw {
        self.fit.basis.to_raw(&self.answer.theta)
    }

    /// The mean loss on other rows.
    pub(crate) fn loss_on(&self, held: &Data<'_>) -> Result<f64, Error> {
        Ok(self.fit.objective(held).value(&self.answer.theta)?.0)
    }

    /// The linear predictors of other rows, row by row.
    pub(crate) fn predictors(&self, held: &Data<'_>) -> Result<Vec<f64>, Error> {
        Ok(self.fit.objective(held).value(&self.answer.theta)?.1)
    }

    /// All there is to keep of it.
    pub(crate) fn model(self) -> Result<Model, Error> {
        let Solved {
            fit,
            objective,
            watch,
            answer,
            certificate,
        } = self;
        let (inference, no_inference) = match fit.options.inference {
            true => match fit.infer(&objective, &answer, &certificate)? {
                Ok(inference) => (Some(inference), None),
                Err(why) => (None, Some(why)),
            },
            false => (None, None),
        };
        let measured = |o: &Objective<'_>, eta: &[f64]| {
            measure(o.loss, eta, o.outputs, o.answers, &o.weighed())
        };
        let valid_metrics = match &watch.valid {
            Some(valid) => measured(valid, &valid.value(&answer.theta)?.1)?,
            None => Vec::new(),
        };
        Ok(Model {
            inference,
            no_inference,
            metrics: measured(&objective, &answer.at.eta)?,
            valid_metrics,
            warnings: fit.warnings,
            ..watch.draft.model(&answer.theta, certificate, watch.history)
        })
    }
}
