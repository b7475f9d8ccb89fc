//! Law: a quantile's standard errors are those of statsmodels at the same vertex, and of Powell's
//! kernel; they do not depend on units, nor on how often a row is written down.

use crate::support::{floats, near, numbers, solve, table};
use losskit_fit::frame::Frame;
use losskit_fit::{Errors, Estimate, Inference, Model, Options};
use serde_json::Value;

const KINDS: [Errors; 3] = [Errors::Classic, Errors::Sandwich, Errors::Kernel];

/// Made by statsmodels, SciPy and numpy.
fn golden() -> Value {
    serde_json::from_str(include_str!("../golden/quantile.json")).unwrap()
}

fn estimates(model: &Model, errors: Errors) -> Vec<Estimate> {
    model.estimates(Some(errors)).remove(0).1
}

fn inference(model: &Model) -> &Inference {
    let why = model.no_inference.clone();
    model
        .inference
        .as_ref()
        .unwrap_or_else(|| panic!("{why:?}"))
}

#[test]
fn statsmodels_says_the_same_of_quantiles() {
    let golden = golden();
    let mut worst = 0.0_f64;
    for case in golden["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let table = table(&golden, case["data"].as_str().unwrap());
        let tau = case["tau"].as_f64().unwrap();
        let mut losses = vec![format!("pinball:tau={tau}")];
        losses.extend((tau == 0.5).then(|| "absolute_error".to_owned()));
        losses.extend((tau == 0.5).then(|| "3*absolute_error + 0.5*pinball".to_owned()));
        for loss in losses {
            let model = solve(&loss, &table, &Options::default());
            let found = inference(&model);
            assert_eq!(found.usual(), Errors::Kernel, "{loss}");
            let quantile = found.quantile.as_ref().unwrap();
            let mut check = |what: &str, got: f64, want: f64, least: f64| {
                let gap = (got - want).abs() / want.abs().max(least);
                worst = worst.max(gap);
                assert!(
                    gap <= 1e-10,
                    "{name}, {loss}, {what}: {got} is not {want}: {gap:.1e}"
                );
            };
            check(
                "density",
                quantile.density,
                case["density"].as_f64().unwrap(),
                0.0,
            );
            check(
                "bandwidth",
                quantile.bandwidth,
                case["bandwidth"].as_f64().unwrap(),
                0.0,
            );
            check("τ", quantile.tau, tau, 0.0);
            for kind in KINDS {
                let want = &case[kind.to_string()];
                let of = |what: &str| floats(&want[what]);
                let (values, errors) = (floats(&case["estimate"]), of("error"));
                for (j, e) in estimates(&model, kind).iter().enumerate() {
                    check("estimate", e.estimate, values[j], 1.0);
                    check("error", e.error, errors[j], 0.0);
                    check("t", e.statistic, of("statistic")[j], 1.0);
                    check("p", e.p, of("p")[j], 1e-10);
                    let interval = floats(&want["interval"][j]);
                    check("low end", e.interval[0], interval[0], 1.0);
                    check("high end", e.interval[1], interval[1], 1.0);
                }
            }
        }
    }
    println!("largest {worst:.1e}");
}

/// Rows about a line, of weights 1, 2, 3, 1, …
fn rows(unit: f64, shift: f64) -> Frame {
    let x: Vec<f64> = (0..90).map(|i| f64::from(i * 37 % 90)).collect();
    let y = x
        .iter()
        .enumerate()
        .map(|(i, x)| 2.0 + 0.5 * x + (1.0 + 0.1 * x) * (i as f64 * 2.3).sin());
    let y: Vec<f64> = y.map(|y| unit * y + shift).collect();
    let w: Vec<f64> = (0..90).map(|i| f64::from(1 + i % 3)).collect();
    numbers(&[("x", &x), ("w", &w), ("y", &y)])
}

fn weighted() -> Options {
    Options {
        weight: Some("w".into()),
        ..Options::default()
    }
}

