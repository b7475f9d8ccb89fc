//! What a part of a sum adds to the whole.

use crate::batch::Batch;
use crate::real::Scalar;
use crate::reduce::Weights;

/// Every row's share of its group's weight, so that rows add up to the mean of those that are left.
pub(super) fn row_weights<T: Scalar>(batch: &Batch<'_, T>, groups: &[usize]) -> Vec<T> {
    let left = Weights::of(&Batch {
        weight: None,
        class_weight: None,
        ..*batch
    });
    let mut rows = Vec::new();
    for (g, &n) in groups.iter().enumerate() {
        let own = rows.len()..rows.len() + n;
        let kept = own.clone().filter(|&row| left.at(row).is_some()).count();
        let weight = batch.weight.map_or(1.0, |w| w[g].to_f64()) / kept.max(1) as f64;
        rows.extend(own.map(|_| T::from_f64(weight)));
    }
    rows
}

/// Adds `weight` times each number; nothing where the weight is 0.
pub(super) fn add<T: Scalar>(to: &mut [T], from: &[T], weight: T) {
    for (to, &x) in to.iter_mut().zip(from) {
        *to = *to
            + if weight == T::default() {
                weight
            } else {
                weight * x
            };
    }
}
