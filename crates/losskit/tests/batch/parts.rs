//! Parts of a batch, and other orders in memory.

use super::common::{Made, Number, Results, Row, Wanted, assemble};
use super::{both, pool};
use losskit::card::TargetShape;
use losskit::{Batch, Loss, Rows, Sums, Targets};

#[test]
fn sums_of_parts_merge() {
    both(merges::<f32>, merges::<f64>);
}

fn merges<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let width = pool[0].pred.len();
    let n = 3 * (65_536 / width) + 100;
    let rows: Vec<&Row> = pool.iter().cycle().take(n).collect();
    let sums = |rows: &[&Row]| {
        let made: Made<T> = assemble(rows.iter().copied());
        let wanted = Wanted {
            value: false,
            grad: false,
            hess: false,
        };
        Results::of(loss, &made.batch(), wanted).unwrap().sums
    };
    let whole = sums(&rows);
    let block = 65_536 / width;
    for at in [
        1,
        31,
        1000,
        1024,
        block - 1,
        block,
        2 * block,
        2 * block + 7,
    ] {
        let parts = sums(&rows[..at]).merge(sums(&rows[at..]));
        let close = (parts.loss() - whole.loss()).abs() <= 1e-12 * whole.loss().abs().max(n as f64);
        if !close || parts.weight() != whole.weight() || parts.rows() != whole.rows() {
            wrong.push(format!(
                "{} split at {at}: {parts:?}, whole: {whole:?}",
                T::NAME
            ));
        }
    }
    let blocks = rows
        .chunks(block)
        .map(sums)
        .fold(Sums::default(), Sums::merge);
    if blocks != whole {
        wrong.push(format!(
            "{} block by block: {blocks:?}, whole: {whole:?}",
            T::NAME
        ));
    }
}

#[test]
fn layouts_give_the_same_bits() {
    both(layouts::<f32>, layouts::<f64>);
}

/// Row by row, by channels of several sizes, column by column.
fn layouts<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let width = pool[0].pred.len();
    if width == 1 {
        return;
    }
    // A target that has a number for every prediction lies as they do.
    let beside = matches!(
        loss.card().target,
        TargetShape::Distribution | TargetShape::Numbers(_)
    );
    let n = 65_536 / width / 2 * 8;
    let made: Made<T> = assemble(pool.iter().cycle().take(n));
    let wanted = Wanted::all(loss);
    let plain = Results::of(loss, &made.batch(), wanted).unwrap();
    for inner in [2, n / 4, n] {
        let place = |k: usize| {
            let (row, j) = (k / width, k % width);
            row / inner * inner * width + j * inner + row % inner
        };
        let spread = |x: &[T]| {
            let mut out = vec![T::default(); x.len()];
            (0..x.len()).for_each(|k| out[place(k)] = x[k]);
            out
        };
        let pred = spread(&made.pred);
        let numbers = if beside {
            spread(&made.numbers)
        } else {
            made.numbers.clone()
        };
        let target = match made.targets() {
            Targets::Numbers(_) => Targets::Numbers(&numbers[..]),
            other => other,
        };
        let rows = if inner == n {
            Rows::column_major(&pred, width)
        } else {
            Rows::channels(&pred, width, inner)
        };
        let mut got = Results::of(loss, &Batch::new(rows, target), wanted).unwrap();
        let back: Vec<T> = (0..got.grad.len()).map(|k| got.grad[place(k)]).collect();
        got.grad = back;
        // Blocks end elsewhere, so only the rows are the same to the bit.
        let (one, other) = (got.sums, plain.sums);
        if (one.loss() - other.loss()).abs() <= 1e-12 * other.loss().abs().max(n as f64)
            && (one.weight(), one.rows()) == (other.weight(), other.rows())
        {
            got.sums = plain.sums;
        }
        wrong.extend(
            got.differs(&plain)
                .map(|d| format!("{} inner {inner}: {d}", T::NAME)),
        );
    }
}
