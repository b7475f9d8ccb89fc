//! Law: a sum of losses is what its parts are, added; a function is what a loss of the same definition is; what is written is
//! read back.

mod common;

use common::{Made, Number, Results, Row, Style, Wanted, assemble, close, narrowed, rows};
use losskit::witness::see;
use losskit::{Batch, Custom, Error, Evaluate, Loss, Real, Reduction, Sum, parse};

fn of(spec: &str) -> Box<dyn Loss> {
    parse(spec).unwrap_or_else(|e| panic!("{spec}: {e}"))
}

fn all(loss: &dyn Loss) -> Wanted {
    Wanted {
        value: true,
        grad: true,
        hess: loss.card().is_pointwise(),
    }
}

/// Each with its parts and their weights.
const SUMS: [(&str, &[(f64, &str)]); 4] = [
    (
        "0.5*huber + 2*absolute_error + squared_error",
        &[
            (0.5, "huber"),
            (2.0, "absolute_error"),
            (1.0, "squared_error"),
        ],
    ),
    ("3*log_cosh", &[(3.0, "log_cosh")]),
    (
        "1e+1*hinge+1E-1*squared_hinge",
        &[(10.0, "hinge"), (0.1, "squared_hinge")],
    ),
    (
        "cross_entropy + 0.25*multiclass_hinge",
        &[(1.0, "cross_entropy"), (0.25, "multiclass_hinge")],
    ),
];

#[test]
fn a_sum_is_its_parts_added() {
    for (spec, parts) in SUMS {
        added::<f32>(spec, parts, 1e-6);
        added::<f64>(spec, parts, 1e-14);
    }
}

fn added<T: Number>(spec: &str, parts: &[(f64, &str)], tolerance: f64) {
    let sum = of(spec);
    let pool: Vec<Row> = narrowed(sum.card(), rows(of(parts[0].1).as_ref(), Style::PLAIN));
    let made: Made<T> = assemble(pool.iter().cycle().take(300));
    let weight: Vec<T> = (0..300)
        .map(|i| T::from_f64([1.0, 0.0, 2.5][i % 3]))
        .collect();
    let mask: Vec<bool> = (0..300).map(|i| i % 7 != 2).collect();
    for reduction in [Reduction::Mean, Reduction::SumOverN, Reduction::Sum] {
        let batch = Batch {
            weight: Some(&weight),
            mask: Some(&mask),
            reduction,
            ..made.batch()
        };
        let got = Results::of(sum.as_ref(), &batch, all(sum.as_ref())).unwrap();
        let each: Vec<(f64, Results<T>)> = parts
            .iter()
            .map(|&(weight, part)| {
                let part = of(part);
                (
                    weight,
                    Results::of(part.as_ref(), &batch, all(sum.as_ref())).unwrap(),
                )
            })
            .collect();
        let want = |f: &dyn Fn(&Results<T>) -> f64| each.iter().map(|(w, r)| w * f(r)).sum::<f64>();
        let hold = |what: String, got: f64, want: f64| {
            assert!(
                close(got, want, tolerance, 1.0),
                "{spec} {what}: {got} beside {want}"
            );
        };
        for i in 0..got.value.len() {
            hold(
                format!("value {i}"),
                got.value[i].to_f64(),
                want(&|r| r.value[i].to_f64()),
            );
        }
        for i in 0..got.grad.len() {
            hold(
                format!("gradient {i}"),
                got.grad[i].to_f64(),
                want(&|r| r.grad[i].to_f64()),
            );
        }
        for i in 0..got.hess.len() {
            hold(
                format!("bend {i}"),
                got.hess[i].to_f64(),
                want(&|r| r.hess[i].to_f64()),
            );
        }
        hold(
            "whole".into(),
            got.sums.reduce(reduction),
            want(&|r| r.sums.reduce(reduction)),
        );
        assert_eq!(got.sums.rows(), each[0].1.sums.rows());
        assert_eq!(got.sums.weight(), each[0].1.sums.weight());
    }
}

#[test]
fn a_sum_is_judged_as_its_parts_are() {
    let sum = of("0.5*squared_error + huber:delta=2");
    let seen = see::<f64>(sum.as_ref(), &[3.7], losskit::witness::At::Value(0.2));
    for s in [seen.value, seen.grad[0], seen.hess[0]] {
        assert!(s.ulps <= 3.0, "{s:?}");
    }
    let jet = sum.jet(3.7, 0.2).unwrap();
    assert_eq!([jet.value, jet.grad], [seen.value.ours, seen.grad[0].ours]);
    assert_eq!(sum.kinks(0.0).len(), of("huber:delta=2").kinks(0.0).len());
}

#[test]
fn what_is_written_is_read_back() {
    for (spec, _) in SUMS {
        let once = of(spec).spec();
        assert_eq!(of(&once).spec(), once);
    }
    assert_eq!(of("2*huber:delta=1e+1").spec(), "2*huber:delta=10");
}

#[test]
fn what_cannot_be_added_is_refused() {
    for (spec, words) in [
        ("huber + cross_entropy", "takes"),
        ("x*huber", "not a number"),
        ("-1*huber", "≥ 0"),
        ("huber + hubber", "did you mean"),
    ] {
        let error = parse(spec)
            .err()
            .unwrap_or_else(|| panic!("{spec} is taken"));
        assert!(error.to_string().contains(words), "{spec}: {error}");
    }
    assert!(matches!(Sum::new(Vec::new()), Err(Error::Spec { .. })));
}

#[test]
fn a_function_is_what_its_definition_says() {
    let ours = of("log_cosh");
    let custom = Custom::new("mine", |pred, target| (pred - target).log_cosh());
    let pred: Vec<f64> = (0..400).map(|i| f64::from(i) * 0.07 - 14.0).collect();
    let target: Vec<f64> = (0..400).map(|i| f64::from(i % 5) - 2.0).collect();
    let weight: Vec<f64> = (0..400).map(|i| f64::from(i % 3)).collect();
    let [a, b] = [ours.as_ref(), &custom as &dyn Loss].map(|loss| {
        loss.on(&pred, &target)
            .weight(&weight)
            .value_gradient_hessian()
            .unwrap()
    });
    assert!(close(a.0, b.0, 1e-13, 0.0));
    for (x, y) in a.1.iter().chain(&a.2).zip(b.1.iter().chain(&b.2)) {
        assert!(close(*x, *y, 1e-10, 1e-6), "{x} beside {y}");
    }
    let outside = custom.mean(&pred, &[f64::NAN; 400]);
    assert!(matches!(outside, Err(Error::Domain { row: 0, .. })));
}
