//! Law: the second derivatives of rows are matrices whose columns are products with axes, bit for bit, whatever else is asked
//! for and however the rows lie.

use super::common::{Made, Number, assemble, every_row_loss};
use super::{default, pool};
use losskit::card::Row;
use losskit::{Batch, Error, Loss, Out, Reduction, Rows, parse};

#[test]
fn matrices_of_rows_are_products_with_axes() {
    every_row_loss(|entry| {
        let mut wrong = Vec::new();
        columns::<f64>(default(entry).as_ref(), &mut wrong);
        columns::<f32>(default(entry).as_ref(), &mut wrong);
        wrong
    });
}

fn columns<T: Number>(loss: &dyn Loss, wrong: &mut Vec<String>) {
    let pool = pool(loss);
    let made: Made<T> = assemble(pool.iter().cycle().take(130));
    let (n, k) = (130, pool[0].pred.len());
    let weight: Vec<T> = (0..n)
        .map(|i| T::from_f64([1.0, 0.0, 0.25][i % 3]))
        .collect();
    let batch = Batch {
        reduction: Reduction::SumOver(7.0),
        weight: Some(&weight),
        ..Batch::new(Rows::new(&made.pred, k), made.targets())
    };
    let all = matrices(loss, &batch, n * k * k).unwrap();
    let mut product = vec![T::default(); n * k];
    for a in 0..k {
        let axis: Vec<T> = (0..n * k)
            .map(|at| T::from_f64(f64::from(u8::from(at % k == a))))
            .collect();
        T::product(loss, &batch, &axis, &mut product).unwrap();
        for (i, row) in product.chunks(k).enumerate() {
            let column = &all[(i * k + a) * k..][..k];
            if row
                .iter()
                .zip(column)
                .any(|(x, y)| x.pattern() != y.pattern())
            {
                let spec = loss.spec();
                wrong.push(format!("{spec} {} row {i}: {row:?}, {column:?}", T::NAME));
                return;
            }
        }
    }
    if k == 1 {
        return;
    }
    // The same rows, their numbers 13 apart.
    let apart = |x: &[T]| -> Vec<T> {
        (0..n * k)
            .map(|at| {
                let (item, rest) = (at / (13 * k), at % (13 * k));
                x[(item * 13 + rest % 13) * k + rest / 13]
            })
            .collect()
    };
    let pred = apart(&made.pred);
    let targets = made.targets();
    let each = matches!(loss.card().row, Row::Classes(_)) && made.numbers.len() == n * k;
    let moved = each.then(|| apart(&made.numbers));
    let batch = Batch {
        pred: Rows::channels(&pred, k, 13),
        target: match &moved {
            Some(moved) => losskit::Targets::Numbers(moved),
            None => targets,
        },
        ..batch
    };
    let again = matrices(loss, &batch, n * k * k).unwrap();
    if all
        .iter()
        .zip(&again)
        .any(|(x, y)| x.pattern() != y.pattern())
    {
        wrong.push(format!("{} {} laid out apart", loss.spec(), T::NAME));
    }
}

/// The second derivatives beside value and gradient, which they do not change.
fn matrices<T: Number>(
    loss: &dyn Loss,
    batch: &Batch<'_, T>,
    room: usize,
) -> Result<Vec<T>, Error> {
    let len = batch.pred.data.len();
    let [mut alone, mut beside] = [vec![T::from_f64(5.0); len], vec![T::from_f64(5.0); len]];
    let mut hess = vec![T::from_f64(5.0); room];
    let one = Out {
        grad: Some(&mut alone),
        ..Out::none()
    };
    let sums = T::eval(loss, batch, one).unwrap();
    let both = Out {
        grad: Some(&mut beside),
        hess: Some(&mut hess),
        ..Out::none()
    };
    assert_eq!(T::eval(loss, batch, both)?, sums);
    assert!(
        alone
            .iter()
            .zip(&beside)
            .all(|(x, y)| x.pattern() == y.pattern())
    );
    Ok(hess)
}

#[test]
fn matrices_of_sums_add_up() {
    let (pred, target) = ([0.5, -1.0, 2.0, 0.1, 0.2, -0.3], [2_i64, 0]);
    let batch = Batch::new(Rows::new(&pred, 3), losskit::Targets::Classes(&target));
    let of = |spec: &str| matrices(parse(spec).unwrap().as_ref(), &batch, 18).unwrap();
    let (both, one, other) = (
        of("2*cross_entropy + poly1_cross_entropy"),
        of("cross_entropy"),
        of("poly1_cross_entropy"),
    );
    for ((both, one), other) in both.iter().zip(one).zip(other) {
        assert_eq!(*both, 2.0 * one + other);
    }
    let short = Out {
        hess: Some(&mut [0.0; 6]),
        ..Out::none()
    };
    let error = parse("cross_entropy").unwrap().eval64(&batch, short);
    assert!(matches!(error, Err(Error::Length { .. })), "{error:?}");
}
