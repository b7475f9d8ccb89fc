//! Law: the mean is that of an exact sum, whatever the type, and indices may pass 2³¹.

mod common;

use common::{Made, Number, Results, Style, Wanted, assemble, every_row_loss, narrowed, rows};
use losskit::{Evaluate, Loss, Nll, Rows, SquaredError};

/// More than two blocks, and a tail.
const NUMBERS: usize = 150_007;

/// Σ x with what every addition lost kept aside, and Σ |x|.
fn exact(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut sum, mut lost, mut size) = (0.0_f64, 0.0_f64, 0.0_f64);
    for x in values {
        let next = sum + x;
        lost += if sum.abs() >= x.abs() {
            (sum - next) + x
        } else {
            (x - next) + sum
        };
        sum = next;
        size += x.abs();
    }
    (sum + lost, size)
}

#[test]
fn a_mean_is_that_of_the_exact_sum() {
    every_row_loss(|entry| {
        let loss = (entry.build)(&entry.card.resolve(&[]).unwrap());
        let mut wrong = check::<f32>(loss.as_ref());
        wrong.extend(check::<f64>(loss.as_ref()));
        wrong
    });
}

fn check<T: Number>(loss: &dyn Loss) -> Vec<String> {
    let mut pool = narrowed(loss.card(), rows(loss, Style::PLAIN));
    // An infinite value or sum would hide all others.
    pool.retain(|row| {
        let made: Made<T> = assemble([row]);
        let got = Results::of(loss, &made.batch(), Wanted::all(loss)).unwrap();
        got.value[0].to_f64().abs() < 1e290
    });
    let width = pool[0].pred.len();
    let made: Made<T> = assemble(pool.iter().cycle().take(NUMBERS / width));
    let got = Results::of(loss, &made.batch(), Wanted::all(loss)).unwrap();
    let (sum, size) = exact(got.value.iter().map(|v| v.to_f64()));
    if !size.is_finite() {
        return vec![format!(
            "{}: a pool with infinite values tests nothing",
            loss.card().name
        )];
    }
    let error = (got.sums.loss() - sum).abs();
    let far =
        (error > 1e-12 * size).then(|| format!("{}: {} beside {sum}", T::NAME, got.sums.loss()));
    far.into_iter().collect()
}

/// 17 GB of addresses, of which only the pages written to take memory.
#[test]
#[ignore = "takes address space of 17 GB and half a minute"]
fn indices_may_pass_two_to_the_31() {
    let n = (1_usize << 31) + 1000;
    let mut pred = vec![0.0_f32; n];
    let target = vec![0.0_f32; n];
    pred[n - 1] = 3.0;
    pred[(1 << 31) + 5] = 4.0;
    let sums = SquaredError.on(&pred, &target).sums().unwrap();
    assert_eq!((sums.loss(), sums.rows()), (25.0, n as u64));
    drop(target);

    // Two classes, all first numbers and then all second ones: those of class 1 lie past 2³¹ of the last rows.
    let rows = n / 2;
    let mut classes = vec![0_i64; rows];
    classes[rows - 1] = 1;
    let sums = Nll
        .on(Rows::column_major(&pred, 2), &classes)
        .sums()
        .unwrap();
    assert_eq!((sums.loss(), sums.rows()), (-3.0, rows as u64));
}
