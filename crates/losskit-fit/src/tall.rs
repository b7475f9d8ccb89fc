//! A matrix of many rows, in blocks of them: held in memory, or kept on disk and read when needed.

use crate::Error;
use crate::basis::Basis;
use crate::matrix::Matrix;
use crate::span::Span;
use crate::stored::Features;
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;

/// Rows a block: the unit of parallel work, of reading, and the grain of every sum.
pub(crate) const BLOCK: usize = 4096;

/// Rows upon rows of a few columns.
pub(crate) struct Tall {
    span: Span,
    width: usize,
    blocks: Blocks,
}

enum Blocks {
    Held(Vec<Matrix>),
    /// One column of ones.
    Ones,
    Stored {
        features: Features,
        basis: Option<Basis>,
    },
}

impl Tall {
    /// From its columns.
    pub(crate) fn from_columns(rows: usize, columns: &[Cow<'_, [f64]>]) -> Tall {
        let held = |start: usize| {
            let rows = start..rows.min(start + BLOCK);
            let parts: Vec<&[f64]> = columns.iter().map(|all| &all[rows.clone()]).collect();
            Matrix::of_columns(rows.len(), parts.concat())
        };
        Tall {
            span: Span::alone(rows),
            width: columns.len(),
            blocks: Blocks::Held((0..rows).step_by(BLOCK).map(held).collect()),
        }
    }

    /// One column of ones.
    pub(crate) fn ones(span: Span) -> Tall {
        Tall {
            span,
            width: 1,
            blocks: Blocks::Ones,
        }
    }

    /// The features of a table on disk.
    pub(crate) fn stored(features: Features) -> Tall {
        Tall {
            span: Span::alone(features.rows()),
            width: features.width(),
            blocks: Blocks::Stored {
                features,
                basis: None,
            },
        }
    }

    /// The same rows among others.
    pub(crate) fn among(self, span: Span) -> Tall {
        Tall { span, ..self }
    }

    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    pub(crate) fn nrows(&self) -> usize {
        self.span.rows()
    }

    pub(crate) fn ncols(&self) -> usize {
        self.width
    }

    /// How many blocks there are.
    pub(crate) fn blocks(&self) -> usize {
        self.span.blocks()
    }

    /// The rows of a block.
    pub(crate) fn range(&self, block: usize) -> Range<usize> {
        self.span.range(block)
    }

    /// Fills `width` numbers a row of `out`, block by block.
    pub(crate) fn fill(
        &self,
        out: &mut [f64],
        width: usize,
        block: impl Fn(usize, &mut [f64]) + Sync,
    ) {
        let parts = out.par_chunks_mut(BLOCK * width).enumerate();
        parts.for_each(|(at, part)| block(at, part));
    }

    /// A block.
    pub(crate) fn block(&self, block: usize) -> Cow<'_, Matrix> {
        match &self.blocks {
            Blocks::Held(all) => Cow::Borrowed(&all[block]),
            Blocks::Ones => Cow::Owned(Matrix::from_fn(self.range(block).len(), 1, |_, _| 1.0)),
            Blocks::Stored { features, basis } => {
                let raw = features.block(self.range(block));
                Cow::Owned(match basis {
                    Some(basis) => basis.apply(&raw),
                    None => raw,
                })
            }
        }
    }

    /// Some of the rows, one entry after the other where they are on disk: meant for few.
    pub(crate) fn gather(&self, rows: &[usize]) -> Matrix {
        match &self.blocks {
            Blocks::Held(all) => Matrix::from_fn(rows.len(), self.width, |i, j| {
                all[rows[i] / BLOCK][(rows[i] % BLOCK, j)]
            }),
            Blocks::Ones => Matrix::from_fn(rows.len(), 1, |_, _| 1.0),
            Blocks::Stored { features, basis } => {
                let raw = features.gather(rows);
                match basis {
                    Some(basis) => basis.apply(&raw),
                    None => raw,
                }
            }
        }
    }

    /// Some of the rows, in memory.
    pub(crate) fn take(&self, rows: &[usize]) -> Tall {
        let held = |rows: &[usize]| self.gather(rows);
        Tall {
            span: Span::alone(rows.len()),
            width: self.width,
            blocks: Blocks::Held(rows.chunks(BLOCK).map(held).collect()),
        }
    }

    /// Centred and scaled: in memory if this is, else whenever a block is read.
    pub(crate) fn through(&self, basis: &Basis) -> Tall {
        Tall {
            span: self.span.clone(),
            width: basis.width(),
            blocks: match &self.blocks {
                Blocks::Stored { features, .. } => Blocks::Stored {
                    features: features.clone(),
                    basis: Some(basis.clone()),
                },
                _ => Blocks::Held(
                    (0..self.blocks())
                        .map(|block| basis.apply(&self.block(block)))
                        .collect(),
                ),
            },
        }
    }

    /// What kept a block from being read, if anything did: such blocks are NaN.
    pub(crate) fn failure(&self) -> Option<Error> {
        match &self.blocks {
            Blocks::Stored { features, .. } => features.failure(),
            _ => None,
        }
    }
}

/// The rows of a block of `rows`.
pub(crate) fn range(rows: usize, block: usize) -> Range<usize> {
    block * BLOCK..rows.min((block + 1) * BLOCK)
}
