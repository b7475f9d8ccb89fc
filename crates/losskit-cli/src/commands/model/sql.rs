//! A model as an SQL query.

use super::export::{Cell, Source};
use losskit::card::Link;

/// A query that adds the linear predictors and the responses to a table. An unknown text gives NULL.
pub(super) fn code(source: &Source<'_>, table: &str) -> String {
    let model = source.model;
    let cells = source.cells();
    let eta = |a: usize| {
        let parts = cells.iter().zip(&model.coefficients[a]).zip(&model.centre);
        let parts =
            parts.map(|((cell, w), centre)| format!("({w:?}) * ({} - ({centre:?}))", number(cell)));
        let level = format!("({:?})", model.level[a]);
        std::iter::once(level)
            .chain(parts)
            .collect::<Vec<_>>()
            .join("\n    + ")
    };
    let several = model.outputs.len() > 1;
    let linear: Vec<String> = model
        .outputs
        .iter()
        .map(|output| match several {
            true => name(&format!("linear_{output}")),
            false => name("linear"),
        })
        .collect();
    let responses = source.names.iter().zip(&linear).map(|(response, z)| {
        let value = match source.link {
            Link::Identity => z.clone(),
            Link::Log => format!("EXP({z})"),
            Link::Logit => format!("1.0 / (1.0 + EXP(-{z}))"),
            // The share of one is 1 / Σ e^(other − one).
            Link::Softmax => {
                let all = linear.iter().map(|other| format!("EXP({other} - {z})"));
                format!("1.0 / ({})", all.collect::<Vec<_>>().join(" + "))
            }
        };
        format!("  {value} AS {}", name(response))
    });
    let predictors = linear
        .iter()
        .enumerate()
        .map(|(a, z)| format!("  {} AS {z}", eta(a)));
    format!(
        "-- {}\nSELECT scored.*,\n{}\nFROM (SELECT input.*,\n{}\n  FROM {} AS input) AS scored\n",
        source.about(),
        responses.collect::<Vec<_>>().join(",\n"),
        predictors.collect::<Vec<_>>().join(",\n"),
        name(table)
    )
}

fn number(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Number(column) => format!("input.{}", name(column)),
        Cell::Bool(column) => format!("CASE WHEN input.{} THEN 1.0 ELSE 0.0 END", name(column)),
        Cell::Is(column, level, levels) => {
            let known: Vec<String> = levels.iter().map(|level| text(level)).collect();
            format!(
                "CASE WHEN input.{0} = {1} THEN 1.0 WHEN input.{0} IN ({2}) THEN 0.0 END",
                name(column),
                text(level),
                known.join(", ")
            )
        }
    }
}

fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
