//! The loops that carry a loss over a batch, block by block.

mod point;
mod row;
mod target;

use crate::batch::{Batch, Out, Sums};
use crate::card::Domain;
use crate::real::Scalar;
use crate::shape::{Definition, Shape};
use crate::{Error, Jet};

/// Numbers per block: one unit of parallel work, and the grain of the sums.
const BLOCK: usize = 1 << 16;
/// Numbers per chunk: what a pass leaves in the first-level cache for the next one.
pub(crate) const CHUNK: usize = 1024;

/// How losses of a shape are evaluated.
pub trait Drive<L: Definition>: Shape {
    #[doc(hidden)]
    fn eval<T: Scalar>(loss: &L, batch: &Batch<'_, T>, out: Out<'_, T>) -> Result<Sums, Error>;
    #[doc(hidden)]
    fn product<T: Scalar>(
        loss: &L,
        batch: &Batch<'_, T>,
        direction: &[T],
        out: &mut [T],
    ) -> Result<(), Error>;
    #[doc(hidden)]
    fn kinks(loss: &L, target: f64) -> Vec<f64>;
    #[doc(hidden)]
    fn jet(loss: &L, pred: f64, target: f64) -> Option<Jet<f64>>;
    #[cfg(feature = "judge")]
    #[doc(hidden)]
    fn exact(loss: &L, row: &[f64], target: crate::witness::At<'_>) -> crate::witness::Exact;
}

/// Runs every block and adds up their sums in the order of the blocks, so that the number of threads does not matter. The
/// first block that failed decides the error.
fn run_blocks<B: Send>(
    blocks: Vec<B>,
    run: impl Fn(B) -> Result<Sums, Error> + Sync + Send,
) -> Result<Sums, Error> {
    #[cfg(feature = "rayon")]
    if blocks.len() > 1 {
        use rayon::prelude::*;
        let parts: Vec<_> = blocks.into_par_iter().map(run).collect();
        return parts
            .into_iter()
            .try_fold(Sums::default(), |total, part| Ok(total.merge(part?)));
    }
    blocks
        .into_iter()
        .map(run)
        .try_fold(Sums::default(), |total, part| Ok(total.merge(part?)))
}

/// Splits the first `n` elements off an output that may be absent.
fn take<'a, T>(out: &mut Option<&'a mut [T]>, n: usize) -> Option<&'a mut [T]> {
    let (head, tail) = out.take()?.split_at_mut(n);
    *out = Some(tail);
    Some(head)
}

/// Checks the length of an output that may be absent.
fn check_out<T>(what: &'static str, out: &Option<&mut [T]>, want: usize) -> Result<(), Error> {
    match out {
        Some(o) if o.len() != want => Err(Error::Length {
            what,
            got: o.len(),
            want,
            hint: "an output must be as long as what it is the output of".into(),
        }),
        _ => Ok(()),
    }
}

/// A domain as the closed interval of `T` it amounts to.
#[derive(Clone, Copy)]
struct Bounds<T> {
    domain: Domain,
    /// Whether NaN is allowed too.
    free: bool,
    low: T,
    high: T,
}

impl<T: Scalar> Bounds<T> {
    /// Every number, and NaN.
    fn none() -> Self {
        Bounds {
            free: true,
            ..Bounds::of(Domain::Real)
        }
    }

    fn of(domain: Domain) -> Self {
        let (low, high) = match domain {
            Domain::Real => (f64::NEG_INFINITY, f64::INFINITY),
            Domain::Signs => (-1.0, 1.0),
            Domain::Interval { low, high, .. } => (low, high),
        };
        let (mut low, mut high) = (T::from_f64(low), T::from_f64(high));
        while !domain.contains(low.to_f64()) {
            low = low.next_up();
        }
        while !domain.contains(high.to_f64()) {
            high = high.next_down();
        }
        Bounds {
            domain,
            free: false,
            low,
            high,
        }
    }

    #[inline(always)]
    fn contain(self, x: T) -> bool {
        match self.domain {
            Domain::Signs => x == self.low || x == self.high,
            _ => self.free || (self.low <= x && x <= self.high),
        }
    }

    /// Whether all of `values` are inside; vectorises.
    #[inline(always)]
    fn contain_all(self, values: &[T]) -> bool {
        if self.free {
            return true;
        }
        let mut bad = 0_u32;
        if self.domain == Domain::Signs {
            for &x in values {
                bad |= u32::from(!((x == self.low) | (x == self.high)));
            }
        } else {
            for &x in values {
                bad |= u32::from(!((self.low <= x) & (x <= self.high)));
            }
        }
        bad == 0
    }
}
