//! A few rows at a time through a batch. Knows no loss, only its kernels.

use super::grad::{Grad, Piece, pieces};
use super::turn::{turn, turn_back};
use super::{ABREAST, Goals, Kernels, Lines, Sheet};
use crate::Error;
use crate::batch::{Batch, Layout, Out, Part, Sums};
use crate::card::Card;
use crate::dispatch::{Arch, Ready, Task, dispatch};
use crate::drive::target::{Compared, Sound, SoundAbreast};
use crate::drive::{CHUNK, check_out, run_blocks_in};
use crate::real::Scalar;
use crate::reduce::{self, Weights};

/// Rows of at most this many numbers are evaluated side by side: what is gained by it is more than what it takes to turn
/// them.
const SHORT: usize = 64;
/// Rows with gaps shorter than those side by side are turned if they have at most this many numbers: what that takes
/// stays in the second-level cache.
const TURNED: usize = 2048;
/// Bytes of rows that lie apart and are turned at once. Of a place as many rows are read in one go as fit: half as many
/// were measured to be slower, more would not stay in the second-level cache.
const TILE: usize = 1 << 20;
/// Fewer rows than this are evaluated one by one.
const FEW: usize = 8;

/// What all blocks of a batch share.
struct Common<'a, T> {
    ready: Ready,
    kernels: Kernels<'a, T>,
    pred: &'a [T],
    direction: Option<&'a [T]>,
    layout: Layout,
    compared: Compared<'a, T>,
    weights: Weights<'a, T>,
    scale: T,
    /// Numbers a row that come out as the gradient: as many as it has, laid out as they are, or more, one after the other.
    out_width: usize,
}

/// Carries kernels over a batch.
pub(super) fn walk<T: Scalar>(
    card: &Card,
    ready: Ready,
    batch: &Batch<'_, T>,
    direction: Option<&[T]>,
    out: Out<'_, T>,
    out_width: usize,
    kernels: Kernels<'_, T>,
) -> Result<Sums, Error> {
    let layout = batch.layout(card)?;
    check_out("the value output", &out.value, layout.rows)?;
    check_out("the gradient output", &out.grad, layout.rows * out_width)?;
    let weights = Weights::of(batch);
    let common = Common {
        ready,
        kernels,
        pred: batch.pred.data.own(),
        direction,
        layout,
        compared: Compared::of(card, batch, layout),
        weights,
        scale: weights.scale(layout, batch.reduction)?,
        out_width,
    };
    let pieces = pieces(layout, out_width, out.value, out.grad);
    run_blocks_in(pieces, Room::default, |room, piece| common.run(room, piece))
}

