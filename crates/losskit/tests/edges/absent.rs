//! What is left out, masked, or not there at all.

use super::common::{
    Goal, Made, Members, Results, Row, Style, Wanted, assemble, every_loss, every_row_loss, losses,
    rows,
};
use super::{evaluate, plain};
use losskit::card::{Link, Row as Shape, Scope, TargetShape};
use losskit::{Batch, Empty, Error, Evaluate, Targets};

#[test]
fn what_is_masked_is_not_read() {
    every_row_loss(|entry| {
        let mut wrong = Vec::new();
        let loss = entry.with(&[]).unwrap();
        let row = plain(loss.as_ref());
        let width = row.pred.len();
        let bad = Row {
            pred: vec![f64::NAN; width],
            target: match &row.target {
                Goal::Value(_) => Goal::Value(f64::NAN),
                Goal::Class(_) => Goal::Class(width + 40),
                Goal::Distribution(q) => Goal::Distribution(vec![f64::NAN; q.len()]),
                Goal::Nothing => Goal::Nothing,
                Goal::Set(members) => Goal::Set(Members {
                    numbers: vec![f64::NAN; members.numbers.len()],
                    ..members.clone()
                }),
            },
        };
        let all = [row.clone(), bad.clone(), row.clone(), bad];
        let made: Made<f64> = assemble(&all);
        let batch = Batch {
            mask: Some(&[true, false, true, false]),
            ..made.batch()
        };
        let masked = Results::of(loss.as_ref(), &batch, Wanted::all(loss.as_ref()));
        let made: Made<f64> = assemble([&row, &row]);
        let kept = Results::of(loss.as_ref(), &made.batch(), Wanted::all(loss.as_ref())).unwrap();
        match masked {
            Ok(m) => {
                let still = |x: &[f64]| x.iter().all(|g| g.to_bits() == 0);
                let same = m.grad[..width] == kept.grad[..width] && m.sums == kept.sums;
                if !same
                    || !still(&m.grad[width..2 * width])
                    || !still(&m.grad[3 * width..])
                    || !still(&m.value[1..2])
                {
                    wrong.push(format!("{m:?} beside {kept:?}"));
                }
            }
            Err(e) => wrong.push(e.to_string()),
        }
        wrong
    });
}

#[test]
fn a_class_at_minus_infinity_is_not_there() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        let alike = entry.card.link == Link::Softmax && entry.card.scope == Scope::Row;
        if !matches!(entry.card.row, Shape::Classes(_)) || !alike {
            return wrong;
        }
        for loss in losses(entry) {
            for row in rows(loss.as_ref(), Style::PLAIN) {
                let mut more = row.clone();
                more.pred.push(f64::NEG_INFINITY);
                match &mut more.target {
                    Goal::Distribution(q) => q.push(0.0),
                    // A target like the predictions leaves the class out too.
                    Goal::Set(members) => {
                        members.width += 1;
                        members.numbers.push(f64::NEG_INFINITY);
                    }
                    _ => {}
                }
                let [a, b] = [&row, &more]
                    .map(|r| evaluate(loss.as_ref(), std::slice::from_ref(r)).unwrap());
                let close = |a: f64, b: f64| (a - b).abs() <= 1e-15 * a.abs().max(1.0);
                let width = row.pred.len();
                let same = close(a.value[0], b.value[0])
                    && a.grad.iter().zip(&b.grad).all(|(a, b)| close(*a, *b));
                if !same || b.grad[width] != 0.0 {
                    wrong.push(format!(
                        "{} at {row:?}: {:?} {:?} beside {:?} {:?}",
                        loss.spec(),
                        a.value,
                        a.grad,
                        b.value,
                        b.grad
                    ));
                }
            }
            let mut none = plain(loss.as_ref());
            none.pred.fill(f64::NEG_INFINITY);
            let all = evaluate(loss.as_ref(), &[none]).unwrap();
            if all.value[0].is_finite() {
                wrong.push(format!(
                    "{} of a row without classes is {}",
                    loss.spec(),
                    all.value[0]
                ));
            }
        }
        wrong
    });
}

#[test]
fn nothing_has_mean_zero_unless_asked_otherwise() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        let loss = entry.with(&[]).unwrap();
        let target = || match entry.card.target {
            TargetShape::Class | TargetShape::Label => Targets::Classes(&[]),
            TargetShape::Sequence => Targets::Sequences {
                classes: &[],
                lengths: &[],
            },
            TargetShape::Nothing => Targets::Nothing,
            _ => Targets::<f64>::Numbers(&[]),
        };
        let on = loss.on::<f64>(&[], target());
        let none = on.value_and_gradient();
        if !matches!(&none, Ok((value, grad)) if *value == 0.0 && grad.is_empty()) {
            wrong.push(format!("no rows: {none:?}"));
        }
        let row = plain(loss.as_ref());
        let made: Made<f64> = assemble([&row, &row]);
        let mask = vec![false; made.rows()];
        let masked = loss.on(made.batch().pred, made.targets()).mask(&mask);
        let masked = match entry.card.scope {
            Scope::Row => masked,
            Scope::Group => masked.groups(&made.groups),
        };
        for on in [on, masked] {
            let zero = on.value_and_gradient();
            if !matches!(&zero, Ok((value, grad)) if *value == 0.0 && grad.iter().all(|g| *g == 0.0))
            {
                wrong.push(format!("nothing counted: {zero:?}"));
            }
            if !on.empty(Empty::Nan).value().is_ok_and(f64::is_nan) {
                wrong.push("Empty::Nan is not NaN".into());
            }
            if on.empty(Empty::Error).value() != Err(Error::Empty) {
                wrong.push("Empty::Error is no error".into());
            }
        }
        wrong
    });
}

#[test]
fn vectors_of_length_zero_stay_finite() {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        let (Shape::Vectors(names), TargetShape::Nothing, Scope::Row) =
            (entry.card.row, entry.card.target, entry.card.scope)
        else {
            return wrong;
        };
        for loss in losses(entry) {
            for zeros in 1..1 << names.len() {
                for same in [false, true] {
                    let vector = |k: usize| match (zeros >> k & 1, same) {
                        (0, _) => [1.0, -2.0, 0.5].map(|x| x * (1 + k) as f64),
                        (_, false) => [0.0; 3],
                        (_, true) => [1.0, -2.0, 0.5],
                    };
                    let row = Row {
                        pred: (0..names.len()).flat_map(vector).collect(),
                        target: Goal::Nothing,
                    };
                    let r = evaluate(loss.as_ref(), std::slice::from_ref(&row)).unwrap();
                    if !r.value.iter().chain(&r.grad).all(|x| x.is_finite()) {
                        wrong.push(format!("{} at {row:?}: {r:?}", loss.spec()));
                    }
                }
            }
        }
        wrong
    });
}
