//! Law: losskit agrees with other people's libraries and with mpmath, each at the factor between the two, in enough cases.

#![allow(clippy::print_stdout)]

mod common;

use common::{Case, Number, Results, Wanted, close, number, numbers, read};
use losskit::CATALOGUE;
use losskit::card::{Kin, Row, Scope};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Libraries whose every kin has golden values, but for the exceptions in `golden/uncovered.csv`.
const LIBRARIES: [&str; 11] = [
    "torch",
    "keras",
    "optax",
    "scikit-learn",
    "xgboost",
    "lightgbm",
    "catboost",
    "monai",
    "segmentation_models_pytorch",
    "pytorch-metric-learning",
    "torchvision",
];

/// How many independent cases a loss has beside a library, at least.
const ENOUGH: usize = 50;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Every case there is, with the name of its file.
fn cases() -> Vec<(String, Value)> {
    let paths = std::fs::read_dir(folder())
        .unwrap()
        .map(|f| f.unwrap().path());
    let mut files: Vec<PathBuf> = paths
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut file = read(&format!("golden/{stem}.json"));
        for case in file["cases"].as_array_mut().unwrap() {
            all.push((stem.clone(), case.take()));
        }
    }
    all
}

/// The library of a case and what it calls the loss: the first word of `peer` and the rest.
fn peer(v: &Value) -> (&str, &str) {
    let whole = v["peer"].as_str().unwrap();
    whole.split_once(' ').unwrap_or((whole, ""))
}

fn exact(v: &Value) -> bool {
    peer(v).0.starts_with("mpmath")
}

/// Relative to the number, and to 1 where it is smaller and the peer is not exact.
struct Tolerance {
    relative: f64,
    floor: f64,
}