impl<T: Scalar> Common<'_, T> {
    /// Whether rows go side by side.
    fn beside(&self, rows: usize) -> bool {
        let Layout { width, inner, .. } = self.layout;
        let most = match inner {
            1 => SHORT,
            2..ABREAST => TURNED,
            _ => usize::MAX,
        };
        rows >= FEW && width <= most
    }

    /// A few rows at a time: check, kernel, weigh, sum.
    fn run(&self, room: &mut Room<T>, piece: Piece<'_, T>) -> Result<Part, Error> {
        let Piece {
            start: origin,
            rows,
            mut value,
            mut grad,
        } = piece;
        let Layout { width, inner, .. } = self.layout;
        let out_width = self.out_width;
        let lies_as_read = inner == 1 || out_width != width;
        let many = self.kernels.many.filter(|_| self.beside(rows));
        let numbers = match many {
            Some(_) if inner >= ABREAST => {
                let tiles = 1 + usize::from(self.compared.rows().is_some());
                TILE / tiles / size_of::<T>()
            }
            _ => CHUNK,
        };
        let most = (numbers / width.max(1)).clamp(1, rows.max(1));
        let most = match many {
            Some(_) => most.next_multiple_of(ABREAST).min(CHUNK),
            None => most,
        };
        room.fit(most);
        let mut part = Part::default();
        let mut at = 0;
        while at < rows {
            let start = origin + at;
            let n = most.min(rows - at);
            let rows = self.compared.rows();
            let beside = match (many, rows) {
                (Some(_), Some(rows)) => self.turned(rows, start, n, 0, &mut room.beside),
                _ => &mut [],
            };
            let sound = match (many, rows) {
                (Some(_), Some(_)) => dispatch(
                    self.ready,
                    SoundAbreast {
                        rows: &*beside,
                        width,
                        n,
                    },
                ),
                (None, Some(rows)) if inner == 1 => {
                    let rows = &rows[start * width..(start + n) * width];
                    dispatch(self.ready, Sound { rows, width })
                }
                (_, rows) => rows.is_none(),
            };
            let plain = sound && self.weights.is_plain() && self.compared.allowed(start, n);
            if plain {
                part.rows += n as u64;
                room.weights[..n].fill(T::from_f64(1.0));
                let (numbers, classes) = (&mut room.numbers, &mut room.classes);
                self.compared.copy(start, n, numbers, classes);
            } else {
                for i in 0..n {
                    let own = self.weights.at(start + i);
                    part.rows += u64::from(own.is_some());
                    room.weights[i] = own.unwrap_or_default();
                    (room.numbers[i], room.classes[i]) = match own {
                        Some(_) => self.compared.checked(start + i, sound)?,
                        None => Default::default(),
                    };
                }
            }
            room.weights[n..].fill(T::default());
            let goals = Goals {
                numbers: &room.numbers,
                classes: &room.classes,
                weights: &room.weights,
                scale: self.scale,
            };
            let value = match &mut value {
                Some(out) => &mut out[at..at + n],
                None => &mut room.value[..n],
            };
            let wanted = grad.is_wanted();
            if let Some(kernel) = many {
                let tile = self.turned(self.pred, start, n, 1, &mut room.tile);
                kernel(Sheet {
                    width,
                    tile: &mut *tile,
                    rows: beside,
                    goals,
                    value: &mut *value,
                    wanted,
                });
                turn_back(tile, self.layout, at, n, &mut grad);
            } else {
                let [pred, targets, along, out] = &mut room.gathered;
                let apart = wanted && !lies_as_read;
                out.resize(if wanted { n } else { 1 } * out_width, T::default());
                (self.kernels.one)(Lines {
                    width,
                    pred: self.gathered(Some(self.pred), start, n, pred),
                    along: self.gathered(self.direction, start, n, along),
                    rows: self.gathered(self.compared.rows(), start, n, targets),
                    goals,
                    value: &mut *value,
                    grad: match &mut grad {
                        Grad::Whole(out) if lies_as_read => {
                            &mut out[at * out_width..(at + n) * out_width]
                        }
                        _ => &mut *out,
                    },
                    wanted,
                });
                if apart {
                    grad.scatter(self.layout, at, n, |i, j| out[i * width + j]);
                }
            }
            let finish = Finish {
                weights: (!plain).then_some(&room.weights[..n]),
                value,
            };
            let (loss, weight) = dispatch(self.ready, finish);
            part.loss += loss;
            part.weight += weight;
            at += n;
        }
        Ok(part)
    }

    /// Rows one after the other: where they lie, or copied together into `room`.
    fn gathered<'a>(
        &'a self,
        data: Option<&'a [T]>,
        start: usize,
        n: usize,
        room: &'a mut Vec<T>,
    ) -> &'a [T] {
        let Layout { width, inner, .. } = self.layout;
        match data {
            None => &[],
            Some(data) if inner == 1 => &data[start * width..(start + n) * width],
            Some(data) => {
                room.clear();
                for i in 0..n {
                    let row = data[self.layout.start(start + i)..].iter();
                    room.extend(row.step_by(inner).take(width));
                }
                room
            }
        }
    }

    /// Rows copied side by side into `room`, behind as many packs as are to be left `free`.
    fn turned<'a>(
        &self,
        data: &[T],
        start: usize,
        n: usize,
        free: usize,
        room: &'a mut Vec<[T; ABREAST]>,
    ) -> &'a mut [[T; ABREAST]] {
        let width = self.layout.width;
        room.resize(
            width * (free + n.div_ceil(ABREAST)),
            [T::default(); ABREAST],
        );
        turn(data, self.layout, start, n, &mut room[free * width..]);
        room
    }
}

/// Room for a chunk.
#[derive(Default)]
struct Room<T> {
    /// Predictions, targets, direction and gradient, if they must be brought together.
    gathered: [Vec<T>; 4],
    /// Predictions, then their gradient, side by side.
    tile: Vec<[T; ABREAST]>,
    /// Targets side by side.
    beside: Vec<[T; ABREAST]>,
    value: Vec<T>,
    weights: Vec<T>,
    numbers: Vec<T>,
    classes: Vec<usize>,
}

impl<T: Scalar> Room<T> {
    /// Makes room for so many rows.
    fn fit(&mut self, rows: usize) {
        for narrow in [&mut self.value, &mut self.weights, &mut self.numbers] {
            narrow.resize(rows, T::default());
        }
        self.classes.resize(rows, 0);
    }
}

/// Weights the values of a chunk and sums them up: Σwℓ and Σw. Without weights each is 1.
struct Finish<'a, T> {
    weights: Option<&'a [T]>,
    value: &'a mut [T],
}

impl<T: Scalar> Task for Finish<'_, T> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<A: Arch>(self) -> (f64, f64) {
        let Some(weights) = self.weights else {
            return (reduce::sum(self.value), self.value.len() as f64);
        };
        reduce::weigh(self.value, weights, T::from_f64(1.0));
        (reduce::sum(self.value), reduce::sum(weights))
    }
}
