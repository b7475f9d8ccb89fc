//! Chunk by chunk through a batch of points. Knows no loss, only its kernel.

use super::{Group, Points};
use crate::Error;
use crate::batch::{Batch, HalfMut, Layout, Numbers, Out, Part, Sums};
use crate::card::{Card, Domain};
use crate::dispatch::{Arch, Ready, Task, dispatch};
use crate::drive::bounds::{self, Bounds};
use crate::drive::{BLOCK, CHUNK, check_half, check_out, run_blocks, take, take_half};
use crate::real::Scalar;
use crate::reduce::{self, LANES, Lanes, Weights};

/// What all blocks of a batch share.
struct Common<'a, T> {
    card: &'static Card,
    ready: Ready,
    kernel: &'a (dyn Fn(Points<'_, T>) -> bool + Sync),
    weights: Weights<'a, T>,
    scale: T,
    bounds: [Bounds<T>; 2],
}

/// Carries a kernel over a batch.
pub(super) fn walk<T: Scalar>(
    card: &'static Card,
    ready: Ready,
    batch: &Batch<'_, T>,
    out: Out<'_, T>,
    kernel: &(dyn Fn(Points<'_, T>) -> bool + Sync),
) -> Result<Sums, Error> {
    let layout: Layout = batch.layout(card)?;
    check_out("the value output", &out.value, layout.rows)?;
    check_out("the gradient output", &out.grad, layout.rows)?;
    check_out("the second-derivative output", &out.hess, layout.rows)?;
    check_half(&out, layout.rows)?;
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
            weight: [T::default(); CHUNK],
            lanes: Lanes::ZERO,
            part: Part::default(),
        };
        // Room for values and gradients that are not wanted as they are.
        let mut spare = [[T::default(); CHUNK]; 2];
        let total = self.pred.len();
        let whole = total - total % LANES;
        for at in (0..whole).step_by(CHUNK) {
            let n = CHUNK.min(whole - at);
            let [value, grad] = &mut spare;
            let unread = self.grad.is_none() && self.hess.is_none();
            let hess = section(&mut self.hess, at, n).unwrap_or_default();
            // Gradients come along with second derivatives, and are rounded from here.
            let along = !hess.is_empty() || self.half.is_some();
            let unasked = if along { n } else { 0 };
            let piece = Piece {
                start: self.start + at,
                rows: n,
                pred: self.pred.section(at, n),
                target: self.target.section(at, n),
                value: groups_mut(section(&mut self.value, at, n).unwrap_or(&mut value[..n])),
                grad: groups_mut(section(&mut self.grad, at, n).unwrap_or(&mut grad[..unasked])),
                hess: groups_mut(hess),
                half: self.half.as_mut().map(|h| h.section(at, n)),
                unread,
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
    fn last(&mut self, at: usize, tally: &mut Tally<T>) -> Result<(), Error> {
        let n = self.pred.len() - at;
        let filled =
            |x: Numbers<'_, T>| -> Group<T> { std::array::from_fn(|i| x.at(at + i.min(n - 1))) };
        let (pred, target) = (filled(self.pred), filled(self.target));
        let [mut value, mut grad, mut hess] = [[[T::default(); LANES]]; 3];
        let curved = self.hess.is_some();
        let sloped = curved || self.grad.is_some() || self.half.is_some();
        let piece = Piece {
            start: self.start + at,
            rows: n,
            pred: Numbers::Own(&pred),
            target: Numbers::Own(&target),
            value: &mut value,
            grad: if sloped { &mut grad } else { &mut [] },
            hess: if curved { &mut hess } else { &mut [] },
            half: None,
            unread: false,
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

/// What is summed over a block, and room for its weights.
struct Tally<T> {
    weight: [T; CHUNK],
    lanes: Lanes,
    part: Part,
}

/// Whole groups, of which the first `rows` values are rows of the batch.
struct Piece<'a, T> {
    start: usize,
    rows: usize,
    pred: Numbers<'a, T>,
    target: Numbers<'a, T>,
    value: &'a mut [Group<T>],
    grad: &'a mut [Group<T>],
    hess: &'a mut [Group<T>],
    half: Option<HalfMut<'a>>,
    /// Whether nobody reads `grad`.
    unread: bool,
}

impl<T: Scalar> Piece<'_, T> {
    /// The kernel does everything at once, unless rows weigh differently: then weights follow while the piece is in cache.
    fn run(self, common: &Common<'_, T>, tally: &mut Tally<T>) -> Result<(), Error> {
        let n = self.value.len() * LANES;
        let plain = common.weights.is_plain() && self.rows == n;
        let mut unused = Lanes::ZERO;
        let mut half = self.half;
        let room = if plain && self.unread {
            self.grad.len().min(1)
        } else {
            self.grad.len()
        };
        let points = Points {
            pred: self.pred,
            target: self.target,
            bounds: common.bounds,
            value: &mut *self.value,
            grad: &mut self.grad[..room],
            hess: &mut *self.hess,
            half: if plain { half.take() } else { None },
            scale: if plain {
                common.scale
            } else {
                T::from_f64(1.0)
            },
            lanes: if plain { &mut tally.lanes } else { &mut unused },
        };
        if !(common.kernel)(points) {
            common.report(self.start, self.rows, self.pred, self.target)?;
        }
        if plain {
            tally.part.rows += n as u64;
            tally.part.weight += n as f64;
            return Ok(());
        }
        for (i, w) in tally.weight[..n].iter_mut().enumerate() {
            let own = (i < self.rows)
                .then(|| common.weights.at(self.start + i))
                .flatten();
            tally.part.rows += u64::from(own.is_some());
            *w = own.unwrap_or_default();
        }
        let weigh = Weigh {
            weight: &tally.weight[..n],
            scale: common.scale,
            value: self.value.as_flattened_mut(),
            grad: self.grad.as_flattened_mut(),
            half,
            hess: self.hess.as_flattened_mut(),
            lanes: &mut tally.lanes,
        };
        tally.part.weight += dispatch(common.ready, weigh);
        Ok(())
    }
}

/// Weights a chunk and sums it up; answers Σw.
struct Weigh<'a, T> {
    weight: &'a [T],
    scale: T,
    value: &'a mut [T],
    grad: &'a mut [T],
    half: Option<HalfMut<'a>>,
    hess: &'a mut [T],
    lanes: &'a mut Lanes,
}

impl<T: Scalar> Task for Weigh<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run<A: Arch>(self) -> f64 {
        reduce::weigh(self.value, self.weight, T::from_f64(1.0));
        reduce::weigh(self.grad, self.weight, self.scale);
        if let Some(half) = self.half {
            half.write(self.grad);
        }
        reduce::weigh(self.hess, self.weight, self.scale);
        self.lanes.extend(self.value);
        reduce::sum(self.weight)
    }
}

impl<T: Scalar> Common<'_, T> {
    /// Finds the first counted row outside its domain.
    #[cold]
    #[inline(never)]
    fn report(
        &self,
        start: usize,
        rows: usize,
        pred: Numbers<'_, T>,
        target: Numbers<'_, T>,
    ) -> Result<(), Error> {
        let [of_pred, of_target] = self.bounds;
        for i in 0..rows {
            let (p, t) = (pred.at(i), target.at(i));
            if self.weights.at(start + i).is_none() {
                continue;
            }
            let bad = |what, bounds: Bounds<T>, x: T, hint| Error::Domain {
                loss: self.card.name,
                what,
                row: start + i,
                column: None,
                value: x.to_f64(),
                allowed: bounds.domain().text(),
                hint,
            };
            if !of_target.contain(t) {
                let hint = target_hint(of_target.domain());
                return Err(bad("target", of_target, t, hint));
            }
            if !of_pred.contain(p) {
                let hint = pred_hint(of_pred.domain());
                return Err(bad("prediction", of_pred, p, hint));
            }
        }
        Ok(())
    }
}

fn target_hint(domain: Domain) -> &'static str {
    match domain {
        Domain::Real => "mask rows whose target is missing",
        Domain::Signs => "map labels 0 and 1 to -1 and +1",
        _ => "predictions come first, targets second",
    }
}

fn pred_hint(domain: Domain) -> &'static str {
    if domain == Domain::UNIT {
        "these look like logits: use the loss that ends in _with_logits"
    } else {
        ""
    }
}
