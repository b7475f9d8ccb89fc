//! Law: where a well-known text or library is wrong, losskit gives the right number, and it differs from the wrong one.

mod common;

use common::{Case, Results, Wanted, close, number, numbers, read};
use serde_json::Value;

#[test]
fn every_erratum_is_answered_rightly() {
    let texts = read("errata.json");
    all_right(texts.as_array().unwrap());
}

#[test]
fn what_libraries_get_wrong_is_right_here() {
    let peers = read("errata_peers.json");
    all_right(peers["cases"].as_array().unwrap());
}

fn all_right(cases: &[Value]) {
    assert!(!cases.is_empty());
    for v in cases {
        let id = v["id"].as_str().unwrap();
        let mut case = Case::read(v);
        let evaluate = |case: &Case| {
            case.with::<f64, _>(|loss, batch| {
                let wanted = Wanted {
                    value: true,
                    grad: true,
                    hess: false,
                };
                let results =
                    Results::of(loss, &batch, wanted).unwrap_or_else(|e| panic!("{id}: {e}"));
                (results.sums.reduce(batch.reduction), results.grad)
            })
        };
        let agree = |got: f64, want: f64| close(got, want, 1e-10, 1e-3);
        let repeats = |got: f64, wrong: f64| close(got, wrong, 1e-10, 0.0);
        let (value, grad) = evaluate(&case);
        let right = number(&v["right_value"]).unwrap();
        assert!(agree(value, right), "{id}: {value}, right is {right}");
        if let Some(wrong) = number(&v["wrong_value"]) {
            assert!(!repeats(value, wrong), "{id}: the wrong value {wrong}");
        }
        let right = numbers(&v["right_grad"]).unwrap_or_default();
        for (got, want) in grad.iter().zip(&right) {
            assert!(
                agree(*got, *want),
                "{id}: gradient {grad:?}, right is {right:?}"
            );
        }
        if let Some(wrong) = numbers(&v["wrong_grad"]) {
            let same = grad
                .iter()
                .zip(&wrong)
                .all(|(got, wrong)| repeats(*got, *wrong));
            assert!(!same, "{id}: the wrong gradient {wrong:?}");
        }
        if let Some(step) = number(&v["step"]) {
            for (x, g) in case.pred.iter_mut().zip(&grad) {
                *x -= step * g;
            }
            let next = number(&v["right_next_value"]).unwrap();
            let (value, _) = evaluate(&case);
            assert!(
                agree(value, next),
                "{id}: after a step {value}, right is {next}"
            );
        }
    }
}
