//! Law: several losses are judged on the same rows held out, by what the judge says of what their
//! models predict there.

use crate::support::{golden, near, numbers, solve, table};
use losskit::Loss;
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Grid, Options, Trial, Validated, cross_validate};

fn judged(
    losses: &[&str],
    score: Option<&str>,
    table: &Frame,
    grid: Option<&Grid>,
    folds: usize,
) -> Result<Validated, String> {
    let losses: Vec<Box<dyn Loss>> = losses.iter().map(|l| losskit::parse(l).unwrap()).collect();
    let losses: Vec<&dyn Loss> = losses.iter().map(Box::as_ref).collect();
    let score = score.map(|score| losskit::parse(score).unwrap());
    let trial = Trial {
        losses: &losses,
        grid,
        folds,
        score: score.as_deref(),
    };
    let found = cross_validate(&trial, table, "y", &Options::default(), &mut |_, _| ());
    found.map_err(|error| error.to_string())
}

/// Twelve rows of counts.
fn counts() -> Frame {
    let x: Vec<f64> = (0..12).map(|i| (f64::from(i) * 0.7).sin()).collect();
    let y: Vec<f64> = (0..12).map(|i| f64::from(i * 7 % 5)).collect();
    numbers(&[("x", &x), ("y", &y)])
}

/// Two labels that columns do not separate.
fn labels() -> Frame {
    let x: Vec<f64> = (0..30).map(|i| (f64::from(i) * 1.3).sin()).collect();
    let yes = |i: usize| x[i] + (i as f64 * 2.7).cos() > 0.1;
    let y = (0..30).map(|i| Some(if yes(i) { "yes" } else { "no" }));
    let columns = vec![Column::texts("y", y.collect::<Vec<_>>())];
    Frame::new(
        "labels",
        [vec![Column::number("x", x.clone())], columns].concat(),
    )
    .unwrap()
}

#[test]
fn a_judge_sees_what_models_predict_on_the_scale_of_the_target() {
    let all = counts();
    let losses = ["poisson_nll", "squared_error", "huber:delta=0.5"];
    let found = judged(&losses, Some("absolute_error"), &all, None, 12).unwrap();
    let y = all.column("y").unwrap().as_numbers().unwrap().to_vec();
    for (score, loss) in found.scores.iter().zip(losses) {
        let lost = |out: usize| {
            let rest: Vec<usize> = (0..12).filter(|&i| i != out).collect();
            let model = solve(loss, &all.take(&rest), &Options::default());
            let response = model.predict(&all.take(&[out])).unwrap().response[0];
            (response - y[out]).abs()
        };
        let mean = (0..12).map(lost).sum::<f64>() / 12.0;
        near(score.mean, mean, 1e-12, loss);
        assert!(score.solved && score.error > 0.0 && score.lambda == 0.0);
    }
    let least = found
        .scores
        .iter()
        .fold(f64::INFINITY, |m, s| m.min(s.mean));
    assert_eq!(found.scores[found.best].mean, least);
    let within = least + found.scores[found.best].error;
    let first = found.scores.iter().position(|s| s.mean <= within);
    assert_eq!(Some(found.simplest), first, "the first that is named");
}

#[test]
fn together_is_as_alone() {
    let golden = golden();
    let table = table(&golden, "diabetes");
    let grid = Grid::Count(4);
    let judge = Some("absolute_error");
    let losses = ["squared_error", "huber:delta=20"];
    let both = judged(&losses, judge, &table, Some(&grid), 5).unwrap();
    assert_eq!(both.scores.len(), 8);
    for (k, loss) in losses.iter().enumerate() {
        let alone = judged(&[loss], judge, &table, Some(&grid), 5).unwrap();
        for (a, b) in alone.scores.iter().zip(&both.scores[4 * k..]) {
            assert_eq!((b.loss, b.lambda, &b.folds), (k, a.lambda, &a.folds));
        }
    }
    let best = &both.scores[both.best];
    let simplest = &both.scores[both.simplest];
    assert!(simplest.loss == best.loss && simplest.lambda >= best.lambda);
}

#[test]
fn the_same_loss_on_another_scale_judges_alike() {
    let golden = golden();
    let labels = labels();
    let iris = table(&golden, "iris");
    for (loss, judges, table) in [
        (
            "binary_cross_entropy_with_logits",
            vec!["binary_cross_entropy", "logistic_margin"],
            &labels,
        ),
        ("cross_entropy", vec![], &iris),
    ] {
        let grid = Grid::Given(vec![0.01]);
        let own = judged(&[loss], None, table, Some(&grid), 5).unwrap();
        for judge in judges.into_iter().chain([loss]) {
            let other = judged(&[loss], Some(judge), table, Some(&grid), 5).unwrap();
            near(other.scores[0].mean, own.scores[0].mean, 1e-12, judge);
        }
    }
    // Whoever is not told probabilities can still say which class leads.
    let losses = ["cross_entropy", "one_vs_all"];
    let grid = Grid::Given(vec![0.001]);
    let found = judged(&losses, Some("misclassification"), &iris, Some(&grid), 5).unwrap();
    assert!(found.scores.iter().all(|s| s.mean < 0.1));
    // Margins judge whatever separates the same two labels.
    let losses = ["binary_cross_entropy_with_logits", "squared_hinge"];
    let found = judged(&losses, Some("hinge"), &labels, None, 5).unwrap();
    assert!(found.scores.iter().all(|s| s.mean.is_finite()));
}

#[test]
fn what_does_not_compare_is_refused() {
    let (counts, labels) = (counts(), labels());
    let refused = |losses: &[&str], score: Option<&str>, table: &Frame| {
        judged(losses, score, table, None, 3).unwrap_err()
    };
    let two = ["squared_error", "huber"];
    assert!(refused(&two, None, &counts).contains("do not compare"));
    let text = refused(&two, Some("poisson_nll"), &counts);
    assert!(text.contains("another link"), "{text}");
    let text = refused(&two, Some("cross_entropy"), &counts);
    assert!(text.contains("a prediction for each class"), "{text}");
    let text = refused(&two, Some("triplet_margin"), &counts);
    assert!(text.contains("one number or class"), "{text}");
    let bce = "binary_cross_entropy_with_logits";
    let text = refused(&[bce, "hinge"], Some(bce), &labels);
    assert!(text.contains("scores of a margin"), "{text}");
    let golden = golden();
    let iris = table(&golden, "iris");
    let text = refused(&["cross_entropy"], Some("nll"), &iris);
    assert!(text.contains("another link"), "{text}");
    let text = refused(&[bce], Some("absolute_error"), &labels);
    assert!(text.contains("numbers"), "{text}");
}
