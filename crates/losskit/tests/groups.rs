//! Law: a group's result does not depend on the groups beside it, on the layout, or on what is left out of it; weights
//! multiply, one a group.

mod common;

use common::{
    Goal, Made, Members, Number, Results, Row, Style, Wanted, assemble, every_loss, narrowed_sets,
    rows,
};
use losskit::card::{Scope, TargetShape};
use losskit::{Batch, Loss, Reduction, Rows, Targets};

fn wanted() -> Wanted {
    Wanted {
        value: true,
        grad: true,
        hess: false,
    }
}

/// Up to 40 groups of one width.
fn pool(loss: &dyn Loss) -> Vec<Row> {
    let mut all = narrowed_sets(rows(loss, Style::PLAIN));
    let step = (all.len() / 40).max(1);
    all = all.into_iter().step_by(step).take(40).collect();
    all
}

fn every_group_loss(law: fn(&dyn Loss, &mut Vec<String>), other: fn(&dyn Loss, &mut Vec<String>)) {
    every_loss(|entry| {
        let mut wrong = Vec::new();
        if entry.card.scope == Scope::Group {
            let loss = entry.with(&[]).unwrap();
            law(loss.as_ref(), &mut wrong);
            other(loss.as_ref(), &mut wrong);
        }
        wrong
    });
}

fn sum<'a, T: Number>(made: &'a Made<T>) -> Batch<'a, T> {
    Batch {
        reduction: Reduction::Sum,
        ..made.batch()
    }
}

fn bits<T: Number>(x: &[T]) -> Vec<u64> {
    x.iter().map(|x| x.pattern()).collect()
}

#[test]
fn a_group_does_not_see_the_others() {
    every_group_loss(company::<f32>, company::<f64>);
}

fn company<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let made: Made<T> = assemble(pool.iter());
    let weight: Vec<T> = (0..pool.len())
        .map(|i| T::from_f64([1.0, 0.0, 2.0, 0.5][i % 4]))
        .collect();
    let batch = Batch {
        weight: Some(&weight),
        ..sum(&made)
    };
    let all = Results::of(loss, &batch, wanted()).unwrap();
    let mut at = 0;
    for ((row, &w), &value) in pool.iter().zip(&weight).zip(&all.value) {
        let made: Made<T> = assemble([row]);
        let alone = Results::of(loss, &sum(&made), wanted()).unwrap();
        let weighed = |x: &[T]| -> Vec<T> {
            let times = |&x: &T| if w == T::default() { w } else { x * w };
            x.iter().map(times).collect()
        };
        let n = row.pred.len();
        if bits(&[value]) != bits(&weighed(&alone.value))
            || bits(&all.grad[at..at + n]) != bits(&weighed(&alone.grad))
        {
            wrong.push(format!("{} weight {w}: {row:?}", T::NAME));
        }
        at += n;
    }
    let total: f64 = weight.iter().map(|w| w.to_f64()).sum();
    if all.sums.weight() != total || all.sums.rows() != pool.len() as u64 {
        wrong.push(format!("{}: {:?}", T::NAME, all.sums));
    }
}

#[test]
fn what_is_masked_is_not_in_the_group() {
    every_group_loss(masked::<f32>, masked::<f64>);
}

fn masked<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    for row in &pool {
        let Goal::Set(members) = &row.target else {
            continue;
        };
        // Between members come others that are not to be read.
        let (width, n) = (members.width, row.pred.len() / members.width);
        let each = members.numbers.len() / n;
        let (mut pred, mut numbers, mut classes) =
            (Vec::new(), Vec::new(), members.classes.clone());
        if !members.list {
            classes.clear();
        }
        let mut mask = Vec::new();
        for i in 0..n {
            for left in [true, false] {
                let bad = |x: f64| if left { x } else { f64::NAN };
                pred.extend(row.pred[i * width..(i + 1) * width].iter().map(|&x| bad(x)));
                numbers.extend(
                    members.numbers[i * each..(i + 1) * each]
                        .iter()
                        .map(|&x| bad(x)),
                );
                if !members.list {
                    classes.extend(members.classes.get(i).map(|&c| if left { c } else { 77 }));
                }
                mask.push(left);
            }
        }
        let full = Row {
            pred,
            target: Goal::Set(Members {
                numbers,
                classes,
                ..members.clone()
            }),
        };
        let made: Made<T> = assemble([&full]);
        let batch = Batch {
            mask: Some(&mask),
            ..sum(&made)
        };
        let masked = Results::of(loss, &batch, wanted());
        let made: Made<T> = assemble([row]);
        let alone = Results::of(loss, &sum(&made), wanted()).unwrap();
        let grad: Vec<T> = alone
            .grad
            .chunks(width)
            .flat_map(|g| [g.to_vec(), vec![T::default(); width]].concat())
            .collect();
        match masked {
            Ok(m) if bits(&m.value) == bits(&alone.value) && bits(&m.grad) == bits(&grad) => {}
            other => wrong.push(format!("{}: {other:?} beside {alone:?}", T::NAME)),
        }
    }
}

#[test]
fn layouts_give_the_same_bits() {
    every_group_loss(layouts::<f32>, layouts::<f64>);
}

/// All first numbers, then all second ones.
fn layouts<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let made: Made<T> = assemble(pool.iter());
    let (width, n) = (made.width, made.rows());
    if width == 1 {
        return;
    }
    let turn = |x: &[T]| -> Vec<T> { (0..x.len()).map(|k| x[k % n * width + k / n]).collect() };
    let pred = turn(&made.pred);
    let beside = matches!(
        loss.card().target,
        TargetShape::Numbers(_) | TargetShape::Distribution
    );
    let numbers = match beside {
        true => turn(&made.numbers),
        false => made.numbers.clone(),
    };
    let target = match made.targets() {
        Targets::Numbers(_) => Targets::Numbers(&numbers),
        other => other,
    };
    let want = Results::of(loss, &sum(&made), wanted()).unwrap();
    let batch = Batch {
        pred: Rows::column_major(&pred, width),
        target,
        ..sum(&made)
    };
    let mut got = Results::of(loss, &batch, wanted()).unwrap();
    got.grad = (0..pred.len())
        .map(|k| got.grad[k % width * n + k / width])
        .collect();
    wrong.extend(got.differs(&want).map(|d| format!("{}: {d}", T::NAME)));
}

#[test]
fn groups_that_do_not_add_up_are_refused() {
    every_group_loss(refused::<f32>, refused::<f64>);
}

fn refused<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let made: Made<T> = assemble([&pool(loss)[0]]);
    let groups = [made.rows() + 1];
    let batch = Batch {
        groups: Some(&groups),
        ..sum(&made)
    };
    let got = Results::of(
        loss,
        &batch,
        Wanted {
            grad: false,
            value: false,
            hess: false,
        },
    );
    if !got.is_err_and(|e| e.to_string().contains("groups")) {
        wrong.push("sizes that do not add up are taken".into());
    }
}
