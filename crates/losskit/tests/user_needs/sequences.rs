//! Lists of labels and times to events: what has no path, what is far out, what is long.

use super::common::{Case, close};
use super::{INF, check, reduced};
use losskit::{Evaluate, Rows, Targets, parse};
use std::f64::consts::LN_2;

fn list(spec: &str, pred: &[f64], width: usize, labels: &[i64]) -> Case {
    Case {
        classes: Some(labels.to_vec()),
        ..reduced(spec, pred, width, "sum")
    }
}

#[test]
fn without_an_alignment_the_value_is_infinite_and_the_gradient_zero() {
    let nothing = [0.0; 9];
    for (what, pred, labels) in [
        ("more labels than frames", &[0.5; 6][..], &[1, 2, 1][..]),
        (
            "no frame for the blank between equal labels",
            &[0.5; 6],
            &[1, 1],
        ),
        (
            "a forbidden label",
            &[0.0, -INF, 0.3, 0.1, -INF, 0.2, 0.0, -INF, 0.0],
            &[1],
        ),
        (
            "a forbidden frame",
            &[0.0, 0.1, 0.2, -INF, -INF, 0.0, 0.2, 0.1, 0.0],
            &[1],
        ),
    ] {
        let case = list("ctc", pred, 3, labels);
        check::<f64>(what, &case, INF, &nothing[..pred.len()], &[], 0.0);
        check::<f32>(what, &case, INF, &nothing[..pred.len()], &[], 0.0);
    }
    let never = [0.5, 0.5, -INF, 0.0];
    check::<f64>(
        "no way on",
        &list("rnnt", &never, 2, &[1]),
        INF,
        &[0.0; 4],
        &[],
        0.0,
    );
}

#[test]
fn one_impossible_list_leaves_the_others_alone() {
    let loss = parse("ctc").unwrap();
    let pred = [0.0; 8];
    let target = Targets::Sequences {
        classes: &[1, 1, 1],
        lengths: &[2, 1],
    };
    let on = loss.on(Rows::new(&pred, 2), target).groups(&[2, 2]);
    let (value, grad) = on.value_and_gradient().unwrap();
    assert_eq!(value, INF);
    // Three of four paths say the label, two of them in a given frame.
    let right = [1.0 / 12.0, -1.0 / 12.0];
    assert_eq!(grad[..4], [0.0; 4]);
    for (got, right) in grad[4..].iter().zip(right.iter().cycle()) {
        assert!(close(*got, *right, 1e-15, 0.0), "{grad:?}");
    }
}

#[test]
fn scores_far_out_keep_value_and_gradient() {
    let far = [1e4, 0.0, 1e4, 0.0];
    let case = list("ctc", &far, 2, &[1]);
    let half = [0.5, -0.5, 0.5, -0.5];
    check::<f64>(
        "all but certain of blanks",
        &case,
        1e4 - LN_2,
        &half,
        &[],
        1e-15,
    );
    check::<f32>("the same in f32", &case, 1e4 - LN_2, &half, &[], 1e-7);
    let sure = [-40.0, 0.0];
    let lost = (-40_f64).exp();
    check::<f64>(
        "certain and right",
        &list("ctc", &sure, 2, &[1]),
        lost,
        &[lost, -lost],
        &[],
        1e-14,
    );
    // Said in the first frame, then blanks: each node is all but certain.
    let sure = [0.0, 40.0, 40.0, 0.0];
    let grad = [lost, -lost, -lost, lost];
    check::<f64>(
        "the transducer too",
        &list("rnnt", &sure, 2, &[1]),
        2.0 * lost,
        &grad,
        &[],
        1e-14,
    );
    let hazards = Case {
        target: Some(vec![1.0, 1.0, 2.0, 1.0]),
        ..reduced("cox", &[40.0, 0.0], 1, "sum")
    };
    let grad = [-0.5 * lost, 0.5 * lost];
    check::<f64>(
        "an event all but certain",
        &hazards,
        0.5 * lost,
        &grad,
        &[],
        1e-14,
    );
    let hazards = Case {
        pred: vec![-1e4, 1e4],
        ..hazards
    };
    check::<f64>(
        "an event all but excluded",
        &hazards,
        1e4,
        &[-0.5, 0.5],
        &[],
        1e-15,
    );
}

/// ln of the binomial coefficient.
fn ln_choose(n: usize, k: usize) -> f64 {
    (0..k).map(|i| ((n - i) as f64 / (k - i) as f64).ln()).sum()
}

/// Where all scores are equal, all paths are: their number is known.
#[test]
fn a_thousand_frames_are_summed_without_loss() {
    let (frames, classes) = (1000, 100);
    let cycle: Vec<i64> = (0..50).map(|i| 1 + i % 7).collect();
    let twice: Vec<i64> = (0..50).map(|i| 1 + i / 2).collect();
    for (labels, repeats) in [(vec![], 0), (cycle, 0), (twice, 25), (vec![3; 400], 399)] {
        let n = labels.len();
        let pred = vec![0.7; frames * classes];
        let loss = parse("ctc").unwrap();
        let whole = [n];
        let target = Targets::Sequences {
            classes: &labels,
            lengths: &whole,
        };
        let on = loss.on(Rows::new(&pred, classes), target);
        let (value, grad) = on.value_and_gradient().unwrap();
        let right = frames as f64 * (classes as f64).ln() - ln_choose(frames + n - repeats, 2 * n);
        assert!(
            close(value, right, 1e-14, 0.0),
            "{n} labels: {value}, right is {right}"
        );
        // Backwards the labels are others, but the paths the same.
        let mirrored: Vec<i64> = labels.iter().rev().copied().collect();
        let target = Targets::Sequences {
            classes: &mirrored,
            lengths: &whole,
        };
        let (_, back) = loss
            .on(Rows::new(&pred, classes), target)
            .value_and_gradient()
            .unwrap();
        for (frame, back) in grad.chunks(classes).zip(back.chunks(classes).rev()) {
            for (g, b) in frame.iter().zip(back) {
                assert!(close(*g, *b, 1e-15, 0.01), "{n} labels: {g} and {b}");
            }
        }
    }
    let (frames, said) = (200, 50);
    let labels = vec![1; said];
    let pred = vec![-0.3; frames * (said + 1) * 3];
    let (value, _) = parse("rnnt")
        .unwrap()
        .on(
            Rows::new(&pred, 3),
            Targets::Sequences {
                classes: &labels,
                lengths: &[said],
            },
        )
        .value_and_gradient()
        .unwrap();
    let right = (frames + said) as f64 * 3_f64.ln() - ln_choose(frames + said - 1, said);
    assert!(close(value, right, 1e-14, 0.0), "{value}, right is {right}");
}

#[test]
fn lists_that_do_not_suit_are_refused_with_a_reason() {
    for (spec, rows, labels, why) in [
        (
            "ctc:blank=3",
            2,
            &[1][..],
            "blank must be the index of one of the classes",
        ),
        ("ctc", 2, &[1, 0], "the labels must not contain the blank"),
        ("rnnt", 3, &[1], "(labels + 1) rows a frame"),
        ("ctc", 2, &[3], "class 3"),
    ] {
        let pred = vec![0.0; rows * 3];
        let lengths = [labels.len()];
        let target = Targets::Sequences {
            classes: labels,
            lengths: &lengths,
        };
        let said = parse(spec).unwrap().on(Rows::new(&pred, 3), target).value();
        let said = said.map_or_else(|e| e.to_string(), |v| v.to_string());
        assert!(said.contains(why), "{spec}: {said}");
    }
}
