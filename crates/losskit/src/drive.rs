//! The loops that carry a loss over a batch, block by block.

mod bounds;
mod point;
mod row;
mod set;
mod target;

pub(crate) use point::point_by_point;
pub(crate) use set::divisor as set_divisor;

use crate::batch::{Batch, HalfMut, Out, Sums};
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
fn run_blocks<B: Send, P: Into<Sums> + Send>(
    blocks: Vec<B>,
    run: impl Fn(B) -> Result<P, Error> + Sync + Send,
) -> Result<Sums, Error> {
    run_blocks_in(blocks, || (), |(), block| run(block))
}

/// The same with room that one block leaves to the next.
fn run_blocks_in<B: Send, R, P: Into<Sums> + Send>(
    blocks: Vec<B>,
    room: impl Fn() -> R + Sync + Send,
    run: impl Fn(&mut R, B) -> Result<P, Error> + Sync + Send,
) -> Result<Sums, Error> {
    let add = |sums: Sums, part: Result<P, Error>| Ok(sums.merge(part?.into()));
    #[cfg(feature = "rayon")]
    if blocks.len() > 1 {
        use rayon::prelude::*;
        let parts: Vec<_> = blocks.into_par_iter().map_init(room, run).collect();
        return parts.into_iter().try_fold(Sums::default(), add);
    }
    let mut room = room();
    let run = |block| run(&mut room, block);
    blocks.into_iter().map(run).try_fold(Sums::default(), add)
}

/// Splits the first `n` elements off an output that may be absent.
fn take<'a, T>(out: &mut Option<&'a mut [T]>, n: usize) -> Option<&'a mut [T]> {
    let (head, tail) = out.take()?.split_at_mut(n);
    *out = Some(tail);
    Some(head)
}

/// The same for an output in half precision.
fn take_half<'a>(out: &mut Option<HalfMut<'a>>, n: usize) -> Option<HalfMut<'a>> {
    let (head, tail) = out.take()?.split_at(n);
    *out = Some(tail);
    Some(head)
}

/// Checks the length of an output that may be absent.
pub(crate) fn check_out<T>(
    what: &'static str,
    out: &Option<&mut [T]>,
    want: usize,
) -> Result<(), Error> {
    check_len(what, out.as_ref().map(|o| o.len()), want)
}

/// The same for half precision, in and out.
fn check_half<T: Scalar>(batch: &Batch<'_, T>, out: &Out<'_, T>, want: usize) -> Result<(), Error> {
    if batch.is_half() || out.half_grad.is_some() {
        T::WIDENS.then_some(()).ok_or(Error::Half {
            what: if cfg!(feature = "half") {
                "the numbers of a batch that is computed in f64"
            } else {
                "without the feature `half`, numbers"
            },
        })?;
    }
    let got = out.half_grad.as_ref().map(HalfMut::len);
    check_len("the gradient output", got, want)
}

/// Checks the direction of a Hessian product.
fn check_direction(got: usize, want: usize) -> Result<(), Error> {
    if got == want {
        return Ok(());
    }
    Err(Error::Length {
        what: "the direction",
        got,
        want,
        hint: "one number a prediction, laid out as the predictions are".into(),
    })
}

fn check_len(what: &'static str, got: Option<usize>, want: usize) -> Result<(), Error> {
    match got {
        Some(got) if got != want => Err(Error::Length {
            what,
            got,
            want,
            hint: "an output must be as long as what it is the output of".into(),
        }),
        _ => Ok(()),
    }
}
