//! Law: losskit agrees with torch, Keras, optax, scikit-learn and mpmath, each at the factor between the two.

#![allow(clippy::print_stdout)]

mod common;

use common::{Case, Number, Results, Wanted, close, number, numbers, read};
use losskit::CATALOGUE;
use losskit::card::{Row, Scope};
use serde_json::Value;
use std::collections::BTreeMap;

/// The files of golden values, by name.
fn files() -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let names = std::fs::read_dir(folder).unwrap();
    let mut all: Vec<String> = names
        .map(|f| {
            f.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    all.sort();
    all
}

/// Relative to the number, and to 1 where it is smaller and the peer is not exact.
struct Tolerance {
    relative: f64,
    floor: f64,
}

#[test]
fn peers_agree() {
    let files = files();
    let none = || vec![0_usize; files.len()];
    let mut counts: BTreeMap<&str, Vec<usize>> =
        CATALOGUE.iter().map(|e| (e.card.name, none())).collect();
    let mut wrong = Vec::new();
    for (k, peer) in files.iter().enumerate() {
        let file = read(&format!("golden/{peer}.json"));
        for v in file["cases"].as_array().unwrap() {
            let name = v["loss"].as_str().unwrap();
            match counts.get_mut(name) {
                Some(count) => count[k] += 1,
                None => wrong.push(format!("{peer}: no loss is named {name}")),
            }
            let exact =
                peer == "mpmath" || v["peer"].as_str().is_some_and(|p| p.starts_with("mpmath"));
            let found = if v["dtype"] == "f32" {
                compare::<f32>(
                    v,
                    Tolerance {
                        relative: if exact { 1e-6 } else { 2e-6 },
                        floor: if exact { 0.0 } else { 1.0 },
                    },
                )
            } else {
                compare::<f64>(
                    v,
                    Tolerance {
                        relative: if exact { 4e-15 } else { 1e-12 },
                        floor: if exact { 0.0 } else { 1.0 },
                    },
                )
            };
            wrong.extend(found.map(|f| {
                format!(
                    "{name} {} beside {}: {f} ({})",
                    v["params"], v["peer"], v["note"]
                )
            }));
        }
    }
    for (name, count) in &counts {
        let list: Vec<String> = files
            .iter()
            .zip(count)
            .filter(|c| *c.1 > 0)
            .map(|(p, n)| format!("{p} {n:3}"))
            .collect();
        println!("{name:34} {}", list.join("  "));
        if count.iter().sum::<usize>() == 0 {
            wrong.push(format!("{name}: no golden value"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} cases\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn compare<T: Number>(v: &Value, tolerance: Tolerance) -> Option<String> {
    let case = Case::read(v);
    let want = |field: &str| numbers(&v[field]);
    let factor = number(&v["factor"]).unwrap();
    let offset = number(&v["offset"]).unwrap();
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
        let row = |i: usize| {
            let first = i / case.inner * case.inner * case.width + i % case.inner;
            (0..case.width).map(move |j| first + j * case.inner)
        };
        let terms = |k: usize| {
            let i = (0..case.pred.len() / case.width)
                .find(|&i| row(i).any(|at| at == k))
                .unwrap_or(0);
            let at = |x: &[f64], i: usize| x.get(i).copied().unwrap_or(0.0).abs();
            let largest = row(i).fold(0.0, |a: f64, at| a.max(case.pred[at].abs()));
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
            ("value", value, offset),
            ("grad", wide(&got.grad), 0.0),
            ("hess", wide(&got.hess), 0.0),
            ("hvp", product, 0.0),
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
                let want = factor * theirs + offset;
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
