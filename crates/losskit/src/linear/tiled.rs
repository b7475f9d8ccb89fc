//! Many outputs: a chunk of rows at a time, a tile of outputs a task.

use super::LinearOut;
use super::problem::Problem;
use super::product::{Live, Product, shaped};
use super::scores::{Room, pieces};
use super::wide::{Piece, Wide};
use crate::dispatch::Ready;
use crate::{Error, Loss, Sums};
use ndarray::{ArrayView2, ArrayViewMut2, Axis, s};
use rayon::prelude::*;

/// Bytes of a chunk: its scores and its parts of the input's gradient.
const CHUNK: usize = 52 << 20;
/// Rows of a chunk, at least and at most: enough for a product to be efficient.
const ROWS: [usize; 2] = [16, 4096];
/// Outputs a tile, at least and at most, and about how many tiles there should be.
const TILE: [usize; 2] = [64, 512];
const TILES: usize = 16;
/// Tiles whose part of the input's gradient is alive at a time; fixed, so that the number of threads decides nothing.
const GROUP: usize = 8;
/// Scores graded at a time.
const GRADED: usize = 1 << 16;

/// Gradients under way.
struct Back<'a, T> {
    tile: usize,
    input: Option<ArrayViewMut2<'a, T>>,
    matrix: Option<Wide<'a, T>>,
    bias: Option<Wide<'a, T>>,
}

