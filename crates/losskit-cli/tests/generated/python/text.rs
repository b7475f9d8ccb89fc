//! What help() shows.

use super::family::Choice;
use super::layout::{entry, heading, sentence, wrapped};
use super::{arguments, example};
use losskit::card::{Card, Link, Row, Scope, TargetShape};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;

/// A loss's page as the command prints it: the lines before the first heading and those of its definition.
fn page(card: &Card) -> (String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_losskit"))
        .args(["losses", "describe", card.name])
        .output();
    let text = String::from_utf8(run.expect("the command runs").stdout).expect("it prints text");
    let (before, after) = text
        .split_once("\nDefinition\n")
        .expect("a page has a definition");
    let intro = before.rsplit("\n\n").next().unwrap_or_default();
    let definition = after
        .split_once("\nGradient\n")
        .expect("a page has a gradient")
        .0;
    (
        intro.trim().to_owned(),
        definition.trim_matches('\n').to_owned(),
    )
}

/// The same, asked for once.
fn pages(card: &'static Card) -> &'static (String, String) {
    static PAGES: Mutex<BTreeMap<&str, &(String, String)>> = Mutex::new(BTreeMap::new());
    let mut pages = PAGES.lock().expect("no panic before");
    pages
        .entry(card.name)
        .or_insert_with(|| Box::leak(Box::new(page(card))))
}

fn pred(card: &Card) -> (String, String) {
    match card.row {
        Row::One(domain) => (
            "any shape".into(),
            format!("Predictions, each {}.", domain.text()),
        ),
        Row::Named(parts) => {
            let names: Vec<&str> = parts.iter().map(|part| part.0).collect();
            (
                format!("shape (..., {})", parts.len()),
                format!("Rows of ({}): {}.", names.join(", "), card.row.text()),
            )
        }
        Row::Classes(_) => (
            "shape (..., k)".into(),
            format!("Rows of {}, one a class.", card.row.text()),
        ),
        Row::Vectors([_]) => (
            "shape (..., d)".into(),
            "A vector of d numbers a row.".into(),
        ),
        Row::Vectors(names) => (
            format!("shape (..., {}, d)", names.len()),
            format!("Rows of {} vectors: {}.", names.len(), names.join(", ")),
        ),
    }
}

fn target(card: &Card) -> Option<(String, String)> {
    let rows = match card.row {
        Row::One(_) => "the shape of pred",
        Row::Vectors(names) if names.len() > 1 => "the shape of pred without its last two axes",
        Row::Classes(_) => "the shape of pred without the axis of its scores",
        _ => "the shape of pred without its last axis",
    };
    Some(match card.target {
        TargetShape::Value(domain) => (rows.into(), format!("Targets, each {}.", domain.text())),
        TargetShape::Class => (format!("integers, {rows}"), "A class index a row, from 0.".into()),
        TargetShape::Label => (
            format!("integers, {rows}"),
            "A label a row: rows of one label belong together. -1 - c marks a row that is a proxy of label c.".into(),
        ),
        TargetShape::Distribution => ("the shape of pred".into(), "k probabilities a row, which sum to 1.".into()),
        TargetShape::Numbers(_) => ("the shape of pred".into(), format!("A row of {}.", card.target.text())),
        TargetShape::Named(parts) => {
            let names: Vec<&str> = parts.iter().map(|part| part.0).collect();
            (format!("{rows}, and {} at its end", parts.len()), format!("Rows of ({}): {}.", names.join(", "), card.target.text()))
        }
        TargetShape::Sequence => ("list of lists of integers".into(), "A list of classes for each group.".into()),
        TargetShape::Nothing => return None,
    })
}

fn own(card: &Card) -> String {
    let each = arguments(card).into_iter().zip(card.params);
    each.map(|(argument, param)| {
        let kind = argument.kind.replace(" | ", " or ");
        let allowed = match param.flag {
            true => String::new(),
            false => format!("; {}", param.allowed()),
        };
        let about = sentence(&format!("{}{allowed}", param.about));
        entry(
            &argument.name,
            &format!("{kind}, default {}", argument.default),
            &about,
        )
    })
    .collect()
}

/// The page of a loss's function.
pub(super) fn function(card: &'static Card, class: &str, options: &[Choice]) -> String {
    let (intro, definition) = pages(card);
    let mut text = intro.clone() + "\n";
    text += &heading("Definition");
    text += &format!("{definition}\n");
    text += &heading("Parameters");
    let (shape, about) = pred(card);
    text += &entry("pred", &format!("array_like, {shape}"), &about);
    if let Some((shape, about)) = target(card) {
        text += &entry("target", &format!("array_like, {shape}"), &about);
    }
    text += &own(card);
    for [name, kind, default, about] in options {
        let kind = match *kind {
            "ArrayLike | None" => "array_like, optional".to_owned(),
            "int | None" => "int, optional".to_owned(),
            "Reduction" => "str or float, default \"mean\"".to_owned(),
            kind => format!("{kind}, default {default}"),
        };
        text += &entry(name, &kind, about);
    }
    text += &heading("Returns");
    let values = match card.scope {
        Scope::Row => "a row",
        Scope::Group => "a group",
    };
    text += &entry(
        "value",
        "float",
        &format!("With ``reduction=\"none\"`` an array of one value {values}."),
    );
    text += &heading("Raises");
    text += &wrapped(
        "",
        "TypeError : masked arrays, arrays on a GPU, predictions that are not floating-point numbers",
    );
    text += &wrapped(
        "",
        "ValueError : shapes that differ; a number outside its domain; a parameter outside its range",
    );
    let mut notes = String::new();
    if !card.estimates.is_empty() {
        notes += &wrapped(
            "",
            &format!("Its best constant prediction: {}.", card.estimates),
        );
    }
    match card.link {
        Link::Identity => {}
        link => {
            notes += &wrapped(
                "",
                &format!(
                    "Link: {}; ``inverse_link`` undoes it.",
                    format!("{link:?}").to_lowercase()
                ),
            )
        }
    }
    if !card.convention.is_empty() {
        notes += &wrapped("", &format!("At kinks: {}.", card.convention));
    }
    if !card.kin.is_empty() {
        let factor = |factor: f64| {
            if factor == 1.0 {
                String::new()
            } else {
                format!(" times {factor}")
            }
        };
        let kin = card
            .kin
            .iter()
            .map(|k| format!("{} {}{}", k.library, k.name, factor(k.factor)));
        notes += &wrapped(
            "",
            &format!("Elsewhere: {}.", kin.collect::<Vec<_>>().join(", ")),
        );
    }
    if !notes.is_empty() {
        text += &heading("Notes");
        text += &notes;
    }
    if !card.source.is_empty() {
        text += &heading("References");
        text += &wrapped("", &sentence(card.source));
    }
    text += &heading("See Also");
    text += &format!("{class} : the same loss with its derivatives.\n");
    text += &heading("Examples");
    text + &example::of(card).function(card)
}

/// The page of a loss's class.
pub(super) fn class(card: &'static Card, class: &str) -> String {
    let (intro, _) = pages(card);
    let mut text = format!(
        "{intro}\n\n``lk.{}`` is its page: definition, shapes, source.\n",
        card.name
    );
    if !card.params.is_empty() {
        text += &heading("Parameters");
        text += &own(card);
    }
    text += &heading("Examples");
    text + &example::of(card).class(card, class)
}
