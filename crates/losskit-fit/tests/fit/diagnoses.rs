//! Law: data or losses for which there is no answer, or not one answer, are recognised and
//! explained.

use crate::support::{golden, numbers, refusal, solve, table};
use losskit_fit::frame::Frame;
use losskit_fit::{Kind, Options, Solver, fit};

fn y(values: &[f64]) -> Frame {
    numbers(&[("x", &[1.0, 2.0, 3.0, 4.0]), ("y", values)])
}

#[test]
fn complete_separation_is_proved_and_named() {
    let apart = y(&[0.0, 0.0, 1.0, 1.0]);
    let options = Options::default();
    let sentence = refusal("log_loss", &apart, &options);
    println!("{sentence}");
    assert!(
        sentence.contains("·x - ")
            && sentence.contains("> 0 separates the classes completely")
            && sentence.contains("--lambda")
    );
    println!("{}", refusal("cross_entropy", &apart, &options));
    println!("{}", refusal("focal", &apart, &options));
    // With a penalty, with smoothed labels, or with a loss that is content beyond its margin, there
    // is a minimum.
    assert!(
        solve(
            "log_loss",
            &apart,
            &Options {
                lambda: 0.1,
                ..options.clone()
            }
        )
        .certificate
        .solved
    );
    assert!(
        solve("log_loss:label_smoothing=0.1", &apart, &options)
            .certificate
            .solved
    );
    assert!(solve("squared_hinge", &apart, &options).certificate.solved);
    // A first-order method goes as far as it is told and says what it saw.
    let adam = Options {
        solver: Solver::Adam,
        lr: 0.5,
        epochs: 200,
        ..options
    };
    assert!(solve("log_loss", &apart, &adam).warnings[0].contains("separates the classes"));
}

#[test]
fn a_minimum_at_infinity_is_not_called_solved() {
    let partly = numbers(&[
        ("x", &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]),
        ("y", &[0.0, 1.0, 1.0, 1.0, 1.0, 1.0]),
    ]);
    for (loss, table) in [
        ("log_loss", partly),
        ("cross_entropy", table(&golden(), "iris")),
    ] {
        let model = solve(loss, &table, &Options::default());
        println!("{}\n{}", model.certificate, model.warnings[0]);
        let certificate = &model.certificate;
        assert_eq!(
            (certificate.kind, certificate.solved),
            (Kind::Infinity, false),
            "{loss}"
        );
    }
}

#[test]
fn a_minimum_that_is_not_the_only_one_is_solved() {
    let model = solve(
        "squared_hinge",
        &table(&golden(), "breast_cancer"),
        &Options::default(),
    );
    println!("{}", model.certificate);
    assert!(model.certificate.solved && model.warnings.is_empty());
}

#[test]
fn columns_that_say_nothing_new_are_left_out() {
    let table = numbers(&[
        ("a", &[1.0, 2.0, 3.0, 4.0, 5.0, 7.0]),
        ("b", &[3.0, 5.0, 7.0, 9.0, 11.0, 15.0]),
        ("c", &[5.0; 6]),
        ("d", &[1.0, 0.0, 0.0, 1.0, 0.0, 2.0]),
        ("e", &[2.0, 2.0, 3.0, 5.0, 5.0, 9.0]),
        ("y", &[1.0, 2.0, 2.5, 4.5, 5.0, 6.0]),
    ]);
    for solver in [Solver::Ols, Solver::Newton] {
        let model = solve(
            "mse",
            &table,
            &Options {
                solver,
                ..Options::default()
            },
        );
        assert_eq!(
            model.warnings,
            [
                "column \"c\" holds 5 in every row, so its coefficient is 0",
                "column \"b\" is left out, its coefficient 0, because it equals 2·a + 1",
                "column \"e\" is left out, its coefficient 0, because it equals a + d",
            ]
        );
        assert_eq!(
            (
                model.coefficients[0][1],
                model.coefficients[0][2],
                model.coefficients[0][4]
            ),
            (0.0, 0.0, 0.0)
        );
        assert!(model.certificate.solved);
    }
    // A penalty tells copies apart: all stay.
    let ridge = solve(
        "mse",
        &table,
        &Options {
            lambda: 0.1,
            ..Options::default()
        },
    );
    assert!(
        ridge.certificate.solved && ridge.warnings.len() == 1 && ridge.coefficients[0][1] != 0.0
    );
}

#[test]
fn more_columns_than_rows_need_a_penalty() {
    let rows: Vec<Vec<f64>> = (0..6)
        .map(|j| (0..4).map(|i| f64::from((i * i + j * i) % 7)).collect())
        .collect();
    let names = ["a", "b", "c", "d", "e", "y"];
    let columns: Vec<(&str, &[f64])> = names
        .into_iter()
        .zip(rows.iter().map(Vec::as_slice))
        .collect();
    let table = numbers(&columns);
    assert!(
        refusal("mse", &table, &Options::default())
            .starts_with("6 coefficients cannot be told apart by 4 rows")
    );
    assert!(
        solve(
            "mse",
            &table,
            &Options {
                lambda: 0.1,
                ..Options::default()
            }
        )
        .certificate
        .solved
    );
}

#[test]
fn running_away_is_noticed() {
    let table = table(&golden(), "diabetes");
    let options = Options {
        solver: Solver::Gd,
        lr: 1.0,
        ..Options::default()
    };
    let sentence = refusal("mse", &table, &options);
    assert!(
        sentence.starts_with("gd diverged at epoch") && sentence.contains("lower --lr (it is 1)"),
        "{sentence}"
    );
    let signs = y(&[-1.0, 1.0, -1.0, 1.0]);
    let sentence = refusal(
        "wgan",
        &signs,
        &Options {
            intercept: false,
            ..Options::default()
        },
    );
    assert!(sentence.contains("falls without bound"), "{sentence}");
}

#[test]
fn losses_that_a_linear_model_cannot_feed_are_refused() {
    for entry in losskit::CATALOGUE {
        let loss = entry.with(&[]).unwrap();
        let table = y(&[0.0, 1.0, 1.0, 0.0]);
        match fit(
            loss.as_ref(),
            &table,
            "y",
            &Options {
                lambda: 0.01,
                ..Options::default()
            },
        ) {
            Ok(model) => println!("{:34} {}", entry.card.name, model.certificate),
            Err(error) => {
                println!("{:34} {error}", entry.card.name);
                assert!(error.to_string().contains(entry.card.name));
            }
        }
    }
    let sentence = refusal("bce", &y(&[0.0, 1.0, 1.0, 0.0]), &Options::default());
    assert!(
        sentence.contains("in [0, 1]") && sentence.contains("binary_cross_entropy_with_logits"),
        "{sentence}"
    );
    assert!(
        refusal("triplet_margin", &y(&[0.0; 4]), &Options::default())
            .contains("anchor, positive, negative")
    );
}
