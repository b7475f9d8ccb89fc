//! Law: sums of products of columns are what sums of products are, for any shape and instruction set.

use losskit::linear::gram;
use losskit::{Isa, with_isa};

/// Numbers that look like any, and whose products and sums are exact.
fn small(seed: usize) -> impl Iterator<Item = f64> {
    (0..).map(move |i: usize| ((i * 7919 + seed * 104_729) % 1009) as f64 / 16.0 - 31.0)
}

#[test]
fn every_entry_is_the_sum_of_its_products() {
    for n in [0, 1, 7, 8, 255, 256, 257, 1000] {
        for q in [0, 1, 3, 4, 5, 17] {
            let columns: Vec<Vec<f64>> = (0..q).map(|j| small(j).take(n).collect()).collect();
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let weights: Vec<f64> = (0..n).map(|i| (i % 5) as f64 / 4.0).collect();
            for isa in Isa::ALL {
                let found = with_isa(isa, || gram(&columns, &weights)).unwrap();
                assert_eq!(found.len(), q * q);
                for j in 0..q {
                    for i in 0..q {
                        let terms = (0..n).map(|r| weights[r] * columns[i][r] * columns[j][r]);
                        let want = if i < j { 0.0 } else { terms.sum() };
                        let found = found[j * q + i];
                        assert_eq!(found, want, "{n} rows, entry {i}, {j} of {q}, {isa:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_column_of_another_length_is_named() {
    let error = gram(&[&[1.0, 2.0], &[1.0]], &[1.0, 1.0]).unwrap_err();
    assert!(error.to_string().contains("column 1"), "{error}");
}
