//! Law: the probabilities of what a card calls a likelihood sum to 1, and what it calls a quasi-likelihood has its variance.

use crate::common::{every_loss, losses};
use losskit::card::{Domain, Link, Row, Scope, TargetShape};
use losskit::{Batch, Loss, Out, Rows, Targets};

/// Where parameters are so, a few thousand outcomes hold all the probability.
const MODERATE: std::ops::RangeInclusive<f64> = 0.02..=25.0;
const MANY: i64 = 20_000;

/// The sums over all outcomes of e^−(value + rest), at several predictions; none where there is no outcome.
fn sums(loss: &dyn Loss, rest: impl Fn(f64) -> f64) -> Vec<f64> {
    let card = loss.card();
    let total = |value: &dyn Fn(i64) -> f64, outcomes: std::ops::Range<i64>| {
        let chances = outcomes.map(|y| (-(value(y) + rest(y as f64))).exp());
        let possible: Vec<f64> = chances.filter(|p| !p.is_nan()).collect();
        (!possible.is_empty()).then(|| possible.iter().sum())
    };
    match (card.row, card.target) {
        (Row::One(domain), TargetShape::Value(targets)) => {
            let end = if targets == Domain::NON_NEGATIVE {
                MANY
            } else {
                2
            };
            [-3.0, -0.7, 0.1, 0.4, 0.9, 2.0]
                .into_iter()
                .filter(|&x| domain.contains(x))
                .filter_map(|x| {
                    let value = |y: i64| match targets.contains(y as f64) {
                        true => loss.jet(x, y as f64).unwrap().value,
                        false => f64::NAN,
                    };
                    total(&value, -1..end)
                })
                .collect()
        }
        (Row::Classes(domain), TargetShape::Class) => {
            [[0.2, 0.3, 0.5], [0.1, 0.1, 0.8], [-2.0, 0.3, 5.0]]
                .into_iter()
                .filter(|row| row.iter().all(|&x| domain.contains(x)))
                .filter_map(|row| {
                    let value = |class: i64| {
                        let classes = [class];
                        let batch = Batch::new(Rows::new(&row, 3), Targets::Classes(&classes));
                        loss.eval64(&batch, Out::none()).unwrap().mean()
                    };
                    total(&value, 0..3)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

fn is_one(sum: &f64) -> bool {
    (sum - 1.0).abs() < 1e-11
}

#[test]
fn probabilities_sum_to_one() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        let Some(rest) = entry.card.likelihood() else {
            let plain = entry.with(&[]).unwrap();
            let binary = matches!(entry.card.target, TargetShape::Value(d) if d == Domain::UNIT || d == Domain::Signs);
            let counts = binary || matches!(entry.card.target, TargetShape::Class);
            if counts && entry.card.scope == Scope::Row {
                let seen = sums(plain.as_ref(), |_| 0.0);
                if !seen.is_empty() && seen.iter().all(is_one) {
                    wrong.push("Likelihood is not claimed, but all probabilities sum to 1".into());
                }
            }
            return wrong;
        };
        let mut measured = false;
        for loss in losses(entry) {
            let params = loss.parameters();
            if params.iter().all(|p| *p == 0.0 || MODERATE.contains(p)) {
                let seen = sums(loss.as_ref(), |y| rest(&params, y));
                measured |= !seen.is_empty();
                if !seen.iter().all(is_one) {
                    wrong.push(format!("{}: probabilities sum to {seen:?}", loss.spec()));
                }
            }
        }
        if !measured {
            wrong.push("Likelihood is claimed, but no parameters leave a probability".into());
        }
        wrong
    });
}

#[test]
fn gradients_divide_by_the_variance() {
    every_loss(|entry| {
        let Some(variance) = entry.card.variance() else {
            return Vec::new();
        };
        let mut wrong = Vec::new();
        for loss in losses(entry) {
            let params = loss.parameters();
            for eta in [-2.0_f64, -0.3, 0.0, 1.1] {
                let (mean, rise) = match entry.card.link {
                    Link::Log => (eta.exp(), eta.exp()),
                    _ => (eta, 1.0),
                };
                for y in [0.2, 1.0, 7.5] {
                    let got = loss.jet(eta, y).unwrap().grad;
                    let want = (mean - y) / variance(&params, mean) * rise;
                    let size = (mean + y) / variance(&params, mean) * rise;
                    if (got - want).abs() > 1e-13 * size {
                        wrong.push(format!(
                            "{} at {eta}, {y}: {got} is not {want}",
                            loss.spec()
                        ));
                    }
                }
            }
        }
        wrong
    });
}
