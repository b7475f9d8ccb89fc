//! Chunk by chunk through a batch of points. Knows no loss, only its kernel.

use super::piece::{Common, Piece, Tally};
use super::{Group, Points};
use crate::Error;
use crate::batch::{Batch, HalfMut, Layout, Numbers, Out, Part, Sums};
use crate::card::Card;
use crate::dispatch::Ready;
use crate::drive::bounds::{self, Bounds};
use crate::drive::{BLOCK, CHUNK, check_half, check_out, run_blocks, take, take_half};
use crate::real::Scalar;
use crate::reduce::{LANES, Lanes, Weights};

/// Carries a kernel over a batch.
pub(super) fn walk<T: Scalar>(
    card: &Card,
    ready: Ready,
    batch: &Batch<'_, T>,
    out: Out<'_, T>,
    kernel: &(dyn Fn(Points<'_, T>) -> bool + Sync),
) -> Result<Sums, Error> {
    let layout: Layout = batch.layout(card)?;
    check_out("the value output", &out.value, layout.rows)?;
    check_out("the gradient output", &out.grad, layout.rows)?;
    check_out("the second-derivative output", &out.hess, layout.rows)?;
    check_half(batch, &out, layout.rows)?;
    let Some(target) = batch.target.numbers() else {
        return Ok(Sums::default());
    };
    let weights = Weights::of(batch);
    let common = Common {
        card,
        ready,
        kernel,
        weights,
        scale: weights.scale(layout, batch.reduction)?,
        bounds: [bounds::of_pred(card), bounds::of_target(card)].map(Bounds::known),
    };
    let Out {
        mut value,
        mut grad,
        mut hess,
        mut half_grad,
    } = out;
    let blocks = (0..layout.rows)
        .step_by(BLOCK)
        .map(|start| {
            let n = BLOCK.min(layout.rows - start);
            Block {
                common: &common,
                start,
                pred: batch.pred.data.section(start, n),
                target: target.section(start, n),
                value: take(&mut value, n),
                grad: take(&mut grad, n),
                hess: take(&mut hess, n),
                half: take_half(&mut half_grad, n),
            }
        })
        .collect();
    run_blocks(blocks, |block: Block<'_, '_, T>| block.run())
}

/// A piece of a batch, with the outputs that are wanted.
struct Block<'a, 'o, T> {
    common: &'a Common<'a, T>,
    start: usize,
    pred: Numbers<'a, T>,
    target: Numbers<'a, T>,
    value: Option<&'o mut [T]>,
    grad: Option<&'o mut [T]>,
    hess: Option<&'o mut [T]>,
    half: Option<HalfMut<'o>>,
}

impl<T: Scalar> Block<'_, '_, T> {
    /// Chunk by chunk; the last rows, too few for a group, are moved into one.
    fn run(mut self) -> Result<Part, Error> {
        let mut tally = Tally {
            lanes: Lanes::ZERO,
            part: Part::default(),
        };
        let total = self.pred.len();
        let whole = total - total % LANES;
        let plain = self.common.weights.is_plain();
        let step = if plain { BLOCK } else { CHUNK };
        // Weights follow the kernel while a chunk is in the first-level cache; then they and all it makes need room. Where they
        // do not, making it would be a good part of a small call.
        let mut spare = (!plain).then(|| [[T::default(); CHUNK]; 3]);
        for at in (0..whole).step_by(step) {
            let n = step.min(whole - at);
            let [weight, value, grad] = match &mut spare {
                Some(rooms) => rooms.each_mut().map(|room| &mut room[..n]),
                None => Default::default(),
            };
            let hess = section(&mut self.hess, at, n).unwrap_or_default();
            let grad = match hess.is_empty() && self.half.is_none() {
                true => &mut [],
                false => grad,
            };
            let piece = Piece {
                start: self.start + at,
                rows: n,
                weight,
                pred: self.pred.section(at, n),
                target: self.target.section(at, n),
                value: groups_mut(section(&mut self.value, at, n).unwrap_or(value)),
                grad: groups_mut(section(&mut self.grad, at, n).unwrap_or(grad)),
                hess: groups_mut(hess),
                half: self.half.as_mut().map(|h| h.section(at, n)),
            };
            piece.run(self.common, &mut tally)?;
        }
        if whole < total {
            self.last(whole, &mut tally)?;
        }
        tally.part.loss = tally.lanes.total();
        Ok(tally.part)
    }

    /// The rows from `at` on, fewer than a group; repeats of the last one fill it.
    fn last(&mut self, at: usize, tally: &mut Tally) -> Result<(), Error> {
        let n = self.pred.len() - at;
        let filled =
            |x: Numbers<'_, T>| -> Group<T> { std::array::from_fn(|i| x.at(at + i.min(n - 1))) };
        let (pred, target) = (filled(self.pred), filled(self.target));
        let mut weight = [T::default(); LANES];
        let [mut value, mut grad, mut hess] = [[[T::default(); LANES]]; 3];
        let curved = self.hess.is_some();
        let sloped = curved || self.grad.is_some() || self.half.is_some();
        let piece = Piece {
            start: self.start + at,
            rows: n,
            weight: &mut weight,
            pred: Numbers::Own(&pred),
            target: Numbers::Own(&target),
            value: &mut value,
            grad: if sloped { &mut grad } else { &mut [] },
            hess: if curved { &mut hess } else { &mut [] },
            half: None,
        };
        piece.run(self.common, tally)?;
        for (out, [group]) in [
            (&mut self.value, value),
            (&mut self.grad, grad),
            (&mut self.hess, hess),
        ] {
            if let Some(out) = section(out, at, n) {
                out.copy_from_slice(&group[..n]);
            }
        }
        if let Some(half) = &mut self.half {
            half.section(at, n).write(&grad[0][..n]);
        }
        Ok(())
    }
}

fn section<'a, T>(out: &'a mut Option<&mut [T]>, at: usize, n: usize) -> Option<&'a mut [T]> {
    out.as_mut().map(|o| &mut o[at..at + n])
}

fn groups_mut<T>(x: &mut [T]) -> &mut [Group<T>] {
    x.as_chunks_mut().0
}
