//! A few rows at a time through a batch. Knows no loss, only its kernel.

use super::Lines;
use crate::Error;
use crate::batch::{Batch, Layout, Out, Part, Sums};
use crate::card::Card;
use crate::dispatch::{Arch, Ready, Task, dispatch};
use crate::drive::target::Goals;
use crate::drive::{BLOCK, CHUNK, check_out, run_blocks, take};
use crate::real::Scalar;
use crate::reduce::{self, Weights};

/// What all blocks of a batch share.
struct Common<'a, T> {
    ready: Ready,
    kernel: &'a (dyn Fn(Lines<'_, T>) + Sync),
    pred: &'a [T],
    direction: Option<&'a [T]>,
    layout: Layout,
    goals: Goals<'a, T>,
    weights: Weights<'a, T>,
    scale: T,
}

/// Carries a kernel over a batch.
pub(super) fn walk<T: Scalar>(
    card: &'static Card,
    ready: Ready,
    batch: &Batch<'_, T>,
    direction: Option<&[T]>,
    out: Out<'_, T>,
    kernel: &(dyn Fn(Lines<'_, T>) + Sync),
) -> Result<Sums, Error> {
    let layout = batch.layout(card)?;
    let Out {
        mut value,
        mut grad,
        ..
    } = out;
    check_out("the value output", &value, layout.rows)?;
    check_out("the gradient output", &grad, layout.rows * layout.width)?;
    let weights = Weights::of(batch);
    let common = Common {
        ready,
        kernel,
        pred: batch.pred.data.own(),
        direction,
        layout,
        goals: Goals::of(card, batch, layout),
        weights,
        scale: weights.scale(layout, batch.reduction)?,
    };
    // A block owns a contiguous piece of the output, so rows that interleave stay together.
    let grain = BLOCK / layout.width.max(1);
    let step = (grain / layout.inner).max(1) * layout.inner;
    let blocks = (0..layout.rows)
        .step_by(step)
        .map(|start| {
            let rows = step.min(layout.rows - start);
            Block {
                common: &common,
                start,
                rows,
                value: take(&mut value, rows),
                grad: take(&mut grad, rows * layout.width),
            }
        })
        .collect();
    run_blocks(blocks, |block: Block<'_, '_, T>| block.chunks())
}

struct Block<'a, 'o, T> {
    common: &'a Common<'a, T>,
    start: usize,
    rows: usize,
    value: Option<&'o mut [T]>,
    grad: Option<&'o mut [T]>,
}

impl<T: Scalar> Block<'_, '_, T> {
    /// A few rows at a time: check, gather, kernel, weigh, scatter.
    fn chunks(mut self) -> Result<Part, Error> {
        let common = self.common;
        let Layout { width, inner, .. } = common.layout;
        let most = (CHUNK / width.max(1)).clamp(1, self.rows.max(1));
        let mut room = Room::new(most, width);
        let mut part = Part::default();
        for at in (0..self.rows).step_by(most) {
            let n = most.min(self.rows - at);
            let start = self.start + at;
            for i in 0..n {
                let own = common.weights.at(start + i);
                part.rows += u64::from(own.is_some());
                room.weights[i] = own.unwrap_or_default();
                let goal = match own {
                    Some(_) => common.goals.checked(start + i)?,
                    None => Default::default(),
                };
                (room.numbers[i], room.classes[i]) = goal;
            }
            let total = n * width;
            let (goals, along) = (common.goals.rows(), common.direction);
            let pred = common.gathered(common.pred, start, n, &mut room.pred);
            let goals = goals.map(|g| common.gathered(g, start, n, &mut room.goals));
            let along = along.map(|d| common.gathered(d, start, n, &mut room.along));
            let value = match &mut self.value {
                Some(out) => &mut out[at..at + n],
                None => &mut room.value[..n],
            };
            let grad: &mut [T] = match &mut self.grad {
                Some(out) if inner == 1 => &mut out[at * width..at * width + total],
                Some(_) => &mut room.grad[..total],
                None => &mut [],
            };
            (common.kernel)(Lines {
                width,
                pred,
                along: along.unwrap_or(&[]),
                numbers: &room.numbers[..n],
                classes: &room.classes[..n],
                goals: goals.unwrap_or(&[]),
                value: &mut *value,
                grad: &mut *grad,
            });
            let finish = Finish {
                width,
                weights: &room.weights[..n],
                scale: common.scale,
                value,
                grad: &mut *grad,
            };
            let (loss, weight) = dispatch(common.ready, finish);
            part.loss += loss;
            part.weight += weight;
            if let (Some(out), true) = (&mut self.grad, inner != 1) {
                let origin = self.start * width;
                for i in 0..n {
                    let first = common.layout.start(start + i) - origin;
                    for j in 0..width {
                        out[first + j * inner] = room.grad[i * width + j];
                    }
                }
            }
        }
        Ok(part)
    }
}

impl<T: Scalar> Common<'_, T> {
    /// Rows one after the other: where they lie, or copied together into `room`.
    fn gathered<'a>(&self, data: &'a [T], start: usize, n: usize, room: &'a mut [T]) -> &'a [T] {
        let Layout { width, inner, .. } = self.layout;
        if inner == 1 {
            return &data[start * width..(start + n) * width];
        }
        for i in 0..n {
            let first = self.layout.start(start + i);
            for j in 0..width {
                room[i * width + j] = data[first + j * inner];
            }
        }
        &room[..n * width]
    }
}

/// Room for a chunk.
struct Room<T> {
    pred: Vec<T>,
    along: Vec<T>,
    goals: Vec<T>,
    grad: Vec<T>,
    value: Vec<T>,
    weights: Vec<T>,
    numbers: Vec<T>,
    classes: Vec<usize>,
}

impl<T: Scalar> Room<T> {
    fn new(rows: usize, width: usize) -> Self {
        let wide = || vec![T::default(); rows * width];
        let narrow = || vec![T::default(); rows];
        Room {
            pred: wide(),
            along: wide(),
            goals: wide(),
            grad: wide(),
            value: narrow(),
            weights: narrow(),
            numbers: narrow(),
            classes: vec![0; rows],
        }
    }
}

/// Weights a chunk and sums it up: Σwℓ and Σw.
struct Finish<'a, T> {
    width: usize,
    weights: &'a [T],
    scale: T,
    value: &'a mut [T],
    grad: &'a mut [T],
}

impl<T: Scalar> Task for Finish<'_, T> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<A: Arch>(self) -> (f64, f64) {
        for (row, &w) in self
            .grad
            .chunks_exact_mut(self.width.max(1))
            .zip(self.weights)
        {
            if w == T::default() {
                row.fill(w);
            } else {
                reduce::scale(row, w * self.scale);
            }
        }
        reduce::weigh(self.value, self.weights, T::from_f64(1.0));
        (reduce::sum(self.value), reduce::sum(self.weights))
    }
}
