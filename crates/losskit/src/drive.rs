//! The loops that carry a loss over a batch, block by block.

mod bounds;
mod point;
mod row;
mod target;

use crate::batch::{Batch, Out, Part, Sums};
use crate::real::Scalar;
use crate::shape::{Definition, Shape};
use crate::{Error, Jet};

/// Numbers per block: one unit of parallel work, and the grain of the sums.
pub(crate) const BLOCK: usize = 1 << 16;
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

/// Runs every block and adds up their sums, which does not depend on the number of threads. The first block that failed
/// decides the error.
fn run_blocks<B: Send>(
    blocks: Vec<B>,
    run: impl Fn(B) -> Result<Part, Error> + Sync + Send,
) -> Result<Sums, Error> {
    let add = |mut sums: Sums, part: Result<Part, Error>| {
        sums.add(part?);
        Ok(sums)
    };
    #[cfg(feature = "rayon")]
    if blocks.len() > 1 {
        use rayon::prelude::*;
        let parts: Vec<_> = blocks.into_par_iter().map(run).collect();
        return parts.into_iter().try_fold(Sums::default(), add);
    }
    blocks.into_iter().map(run).try_fold(Sums::default(), add)
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
