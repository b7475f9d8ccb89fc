//! Law: under a penalty of absolute values a fit ends with a certificate, exact zeros and, where others
//! are exact, their digits; units, order, weights and threads decide nothing.

use crate::support::{floats, golden, near, numbers, refusal, solve, table};
use losskit_fit::{Kind, Options, Solver};
use serde_json::Value;

fn elastic(lambda: f64, l1_ratio: f64) -> Options {
    Options {
        lambda,
        l1_ratio,
        ..Options::default()
    }
}

/// The smallest subgradient is beside rounding nothing.
const KKT: f64 = 1e-12;

#[test]
fn every_problem_of_others_is_solved_to_its_digits() {
    let problems: Value = serde_json::from_str(include_str!("../golden/lasso.json")).unwrap();
    let golden = golden();
    for case in problems["cases"].as_array().unwrap() {
        let name = case["data"].as_str().unwrap();
        let mut table = table(&golden, name);
        let weight = table.column("w").is_ok().then(|| "w".to_owned());
        let options = Options {
            standardize: case["standardize"].as_bool().unwrap(),
            weight,
            ..elastic(
                case["lambda"].as_f64().unwrap(),
                case["l1_ratio"].as_f64().unwrap(),
            )
        };
        if options.weight.is_none() && table.column("w").is_ok() {
            table = table.drop(&["w"]).unwrap();
        }
        let model = solve(case["loss"].as_str().unwrap(), &table, &options);
        let what = format!("{name} {} {}", case["lambda"], case["l1_ratio"]);
        println!("{what:25} {}", model.certificate);
        assert_eq!(model.certificate.kind, Kind::Global, "{what}");
        assert!(model.certificate.solved, "{what}");
        let size = model.certificate.tolerance / options.tol;
        assert!(model.certificate.grad_scaled <= KKT * size, "{what}");
        near(
            model.certificate.objective,
            case["objective"].as_f64().unwrap(),
            1e-11,
            &what,
        );
        let columns: Vec<Vec<f64>> = floats_by_column(&golden["data"][name]["x"]);
        for ((w, want), x) in model.coefficients[0]
            .iter()
            .zip(floats(&case["coef"]))
            .zip(&columns)
        {
            let mean = x.iter().sum::<f64>() / x.len() as f64;
            let square = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
            let unit = match options.standardize {
                true => (square / x.len() as f64).sqrt(),
                false => 1.0,
            };
            near(w * unit, want, 1e-8, &what);
            assert_eq!(*w == 0.0, want == 0.0, "{what}: {w} beside {want}");
        }
    }
}

fn floats_by_column(rows: &Value) -> Vec<Vec<f64>> {
    let rows: Vec<Vec<f64>> = rows.as_array().unwrap().iter().map(floats).collect();
    (0..rows[0].len())
        .map(|j| rows.iter().map(|row| row[j]).collect())
        .collect()
}

/// Losses that are smooth and convex for every kind of target, with data they suit.
const SMOOTH: [(&str, &str); 12] = [
    ("squared_error", "diabetes"),
    ("huber:delta=30", "diabetes"),
    ("log_cosh", "diabetes"),
    ("pseudo_huber", "diabetes"),
    ("expectile:tau=0.8", "diabetes"),
    ("binary_cross_entropy_with_logits", "breast_cancer"),
    ("squared_hinge", "breast_cancer"),
    ("cross_entropy", "iris"),
    ("poisson_nll", "counts"),
    ("squared_error", "longley"),
    ("squared_error", "timestamps"),
    ("squared_error", "wampler1"),
];

#[test]
fn every_smooth_convex_loss_is_certified_under_every_penalty() {
    let golden = golden();
    for (loss, data) in SMOOTH {
        let mut table = table(&golden, data);
        if table.column("w").is_ok() {
            table = table.drop(&["w"]).unwrap();
        }
        for l1_ratio in [1.0, 0.5, 0.01] {
            for lambda in [1e-4, 1e-2, 1.0, 1e3] {
                let options = Options {
                    standardize: true,
                    ..elastic(lambda, l1_ratio)
                };
                let model = solve(loss, &table, &options);
                let what = format!("{loss} on {data}, λ = {lambda}, a = {l1_ratio}");
                assert!(model.certificate.solved, "{what}: {}", model.certificate);
                assert!(
                    model.certificate.grad_scaled <= 1e-2 * model.certificate.tolerance,
                    "{what}: {}",
                    model.certificate
                );
            }
        }
    }
}

