//! A sum that keeps what it loses in rounding.

use crate::real::Real;

/// A sum with what its additions lost (Knuth's two-sum), for a few finite numbers: their total is rounded once.
#[derive(Clone, Copy)]
pub(crate) struct Kept<R> {
    sum: R,
    lost: R,
}

impl<R: Real> Kept<R> {
    /// Starts with a number.
    #[inline(always)]
    pub(crate) fn of(x: R) -> Self {
        Kept {
            sum: x,
            lost: R::zero(),
        }
    }

    /// One number more.
    #[inline(always)]
    pub(crate) fn and(self, x: R) -> Self {
        let sum = self.sum + x;
        let back = sum - self.sum;
        let lost = (self.sum - (sum - back)) + (x - back);
        Kept {
            sum,
            lost: self.lost + lost,
        }
    }

    /// The sum.
    #[inline(always)]
    pub(crate) fn total(self) -> R {
        self.sum + self.lost
    }
}
