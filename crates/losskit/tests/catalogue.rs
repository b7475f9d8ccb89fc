//! Law: the folder of losses and the table are the same; every card and page is whole; every name is found, and a mistyped
//! one is answered with the nearest; the source keeps its house rules.

mod common;

use common::{every_loss, every_row_loss};
use losskit::card::Param;
use losskit::catalogue::Entry;
use losskit::{CATALOGUE, Error, Evaluate, Rows, find, parse, suggest};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

const HEADINGS: [&str; 6] = [
    "## Definition",
    "## Gradient",
    "## Second derivative",
    "## Where it bends",
    "## When to use it",
    "## Source",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
}

fn stems(ending: &str) -> HashSet<String> {
    let mut found = Vec::new();
    files(&source().join("losses"), ending, &mut found);
    let stem = |p: PathBuf| p.file_stem().unwrap().to_str().unwrap().to_owned();
    found.into_iter().map(stem).filter(|s| s != "mod").collect()
}

#[test]
fn folder_and_table_are_the_same() {
    let names: HashSet<String> = CATALOGUE.iter().map(|e| e.card.name.to_owned()).collect();
    assert_eq!(
        names.len(),
        CATALOGUE.len(),
        "a name stands twice in the table"
    );
    assert_eq!(stems("rs"), names, "losses/*.rs beside the table");
    assert_eq!(stems("md"), names, "losses/*.md beside the table");
}

#[test]
fn every_card_is_whole() {
    every_loss(|entry| {
        let card = entry.card;
        let mut wrong = Vec::new();
        let mut need = |holds: bool, what: &str| {
            if !holds {
                wrong.push(what.to_owned());
            }
        };
        need(!card.name.ends_with("_loss"), "no ending _loss");
        for name in card.aliases.iter().chain([&card.name]) {
            let snake = name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            need(snake && !name.is_empty(), &format!("name '{name}'"));
        }
        let sentence = |s: &str| s.ends_with('.') && s.len() > 15;
        need(sentence(card.about), "`about` is a sentence");
        let year = card
            .source
            .split(|c: char| !c.is_ascii_digit())
            .any(|n| n.len() == 4);
        let cited = card.source.contains("doi:") || card.source.contains("arXiv") || year;
        need(cited, "`source` has a DOI, an arXiv number or a year");
        for heading in HEADINGS {
            need(
                card.page.lines().any(|l| l == heading),
                &format!("the page has '{heading}'"),
            );
        }
        let places: Vec<_> = HEADINGS.iter().map(|h| card.page.find(h)).collect();
        need(places.is_sorted(), "the page's headings are in order");
        let named = card
            .params
            .iter()
            .all(|p| card.page.contains(&format!("`{}`", p.name)));
        need(named, "the page names every parameter");
        need(!card.tasks.is_empty(), "`tasks`");
        need(!card.estimates.is_empty(), "`estimates`");
        need(!card.convention.is_empty(), "`convention`");
        let least = card.budget[0].max(card.budget[1]);
        need(
            least <= 4.0 || card.page.contains(&format!("{least} ulp")),
            "a budget of at most 4 ulp for value and gradient, or a page that says why not",
        );
        need(
            card.budget.iter().all(|b| (0.0..=10.0).contains(b)),
            "a budget",
        );
        for kin in card.kin {
            let whole = kin.factor > 0.0 && !kin.library.is_empty() && !kin.name.is_empty();
            need(whole, &format!("kin {kin:?}"));
        }
        for param in card.params {
            let Param { name, default, .. } = *param;
            need(!param.about.is_empty(), &format!("{name} is documented"));
            let within = param.is_optional() || param.range.contains(default);
            need(
                within,
                &format!("the default {default} of {name} is within its range"),
            );
        }
        let loss = entry.with(&[]).unwrap();
        need(
            parse(&loss.spec()).is_ok_and(|l| l.spec() == loss.spec()),
            "its specification is read back",
        );
        wrong
    });
}

