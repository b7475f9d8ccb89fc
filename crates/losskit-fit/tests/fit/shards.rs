//! Law: rows that several processes hold give the bits of all rows in one, by the files they exchange.

use crate::stored::{features, table};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Control, Error, Metric, Model, Options, Plan, Solver, Standing, Step, fit};
use std::fs;
use std::path::Path;
use std::thread;
use tempfile::TempDir;

fn go(_: &Step<'_>) -> Control {
    Control::Go
}

/// The table in shards that end at these rows, by name.
fn shards(whole: &Frame, ends: &[usize]) -> Vec<(String, Frame)> {
    let starts = std::iter::once(&0).chain(ends);
    let parts = starts.zip(ends).enumerate();
    parts
        .map(|(i, (&from, &to))| {
            let rows: Vec<usize> = (from..to).collect();
            (format!("part-{i}"), whole.take(&rows))
        })
        .collect()
}

fn plan(loss: &str, target: &str, options: Options, shards: usize) -> (TempDir, Plan) {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        loss: loss.into(),
        target: target.into(),
        drop: Vec::new(),
        options,
        shards,
    };
    plan.create(folder.path()).unwrap();
    (folder, plan)
}

/// Round after round, every process started anew for each.
fn by_rounds(folder: &Path, shards: &[(String, Frame)]) -> Result<(Model, usize), Error> {
    let plan = Plan::open(folder)?;
    for rounds in 0.. {
        for (name, rows) in shards {
            plan.add(folder, name, rows, false, &mut go)?;
        }
        if let Standing::Done(model) = plan.merge(folder, false, &mut go)? {
            return Ok((*model, rounds));
        }
    }
    unreachable!("the rounds of a fit end")
}

/// All processes at once, each waiting for the others.
fn at_once(folder: &Path, plan: &Plan, shards: &[(String, Frame)]) -> Model {
    let done = |standing| match standing {
        Standing::Done(model) => *model,
        open => panic!("{open:?}"),
    };
    thread::scope(|scope| {
        let each: Vec<_> = shards
            .iter()
            .map(|(name, rows)| {
                scope.spawn(move || plan.add(folder, name, rows, true, &mut go).unwrap())
            })
            .collect();
        let model = done(plan.merge(folder, true, &mut go).unwrap());
        for shard in each {
            let theirs = done(shard.join().unwrap());
            assert_eq!(theirs.coefficients, model.coefficients);
        }
        model
    })
}

/// All of a model but where it came from and what only ranks can tell.
fn text(model: &Model) -> String {
    let sums = |metrics: &[Metric]| {
        metrics
            .iter()
            .filter(|m| m.name != "auc")
            .cloned()
            .collect()
    };
    let model = Model {
        data: String::new(),
        metrics: sums(&model.metrics),
        ..model.clone()
    };
    serde_json::to_string_pretty(&model).unwrap()
}

#[test]
fn shards_give_the_bits_of_the_whole() {
    let whole = table(4096 * 4 + 700);
    let parts = shards(&whole, &[4096, 8192, 8192, 16384, 17084]);
    let logistic = "binary_cross_entropy_with_logits";
    let cases = [
        ("squared_error", "amount", Solver::Auto, 0.0, 0.0, None),
        (
            "squared_error",
            "amount",
            Solver::Auto,
            0.01,
            1.0,
            Some("w"),
        ),
        ("huber", "amount", Solver::Auto, 0.0, 0.0, Some("w")),
        ("cauchy", "amount", Solver::Auto, 0.01, 0.0, None),
        ("poisson_nll", "count", Solver::Auto, 0.0, 0.0, None),
        (
            "poisson_nll",
            "count",
            Solver::NewtonCg,
            0.001,
            0.5,
            Some("w"),
        ),
        (logistic, "sold", Solver::Auto, 0.0, 0.0, Some("w")),
        (logistic, "sold", Solver::Auto, 0.01, 0.5, None),
        (logistic, "sold", Solver::Adam, 0.0, 0.0, None),
        ("cross_entropy", "class", Solver::Auto, 0.001, 0.0, None),
        (
            "cross_entropy",
            "class",
            Solver::NewtonCg,
            0.0,
            0.0,
            Some("w"),
        ),
    ];
    for (loss, target, solver, lambda, l1_ratio, weight) in cases {
        let options = Options {
            solver,
            lambda,
            l1_ratio,
            weight: weight.map(str::to_owned),
            epochs: 5,
            ..features()
        };
        let parsed = losskit::parse(loss).unwrap();
        let model = fit(parsed.as_ref(), &whole, target, &options).unwrap();
        let (folder, plan) = plan(loss, target, options, parts.len());
        let found = at_once(folder.path(), &plan, &parts);
        assert_eq!(text(&found), text(&model), "{loss}, {solver}");
    }
}

#[test]
fn shards_give_the_bits_of_the_whole_where_the_loss_has_corners() {
    let whole = table(4096 * 4 + 700);
    let parts = shards(&whole, &[4096, 8192, 8192, 16384, 17084]);
    let cases = [
        ("pinball:tau=0.3", "amount", 0.0, 0.0, None),
        ("absolute_error", "count", 0.0, 0.0, Some("w")),
        ("absolute_error", "amount", 0.01, 1.0, Some("w")),
        ("epsilon_insensitive:epsilon=0.5", "amount", 0.01, 0.0, None),
        ("hinge", "sold", 0.001, 0.5, None),
    ];
    for (loss, target, lambda, l1_ratio, weight) in cases {
        let options = Options {
            lambda,
            l1_ratio,
            weight: weight.map(str::to_owned),
            ..features()
        };
        let parsed = losskit::parse(loss).unwrap();
        let model = fit(parsed.as_ref(), &whole, target, &options).unwrap();
        let (folder, plan) = plan(loss, target, options, parts.len());
        let found = at_once(folder.path(), &plan, &parts);
        assert!(found.certificate.solved, "{loss}: {:?}", found.certificate);
        // Errors of quantiles need the order of all residuals.
        let alike = |model: &Model| Model {
            inference: None,
            no_inference: None,
            ..model.clone()
        };
        assert_eq!(text(&alike(&found)), text(&alike(&model)), "{loss}");
    }
}

