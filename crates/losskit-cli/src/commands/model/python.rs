//! A model as Python.

use super::export::{Cell, Source};
use losskit::card::Link;
use losskit_fit::Encoding;
use std::fmt::Write;

const LOGISTIC: &str = "
def _response(eta):
    def logistic(z):
        e = math.exp(-abs(z))
        return (e if z < 0 else 1.0) / (1.0 + e)

    return [logistic(z) for z in eta]
";
const SOFTMAX: &str = "
def _response(eta):
    top = max(eta)
    parts = [math.exp(z - top) for z in eta]
    total = sum(parts)
    return [part / total for part in parts]
";
const LOG: &str = "
def _response(eta):
    return [math.exp(z) for z in eta]
";
const IDENTITY: &str = "
def _response(eta):
    return eta
";

const PREDICT: &str = "

def linear(row):
    \"\"\"The linear predictors of a row, a mapping from column to value.\"\"\"
    for column, known in TEXTS.items():
        if row[column] not in known:
            raise ValueError(f\"{column}: {row[column]!r} is not one of {', '.join(known)}\")
    x = _cells(row)
    return [
        level + sum(w * (v - c) for w, v, c in zip(weights, x, CENTRE))
        for level, weights in zip(LEVEL, WEIGHTS)
    ]


def predict(row):
    \"\"\"The response of a row, a mapping from column to value; a dict of them where there are several.\"\"\"
    response = _response(linear(row))
    return response[0] if len(NAMES) == 1 else dict(zip(NAMES, response))
";

pub(super) fn code(source: &Source<'_>) -> String {
    let model = source.model;
    let mut out = format!("{}\n\nimport math\n\n", text(&source.about()));
    let texts: Vec<String> = model
        .features
        .iter()
        .filter_map(|feature| match &feature.encoding {
            Encoding::Levels(levels) => Some(format!(
                "{}: {}",
                text(&feature.column),
                list(levels.iter().map(|level| text(level)))
            )),
            _ => None,
        })
        .collect();
    // Writing into a string cannot fail.
    let _ = writeln!(
        out,
        "NAMES = {}",
        list(source.names.iter().map(|name| text(name)))
    );
    let _ = writeln!(out, "TEXTS = {{{}}}", texts.join(", "));
    let numbers = |x: &[f64]| list(x.iter().map(|x| format!("{x:?}")));
    let _ = writeln!(out, "LEVEL = {}", numbers(&model.level));
    let _ = writeln!(out, "CENTRE = {}", numbers(&model.centre));
    let _ = writeln!(
        out,
        "WEIGHTS = {}",
        list(model.coefficients.iter().map(|w| numbers(w)))
    );
    let cells = source.cells();
    let cells = cells.iter().map(|cell| match cell {
        Cell::Number(column) | Cell::Bool(column) => format!("float(row[{}])", text(column)),
        Cell::Is(column, level, _) => format!("float(row[{}] == {})", text(column), text(level)),
    });
    let _ = write!(out, "\n\ndef _cells(row):\n    return {}\n\n", list(cells));
    out += match source.link {
        Link::Identity => IDENTITY,
        Link::Log => LOG,
        Link::Logit => LOGISTIC,
        Link::Softmax => SOFTMAX,
    };
    out + PREDICT
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// A text in double quotes; what JSON escapes, Python reads.
fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
