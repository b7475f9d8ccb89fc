//! Where the gradient of rows goes, cut into blocks that threads can write at once.

use super::ABREAST;
use crate::batch::Layout;
use crate::drive::{BLOCK, take};

/// The fewest rows of a block whose places lie apart: a slice a place must not cost much beside what is written to it.
const FEWEST: usize = 256;

/// The gradient of some rows.
pub(super) enum Grad<'o, T> {
    /// Not wanted.
    None,
    /// Whole rows, or whole items of rows that interleave.
    Whole(&'o mut [T]),
    /// A slice a place.
    Planes(Vec<&'o mut [T]>),
}

/// Rows from `start` on.
pub(super) struct Piece<'o, T> {
    pub(super) start: usize,
    pub(super) rows: usize,
    pub(super) value: Option<&'o mut [T]>,
    pub(super) grad: Grad<'o, T>,
}

/// Cuts a batch into pieces, which depend on its shape alone.
pub(super) fn pieces<'o, T>(
    layout: Layout,
    out_width: usize,
    mut value: Option<&'o mut [T]>,
    mut grad: Option<&'o mut [T]>,
) -> Vec<Piece<'o, T>> {
    let Layout {
        rows, width, inner, ..
    } = layout;
    let grain = (BLOCK / width.max(1)).max(1);
    let most = grain.max(FEWEST).next_multiple_of(ABREAST);
    if inner <= most || out_width != width {
        let step = (grain / inner).max(1) * inner;
        let cut = |start| {
            let rows = step.min(rows - start);
            Piece {
                start,
                rows,
                value: take(&mut value, rows),
                grad: take(&mut grad, rows * out_width).map_or(Grad::None, Grad::Whole),
            }
        };
        return (0..rows).step_by(step).map(cut).collect();
    }
    let mut pieces = Vec::new();
    for item in (0..rows).step_by(inner) {
        let first = pieces.len();
        for start in (item..item + inner).step_by(most) {
            let rows = most.min(item + inner - start);
            pieces.push(Piece {
                start,
                rows,
                value: take(&mut value, rows),
                grad: match grad {
                    Some(_) => Grad::Planes(Vec::with_capacity(width)),
                    None => Grad::None,
                },
            });
        }
        let planes = take(&mut grad, inner * width).unwrap_or_default();
        for plane in planes.chunks_mut(inner) {
            for (piece, slice) in pieces[first..].iter_mut().zip(plane.chunks_mut(most)) {
                if let Grad::Planes(planes) = &mut piece.grad {
                    planes.push(slice);
                }
            }
        }
    }
    pieces
}

impl<T: Copy> Grad<'_, T> {
    pub(super) fn is_wanted(&self) -> bool {
        !matches!(self, Grad::None)
    }

    /// Puts rows where they belong: place `j` of row `i` is `from(i, j)`.
    pub(super) fn scatter(
        &mut self,
        layout: Layout,
        at: usize,
        n: usize,
        from: impl Fn(usize, usize) -> T,
    ) {
        let Layout { width, inner, .. } = layout;
        for i in 0..n {
            match self {
                Grad::None => {}
                Grad::Whole(out) => {
                    let first = layout.start(at + i);
                    for (j, o) in out[first..]
                        .iter_mut()
                        .step_by(inner)
                        .take(width)
                        .enumerate()
                    {
                        *o = from(i, j);
                    }
                }
                Grad::Planes(planes) => {
                    for (j, plane) in planes.iter_mut().enumerate() {
                        plane[at + i] = from(i, j);
                    }
                }
            }
        }
    }
}
