//! Rows turned: copied so that they lie side by side, and back.
//!
//! Place `j` of row `i` is in lane `i % W` of `i / W · width + j`: each `W` rows abreast are one stretch of memory.

use super::ABREAST as W;
use super::grad::Grad;
use crate::batch::Layout;

/// Copies `n` rows from `start` on side by side.
pub(super) fn turn<T: Copy>(
    data: &[T],
    layout: Layout,
    start: usize,
    n: usize,
    packs: &mut [[T; W]],
) {
    let Layout { width, inner, .. } = layout;
    if inner == 1 {
        let rows = data[start * width..(start + n) * width].chunks(W * width);
        for (rows, pack) in rows.zip(packs.chunks_exact_mut(width)) {
            let mut j = 0;
            while j < width {
                j += match width - j {
                    8.. => places::<T, 8>(rows, width, j, pack),
                    4.. => places::<T, 4>(rows, width, j, pack),
                    2.. => places::<T, 2>(rows, width, j, pack),
                    _ => places::<T, 1>(rows, width, j, pack),
                };
            }
        }
        return;
    }
    for (i, run) in layout.runs(start, n) {
        let from = &data[layout.start(start + i)..];
        for span in spans(i, run) {
            let lines = from.chunks(inner).take(width);
            for (j, line) in lines.enumerate() {
                let line = &line[span.at..][..span.n];
                if span.is_whole() {
                    let packs = packs[span.pack * width + j..].iter_mut().step_by(width);
                    for (pack, from) in packs.zip(line.as_chunks().0) {
                        *pack = *from;
                    }
                } else {
                    packs[span.pack * width + j][span.lane..][..span.n].copy_from_slice(line);
                }
            }
        }
    }
}

/// Puts `n` gradients that are side by side where they belong, from row `at` of the piece on.
pub(super) fn turn_back<T: Copy>(
    packs: &[[T; W]],
    layout: Layout,
    at: usize,
    n: usize,
    grad: &mut Grad<'_, T>,
) {
    let Layout { width, inner, .. } = layout;
    if let (Grad::Whole(out), 1) = (&mut *grad, inner) {
        let rows = out[at * width..(at + n) * width].chunks_mut(W * width);
        for (rows, pack) in rows.zip(packs.chunks_exact(width)) {
            let mut j = 0;
            while j < width {
                j += match width - j {
                    8.. => places_back::<T, 8>(pack, width, j, rows),
                    4.. => places_back::<T, 4>(pack, width, j, rows),
                    2.. => places_back::<T, 2>(pack, width, j, rows),
                    _ => places_back::<T, 1>(pack, width, j, rows),
                };
            }
        }
        return;
    }
    for (i, run) in layout.runs(at, n) {
        for span in spans(i, run) {
            for j in 0..width {
                let first = at + i + span.at;
                let line = match grad {
                    Grad::None => return,
                    Grad::Whole(out) => &mut out[layout.start(first) + j * inner..],
                    Grad::Planes(planes) => &mut planes[j][first..],
                };
                let line = &mut line[..span.n];
                if span.is_whole() {
                    let packs = packs[span.pack * width + j..].iter().step_by(width);
                    for (to, pack) in line.as_chunks_mut().0.iter_mut().zip(packs) {
                        *to = *pack;
                    }
                } else {
                    line.copy_from_slice(&packs[span.pack * width + j][span.lane..][..span.n]);
                }
            }
        }
    }
}

/// Turns `K` places of rows one after the other, from place `j` on.
#[inline]
fn places<T: Copy, const K: usize>(
    rows: &[T],
    width: usize,
    j: usize,
    pack: &mut [[T; W]],
) -> usize {
    if let Some(pack) = pack[j..].first_chunk_mut::<K>() {
        for (lane, row) in rows[j..].chunks(width).enumerate() {
            if let Some(row) = row.first_chunk::<K>() {
                for k in 0..K {
                    pack[k][lane] = row[k];
                }
            }
        }
    }
    K
}

/// Turns `K` places of a pack back.
#[inline]
fn places_back<T: Copy, const K: usize>(
    pack: &[[T; W]],
    width: usize,
    j: usize,
    rows: &mut [T],
) -> usize {
    if let Some(pack) = pack[j..].first_chunk::<K>() {
        for (lane, row) in rows[j..].chunks_mut(width).enumerate() {
            if let Some(row) = row.first_chunk_mut::<K>() {
                for k in 0..K {
                    row[k] = pack[k][lane];
                }
            }
        }
    }
    K
}

/// Rows that follow each other in whole packs, or in one.
struct Span {
    pack: usize,
    lane: usize,
    /// The first of them, from the first row of the run.
    at: usize,
    n: usize,
}

impl Span {
    fn is_whole(&self) -> bool {
        self.n.is_multiple_of(W)
    }
}

/// A run of rows from row `i` on, cut into what is in the end of a pack, in whole packs, and in the beginning of one.
fn spans(i: usize, run: usize) -> impl Iterator<Item = Span> {
    let head = (i.next_multiple_of(W) - i).min(run);
    let tail = (run - head) % W;
    [(0, head), (head, run - head - tail), (run - tail, tail)]
        .into_iter()
        .filter(|&(_, n)| n > 0)
        .map(move |(at, n)| Span {
            pack: (i + at) / W,
            lane: (i + at) % W,
            at,
            n,
        })
}
