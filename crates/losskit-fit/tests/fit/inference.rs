//! Law: standard errors, tests, intervals and likelihoods are those of statsmodels, mean the same in any
//! units, and are refused where they would mean nothing.

use crate::support::{floats, near, numbers, penalised, solve, table, with};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Errors, Estimate, Model, Options, Solver};
use serde_json::Value;

/// Made by statsmodels and numpy.
fn golden() -> Value {
    serde_json::from_str(include_str!("../golden/inference.json")).unwrap()
}

fn weighted(weighted: bool) -> Options {
    Options {
        weight: weighted.then(|| "w".into()),
        ..Options::default()
    }
}

/// Relative to the larger of 1 and the number, but p-values and errors to their own digits.
fn gap(got: f64, want: f64, least: f64) -> f64 {
    (got - want).abs() / want.abs().max(least)
}

#[test]
fn statsmodels_says_the_same() {
    let golden = golden();
    let mut worst = 0.0_f64;
    for case in golden["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let heavy = case["weighted"] == true;
        let mut table = table(&golden, case["data"].as_str().unwrap());
        if !heavy && table.column("w").is_ok() {
            table = table.drop(&["w"]).unwrap();
        }
        let model = solve(case["loss"].as_str().unwrap(), &table, &weighted(heavy));
        let inference = model.inference.as_ref().unwrap();
        let mut far = 0.0_f64;
        let mut check = |what: &str, got: f64, want: f64, least: f64| {
            let gap = gap(got, want, least);
            far = far.max(gap);
            assert!(
                gap <= 1e-8,
                "{name}, {what}: {got} is not {want}: {gap:.1e}"
            );
        };
        for errors in [Errors::Classic, Errors::Sandwich] {
            let Some(want) = case[errors.to_string()].as_array() else {
                assert!(inference.classic.is_none(), "{name}");
                continue;
            };
            let found = model.estimates(Some(errors));
            assert_eq!(found.len(), want.len(), "{name}");
            for (a, (_, found)) in found.iter().enumerate() {
                let of = |what: &str| floats(&case[what][a]);
                let (estimates, want) = (of("estimate"), of(&errors.to_string()));
                assert_eq!(found.len(), want.len(), "{name}");
                for (j, e) in found.iter().enumerate() {
                    check("estimate", e.estimate, estimates[j], 1.0);
                    check("error", e.error, want[j], 0.0);
                    if errors == Errors::Classic {
                        check("statistic", e.statistic, of("statistic")[j], 1.0);
                        check("p", e.p, of("p")[j], 1e-10);
                        let interval = floats(&case["interval"][a][j]);
                        check("low end", e.interval[0], interval[0], 1.0);
                        check("high end", e.interval[1], interval[1], 1.0);
                    }
                }
            }
        }
        if let Some(want) = case["dispersion"].as_f64() {
            check("dispersion", inference.dispersion.unwrap(), want, 0.0);
        }
        match (case["llf"].as_f64(), inference.goodness) {
            (Some(want), Some(got)) => {
                check("ln L", got.log_likelihood, want, 1.0);
                check("AIC", got.aic, case["aic"].as_f64().unwrap(), 1.0);
                let bic = case["bic"].as_f64().or(case["bic_llf"].as_f64());
                check("BIC", got.bic, bic.unwrap(), 1.0);
                if let Some(want) = case["deviance"].as_f64() {
                    check("deviance", got.deviance, want, 1.0);
                }
            }
            (want, got) => assert!(want.is_none() && got.is_none(), "{name}: {got:?}"),
        }
        println!("{name:28} {far:.1e}");
        worst = worst.max(far);
    }
    println!("largest {worst:.1e}");
}

fn one(model: &Model, errors: Errors) -> Vec<Estimate> {
    model.estimates(Some(errors)).remove(0).1
}

