//! Second derivatives of rows.

use super::row::norm;
use crate::common::{Made, Random, Row, assemble};
use losskit::{Batch, Loss, Reduction};

/// The largest second derivative along the axes, between two of them and along random directions.
pub(crate) fn bend(loss: &dyn Loss, rows: &[Row]) -> f64 {
    let mut random = Random(11);
    let mut most = 0.0_f64;
    for row in rows.iter().filter(|r| r.pred.len() <= 5) {
        let n = row.pred.len();
        let mut directions: Vec<Vec<f64>> = (0..4).map(|_| random.vector(n, 1.0)).collect();
        for i in 0..n {
            for j in 0..=i {
                let mut between = vec![0.0; n];
                between[j] -= 1.0;
                between[i] = 1.0;
                directions.push(between);
            }
        }
        let made: Made<f64> = assemble([row]);
        let batch = Batch {
            reduction: Reduction::Sum,
            ..made.batch()
        };
        for direction in directions {
            let mut product = vec![0.0; n];
            loss.product64(&batch, &direction, &mut product).unwrap();
            let along: f64 = direction.iter().zip(&product).map(|(d, p)| d * p).sum();
            most = most.max(along / norm(&direction).powi(2));
        }
    }
    most
}
