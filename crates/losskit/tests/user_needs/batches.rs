//! Rows of several numbers, reductions, refusals.

use super::common::{Case, close};
use super::{BCE, INF, check, reduced};
use losskit::{Error, Evaluate, Reduction, Rows, parse};
use std::f64::consts::LN_2;

#[test]
fn masked_scores() {
    let case = |pred: &[f64], class: i64| Case {
        classes: Some(vec![class]),
        ..reduced("cross_entropy", pred, pred.len(), "sum")
    };
    check::<f64>(
        "[-inf, 0]",
        &case(&[-INF, 0.0], 1),
        0.0,
        &[0.0, 0.0],
        &[],
        1e-12,
    );
    check::<f64>(
        "[-inf, 0, 0]",
        &case(&[-INF, 0.0, 0.0], 1),
        LN_2,
        &[0.0, -0.5, 0.5],
        &[],
        1e-11,
    );
    let mut wide = vec![-INF; 100_000];
    wide[50_000] = 10.0;
    check::<f64>(
        "all but one",
        &case(&wide, 50_000),
        0.0,
        &vec![0.0; 100_000],
        &[],
        1e-12,
    );
    let soft = Case {
        target: Some(vec![0.0, 1.0]),
        ..reduced("cross_entropy_soft", &[-INF, 0.0], 2, "sum")
    };
    check::<f64>("one-hot", &soft, 0.0, &[0.0, 0.0], &[], 1e-12);
}

#[test]
fn ignored_rows() {
    let nan = f64::NAN;
    let case = Case {
        classes: Some(vec![0, -100]),
        ignore: Some(-100),
        ..reduced("cross_entropy", &[0.0, 0.0, nan, nan], 2, "mean")
    };
    check::<f64>(
        "NaN in an ignored row",
        &case,
        LN_2,
        &[-0.5, 0.5, 0.0, 0.0],
        &[],
        1e-11,
    );
    let none = Case {
        classes: Some(vec![-100, -100]),
        ..case
    };
    check::<f64>("all ignored", &none, 0.0, &[0.0; 4], &[], 0.0);
}

#[test]
fn divergence_of_zero_targets() {
    let log_p = losskit::log_softmax(Rows::new(&[0.5, 1.0, 2.0, -1.0], 4)).unwrap();
    let case = Case {
        target: Some(vec![0.0, 0.4, 0.6, 0.0]),
        ..reduced("kl_divergence", &log_p, 4, "mean")
    };
    check::<f64>(
        "kl",
        &case,
        0.222170231077,
        &[0.0, -0.4, -0.6, 0.0],
        &[],
        1e-11,
    );
}

#[test]
fn a_variance_is_clamped_not_shifted() {
    let case = Case {
        target: Some(vec![0.0]),
        ..reduced("gaussian_nll:floor=1", &[0.0, 0.25], 2, "sum")
    };
    check::<f64>("gaussian", &case, 0.0, &[0.0, 0.0], &[], 0.0);
}

#[test]
fn three_equal_scores() {
    let loss = parse("cross_entropy").unwrap();
    let (_, grad) = loss.value_and_gradient(&[0.0, 0.0, 0.0], &[0]).unwrap();
    assert!(
        grad.iter()
            .zip([-2.0, 1.0, 1.0])
            .all(|(g, r)| close(*g, r / 3.0, 1e-15, 0.0)),
        "{grad:?}"
    );
    let column = loss
        .hessian_product(&[0.0, 0.0, 0.0], &[0], &[1.0, 0.0, 0.0])
        .unwrap();
    assert!(
        column
            .iter()
            .zip([2.0, -1.0, -1.0])
            .all(|(h, r)| close(*h, r / 9.0, 1e-15, 0.0)),
        "{column:?}"
    );
}

#[test]
fn every_denominator_has_its_name() {
    let loss = parse("cross_entropy").unwrap();
    let logits = [0.2, 0.3, 0.5, 0.5, 0.2, 0.3];
    let on = loss
        .on(Rows::new(&logits, 3), &[2, 1])
        .class_weight(&[2.0, 4.0, 6.0]);
    let values = on.values().unwrap();
    assert!(
        close(values[0], 5.63898636507, 1e-11, 0.0) && close(values[1], 4.95932424338, 1e-11, 0.0),
        "{values:?}"
    );
    for (reduction, right) in [
        (Reduction::Sum, 10.5983106084),
        (Reduction::Mean, 1.05983106084),
        (Reduction::SumOverN, 5.29915530422),
        (Reduction::SumOver(4.0), 2.6495776521),
    ] {
        let got = on.reduction(reduction).value().unwrap();
        assert!(close(got, right, 1e-11, 0.0), "{reduction:?}: {got}");
    }
    let mae = parse("mae").unwrap();
    let on = mae.on(&[2.0, 3.0], &[1.0, 2.0]).weight(&[0.0, 1.0]);
    assert_eq!(on.value(), Ok(1.0));
    assert_eq!(on.reduction(Reduction::SumOverN).value(), Ok(0.5));
}