#[test]
fn a_large_penalty_leaves_the_best_constant() {
    let golden = golden();
    let table = table(&golden, "diabetes");
    let model = solve("squared_error", &table, &elastic(1e6, 1.0));
    assert!(model.coefficients[0].iter().all(|&w| w == 0.0));
    let y = floats(&golden["data"]["diabetes"]["y"]);
    near(
        model.intercepts[0],
        y.iter().sum::<f64>() / y.len() as f64,
        1e-13,
        "the mean",
    );
}

#[test]
fn more_columns_than_rows_are_no_trouble() {
    let n = 12;
    let wave = |i: usize, j: usize| ((i * (j + 3) + j) as f64 * 0.77).sin();
    let columns: Vec<(String, Vec<f64>)> = (0..40)
        .map(|j| (format!("x{j}"), (0..n).map(|i| wave(i, j)).collect()))
        .collect();
    let y: Vec<f64> = (0..n).map(|i| wave(i, 1) - 2.0 * wave(i, 7)).collect();
    let mut named: Vec<(&str, &[f64])> = columns
        .iter()
        .map(|(name, x)| (name.as_str(), x.as_slice()))
        .collect();
    named.push(("y", &y));
    let model = solve("squared_error", &numbers(&named), &elastic(0.01, 1.0));
    assert!(model.certificate.solved, "{}", model.certificate);
    let used = model.coefficients[0].iter().filter(|&&w| w != 0.0).count();
    assert!((1..=n).contains(&used), "{used} coefficients are not 0");
}

#[test]
fn units_and_weights_decide_nothing() {
    let x: Vec<f64> = (0..30).map(|i| (i as f64 * 0.9).sin()).collect();
    let z: Vec<f64> = (0..30).map(|i| (i as f64 * 0.4).cos()).collect();
    let y: Vec<f64> = (0..30)
        .map(|i| 2.0 * x[i] + (i as f64 * 2.3).sin())
        .collect();
    let options = Options {
        standardize: true,
        ..elastic(0.3, 0.9)
    };
    let plain = numbers(&[("x", &x), ("z", &z), ("y", &y)]);
    let model = solve("huber:delta=0.5", &plain, &options);
    let far: Vec<f64> = x.iter().map(|x| 1e9 + 1e3 * x).collect();
    let moved = solve(
        "huber:delta=0.5",
        &numbers(&[("x", &far), ("z", &z), ("y", &y)]),
        &options,
    );
    near(
        moved.coefficients[0][0] * 1e3,
        model.coefficients[0][0],
        1e-7,
        "a column in other units",
    );
    let twice = |v: &[f64]| -> Vec<f64> { v.iter().chain(&v[..10]).copied().collect() };
    let weights: Vec<f64> = (0..30).map(|i| if i < 10 { 2.0 } else { 1.0 }).collect();
    let weighed = solve(
        "huber:delta=0.5",
        &numbers(&[("x", &x), ("z", &z), ("w", &weights), ("y", &y)]),
        &Options {
            weight: Some("w".into()),
            ..options.clone()
        },
    );
    let doubled = solve(
        "huber:delta=0.5",
        &numbers(&[("x", &twice(&x)), ("z", &twice(&z)), ("y", &twice(&y))]),
        &options,
    );
    for j in 0..2 {
        near(
            weighed.coefficients[0][j],
            doubled.coefficients[0][j],
            1e-12,
            "weight 2 beside the row twice",
        );
    }
}

#[test]
fn ols_refuses_absolute_values() {
    let table = numbers(&[("x", &[1.0, 2.0, 3.0]), ("y", &[1.0, 2.0, 2.5])]);
    let options = Options {
        solver: Solver::Ols,
        ..elastic(0.1, 1.0)
    };
    assert!(refusal("squared_error", &table, &options).contains("use newton or auto"));
    assert!(refusal("squared_error", &table, &elastic(0.1, 1.5)).contains("between 0 and 1"));
}
