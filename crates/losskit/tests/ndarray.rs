//! Arrays of ndarray give the bits their slices give, in C and in Fortran order; strided ones are refused.

use losskit::{CATALOGUE, CrossEntropy, Error, Evaluate, Rows, Targets, card::TargetShape};
use ndarray::{Array1, Array2, ShapeBuilder, s};

#[test]
fn pointwise_losses_read_arrays_as_slices() {
    let pred = Array1::from_shape_fn(77, |i| 0.01 * i as f64 + 0.1);
    let target = Array1::from_shape_fn(77, |i| f64::from(u8::from(i % 2 == 0)) * 2.0 - 1.0);
    for entry in CATALOGUE {
        let (true, TargetShape::Value(domain)) = (entry.card.is_pointwise(), entry.card.target)
        else {
            continue;
        };
        let target = target.mapv(|y| if domain.contains(y) { y } else { 0.5 });
        let loss = entry.with(&[]).unwrap();
        let rows = Rows::try_from(&pred).unwrap();
        let ours = loss.value_and_gradient(rows, Targets::try_from(&target).unwrap());
        let (p, y) = (pred.to_vec(), target.to_vec());
        assert_eq!(ours, loss.value_and_gradient(&p, &y), "{}", entry.card.name);
    }
}

#[test]
fn rows_are_read_in_either_order() {
    let scores = |i, j| ((3 * i + 5 * j) % 7) as f32 - 3.0;
    let c = Array2::from_shape_fn((40, 3), |(i, j)| scores(i, j));
    let mut fortran = Array2::zeros((40, 3).f());
    fortran.assign(&c);
    let classes: Vec<i64> = (0..40).map(|i| i % 3).collect();
    let loss = CrossEntropy::new(0.0).unwrap();
    let in_c = loss.values(Rows::try_from(&c).unwrap(), &classes).unwrap();
    let in_f = loss
        .values(Rows::try_from(&fortran).unwrap(), &classes)
        .unwrap();
    assert_eq!(in_c, in_f);
    let strided = c.slice(s![..;2, ..]);
    assert_eq!(Rows::try_from(&strided).unwrap_err(), Error::Strided);
}
