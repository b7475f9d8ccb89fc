//! Sums over two vectors, with twice the digits.

use crate::real::{Known, Twice};
use std::ops::{Add, Mul};

/// Sums kept side by side.
const LANES: usize = 8;

/// Σ f(x, y).
#[inline(always)]
fn sum<R: Known>(
    x: &[Twice<R>],
    y: &[Twice<R>],
    f: impl Fn(Twice<R>, Twice<R>) -> Twice<R>,
) -> Twice<R> {
    let mut lanes = [Twice::zero(); LANES];
    for (x, y) in x.chunks(LANES).zip(y.chunks(LANES)) {
        for ((lane, &x), &y) in lanes.iter_mut().zip(x).zip(y) {
            *lane = *lane + f(x, y);
        }
    }
    lanes
        .into_iter()
        .take(x.len())
        .fold(Twice::zero(), Twice::add)
}

/// x · y.
#[inline(always)]
pub(super) fn dot<R: Known>(x: &[Twice<R>], y: &[Twice<R>]) -> Twice<R> {
    sum(x, y, Twice::mul)
}

/// ‖x − y‖².
#[inline(always)]
pub(super) fn square<R: Known>(x: &[Twice<R>], y: &[Twice<R>]) -> Twice<R> {
    sum(
        x,
        y,
        #[inline(always)]
        |x, y| (x - y) * (x - y),
    )
}
