//! `cv`: λ by cross-validation.

use super::{exit, picture, setup, used};
use crate::args::{Choose, CvArgs, DiskArgs};
use crate::commands::{fit, plot, table};
use crate::failure::Outcome;
use crate::print::{BOLD, SCHEMA, Screen, Table, brief};
use losskit_fit::{Model, Options, Score, Validated, cross_validate, penalty_name};
use serde_json::{Value, json};

/// Chooses λ and fits all rows with it.
pub(in crate::commands) fn cv(args: &CvArgs, screen: &Screen) -> Outcome {
    table::check_folders([&args.output, &args.plot].into_iter().flatten())?;
    if let Some(path) = &args.plot {
        plot::check_name(path)?;
    }
    let setup = setup(&args.source, &DiskArgs::default(), &args.problem, screen)?;
    let (loss, target) = (setup.loss.as_ref(), &args.problem.target);
    let found = screen.watch("fitting", Some(1), |bar| {
        cross_validate(
            loss,
            setup.train.table(),
            target,
            &setup.options,
            &args.grid.lambdas.0,
            args.folds,
            &mut |done, of| {
                bar.set_length(of as u64);
                bar.set_position(done as u64);
            },
        )
    })?;
    let chosen = match args.choose {
        Choose::Best => found.best,
        Choose::Simplest => found.simplest,
    };
    let options = Options {
        lambda: found.scores[chosen].lambda,
        ..setup.options.clone()
    };
    let model = losskit_fit::fit(loss, setup.train.table(), target, &options)?;
    if let Some(path) = &args.output {
        fit::save(&model, path)?;
    }
    if let Some(path) = &args.plot {
        plot::draw(&picture::cv(&found, loss), path, None)?;
    }
    if screen.json {
        screen.document(&document(&found, chosen, &model))?;
    } else {
        show(&found, chosen, &model, args.folds, screen)?;
    }
    for warning in &model.warnings {
        screen.warn(warning);
    }
    if let Some(score) = found.scores.iter().find(|score| !score.solved) {
        screen.warn(format_args!(
            "not every fold was solved, the first of these with λ = {}",
            brief(score.lambda)
        ));
    }
    for (what, path) in [("model", &args.output), ("plot", &args.plot)] {
        if let Some(path) = path {
            screen.note(format_args!("wrote {what} {}", path.display()));
        }
    }
    Ok(exit(model.certificate.solved))
}

fn show(
    found: &Validated,
    chosen: usize,
    model: &Model,
    folds: usize,
    screen: &Screen,
) -> std::io::Result<()> {
    let mut table = Table::new(["λ", "mean loss", "std. error", "<"]);
    for (k, score) in found.scores.iter().enumerate() {
        let mark = match (k == found.best, k == found.simplest) {
            (true, true) => "best and simplest",
            (true, false) => "best",
            (false, true) => "simplest within one standard error",
            _ => "",
        };
        table.row([
            brief(score.lambda),
            brief(score.mean),
            brief(score.error),
            mark.to_owned(),
        ]);
    }
    screen.say(table)?;
    screen.say("")?;
    let score = &found.scores[chosen];
    let total: usize = model.coefficients.iter().map(Vec::len).sum();
    screen.say(format_args!(
        "{BOLD}λ = {}{BOLD:#}: mean loss {} ± {} on rows held out, {folds} folds; on all rows {} of {total} coefficients \
         are not 0",
        brief(score.lambda),
        brief(score.mean),
        brief(score.error),
        used(model),
    ))?;
    screen.say(fit::result::certificate(model))
}

fn document(found: &Validated, chosen: usize, model: &Model) -> Value {
    let one = |score: &Score| {
        json!({
            "lambda": score.lambda,
            "mean": score.mean,
            "error": score.error,
            "folds": score.folds,
            "solved": score.solved,
        })
    };
    json!({
        "schema": SCHEMA,
        "loss": model.loss,
        "penalty": penalty_name(1.0, model.l1_ratio),
        "l1_ratio": model.l1_ratio,
        "scores": found.scores.iter().map(one).collect::<Vec<_>>(),
        "best": found.scores[found.best].lambda,
        "simplest": found.scores[found.simplest].lambda,
        "chosen": found.scores[chosen].lambda,
        "not_zero": used(model),
        "certificate": model.certificate,
    })
}
