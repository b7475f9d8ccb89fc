//! Law: a majorizer majorises, a bounded curvature is bounded, Fisher's is that of the model: measured on a grid, for every
//! loss that says it has them.

mod common;

use common::{every_loss, losses, targets};
use losskit::card::{Domain, Row, TargetShape};
use losskit::{Curvature, Error, parse};

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
    let rows = parse("cross_entropy").unwrap();
    assert!(!Curvature::Exact.exists(rows.as_ref()));
}
