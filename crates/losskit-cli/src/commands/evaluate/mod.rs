//! `evaluate`: predictions under many losses and metrics at once.

mod check;
mod measure;
mod subject;

use super::losses::sweep;
use super::table;
use crate::args::EvaluateArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{BAD, GOOD, SCHEMA, Screen, Table, brief, json_number};
use check::Check;
use losskit::{CATALOGUE, Loss};
use losskit_fit::Model;
use losskit_fit::frame::Frame;
use serde_json::{Map, Value, json};
use subject::Subject;

/// More groups than this do not fit beside each other.
const MOST_GROUPS: usize = 20;

/// A result with its value for all rows and for each group.
struct Measured {
    name: String,
    values: Vec<f64>,
}

/// Evaluates predictions.
pub(super) fn run(args: &EvaluateArgs, screen: &Screen) -> Outcome {
    let checks: Vec<Check> = args
        .assert
        .iter()
        .map(|text| text.parse())
        .collect::<Result<_, Failure>>()?;
    let (model, frame) = read(args, screen)?;
    let (losses, all) = losses(args, model.as_ref())?;
    let subject = match &model {
        Some(model) => Subject::of_model(model, &frame, args)?,
        None => Subject::of_table(&frame, args)?,
    };
    let groups = groups(args, &frame)?;
    let (mut measured, mut undefined) = (Vec::new(), Vec::new());
    for loss in &losses {
        let values = groups
            .iter()
            .map(|(_, rows)| measure::loss(loss.as_ref(), &subject, rows, all));
        match values.collect::<Result<Vec<_>, _>>() {
            Ok(values) => measured.push(Measured {
                name: loss.spec(),
                values,
            }),
            Err(reason) => undefined.push((loss.card().name, reason)),
        }
    }
    if let (false, Some((name, reason))) = (all, undefined.first()) {
        return Err(Failure::failed(format!(
            "{name} is not defined here: {reason}"
        )));
    }
    let metrics = metrics(args, &subject, &groups)?;
    let failed = judge(&checks, &measured, &metrics, screen)?;
    if screen.json {
        screen.document(&json!({
            "schema": SCHEMA,
            "rows": frame.rows(),
            "target": subject.target,
            "groups": groups.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "losses": by_name(&measured, &groups),
            "metrics": by_name(&metrics, &groups),
            "undefined": undefined.iter().map(|(name, why)| ((*name).to_owned(), json!(why))).collect::<Map<_, _>>(),
            "checks": checks.iter().map(|check| {
                json!({ "check": check.text, "holds": !failed.contains(&check.text) })
            }).collect::<Vec<_>>(),
        }))?;
    } else {
        show(&measured, &metrics, &groups, screen)?;
        for (name, reason) in &undefined {
            screen.note(format_args!("not defined here: {name} ({reason})"));
        }
    }
    Ok(if failed.is_empty() {
        Exit::Done
    } else {
        Exit::Check
    })
}

fn read(args: &EvaluateArgs, screen: &Screen) -> Result<(Option<Model>, Frame), Failure> {
    match args.input.as_slice() {
        [model, data] => {
            let model = table::model(model)?;
            Ok((Some(model), table::read(data, &args.table, &[], screen)?))
        }
        [data] => Ok((None, table::read(data, &args.table, &[], screen)?)),
        _ => Err(Failure::usage(
            "evaluate takes a table, or a model and a table",
        )),
    }
}

/// The losses asked for, and whether they are simply all there are.
fn losses(
    args: &EvaluateArgs,
    model: Option<&Model>,
) -> Result<(Vec<Box<dyn Loss>>, bool), Failure> {
    let all = match args.losses.as_slice() {
        [] => model.is_none(),
        [one] => one == "all",
        _ => false,
    };
    if all {
        let losses: Result<Vec<_>, _> = CATALOGUE.iter().map(|entry| entry.with(&[])).collect();
        return Ok((losses?, true));
    }
    if let (Some(model), true) = (model, args.losses.is_empty()) {
        return Ok((vec![model.loss()?], false));
    }
    let losses = sweep::list(&args.losses)?;
    Ok((losses.into_iter().map(|named| named.loss).collect(), false))
}

