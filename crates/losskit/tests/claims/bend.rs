//! Second derivatives of rows.

use super::row::norm;
use crate::common::{Made, Random, Row, assemble};
use losskit::{Batch, Loss, Reduction};

/// The largest second derivative along the axes, between two of them and along random directions; from where it is largest it
/// climbs, as what parameters shift lies between the rows.
pub(crate) fn bend(loss: &dyn Loss, rows: &[Row]) -> f64 {
    let mut random = Random(11);
    let mut most = (0.0_f64, None);
    for row in rows.iter().filter(|r| r.pred.len() <= 5) {
        for direction in directions(row.pred.len(), &mut random) {
            let along = along(loss, row, &direction).unwrap();
            if along > most.0 {
                most = (along, Some((row, direction)));
            }
        }
    }
    let (mut most, Some((row, direction))) = most else {
        return 0.0;
    };
    let mut row = row.clone();
    for step in (0..12).map(|k| 0.5_f64.powi(k)) {
        for ahead in directions(row.pred.len(), &mut random) {
            for step in [-step, step] {
                let mut there = row.clone();
                let moved = there.pred.iter_mut().zip(&ahead);
                moved.for_each(|(x, a)| *x += step * a);
                // It may lie outside the domain.
                if let Some(higher) = along(loss, &there, &direction).filter(|h| *h > most) {
                    (most, row) = (higher, there);
                }
            }
        }
    }
    most
}

fn directions(n: usize, random: &mut Random) -> Vec<Vec<f64>> {
    let mut all: Vec<Vec<f64>> = (0..4).map(|_| random.vector(n, 1.0)).collect();
    for i in 0..n {
        for j in 0..=i {
            let mut between = vec![0.0; n];
            between[j] -= 1.0;
            between[i] = 1.0;
            all.push(between);
        }
    }
    all
}

/// The second derivative along a direction; none outside the domain.
fn along(loss: &dyn Loss, row: &Row, direction: &[f64]) -> Option<f64> {
    let made: Made<f64> = assemble([row]);
    let batch = Batch {
        reduction: Reduction::Sum,
        ..made.batch()
    };
    let mut product = vec![0.0; direction.len()];
    loss.product64(&batch, direction, &mut product).ok()?;
    let along: f64 = direction.iter().zip(&product).map(|(d, p)| d * p).sum();
    Some(along / norm(direction).powi(2))
}
