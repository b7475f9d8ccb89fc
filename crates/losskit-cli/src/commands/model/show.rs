//! `model show`: what a model is.

use crate::failure::{Exit, Outcome};
use crate::print::{BAD, BOLD, GOOD, Screen, Table, brief, exact};
use losskit_fit::{Model, penalty_name};

pub(super) fn show(model: &Model, screen: &Screen) -> Outcome {
    if screen.json {
        screen.document(model)?;
        return Ok(Exit::Done);
    }
    let penalty = match penalty_name(model.lambda, model.l1_ratio) {
        "none" => "no penalty".to_owned(),
        name => format!("{name} penalty, λ = {}", exact(model.lambda)),
    };
    screen.say(format_args!(
        "{BOLD}{}{BOLD:#}, {penalty}, on {} rows of {}",
        model.loss, model.rows, model.data
    ))?;
    screen.say(format_args!("target {}", model.target))?;
    screen.say("")?;
    screen.say(coefficients(model))?;
    screen.say("")?;
    for metric in &model.metrics {
        screen.say(format_args!("{} {}", metric.name, brief(metric.value)))?;
    }
    for warning in &model.warnings {
        screen.say(warning)?;
    }
    let certificate = &model.certificate;
    let style = if certificate.solved { GOOD } else { BAD };
    screen.say(format_args!(
        "{} {style}{certificate}{style:#}",
        model.solver
    ))?;
    Ok(Exit::Done)
}

fn coefficients(model: &Model) -> Table {
    let heads = std::iter::once("<").chain(match model.outputs.as_slice() {
        [_] => vec!["coefficient"],
        several => several.iter().map(String::as_str).collect(),
    });
    let mut table = Table::new(heads);
    let mut row = |name: &str, values: &mut dyn Iterator<Item = f64>| {
        table.row(std::iter::once(name.to_owned()).chain(values.map(brief)));
    };
    if model.intercept {
        row("intercept", &mut model.intercepts.iter().copied());
    }
    for (j, term) in model.terms.iter().enumerate() {
        row(term, &mut model.coefficients.iter().map(|w| w[j]));
    }
    table
}
