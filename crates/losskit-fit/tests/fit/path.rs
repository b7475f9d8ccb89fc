//! Law: a path is what each of its λ gives alone; a score is what the model of the other rows loses on
//! those held out.

use crate::support::{golden, near, numbers, solve, table};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Grid, Options, Trial, Validated, cross_validate, path};

fn lasso() -> Options {
    Options {
        l1_ratio: 1.0,
        standardize: true,
        ..Options::default()
    }
}

fn validate(loss: &str, table: &Frame, options: &Options, grid: &Grid, folds: usize) -> Validated {
    let loss = losskit::parse(loss).unwrap();
    let trial = Trial {
        losses: &[loss.as_ref()],
        grid: Some(grid),
        folds,
        score: None,
    };
    cross_validate(&trial, table, "y", options, &mut |_, _| ()).unwrap()
}

#[test]
fn a_path_begins_with_zeros_and_is_what_each_fit_gives_alone() {
    let golden = golden();
    for (loss, data) in [
        ("squared_error", "diabetes"),
        ("huber:delta=20", "diabetes"),
        ("binary_cross_entropy_with_logits", "breast_cancer"),
        ("cross_entropy", "iris"),
    ] {
        let table = table(&golden, data);
        let parsed = losskit::parse(loss).unwrap();
        let mut told = 0;
        let mut tell = |_: &losskit_fit::Model| told += 1;
        let grid = Grid::Count(8);
        let models = path(parsed.as_ref(), &table, "y", &lasso(), &grid, &mut tell).unwrap();
        assert_eq!((models.len(), told), (8, 8));
        let zeros = |k: usize| models[k].coefficients.iter().flatten().all(|&w| w == 0.0);
        assert!(
            zeros(0) && !zeros(1),
            "{loss}: the first λ is the least that leaves nothing"
        );
        near(models[7].lambda / models[0].lambda, 1e-4, 1e-12, loss);
        for model in &models {
            assert!(model.certificate.solved, "{loss}: {}", model.certificate);
            let alone = Options {
                lambda: model.lambda,
                ..lasso()
            };
            let alone = solve(loss, &table, &alone);
            near(
                model.certificate.objective,
                alone.certificate.objective,
                1e-12,
                loss,
            );
            for (w, x) in model
                .coefficients
                .iter()
                .flatten()
                .zip(alone.coefficients.iter().flatten())
            {
                near(*w, *x, 1e-7, loss);
            }
        }
    }
}

#[test]
fn a_score_is_what_is_lost_on_rows_held_out() {
    // With one row a fold the order of the rows decides nothing.
    let x: Vec<f64> = (0..12).map(|i| (f64::from(i) * 0.7).sin()).collect();
    let y: Vec<f64> = (0..12)
        .map(|i| 3.0 * x[i as usize] + f64::from(i % 3))
        .collect();
    let all = numbers(&[("x", &x), ("y", &y)]);
    let grid = Grid::Given(vec![0.01, 1.0]);
    let found = validate("huber", &all, &lasso(), &grid, 12);
    for score in &found.scores {
        let options = Options {
            lambda: score.lambda,
            ..lasso()
        };
        let lost = |out: usize| {
            let rest: Vec<usize> = (0..12).filter(|&i| i != out).collect();
            let model = solve("huber", &all.take(&rest), &options);
            let eta = model.predict(&all.take(&[out])).unwrap().linear[0];
            let loss = losskit::parse("huber").unwrap();
            loss.jet(eta, y[out]).unwrap().value
        };
        let mean = (0..12).map(lost).sum::<f64>() / 12.0;
        near(score.mean, mean, 1e-12, "leaving one out");
        assert_eq!(score.folds.len(), 12);
        assert!(score.solved && score.error > 0.0);
    }
    assert_eq!(found.scores[0].lambda, 1.0, "from large to small");
    assert!(found.scores[found.simplest].lambda >= found.scores[found.best].lambda);
}

#[test]
fn the_seed_decides_and_weight_0_is_no_row() {
    let golden = golden();
    let table = table(&golden, "diabetes");
    let grid = Grid::Count(4);
    let seeded = |seed| {
        let options = Options { seed, ..lasso() };
        validate("squared_error", &table, &options, &grid, 5)
    };
    assert_eq!(seeded(1), seeded(1));
    assert_ne!(seeded(1).scores[3].folds, seeded(2).scores[3].folds);

    let n = table.rows();
    let mut columns = table.columns().to_vec();
    let weights = (0..n).map(|i| f64::from(u8::from(i % 2 == 0))).collect();
    columns.push(Column::number("w", weights));
    let weighed = Frame::new("weighed", columns).unwrap();
    let options = Options {
        weight: Some("w".into()),
        ..lasso()
    };
    // Left out or of weight 0, whichever fold it is in: the grid, made of all rows, is the same.
    let even: Vec<usize> = (0..n).step_by(2).collect();
    let whole = |table: &Frame, options: &Options| {
        let loss = losskit::parse("squared_error").unwrap();
        let go = &mut |_: &losskit_fit::Model| ();
        path(loss.as_ref(), table, "y", options, &grid, go).unwrap()
    };
    let (a, b) = (
        whole(&weighed, &options),
        whole(&table.take(&even), &lasso()),
    );
    near(a[0].lambda, b[0].lambda, 1e-12, "the largest λ");
    near(
        a[3].certificate.objective,
        b[3].certificate.objective,
        1e-12,
        "the objective",
    );
}

#[test]
fn a_class_that_a_fold_lacks_is_no_trouble() {
    let x: Vec<f64> = (0..9).map(f64::from).collect();
    let labels = ["a", "b", "a", "b", "a", "b", "a", "b", "c"]
        .map(Some)
        .to_vec();
    let columns = vec![Column::number("x", x), Column::texts("y", labels)];
    let table = Frame::new("rare", columns).unwrap();
    let options = Options {
        l1_ratio: 0.5,
        ..Options::default()
    };
    let grid = Grid::Given(vec![0.1, 0.01]);
    let found = validate("cross_entropy", &table, &options, &grid, 9);
    assert!(found.scores.iter().all(|s| s.solved && s.mean.is_finite()));
}

#[test]
fn what_is_no_search_is_refused() {
    let table = numbers(&[("x", &[1.0, 2.0, 4.0]), ("y", &[1.0, 2.0, 2.5])]);
    let refused = |grid: Grid, folds: usize| {
        let loss = losskit::parse("squared_error").unwrap();
        let trial = Trial {
            losses: &[loss.as_ref()],
            grid: Some(&grid),
            folds,
            score: None,
        };
        let found = cross_validate(&trial, &table, "y", &lasso(), &mut |_, _| ());
        found.unwrap_err().to_string()
    };
    assert!(refused(Grid::Count(5), 1).contains("between 2 and the number of rows, 3"));
    assert!(refused(Grid::Count(5), 4).contains("folds"));
    assert!(refused(Grid::Count(1), 3).contains("two at least"));
    assert!(refused(Grid::Given(vec![-1.0]), 3).contains("≥ 0"));
}
