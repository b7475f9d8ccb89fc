//! Problems that other software is known to get wrong, hang on or refuse.

use crate::support::{near, numbers, solve};
use losskit_fit::Options;

#[test]
fn a_timestamp_column_needs_no_scaling() {
    let t: Vec<f64> = (0..24)
        .map(|i| 1.7e12 + 2e4 * f64::from(i) / 23.0)
        .collect();
    let y: Vec<f64> = t.iter().map(|t| 0.002 * (t - 1.7e12) + 5.0).collect();
    let table = numbers(&[("t", &t), ("y", &y)]);
    for loss in ["huber", "huber:delta=1.35", "mse", "log_cosh"] {
        let model = solve(loss, &table, &Options::default());
        println!(
            "{loss}: slope {} {}",
            model.coefficients[0][0], model.certificate
        );
        assert!(model.certificate.solved);
        near(model.coefficients[0][0] / 0.002, 1.0, 1e-9, loss);
        for (got, want) in model.predict(&table).unwrap().linear.iter().zip(&y) {
            near(*got, *want, 1e-9, loss);
        }
    }
}

#[test]
fn a_constant_target_has_slope_zero() {
    let y = [5000_f64.ln(); 3];
    let table = numbers(&[("x", &[10.0, 11.0, 28.0]), ("y", &y)]);
    for loss in ["huber", "mse", "mae", "log_cosh"] {
        let model = solve(loss, &table, &Options::default());
        assert!(model.certificate.solved, "{loss}: {}", model.certificate);
        near(model.coefficients[0][0], 0.0, 1e-12, loss);
        near(model.intercepts[0], 8.517_193_191_416_238, 1e-12, loss);
    }
}

#[test]
fn the_intercept_is_not_penalised() {
    let table = numbers(&[("x", &[1.0, 0.0, 1.0, 0.0]), ("y", &[1.0, 0.0, 1.0, 0.0])]);
    let model = solve(
        "log_loss",
        &table,
        &Options {
            lambda: 0.25,
            ..Options::default()
        },
    );
    near(model.coefficients[0][0], 0.802_116_275_083, 1e-11, "slope");
    near(model.intercepts[0], -0.401_058_137_542, 1e-11, "intercept");
    assert_eq!(
        model.predict(&table).unwrap().labels.unwrap(),
        ["1", "0", "1", "0"]
    );
}

#[test]
fn a_perfect_fit_is_a_fit() {
    let x: Vec<f64> = (1..=10).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| 10.0 * x).collect();
    let table = numbers(&[("x", &x), ("y", &y)]);
    for loss in ["huber", "mse", "log_cosh"] {
        let model = solve(loss, &table, &Options::default());
        println!("{loss}: {}", model.certificate);
        assert!(model.certificate.solved);
        near(model.coefficients[0][0], 10.0, 1e-13, loss);
        near(model.intercepts[0], 0.0, 1e-12, loss);
    }
}

#[test]
fn counts_start_well_however_large() {
    let x: Vec<f64> = (0..40).map(|i| f64::from(i) / 10.0).collect();
    for size in [1.0, 80.0, 1e3, 1e5, 1e9] {
        let y = x.iter().map(|x| (x.exp() * size).round());
        let y: Vec<f64> = y.enumerate().map(|(i, y)| y + i as f64).collect();
        let model = solve(
            "poisson",
            &numbers(&[("x", &x), ("y", &y)]),
            &Options::default(),
        );
        println!("{}", model.certificate);
        assert!(
            model.certificate.solved && model.certificate.steps < 15,
            "{size}"
        );
    }
}
