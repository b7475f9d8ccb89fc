//! Rows read by columns: what a feature does over all items.

use crate::real::{Known, fold};
use crate::shape::Items;

/// Each feature's numbers over all items, less their mean, one feature after the other.
#[inline(always)]
pub(crate) fn columns<R: Known>(set: Items<'_, R>) -> Vec<R> {
    let mut all = vec![R::zero(); set.pred.len()];
    for (i, row) in set.pred.chunks_exact(set.width).enumerate() {
        for (a, &x) in row.iter().enumerate() {
            all[a * set.len() + i] = x;
        }
    }
    centre(&mut all, set.len());
    all
}

/// From the derivative with respect to the columns to that with respect to the predictions, added to `grad`.
#[inline(always)]
pub(crate) fn back<R: Known>(set: Items<'_, R>, mut by: Vec<R>, grad: &mut [R]) {
    centre(&mut by, set.len());
    for (i, row) in grad.chunks_exact_mut(set.width).enumerate() {
        for (a, g) in row.iter_mut().enumerate() {
            *g = *g + by[a * set.len() + i];
        }
    }
}

/// Takes from each column its mean.
#[inline(always)]
fn centre<R: Known>(columns: &mut [R], n: usize) {
    for column in columns.chunks_exact_mut(n) {
        let sum = fold::sum(
            &*column,
            #[inline(always)]
            |x| x,
        );
        let mean = sum / R::of(n as f64);
        for x in column {
            *x = *x - mean;
        }
    }
}