#[test]
fn processes_that_are_started_for_each_round_come_to_the_same() {
    let whole = table(9001);
    let parts = shards(&whole, &[4096, 9001]);
    for (loss, target) in [("squared_error", "amount"), ("poisson_nll", "count")] {
        let parsed = losskit::parse(loss).unwrap();
        let model = fit(parsed.as_ref(), &whole, target, &features()).unwrap();
        let (folder, _) = plan(loss, target, features(), 2);
        let (found, rounds) = by_rounds(folder.path(), &parts).unwrap();
        assert_eq!(text(&found), text(&model), "{loss}");
        println!("{loss}: {rounds} rounds");
        let left = fs::read_dir(folder.path()).unwrap();
        let left = left.filter(|f| f.as_ref().unwrap().path().extension().unwrap() == "part");
        assert_eq!(left.count(), 0);
    }
}

#[test]
fn shards_of_any_size_agree_with_the_whole_but_for_rounding() {
    let whole = table(9001);
    let parts = shards(&whole, &[13, 2000, 2001, 9001]);
    let loss = losskit::parse("poisson_nll").unwrap();
    let model = fit(loss.as_ref(), &whole, "count", &features()).unwrap();
    let (folder, plan) = plan("poisson_nll", "count", features(), 4);
    let found = at_once(folder.path(), &plan, &parts);
    for (a, b) in found.coefficients[0].iter().zip(&model.coefficients[0]) {
        assert!((a - b).abs() <= 1e-11 * b.abs(), "{a} {b}");
    }
}

#[test]
fn what_is_missing_or_does_not_belong_is_named() {
    let whole = table(300);
    let parts = shards(&whole, &[100, 200, 300]);
    let (folder, plan) = plan("squared_error", "amount", features(), 3);
    let path = folder.path();
    let text = |found: Result<Standing, Error>| match found {
        Ok(Standing::Open { missing, .. }) => missing.join(", "),
        Ok(done) => panic!("{done:?}"),
        Err(error) => error.to_string(),
    };
    assert!(text(plan.create(path).map(|()| unreachable!())).contains("planned here before"));
    plan.add(path, "part-0", &parts[0].1, false, &mut go)
        .unwrap();
    assert_eq!(text(plan.merge(path, false, &mut go)), "2 of 3 shards");
    plan.add(path, "part-1", &parts[1].1, false, &mut go)
        .unwrap();
    plan.add(path, "part-2", &parts[2].1, false, &mut go)
        .unwrap();
    // The first sum is made; the next wants all three again, which are known by now.
    assert_eq!(
        text(plan.merge(path, false, &mut go)),
        "part-0, part-1, part-2"
    );
    plan.add(path, "part-1", &parts[1].1, false, &mut go)
        .unwrap();
    assert_eq!(text(plan.merge(path, false, &mut go)), "part-0, part-2");
    // Another plan cannot go on with these files.
    let other = Plan {
        loss: "huber".into(),
        ..plan.clone()
    };
    assert!(text(other.merge(path, false, &mut go)).contains("of another fit"));
    let name = plan.add(path, "a/b", &parts[1].1, false, &mut go);
    assert!(text(name).contains("cannot name a shard"));
    let sum = path.join("000000.sum");
    let bytes = fs::read(&sum).unwrap();
    fs::write(&sum, &bytes[..bytes.len() - 3]).unwrap();
    assert!(text(plan.merge(path, false, &mut go)).contains("damaged"));
}

#[test]
fn shards_that_do_not_go_together_say_which_column() {
    let number = |name: &str| Column::number(name, vec![1.0, 2.0, 4.0]);
    let texts = |name: &str| Column::texts(name, ["a", "b", "c"].map(Some));
    let y = || number("y");
    for (other, said) in [
        (vec![y()], "2 columns and b 1"),
        (vec![number("z"), y()], "column \"z\" where a has \"x\""),
        (
            vec![texts("x"), y()],
            "column \"x\" holds numbers in a and texts in b",
        ),
    ] {
        let (folder, plan) = plan("squared_error", "y", Options::default(), 2);
        let first = Frame::new("a", vec![number("x"), y()]).unwrap();
        let other = Frame::new("b", other).unwrap();
        plan.add(folder.path(), "a", &first, false, &mut go)
            .unwrap();
        plan.add(folder.path(), "b", &other, false, &mut go)
            .unwrap();
        let error = plan
            .merge(folder.path(), false, &mut go)
            .unwrap_err()
            .to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn what_cannot_be_had_from_sums_is_refused_at_once() {
    let refused = |loss: &str, options: Options| {
        let plan = Plan {
            loss: loss.into(),
            target: "y".into(),
            options,
            ..Plan::default()
        };
        let folder = tempfile::tempdir().unwrap();
        plan.create(&folder.path().join("fit"))
            .unwrap_err()
            .to_string()
    };
    let sgd = Options {
        solver: Solver::Sgd,
        ..Options::default()
    };
    assert!(refused("squared_error", sgd).contains("sgd"));
    let batch = Options {
        solver: Solver::Adam,
        batch: Some(10),
        ..Options::default()
    };
    assert!(refused("squared_error", batch).contains("few rows"));
}
