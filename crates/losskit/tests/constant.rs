//! Law: the best constant of every convex pointwise loss is where no other constant is better; where it has a name it is that.

mod common;

use common::{Random, every_loss, losses, targets};
use losskit::card::{Domain, Row, TargetShape};
use losskit::{Error, Evaluate, Loss, best_constant, parse};

fn sum(loss: &dyn Loss, at: f64, target: &[f64], weight: &[f64]) -> f64 {
    let pred = vec![at; target.len()];
    loss.on(&pred, target)
        .weight(weight)
        .value()
        .unwrap_or(f64::NAN)
}

#[test]
fn no_other_constant_is_better() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        let (true, TargetShape::Value(goal), Row::One(domain)) = (
            entry.card.is_pointwise() && entry.card.is_convex(),
            entry.card.target,
            entry.card.row,
        ) else {
            return wrong;
        };
        for loss in losses(entry) {
            let mut random = Random(11);
            let goals = targets(goal);
            let target: Vec<f64> = (0..41)
                .map(|_| goals[random.below(goals.len())])
                .filter(|y| y.abs() < 100.0)
                .collect();
            let weight: Vec<f64> = target.iter().map(|_| random.unit() + 0.01).collect();
            let best = best_constant(loss.as_ref(), &target, Some(&weight)).unwrap();
            if best.is_infinite() {
                continue;
            }
            let here = sum(loss.as_ref(), best, &target, &weight);
            for k in 0..200 {
                let step = 10_f64.powf(-9.0 + 11.0 * f64::from(k % 100) / 100.0);
                let other = best + if k < 100 { step } else { -step };
                let there = match domain {
                    Domain::Real => sum(loss.as_ref(), other, &target, &weight),
                    _ if domain.contains(other) => sum(loss.as_ref(), other, &target, &weight),
                    _ => continue,
                };
                if there < here - 1e-12 * here.abs().max(1e-3) {
                    wrong.push(format!(
                        "{}: {best} gives {here}, {other} gives {there}",
                        loss.spec()
                    ));
                    break;
                }
            }
        }
        wrong
    });
}

#[test]
fn named_constants_are_what_they_are_called() {
    let y = [1.0, 0.5, 8.0, 3.0, 2.5];
    let w = [1.5, 2.0, 1.0, 0.5, 1.5];
    let total: f64 = w.iter().sum();
    let mean = y.iter().zip(w).map(|(y, w)| y * w).sum::<f64>() / total;
    for (spec, want) in [
        ("squared_error", mean),
        ("poisson_nll", mean.ln()),
        ("gamma_nll", mean.ln()),
        ("absolute_error", 1.0),
        ("pinball:tau=0.9", 8.0),
    ] {
        let got = best_constant(parse(spec).unwrap().as_ref(), &y, Some(&w)).unwrap();
        assert!(
            (got - want).abs() <= 1e-14 * want.abs().max(1.0),
            "{spec}: {got}, not {want}"
        );
    }
    let never = best_constant(parse("logistic").unwrap().as_ref(), &[0.0, 0.0], None).unwrap();
    assert_eq!(never, f64::NEG_INFINITY);
    let rows = best_constant(parse("cross_entropy").unwrap().as_ref(), &y, None);
    assert!(matches!(rows, Err(Error::Constant { .. })));
}
