//! `cv`: the loss and λ by cross-validation.

use super::{exit, is_penalised, no_penalty, picture, setup, used};
use crate::args::{Choose, CvArgs, DiskArgs};
use crate::commands::fit::{self, choice::default_score};
use crate::commands::losses::sweep::{self, Named};
use crate::commands::{plot, table};
use crate::failure::{Failure, Outcome};
use crate::print::{BOLD, SCHEMA, Screen, Table, brief, short};
use losskit::Loss;
use losskit_fit::{Model, Options, Score, Trial, Validated, cross_validate, penalty_name};
use serde_json::{Value, json};

/// What was tried and what came of it.
pub(super) struct Found {
    pub(super) losses: Vec<Named>,
    /// What they were judged by; where absent one judged itself.
    score: Option<Box<dyn Loss>>,
    pub(super) validated: Validated,
    chosen: usize,
    pub(super) penalised: bool,
}

impl Found {
    /// What the mean on rows held out is the mean of.
    pub(super) fn judged_by(&self) -> String {
        let only = || self.losses.first().map(|named| named.loss.as_ref());
        self.score
            .as_deref()
            .or_else(only)
            .map_or_else(String::new, short)
    }

    fn loss(&self, at: usize) -> &Named {
        &self.losses[self.validated.scores[at].loss]
    }

    fn is_one(&self) -> bool {
        self.losses.len() == 1
    }
}

/// Chooses and fits all rows with what is chosen.
pub(in crate::commands) fn cv(args: &CvArgs, screen: &Screen) -> Outcome {
    table::check_folders([&args.output, &args.plot].into_iter().flatten())?;
    if let Some(path) = &args.plot {
        plot::check_name(path)?;
    }
    let mut losses = sweep::list(&args.loss)?;
    let penalised = is_penalised(&args.problem);
    if losses.len() < 2 && !penalised {
        return Err(no_penalty(
            "there is nothing to choose from: give a --penalty to search over λ, or several losses",
        ));
    }
    if !penalised && args.grid.lambdas.is_some() {
        return Err(no_penalty("--lambdas means nothing without a --penalty"));
    }
    let grid = args.grid.grid();
    let score = args.score.as_deref().map(losskit::parse).transpose()?;
    let first = losses.first().map(|named| named.loss.spec());
    let setup = setup(
        &args.source,
        &DiskArgs::default(),
        &args.problem,
        first.as_deref(),
        screen,
    )?;
    if losses.is_empty() {
        losses = sweep::list(&[setup.loss.spec()])?;
    }
    let score = match score {
        None if losses.len() > 1 => Some(default(setup.loss.as_ref(), screen)?),
        given => given,
    };
    let each: Vec<&dyn Loss> = losses.iter().map(|named| named.loss.as_ref()).collect();
    let trial = Trial {
        losses: &each,
        grid: penalised.then_some(&grid),
        folds: args.folds,
        score: score.as_deref(),
    };
    let target = &args.problem.target;
    let validated = screen.watch("fitting", Some(1), |bar| {
        let rows = setup.train.table();
        cross_validate(&trial, rows, target, &setup.options, &mut |done, of| {
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        })
    })?;
    let found = Found {
        chosen: match args.choose {
            Choose::Best => validated.best,
            Choose::Simplest => validated.simplest,
        },
        losses,
        score,
        validated,
        penalised,
    };
    let options = Options {
        lambda: found.validated.scores[found.chosen].lambda,
        ..setup.options.clone()
    };
    let loss = found.loss(found.chosen).loss.as_ref();
    let model = losskit_fit::fit(loss, setup.train.table(), target, &options)?;
    if let Some(path) = &args.output {
        fit::save(&model, path)?;
    }
    if let Some(path) = &args.plot {
        plot::draw(&picture::cv(&found), path, None)?;
    }
    if screen.json {
        screen.document(&document(&found, &model))?;
    } else {
        show(&found, &model, args.folds, screen)?;
    }
    for warning in &model.warnings {
        screen.warn(warning);
    }
    let mut scores = found.validated.scores.iter();
    if let Some(score) = scores.find(|score| !score.solved) {
        screen.warn(format_args!(
            "not every fold was solved, the first of these with {}",
            what(&found, score)
        ));
    }
    for (what, path) in [("model", &args.output), ("plot", &args.plot)] {
        if let Some(path) = path {
            screen.note(format_args!("wrote {what} {}", path.display()));
        }
    }
    Ok(exit(model.certificate.solved))
}

