//! Sets of vectors: how they lie two by two, and the way back from there to the predictions.

mod cloud;
mod columns;
mod label;
mod matching;
mod proxy;
mod soft;
mod sums;
mod transport;

pub(crate) use cloud::Cloud;
pub(crate) use columns::{back, columns};
pub(crate) use label::{alike, each_positive, two_sides};
pub(crate) use matching::{matches, matches_textbook};
pub(crate) use proxy::{
    Proxies, largest, nearest, over_classes, over_classes_textbook, without_proxy,
};
pub(crate) use soft::{exact_shares, exact_soft, shares, soft};
pub(crate) use transport::divergence;

use crate::card::Param;
use crate::dispatch::{Contracted, Isa, Separate, Task};
use crate::real::{Known, Real, fold};
use crate::shape::Items;

/// How two vectors are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// x · y, which is the cosine of vectors of length 1.
    Dot,
    /// ‖x − y‖; its derivative is 0 where they meet.
    Distance,
    /// ‖x − y‖².
    Square,
}

/// The switch between the vectors as they are and their directions.
pub(crate) const NORMALIZE: Param = Param::flag(
    "normalize",
    "measure between directions: divide every vector by its length",
);

/// √x, 0 with derivative 0 at 0.
#[inline(always)]
pub(crate) fn root<R: Known>(x: R) -> R {
    if x.known() == 0.0 {
        R::zero()
    } else {
        x.sqrt()
    }
}

/// cos(θ + angle) from cos θ, with its derivative, for θ between 0 and π; the angle is given as its cosine and sine. At the
/// ends, where sin θ has no derivative, its part is 0.
#[inline(always)]
pub(crate) fn turned<R: Known>(cosine: R, [cos, sin]: [f64; 2]) -> [R; 2] {
    let square = (R::one() - cosine) * (R::one() + cosine);
    let (cos, sin) = (R::of(cos), R::of(sin));
    if square.known() <= 0.0 {
        return [cos * cosine, cos];
    }
    let sine = square.sqrt();
    [cos * cosine - sin * sine, cos + sin * (cosine / sine)]
}

/// x · y.
#[inline(always)]
pub(crate) fn dot<R: Real>(x: &[R], y: &[R]) -> R {
    fold::sum(
        (x, y),
        #[inline(always)]
        |(x, y)| x * y,
    )
}

/// ‖x − y‖².
#[inline(always)]
pub(crate) fn square<R: Real>(x: &[R], y: &[R]) -> R {
    fold::sum(
        (x, y),
        #[inline(always)]
        |(x, y)| (x - y).square(),
    )
}

/// ‖x − y‖.
pub(crate) fn distance<R: Known>(x: &[R], y: &[R]) -> R {
    root(square(x, y))
}

/// A measure of every two vectors of a set, for definitions.
pub(crate) fn table<R: Known>(
    set: Items<'_, R>,
    unit: bool,
    of: fn(&[R], &[R]) -> R,
) -> Vec<Vec<R>> {
    let vectors = directions(set.pred, set.width, unit);
    let mut all: Vec<Vec<R>> = Vec::new();
    for (i, x) in vectors.iter().enumerate() {
        let before = (0..i).map(|j| all[j][i]);
        let row = before.chain(vectors[i..].iter().map(|y| of(x, y)));
        all.push(row.collect());
    }
    all
}

/// Vectors, divided by their lengths if `unit`, for definitions. A zero vector stays what it is.
pub(crate) fn directions<R: Known>(vectors: &[R], width: usize, unit: bool) -> Vec<Vec<R>> {
    let each = vectors.chunks_exact(width).map(|x| {
        // Squares may be too small to be seen where the numbers are not.
        let still = !unit || x.iter().all(|x| x.known() == 0.0);
        let length = dot(x, x).sqrt();
        x.iter().map(move |&x| if still { x } else { x / length })
    });
    each.map(Iterator::collect).collect()
}

/// ln Σ eᶻ, −∞ of nothing, for definitions.
pub(crate) fn log_sum_exp<R: Known>(z: &[R]) -> R {
    let largest = |a: R, b: R| if b.known() > a.known() { b } else { a };
    let Some(max) = z.iter().copied().reduce(largest) else {
        return R::of(f64::NEG_INFINITY);
    };
    let sum = z.iter().fold(R::zero(), |sum, &z| sum + (z - max).exp());
    max + sum.ln()
}

/// The numbers below `n`.
#[inline(always)]
pub(crate) fn all(n: usize) -> Vec<usize> {
    (0..n).collect()
}

/// A mean over `count`, 0 over nothing.
#[inline(always)]
pub(crate) fn mean<R: Real>(sum: R, count: f64) -> R {
    sum / R::of(count.max(1.0))
}

/// Work compiled once for each kind of number, not in each loss.
fn apart<K: Task>(task: K) -> K::Output {
    match Isa::best().ready().wide() {
        Some(wide) => wide.run(
            #[inline(always)]
            || task.run::<Contracted>(),
        ),
        None => task.run::<Separate>(),
    }
}
