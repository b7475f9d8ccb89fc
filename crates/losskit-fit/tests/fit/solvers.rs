//! Law: each solver does what it promises and admits what it does not.

use crate::support::{golden, near, numbers, penalised, solve, table, with};
use losskit::Evaluate;
use losskit_fit::{Control, Kind, Map, Model, Options, Schedule, Solver, fit_watched};

#[test]
fn newton_converges_quadratically_on_the_blobs() {
    let model = solve(
        "log_loss",
        &table(&golden(), "blobs"),
        &with(Solver::Newton),
    );
    println!("{}", model.certificate);
    assert!(model.certificate.steps <= 14 && model.certificate.grad_scaled < 1e-15);
    assert_eq!(format!("{:.6}", model.certificate.loss), "0.018396");
}

#[test]
fn losses_that_are_not_convex_give_a_local_minimum_and_say_so() {
    let model = solve(
        "focal:gamma=2",
        &table(&golden(), "blobs"),
        &penalised(0.001),
    );
    println!("{}", model.certificate);
    assert_eq!(
        (model.certificate.kind, model.certificate.solved),
        (Kind::Local, true)
    );
}

#[test]
fn corners_between_curves_are_neared_and_not_certified() {
    // The minimum meets the first row, so the gradient jumps there.
    let (x, y) = (
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
        [-2.2, -0.8, -0.2, 2.6, 2.3, 3.8, 5.9],
    );
    let table = numbers(&[("x", &x), ("y", &y)]);
    let model = solve("mae + squared_error", &table, &Options::default());
    println!("{}", model.certificate);
    assert_eq!(model.solver, Solver::Subgradient);
    assert!(!model.certificate.solved && model.certificate.kind == Kind::NonSmooth);
    // Nothing near is lower by more than a hundred-thousandth, in whatever direction one looks.
    let loss = losskit::parse("mae + squared_error").unwrap();
    let at = |slope: f64, intercept: f64| {
        let mut moved = model.clone();
        moved.coefficients[0][0] += slope;
        moved.level[0] += intercept;
        let eta = moved.predict(&table).unwrap().response;
        loss.mean(&eta[..], &y[..]).unwrap()
    };
    let found = at(0.0, 0.0);
    assert!((found - model.certificate.loss).abs() < 1e-12 * found);
    for scale in [1e-3, 1e-2, 0.1] {
        for k in 0..8 {
            let (sin, cos) = (f64::from(k) * std::f64::consts::FRAC_PI_4).sin_cos();
            let near = at(scale * cos, scale * sin);
            assert!(near > found - 1e-5, "{near} < {found} at {scale}, {k}");
        }
    }
}

#[test]
fn a_model_survives_its_file_and_starts_the_next_fit() {
    let table = table(&golden(), "iris");
    let model = solve("cross_entropy", &table, &penalised(0.01));
    let text = serde_json::to_string(&model).unwrap();
    let mut read: Model = serde_json::from_str(&text).unwrap();
    read.history.clone_from(&model.history);
    assert_eq!(read, model);
    assert_eq!(read.predict(&table), model.predict(&table));
    assert!(matches!(&model.target.map, Map::Classes(c) if c == &["0", "1", "2"]));
    let again = solve(
        "cross_entropy",
        &table,
        &Options {
            init: Some(read),
            ..penalised(0.01)
        },
    );
    assert!(again.certificate.steps <= 1, "{}", again.certificate);
    // What a softmax cannot see is taken off a start before it can slow the fit down.
    let mut shifted = model.clone();
    shifted.coefficients.iter_mut().for_each(|w| w[0] += 5.0);
    let options = Options {
        init: Some(shifted),
        ..penalised(0.01)
    };
    let third = solve("cross_entropy", &table, &options);
    assert!(third.certificate.steps <= 1, "{}", third.certificate);
}

#[test]
fn a_fit_that_is_stopped_returns_what_it_has() {
    let table = table(&golden(), "blobs");
    let loss = losskit::parse("log_loss").unwrap();
    for solver in [Solver::Newton, Solver::Adam, Solver::Sgd] {
        let mut seen = Vec::new();
        let mut stop = |step: &losskit_fit::Step<'_>| {
            seen.push(step.epoch.clone());
            if step.epoch.epoch < 3 {
                Control::Go
            } else {
                Control::Stop
            }
        };
        let model = fit_watched(
            loss.as_ref(),
            &table,
            "y",
            &with(solver),
            Some(&table),
            &mut stop,
        )
        .unwrap();
        assert_eq!(
            (model.certificate.kind, model.certificate.solved),
            (Kind::Interrupted, false)
        );
        assert_eq!(model.history, seen);
        assert_eq!(seen.len(), 4);
        assert_eq!(seen[3].loss, model.certificate.loss);
        near(
            seen[3].valid.unwrap(),
            seen[3].loss,
            1e-15,
            "validation on the training rows",
        );
        assert_eq!(model.valid_metrics, model.metrics);
    }
}

#[test]
fn shuffled_batches_follow_the_seed() {
    let table = table(&golden(), "blobs");
    let run = |seed| {
        solve(
            "log_loss",
            &table,
            &Options {
                seed,
                epochs: 3,
                ..with(Solver::Sgd)
            },
        )
        .coefficients
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

/// What a step is told of can be saved and gone on from.
#[test]
fn a_model_made_on_the_way_is_where_the_next_fit_starts() {
    let table = table(&golden(), "blobs");
    let loss = losskit::parse("log_loss").unwrap();
    for solver in [Solver::Newton, Solver::Adam] {
        let mut half: Option<Model> = None;
        let mut keep = |step: &losskit_fit::Step<'_>| {
            if step.epoch.epoch == 3 {
                half = Some(step.model());
            }
            Control::Go
        };
        let options = with(solver);
        let whole = fit_watched(loss.as_ref(), &table, "y", &options, None, &mut keep).unwrap();
        let half = half.unwrap();
        assert_eq!(half.history, whole.history[..4]);
        assert!(!half.certificate.solved && half.certificate.kind == Kind::Interrupted);
        assert_eq!(half.predict(&table).unwrap().linear.len(), table.rows());
        let options = Options {
            init: Some(half.clone()),
            ..options
        };
        let rest = solve("log_loss", &table, &options);
        near(
            rest.history[0].loss,
            half.certificate.loss,
            1e-14,
            "the loss it goes on from",
        );
        assert!(rest.certificate.objective <= half.certificate.objective);
    }
}

#[test]
fn schedules_are_read_kept_and_decide_the_learning_rate() {
    let table = table(&golden(), "blobs");
    let run = |schedule: &str| {
        let options = Options {
            schedule: schedule.parse().unwrap(),
            epochs: 8,
            ..with(Solver::Nesterov)
        };
        solve("log_loss", &table, &options)
    };
    let (plain, stairs) = (run("constant"), run("step:every=4,factor=0.5"));
    // The same until the rate falls, after four epochs.
    assert_eq!(plain.history[4].loss, stairs.history[4].loss);
    assert_ne!(plain.history[5].loss, stairs.history[5].loss);
    let read: Model = serde_json::from_str(&serde_json::to_string(&stairs).unwrap()).unwrap();
    let settings = read.settings.unwrap();
    assert_eq!(settings.schedule.to_string(), "step:every=4,factor=0.5");
    assert_eq!(
        (settings.momentum, settings.weight_decay),
        (Some(0.9), None)
    );
    for wrong in [
        "cosin",
        "cosine:every=2",
        "step:every=0",
        "step:factor=2",
        "step:factor",
        "step:every=a",
    ] {
        assert!(wrong.parse::<Schedule>().is_err(), "{wrong}");
    }
}
