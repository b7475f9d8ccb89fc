//! A model as Rust.

use super::export::{Cell, Source};
use losskit::card::Link;
use losskit_fit::{Encoding, Feature};
use std::collections::HashMap;
use std::fmt::Write;

pub(super) fn code(source: &Source<'_>) -> String {
    let model = source.model;
    let fields = fields(source);
    let texts = |f: &Feature| matches!(f.encoding, Encoding::Levels(_));
    let [declared, row] = match model.features.iter().any(texts) {
        true => ["Row<'a>", "Row<'_>"],
        false => ["Row"; 2],
    };
    let mut out = format!(
        "//! {}\n\n/// The columns of a row.\npub struct {declared} {{\n",
        source.about()
    );
    // Writing into a string cannot fail.
    for feature in &model.features {
        let kind = match feature.encoding {
            Encoding::Number => "f64",
            Encoding::Bool => "bool",
            Encoding::Levels(_) => "&'a str",
        };
        let column = feature.column.replace(['\n', '\r'], " ");
        let _ = writeln!(
            out,
            "    /// {column}\n    pub {}: {kind},",
            fields[feature.column.as_str()]
        );
    }
    let (p, k) = (model.terms.len(), model.outputs.len());
    let list = |x: &[f64]| {
        let numbers: Vec<String> = x.iter().map(|x| format!("{x:?}")).collect();
        format!("[{}]", numbers.join(", "))
    };
    let weights: Vec<String> = model.coefficients.iter().map(|w| list(w)).collect();
    let names: Vec<String> = source
        .names
        .iter()
        .map(|name| format!("{name:?}"))
        .collect();
    let _ = write!(
        out,
        "}}\n\n/// What the responses are.\npub const NAMES: [&str; {k}] = [{}];\n\
         const LEVEL: [f64; {k}] = {};\nconst CENTRE: [f64; {p}] = {};\nconst WEIGHTS: [[f64; {p}]; {k}] = [{}];\n\n\
         /// The responses of a row; an error names a text that is not known.\n\
         pub fn predict(row: &{row}) -> Result<[f64; {k}], String> {{\n",
        names.join(", "),
        list(&model.level),
        list(&model.centre),
        weights.join(", ")
    );
    for feature in &model.features {
        if let Encoding::Levels(levels) = &feature.encoding {
            let known: Vec<String> = levels.iter().map(|level| format!("{level:?}")).collect();
            let _ = write!(
                out,
                "    if ![{}].contains(&row.{1}) {{\n        return Err(format!(\"{{:?}} is not known of {{}}\", row.{1}, {2:?}));\n    }}\n",
                known.join(", "),
                fields[feature.column.as_str()],
                feature.column
            );
        }
    }
    let cells = source.cells();
    let cells = cells.iter().map(|cell| match cell {
        Cell::Number(column) => format!("row.{}", fields[column]),
        Cell::Bool(column) => format!("f64::from(u8::from(row.{}))", fields[column]),
        Cell::Is(column, level, _) => {
            format!("f64::from(u8::from(row.{} == {level:?}))", fields[column])
        }
    });
    let _ = write!(
        out,
        "    let x: [f64; {p}] = [{}];\n    let mut eta = LEVEL;\n    for (eta, weights) in eta.iter_mut().zip(&WEIGHTS) {{\n        \
         for ((w, x), centre) in weights.iter().zip(&x).zip(&CENTRE) {{\n            *eta += w * (x - centre);\n        }}\n    }}\n    {}\n}}\n",
        cells.collect::<Vec<_>>().join(", "),
        match source.link {
            Link::Identity => "Ok(eta)",
            Link::Log => "Ok(eta.map(f64::exp))",
            Link::Logit => {
                "Ok(eta.map(|z| {\n        let e = (-z.abs()).exp();\n        (if z < 0.0 { e } else { 1.0 }) / (1.0 + e)\n    }))"
            }
            Link::Softmax => {
                "let top = eta.iter().copied().fold(f64::NEG_INFINITY, f64::max);\n    let parts = eta.map(|z| (z - top).exp());\n    \
                 let total: f64 = parts.iter().sum();\n    Ok(parts.map(|part| part / total))"
            }
        }
    );
    out
}

/// A field for each column: letters, digits and underscores, each once.
fn fields<'m>(source: &Source<'m>) -> HashMap<&'m str, String> {
    let mut fields: HashMap<&str, String> = HashMap::new();
    for feature in &source.model.features {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        };
        let mut field: String = feature.column.chars().map(plain).collect();
        if !field.starts_with(|c: char| c.is_ascii_lowercase()) {
            field.insert_str(0, "x_");
        }
        if KEYWORDS.contains(&field.as_str()) || fields.values().any(|f| *f == field) {
            field += &format!("_{}", fields.len());
        }
        fields.insert(&feature.column, field);
    }
    fields
}

const KEYWORDS: [&str; 51] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
