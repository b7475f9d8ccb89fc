//! Law: neither ties, weights, units nor shapes of the data keep a piecewise linear loss from its
//! proof.

use super::{lines, noise, proven, signs};
use crate::support::{near, numbers, penalised, refusal, solve, with};
use losskit_fit::frame::Column;
use losskit_fit::{Control, Kind, Model, Options, Solver, fit_watched};

/// Dummy columns and whole numbers: many rows meet their corner at once, some by chance.
#[test]
fn ties_are_no_obstacle() {
    for seed in [1, 4, 8] {
        let mut next = noise(seed);
        let n = 60 + 40 * seed as usize;
        let mut level =
            |k: f64| -> Vec<usize> { (0..n).map(|_| ((next() + 0.5) * k) as usize).collect() };
        let (g, h, jitter) = (level(4.0), level(3.0), level(5.0));
        let is = |v: &[usize], k: usize| -> Vec<f64> {
            v.iter().map(|&x| f64::from(u8::from(x == k))).collect()
        };
        let y: Vec<f64> = (0..n)
            .map(|i| (2 * g[i] + jitter[i]) as f64 - h[i] as f64)
            .collect();
        let table = numbers(&[
            ("g1", &is(&g, 1)),
            ("g2", &is(&g, 2)),
            ("g3", &is(&g, 3)),
            ("h1", &is(&h, 1)),
            ("h2", &is(&h, 2)),
            ("y", &y),
        ]);
        for tau in [0.1, 0.25, 0.5] {
            for (lambda, l1_ratio) in [(0.0, 0.0), (0.02, 1.0), (0.02, 0.5), (0.01, 0.0)] {
                let loss = format!("quantile:tau={tau}");
                let options = Options {
                    l1_ratio,
                    ..penalised(lambda)
                };
                let what = format!("{loss}, seed {seed}, λ {lambda}, a {l1_ratio}");
                proven(&solve(&loss, &table, &options), 1e-14, &what);
            }
        }
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice_and_of_zero_no_row() {
    let table = lines(60, 3, 9);
    let rows: Vec<usize> = (0..60).flat_map(|i| vec![i; i % 3]).collect();
    let weight = (0..60).map(|i| (i % 3) as f64).collect();
    let mut weighted = table.clone();
    weighted.push(Column::number("w", weight)).unwrap();
    for (loss, lambda, l1_ratio) in [
        ("quantile:tau=0.3", 0.0, 0.0),
        ("quantile:tau=0.3", 0.1, 1.0),
        ("epsilon_insensitive:epsilon=0.3", 0.1, 0.5),
    ] {
        let options = Options {
            l1_ratio,
            ..penalised(lambda)
        };
        let copies = solve(loss, &table.take(&rows), &options);
        let options = Options {
            weight: Some("w".into()),
            ..options
        };
        let weights = solve(loss, &weighted, &options);
        proven(&copies, 1e-14, loss);
        proven(&weights, 1e-14, loss);
        near(weights.intercepts[0], copies.intercepts[0], 1e-12, loss);
        for (a, b) in weights.coefficients[0].iter().zip(&copies.coefficients[0]) {
            near(*a, *b, 1e-12, loss);
        }
    }
}

#[test]
fn a_perfect_fit_is_found_in_any_unit() {
    let x = lines(50, 2, 7);
    let [a, b] = ["x0", "x1"].map(|name| x.column(name).unwrap().as_numbers().unwrap());
    for unit in [1e-9, 1.0, 1e9] {
        let y: Vec<f64> = a
            .iter()
            .zip(b)
            .map(|(a, b)| unit * (3.0 * a - 2.0 * b + 5.0))
            .collect();
        let table = numbers(&[("x0", a), ("x1", b), ("y", &y)]);
        for loss in ["mae", "quantile:tau=0.2"] {
            let model = solve(loss, &table, &Options::default());
            proven(&model, 1e-14 * unit.max(1.0), loss);
            near(model.coefficients[0][0] / unit, 3.0, 1e-14, loss);
            near(model.coefficients[0][1] / unit, -2.0, 1e-14, loss);
            near(model.intercepts[0] / unit, 5.0, 1e-14, loss);
        }
    }
}

#[test]
fn more_columns_than_rows_need_a_penalty_only() {
    let table = lines(10, 25, 3);
    for (loss, l1_ratio) in [
        ("mae", 0.0),
        ("mae", 1.0),
        ("quantile:tau=0.1", 0.5),
        ("epsilon_insensitive:epsilon=0.1", 1.0),
    ] {
        let options = Options {
            l1_ratio,
            ..penalised(0.05)
        };
        let model = solve(loss, &table, &options);
        proven(&model, 1e-13, loss);
        let zeros = model.coefficients[0].iter().filter(|w| **w == 0.0).count();
        assert_eq!(zeros >= 10, l1_ratio > 0.0, "{loss}: {zeros} zeros");
    }
}

/// Convexity makes a point that no small step improves the minimum, whatever the certificate says.
#[test]
fn no_step_improves_the_answer() {
    let table = lines(80, 4, 11);
    let mut next = noise(12);
    for (loss, lambda) in [("mae", 0.0), ("quantile:tau=0.8", 0.0), ("hinge", 0.05)] {
        let table = if loss == "hinge" {
            &signs(&table)
        } else {
            &table
        };
        let model = solve(loss, table, &penalised(lambda));
        let objective = |model: &Model| {
            let squares: f64 = model.coefficients[0].iter().map(|w| w * w).sum();
            model.evaluate(table).unwrap()[0].value + 0.5 * lambda * squares
        };
        let least = objective(&model);
        near(least, model.certificate.objective, 1e-14, loss);
        for _ in 0..100 {
            let mut off = model.clone();
            let size = 10_f64.powf(12.0 * next() - 6.0);
            off.coefficients[0]
                .iter_mut()
                .for_each(|w| *w += size * next());
            off.level[0] += size * next();
            assert!(objective(&off) >= least * (1.0 - 1e-14), "{loss}");
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let table = lines(9_000, 3, 5);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let options = Options {
            l1_ratio: 0.5,
            ..penalised(0.01)
        };
        let model = pool
            .build()
            .unwrap()
            .install(|| solve("quantile:tau=0.3", &table, &options));
        serde_json::to_string(&model).unwrap()
    };
    assert!(run(1) == run(2));
}

#[test]
fn a_fit_cut_short_is_not_called_solved() {
    let table = lines(200, 3, 2);
    let options = Options {
        steps: 3,
        ..Options::default()
    };
    let short = solve("mae", &table, &options).certificate;
    assert_eq!((short.kind, short.solved), (Kind::Budget, false));
    assert!(short.gap.unwrap() > 1e-6, "{short}");

    let loss = losskit::parse("mae").unwrap();
    let mut stop = |step: &losskit_fit::Step<'_>| {
        if step.epoch.epoch < 3 {
            Control::Go
        } else {
            Control::Stop
        }
    };
    let options = Options::default();
    let model = fit_watched(loss.as_ref(), &table, "y", &options, None, &mut stop).unwrap();
    let certificate = &model.certificate;
    assert_eq!(
        (certificate.kind, certificate.solved),
        (Kind::Interrupted, false)
    );
    assert_eq!(
        (model.history.len(), model.history[3].loss),
        (4, certificate.loss)
    );
}

#[test]
fn the_method_is_refused_to_other_losses_and_named_in_files() {
    let table = lines(20, 1, 1);
    for loss in ["mse", "huber", "log_cosh"] {
        assert!(
            refusal(loss, &table, &with(Solver::InteriorPoint))
                .contains("needs a convex loss that is piecewise linear"),
            "{loss}"
        );
    }
    let model = solve("mae", &table, &with("interior-point".parse().unwrap()));
    let text = serde_json::to_string(&model).unwrap();
    assert!(text.contains(r#""solver":"interior-point""#));
    let read: Model = serde_json::from_str(&text).unwrap();
    assert_eq!(read.certificate, model.certificate);
    assert!(model.certificate.to_string().contains("duality gap"));
    // A certificate of a gradient holds no gap, as in files written before there was one.
    let smooth = serde_json::to_string(&solve("mse", &table, &Options::default())).unwrap();
    assert!(!smooth.contains("\"gap\""));
}
