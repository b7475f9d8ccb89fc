//! Exponentials and their logarithms.

use super::apart;
use crate::dispatch::{Arch, Task};
use crate::real::{Known, Real, Twice, fold};
use crate::softmax::LogSumExp;

/// Turns exponents z into e^(z − max), to be divided by the total; −∞ is not there.
#[inline(always)]
pub(crate) fn shares<R: Known>(z: &mut [R]) -> LogSumExp<R> {
    apart(Shares { z, lost: &[] })
}

/// The same of exponents that have `lost` something in rounding, and what the largest one has.
#[inline(always)]
pub(crate) fn exact_shares<R: Known>(z: &mut [R], lost: &[R]) -> (LogSumExp<R>, R) {
    let top = top(z);
    (apart(Shares { z, lost }), lost[top])
}

/// Where the largest one is, the first of several.
#[inline(always)]
fn top<R: Known>(z: &[R]) -> usize {
    let mut top = 0;
    for k in 1..z.len() {
        if z[k].known() > z[top].known() {
            top = k;
        }
    }
    top
}

struct Shares<'z, R> {
    z: &'z mut [R],
    /// Nothing, or as many as there are exponents.
    lost: &'z [R],
}

impl<R: Known> Task for Shares<'_, R> {
    type Output = LogSumExp<R>;

    #[inline(always)]
    fn run<A: Arch>(self) -> LogSumExp<R> {
        let Shares { z, lost } = self;
        let top = top(z);
        let max = z.get(top).copied().unwrap_or(R::of(f64::NEG_INFINITY));
        if max.known() == f64::NEG_INFINITY {
            z.fill(R::zero());
            let rest = R::zero();
            return LogSumExp { max, rest };
        }
        for z in z.iter_mut() {
            *z = *z - max;
        }
        for (z, &low) in z.iter_mut().zip(lost) {
            *z = *z + (low - lost[top]);
        }
        for z in z.iter_mut() {
            *z = z.exp();
        }
        // Summed without the 1 of the largest, so that a small rest keeps its digits.
        z[top] = R::zero();
        let rest = fold::sum(
            &*z,
            #[inline(always)]
            |z| z,
        );
        z[top] = R::one();
        LogSumExp { max, rest }
    }
}

/// ln(1 + eˣ) and its derivative.
#[inline(always)]
pub(crate) fn soft<R: Known>(x: R) -> [R; 2] {
    apart(Soft(x))
}

/// The same of a number and what it has lost in rounding.
#[inline(always)]
pub(crate) fn exact_soft<R: Known>(x: Twice<R>) -> [R; 2] {
    let [x, lost] = x.parts();
    let [value, slope] = soft(x);
    let bend = slope * (R::one() - slope);
    [value + slope * lost, slope + bend * lost]
}

struct Soft<R>(R);

impl<R: Known> Task for Soft<R> {
    type Output = [R; 2];

    #[inline(always)]
    fn run<A: Arch>(self) -> [R; 2] {
        [self.0.softplus(), self.0.sigmoid()]
    }
}

impl<R: Real> LogSumExp<R> {
    /// ln Σ eᶻ.
    #[inline(always)]
    pub(crate) fn ln(self) -> R {
        self.max + self.rest.ln_1p()
    }
}
