//! `losses`: lists, describes, evaluates and compares losses.

mod axis;
mod card;
mod compare;
mod describe;
mod eval;
mod input;
mod ratio;
mod sample;
pub(super) mod sweep;

pub(super) use compare::losses_figure;
pub(super) use ratio::ratio_figure;

use crate::args::LossesCommand;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{SCHEMA, Screen, Table};
use losskit::card::Task;
use losskit::{CATALOGUE, Card};
use serde_json::{Value, json};

/// Runs one of the commands on losses.
pub(super) fn run(command: &LossesCommand, screen: &Screen) -> Outcome {
    match command {
        LossesCommand::List {
            task,
            property,
            peer,
        } => list(task.as_deref(), property, peer.as_deref(), screen),
        LossesCommand::Describe(args) => describe::run(args, screen),
        LossesCommand::Eval(args) => eval::run(args, screen),
        LossesCommand::Compare(args) => compare::run(args, screen),
        LossesCommand::Ratio(args) => ratio::run(args, screen),
    }
}

fn list(task: Option<&str>, properties: &[String], peer: Option<&str>, screen: &Screen) -> Outcome {
    let task = task.map(named_task).transpose()?;
    let peer = peer.map(named_peer).transpose()?;
    let mut cards: Vec<&Card> = CATALOGUE.iter().map(|entry| entry.card).collect();
    cards.retain(|card| task.is_none_or(|task| card.tasks.contains(&task)));
    cards.retain(|card| peer.is_none_or(|peer| card.kin.iter().any(|kin| kin.library == peer)));
    for property in properties {
        let (name, wanted) = match property.strip_prefix('!') {
            Some(name) => (name, false),
            None => (property.as_str(), true),
        };
        let mut unknown = None;
        cards.retain(|card| match card::has(card, name) {
            Ok(has) => has == wanted,
            Err(names) => {
                unknown = Some(names);
                true
            }
        });
        if let Some(names) = unknown {
            return Err(unnamed("property", name, &names));
        }
    }
    if screen.json {
        let cards: Vec<Value> = cards.iter().map(|card| card::json(card)).collect();
        screen.document(&json!({ "schema": SCHEMA, "losses": cards }))?;
        return Ok(Exit::Done);
    }
    let mut table = Table::new([
        "<name",
        "<parameters",
        "<prediction",
        "<target",
        "<convex",
        "<smooth",
        "<task",
        "<aliases",
    ]);
    let yes = |holds: bool| if holds { "yes" } else { "no" }.to_owned();
    for card in &cards {
        let tasks: Vec<&str> = card.tasks.iter().map(|task| task.name()).collect();
        table.row([
            card.name.to_owned(),
            card::defaults(card),
            card::row(card),
            card.target.text(),
            yes(card.is_convex()),
            yes(card.is_smooth()),
            tasks.join(", "),
            card.aliases.join(", "),
        ]);
    }
    screen.say(table)?;
    screen.note(format_args!(
        "{} losses; losskit losses describe NAME tells more",
        cards.len()
    ));
    Ok(Exit::Done)
}

fn named_task(name: &str) -> Result<Task, Failure> {
    let found = Task::ALL.into_iter().find(|task| task.name() == name);
    found.ok_or_else(|| unnamed("task", name, &Task::ALL.map(Task::name)))
}

fn named_peer(name: &str) -> Result<&'static str, Failure> {
    let kin = CATALOGUE.iter().flat_map(|entry| entry.card.kin);
    let mut names: Vec<&str> = kin.map(|kin| kin.library).collect();
    names.sort_unstable();
    names.dedup();
    let found = names.iter().find(|known| known.eq_ignore_ascii_case(name));
    found
        .copied()
        .ok_or_else(|| unnamed("library", name, &names))
}

fn unnamed(what: &str, name: &str, names: &[&str]) -> Failure {
    let near = losskit::catalogue::nearest(name, names.iter().copied());
    let meant = near.first().map(|near| format!("; did you mean '{near}'?"));
    Failure::usage(format!(
        "no {what} is named '{name}'{}",
        meant.unwrap_or_default()
    ))
    .hint(format!("there are {}", names.join(", ")))
}