impl<T: Product> Problem<'_, T> {
    /// Evaluates with a matrix larger than a cache.
    pub(super) fn tile(
        &self,
        loss: &(impl Loss + ?Sized),
        out: &mut LinearOut<'_, T>,
    ) -> Result<Sums, Error> {
        let (total, outputs) = (self.rows(), self.outputs());
        let most = CHUNK / size_of::<T>() / (outputs + (GROUP + 2) * self.width());
        let most = (most / 8 * 8).clamp(ROWS[0], ROWS[1]).min(total.max(1));
        let group = (GRADED / outputs).clamp(1, most);
        let most = most / group * group;
        let grades = out.grades();
        let tile = outputs.div_ceil(TILES).next_multiple_of(8);
        let mut back = Back {
            tile: tile.clamp(TILE[0], TILE[1]),
            input: out.input.take().map(|o| self.like_input(o)).transpose()?,
            matrix: out.matrix.take().map(Wide::new),
            bias: out.bias.take().map(Wide::new),
        };
        let mut scores = vec![T::default(); most * outputs];
        let mut sums = Sums::default();
        let mut kept = pieces(out, total, group, outputs).into_iter();
        for start in (0..total).step_by(most) {
            let rows = start..total.min(start + most);
            let scores = &mut scores[..rows.len() * outputs];
            let input = self.input.slice(s![rows.clone(), ..]);
            self.forth(input, scores, back.tile)?;
            let groups: Vec<_> = rows
                .step_by(group)
                .zip(scores.chunks_mut(group * outputs))
                .map(|(first, scores)| (first, scores, kept.next().unwrap_or_default()))
                .collect();
            let parts: Vec<Result<Sums, Error>> = groups
                .into_par_iter()
                .map_init(Room::default, |room, (first, scores, keep)| {
                    self.judge(loss, first, scores, grades, keep, room)
                })
                .collect();
            for part in parts {
                sums = sums.merge(part?);
            }
            if grades {
                self.back(start, input, scores, &mut back)?;
            }
        }
        drop(kept);
        self.finish(out, sums, back.input, [back.matrix, back.bias]);
        Ok(sums)
    }

    /// scores = input · matrixᵀ.
    fn forth(&self, input: ArrayView2<'_, T>, scores: &mut [T], tile: usize) -> Result<(), Error> {
        let mut scores = shaped((input.nrows(), self.outputs()), scores)?;
        let tiles: Vec<_> = scores
            .axis_chunks_iter_mut(Axis(1), tile)
            .zip(self.matrix.axis_chunks_iter(Axis(0), tile))
            .collect();
        tiles
            .into_par_iter()
            .for_each(|(scores, matrix)| T::multiply(input, matrix.t(), scores));
        Ok(())
    }

    /// Gradients of a chunk from its slopes; each tile of them is used for all while it is in cache.
    fn back(
        &self,
        start: usize,
        input: ArrayView2<'_, T>,
        slopes: &mut [T],
        back: &mut Back<'_, T>,
    ) -> Result<(), Error> {
        let (ready, tile) = (self.isa.ready(), back.tile);
        let (width, outputs) = (self.width(), self.outputs());
        let live = Live::of(input, slopes, outputs);
        let n = live.input.nrows();
        let slopes = ArrayView2::from_shape((n, outputs), &slopes[..n * outputs])
            .map_err(|_| Error::Strided)?;
        let mut matrix = back.matrix.as_mut().map(|wide| wide.pieces(tile * width));
        let mut bias = back.bias.as_mut().map(|wide| wide.pieces(tile));
        let mut tiles: Vec<_> = slopes
            .axis_chunks_iter(Axis(1), tile)
            .zip(self.matrix.axis_chunks_iter(Axis(0), tile))
            .map(|(slopes, own)| Tile {
                slopes,
                own,
                matrix: matrix.as_mut().and_then(Iterator::next),
                bias: bias.as_mut().and_then(Iterator::next),
            })
            .collect();
        let size = if back.input.is_some() { n * width } else { 0 };
        let mut total = vec![T::default(); size];
        let mut sum = Wide::new(&mut total);
        let mut parts = vec![T::default(); size * GROUP.min(tiles.len())];
        for tiles in tiles.chunks_mut(GROUP) {
            let parts = &mut parts[..size * tiles.len()];
            let mut each = parts.chunks_mut(size.max(1));
            let tasks: Vec<_> = tiles.iter_mut().map(|tile| (tile, each.next())).collect();
            tasks
                .into_par_iter()
                .map_init(Vec::new, |room, (tile, part)| {
                    tile.run(ready, live.input.view(), part, room)
                })
                .collect::<Result<(), Error>>()?;
            sum.add(ready, parts);
        }
        if let Some(out) = &mut back.input {
            sum.close(ready, T::from_f64(1.0));
            let rows = ArrayView2::from_shape((n, width), &total).map_err(|_| Error::Strided)?;
            live.scatter(rows, out.slice_mut(s![start..start + input.nrows(), ..]));
        }
        Ok(())
    }
}

/// Some outputs of a chunk.
struct Tile<'a, T> {
    /// Rows × own outputs.
    slopes: ArrayView2<'a, T>,
    /// The matrix's rows.
    own: ArrayView2<'a, T>,
    matrix: Option<Piece<'a, T>>,
    bias: Option<Piece<'a, T>>,
}

impl<T: Product> Tile<'_, T> {
    fn run(
        &mut self,
        ready: Ready,
        input: ArrayView2<'_, T>,
        part: Option<&mut [T]>,
        room: &mut Vec<T>,
    ) -> Result<(), Error> {
        let (n, width) = input.dim();
        if let Some(sums) = &mut self.matrix {
            room.resize(self.own.len(), T::default());
            T::multiply(
                self.slopes.t(),
                input,
                shaped((self.own.nrows(), width), room)?,
            );
            sums.add(ready, room);
        }
        if let Some(sums) = &mut self.bias {
            room.clear();
            room.resize(self.own.nrows(), T::default());
            for row in self.slopes.rows() {
                room.iter_mut()
                    .zip(row)
                    .for_each(|(sum, &g)| *sum = *sum + g);
            }
            sums.add(ready, room);
        }
        if let Some(part) = part {
            T::multiply(self.slopes, self.own, shaped((n, width), part)?);
        }
        Ok(())
    }
}
