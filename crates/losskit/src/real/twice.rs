//! Numbers with twice the digits, for sums of products of moderate size.

use super::Known;
use crate::scaled::lost_by_sum;
use std::ops::{Add, Div, Mul, Sub};

/// A number and what it lost in rounding, which every operation works out; of dual numbers also what the first derivative
/// lost, as Hessian products need it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Twice<R> {
    high: R,
    low: R,
}

impl<R: Known> Twice<R> {
    /// 0.
    #[inline(always)]
    pub(crate) fn zero() -> Self {
        Twice::of(R::zero())
    }

    /// A number that lost nothing.
    #[inline(always)]
    pub(crate) fn of(high: R) -> Self {
        let low = R::zero();
        Twice { high, low }
    }

    /// Rounded once.
    #[inline(always)]
    pub(crate) fn value(self) -> R {
        // Infinities lose nothing.
        if self.low.known().is_finite() {
            self.high + self.low
        } else {
            self.high
        }
    }

    /// Rounded once, and what that lost; infinities lose nothing.
    #[inline(always)]
    pub(crate) fn parts(self) -> [R; 2] {
        let high = self.value();
        let low = (self - Twice::of(high)).value();
        let sound = low.known().is_finite();
        [high, if sound { low } else { R::zero() }]
    }

    /// For functions other than those here.
    #[inline(always)]
    pub(crate) fn whole(self) -> R::Twice {
        let [high, low] = self.parts();
        high.twice() + low.twice()
    }

    /// Whether it is 0.
    #[inline(always)]
    pub(crate) fn is_zero(self) -> bool {
        self.high.known() == 0.0
    }

    /// √x, 0 with derivative 0 at 0.
    #[inline(always)]
    pub(crate) fn root(self) -> Self {
        if self.is_zero() {
            return Twice::zero();
        }
        let high = self.high.sqrt();
        let left = ((self.high - high * high) - high.lost(high)) + self.low;
        let low = left / (high + high);
        Twice { high, low }
    }

    /// Multiplied by a power of two.
    #[inline(always)]
    pub(crate) fn scaled(self, by: R) -> Self {
        Twice {
            high: self.high * by,
            low: self.low * by,
        }
    }
}

impl<R: Known> Add for Twice<R> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let (a, b) = (self.high, other.high);
        Twice {
            high: a + b,
            low: (self.low + other.low) + lost_by_sum(a, b),
        }
    }
}

impl<R: Known> Sub for Twice<R> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let (a, b) = (self.high, -other.high);
        Twice {
            high: a + b,
            low: (self.low - other.low) + lost_by_sum(a, b),
        }
    }
}

impl<R: Known> Mul for Twice<R> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let (a, b) = (self.high, other.high);
        Twice {
            high: a * b,
            low: a.lost(b) + (a * other.low + self.low * b),
        }
    }
}

impl<R: Known> Div for Twice<R> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let (a, b) = (self.high, other.high);
        let high = a / b;
        let left = ((a - high * b) - high.lost(b)) + (self.low - high * other.low);
        let low = left / b;
        Twice { high, low }
    }
}