#[test]
fn peers_agree() {
    let mut wrong = Vec::new();
    let mut named = BTreeSet::new();
    for (file, v) in cases() {
        let name = v["loss"].as_str().unwrap().to_owned();
        let Some(entry) = CATALOGUE.iter().find(|e| e.card.name == name) else {
            wrong.push(format!("{file}: no loss is named {name}"));
            continue;
        };
        let kin = entry
            .card
            .kin
            .iter()
            .find(|k| (k.library, k.name) == peer(&v));
        let factor = number(&v["factor"]).unwrap_or(1.0);
        if let Some(kin) = kin.filter(|k| k.factor != factor) {
            wrong.push(format!(
                "{name} beside {}: {factor} times theirs, {} on the card",
                v["peer"], kin.factor
            ));
        }
        let floor = if exact(&v) { 0.0 } else { 1.0 };
        let found = if v["dtype"] == "f32" {
            let relative = if exact(&v) { 1e-6 } else { 2e-6 };
            compare::<f32>(&v, Tolerance { relative, floor })
        } else {
            let relative = if exact(&v) { 4e-15 } else { 1e-12 };
            compare::<f64>(&v, Tolerance { relative, floor })
        };
        wrong.extend(found.map(|f| {
            format!(
                "{name} {} beside {}: {f} ({})",
                v["params"], v["peer"], v["note"]
            )
        }));
        named.insert(name);
    }
    for entry in CATALOGUE {
        if !named.contains(entry.card.name) {
            wrong.push(format!("{}: no golden value", entry.card.name));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Law: every kin in a library that runs has golden values, and a loss has enough of them beside each library it has any of.
#[test]
fn peers_are_heard_often() {
    let (mut wrong, mut heard) = (Vec::new(), BTreeSet::new());
    let mut counts: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (_, v) in cases() {
        let (library, name) = peer(&v);
        let loss = v["loss"].as_str().unwrap();
        let key = (loss.to_owned(), library.to_owned());
        counts.entry(key).or_default().extend(independent(&v));
        heard.insert(which(loss, library, name));
    }
    let text = std::fs::read_to_string(folder().join("uncovered.csv")).unwrap();
    let mut excused = BTreeSet::new();
    for line in text.lines().skip(1) {
        let mut fields = line.splitn(4, ',');
        let mut next = || fields.next().unwrap_or_default();
        let (kin, reason) = (which(next(), next(), next()), next());
        if reason.is_empty() {
            wrong.push(format!("{kin}: excused without a reason"));
        }
        if heard.contains(&kin) {
            wrong.push(format!("{kin}: excused, yet there are golden values"));
        }
        excused.insert(kin);
    }
    let known = CATALOGUE
        .iter()
        .flat_map(|e| e.card.kin.iter().map(|k| (e.card.name, k)));
    for (loss, &Kin { library, name, .. }) in known.filter(|k| LIBRARIES.contains(&k.1.library)) {
        let kin = which(loss, library, name);
        if !heard.contains(&kin) && !excused.remove(&kin) {
            wrong.push(format!("{kin}: kin without golden values"));
        }
    }
    wrong.extend(excused.iter().map(|k| format!("{k}: excused, yet no kin")));
    for ((loss, library), rows) in &counts {
        println!("{loss:34} {library:28} {:5}", rows.len());
        if LIBRARIES.contains(&library.as_str()) && rows.len() < ENOUGH {
            wrong.push(format!("{loss} beside {library}: {} cases", rows.len()));
        }
    }
    let total: usize = counts.values().map(BTreeSet::len).sum();
    println!("{total} independent cases");
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// A kin as the list of exceptions writes it: the name there has no commas.
fn which(loss: &str, library: &str, name: &str) -> String {
    format!("{loss},{library},{}", name.replace(',', ";"))
}

/// What tells the cases apart that have numbers of their own: the rows or sets of a batch, or the batch as a whole.
fn independent(v: &Value) -> Vec<String> {
    let case = Case::read(v);
    let scope = case.loss().card().scope;
    let rows = case.pred.len() / case.width;
    let groups = case.groups.clone().unwrap_or_else(|| vec![rows]);
    let sizes = match (case.reduction.as_str(), scope) {
        ("none", Scope::Group) => groups,
        ("none", Scope::Row) => vec![1; rows],
        _ => vec![rows],
    };
    let mut at = 0;
    let mut one = |size: usize| {
        let rows_here = at..at + size;
        at += size;
        let places = rows_here.clone().flat_map(|i| row(&case, i));
        let pred: Vec<f64> = places.map(|k| case.pred[k]).collect();
        let target = case.target.as_ref().map(|t| {
            let each = t.len() / rows;
            &t[rows_here.start * each..rows_here.end * each]
        });
        let classes = case.classes.as_ref().and_then(|c| c.get(rows_here));
        format!("{} {pred:?} {target:?} {classes:?}", case.spec)
    };
    assert!(!v["value"].is_null() || !v["grad"].is_null(), "{v}");
    sizes.into_iter().map(&mut one).collect()
}

/// Where the predictions of a row are.
fn row(case: &Case, i: usize) -> impl Iterator<Item = usize> + use<> {
    let (width, inner) = (case.width, case.inner);
    let first = i / inner * inner * width + i % inner;
    (0..width).map(move |j| first + j * inner)
}

fn compare<T: Number>(v: &Value, tolerance: Tolerance) -> Option<String> {
    let case = Case::read(v);
    let want = |field: &str| numbers(&v[field]);
    let factor = number(&v["factor"]).unwrap_or(1.0);
    // A constant of the target differs from row to row.
    let offset = numbers(&v["offset"]).unwrap_or_else(|| vec![0.0]);
    case.with::<T, _>(|loss, batch| {
        let pointwise = loss.card().is_pointwise();
        let wanted = Wanted {
            value: true,
            grad: true,
            hess: pointwise,
        };
        let got = match Results::of(loss, &batch, wanted) {
            Ok(got) => got,
            Err(e) => return Some(e.to_string()),
        };
        let wide = |x: &[T]| -> Vec<f64> { x.iter().map(|x| x.to_f64()).collect() };
        let value = if case.reduction == "none" {
            wide(&got.value)
        } else {
            vec![got.sums.reduce(batch.reduction)]
        };
        let mut product = Vec::new();
        if let Some(direction) = want("direction") {
            let direction: Vec<T> = direction.iter().map(|&x| T::from_f64(x)).collect();
            let mut out = vec![T::default(); direction.len()];
            if let Err(e) = T::product(loss, &batch, &direction, &mut out) {
                return Some(e.to_string());
            }
            product = wide(&out);
        }
        // How large the terms are that a row's value and derivatives are made of: exact peers are compared at that scale.
        let terms = |k: usize| {
            let i = (0..case.pred.len() / case.width)
                .find(|&i| row(&case, i).any(|at| at == k))
                .unwrap_or(0);
            let at = |x: &[f64], i: usize| x.get(i).copied().unwrap_or(0.0).abs();
            let largest = row(&case, i).fold(0.0, |a: f64, at| a.max(case.pred[at].abs()));
            let i = if loss.card().scope == Scope::Group {
                0
            } else {
                i
            };
            match loss.card().row {
                Row::Vectors(_) if largest > 0.0 => 1.0 / largest,
                _ => (at(&wide(&got.grad), k) + at(&wide(&got.value), i)).min(1.0),
            }
        };
        for (field, got, offset) in [
            ("value", value, &offset[..]),
            ("grad", wide(&got.grad), &[0.0]),
            ("hess", wide(&got.hess), &[0.0]),
            ("hvp", product, &[0.0]),
        ] {
            let Some(theirs) = want(field) else {
                continue;
            };
            if got.len() != theirs.len() {
                return Some(format!(
                    "{field}: {} numbers, peer has {}",
                    got.len(),
                    theirs.len()
                ));
            }
            for (k, (&got, theirs)) in got.iter().zip(theirs).enumerate() {
                let want = factor * theirs + offset[k % offset.len()];
                let exact = tolerance.floor == 0.0;
                let floor = if exact { terms(k) } else { tolerance.floor };
                // A number far from 1 is an exponential whose argument was rounded; one far below is lost to underflow.
                let far = if exact {
                    1.0 + 0.25 * want.abs().max(1e-300).ln().abs()
                } else {
                    1.0
                };
                let least = T::default().next_up().to_f64();
                if !close(got, want, far * tolerance.relative, floor)
                    && (got - want).abs() > 1e5 * least
                {
                    return Some(format!("{field} {k}: {got:e}, peer has {want:e}"));
                }
            }
        }
        None
    })
}