/// Rows that no line and no classifier meets.
fn rows(unit: f64, shift: f64) -> Frame {
    let x: Vec<f64> = (0..40).map(|i| f64::from(i * 7 % 40)).collect();
    let z: Vec<f64> = (0..40).map(|i| (f64::from(i) * 1.7).sin()).collect();
    let y: Vec<f64> = (0..40).map(|i| f64::from(i * i % 5 / 2)).collect();
    let x: Vec<f64> = x.iter().map(|x| unit * x + shift).collect();
    let w: Vec<f64> = (0..40).map(|i| f64::from(i % 3)).collect();
    numbers(&[("x", &x), ("z", &z), ("w", &w), ("y", &y)])
}

#[test]
fn units_do_not_matter() {
    for loss in ["squared_error", "poisson", "log_cosh", "gamma_nll"] {
        let kinds: &[Errors] = match loss {
            "log_cosh" => &[Errors::Sandwich],
            _ => &[Errors::Classic, Errors::Sandwich],
        };
        let up = |table: Frame| match loss {
            // Amounts are above 0.
            "gamma_nll" => {
                let y = table.column("y").unwrap().as_numbers().unwrap().to_vec();
                let kept = ["x", "z"].map(|name| {
                    Column::number(
                        name,
                        table.column(name).unwrap().as_numbers().unwrap().to_vec(),
                    )
                });
                let y = Column::number("y", y.iter().map(|y| y + 0.5).collect());
                Frame::new("up", kept.into_iter().chain([y]).collect()).unwrap()
            }
            _ => table.drop(&["w"]).unwrap(),
        };
        let plain = solve(loss, &up(rows(1.0, 0.0)), &Options::default());
        let other = solve(loss, &up(rows(1e-3, 1e4)), &Options::default());
        for &errors in kinds {
            let (a, b) = (one(&plain, errors), one(&other, errors));
            near(1e-3 * b[1].error, a[1].error, 1e-8, loss);
            near(b[2].error, a[2].error, 1e-8, loss);
            near(b[1].p, a[1].p, 1e-7, loss);
        }
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let table = rows(1.0, 0.0);
    let w = table.column("w").unwrap().as_numbers().unwrap().to_vec();
    let copies = (0..40).flat_map(|i| std::iter::repeat_n(i, w[i] as usize));
    let copies = table
        .take(&copies.collect::<Vec<_>>())
        .drop(&["w"])
        .unwrap();
    for loss in ["squared_error", "poisson"] {
        let heavy = solve(loss, &table, &weighted(true));
        let many = solve(loss, &copies, &Options::default());
        let pairs = one(&heavy, Errors::Classic)
            .into_iter()
            .zip(one(&many, Errors::Classic));
        for (a, b) in pairs {
            near(a.error, b.error, 1e-10, loss);
            near(a.p, b.p, 1e-10, loss);
        }
        let [a, b] = [&heavy, &many].map(|m| m.inference.clone().unwrap().goodness.unwrap());
        for (a, b) in [
            (a.log_likelihood, b.log_likelihood),
            (a.aic, b.aic),
            (a.bic, b.bic),
            (a.deviance, b.deviance),
        ] {
            near(a, b, 1e-12, loss);
        }
        // Two rows say more than one of weight two.
        assert!(one(&heavy, Errors::Sandwich)[1].error > one(&many, Errors::Sandwich)[1].error);
    }
}

#[test]
fn factors_of_a_loss_change_no_error() {
    let table = rows(1.0, 0.0).drop(&["w"]).unwrap();
    for loss in ["squared_error", "huber:delta=1"] {
        let plain = solve(loss, &table, &Options::default());
        let thrice = solve(&format!("3*{loss}"), &table, &Options::default());
        for (a, b) in plain.estimates(None)[0]
            .1
            .iter()
            .zip(&thrice.estimates(None)[0].1)
        {
            near(a.error, b.error, 1e-10, loss);
        }
    }
}

#[test]
fn a_term_left_out_has_no_error() {
    let [a, y] = [
        [1.0, 2.0, 3.0, 4.0, 5.0, 7.0],
        [1.0, 0.5, 4.0, 2.0, 6.0, 5.0],
    ];
    let table = numbers(&[("a", &a), ("twice", &a.map(|a| 2.0 * a)), ("y", &y)]);
    let model = solve("squared_error", &table, &Options::default());
    let inference = model.inference.as_ref().unwrap();
    assert_eq!(
        inference.sandwich[0].iter().filter(|e| e.is_none()).count(),
        1
    );
    let only = solve(
        "squared_error",
        &table.drop(&["twice"]).unwrap(),
        &Options::default(),
    );
    let (left, only) = (one(&model, Errors::Classic), one(&only, Errors::Classic));
    assert_eq!(left.len(), 2);
    near(left[1].statistic, only[1].statistic, 1e-10, "t");
    let text = serde_json::to_string(&model).unwrap();
    let read: Model = serde_json::from_str(&text).unwrap();
    assert_eq!(read.inference, model.inference);
}

#[test]
fn a_mean_has_the_error_of_a_mean() {
    let table = numbers(&[("one", &[1.0; 4]), ("y", &[1.0, 2.0, 3.0, 6.0])]);
    let model = solve("squared_error", &table, &Options::default());
    let [mean] = one(&model, Errors::Classic).try_into().unwrap();
    near(mean.error, (14.0_f64 / 12.0).sqrt(), 1e-14, "classic");
    near(
        one(&model, Errors::Sandwich)[0].error,
        14.0_f64.sqrt() / 4.0,
        1e-14,
        "sandwich",
    );
}

#[test]
fn what_is_no_outcome_leaves_the_sandwich() {
    let x = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    for (loss, y) in [
        ("log_loss", [0.2, 0.1, 0.5, 0.4, 0.9, 0.3]),
        ("log_loss:pos_weight=2", [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]),
        ("poisson", [0.5, 1.0, 2.0, 1.0, 4.0, 3.0]),
        ("squared_margin", [-1.0, 1.0, -1.0, 1.0, -1.0, 1.0]),
        ("squared_percentage_error", [0.5, 1.0, 2.0, 1.0, 4.0, 3.0]),
    ] {
        let model = solve(loss, &numbers(&[("x", &x), ("y", &y)]), &Options::default());
        let inference = model.inference.unwrap();
        assert!(
            inference.classic.is_none() && inference.goodness.is_none(),
            "{loss}"
        );
        assert_eq!(inference.usual(), Errors::Sandwich);
    }
}

#[test]
fn refusals_say_why() {
    let table = rows(1.0, 0.0).drop(&["w"]).unwrap();
    let why = |loss: &str, table: &Frame, options: &Options| {
        let model = solve(loss, table, options);
        assert!(
            model.inference.is_none() && model.estimates(None).is_empty(),
            "{loss}"
        );
        model.no_inference
    };
    let usual = Options::default();
    for (loss, options, start) in [
        ("squared_error", penalised(0.1), "the penalty pulls"),
        ("epsilon_insensitive", usual.clone(), "the loss has corners"),
        ("squared_error", with(Solver::Adam), "adam stops short"),
        ("cauchy", usual.clone(), "the loss is not convex"),
        (
            "poisson",
            Options {
                steps: 1,
                ..usual.clone()
            },
            "the fit is not solved",
        ),
    ] {
        let said = why(loss, &table, &options).unwrap();
        assert!(said.starts_with(start), "{loss}: {said}");
    }
    let silent = Options {
        inference: false,
        ..usual.clone()
    };
    assert_eq!(why("squared_error", &table, &silent), None);
    let few = numbers(&[("x", &[1.0, 2.0]), ("y", &[1.0, 3.0])]);
    assert_eq!(
        why("squared_error", &few, &usual).unwrap(),
        "2 rows leave nothing over for the errors of 2 coefficients"
    );
    let line = numbers(&[("x", &[1.0, 2.0, 3.0, 4.0]), ("y", &[3.0, 5.0, 7.0, 9.0])]);
    let said = why("squared_error", &line, &usual).unwrap();
    assert!(said.starts_with("the fit is exact"), "{said}");
    let apart = numbers(&[("x", &[1.0, 2.0, 3.0, 4.0]), ("y", &[-1.0, -1.0, 1.0, 1.0])]);
    let said = why("squared_hinge", &apart, &usual).unwrap();
    assert!(said.starts_with("the rows do not determine"), "{said}");
}
