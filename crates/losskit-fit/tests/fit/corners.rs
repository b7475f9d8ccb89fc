//! Law: losses that are piecewise linear are solved exactly, and the duality gap proves it.

mod hard;

use crate::support::{golden, near, numbers, penalised, solve, table};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Kind, Model, Options, Solver};

/// Numbers in [−½, ½) that look random.
pub(super) fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    }
}

/// Features x0, x1, … and a target y: a line with noise of heavy tails.
pub(super) fn lines(n: usize, p: usize, seed: u64) -> Frame {
    let mut next = noise(seed);
    let x: Vec<Vec<f64>> = (0..p)
        .map(|_| (0..n).map(|_| 4.0 * next()).collect())
        .collect();
    let y = (0..n)
        .map(|i| {
            let line: f64 = (0..p).map(|j| x[j][i] * (j % 3) as f64).sum();
            1.0 + line + 0.3 * next() / (0.501 - next().abs())
        })
        .collect();
    let columns = x.into_iter().enumerate();
    let mut columns: Vec<Column> = columns
        .map(|(j, x)| Column::number(format!("x{j}"), x))
        .collect();
    columns.push(Column::number("y", y));
    Frame::new("lines", columns).unwrap()
}

/// The same with its target's sign.
pub(super) fn signs(table: &Frame) -> Frame {
    let y = table.column("y").unwrap().as_numbers().unwrap();
    let y = y.iter().map(|y| (y - 1.0).signum()).collect();
    let mut signs = table.clone().drop(&["y"]).unwrap();
    signs.push(Column::number("y", y)).unwrap();
    signs
}

pub(super) fn residuals(model: &Model, table: &Frame) -> Vec<f64> {
    let y = table.column("y").unwrap().as_numbers().unwrap().to_vec();
    let linear = model.predict(table).unwrap().linear;
    y.iter().zip(&linear).map(|(y, z)| y - z).collect()
}

pub(super) fn proven(model: &Model, gap: f64, what: &str) {
    let certificate = &model.certificate;
    println!("{what}: {certificate}");
    assert_eq!(model.solver, Solver::InteriorPoint, "{what}");
    assert_eq!((certificate.solved, certificate.kind), (true, Kind::Global));
    assert!(certificate.gap.unwrap() <= gap, "{what}: {certificate}");
}

/// Rows whose prediction is their target to rounding.
pub(super) fn met(model: &Model, table: &Frame) -> usize {
    let residuals = residuals(model, table);
    let scale = residuals.iter().fold(0.0_f64, |m, r| m.max(r.abs()));
    residuals
        .iter()
        .filter(|r| r.abs() <= 1e-11 * scale)
        .count()
}

