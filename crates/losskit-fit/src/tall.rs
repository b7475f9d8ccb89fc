//! A matrix of many rows, made block by block from the columns of a table whenever it is asked for, or
//! held: for a few passes a centred and scaled copy costs more time than to make it anew.

use crate::Error;
use crate::basis::Basis;
use crate::matrix::Matrix;
use crate::span::Span;
use crate::stored::Features;
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Rows a block: the unit of parallel work, of reading, and the grain of every sum.
pub(crate) const BLOCK: usize = 4096;

/// Rows upon rows of a few columns.
pub(crate) struct Tall<'t> {
    span: Span,
    width: usize,
    source: Source<'t>,
    /// What each block goes through.
    basis: Option<Basis>,
}

#[derive(Clone)]
enum Source<'t> {
    /// One column of ones.
    Ones,
    /// Blocks.
    Held(Arc<[Matrix]>),
    /// Columns of a table in memory.
    Columns(Arc<[Cow<'t, [f64]>]>),
    /// Those of one on disk.
    Stored(Features),
}

impl<'t> Tall<'t> {
    fn new(span: Span, width: usize, source: Source<'t>) -> Tall<'t> {
        Tall {
            span,
            width,
            source,
            basis: None,
        }
    }

    /// From its columns.
    pub(crate) fn from_columns(rows: usize, columns: Vec<Cow<'t, [f64]>>) -> Tall<'t> {
        let width = columns.len();
        Tall::new(Span::alone(rows), width, Source::Columns(columns.into()))
    }

    /// One column of ones.
    pub(crate) fn ones(span: Span) -> Tall<'t> {
        Tall::new(span, 1, Source::Ones)
    }

    /// The features of a table on disk.
    pub(crate) fn stored(features: Features) -> Tall<'t> {
        let (span, width) = (Span::alone(features.rows()), features.width());
        Tall::new(span, width, Source::Stored(features))
    }

    /// The same rows among others.
    pub(crate) fn among(self, span: Span) -> Tall<'t> {
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
        match (&self.source, &self.basis) {
            (Source::Held(all), None) => Cow::Borrowed(&all[block]),
            _ => Cow::Owned(self.made(block)),
        }
    }

    fn made(&self, block: usize) -> Matrix {
        let rows = self.range(block).len();
        self.columns(block, |columns| match &self.basis {
            Some(basis) => basis.apply(rows, columns),
            None => Matrix::of_columns(rows, columns.concat()),
        })
    }

    /// What `of` makes of the columns of a block as the table has them.
    pub(crate) fn columns<A>(&self, block: usize, of: impl FnOnce(&[&[f64]]) -> A) -> A {
        let rows = self.range(block);
        match &self.source {
            Source::Ones => of(&[&vec![1.0; rows.len()]]),
            Source::Held(all) => of(&all[block].columns().collect::<Vec<_>>()),
            Source::Columns(all) => of(&all.iter().map(|x| &x[rows.clone()]).collect::<Vec<_>>()),
            Source::Stored(all) => of(&all.block(rows).columns().collect::<Vec<_>>()),
        }
    }

    /// Some of the rows, one entry after the other where they are on disk: meant for few.
    pub(crate) fn gather(&self, rows: &[usize]) -> Matrix {
        let raw = match &self.source {
            Source::Ones => Matrix::from_fn(rows.len(), 1, |_, _| 1.0),
            Source::Held(all) => Matrix::from_fn(rows.len(), self.width, |i, j| {
                all[rows[i] / BLOCK][(rows[i] % BLOCK, j)]
            }),
            Source::Columns(all) => Matrix::from_fn(rows.len(), all.len(), |i, j| all[j][rows[i]]),
            Source::Stored(features) => features.gather(rows),
        };
        match &self.basis {
            Some(basis) => basis.apply(rows.len(), &raw.columns().collect::<Vec<_>>()),
            None => raw,
        }
    }

    /// Some of the rows, in memory.
    pub(crate) fn take(&self, rows: &[usize]) -> Tall<'static> {
        let parts = rows.chunks(BLOCK).map(|rows| self.gather(rows));
        let held = Source::Held(parts.collect());
        Tall::new(Span::alone(rows.len()), self.width, held)
    }

    /// Centred and scaled: whenever a block is made, or now if the table is in memory and either small or
    /// gone over `often`.
    pub(crate) fn through(&self, basis: &Basis, often: bool) -> Tall<'t> {
        let whole = Tall {
            span: self.span.clone(),
            width: basis.width(),
            source: self.source.clone(),
            basis: Some(basis.clone()),
        };
        let blocks = self.span.blocks();
        if matches!(self.source, Source::Stored(_)) || (blocks != 1 && !often) {
            return whole;
        }
        let held: Vec<Matrix> = (0..blocks).into_par_iter().map(|b| whole.made(b)).collect();
        Tall::new(whole.span, whole.width, Source::Held(held.into()))
    }

    /// What kept a block from being read, if anything did: such blocks are NaN.
    pub(crate) fn failure(&self) -> Option<Error> {
        match &self.source {
            Source::Stored(features) => features.failure(),
            _ => None,
        }
    }
}

/// The rows of a block of `rows`.
pub(crate) fn range(rows: usize, block: usize) -> Range<usize> {
    block * BLOCK..rows.min((block + 1) * BLOCK)
}
