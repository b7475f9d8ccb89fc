//! What must not fit, and what must not matter.

use crate::common::Random;
use losskit::linear::LinearOut;
use losskit::{Error, Linear, Rows, linear_cross_entropy, parse};

/// Few outputs, some, many: every way through.
const WIDTHS: [[usize; 2]; 3] = [[6, 3], [6, 12], [300, 600]];

#[test]
fn rows_left_out_are_not_read() {
    for [d, v] in WIDTHS {
        let mut random = Random(5);
        let (mut x, w) = (random.vector(40 * d, 1.0), random.vector(v * d, 0.1));
        let classes: Vec<i64> = (0..40)
            .map(|i| if i % 4 == 2 { -1 } else { i % 3 })
            .collect();
        let weight: Vec<f64> = (0..40).map(|i| f64::from(u8::from(i != 8))).collect();
        let run = |x: &[f64]| {
            let head = linear_cross_entropy(Rows::new(x, d), &w, &classes);
            head.ignore_index(-1)
                .weight(&weight)
                .value_and_gradients()
                .unwrap()
        };
        let want = run(&x);
        for i in (2..40).step_by(4).chain([8]) {
            x[i * d..(i + 1) * d].fill(f64::NAN);
            assert!(
                want.1.input[i * d..(i + 1) * d]
                    .iter()
                    .all(|g| g.to_bits() == 0)
            );
        }
        assert_eq!(run(&x), want);
    }
}

#[test]
fn nothing_left_is_nothing() {
    for [d, v] in WIDTHS {
        let (x, w) = (vec![1.0_f32; 5 * d], vec![1.0_f32; v * d]);
        let head = linear_cross_entropy(Rows::new(&x, d), &w, &[-1; 5]).ignore_index(-1);
        let (value, to) = head.value_and_gradients().unwrap();
        assert_eq!(value, 0.0);
        assert!(to.input.iter().chain(&to.matrix).all(|&g| g == 0.0));
        assert_eq!(head.empty(losskit::Empty::Error).value(), Err(Error::Empty));
    }
}

#[test]
fn a_wrong_class_is_told_with_its_row() {
    for [d, v] in WIDTHS {
        let n = 5_000;
        let (x, w) = (vec![0.5; n * d], vec![0.1; v * d]);
        let mut classes = vec![0; n];
        (classes[4_711], classes[4_900]) = (v as i64, -3);
        let error = linear_cross_entropy(Rows::new(&x, d), &w, &classes).value_and_gradients();
        let row =
            |e: Error| matches!(e, Error::Class { row: 4_711, class, .. } if class == v as i64);
        assert!(error.is_err_and(row), "{d} {v}");
    }
}

#[test]
fn a_weight_below_nothing_is_told_with_its_row() {
    let (x, w, y, mut weight) = (vec![0.5; 9_000], [2.0], vec![0.0; 9_000], vec![1.0; 9_000]);
    weight[8_888] = -1.0;
    let loss = parse("huber").unwrap();
    let error = Linear::new(&*loss, &x, &w, &y).weight(&weight).value();
    assert!(
        matches!(error, Err(Error::Weight { index: 8_888, .. })),
        "{error:?}"
    );
}

#[test]
fn what_does_not_fit_is_told() {
    let loss = parse("squared_error").unwrap();
    let (x, w, y) = ([0.0; 12], [0.0; 6], [0.0; 8]);
    let fits = Linear::new(&*loss, Rows::new(&x, 3), &w, &y);
    assert_eq!(fits.value(), Ok(0.0));
    let texts: Vec<String> = [
        Linear::new(&*loss, Rows::new(&x, 5), &w, &y).value(),
        Linear::new(&*loss, Rows::new(&x, 0), &w, &y).value(),
        Linear::new(&*loss, Rows::new(&x, 3), &w[..5], &y).value(),
        Linear::new(&*loss, Rows::new(&x, 3), &[], &y).value(),
        Linear::new(&*loss, Rows::new(&x, 3), &w, &y[..7]).value(),
        Linear::new(&*loss, Rows::channels(&x, 3, 2), &w, &y).value(),
        Linear::new(&*loss, Rows::new(&x, 3), &w, &[0, 1, 2, 3]).value(),
        fits.clone().bias(&[0.0]).value(),
        fits.clone().softcap(0.0).value(),
        fits.clone().softcap(f64::NAN).value(),
        fits.clone().weight(&[1.0; 4]).value(),
        fits.value_into(LinearOut {
            matrix: Some(&mut [0.0; 2]),
            ..LinearOut::default()
        }),
        fits.value_into(LinearOut {
            scores: Some(&mut [0.0; 2]),
            ..LinearOut::default()
        }),
    ]
    .into_iter()
    .map(|r| r.unwrap_err().to_string())
    .collect();
    assert!(texts.iter().all(|t| t.len() > 20), "{texts:?}");
    let pair = parse("gaussian_nll").unwrap();
    let odd = Linear::new(&*pair, Rows::new(&x[..2], 1), &[1.0, 1.0, 1.0], &[0.0; 3]).value();
    assert!(matches!(odd, Err(Error::Length { .. })), "{odd:?}");
}

#[test]
fn scores_and_slopes_come_out_on_request() {
    for [d, v] in WIDTHS {
        let mut random = Random(9);
        let (x, w) = (random.vector(700 * d, 1.0), random.vector(v * d, 0.1));
        let classes: Vec<i64> = (0..700).map(|i| i % v as i64).collect();
        let head = linear_cross_entropy(Rows::new(&x, d), &w, &classes);
        let (mut scores, mut slopes, mut bias) =
            (vec![0.0; 700 * v], vec![0.0; 700 * v], vec![0.0; v]);
        let value = head
            .value_into(LinearOut {
                scores: Some(&mut scores),
                slopes: Some(&mut slopes),
                bias: Some(&mut bias),
                ..LinearOut::default()
            })
            .unwrap();
        let loss = parse("cross_entropy").unwrap();
        let on = losskit::Evaluate::on(&*loss, Rows::new(&scores, v), &classes);
        let (want, grad) = on.value_and_gradient().unwrap();
        assert!((value - want).abs() < 1e-13);
        assert!(slopes.iter().zip(&grad).all(|(a, b)| (a - b).abs() < 1e-17));
        let of = |c: usize| slopes.iter().skip(c).step_by(v).sum::<f64>();
        assert!(
            bias.iter()
                .enumerate()
                .all(|(c, b)| (b - of(c)).abs() < 1e-15)
        );
    }
}
