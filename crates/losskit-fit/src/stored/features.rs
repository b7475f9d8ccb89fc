//! The columns of a table on disk as those of a matrix.

use super::Stored;
use crate::Error;
use crate::matrix::Matrix;
use crate::tall::{BLOCK, range};
use std::ops::Range;
use std::sync::Arc;

/// Rows of a block that are sooner read with all others than each for itself.
const MANY: usize = 64;

/// Columns of a stored table as the columns of a matrix.
#[derive(Clone)]
pub(crate) struct Features {
    pub(super) table: Stored,
    pub(super) reads: Arc<[Read]>,
    pub(super) width: usize,
}

/// One feature.
pub(super) struct Read {
    /// Its column.
    pub(super) place: usize,
    /// For texts the place of each code among those known.
    pub(super) terms: Option<Vec<Option<usize>>>,
}

impl Features {
    pub(crate) fn rows(&self) -> usize {
        self.table.rows()
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Some rows of one block; NaN where they cannot be read.
    pub(crate) fn block(&self, rows: Range<usize>) -> Matrix {
        let mut all = Vec::with_capacity(rows.len() * self.width);
        for read in self.reads.iter() {
            let first = all.len();
            let failed = self
                .table
                .blocks
                .read(read.place, rows.clone(), self.rows(), &mut all);
            if failed.is_err() {
                return Matrix::from_fn(rows.len(), self.width, |_, _| f64::NAN);
            }
            if let Some(terms) = &read.terms {
                let codes = all.split_off(first);
                for term in 1..terms.iter().flatten().count() {
                    let is = |code: &f64| terms.get(*code as usize) == Some(&Some(term));
                    all.extend(codes.iter().map(|code| f64::from(u8::from(is(code)))));
                }
            }
        }
        Matrix::of_columns(rows.len(), all)
    }

    /// Rows here and there: one by one, or with the others of their block where many are asked for.
    pub(crate) fn gather(&self, rows: &[usize]) -> Matrix {
        let together = |a: &usize, b: &usize| a / BLOCK == b / BLOCK;
        let parts = rows.chunk_by(together).flat_map(|some| {
            if some.len() < MANY {
                return some.iter().map(|&row| self.block(row..row + 1)).collect();
            }
            let all = range(self.rows(), some[0] / BLOCK);
            let block = self.block(all.clone());
            let picked = Matrix::from_fn(some.len(), self.width, |i, j| {
                block[(some[i] - all.start, j)]
            });
            vec![picked]
        });
        Matrix::stack(&parts.collect::<Vec<_>>(), self.width)
    }

    /// What kept a block from being read.
    pub(crate) fn failure(&self) -> Option<Error> {
        self.table.blocks.failure()
    }
}
