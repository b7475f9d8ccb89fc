//! Weights, masks, classes left out, reductions.

use super::common::{Made, Number, Results, Row, Wanted, assemble};
use super::{alone, both, pool};
use losskit::card::TargetShape;
use losskit::{Batch, Loss, Reduction};

const REDUCTIONS: [Reduction; 4] = [
    Reduction::Sum,
    Reduction::Mean,
    Reduction::SumOverN,
    Reduction::SumOver(7.0),
];

#[test]
fn weights_masks_and_reductions_do_what_they_say() {
    both(options::<f32>, options::<f64>);
}

/// The full product of options against what they mean, row by row and bit by bit.
fn options<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let n = 1100.min(pool.len() * 20);
    let made: Made<T> = assemble(pool.iter().cycle().take(n));
    let alone = alone::<T>(loss, &pool);
    let width = made.width;
    let weight: Vec<T> = (0..n)
        .map(|i| T::from_f64([1.0, 0.5, 0.0, 3.0, 0.3][i % 5]))
        .collect();
    let mask: Vec<bool> = (0..n).map(|i| i % 7 != 3).collect();
    let class_weight: Vec<T> = (0..width)
        .map(|c| T::from_f64([1.0, 0.25, 2.0][c % 3]))
        .collect();
    let classed = matches!(loss.card().target, TargetShape::Class);
    for k in 0..if classed { 16 } else { 4 } {
        for reduction in REDUCTIONS {
            let batch = Batch {
                weight: (k & 1 != 0).then_some(&weight[..]),
                mask: (k & 2 != 0).then_some(&mask[..]),
                class_weight: (k & 4 != 0).then_some(&class_weight[..]),
                ignore_index: (k & 8 != 0).then_some(1),
                reduction,
                ..made.batch()
            };
            let place = format!("{} options {k} {reduction:?}", T::NAME);
            let weights: Vec<Option<T>> = (0..n)
                .map(|i| {
                    let class = made.classes.get(i).copied();
                    let out = batch.mask.is_some_and(|m| !m[i])
                        || batch.ignore_index.is_some_and(|g| Some(g) == class);
                    let own = batch.weight.map_or(T::from_f64(1.0), |w| w[i]);
                    let by_class = batch.class_weight.map(|w| w[class.unwrap() as usize]);
                    (!out).then(|| by_class.map_or(own, |w| own * w))
                })
                .collect();
            let got = Results::of(loss, &batch, Wanted::all(loss)).unwrap();
            check(&got, &alone, &weights, reduction, width, &place, wrong);
        }
    }
}

fn check<T: Number>(
    got: &Results<T>,
    alone: &[Results<T>],
    weights: &[Option<T>],
    reduction: Reduction,
    width: usize,
    place: &str,
    wrong: &mut Vec<String>,
) {
    let counted: Vec<f64> = weights.iter().flatten().map(|w| w.to_f64()).collect();
    let total: f64 = counted.iter().sum();
    let divisor = match reduction {
        Reduction::Sum => 1.0,
        Reduction::Mean => total,
        Reduction::SumOverN => counted.len() as f64,
        Reduction::SumOver(c) => c,
    };
    let scale = 1.0 / divisor;
    let mut sum = 0.0;
    let mut size = 0.0;
    for (i, weight) in weights.iter().enumerate() {
        let row = &alone[i % alone.len()];
        let w = weight.unwrap_or_default();
        let times = |x: T, by: T| {
            if w == T::default() {
                T::default()
            } else {
                x * by
            }
        };
        let value = times(row.value[0], w);
        sum += value.to_f64();
        size += value.to_f64().abs();
        let mut same = got.value[i].to_f64() == value.to_f64();
        for (x, y) in [(&got.grad, &row.grad), (&got.hess, &row.hess)] {
            for (j, &y) in y.iter().enumerate() {
                let want = times(y, T::from_f64(w.to_f64() * scale)).to_f64();
                let x = x[i * width + j].to_f64();
                same &= (x - want).abs() <= 4.0 * T::EPSILON * want.abs();
                same &= weight.is_some() || x.to_bits() == 0;
            }
        }
        if !same {
            wrong.push(format!("{place}: row {i} of weight {weight:?}"));
            return;
        }
    }
    let (loss, weight, rows) = (got.sums.loss(), got.sums.weight(), got.sums.rows());
    let close = (loss - sum).abs() <= 40.0 * T::EPSILON * size;
    if !close || (weight - total).abs() > 40.0 * T::EPSILON * total || rows != counted.len() as u64
    {
        wrong.push(format!(
            "{place}: {:?}, but {sum}, {total}, {}",
            got.sums,
            counted.len()
        ));
    }
    let divisor = match reduction {
        Reduction::Sum => 1.0,
        Reduction::Mean => weight,
        Reduction::SumOverN => rows as f64,
        Reduction::SumOver(c) => c,
    };
    if got.sums.reduce(reduction) != loss / divisor {
        wrong.push(format!(
            "{place}: reduces to {}",
            got.sums.reduce(reduction)
        ));
    }
}

#[test]
fn weight_one_is_none_two_is_twice_and_a_mask_removes() {
    both(copies::<f32>, copies::<f64>);
}

fn copies<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let rows: Vec<&Row> = pool.iter().cycle().take(300).collect();
    let all = Wanted::all(loss);
    let run = |rows: &[&Row], weight: Option<T>, mask: Option<&[bool]>| {
        let made: Made<T> = assemble(rows.iter().copied());
        let weight: Option<Vec<T>> = weight.map(|w| vec![w; rows.len()]);
        let batch = Batch {
            weight: weight.as_deref(),
            mask,
            ..made.batch()
        };
        Results::of(loss, &batch, all).unwrap()
    };
    let plain = run(&rows, None, None);
    let one = run(&rows, Some(T::from_f64(1.0)), None);
    wrong.extend(
        one.differs(&plain)
            .map(|d| format!("{} weight 1: {d}", T::NAME)),
    );

    let two = run(&rows, Some(T::from_f64(2.0)), None).sums;
    let twice: Vec<&Row> = rows.iter().flat_map(|r| [*r, *r]).collect();
    let twice = run(&twice, None, None).sums;
    let size: f64 = plain.value.iter().map(|v| 2.0 * v.to_f64().abs()).sum();
    if (two.loss() - twice.loss()).abs() > 40.0 * T::EPSILON * size
        || two.weight() != twice.weight()
    {
        wrong.push(format!(
            "{} weight 2: {two:?}, rows twice: {twice:?}",
            T::NAME
        ));
    }

    let mask: Vec<bool> = (0..rows.len()).map(|i| i % 3 != 1).collect();
    let masked = run(&rows, None, Some(&mask));
    let kept: Vec<&Row> = rows
        .iter()
        .zip(&mask)
        .filter(|m| *m.1)
        .map(|m| *m.0)
        .collect();
    let kept = run(&kept, None, None);
    let width = rows[0].pred.len();
    let pick = |x: &[T], width: usize| -> Vec<u64> {
        let rows = x.chunks(width.max(1)).zip(&mask).filter(|m| *m.1);
        rows.flat_map(|m| m.0.iter().map(|x| x.pattern())).collect()
    };
    let bits = |x: &[T]| x.iter().map(|x| x.pattern()).collect::<Vec<_>>();
    if pick(&masked.value, 1) != bits(&kept.value)
        || pick(&masked.grad, width) != bits(&kept.grad)
        || pick(&masked.hess, 1) != bits(&kept.hess)
        || masked.sums.rows() != kept.sums.rows()
    {
        wrong.push(format!(
            "{} masked rows are not as if they were not there",
            T::NAME
        ));
    }
}
