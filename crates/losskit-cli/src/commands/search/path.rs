//! `path`: the coefficients for many λ.

use super::{exit, is_penalised, no_penalty, picture, setup, used};
use crate::args::PathArgs;
use crate::commands::{plot, table};
use crate::failure::{Failure, Outcome};
use crate::io;
use crate::print::{SCHEMA, Screen, Table, brief};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Grid, Model, penalty_name};
use serde_json::{Map, Value, json};

/// Fits for many λ.
pub(in crate::commands) fn path(args: &PathArgs, screen: &Screen) -> Outcome {
    table::check_folders([&args.output, &args.plot].into_iter().flatten())?;
    if let Some(path) = &args.output {
        io::Format::of(path)?;
    }
    if let Some(path) = &args.plot {
        plot::check_name(path)?;
    }
    if !is_penalised(&args.problem) {
        return Err(no_penalty("a search over λ needs a --penalty"));
    }
    let loss = args.loss.loss.as_deref();
    let setup = setup(&args.source, &args.disk, &args.problem, loss, screen)?;
    let grid = args.grid.grid();
    let length = match &grid {
        Grid::Given(all) => all.len(),
        Grid::Count(n) => *n,
    };
    let models = screen.watch("fitting", Some(length as u64), |bar| {
        losskit_fit::path(
            setup.loss.as_ref(),
            setup.train.table(),
            &args.problem.target,
            &setup.options,
            &grid,
            &mut |_| bar.inc(1),
        )
    })?;
    if let Some(path) = &args.output {
        io::write(&frame(&models)?, path, None)?;
    }
    if let Some(path) = &args.plot {
        plot::draw(&picture::path(&models), path, None)?;
    }
    if screen.json {
        screen.document(&document(&models))?;
    } else {
        let mut table = Table::new(["λ", "not 0", "mean loss", "objective", "<"]);
        for model in &models {
            let certificate = &model.certificate;
            table.row([
                brief(model.lambda),
                used(model).to_string(),
                brief(certificate.loss),
                brief(certificate.objective),
                match certificate.solved {
                    true => String::new(),
                    false => certificate.kind.to_string(),
                },
            ]);
        }
        screen.say(table)?;
    }
    for (what, path) in [("coefficients", &args.output), ("plot", &args.plot)] {
        if let Some(path) = path {
            screen.note(format_args!("wrote {what} {}", path.display()));
        }
    }
    Ok(exit(models.iter().all(|model| model.certificate.solved)))
}

/// A row for each λ and output.
fn frame(models: &[Model]) -> Result<Frame, Failure> {
    let rows: Vec<(&Model, usize)> = models
        .iter()
        .flat_map(|model| (0..model.outputs.len()).map(move |a| (model, a)))
        .collect();
    let numbers = |name: &str, of: &dyn Fn(&Model, usize) -> f64| {
        Column::number(name, rows.iter().map(|&(model, a)| of(model, a)).collect())
    };
    let mut columns = vec![numbers("lambda", &|model, _| model.lambda)];
    if models.first().is_some_and(|model| model.outputs.len() > 1) {
        let names = rows
            .iter()
            .map(|(model, a)| Some(model.outputs[*a].as_str()));
        columns.push(Column::texts("output", names.collect::<Vec<_>>()));
    }
    columns.push(numbers("(intercept)", &|model, a| model.intercepts[a]));
    if let Some(model) = models.first() {
        for (j, term) in model.terms.iter().enumerate() {
            columns.push(numbers(term, &|model, a| model.coefficients[a][j]));
        }
    }
    Ok(Frame::new("path", columns)?)
}

fn document(models: &[Model]) -> Value {
    let one = |model: &Model| {
        let coefficients = model
            .outputs
            .iter()
            .zip(&model.coefficients)
            .map(|(output, w)| {
                let named = model.terms.iter().zip(w);
                let named: Map<_, _> = named.map(|(term, w)| (term.clone(), json!(w))).collect();
                (output.clone(), Value::Object(named))
            });
        let intercepts = model.outputs.iter().zip(&model.intercepts);
        json!({
            "lambda": model.lambda,
            "not_zero": used(model),
            "solved": model.certificate.solved,
            "certificate": model.certificate,
            "intercepts": intercepts.map(|(output, b)| (output.clone(), json!(b))).collect::<Map<_, _>>(),
            "coefficients": coefficients.collect::<Map<_, _>>(),
        })
    };
    let first = models.first();
    json!({
        "schema": SCHEMA,
        "loss": first.map(|model| &model.loss),
        "penalty": first.map(|model| penalty_name(1.0, model.l1_ratio)),
        "l1_ratio": first.map(|model| model.l1_ratio),
        "models": models.iter().map(one).collect::<Vec<_>>(),
    })
}