#[test]
fn long_sums_keep_their_digits() {
    let mae = parse("mae").unwrap();
    let mean = |n: usize, x: f32| mae.mean(&vec![x; n], &vec![0.0; n]).unwrap();
    assert_eq!(mean(1_000_000, 9991.0), 9991.0);
    assert_eq!(mean(20_000_000, 1.0), 1.0);
    let on = |n: usize, x: f32| mae.on(&vec![x; n], &vec![0.0; n]).sums().unwrap().loss();
    let sum = on(62_500, 1.23456);
    assert!(
        close(sum, 62_500.0 * f64::from(1.23456_f32), 1e-12, 0.0),
        "{sum}"
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let bce = parse(BCE).unwrap();
    assert!(matches!(
        bce.mean(&[0.5], &[2.0]),
        Err(Error::Domain { row: 0, .. })
    ));
    let ce = parse("cross_entropy").unwrap();
    let message = ce
        .mean(Rows::new(&[0.0; 6], 3), &[0, 5])
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        "row 1: class 5 is not in 0..=2; set ignore_index if it marks rows to leave out"
    );
    let mse = parse("mse").unwrap();
    assert!(
        matches!(
            mse.mean(&[1.0, 2.0, 3.0], &[1.0]),
            Err(Error::Length { .. })
        ),
        "nothing is broadcast"
    );
    assert!(matches!(
        ce.mean(&[0.1, 0.9], &[0.0, 1.0]),
        Err(Error::TargetKind { .. })
    ));
    let message = parse("bce")
        .unwrap()
        .mean(&[3.0], &[1.0])
        .unwrap_err()
        .to_string();
    assert!(message.contains("_with_logits"), "{message}");
    let soft = parse("cross_entropy_soft").unwrap();
    assert!(soft.mean(Rows::new(&[0.0, 0.0], 2), &[-0.1, 1.1]).is_err());
    let poisson = parse("poisson").unwrap();
    let mut counts = vec![1.0; 400];
    counts[123] = -1.0;
    let refused = poisson.mean(&vec![0.0; 400], &counts);
    assert!(
        matches!(refused, Err(Error::Domain { row: 123, .. })),
        "{refused:?}"
    );
}

#[test]
fn an_ignored_row_is_as_if_it_were_not_there_whatever_the_options() {
    let logits = [0.2, -1.0, 0.5, 1.5, 0.2, -0.3, 0.7, 0.1, 0.4];
    for smoothing in [0.0, 0.1, 1.0] {
        let loss = parse(&format!("cross_entropy:label_smoothing={smoothing}")).unwrap();
        for weight in [None, Some([0.5, 2.0, 1.0])] {
            for reduction in [Reduction::Sum, Reduction::Mean, Reduction::SumOverN] {
                let whole = loss
                    .on(Rows::new(&logits, 3), &[2, -100, 1])
                    .ignore_index(-100)
                    .reduction(reduction);
                let kept = [&logits[..3], &logits[6..]].concat();
                let part = loss.on(Rows::new(&kept, 3), &[2, 1]).reduction(reduction);
                let ((a, g), (b, h)) = match &weight {
                    Some(w) => (
                        whole.class_weight(w).value_and_gradient(),
                        part.class_weight(w).value_and_gradient(),
                    ),
                    None => (whole.value_and_gradient(), part.value_and_gradient()),
                }
                .into_results();
                assert_eq!(a, b);
                assert_eq!([&g[..3], &g[6..]].concat(), h);
                assert_eq!(&g[3..6], [0.0; 3]);
            }
        }
    }
}

/// Two results at once.
trait Both<T> {
    fn into_results(self) -> (T, T);
}

impl<T> Both<T> for (Result<T, Error>, Result<T, Error>) {
    fn into_results(self) -> (T, T) {
        (self.0.unwrap(), self.1.unwrap())
    }
}
