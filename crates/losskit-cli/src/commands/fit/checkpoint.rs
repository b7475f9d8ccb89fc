//! A model saved while its fit goes on, and the fit that goes on from it.

use super::save;
use super::setup::Setup;
use crate::args::FitArgs;
use crate::failure::Failure;
use losskit_fit::{Model, Step};
use std::path::Path;
use std::time::{Duration, Instant};

/// Between two savings at least.
const PAUSE: Duration = Duration::from_secs(1);

/// Saves models on the way.
pub(super) struct Keeper<'a> {
    path: Option<&'a Path>,
    last: Option<Instant>,
    /// What kept a model from being saved.
    pub(super) failure: Option<Failure>,
}

impl<'a> Keeper<'a> {
    pub(super) fn new(path: Option<&'a Path>) -> Keeper<'a> {
        Keeper {
            path,
            last: None,
            failure: None,
        }
    }

    /// Saves the model if it is time; whether that went well.
    pub(super) fn keep(&mut self, step: &Step<'_>) -> bool {
        let early = self.last.is_some_and(|last| last.elapsed() < PAUSE);
        if let (Some(path), false) = (self.path, early) {
            self.failure = save(&step.model(), path).err();
            self.last = Some(Instant::now());
        }
        self.failure.is_none()
    }
}

/// Whether the model to go on from is one of the same fit.
pub(super) fn check_resume(args: &FitArgs, setup: &Setup) -> Result<(), Failure> {
    let (Some(path), Some(model)) = (&args.how.resume, &setup.options.init) else {
        return Ok(());
    };
    let Model {
        loss,
        target,
        lambda,
        l1_ratio,
        standardize,
        intercept,
        rows,
        ..
    } = model;
    let options = &setup.options;
    let settings = [
        ("the loss", loss.clone(), setup.loss.spec()),
        (
            "the target",
            target.column.clone(),
            args.problem.target.clone(),
        ),
        ("λ", lambda.to_string(), options.lambda.to_string()),
        (
            "the share of l1",
            l1_ratio.to_string(),
            options.l1_ratio.to_string(),
        ),
        (
            "--standardize",
            standardize.to_string(),
            options.standardize.to_string(),
        ),
        (
            "an intercept",
            intercept.to_string(),
            options.intercept.to_string(),
        ),
        (
            "the number of rows",
            rows.to_string(),
            setup.train.table().rows().to_string(),
        ),
    ];
    match settings.iter().find(|(_, then, now)| then != now) {
        None => Ok(()),
        Some((what, then, now)) => Err(Failure::usage(format!(
            "{} is of another fit: {what} was {then} and is {now}",
            path.display()
        ))
        .hint("say the same again, or start from it with --init")),
    }
}