/// What several losses are judged by where nothing is said.
fn default(first: &dyn Loss, screen: &Screen) -> Result<Box<dyn Loss>, Failure> {
    let (name, why) = default_score(first.card());
    screen.note(format_args!(
        "score: {name}, the default for several losses on {why}; --score chooses another"
    ));
    Ok(losskit::parse(name)?)
}

/// The loss and λ of a score, as far as there is a choice.
fn what(found: &Found, score: &Score) -> String {
    let loss = found.losses[score.loss].loss.spec();
    let lambda = format!("λ = {}", brief(score.lambda));
    match (found.is_one(), found.penalised) {
        (true, _) => lambda,
        (false, true) => format!("{loss}, {lambda}"),
        (false, false) => loss,
    }
}

/// The scores that are shown: every λ of one loss, the best λ of each of several, what is chosen.
fn shown(found: &Found) -> Vec<usize> {
    let Validated {
        scores,
        best,
        simplest,
    } = &found.validated;
    let is_best = |k: usize| {
        let own = scores.iter().filter(|score| score.loss == scores[k].loss);
        own.fold(f64::INFINITY, |least, score| least.min(score.mean)) == scores[k].mean
    };
    (0..scores.len())
        .filter(|&k| found.is_one() || is_best(k) || k == *best || k == *simplest)
        .collect()
}

fn show(found: &Found, model: &Model, folds: usize, screen: &Screen) -> std::io::Result<()> {
    let scores = &found.validated.scores;
    let mean = format!(
        "mean {}",
        match found.score {
            Some(_) => found.judged_by(),
            None => "loss".to_owned(),
        }
    );
    let (loss, lambda) = (!found.is_one(), found.penalised);
    let heads = [
        (loss, "<loss"),
        (lambda, "λ"),
        (true, &mean),
        (true, "std. error"),
        (true, "<"),
    ];
    let mut table = Table::new(heads.into_iter().filter(|head| head.0).map(|head| head.1));
    for k in shown(found) {
        let simplest = match found.penalised {
            true => "simplest within one standard error",
            false => "first within one standard error",
        };
        let mark = match (k == found.validated.best, k == found.validated.simplest) {
            (true, true) if found.penalised => "best and simplest",
            (true, _) => "best",
            (false, true) => simplest,
            _ => "",
        };
        let cells = [
            (loss, found.loss(k).loss.spec()),
            (lambda, brief(scores[k].lambda)),
            (true, brief(scores[k].mean)),
            (true, brief(scores[k].error)),
            (true, mark.to_owned()),
        ];
        table.row(cells.into_iter().filter(|cell| cell.0).map(|cell| cell.1));
    }
    screen.say(table)?;
    screen.say("")?;
    let score = &scores[found.chosen];
    let total: usize = model.coefficients.iter().map(Vec::len).sum();
    screen.say(format_args!(
        "{BOLD}{}{BOLD:#}: {mean} {} ± {} on rows held out, {folds} folds; on all rows {} of {total} coefficients \
         are not 0",
        what(found, score),
        brief(score.mean),
        brief(score.error),
        used(model),
    ))?;
    screen.say(fit::result::certificate(model))
}

fn document(found: &Found, model: &Model) -> Value {
    let spec = |score: &Score| found.losses[score.loss].loss.spec();
    let one = |score: &Score| {
        json!({
            "loss": spec(score),
            "lambda": score.lambda,
            "mean": score.mean,
            "error": score.error,
            "folds": score.folds,
            "solved": score.solved,
        })
    };
    let place = |k: usize| {
        let score = &found.validated.scores[k];
        json!({ "loss": spec(score), "lambda": score.lambda })
    };
    let Validated {
        scores,
        best,
        simplest,
    } = &found.validated;
    let judge = found.score.as_deref();
    json!({
        "schema": SCHEMA,
        "score": judge.map_or_else(|| model.loss.clone(), |judge| judge.spec()),
        "penalty": penalty_name(f64::from(u8::from(found.penalised)), model.l1_ratio),
        "l1_ratio": model.l1_ratio,
        "scores": scores.iter().map(one).collect::<Vec<_>>(),
        "best": place(*best),
        "simplest": place(*simplest),
        "chosen": place(found.chosen),
        "not_zero": used(model),
        "certificate": model.certificate,
    })
}
