//! Chunk by chunk through a batch of points. Knows no loss, only its kernel.

use super::Points;
use crate::Error;
use crate::batch::{Batch, Layout, Out, Sums, Targets};
use crate::card::{Card, Domain, Row, TargetShape};
use crate::dispatch::{Arch, Ready, Task, dispatch};
use crate::drive::{BLOCK, Bounds, CHUNK, check_out, run_blocks, take};
use crate::real::Scalar;
use crate::reduce::{self, Weights};

/// What all blocks of a batch share.
struct Common<'a, T> {
    card: &'static Card,
    ready: Ready,
    kernel: &'a (dyn Fn(Points<'_, T>) + Sync),
    weights: Weights<'a, T>,
    scale: T,
    pred: Bounds<T>,
    target: Bounds<T>,
}

/// Carries a kernel over a batch.
pub(super) fn walk<T: Scalar>(
    card: &'static Card,
    ready: Ready,
    batch: &Batch<'_, T>,
    out: Out<'_, T>,
    kernel: &(dyn Fn(Points<'_, T>) + Sync),
) -> Result<Sums, Error> {
    let layout: Layout = batch.layout(card)?;
    check_out("the value output", &out.value, layout.rows)?;
    check_out("the gradient output", &out.grad, layout.rows)?;
    check_out("the second-derivative output", &out.hess, layout.rows)?;
    let (Targets::Numbers(target), TargetShape::Value(domain)) = (batch.target, card.target) else {
        return Ok(Sums::default());
    };
    let weights = Weights::of(batch);
    let common = Common {
        card,
        ready,
        kernel,
        weights,
        scale: weights.scale(layout, batch.reduction)?,
        pred: match card.row {
            // A loss that takes every number passes NaN through.
            Row::One(domain) if domain != Domain::Real => Bounds::of(domain),
            _ => Bounds::none(),
        },
        target: Bounds::of(domain),
    };
    let Out {
        mut value,
        mut grad,
        mut hess,
    } = out;
    let blocks = (0..layout.rows)
        .step_by(BLOCK)
        .map(|start| {
            let n = BLOCK.min(layout.rows - start);
            Block {
                common: &common,
                start,
                pred: &batch.pred.data[start..start + n],
                target: &target[start..start + n],
                value: take(&mut value, n),
                grad: take(&mut grad, n),
                hess: take(&mut hess, n),
            }
        })
        .collect();
    run_blocks(blocks, |block: Block<'_, '_, T>| block.chunks())
}

struct Block<'a, 'o, T> {
    common: &'a Common<'a, T>,
    start: usize,
    pred: &'a [T],
    target: &'a [T],
    value: Option<&'o mut [T]>,
    grad: Option<&'o mut [T]>,
    hess: Option<&'o mut [T]>,
}

impl<T: Scalar> Block<'_, '_, T> {
    /// Chunk by chunk: check, kernel, weights and sums, while the chunk is in the first-level cache.
    fn chunks(mut self) -> Result<Sums, Error> {
        let common = self.common;
        let mut spare = [[T::default(); CHUNK]; 2];
        let mut weight = [T::default(); CHUNK];
        let mut sums = Sums::default();
        for at in (0..self.pred.len()).step_by(CHUNK) {
            let n = CHUNK.min(self.pred.len() - at);
            let start = self.start + at;
            let (pred, target) = (&self.pred[at..at + n], &self.target[at..at + n]);
            let check = Check {
                pred: (common.pred, pred),
                target: (common.target, target),
            };
            if !dispatch(common.ready, check) {
                common.report(start, pred, target)?;
            }
            let [value, grad] = &mut spare;
            let value = part(&mut self.value, at, n).unwrap_or(&mut value[..n]);
            let hess = part(&mut self.hess, at, n).unwrap_or_default();
            // The second derivative comes with the first, wanted or not.
            let unasked = if hess.is_empty() { 0 } else { n };
            let grad = part(&mut self.grad, at, n).unwrap_or(&mut grad[..unasked]);
            (common.kernel)(Points {
                pred,
                target,
                value: &mut *value,
                grad: &mut *grad,
                hess: &mut *hess,
            });
            let plain = common.weights.is_plain();
            if plain {
                sums.rows += n as u64;
            } else {
                for (i, w) in weight[..n].iter_mut().enumerate() {
                    let own = common.weights.at(start + i);
                    sums.rows += u64::from(own.is_some());
                    *w = own.unwrap_or_default();
                }
            }
            let finish = Finish {
                weight: if plain { &[] } else { &weight[..n] },
                scale: common.scale,
                value,
                grad,
                hess,
            };
            let (loss, total) = dispatch(common.ready, finish);
            sums.loss += loss;
            sums.weight += total;
        }
        Ok(sums)
    }
}

fn part<'a, T>(out: &'a mut Option<&mut [T]>, at: usize, n: usize) -> Option<&'a mut [T]> {
    out.as_mut().map(|o| &mut o[at..at + n])
}

/// Whether a chunk is within its domains.
struct Check<'a, T> {
    pred: (Bounds<T>, &'a [T]),
    target: (Bounds<T>, &'a [T]),
}

impl<T: Scalar> Task for Check<'_, T> {
    type Output = bool;

    #[inline(always)]
    fn run<A: Arch>(self) -> bool {
        self.pred.0.contain_all(self.pred.1) & self.target.0.contain_all(self.target.1)
    }
}

/// Weights a chunk and sums it up: Σwℓ and Σw.
struct Finish<'a, T> {
    weight: &'a [T],
    scale: T,
    value: &'a mut [T],
    grad: &'a mut [T],
    hess: &'a mut [T],
}

impl<T: Scalar> Task for Finish<'_, T> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<A: Arch>(self) -> (f64, f64) {
        let one = T::from_f64(1.0);
        let mut total = self.value.len() as f64;
        if !self.weight.is_empty() {
            total = reduce::sum(self.weight);
            reduce::weigh(self.value, self.weight, one);
            reduce::weigh(self.grad, self.weight, self.scale);
            reduce::weigh(self.hess, self.weight, self.scale);
        } else if self.scale != one {
            reduce::scale(self.grad, self.scale);
            reduce::scale(self.hess, self.scale);
        }
        (reduce::sum(self.value), total)
    }
}

impl<T: Scalar> Common<'_, T> {
    /// Finds the first counted row outside its domain.
    #[cold]
    #[inline(never)]
    fn report(&self, start: usize, pred: &[T], target: &[T]) -> Result<(), Error> {
        for (i, (&p, &t)) in pred.iter().zip(target).enumerate() {
            if self.weights.at(start + i).is_none() {
                continue;
            }
            let bad = |what, bounds: Bounds<T>, x: T, hint| Error::Domain {
                loss: self.card.name,
                what,
                row: start + i,
                column: None,
                value: x.to_f64(),
                allowed: bounds.domain.text(),
                hint,
            };
            if !self.target.contain(t) {
                let hint = target_hint(self.target.domain);
                return Err(bad("target", self.target, t, hint));
            }
            if !self.pred.contain(p) {
                let hint = pred_hint(self.pred.domain);
                return Err(bad("prediction", self.pred, p, hint));
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
