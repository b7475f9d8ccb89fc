//! Sums and maxima over a row, in an order that does not depend on the machine.

use super::Real;

/// Partial results kept side by side, enough for two 512-bit registers of `f32`.
const LANES: usize = 32;
/// Elements summed into the lanes before the lanes are emptied: keeps long `f32` rows accurate.
const CHUNK: usize = 1024;

/// Σ f(i) for i in 0..n.
#[inline(always)]
pub fn sum<R: Real>(n: usize, f: impl Fn(usize) -> R) -> R {
    let mut total = R::zero();
    let mut start = 0;
    while start < n {
        let end = n.min(start + CHUNK);
        total = total + gather(start, end, R::zero(), &f, |a, b| a + b);
        start = end;
    }
    total
}

/// The largest f(i) for i in 0..n; −∞ when there is none, NaN when any is.
#[inline(always)]
pub fn max<R: Real>(n: usize, f: impl Fn(usize) -> R) -> R {
    // The accumulator wins unless the newcomer is larger or not a number.
    let larger = |a: R, b: R| R::select(b.le(a) | !a.eq(a), a, b);
    gather(0, n, R::of(f64::NEG_INFINITY), &f, larger)
}

#[inline(always)]
fn gather<R: Real>(
    start: usize,
    end: usize,
    neutral: R,
    f: &impl Fn(usize) -> R,
    join: impl Fn(R, R) -> R,
) -> R {
    let n = end - start;
    if n < LANES {
        return (start..end).fold(neutral, |a, i| join(a, f(i)));
    }
    let mut lanes = [neutral; LANES];
    let whole = start + n - n % LANES;
    for i in (start..whole).step_by(LANES) {
        for (l, lane) in lanes.iter_mut().enumerate() {
            *lane = join(*lane, f(i + l));
        }
    }
    for (lane, i) in lanes.iter_mut().zip(whole..end) {
        *lane = join(*lane, f(i));
    }
    let mut width = LANES / 2;
    while width > 0 {
        for l in 0..width {
            lanes[l] = join(lanes[l], lanes[l + width]);
        }
        width /= 2;
    }
    lanes[0]
}