/// Optima by two other solvers, a simplex method (HiGHS) and a conic one (Clarabel), which agree to
/// at least nine digits.
#[test]
fn optima_are_those_of_other_solvers() {
    let golden = golden();
    let quantile = "quantile:tau=0.5";
    let low = "quantile:tau=0.3";
    let high = "quantile:tau=0.9";
    for (data, loss, lambda, l1_ratio, standardize, weighted, want) in [
        (
            "diabetes",
            "quantile:tau=0.1",
            0.0,
            0.0,
            false,
            false,
            8.515_882_905_527_28,
        ),
        (
            "diabetes",
            quantile,
            0.0,
            0.0,
            false,
            false,
            21.520_750_342_938_957,
        ),
        (
            "diabetes",
            high,
            0.0,
            0.0,
            false,
            false,
            9.087_896_783_858_51,
        ),
        ("line", high, 0.0, 0.0, false, false, 1.016_546_895_027_53),
        (
            "longley",
            quantile,
            0.0,
            0.0,
            false,
            false,
            76.211_852_548_188_5,
        ),
        (
            "diabetes",
            quantile,
            0.05,
            1.0,
            false,
            false,
            23.338_687_887_693_8,
        ),
        (
            "diabetes",
            quantile,
            1.5,
            1.0,
            true,
            false,
            32.521_493_212_669_7,
        ),
        (
            "diabetes",
            high,
            0.5,
            0.5,
            true,
            false,
            13.983_484_162_896_1,
        ),
        (
            "breast_cancer",
            "hinge",
            0.01,
            0.0,
            true,
            false,
            0.066_077_756_106_066,
        ),
        (
            "breast_cancer",
            "hinge",
            0.01,
            1.0,
            true,
            false,
            0.115_879_707_232_873,
        ),
        (
            "blobs",
            "hinge",
            0.0,
            0.0,
            false,
            false,
            0.015_993_500_951_282,
        ),
        (
            "diabetes",
            "epsilon_insensitive:epsilon=20",
            0.1,
            0.0,
            true,
            false,
            42.744_858_242_335_9,
        ),
        (
            "counts",
            quantile,
            0.0,
            0.0,
            false,
            true,
            0.507_427_859_751_465,
        ),
        ("counts", low, 0.02, 0.5, true, true, 0.442_115_501_655_337),
    ] {
        let mut table = table(&golden, data);
        if table.column("w").is_ok() && !weighted {
            table = table.drop(&["w"]).unwrap();
        }
        let options = Options {
            l1_ratio,
            standardize,
            weight: weighted.then(|| "w".into()),
            ..penalised(lambda)
        };
        let model = solve(loss, &table, &options);
        let what = format!("{data}, {loss}, λ {lambda}, a {l1_ratio}");
        proven(&model, 1e-12, &what);
        near(model.certificate.objective, want, 2e-9, &what);
        if lambda == 0.0 && loss != "hinge" {
            assert_eq!(met(&model, &table), model.terms.len() + 1, "{what}");
        }
    }
}

#[test]
fn quantiles_without_features_are_order_statistics() {
    let mut next = noise(8);
    for n in [1, 2, 5, 8, 101] {
        let y: Vec<f64> = (0..n).map(|_| 1e3 * next()).collect();
        let mut sorted = y.clone();
        sorted.sort_by(f64::total_cmp);
        for tau in [0.1, 0.5, 0.9] {
            let loss = format!("quantile:tau={tau}");
            let model = solve(&loss, &numbers(&[("y", &y)]), &Options::default());
            proven(&model, 1e-15, &loss);
            // Where τn is a whole number each point of an interval is a quantile.
            let place = tau * n as f64;
            let (low, high) = (
                (place - 1e-9).floor() as usize,
                (place + 1e-9).floor() as usize,
            );
            let found = sorted.iter().position(|&s| s == model.intercepts[0]);
            assert!(
                found.is_some_and(|k| k == low || k == high),
                "{n}, {tau}: {found:?}"
            );
        }
    }
}

#[test]
fn every_kind_of_problem_is_proven() {
    for (n, p, seed) in [(20, 1, 1), (35, 2, 2), (60, 4, 3), (90, 6, 4), (1500, 3, 5)] {
        let table = lines(n, p, seed);
        for (lambda, l1_ratio) in [(0.0, 0.0), (0.01, 0.0), (0.01, 1.0), (0.1, 0.5)] {
            let options = Options {
                l1_ratio,
                ..penalised(lambda)
            };
            for loss in [
                "mae",
                "quantile:tau=0.1",
                "quantile:tau=0.9",
                "epsilon_insensitive:epsilon=0.2",
                "hinge",
                "0.5*mae + quantile:tau=0.2",
            ] {
                let table = if loss == "hinge" {
                    &signs(&table)
                } else {
                    &table
                };
                let model = solve(loss, table, &options);
                let what = format!("{loss}, {n} by {p}, λ {lambda}, a {l1_ratio}");
                proven(&model, 1e-14, &what);
                for w in &model.coefficients[0] {
                    let zero = *w == 0.0 || l1_ratio == 0.0;
                    assert!(zero || w.abs() > 1e-9, "{what}: {w} is not quite 0");
                }
                if lambda == 0.0 && loss.contains("quantile:") {
                    assert_eq!(met(&model, table), p + 1, "{what}");
                }
            }
        }
    }
}
