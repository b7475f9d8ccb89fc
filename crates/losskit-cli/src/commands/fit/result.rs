//! What came out of a fit, as text and as JSON.

use super::estimates;
use super::penalty::Elsewhere;
use super::setup::Setup;
use crate::args::{ErrorsArg, FitArgs};
use crate::failure::Failure;
use crate::print::{BAD, BOLD, DIM, GOOD, SCHEMA, Screen, Table, brief};
use losskit_fit::{Kind, Metric, Model, penalty_name};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// More coefficients than this are not all shown.
pub(super) const MOST: usize = 40;

/// Shows a model.
pub(super) fn show(
    model: &Model,
    setup: &Setup,
    args: &FitArgs,
    screen: &Screen,
) -> Result<(), Failure> {
    for warning in &model.warnings {
        screen.warn(warning);
    }
    if screen.json {
        screen.document(&document(model, args))?;
        return Ok(());
    }
    screen.tell("")?;
    body(model, args.errors, screen)?;
    for (what, path) in files(args) {
        screen.note(format_args!("wrote {what} {}", path.display()));
    }
    advise(model, setup, args, screen);
    Ok(())
}

/// Shows the coefficients, with their errors if they have any, and what they are worth.
pub(in crate::commands) fn body(
    model: &Model,
    errors: ErrorsArg,
    screen: &Screen,
) -> std::io::Result<()> {
    match estimates::asked(model, errors) {
        Ok(errors) => estimates::show(model, errors, screen)?,
        Err(why) => {
            let (table, left_out) = coefficients(model);
            screen.say(table)?;
            if left_out > 0 {
                screen.say(format_args!("… and {left_out} smaller ones"))?;
            }
            if let Some(why) = why {
                screen.tell(format_args!("{DIM}no standard errors: {why}{DIM:#}"))?;
            }
        }
    }
    screen.say("")?;
    let map = model.target.to_string();
    if map.contains('→') {
        screen.say(format_args!("target {map}"))?;
    }
    screen.say(metrics("training", &model.metrics))?;
    if !model.valid_metrics.is_empty() {
        screen.say(metrics("validation", &model.valid_metrics))?;
    }
    let goodness = model.inference.as_ref().and_then(|i| i.goodness.as_ref());
    if let Some(goodness) = goodness {
        screen.say(estimates::likelihood(goodness))?;
    }
    if let Some(elsewhere) = Elsewhere::of(model) {
        screen.say(format_args!("{BOLD}penalty{BOLD:#} {elsewhere}"))?;
    }
    screen.say(certificate(model))
}

/// The solver and what it proved, in a line.
pub(in crate::commands) fn certificate(model: &Model) -> String {
    let certificate = &model.certificate;
    let style = if certificate.solved { GOOD } else { BAD };
    format!("{} {style}{certificate}{style:#}", model.solver)
}

fn advise(model: &Model, setup: &Setup, args: &FitArgs, screen: &Screen) {
    if model.certificate.solved {
        return;
    }
    match model.certificate.kind {
        Kind::Interrupted if args.output.is_none() => {
            screen.hint("with -o an interrupted fit is saved and --init goes on from there");
        }
        Kind::Budget if args.how.solver.is_first_order() && setup.loss.card().is_smooth() => {
            screen.hint("--solver auto looks for the minimum itself, and proves it");
        }
        Kind::Budget if args.how.solver.is_first_order() => {
            screen.hint("more --epochs, or a smaller --lr")
        }
        Kind::Budget => screen.hint("allow more steps with --max-iter"),
        Kind::NonSmooth => screen.hint("a smooth relative of the loss can be solved and certified"),
        Kind::Stalled => screen.hint("--standardize or a looser --tol may help"),
        _ => {}
    }
}

fn metrics(rows: &str, metrics: &[Metric]) -> String {
    let text = |metric: &Metric| format!("{} {}", metric.name, brief(metric.value));
    let all: Vec<String> = metrics.iter().map(text).collect();
    format!("{BOLD}{rows}{BOLD:#} {}", all.join("   "))
}

/// The constant and the coefficients, and how many were left out.
fn coefficients(model: &Model) -> (Table, usize) {
    let single = model.outputs.len() == 1;
    let heads: Vec<&str> = match single {
        true => vec!["<", "coefficient"],
        false => std::iter::once("<")
            .chain(model.outputs.iter().map(String::as_str))
            .collect(),
    };
    let mut table = Table::new(heads);
    let mut row = |name: &str, values: Vec<f64>| {
        table.row(std::iter::once(name.to_owned()).chain(values.into_iter().map(brief)));
    };
    if model.intercept {
        row("intercept", model.intercepts.clone());
    }
    let of = |term: usize| -> Vec<f64> { model.coefficients.iter().map(|w| w[term]).collect() };
    let size = |term: &usize| of(*term).into_iter().fold(0.0, |a: f64, b| a.max(b.abs()));
    let mut order: Vec<usize> = (0..model.terms.len()).collect();
    let left_out = order.len().saturating_sub(MOST);
    if left_out > 0 {
        order.sort_by(|a, b| size(b).total_cmp(&size(a)));
        order.truncate(MOST);
    }
    for term in order {
        row(&model.terms[term], of(term));
    }
    (table, left_out)
}

fn files(args: &FitArgs) -> impl Iterator<Item = (&'static str, &PathBuf)> {
    let named = [
        ("model", &args.output),
        ("history", &args.history),
        ("plot", &args.plot),
        ("report", &args.report),
    ];
    named
        .into_iter()
        .filter_map(|(what, path)| Some((what, path.as_ref()?)))
}

fn document(model: &Model, args: &FitArgs) -> Value {
    let by_name = |metrics: &[Metric]| -> Map<String, Value> {
        metrics
            .iter()
            .map(|metric| (metric.name.clone(), json!(metric.value)))
            .collect()
    };
    let coefficients = model
        .outputs
        .iter()
        .zip(&model.coefficients)
        .map(|(output, w)| {
            let terms = model
                .terms
                .iter()
                .zip(w)
                .map(|(term, w)| (term.clone(), json!(w)));
            (output.clone(), Value::Object(terms.collect()))
        });
    let intercepts = model.outputs.iter().zip(&model.intercepts);
    let files =
        files(args).map(|(what, path)| (what.to_owned(), json!(path.display().to_string())));
    json!({
        "schema": SCHEMA,
        "data": model.data,
        "rows": model.rows,
        "target": model.target,
        "loss": model.loss,
        "penalty": penalty_name(model.lambda, model.l1_ratio),
        "lambda": model.lambda,
        "l1_ratio": model.l1_ratio,
        "elsewhere": Elsewhere::of(model),
        "standardize": model.standardize,
        "solver": model.solver,
        "settings": model.settings,
        "seed": model.seed,
        "solved": model.certificate.solved,
        "certificate": model.certificate,
        "intercepts": intercepts.map(|(output, b)| (output.clone(), json!(b))).collect::<Map<_, _>>(),
        "coefficients": coefficients.collect::<Map<_, _>>(),
        "inference": estimates::document(model, args.errors),
        "no_inference": estimates::asked(model, args.errors).err(),
        "metrics": by_name(&model.metrics),
        "valid_metrics": by_name(&model.valid_metrics),
        "warnings": model.warnings,
        "history": model.history,
        "files": files.collect::<Map<_, _>>(),
    })
}
