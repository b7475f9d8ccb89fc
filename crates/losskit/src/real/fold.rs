//! Sums and maxima over a row, in an order that does not depend on the machine.

use super::pack::alone;
use super::{Real, View};

/// Partial results kept side by side, enough for two 512-bit registers of `f32`.
const LANES: usize = 32;
/// Elements summed into the lanes before the lanes are emptied: keeps long `f32` rows accurate.
pub(crate) const CHUNK: usize = 1024;

/// Σ f(x) over what a view holds.
#[inline(always)]
pub fn sum<X, R: Real>(of: impl View<X>, f: impl Fn(X) -> R) -> R {
    let [total] = sums(
        of,
        #[inline(always)]
        |x| [f(x)],
    );
    total
}

/// Several sums over what a view holds, in one pass.
#[inline(always)]
pub fn sums<X, R: Real, const K: usize>(of: impl View<X>, f: impl Fn(X) -> [R; K]) -> [R; K] {
    let n = of.len();
    let mut totals = [R::zero(); K];
    let mut start = 0;
    while start < n {
        let part = of.part(start, CHUNK.min(n - start));
        let sums = gather(part, R::zero(), &f, R::add);
        for (total, sum) in totals.iter_mut().zip(sums) {
            *total = *total + sum;
        }
        start += CHUNK;
    }
    totals
}

/// The largest f(x) over what a view holds; −∞ when there is none, NaN when any is.
#[inline(always)]
pub fn max<X, R: Real>(of: impl View<X>, f: impl Fn(X) -> R) -> R {
    let f = {
        #[inline(always)]
        |x| [f(x)]
    };
    let [largest] = gather(of, R::of(f64::NEG_INFINITY), &f, R::larger);
    largest
}

/// The largest number of a view; −∞ when there is none. NaN is passed over.
#[inline(always)]
pub fn top<R: Real>(of: impl View<R>) -> R {
    let (n, least) = (of.len(), R::of(f64::NEG_INFINITY));
    if !R::PACKS || n < WIDE {
        let f = {
            #[inline(always)]
            |x| [x]
        };
        let [largest] = gather(of, least, &f, R::max);
        return largest;
    }
    let mut lanes = Aligned([least; WIDE]);
    let lanes = &mut lanes.0;
    let mut start = 0;
    while start < n {
        // The last ones overlap those before.
        let part = of.part(start.min(n - WIDE), WIDE);
        for (l, lane) in lanes.iter_mut().enumerate() {
            *lane = lane.max(part.at(l));
        }
        start += WIDE;
    }
    let mut width = WIDE / 2;
    while width > 0 {
        for l in 0..width {
            lanes[l] = lanes[l].max(lanes[l + width]);
        }
        width /= 2;
    }
    lanes[0]
}

/// Numbers whose maximum is taken side by side: which is the largest does not depend on it, and the compiler keeps a loop of
/// this length as a loop of whole registers.
const WIDE: usize = 128;

/// On whole cache lines: partial results the compiler leaves in memory are read and written at every step, and a register
/// across two lines takes long to come back.
#[repr(align(64))]
struct Aligned<A>(A);

/// Whole lanes side by side, then pairwise; what is left over one by one.
#[inline(always)]
fn gather<X, R: Real, const K: usize>(
    of: impl View<X>,
    neutral: R,
    f: &impl Fn(X) -> [R; K],
    join: impl Fn(R, R) -> R,
) -> [R; K] {
    let n = of.len();
    let whole = n - n % LANES;
    let mut all = [neutral; K];
    if whole > 0 {
        let mut lanes = Aligned([[neutral; LANES]; K]);
        let lanes = &mut lanes.0;
        let mut put = {
            #[inline(always)]
            |l: usize, x: [R; K]| {
                for (lanes, x) in lanes.iter_mut().zip(x) {
                    lanes[l] = join(lanes[l], x);
                }
            }
        };
        if !R::PACKS {
            // Packed already, or never: place by place.
            for j in 0..whole {
                put(j % LANES, f(of.at(j)));
            }
        } else {
            for i in (0..whole).step_by(LANES) {
                // Cut to the lanes, so that the loop needs no checks.
                let part = of.part(i, LANES);
                for l in 0..LANES {
                    put(l, f(part.at(l)));
                }
            }
        }
        for (all, lanes) in all.iter_mut().zip(lanes) {
            let mut width = LANES / 2;
            while width > 0 {
                for l in 0..width {
                    if R::LANES > 1 {
                        alone();
                    }
                    lanes[l] = join(lanes[l], lanes[l + width]);
                }
                width /= 2;
            }
            *all = lanes[0];
        }
    }
    for j in whole..n {
        for (all, x) in all.iter_mut().zip(f(of.at(j))) {
            *all = join(*all, x);
        }
    }
    all
}
