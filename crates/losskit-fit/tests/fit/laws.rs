//! Laws of fitting: what must not change an answer, and which answers must agree.

use crate::support::{golden, near, numbers, penalised, solve, table, with};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Model, Options, Solver};

/// A few rows too many for one block, with columns of unlike scales.
fn large() -> Frame {
    let n = 20_000;
    let noise = |i: usize, k: f64| ((i as f64 * 12.9898 + k).sin() * 43758.5453).fract();
    let x: Vec<f64> = (0..n).map(|i| 1000.0 + 30.0 * noise(i, 1.0)).collect();
    let z: Vec<f64> = (0..n).map(|i| noise(i, 2.0)).collect();
    let y = (0..n).map(|i| {
        f64::from(u8::from(
            x[i] / 30.0 - 33.3 + z[i] + 2.0 * noise(i, 3.0) > 0.5,
        ))
    });
    numbers(&[("x", &x), ("z", &z), ("y", &y.collect::<Vec<_>>())])
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let table = large();
    let bits = |threads: usize, loss: &str, options: &Options| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let mut model = pool.install(|| solve(loss, &table, options));
        model
            .history
            .iter_mut()
            .for_each(|epoch| epoch.elapsed = 0.0);
        serde_json::to_string(&model).unwrap()
    };
    let adam = Options {
        epochs: 5,
        ..with(Solver::Adam)
    };
    for (loss, options) in [
        ("squared_error", with(Solver::Ols)),
        ("log_loss", with(Solver::Newton)),
        ("cross_entropy", penalised(0.1)),
        ("log_loss", with(Solver::NewtonCg)),
        ("log_loss", adam),
    ] {
        let one = bits(1, loss, &options);
        assert!(
            one == bits(2, loss, &options) && one == bits(7, loss, &options),
            "{loss}"
        );
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let golden = golden();
    for (loss, data) in [
        ("squared_error", "line"),
        ("huber:delta=2", "line"),
        ("log_loss", "blobs"),
        ("cross_entropy", "iris"),
    ] {
        let table = table(&golden, data);
        let n = table.rows();
        let doubled: Vec<usize> = (0..n).chain((0..n).filter(|i| i % 3 == 0)).collect();
        let weight = (0..n).map(|i| if i % 3 == 0 { 2.0 } else { 1.0 }).collect();
        let mut weighted = table.clone();
        weighted.push(Column::number("w", weight)).unwrap();
        let options = penalised(0.01);
        let copies = solve(loss, &table.take(&doubled), &options);
        let weights = solve(
            loss,
            &weighted,
            &Options {
                weight: Some("w".into()),
                ..options
            },
        );
        same(&copies, &weights, 1e-10, loss);
    }
}

fn same(a: &Model, b: &Model, tolerance: f64, what: &str) {
    near(
        a.certificate.objective,
        b.certificate.objective,
        tolerance,
        what,
    );
    for (v, w) in a
        .coefficients
        .iter()
        .flatten()
        .zip(b.coefficients.iter().flatten())
    {
        near(*v, *w, tolerance, what);
    }
    for (v, w) in a.intercepts.iter().zip(&b.intercepts) {
        near(*v, *w, tolerance, what);
    }
}

#[test]
fn units_do_not_change_predictions() {
    let golden = golden();
    for (loss, data) in [
        ("squared_error", "diabetes"),
        ("huber", "line"),
        ("log_loss", "blobs"),
        ("poisson", "counts"),
    ] {
        let table = table(&golden, data);
        let columns = table
            .columns()
            .iter()
            .enumerate()
            .map(|(j, column)| match column.name() {
                "y" => column.clone(),
                name => {
                    let (scale, shift) = (10_f64.powi(4 * (j as i32 % 3) - 4), 50.0 * j as f64);
                    let moved = column
                        .as_numbers()
                        .unwrap()
                        .iter()
                        .map(|x| (x + shift) * scale);
                    Column::number(name, moved.collect())
                }
            });
        let other = Frame::new("other units", columns.collect()).unwrap();
        let here = solve(loss, &table, &Options::default())
            .predict(&table)
            .unwrap();
        let there = solve(loss, &other, &Options::default())
            .predict(&other)
            .unwrap();
        for (a, b) in here.linear.iter().zip(&there.linear) {
            near(*a, *b, 1e-9, loss);
        }
    }
}

#[test]
fn least_squares_three_ways() {
    let golden = golden();
    let table = table(&golden, "diabetes");
    let ols = solve("squared_error", &table, &with(Solver::Ols));
    let newton = solve("squared_error", &table, &with(Solver::Newton));
    same(&ols, &newton, 1e-10, "ols and newton");
    let rmse = ols.metrics.iter().find(|m| m.name == "rmse").unwrap().value;
    near(
        rmse * rmse,
        ols.certificate.loss,
        1e-14,
        "mean squared error",
    );
    // A step off the minimum in any direction costs.
    for j in 0..ols.terms.len() {
        for step in [-1e-3, 1e-3] {
            let mut off = ols.clone();
            off.coefficients[0][j] += step;
            assert!(
                off.evaluate(&table).unwrap()[0].value > ols.certificate.loss,
                "{j}"
            );
        }
    }
}

#[test]
fn softmax_of_two_classes_is_logistic_regression() {
    let table = table(&golden(), "blobs");
    let (two, one) = (
        solve("cross_entropy", &table, &Options::default()),
        solve("log_loss", &table, &Options::default()),
    );
    println!("{}\n{}", two.certificate, one.certificate);
    near(
        two.certificate.objective,
        one.certificate.objective,
        1e-13,
        "objective",
    );
    for j in 0..2 {
        let difference = two.coefficients[1][j] - two.coefficients[0][j];
        near(difference, one.coefficients[0][j], 1e-10, "coefficient");
        near(
            two.coefficients[0][j] + two.coefficients[1][j],
            0.0,
            1e-12,
            "sum over classes",
        );
    }
    let (p, q) = (two.predict(&table).unwrap(), one.predict(&table).unwrap());
    assert_eq!(p.labels, q.labels);
    assert_eq!(p.names, ["probability_0", "probability_1"]);
    assert_eq!(q.names, ["probability"]);
}

#[test]
fn a_parabola_knows_its_gradient_at_zero() {
    let table = table(&golden(), "diabetes");
    for (lambda, intercept) in [(0.0, true), (0.0, false), (0.1, true)] {
        let tolerance = |solver| {
            let options = Options {
                lambda,
                intercept,
                epochs: 1,
                standardize: true,
                ..with(solver)
            };
            solve("squared_error", &table, &options)
                .certificate
                .tolerance
        };
        // Steps along the gradient evaluate it at 0.
        let (known, measured) = (tolerance(Solver::Ols), tolerance(Solver::Gd));
        assert!(measured > 1e-10);
        near(known / measured, 1.0, 1e-12, "the tolerance");
    }
}
