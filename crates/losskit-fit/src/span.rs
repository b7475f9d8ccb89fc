//! Which rows these are, of how many, and how sums over all of them are made: by blocks, in a fixed
//! order, alone or together with the processes that hold the others.

use crate::Error;
use crate::shards::Shards;
use crate::tall::{BLOCK, range};
use crate::tree::{Node, Tree};
use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::ops::Range;
use std::sync::Arc;

/// Blocks alive at a time; fixed, so that the number of threads decides nothing.
const GROUP: usize = 16;

/// What is summed over rows: it can be sent to others.
pub(crate) trait Sum: Send + Serialize + DeserializeOwned {}

impl<A: Send + Serialize + DeserializeOwned> Sum for A {}

/// The rows of this process among all rows.
#[derive(Clone)]
pub(crate) struct Span {
    rows: usize,
    /// The rows of all processes together.
    all: usize,
    /// The rows and blocks before the first.
    before: usize,
    blocks_before: usize,
    shards: Option<Arc<Shards>>,
}

impl Span {
    /// All rows there are.
    pub(crate) fn alone(rows: usize) -> Span {
        Span {
            rows,
            all: rows,
            before: 0,
            blocks_before: 0,
            shards: None,
        }
    }

    /// The rows of one of several processes: before it come those of the shards `before`.
    pub(crate) fn shared(rows: usize, all: usize, before: &[usize], shards: Arc<Shards>) -> Span {
        Span {
            rows,
            all,
            before: before.iter().sum(),
            blocks_before: before.iter().map(|rows| rows.div_ceil(BLOCK)).sum(),
            shards: Some(shards),
        }
    }

    /// How many rows are here.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// How many rows there are in all.
    pub(crate) fn all(&self) -> usize {
        self.all
    }

    /// How many rows come before those here.
    pub(crate) fn before(&self) -> usize {
        self.before
    }

    /// Whether no other process has rows.
    pub(crate) fn is_alone(&self) -> bool {
        self.shards.is_none()
    }

    /// How many blocks are here.
    pub(crate) fn blocks(&self) -> usize {
        self.rows.div_ceil(BLOCK)
    }

    /// The rows of a block.
    pub(crate) fn range(&self, block: usize) -> Range<usize> {
        range(self.rows, block)
    }

    /// An aggregate of each block of rows, merged in a fixed order: the same bits for any number of
    /// threads and of processes. `None` without rows.
    pub(crate) fn over<A: Sum>(
        &self,
        block: impl Fn(usize) -> Result<A, Error> + Sync,
        merge: impl Fn(A, A) -> A,
    ) -> Result<Option<A>, Error> {
        self.together(
            || {
                let mut tree = self.tree();
                for first in (0..self.blocks()).step_by(GROUP) {
                    let group: Vec<_> = (first..self.blocks().min(first + GROUP))
                        .into_par_iter()
                        .map(&block)
                        .collect();
                    for sum in group {
                        tree.grow(sum?, &merge);
                    }
                }
                Ok(tree)
            },
            &merge,
        )
    }

    /// The same where each block also fills its `width` numbers a row of `out`.
    pub(crate) fn filling<A: Sum>(
        &self,
        out: &mut [f64],
        width: usize,
        block: impl Fn(usize, &mut [f64]) -> Result<A, Error> + Sync,
        merge: impl Fn(A, A) -> A,
    ) -> Result<Option<A>, Error> {
        let mut tree = self.tree();
        for (group, out) in out.chunks_mut(GROUP * BLOCK * width).enumerate() {
            let group: Vec<_> = out
                .par_chunks_mut(BLOCK * width)
                .enumerate()
                .map(|(at, out)| block(group * GROUP + at, out))
                .collect();
            for sum in group {
                tree.grow(sum?, &merge);
            }
        }
        self.together(|| Ok(tree), &merge)
    }

    /// What all processes make of what each of them found; `merge` must not care how it is
    /// bracketed.
    pub(crate) fn agree<A: Sum>(&self, here: A, merge: impl Fn(A, A) -> A) -> Result<A, Error> {
        match &self.shards {
            None => Ok(here),
            Some(shards) => shards.all(shards.sum(|| Ok(vec![Node::alone(here)]), &merge)?),
        }
    }

    /// Whether `here` holds in every process.
    pub(crate) fn every(&self, here: bool) -> Result<bool, Error> {
        self.agree(here, |a, b| a && b)
    }

    /// Whether `here` holds in any process.
    pub(crate) fn any(&self, here: bool) -> Result<bool, Error> {
        self.agree(here, |a, b| a || b)
    }

    /// The sum of a number a row.
    pub(crate) fn sum(&self, of: impl Fn(usize) -> f64 + Sync) -> Result<f64, Error> {
        let block = |block: usize| Ok(self.range(block).fold(0.0, |sum, i| sum + of(i)));
        Ok(self.over(block, |a, b| a + b)?.unwrap_or(0.0))
    }

    /// Σw·f / Σw; NaN without weight.
    pub(crate) fn mean(
        &self,
        weight: Option<&[f64]>,
        f: impl Fn(usize) -> f64 + Sync,
    ) -> Result<f64, Error> {
        let block = |block: usize| {
            let rows = self.range(block).map(|i| (i, weight.map_or(1.0, |w| w[i])));
            Ok(rows.fold((0.0, 0.0), |(sum, total), (i, w)| {
                (sum + w * f(i), total + w)
            }))
        };
        let whole = self.over(block, |a, b| (a.0 + b.0, a.1 + b.1))?;
        let (sum, total) = whole.unwrap_or((0.0, 0.0));
        Ok(sum / total)
    }

    fn tree<A>(&self) -> Tree<A> {
        Tree::from_place(self.blocks_before as u64)
    }

    fn together<A: Sum>(
        &self,
        here: impl FnOnce() -> Result<Tree<A>, Error>,
        merge: &impl Fn(A, A) -> A,
    ) -> Result<Option<A>, Error> {
        match &self.shards {
            None => Ok(here()?.whole(merge)),
            Some(shards) => shards.sum(|| Ok(here()?.nodes()), merge),
        }
    }
}
