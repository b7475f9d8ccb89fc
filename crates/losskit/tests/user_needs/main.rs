//! Law: the numbers that users were given wrongly elsewhere come out right.

mod batches;
#[path = "../common/mod.rs"]
mod common;
mod sequences;
mod sets;

use common::{Case, Number, Results, Wanted, close};
use losskit::parse;
use std::f64::consts::LN_2;

const INF: f64 = f64::INFINITY;
const NONE: &[f64] = &[];

/// A loss on one batch in `f64`: what, loss, predictions, targets, reduction, value, gradient, second derivative.
/// An empty list is not compared.
type Line = (
    &'static str,
    &'static str,
    &'static [f64],
    &'static [f64],
    &'static str,
    f64,
    &'static [f64],
    &'static [f64],
);

const BCE: &str = "binary_cross_entropy_with_logits";
#[rustfmt::skip]
const POINTS: &[Line] = &[
    ("a weight of 1 changes nothing", "bce_with_logits:pos_weight=1", &[0.0, -120.0], &[0.0, 1.0], "mean", 60.3465735903, &[0.25, -0.5], NONE),
    ("an infinite logit, rightly", BCE, &[INF, 1.0], &[1.0, 0.0], "mean", 0.656630843759, &[0.0, 0.365529289], NONE),
    ("-inf, certain and right", BCE, &[-INF], &[0.0], "mean", 0.0, &[0.0], NONE),
    ("-inf, certain and wrong", BCE, &[-INF], &[0.9], "mean", INF, &[-0.9], NONE),
    ("no gradient is lost at -50", BCE, &[-50.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], &[1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], "mean", 6.85650378299, &[-0.125, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], NONE),
    ("gradient at 0", BCE, &[0.0], &[1.0], "mean", LN_2, &[-0.5], &[0.25]),
    ("focal, gamma ½, certain", "focal:gamma=0.5", &[100.0], &[1.0], "sum", 7.175095973e-66, &[-1.076264396e-65], &[1.614396594e-65]),
    ("focal, gamma ½, certainly wrong", "focal:gamma=0.5", &[-100.0], &[1.0], "sum", 100.0, &[-1.0], NONE),
    ("focal, gamma 0", "focal:gamma=0", &[18.0], &[1.0], "sum", 1.52299796e-8, &[-1.522997951e-8], NONE),
    ("focal, gamma 0, far out", "focal:gamma=0", &[1000.0], &[1.0], "sum", 0.0, NONE, NONE),
    ("focal, negative curvature", "focal:gamma=2", &[-3.0], &[1.0], "sum", 2.766280441, &[-1.126749881], &[-0.02008886669]),
    ("focal, gamma 5", "focal:gamma=5", &[-5.0], &[1.0], "sum", 4.841397112, &[-1.122522588], &[-0.08479377517]),
    ("focal at 0", "focal:gamma=2", &[0.0], &[1.0], "sum", 0.1732867951, &[-0.2982867951], &[0.3991433976]),
    ("Poisson by the gamma function, y = 5", "poisson:full=true", &[1.0986122886681098], &[5.0], "sum", 2.29443029944, NONE, NONE),
    ("Poisson by the gamma function, y = 1", "poisson:full=true", &[1.0986122886681098], &[1.0], "sum", 1.90138771133, NONE, NONE),
    ("Poisson by the gamma function, y = 2", "poisson:full=true", &[1.0986122886681098], &[2.0], "sum", 1.49592260322, NONE, NONE),
    ("Poisson by the gamma function, y = 0", "poisson:full=true", &[1.0986122886681098], &[0.0], "sum", 3.0, NONE, NONE),
    ("Poisson's exact curvature", "poisson", &[-3.0], &[5.0], "sum", 15.0497870684, &[-4.95021293163], &[0.0497870683679]),
    ("log-cosh at 100", "log_cosh", &[100.0], &[0.0], "sum", 99.3068528194, &[1.0], NONE),
    ("log-cosh at 712", "log_cosh", &[712.0], &[0.0], "sum", 711.306852819, &[1.0], NONE),
    ("log-cosh near 0", "log_cosh", &[1e-4], &[0.0], "sum", 4.99999999167e-9, &[9.99999996667e-5], NONE),
    ("Huber at 3, delta ½", "huber:delta=0.5", &[3.0], &[0.0], "sum", 1.375, &[0.5], &[0.0]),
    ("Huber at 3, delta 2", "huber:delta=2", &[3.0], &[0.0], "sum", 4.0, &[2.0], &[0.0]),
    ("smooth L1 at 3, beta ½", "smooth_l1:beta=0.5", &[3.0], &[0.0], "sum", 2.75, &[1.0], &[0.0]),
    ("smooth L1 at 3, beta 2", "smooth_l1:beta=2", &[3.0], &[0.0], "sum", 2.0, &[1.0], &[0.0]),
    ("smooth L1 without a parabola", "smooth_l1:beta=0", &[3.0, 0.0], &[0.0, 0.0], "sum", 3.0, &[1.0, 0.0], NONE),
    ("the absolute error at its kink", "mae", &[2.0], &[2.0], "sum", 0.0, &[0.0], &[0.0]),
    ("no clip hides a certain mistake", "bce", &[0.0], &[1.0], "mean", INF, NONE, NONE),
];

