//! `plan`, `agg`, `merge`: a fit to rows that several processes hold.

use super::fit::{self, result, rows::Rows, setup};
use super::table;
use crate::args::{AggArgs, ErrorsArg, MergeArgs, PlanArgs};
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{SCHEMA, Screen};
use losskit_fit::{Control, Model, Options, Plan, Standing, Step};
use serde_json::json;
use std::path::Path;

/// Begins a fit.
pub(super) fn plan(args: &PlanArgs, screen: &Screen) -> Outcome {
    let loss = args.loss.loss.as_deref().ok_or_else(|| {
        Failure::usage("a plan sees no rows, so it cannot choose a loss")
            .hint("name one with --loss")
    })?;
    let plan = Plan {
        loss: losskit::parse(loss)?.spec(),
        target: args.problem.target.clone(),
        drop: args.problem.drop.clone(),
        options: Options {
            inference: !args.no_errors,
            ..setup::options(&args.problem, &args.how)?
        },
        shards: args.shards.get(),
    };
    plan.create(&args.folder)?;
    let folder = args.folder.display();
    screen.note(format_args!("planned in {folder}"));
    screen.hint(format_args!(
        "losskit agg {folder} SHARD for each of the {} shards, then losskit merge {folder} -o MODEL; in turn, or all \
         at once with --wait",
        args.shards
    ));
    Ok(Exit::Done)
}

/// Adds what a shard has to add.
pub(super) fn agg(args: &AggArgs, screen: &Screen) -> Outcome {
    let plan = Plan::open(&args.folder)?;
    let name = match (&args.name, args.source.data.file_name()) {
        (Some(name), _) => name.clone(),
        (None, Some(name)) if name != "-" => name.to_string_lossy().into_owned(),
        _ => {
            return Err(Failure::usage("rows from standard input have no name")
                .hint("say with --name what the shard is called"));
        }
    };
    let rows = Rows::read(&args.source, &plan.drop, &args.disk, screen)?;
    let standing = go_on(args.wait, screen, |watch| {
        plan.add(&args.folder, &name, rows.table(), args.wait, watch)
    })?;
    match &standing {
        Standing::Open { round, .. } => {
            screen.tell(format_args!("{name}: added to sum {round}"))?
        }
        Standing::Done(_) => screen.tell(format_args!("{name}: the fit is done"))?,
    }
    document(&standing, screen)?;
    Ok(Exit::Done)
}

/// Merges what the shards added.
pub(super) fn merge(args: &MergeArgs, screen: &Screen) -> Outcome {
    table::check_folders(&args.output)?;
    let plan = Plan::open(&args.folder)?;
    let standing = go_on(args.wait, screen, |watch| {
        plan.merge(&args.folder, args.wait, watch)
    })?;
    match &standing {
        Standing::Done(model) => finish(model, args.output.as_deref(), screen),
        Standing::Open {
            round,
            done: 0,
            missing,
        } => Err(Failure::failed(format!(
            "nothing to merge yet: sum {round} lacks the parts of {}",
            missing.join(", ")
        ))
        .hint(format!(
            "losskit agg {} SHARD adds one",
            args.folder.display()
        ))),
        Standing::Open { round, .. } => {
            screen.tell(format_args!(
                "sum {round} is next: every shard is to add to it"
            ))?;
            document(&standing, screen)?;
            Ok(Exit::Done)
        }
    }
}

/// Shows and saves the model.
fn finish(model: &Model, output: Option<&Path>, screen: &Screen) -> Outcome {
    if let Some(path) = output {
        fit::save(model, path)?;
    }
    for warning in &model.warnings {
        screen.warn(warning);
    }
    match screen.json {
        true => document(&Standing::Done(Box::new(model.clone())), screen)?,
        false => result::body(model, ErrorsArg::Auto, screen)?,
    }
    if let Some(path) = output {
        screen.note(format_args!("wrote model {}", path.display()));
    }
    Ok(fit::exit(model))
}

fn document(standing: &Standing, screen: &Screen) -> Result<(), Failure> {
    if screen.json {
        screen.document(&match standing {
            Standing::Open {
                round,
                done,
                missing,
            } => {
                json!({"schema": SCHEMA, "done": false, "round": round, "sums": done, "missing": missing})
            }
            Standing::Done(model) => json!({"schema": SCHEMA, "done": true, "model": model}),
        })?;
    }
    Ok(())
}

/// Shows the steps of a fit that is waited for.
fn go_on(
    wait: bool,
    screen: &Screen,
    work: impl FnOnce(&mut dyn FnMut(&Step<'_>) -> Control) -> Result<Standing, losskit_fit::Error>,
) -> Result<Standing, Failure> {
    let what = if wait { "fitting" } else { "summing" };
    Ok(screen.watch(what, None, |bar| {
        work(&mut |step| {
            let (at, objective) = (step.epoch.epoch, step.epoch.objective);
            bar.set_message(format!("{what}: step {at}, objective {objective:.6e}"));
            Control::Go
        })
    })?)
}