#[test]
fn lists_have_a_value_for_each_class() {
    every_row_loss(|entry| {
        let mut wrong = Vec::new();
        let Some(list) = entry.card.params.last().filter(|p| p.list) else {
            return wrong;
        };
        let loss = entry
            .with(&[1.0, 40.5, 7e5].map(|v| (list.name, v)))
            .unwrap();
        if !loss
            .spec()
            .ends_with(&format!("{}=1/40.5/700000", list.name))
            || parse(&loss.spec()).is_ok_and(|l| l.parameters() != loss.parameters())
        {
            wrong.push(format!("{} is not read back", loss.spec()));
        }
        for width in 2..=4 {
            let pred = vec![0.25; width];
            let got = loss.on(Rows::new(&pred, width), &[1]).value();
            let refused = matches!(got, Err(Error::Length { what, .. }) if what == list.name);
            if refused != (width != 3) {
                wrong.push(format!("{} of {width} classes: {got:?}", loss.spec()));
            }
        }
        let bad = entry.with(&[1.0, 2.0, f64::NAN].map(|v| (list.name, v)));
        if !matches!(bad, Err(Error::Param { param, .. }) if param == list.name) {
            wrong.push("a value of the list outside its range is taken".into());
        }
        wrong
    });
    let lists = CATALOGUE
        .iter()
        .flat_map(|e| e.card.params)
        .filter(|p| p.list)
        .count();
    assert!(lists > 0);
    let early = |e: &&Entry| e.card.params.iter().rev().skip(1).any(|p| p.list);
    assert!(
        !CATALOGUE.iter().any(|e| early(&e)),
        "only the last may be a list"
    );
}

#[test]
fn names_and_aliases_are_found_once() {
    let mut seen = HashSet::new();
    for entry in CATALOGUE {
        for name in entry.card.aliases.iter().chain([&entry.card.name]) {
            assert!(seen.insert(*name), "'{name}' names two losses");
            assert_eq!(find(name).ok().map(|e| e.card.name), Some(entry.card.name));
            let mut mistyped = name.to_string();
            mistyped.insert(name.len() / 2, 'q');
            if name.len() > 4 {
                assert!(
                    suggest(&mistyped).contains(name),
                    "{mistyped}: {:?}",
                    suggest(&mistyped)
                );
            }
        }
    }
}

#[test]
fn parameters_are_held_to_their_ranges() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        for param in entry.card.params {
            for value in common::violations(param.range)
                .into_iter()
                .chain([f64::INFINITY])
            {
                let refused = matches!(
                    entry.with(&[(param.name, value)]),
                    Err(Error::Param { param: p, .. }) if p == param.name
                );
                let absent = value.is_nan() && param.is_optional();
                if !refused && !absent {
                    wrong.push(format!("takes {} = {value}", param.name));
                }
            }
        }
        let unknown = entry.with(&[("nonsense", 1.0)]);
        if !matches!(unknown, Err(Error::UnknownParam { .. })) {
            wrong.push("takes a parameter it does not have".into());
        }
        wrong
    });
}

#[test]
fn mistakes_are_answered_with_a_sentence() {
    let said = |spec: &str| parse(spec).err().map(|e| e.to_string()).unwrap_or_default();
    for (spec, sentence) in [
        ("hubert", "no loss is named 'hubert'; did you mean 'huber'?"),
        ("zzz", "no loss is named 'zzz'"),
        (
            "huber:detla=1",
            "huber has no parameter 'detla'; did you mean 'delta'? (it has: delta)",
        ),
        (
            "huber:delta",
            "cannot read the loss 'huber:delta': 'delta' has no '='; write it like huber:delta=1.35",
        ),
        (
            "huber:delta=x",
            "cannot read the loss 'huber:delta=x': 'x' is not a number; write it like huber:delta=1.35",
        ),
        ("huber:delta=-1", "huber: delta must be > 0, got -1"),
        (
            "squared_error:a=1",
            "squared_error has no parameter 'a' (it has none)",
        ),
    ] {
        assert_eq!(said(spec), sentence, "{spec}");
    }
}

#[test]
fn source_keeps_the_house_rules() {
    let mut all = Vec::new();
    files(&source(), "rs", &mut all);
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(source()).unwrap().display().to_string();
        assert!(
            text.starts_with("//!") || name == "lib.rs",
            "{name}: no module line"
        );
        assert!(
            text.lines().count() <= 300,
            "{name}: {} lines",
            text.lines().count()
        );
        let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
        let unsafe_code = code.filter(|l| {
            l.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|w| w == "unsafe")
        });
        assert!(
            name == "dispatch.rs" || unsafe_code.count() == 0,
            "{name}: unsafe"
        );
    }
}

#[test]
fn the_nearest_name_comes_first() {
    use losskit::catalogue::nearest;
    let names = ["mean_radius", "mean_area", "worst_radius", "y"];
    assert_eq!(nearest("mean_raduis", names), ["mean_radius"]);
    assert_eq!(nearest("MEAN_AREA", names)[0], "mean_area");
    assert!(nearest("zzz", names).is_empty());
    assert!(nearest("x", ["y"]).is_empty());
}