/// All rows, then the rows of each group.
fn groups(args: &EvaluateArgs, frame: &Frame) -> Result<Vec<(String, Vec<usize>)>, Failure> {
    let mut groups = vec![("all".to_owned(), (0..frame.rows()).collect())];
    if let Some(name) = &args.group {
        let (classes, labels) = subject::labels(frame.column(name)?);
        if labels.len() > MOST_GROUPS {
            let sentence = format!(
                "column {name:?} has {} values, too many to group by",
                labels.len()
            );
            return Err(
                Failure::usage(sentence).hint(format!("at most {MOST_GROUPS} fit side by side"))
            );
        }
        for (class, label) in labels.into_iter().enumerate() {
            let rows = (0..classes.len())
                .filter(|&row| classes[row] == class)
                .collect();
            groups.push((label, rows));
        }
    }
    Ok(groups)
}

fn metrics(
    args: &EvaluateArgs,
    subject: &Subject,
    groups: &[(String, Vec<usize>)],
) -> Result<Vec<Measured>, Failure> {
    let mut metrics: Vec<Measured> = Vec::new();
    for (i, (_, rows)) in groups.iter().enumerate() {
        for (name, value) in measure::metrics(subject, rows) {
            match metrics.iter_mut().find(|metric| metric.name == name) {
                Some(metric) => metric.values.push(value),
                None if i == 0 => metrics.push(Measured {
                    name: name.to_owned(),
                    values: vec![value],
                }),
                None => {}
            }
        }
        // A group of one class has no AUC.
        metrics
            .iter_mut()
            .for_each(|metric| metric.values.resize(i + 1, f64::NAN));
    }
    let names: Vec<String> = metrics.iter().map(|metric| metric.name.clone()).collect();
    for wanted in &args.metrics {
        if !names.contains(wanted) {
            return Err(
                Failure::usage(format!("there is no metric '{wanted}' here"))
                    .hint(format!("there are {}", names.join(", "))),
            );
        }
    }
    metrics.retain(|metric| args.metrics.is_empty() || args.metrics.contains(&metric.name));
    Ok(metrics)
}

/// The checks that fail.
fn judge(
    checks: &[Check],
    losses: &[Measured],
    metrics: &[Measured],
    screen: &Screen,
) -> Result<Vec<String>, Failure> {
    let mut failed = Vec::new();
    for check in checks {
        let same = |measured: &&Measured| check.names(&measured.name);
        let found = metrics.iter().chain(losses).find(same);
        let found = found.ok_or_else(|| {
            let names: Vec<&str> = metrics
                .iter()
                .chain(losses)
                .map(|m| m.name.as_str())
                .collect();
            Failure::usage(format!("'{}' checks what was not measured", check.text))
                .hint(format!("measured were {}", names.join(", ")))
        })?;
        let value = found.values[0];
        if check.holds(value) {
            screen.note(format_args!(
                "{GOOD}holds{GOOD:#} {}: {}",
                check.text,
                brief(value)
            ));
        } else {
            screen.note(format_args!(
                "{BAD}fails{BAD:#} {}: {}",
                check.text,
                brief(value)
            ));
            failed.push(check.text.clone());
        }
    }
    Ok(failed)
}

fn by_name(measured: &[Measured], groups: &[(String, Vec<usize>)]) -> Map<String, Value> {
    let values = |measured: &Measured| -> Map<String, Value> {
        let pairs = groups.iter().zip(&measured.values);
        pairs
            .map(|((name, _), &value)| (name.clone(), json_number(value)))
            .collect()
    };
    measured
        .iter()
        .map(|m| (m.name.clone(), Value::Object(values(m))))
        .collect()
}

fn show(
    losses: &[Measured],
    metrics: &[Measured],
    groups: &[(String, Vec<usize>)],
    screen: &Screen,
) -> Result<(), Failure> {
    for (head, part) in [("<loss", losses), ("<metric", metrics)] {
        let heads =
            std::iter::once(head.to_owned()).chain(groups.iter().map(|(name, _)| name.clone()));
        let mut table = Table::new(heads);
        for Measured { name, values } in part {
            table.row(std::iter::once(name.clone()).chain(values.iter().map(|&x| brief(x))));
        }
        if !table.is_empty() {
            screen.say(table)?;
        }
    }
    Ok(())
}
