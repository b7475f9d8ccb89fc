//! The numbers and identities of the tutorials, to the last digits.

use crate::root;
use crate::shell::Shell;
use losskit::{CrossEntropy, Error, Evaluate, Rows, parse};
use serde_json::Value;
use std::fs;

fn jet(spec: &str, pred: f64, target: f64) -> losskit::Jet<f64> {
    parse(spec).unwrap().jet(pred, target).unwrap()
}

fn near(got: f64, want: f64) {
    let close = (got - want).abs() <= 4.0 * f64::EPSILON * want.abs();
    assert!(close, "{got:e} is not {want:e}");
}

#[test]
fn worked_numbers() {
    assert_eq!(jet("absolute_error", 110.0, 100.0).value, 10.0);
    assert_eq!(jet("squared_error", 110.0, 100.0).value, 100.0);
    assert_eq!(jet("huber:delta=5", 110.0, 100.0).value, 37.5);
    let focal = "binary_focal:gamma=2";
    for (p, bce, fl) in [(0.85_f64, 0.1625, 0.00366), (0.55, 0.598, 0.121)] {
        near(jet("binary_cross_entropy", p, 1.0).value, -p.ln());
        near(jet(focal, p, 1.0).value, -(1.0 - p).powi(2) * p.ln());
        assert!((-p.ln() - bce).abs() < 2e-4);
        assert!((jet(focal, p, 1.0).value - fl).abs() < 1e-4);
    }
}

#[test]
fn logits_are_probabilities_after_a_sigmoid() {
    for z in [-20.0_f64, -3.0, -0.5, 0.0, 0.5, 3.0] {
        let p = 1.0 / (1.0 + (-z).exp());
        for y in [0.0, 1.0, 0.3] {
            let one = jet("binary_cross_entropy_with_logits", z, y);
            let two = jet("binary_cross_entropy", p, y);
            // Half a digit lost in rounding p moves the value by its slope there.
            let slack = 2.0 * f64::EPSILON * (two.value + two.grad.abs() * p);
            assert!((one.value - two.value).abs() <= slack, "{z} {y}");
            assert!((one.grad - two.grad * p * (1.0 - p)).abs() < 4.0 * f64::EPSILON);
        }
    }
}

#[test]
fn two_classes_are_logistic_regression() -> Result<(), Error> {
    let (one, two) = (parse("bce_with_logits")?, CrossEntropy::new(0.0)?);
    for (a, b) in [(0.0, 2.0), (1.5, -3.0), (-30.0, 30.0), (1.0, 1.0)] {
        for class in [0, 1] {
            let single = one.jet(b - a, class as f64).unwrap();
            let (value, gradient) = two.value_and_gradient(Rows::new(&[a, b], 2), &[class])?;
            near(value, single.value);
            near(gradient[1], single.grad);
            near(gradient[0], -single.grad);
        }
    }
    Ok(())
}

#[test]
fn focal_over_cross_entropy_is_its_weight() {
    for gamma in [0.0, 0.5, 1.0, 2.0, 5.0, 10.0] {
        for p in [0.05_f64, 0.3, 0.5, 0.85, 0.99] {
            let focal = jet(&format!("binary_focal:gamma={gamma}"), p, 1.0).value;
            let ratio = focal / jet("binary_cross_entropy", p, 1.0).value;
            assert!((ratio / (1.0 - p).powf(gamma) - 1.0).abs() < 1e-14);
        }
    }
}

#[test]
fn every_road_leads_to_the_closed_form() {
    let shell = Shell::new("identities", &root());
    let text = fs::read_to_string(root().join("data/line.csv")).unwrap();
    let rows: Vec<[f64; 2]> = text
        .lines()
        .skip(1)
        .map(|line| {
            let (x, y) = line.split_once(',').unwrap();
            [x, y].map(|cell| cell.parse().unwrap())
        })
        .collect();
    let mean = |f: &dyn Fn(&[f64; 2]) -> f64| rows.iter().map(f).sum::<f64>() / rows.len() as f64;
    let (mx, my) = (mean(&|r| r[0]), mean(&|r| r[1]));
    let slope = mean(&|r| (r[0] - mx) * (r[1] - my)) / mean(&|r| (r[0] - mx).powi(2));
    let wanted = [my - slope * mx, slope];
    for (options, within) in [
        ("--solver ols", 1e-13),
        ("--solver newton", 1e-13),
        ("--solver gd --lr 0.1 --epochs 2000", 1e-12),
        ("--solver adam --lr 0.1 --epochs 5000", 1e-9),
    ] {
        let said = shell.run(&format!(
            "losskit fit data/line.csv -y y --loss squared_error {options} --json"
        ));
        let said: Value = serde_json::from_str(&said).unwrap();
        let got = [&said["intercepts"]["y"], &said["coefficients"]["y"]["x"]];
        for (got, want) in got.into_iter().zip(wanted) {
            let got = got.as_f64().unwrap();
            assert!(
                (got / want - 1.0).abs() < within,
                "{options}: {got}, {want}"
            );
        }
    }
}