#[test]
fn a_row_of_weight_two_is_the_row_twice() {
    let once = rows(1.0, 0.0);
    let twice: Vec<usize> = (0..90).flat_map(|i| vec![i; 1 + i % 3]).collect();
    let twice = once.take(&twice).drop(&["w"]).unwrap();
    let [a, b] = [
        solve("pinball:tau=0.3", &once, &weighted()),
        solve("pinball:tau=0.3", &twice, &Options::default()),
    ];
    let [first, second] = [&a, &b].map(|m| inference(m).quantile.clone().unwrap());
    near(first.density, second.density, 1e-12, "density");
    near(first.bandwidth, second.bandwidth, 1e-12, "bandwidth");
    for (e, f) in estimates(&a, Errors::Classic)
        .iter()
        .zip(&estimates(&b, Errors::Classic))
    {
        near(e.error, f.error, 1e-11, "error");
        near(e.p, f.p, 1e-11, "p");
    }
}

#[test]
fn units_of_the_target_do_not_matter() {
    let one = solve("pinball:tau=0.7", &rows(1.0, 0.0), &weighted());
    let other = solve("pinball:tau=0.7", &rows(1e6, 3e7), &weighted());
    for kind in KINDS {
        let (e, f) = (estimates(&one, kind), estimates(&other, kind));
        near(1e6 * e[1].error, f[1].error, 1e-9, "error of the slope");
        near(e[1].statistic, f[1].statistic, 1e-9, "t");
    }
}

#[test]
fn the_kernel_sees_where_residuals_spread() {
    // Their spread is known: the error of the median's slope by the true densities.
    let n = 4000;
    let x: Vec<f64> = (0..n).map(|i| f64::from(i % 100) / 100.0).collect();
    let spread = |x: f64| 0.1 + 4.0 * x * x;
    // Evenly spaced within ±1 in an order that has nothing to do with x: density ½ over the spread.
    let u = |i: i32| f64::from((i * 1237 + 11) % n) / f64::from(n) * 2.0 - 1.0;
    let y: Vec<f64> = (0..n)
        .map(|i| 1.0 + x[i as usize] + spread(x[i as usize]) * u(i))
        .collect();
    let model = solve(
        "absolute_error",
        &numbers(&[("x", &x), ("y", &y)]),
        &Options::default(),
    );
    let sum = |f: &dyn Fn(f64) -> f64| x.iter().map(|&x| f(x)).sum::<f64>();
    let density = |x: f64| 0.5 / spread(x);
    let bend = [
        sum(&|x| density(x)),
        sum(&|x| density(x) * x),
        sum(&|x| density(x) * x * x),
    ];
    let noise = [
        0.25 * f64::from(n),
        0.25 * sum(&|x| x),
        0.25 * sum(&|x| x * x),
    ];
    let det = bend[0] * bend[2] - bend[1] * bend[1];
    let row = [-bend[1] / det, bend[0] / det];
    let truth =
        noise[0] * row[0] * row[0] + 2.0 * noise[1] * row[0] * row[1] + noise[2] * row[1] * row[1];
    let error = |kind| estimates(&model, kind)[1].error / truth.sqrt();
    let [classic, sandwich, kernel] = KINDS.map(error);
    println!("of the true error: classic {classic:.3}, sandwich {sandwich:.3}, kernel {kernel:.3}");
    assert!(
        (kernel - 1.0).abs() < 0.1,
        "kernel: {kernel} of the true error"
    );
    for (kind, share) in [("classic", classic), ("sandwich", sandwich)] {
        assert!(
            (share - 1.0).abs() > 0.15,
            "{kind}: {share} of the true error"
        );
    }
}

#[test]
fn what_no_density_can_be_told_of_is_refused() {
    let why = |loss: &str, table: &Frame| {
        let model = solve(loss, table, &Options::default());
        assert!(model.inference.is_none(), "{loss}: {:?}", model.inference);
        model.no_inference.unwrap()
    };
    let all = rows(1.0, 0.0).drop(&["w"]).unwrap();
    assert!(why("pinball:tau=0.99", &all).contains("too few"));
    for loss in ["epsilon_insensitive", "absolute_percentage_error"] {
        assert!(why(loss, &all).contains("corners"), "{loss} is no quantile");
    }
    let x: Vec<f64> = (0..30).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|&x| if x > 24.0 { 60.0 } else { x }).collect();
    let line = numbers(&[("x", &x), ("y", &y)]);
    assert!(why("absolute_error", &line).contains("half of the residuals"));
}
