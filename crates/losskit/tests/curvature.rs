//! Law: a majorizer majorises, a bounded curvature is bounded, Fisher's is that of the model: measured on a grid, for every
//! loss that says it has them.

mod common;

use common::{Random, every_loss, losses, targets};
use losskit::card::{Domain, Row, TargetShape};
use losskit::{Curvature, Error, Evaluate, Targets, parse};

fn grid(domain: Domain) -> Vec<f64> {
    let all = (-60..=60).map(|k| f64::from(k) * 0.37);
    all.filter(|&x| domain.contains(x)).collect()
}

#[test]
fn curvatures_are_what_they_are_called() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        let (true, TargetShape::Value(goal), Row::One(domain)) =
            (entry.card.is_pointwise(), entry.card.target, entry.card.row)
        else {
            return wrong;
        };
        for loss in losses(entry) {
            for target in targets(goal).into_iter().filter(|y| y.abs() < 10.0) {
                let pred = grid(domain);
                let goals = vec![target; pred.len()];
                let of = |kind: Curvature| kind.of(loss.as_ref(), &pred, &goals);
                let exact = of(Curvature::Exact).unwrap();
                let jets: Vec<_> = pred.iter().map(|&p| loss.jet(p, target).unwrap()).collect();
                if let Ok(most) = of(Curvature::Majorizer) {
                    for i in (0..pred.len()).step_by(7) {
                        for j in 0..pred.len() {
                            let d = pred[j] - pred[i];
                            let above = jets[i].value + jets[i].grad * d + 0.5 * most[i] * d * d;
                            let size = jets[i].value.abs() + jets[j].value.abs() + most[i] * d * d;
                            if jets[j].value > above + 1e-12 * size {
                                wrong.push(format!(
                                    "{} target {target}: the parabola at {} is below the loss at {}",
                                    loss.spec(),
                                    pred[i],
                                    pred[j]
                                ));
                            }
                        }
                    }
                    let bounded = of(Curvature::Bounded).unwrap();
                    for ((b, e), m) in bounded.iter().zip(&exact).zip(&most) {
                        if !(0.0..=*m).contains(b) || (0.0..=*m).contains(e) && b != e {
                            wrong
                                .push(format!("{}: bounded {b}, exact {e}, most {m}", loss.spec()));
                        }
                    }
                }
                if let Ok(fisher) = of(Curvature::Fisher)
                    && fisher.iter().any(|f| *f < 0.0 || f.is_nan())
                {
                    wrong.push(format!("{}: negative Fisher information", loss.spec()));
                }
            }
        }
        wrong
    });
}

/// A row's majorizer is a sum of parabolas above it, along random lines; the diagonal is that of the matrix.
#[test]
fn curvatures_of_rows_are_what_they_are_called() {
    let mut random = Random(5);
    let mut tried = 0;
    for entry in losskit::CATALOGUE {
        let loss = entry.with(&[]).unwrap();
        if entry.card.is_pointwise() || !Curvature::Exact.exists(loss.as_ref()) {
            continue;
        }
        for _ in 0..20 {
            let (pred, ahead) = (random.vector(4, 2.0), random.vector(4, 3.0));
            let shares = losskit::softmax(losskit::Rows::new(&random.vector(4, 1.0), 4)).unwrap();
            let yes: Vec<f64> = shares
                .iter()
                .map(|p| f64::from(u8::from(*p > 0.25)))
                .collect();
            let logs: Vec<f64> = shares.iter().map(|p| p.ln()).collect();
            let target = match entry.card.target {
                TargetShape::Class | TargetShape::Label => Targets::Classes(&[2]),
                TargetShape::Distribution => Targets::Numbers(&shares),
                TargetShape::Numbers(domain) if domain.contains(1.0) => Targets::Numbers(&yes),
                TargetShape::Numbers(_) => Targets::Numbers(&logs),
                _ => continue,
            };
            let rows = losskit::Rows::new(&pred, 4);
            let exact = Curvature::Exact
                .of(loss.as_ref(), rows, target)
                .unwrap_or_else(|e| panic!("{}: {e}", loss.spec()));
            for (j, h) in exact.iter().enumerate() {
                let axis: Vec<f64> = (0..4).map(|i| f64::from(u8::from(i == j))).collect();
                assert_eq!(loss.hessian_product(rows, target, &axis).unwrap()[j], *h);
            }
            let Ok(most) = Curvature::Majorizer.of(loss.as_ref(), rows, target) else {
                continue;
            };
            tried += 1;
            let (value, grad) = loss.value_and_gradient(rows, target).unwrap();
            let there: Vec<f64> = pred.iter().zip(&ahead).map(|(x, d)| x + d).collect();
            let there = loss.mean(losskit::Rows::new(&there, 4), target).unwrap();
            let above = (0..4).fold(value, |sum, j| {
                sum + grad[j] * ahead[j] + 0.5 * most[j] * ahead[j] * ahead[j]
            });
            assert!(there <= above + 1e-12, "{}: {there} {above}", loss.spec());
            if let Ok(fisher) = Curvature::Fisher.of(loss.as_ref(), rows, target) {
                // Of a likelihood it is the curvature, whatever the answer.
                assert!(
                    fisher
                        .iter()
                        .zip(&exact)
                        .all(|(f, e)| (f - e).abs() <= 1e-13),
                    "{}",
                    loss.spec()
                );
            }
        }
    }
    assert!(tried >= 40, "{tried}");
}

#[test]
fn fisher_information_of_a_likelihood_is_its_curvature() {
    let loss = parse("logistic").unwrap();
    let pred = grid(Domain::Real);
    let target = vec![1.0; pred.len()];
    let [exact, fisher] = [Curvature::Exact, Curvature::Fisher]
        .map(|kind| kind.of(loss.as_ref(), &pred, &target).unwrap());
    for (e, f) in exact.iter().zip(&fisher) {
        assert!((e - f).abs() <= 1e-14 * e.abs(), "{e} {f}");
    }
    let focal = parse("focal").unwrap();
    let of = |kind: Curvature| kind.of(focal.as_ref(), &[-3.0], &[1.0]).unwrap()[0];
    assert!(of(Curvature::Exact) < 0.0 && of(Curvature::Fisher) > 0.0);
}

#[test]
fn what_a_loss_has_not_is_an_error() {
    let got = Curvature::Majorizer.of(parse("poisson").unwrap().as_ref(), &[0.0], &[1.0]);
    assert!(matches!(got, Err(Error::NoCurvature { .. })));
    let rows = parse("triplet_margin").unwrap();
    assert!(!Curvature::Exact.exists(rows.as_ref()));
}
