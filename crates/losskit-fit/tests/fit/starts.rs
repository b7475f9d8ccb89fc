//! Law: more starts find the lower minimum where one is caught in a higher one, and say how many did.

use crate::support::{numbers, refusal, solve};
use losskit_fit::frame::Frame;
use losskit_fit::{Kind, Model, Options, Solver, Starts};

/// Three rows in five on one line, the others on a second.
fn mixture(lines: impl Fn(bool, f64) -> f64) -> Frame {
    let x: Vec<f64> = (0..60).map(|i| 2.0 * (1.7 * f64::from(i)).sin()).collect();
    let noise = |i: usize| 0.2 * (9.0 * i as f64).sin();
    let y: Vec<f64> = (0..60).map(|i| lines(i % 5 < 3, x[i]) + noise(i)).collect();
    numbers(&[("x", &x), ("y", &y)])
}

fn starts(loss: &str, table: &Frame, starts: usize, seed: u64) -> Model {
    let options = Options {
        starts,
        seed,
        ..Options::default()
    };
    solve(loss, table, &options)
}

#[test]
fn more_starts_find_the_lower_minimum() {
    let crossing = mixture(|most, x| if most { 3.0 * x } else { -3.0 * x });
    let beside = mixture(|most, x| 2.0 * x + if most { 4.0 } else { -4.0 });
    for (table, slope, intercept) in [(&crossing, 3.0, 0.0), (&beside, 2.0, 4.0)] {
        for loss in ["tukey_biweight", "welsch", "geman_mcclure"] {
            let one = starts(loss, table, 1, 0);
            let many = starts(loss, table, 20, 0);
            assert!(one.certificate.starts.is_none() && one.certificate.solved);
            let [low, high] = [&many, &one].map(|model| model.certificate.objective);
            assert!(
                low < 0.8 * high,
                "{loss}: {low} of 20 starts, {high} of one"
            );
            let off = [
                many.coefficients[0][0] - slope,
                many.intercepts[0] - intercept,
            ];
            assert!(
                off.iter().all(|x| x.abs() < 0.15),
                "{loss}: {off:?} from the truth"
            );
            assert!(many.certificate.solved && many.certificate.kind == Kind::Local);
            let Some(Starts { of: 20, reached }) = many.certificate.starts else {
                panic!("{loss}: {:?}", many.certificate.starts);
            };
            assert!((1..20).contains(&reached), "{loss}: {reached}");
            let text = many.certificate.to_string();
            let label =
                format!("local minimum (the loss is not convex), best of 20 starts ({reached} ");
            assert!(text.contains(&label), "{text}");
            // The answer is a minimum like any other: a fit that starts there stays.
            let options = Options {
                init: Some(many.clone()),
                ..Options::default()
            };
            let again = solve(loss, table, &options).certificate.objective;
            assert!(
                (again - low).abs() <= 1e-14 * low,
                "{loss}: {again} is not {low}"
            );
        }
    }
}

#[test]
fn the_seed_draws_the_starts_and_the_usual_one_is_among_them() {
    let table = mixture(|most, x| 2.0 * x + if most { 4.0 } else { -4.0 });
    let loss = "cauchy:c=0.3";
    let [one, same] = [1, 1].map(|seed| starts(loss, &table, 6, seed));
    assert_eq!(one.coefficients, same.coefficients);
    assert_eq!(one.certificate, same.certificate);
    assert_ne!(one.certificate, starts(loss, &table, 6, 2).certificate);
    let mut least = f64::INFINITY;
    for n in 1..8 {
        let end = starts(loss, &table, n, 4).certificate.objective;
        assert!(
            end <= least,
            "{n} starts are the {} before and one more",
            n - 1
        );
        least = end;
    }
}

#[test]
fn starts_that_cannot_matter_are_refused() {
    let table = mixture(|_, x| x);
    let with = |starts, solver| Options {
        starts,
        solver,
        ..Options::default()
    };
    let text = refusal("huber", &table, &with(2, Solver::Auto));
    assert!(
        text.contains("convex") && text.contains("one is enough"),
        "{text}"
    );
    let text = refusal("cauchy", &table, &with(2, Solver::Adam));
    assert!(text.contains("stops short"), "{text}");
    assert!(refusal("cauchy", &table, &with(0, Solver::Auto)).contains("at least one start"));
}
