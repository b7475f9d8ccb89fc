//! Law: what cannot be answered is refused in one sentence that says what, where and how to fix it.

use crate::support::{numbers, refusal, solve};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Options, Schedule, Solver, fit};

const X: (&str, &[f64]) = ("x", &[1.0, 2.0, 3.0, 4.0]);

fn y(values: &[f64]) -> Frame {
    numbers(&[X, ("y", values)])
}

fn labelled(labels: [&str; 4]) -> Frame {
    let columns = vec![
        Column::number("x", X.1.to_vec()),
        Column::texts("y", labels.map(Some)),
    ];
    Frame::new("test.csv", columns).unwrap()
}

#[test]
fn cells_that_are_no_numbers_are_named() {
    let options = Options::default();
    let nan = numbers(&[("x", &[1.0, f64::NAN, 3.0, 4.0]), ("y", &[1.0; 4])]);
    assert_eq!(
        refusal("mse", &nan, &options),
        "column \"x\" holds NaN at row 2 where a finite number is needed; replace it, or leave out the row or the column"
    );
    assert!(
        refusal("mse", &y(&[1.0, 2.0, f64::INFINITY, 0.0]), &options)
            .contains("\"y\" holds inf at row 3")
    );
    let missing = Column::number("x", vec![1.0, 2.0, 3.0]).with_missing(vec![false, false, true]);
    let missing = Frame::new("m", vec![missing, Column::number("y", vec![1.0, 2.0, 3.0])]).unwrap();
    assert!(refusal("mse", &missing, &options).starts_with("column \"x\" is empty at row 3; fill"));
}

#[test]
fn targets_outside_the_domain_are_named() {
    let options = Options::default();
    assert_eq!(
        refusal("poisson", &y(&[1.0, 0.0, -2.0, 3.0]), &options),
        "poisson_nll needs a target ≥ 0, but column \"y\" holds -2 at row 3"
    );
    assert!(
        refusal("log_loss", &y(&[0.0, 1.0, 1.5, 1.0]), &options)
            .contains("in [0, 1], but column \"y\" holds 1.5 at row 3")
    );
    assert!(
        refusal("hinge", &y(&[1.0, 2.0, 2.0, 1.0]), &options)
            .ends_with("say which one is positive with --positive")
    );
    assert!(
        refusal("cross_entropy", &y(&[0.0, 1.0, 2.5, 1.0]), &options)
            .contains("holds 2.5 at row 3")
    );
    assert!(
        refusal("log_loss", &labelled(["a", "b", "c", "a"]), &options).contains("holds 3: a, b, c")
    );
    assert!(
        refusal("mse", &labelled(["a", "b", "c", "a"]), &options)
            .contains("must hold numbers, but holds text")
    );
}

#[test]
fn labels_are_read_as_the_loss_needs_them() {
    let options = Options {
        lambda: 0.1,
        ..Options::default()
    };
    let map = |loss: &str, table: &Frame, options: &Options| {
        solve(loss, table, options).target.to_string()
    };
    let text = labelled(["m", "b", "m", "b"]);
    assert_eq!(map("log_loss", &text, &options), "y: b → 0, m → 1");
    assert_eq!(map("squared_hinge", &text, &options), "y: b → -1, m → 1");
    let other = Options {
        positive: Some("b".into()),
        ..options.clone()
    };
    assert_eq!(map("log_loss", &text, &other), "y: m → 0, b → 1");
    assert_eq!(
        map("squared_hinge", &y(&[0.0, 1.0, 0.0, 1.0]), &options),
        "y: 0 → -1, 1 → 1"
    );
    assert_eq!(
        map("log_loss", &y(&[-1.0, 1.0, -1.0, 1.0]), &options),
        "y: -1 → 0, 1 → 1"
    );
    assert_eq!(
        map("log_loss", &y(&[0.2, 1.0, 0.5, 0.0]), &options),
        "y: a number"
    );
    assert_eq!(
        map("cross_entropy", &y(&[7.0, 3.0, 7.0, 10.0]), &options),
        "y: 3 → 0, 7 → 1, 10 → 2"
    );
    let unknown = Options {
        positive: Some("z".into()),
        ..options
    };
    assert!(refusal("log_loss", &text, &unknown).contains("no row is labelled \"z\""));
}

#[test]
fn one_class_is_not_enough() {
    let options = Options::default();
    assert_eq!(
        refusal("log_loss", &y(&[1.0; 4]), &options),
        "column \"y\" holds \"1\" in all 4 rows; a classifier needs rows of both kinds"
    );
    assert!(
        refusal("cross_entropy", &labelled(["a"; 4]), &options).contains("\"a\" in all 4 rows")
    );
}

#[test]
fn wrong_requests_are_usage_errors() {
    let table = y(&[1.0, 2.0, 3.5, 4.0]);
    let refused = |loss: &str, options: Options| {
        fit(
            losskit::parse(loss).unwrap().as_ref(),
            &table,
            "y",
            &options,
        )
        .unwrap_err()
    };
    for (loss, options) in [
        (
            "huber",
            Options {
                solver: Solver::Ols,
                ..Options::default()
            },
        ),
        (
            "mae",
            Options {
                solver: Solver::Newton,
                ..Options::default()
            },
        ),
        (
            "smooth_l1:beta=0",
            Options {
                solver: Solver::Newton,
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                lambda: -1.0,
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                lr: f64::NAN,
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                momentum: 1.0,
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                weight_decay: -0.1,
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                schedule: Schedule::Step {
                    every: 0,
                    factor: 0.1,
                },
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                batch: Some(0),
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                features: Some(vec!["y".into()]),
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                features: Some(vec!["z".into()]),
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                weight: Some("v".into()),
                ..Options::default()
            },
        ),
        (
            "mse",
            Options {
                positive: Some("1".into()),
                ..Options::default()
            },
        ),
    ] {
        let error = refused(loss, options);
        assert!(error.is_usage(), "{error}");
    }
}

#[test]
fn weights_must_weigh() {
    let weighted = |w: [f64; 4]| numbers(&[X, ("w", &w), ("y", &[1.0, 2.0, 3.5, 4.0])]);
    let options = Options {
        weight: Some("w".into()),
        ..Options::default()
    };
    assert!(
        refusal("mse", &weighted([1.0, -1.0, 1.0, 1.0]), &options).contains("holds -1 at row 2")
    );
    assert!(refusal("mse", &weighted([0.0; 4]), &options).contains("are all 0"));
    assert!(
        solve("mse", &weighted([1.0, 0.0, 1.0, 1.0]), &options)
            .certificate
            .solved
    );
}

#[test]
fn a_text_unknown_to_the_model_is_named() {
    let towns = |towns: [&str; 4]| {
        let columns = vec![
            Column::texts("town", towns.map(Some)),
            Column::number("y", vec![1.0, 2.0, 3.0, 5.0]),
        ];
        Frame::new("towns.csv", columns).unwrap()
    };
    let model = solve(
        "mse",
        &towns(["Ulm", "Bonn", "Ulm", "Jena"]),
        &Options::default(),
    );
    assert_eq!(model.terms, ["town=Jena", "town=Ulm"]);
    assert!((model.intercepts[0] - 2.0).abs() < 1e-14);
    let error = model
        .predict(&towns(["Ulm", "Bonn", "Rom", "Ulm"]))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("column \"town\" holds \"Rom\" at row 3"),
        "{error}"
    );
}
