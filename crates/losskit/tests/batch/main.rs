//! Law: a row's result does not depend on its place, on the length of the batch, on the layout, or on what else is asked
//! for; weights multiply, what is left out is as if it were not there, and sums merge.

mod beside;
#[path = "../common/mod.rs"]
mod common;
mod matrices;
mod options;
mod parts;

use common::{Made, Number, Results, Row, Style, Wanted, assemble, every_row_loss, narrowed, rows};
use losskit::card::TargetShape;
use losskit::{Batch, Loss, Reduction, Rows, Targets};

/// Up to 61 rows of one width, whose numbers `f32` holds.
fn pool(loss: &dyn Loss) -> Vec<Row> {
    let mut all = narrowed(loss.card(), rows(loss, Style::PLAIN));
    all.retain(|r| {
        let jet = loss.jet(f64::from(r.pred[0] as f32), r.value());
        let finite = jet.is_none_or(|j| j.value.is_finite() && j.hess.is_finite());
        finite && r.pred.iter().all(|x| x.abs() < 50.0)
    });
    let step = (all.len() / 61).max(1);
    all.into_iter().step_by(step).take(61).collect()
}

fn default(entry: &losskit::Entry) -> Box<dyn Loss> {
    (entry.build)(&entry.card.resolve(&[]).unwrap())
}

/// Every row by itself, summed: what it must be in any company.
fn alone<T: Number>(loss: &dyn Loss, pool: &[Row]) -> Vec<Results<T>> {
    let one = |row| {
        let made: Made<T> = assemble([row]);
        let batch = Batch {
            reduction: Reduction::Sum,
            ..made.batch()
        };
        Results::of(loss, &batch, Wanted::all(loss)).unwrap()
    };
    pool.iter().map(one).collect()
}

fn both(law: fn(&dyn Loss, &mut Vec<String>), other: fn(&dyn Loss, &mut Vec<String>)) {
    every_row_loss(|entry| {
        let mut wrong = Vec::new();
        law(default(entry).as_ref(), &mut wrong);
        other(default(entry).as_ref(), &mut wrong);
        wrong
    });
}

#[test]
fn place_and_length_do_not_change_a_row() {
    both(lengths::<f32>, lengths::<f64>);
}

fn lengths<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let alone = alone::<T>(loss, &pool);
    let width = pool[0].pred.len();
    let blocks = [
        1023,
        1024,
        1025,
        65_535 / width,
        65_536 / width,
        65_537 / width + 1,
    ];
    for n in (0..=70).chain(blocks) {
        let made: Made<T> = assemble(pool.iter().cycle().take(n));
        let targets = if n == 0 { empty(loss) } else { made.targets() };
        let batch = Batch {
            reduction: Reduction::Sum,
            ..Batch::new(Rows::new(&made.pred, width), targets)
        };
        let got = Results::of(loss, &batch, Wanted::all(loss)).unwrap();
        if got.sums.rows() != n as u64 || got.sums.weight() != n as f64 {
            wrong.push(format!("{} {n} rows: {:?}", T::NAME, got.sums));
        }
        for i in 0..n {
            let row = &alone[i % pool.len()];
            let bits = |x: &[T]| x.iter().map(|x| x.pattern()).collect::<Vec<_>>();
            let part = |x: &[T]| bits(x.get(i * width..(i + 1) * width).unwrap_or_default());
            if got.value[i].pattern() != row.value[0].pattern()
                || part(&got.grad) != bits(&row.grad)
                || part(&got.hess) != bits(&row.hess)
            {
                wrong.push(format!(
                    "{} row {i} of {n} differs from itself alone: {:?}",
                    T::NAME,
                    pool[i % pool.len()]
                ));
                return;
            }
        }
    }
}

/// No targets of the kind the loss takes.
fn empty<'a, T>(loss: &dyn Loss) -> Targets<'a, T> {
    match loss.card().target {
        TargetShape::Class | TargetShape::Label => Targets::Classes(&[]),
        TargetShape::Sequence => Targets::Sequences {
            classes: &[],
            lengths: &[],
        },
        TargetShape::Nothing => Targets::Nothing,
        _ => Targets::Numbers(&[]),
    }
}

#[test]
fn outputs_asked_for_do_not_matter() {
    both(outputs::<f32>, outputs::<f64>);
}

fn outputs<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let made: Made<T> = assemble(pool.iter().cycle().take(1500));
    let all = Wanted::all(loss);
    let full = Results::of(loss, &made.batch(), all).unwrap();
    for k in 0..8 {
        let wanted = Wanted {
            value: k & 1 != 0,
            grad: k & 2 != 0,
            hess: k & 4 != 0 && all.hess,
        };
        let got = Results::of(loss, &made.batch(), wanted).unwrap();
        // Where something was not asked for there is nothing to compare.
        if let Some(d) = got.differs(&full) {
            wrong.push(format!("{} {wanted:?}: {d}", T::NAME));
        }
    }
}
