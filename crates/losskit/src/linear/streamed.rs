//! Few outputs: each block of the input is read from memory once and used twice while it is in cache.

use super::LinearOut;
use super::few;
use super::problem::Problem;
use super::product::{Live, Product, shaped};
use super::scores::{Keep, Room, pieces};
use super::wide::Wide;
use crate::dispatch::dispatch;
use crate::{Error, Loss, Sums};
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, s};
use rayon::prelude::*;

/// Numbers of a matrix that stays in cache beside a block.
const MATRIX: usize = 1 << 17;
/// Numbers a block reads and makes: about what a second-level cache holds.
const BLOCK: usize = 1 << 17;
/// Rows of a block, at least and at most.
const ROWS: [usize; 2] = [32, 2048];
/// Blocks whose parts are alive at a time, at least and at most; fixed, so that the number of threads decides nothing.
const GROUP: [usize; 2] = [16, 256];
/// Outputs up to which a product is a handful of sums.
const FEW: usize = 4;

/// What a block comes to.
struct Part<T> {
    sums: Sums,
    matrix: Vec<T>,
    bias: Vec<T>,
}

/// A block of rows and where its results go.
struct Block<'a, T> {
    start: usize,
    keep: Keep<'a, T>,
    input: Option<ArrayViewMut2<'a, T>>,
}

/// What a task works in.
struct Desk<T> {
    scores: Vec<T>,
    room: Room<T>,
    one: Vec<T>,
}

/// Which results are wanted.
#[derive(Clone, Copy)]
struct Wants {
    grades: bool,
    matrix: bool,
    bias: bool,
}

impl<T: Product> Problem<'_, T> {
    /// Whether the matrix stays in cache.
    pub(super) fn is_small(&self) -> bool {
        self.matrix.len() <= MATRIX
    }

    /// Evaluates with a matrix that stays in cache.
    pub(super) fn stream(
        &self,
        loss: &(impl Loss + ?Sized),
        out: &mut LinearOut<'_, T>,
    ) -> Result<Sums, Error> {
        let (total, outputs) = (self.rows(), self.outputs());
        let most = BLOCK / (self.width() + 2 * outputs) / 32 * 32;
        let most = most.clamp(ROWS[0], ROWS[1]);
        let wants = Wants {
            grades: out.grades(),
            matrix: out.matrix.is_some(),
            bias: out.bias.is_some(),
        };
        let mut matrix = out.matrix.take().map(Wide::new);
        let mut bias = out.bias.take().map(Wide::new);
        let mut input = out.input.take().map(|o| self.like_input(o)).transpose()?;
        let mut rows = input
            .as_mut()
            .map(|i| i.axis_chunks_iter_mut(Axis(0), most));
        let mut blocks: Vec<_> = (0..total)
            .step_by(most)
            .zip(pieces(out, total, most, outputs))
            .map(|(start, keep)| Block {
                start,
                keep,
                input: rows.as_mut().and_then(Iterator::next),
            })
            .collect();
        let (ready, mut sums) = (self.isa.ready(), Sums::default());
        let group = (MATRIX * GROUP[0] / self.matrix.len()).clamp(GROUP[0], GROUP[1]);
        let desk = || Desk {
            scores: Vec::new(),
            room: Room::default(),
            one: Vec::new(),
        };
        for blocks in blocks.chunks_mut(group) {
            let run = |desk: &mut Desk<T>, block: &mut Block<'_, T>| {
                let rows = block.start..total.min(block.start + most);
                self.block(loss, rows, block, wants, desk)
            };
            let parts: Vec<Result<Part<T>, Error>> = match blocks {
                [one] => vec![run(&mut desk(), one)],
                many => many.par_iter_mut().map_init(desk, run).collect(),
            };
            for part in parts {
                let part = part?;
                sums = sums.merge(part.sums);
                if let Some(matrix) = &mut matrix {
                    matrix.add(ready, &part.matrix);
                }
                if let Some(bias) = &mut bias {
                    bias.add(ready, &part.bias);
                }
            }
        }
        drop(blocks);
        self.finish(out, sums, input, [matrix, bias]);
        Ok(sums)
    }

    fn block(
        &self,
        loss: &(impl Loss + ?Sized),
        rows: std::ops::Range<usize>,
        block: &mut Block<'_, T>,
        wants: Wants,
        desk: &mut Desk<T>,
    ) -> Result<Part<T>, Error> {
        let (width, outputs) = (self.width(), self.outputs());
        let (ready, start) = (self.isa.ready(), rows.start);
        let input = self.input.slice(s![rows, ..]);
        let n = input.nrows();
        let few = (outputs <= FEW).then(|| few::Block::of(input));
        let Desk { scores, room, one } = desk;
        scores.resize(n * outputs, T::default());
        match (&few, self.matrix.to_slice()) {
            (Some(few), Some(matrix)) => few.times(ready, matrix, scores, one),
            _ => T::multiply(input, self.matrix.t(), shaped((n, outputs), scores)?),
        }
        let keep = std::mem::take(&mut block.keep);
        let sums = self.judge(loss, start, scores, wants.grades, keep, room)?;
        let of = |wanted: bool, n: usize| vec![T::default(); if wanted { n } else { 0 }];
        let mut part = Part {
            sums,
            matrix: of(wants.matrix, outputs * width),
            bias: of(wants.bias, outputs),
        };
        let (slopes, out) = (&**scores, &mut *part.bias);
        dispatch(ready, few::Totals { slopes, out });
        if let (true, Some(few)) = (wants.matrix, &few) {
            few.back(ready, scores, &mut part.matrix, one);
        }
        let matrix = wants.matrix && few.is_none();
        if matrix || block.input.is_some() {
            let live = Live::of(input, scores, outputs);
            let n = live.input.nrows();
            let slopes = ArrayView2::from_shape((n, outputs), &scores[..n * outputs])
                .map_err(|_| Error::Strided)?;
            if matrix {
                let matrix = shaped((outputs, width), &mut part.matrix)?;
                T::multiply(slopes.t(), live.input.view(), matrix);
            }
            if let Some(out) = block.input.take() {
                let mut rows = Array2::default((n, width));
                T::multiply(slopes, self.matrix, rows.view_mut());
                live.scatter(rows.view(), out);
            }
        }
        Ok(part)
    }
}
