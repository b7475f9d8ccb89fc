//! `fit`: from a table to a model one can trust.

mod checkpoint;
pub(super) mod choice;
mod epochs;
pub(crate) mod estimates;
pub(super) mod penalty;
pub(super) mod result;
pub(super) mod rows;
pub(super) mod setup;
mod summary;

use super::plot::{self, figures};
use super::table;
use crate::args::{ErrorsArg, FitArgs};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::Screen;
use crate::report;
use checkpoint::{Keeper, check_resume};
use epochs::Epochs;
use losskit_fit::{Control, Kind, Model, Options, Step, fit_watched};
use setup::Setup;
use std::path::Path;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Fits a model.
pub(super) fn run(args: &FitArgs, screen: &Screen) -> Outcome {
    check_places(args)?;
    let options = Options {
        inference: args.errors != ErrorsArg::None,
        starts: args.starts.get(),
        ..setup::options(&args.problem, &args.how)?
    };
    let setup = Setup::read(
        &args.source,
        &args.disk,
        &args.problem,
        args.loss.loss.as_deref(),
        args.valid.as_ref(),
        options,
        screen,
    )?;
    check_resume(args, &setup)?;
    screen.tell(setup.data_line(&args.problem)?)?;
    screen.tell(setup.objective_line())?;
    let model = solve(&setup, args, screen)?;
    if let Some(path) = &args.output {
        save(&model, path)?;
    }
    if let Some(path) = &args.history {
        epochs::write(&model.history, path)?;
    }
    if let Some(path) = &args.plot {
        let (figure, _) = figures::fit(&model, setup.train.drawn()?.as_ref())?
            .ok_or_else(|| Failure::failed("there is no picture of this model"))?;
        plot::draw(&figure, path, None)?;
    }
    if let Some(path) = &args.report {
        let page = screen.watch("writing the report", None, |_| {
            report::page(
                &model,
                setup.train.drawn()?.as_ref(),
                estimates::asked(&model, args.errors).ok(),
            )
        });
        table::write(path, page?.as_bytes())?;
    }
    result::show(&model, &setup, args, screen)?;
    Ok(exit(&model))
}

pub(super) fn exit(model: &Model) -> Exit {
    match model.certificate.kind {
        Kind::Interrupted => Exit::Interrupted,
        _ if model.certificate.solved => Exit::Done,
        // Who asks for so many epochs gets them: that is no failure.
        _ if model.solver.is_first_order() => Exit::Done,
        _ => Exit::NotSolved,
    }
}

/// What cannot be written is better known before the fit than after it.
fn check_places(args: &FitArgs) -> Result<(), Failure> {
    let places = [
        &args.output,
        &args.checkpoint,
        &args.history,
        &args.report,
        &args.plot,
        &args.disk.cache,
    ];
    table::check_folders(places.into_iter().flatten())?;
    if let Some(path) = &args.plot {
        plot::check_name(path)?;
    }
    if let Some(path) = &args.history {
        epochs::check_name(path)?;
    }
    Ok(())
}

pub(super) fn save(model: &Model, path: &Path) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(model)
        .map_err(|error| Failure::failed(format!("cannot write the model: {error}")))?;
    text.push('\n');
    table::write(path, text.as_bytes())
}

/// Fits while the epoch table runs; the first interruption stops after the epoch, the second at once.
fn solve(setup: &Setup, args: &FitArgs, screen: &Screen) -> Result<Model, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let handler = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::SeqCst) {
            process::exit(Exit::Interrupted as i32);
        }
    });
    if let Err(error) = handler {
        screen.warn(format_args!(
            "an interruption will not save the model: {error}"
        ));
    }
    let Options { solver, epochs, .. } = setup.options;
    let length = solver.is_first_order().then_some(epochs as u64);
    let mut table = Epochs::new(setup, args, screen);
    let mut keeper = Keeper::new(args.checkpoint.as_deref());
    let model = screen.watch("fitting", length, |bar| {
        let mut watch = |step: &Step<'_>| {
            bar.set_position(step.epoch.epoch as u64);
            // The table and the checkpoint are those of the first start.
            let first = step.start == 0;
            let closed = first && bar.suspend(|| table.take(step.epoch)).is_err();
            let kept = !first || keeper.keep(step);
            match closed || !kept || stop.load(Ordering::SeqCst) {
                true => Control::Stop,
                false => Control::Go,
            }
        };
        fit_watched(
            setup.loss.as_ref(),
            setup.train.table(),
            &args.problem.target,
            &setup.options,
            setup.valid.as_ref(),
            &mut watch,
        )
    });
    table.finish()?;
    keeper.failure.map_or(Ok(()), Err)?;
    Ok(model?)
}
