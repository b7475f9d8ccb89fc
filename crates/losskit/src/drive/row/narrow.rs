//! Rows in half precision: widened a block at a time, evaluated in cache, rounded on the way out.

use crate::Error;
use crate::Reduction;
use crate::batch::{Batch, HalfMut, Layout, Numbers, Out, Rows, Sums, Targets};
use crate::card::{Card, TargetShape};
use crate::drive::{BLOCK, check_half, check_out, run_blocks, take, take_half};
use crate::real::Scalar;
use crate::reduce::Weights;

/// Whether anything that goes in or comes out is in half precision.
pub(super) fn is_half<T: Scalar>(batch: &Batch<'_, T>, out: &Out<'_, T>) -> bool {
    batch.is_half() || out.half_grad.is_some()
}

struct Block<'o, T> {
    start: usize,
    rows: usize,
    value: Option<&'o mut [T]>,
    grad: Option<&'o mut [T]>,
    half: Option<HalfMut<'o>>,
}

type Eval<'k, T> = dyn Fn(&Batch<'_, T>, Out<'_, T>) -> Result<Sums, Error> + Sync + 'k;

/// Hands wide blocks of a batch to `eval`.
pub(super) fn eval<T: Scalar>(
    card: &Card,
    batch: &Batch<'_, T>,
    out: Out<'_, T>,
    eval: &Eval<'_, T>,
) -> Result<Sums, Error> {
    let layout: Layout = batch.layout(card)?;
    let width = layout.width;
    if layout.inner != 1 {
        return Err(Error::Strided);
    }
    check_out("the value output", &out.value, layout.rows)?;
    check_out("the gradient output", &out.grad, layout.rows * width)?;
    check_half(batch, &out, layout.rows * width)?;
    let divisor = Weights::of(batch).divisor(layout, batch.reduction)?;
    let Out {
        mut value,
        mut grad,
        mut half_grad,
        ..
    } = out;
    let step = (BLOCK / width.max(1)).max(1);
    let blocks = (0..layout.rows)
        .step_by(step)
        .map(|start| {
            let rows = step.min(layout.rows - start);
            Block {
                start,
                rows,
                value: take(&mut value, rows),
                grad: take(&mut grad, rows * width),
                half: take_half(&mut half_grad, rows * width),
            }
        })
        .collect();
    run_blocks(blocks, |block: Block<'_, T>| {
        let (start, rows) = (block.start, block.rows);
        let numbers = |x: Numbers<'_, T>, each: usize| -> Vec<T> {
            (start * each..(start + rows) * each)
                .map(|i| x.at(i))
                .collect()
        };
        let pred = numbers(batch.pred.data, width);
        let each = if matches!(card.target, TargetShape::Distribution) {
            width
        } else {
            1
        };
        let goals = batch.target.numbers().map(|x| numbers(x, each));
        let piece = Batch {
            pred: Rows::new(&pred, width),
            target: match (&goals, batch.target) {
                (Some(goals), _) => Targets::Numbers(goals),
                (None, Targets::Classes(classes)) => {
                    Targets::Classes(&classes[start..start + rows])
                }
                (None, other) => other,
            },
            weight: batch.weight.map(|w| &w[start..start + rows]),
            mask: batch.mask.map(|m| &m[start..start + rows]),
            reduction: Reduction::SumOver(divisor),
            ..*batch
        };
        let mut room = vec![T::default(); if block.half.is_some() { pred.len() } else { 0 }];
        let mut own = block.grad;
        let out = Out {
            value: block.value,
            grad: match &mut own {
                Some(grad) => Some(&mut **grad),
                None if room.is_empty() => None,
                None => Some(&mut room),
            },
            ..Out::none()
        };
        let sums = eval(&piece, out).map_err(|e| e.moved(start))?;
        if let Some(half) = block.half {
            half.write(own.as_deref().unwrap_or(&room));
        }
        Ok(sums)
    })
}
