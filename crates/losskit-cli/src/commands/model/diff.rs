//! `model diff`: where two models differ.

use crate::failure::{Exit, Outcome};
use crate::print::{SCHEMA, Screen, Table, brief};
use losskit_fit::{Model, penalty_name};
use serde_json::json;

/// A coefficient in either model, by output and term; none where a model lacks it.
struct Pair {
    name: String,
    values: [Option<f64>; 2],
}

pub(super) fn diff(first: &Model, second: &Model, screen: &Screen) -> Outcome {
    let models = [first, second];
    let settings: Vec<(&str, [String; 2])> = [
        ("loss", models.map(|m| m.loss.clone())),
        (
            "penalty",
            models.map(|m| penalty_name(m.lambda, m.l1_ratio).to_owned()),
        ),
        ("λ", models.map(|m| m.lambda.to_string())),
        ("data", models.map(|m| m.data.clone())),
        ("rows", models.map(|m| m.rows.to_string())),
        ("target", models.map(|m| m.target.to_string())),
        ("solver", models.map(|m| m.solver.to_string())),
        (
            "objective",
            models.map(|m| m.certificate.objective.to_string()),
        ),
    ]
    .into_iter()
    .filter(|(_, [a, b])| a != b)
    .collect();
    let pairs = pairs(models);
    let gap = |pair: &Pair| match pair.values {
        [Some(a), Some(b)] => Some(b - a),
        _ => None,
    };
    let largest = pairs
        .iter()
        .filter_map(gap)
        .fold(0.0, |m: f64, d| m.max(d.abs()));
    if screen.json {
        screen.document(&json!({
            "schema": SCHEMA,
            "settings": settings.iter().map(|(what, both)| json!({ "what": what, "values": both })).collect::<Vec<_>>(),
            "coefficients": pairs.iter().map(|p| json!({ "name": p.name, "values": p.values })).collect::<Vec<_>>(),
            "largest_difference": largest,
        }))?;
        return Ok(Exit::Done);
    }
    for (what, [a, b]) in &settings {
        screen.say(format_args!("{what}: {a} → {b}"))?;
    }
    let mut table = Table::new(["<", "first", "second", "difference"]);
    let shown = |x: Option<f64>| x.map_or("–".to_owned(), brief);
    for pair in pairs.iter().filter(|pair| pair.values[0] != pair.values[1]) {
        let [a, b] = pair.values;
        table.row([pair.name.clone(), shown(a), shown(b), shown(gap(pair))]);
    }
    if table.is_empty() {
        screen.say("the same coefficients")?;
    } else {
        screen.say(table)?;
    }
    Ok(Exit::Done)
}

/// Every intercept and coefficient of either model, those of the first in its order.
fn pairs(models: [&Model; 2]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (side, model) in models.into_iter().enumerate() {
        for (a, output) in model.outputs.iter().enumerate() {
            let prefix = match model.outputs.len() {
                1 => String::new(),
                _ => format!("{output}: "),
            };
            let terms = model.terms.iter().zip(&model.coefficients[a]);
            let terms = terms.map(|(term, &w)| (term.as_str(), w));
            for (term, w) in std::iter::once(("intercept", model.intercepts[a])).chain(terms) {
                let name = format!("{prefix}{term}");
                let at = pairs.iter().position(|pair| pair.name == name);
                let at = at.unwrap_or_else(|| {
                    pairs.push(Pair {
                        name,
                        values: [None; 2],
                    });
                    pairs.len() - 1
                });
                pairs[at].values[side] = Some(w);
            }
        }
    }
    pairs
}