fn check<T: Number>(
    what: &str,
    case: &Case,
    value: f64,
    grad: &[f64],
    hess: &[f64],
    relative: f64,
) {
    case.with::<T, _>(|loss, batch| {
        let wanted = Wanted {
            value: false,
            grad: true,
            hess: !hess.is_empty(),
        };
        let got = Results::of(loss, &batch, wanted).unwrap_or_else(|e| panic!("{what}: {e}"));
        let sum = got.sums.reduce(batch.reduction);
        assert!(
            close(sum, value, relative, 0.0),
            "{what}: {sum:e}, right is {value:e}"
        );
        for (list, right) in [(&got.grad, grad), (&got.hess, hess)] {
            for (got, right) in list.iter().zip(right) {
                assert!(
                    close(got.to_f64(), *right, relative, 1e-300),
                    "{what}: {list:?}, right is {right:?}"
                );
            }
        }
    });
}

fn reduced(spec: &str, pred: &[f64], width: usize, reduction: &str) -> Case {
    Case {
        spec: spec.into(),
        pred: pred.into(),
        width,
        inner: 1,
        reduction: reduction.into(),
        ..Case::default()
    }
}

#[test]
fn points() {
    for (what, spec, pred, target, reduction, value, grad, hess) in POINTS {
        let case = Case {
            target: Some(target.to_vec()),
            ..reduced(spec, pred, 1, reduction)
        };
        check::<f64>(what, &case, *value, grad, hess, 2e-9);
    }
}

#[test]
fn single_precision_keeps_its_tails() {
    let case = |spec, pred: &[f64], target: &[f64]| Case {
        target: Some(target.to_vec()),
        ..reduced(spec, pred, 1, "sum")
    };
    check::<f32>(
        "logit 20",
        &case(BCE, &[20.0], &[1.0]),
        2.06115362031e-9,
        &[-2.06115361819e-9],
        &[],
        5e-7,
    );
    check::<f32>(
        "log-cosh",
        &case("log_cosh", &[1e-4], &[0.0]),
        5e-9,
        &[1e-4],
        &[],
        5e-7,
    );
    check::<f32>(
        "focal underflows to 0",
        &case("focal:gamma=0.5", &[100.0], &[1.0]),
        0.0,
        &[0.0],
        &[0.0],
        0.0,
    );
    let scores = Case {
        classes: Some(vec![0]),
        ..reduced("cross_entropy", &[20.0, 0.0], 2, "sum")
    };
    check::<f32>(
        "two scores",
        &scores,
        2.06115362031e-9,
        &[-2.06115361819e-9, 2.06115361819e-9],
        &[],
        5e-7,
    );
}

#[test]
fn focal_without_focus_is_cross_entropy_to_the_bit() {
    let (focal, plain) = (parse("focal:gamma=0").unwrap(), parse(BCE).unwrap());
    for k in -400..=400 {
        for target in [0.0, 0.3, 1.0] {
            let [a, b] = [&focal, &plain].map(|l| l.jet(f64::from(k) * 0.37, target).unwrap());
            assert_eq!(
                [a.value, a.grad, a.hess],
                [b.value, b.grad, b.hess],
                "{k} {target}"
            );
        }
    }
}

#[test]
fn odd_layouts_are_answered_not_panicked_at() {
    use losskit::{CrossEntropy, Evaluate, Rows};
    let loss = CrossEntropy::new(0.0).unwrap();
    let scores = [0.0, 1.0, 2.0, 3.0];
    assert!(loss.mean(Rows::channels(&scores, 2, 0), &[0, 1]).is_ok());
    assert!(
        loss.mean(Rows::channels(&scores, usize::MAX, 3), &[0, 1])
            .is_err()
    );
    assert!(loss.mean(Rows::new(&scores, 0), &[0, 1]).is_err());
    assert_eq!(loss.mean(Rows::new(&scores[..0], 2), &[0_i64; 0]), Ok(0.0));
}
