//! Slices in, slices out.

mod numbers;
mod options;
mod rows;
mod sums;
mod total;

pub use numbers::{Half, HalfMut, Numbers};
pub(crate) use options::batch_options;
pub use rows::{Rows, Targets};
pub(crate) use sums::Part;
pub use sums::{Empty, Reduction, Sums};

use crate::card::{Row, Scope, TargetShape};
use crate::{Card, Error};

/// What a loss is evaluated on.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, T> {
    /// The predictions.
    pub pred: Rows<'a, T>,
    /// The targets.
    pub target: Targets<'a, T>,
    /// One weight ≥ 0 for every value the loss has, one a row or one a group; it multiplies value, gradient and second
    /// derivative.
    pub weight: Option<&'a [T]>,
    /// One flag a row; where false the row is not read, not counted, and its gradient is 0.
    pub mask: Option<&'a [bool]>,
    /// One weight a class: a row's weight is multiplied by that of its class.
    pub class_weight: Option<&'a [T]>,
    /// The class index that marks rows to leave out, as a mask does.
    pub ignore_index: Option<i64>,
    /// How many rows each group has, for losses of a group; none where all rows are one group.
    pub groups: Option<&'a [usize]>,
    /// What the gradient is the gradient of.
    pub reduction: Reduction,
}

impl<'a, T: Copy> Batch<'a, T> {
    /// Predictions against targets, every row of weight 1, reduced to the mean.
    pub fn new(pred: impl Into<Rows<'a, T>>, target: impl Into<Targets<'a, T>>) -> Self {
        Batch {
            pred: pred.into(),
            target: target.into(),
            weight: None,
            mask: None,
            class_weight: None,
            ignore_index: None,
            groups: None,
            reduction: Reduction::Mean,
        }
    }

    /// Whether predictions or targets are in half precision.
    pub(crate) fn is_half(&self) -> bool {
        matches!(self.pred.data, Numbers::Half(_)) || matches!(self.target, Targets::Half(_))
    }

    /// How the predictions are laid out for the loss of this card, every length checked.
    pub(crate) fn layout(&self, card: &Card) -> Result<Layout, Error> {
        self.layout_of(card, self.pred.data.len())
    }

    /// The same for `len` predictions that need not be there yet.
    pub(crate) fn layout_of(&self, card: &Card, len: usize) -> Result<Layout, Error> {
        let count = self.target.len();
        self.target.suit(card)?;
        // Where the width of a row is not known it follows from the number of targets.
        let each = match card.target {
            TargetShape::Value(_) | TargetShape::Class | TargetShape::Label => Some(1),
            TargetShape::Named(parts) => Some(parts.len()),
            _ => None,
        };
        let width = match card.row {
            Row::One(_) => 1,
            Row::Named(parts) => parts.len(),
            Row::Classes(_) | Row::Vectors(_) => match (self.pred.width, each) {
                (Some(width), _) => width,
                (None, Some(each)) if count > 0 => len * each / count,
                (None, _) if matches!(card.row, Row::Vectors(_)) => len,
                (None, _) => len.max(1),
            },
        };
        let inner = if width == 1 {
            1
        } else {
            self.pred.inner.max(1)
        };
        let unit = width.saturating_mul(inner);
        let parts = match card.row {
            Row::Vectors(names) => names.len(),
            _ => 1,
        };
        if !len.is_multiple_of(unit.max(1)) || width % parts != 0 || (width == 0 && len > 0) {
            return Err(Error::Length {
                what: "the predictions",
                got: len,
                want: unit.max(parts),
                hint: format!(
                    "{} reads rows of {width} numbers{}; their count must be a multiple of that",
                    card.name,
                    if parts > 1 {
                        format!(" made of {parts} vectors of equal length")
                    } else {
                        String::new()
                    }
                ),
            });
        }
        let rows = len / width.max(1);
        let want = match (card.target, self.target) {
            (TargetShape::Distribution | TargetShape::Numbers(_), _) => len,
            (TargetShape::Nothing, _) => 0,
            (_, Targets::Sequences { lengths, .. }) => lengths.iter().sum(),
            _ => rows * each.unwrap_or(1),
        };
        let check = |what, got, want, hint: &str| {
            (got == want).then_some(()).ok_or(Error::Length {
                what,
                got,
                want,
                hint: hint.into(),
            })
        };
        check(
            "the target",
            count,
            want,
            "predictions and targets must have equal shapes; nothing is broadcast",
        )?;
        let values = match (card.scope, self.groups) {
            (Scope::Row, None) => rows,
            (Scope::Group, None) => usize::from(rows > 0),
            (Scope::Group, Some(groups)) => {
                let total = groups.iter().fold(0, |a: usize, &n| a.saturating_add(n));
                check(
                    "the groups",
                    total,
                    rows,
                    "their sizes must add up to the number of rows",
                )?;
                groups.len()
            }
            (Scope::Row, Some(_)) => {
                return Err(Error::Length {
                    what: "the list of groups",
                    got: self.groups.map_or(0, <[usize]>::len),
                    want: 0,
                    hint: format!(
                        "{} takes every row by itself; leave the groups out",
                        card.name
                    ),
                });
            }
        };
        if let Targets::Sequences { lengths, .. } = self.target {
            check(
                "the list of lengths",
                lengths.len(),
                values,
                "one sequence of classes a group",
            )?;
        }
        if let Some(w) = self.weight {
            check("the weights", w.len(), values, card.scope.weights())?;
        }
        if let Some(m) = self.mask {
            check("the mask", m.len(), rows, "one flag a row")?;
        }
        if let Some(w) = self.class_weight {
            let classes = if matches!(card.target, TargetShape::Class) {
                width
            } else {
                0
            };
            check(
                "the class weights",
                w.len(),
                classes,
                "one weight a class, for losses whose target is a class index",
            )?;
        }
        Ok(Layout {
            rows,
            width,
            inner,
            values,
        })
    }
}

/// Rows × width, resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) rows: usize,
    pub(crate) width: usize,
    pub(crate) inner: usize,
    /// How many values the loss has: one a row, or one a group.
    pub(crate) values: usize,
}

impl Layout {
    /// How many second derivatives there are: a matrix a row.
    pub(crate) fn bends(self) -> usize {
        self.rows * self.width * self.width
    }

    /// Where row `i` begins; its numbers follow `inner` apart.
    #[inline(always)]
    pub(crate) fn start(self, i: usize) -> usize {
        i / self.inner * self.inner * self.width + i % self.inner
    }

    /// The `n` rows from `start` on, cut where an item ends: from which of them on, and how many.
    pub(crate) fn runs(self, start: usize, n: usize) -> impl Iterator<Item = (usize, usize)> {
        let mut i = 0;
        std::iter::from_fn(move || {
            let run = match self.inner {
                1 => n - i,
                inner => (inner - (start + i) % inner).min(n - i),
            };
            let found = (i, run);
            i += run;
            (run > 0).then_some(found)
        })
    }

    /// How far apart the rows of a run begin.
    pub(crate) fn step(self) -> usize {
        if self.inner == 1 { self.width } else { 1 }
    }
}

/// Where results go. What is absent is not computed.
#[derive(Debug)]
pub struct Out<'a, T> {
    /// Each row's value, or each group's, weighted.
    pub value: Option<&'a mut [T]>,
    /// The gradient of the reduced loss, laid out as the predictions are.
    pub grad: Option<&'a mut [T]>,
    /// The second derivatives of the reduced loss: one a prediction, or of rows of k numbers a matrix of k × k a row, row after
    /// row, whatever the layout of the predictions. Not of losses of groups.
    pub hess: Option<&'a mut [T]>,
    /// The gradient rounded to half precision; beside `grad` or instead of it.
    pub half_grad: Option<HalfMut<'a>>,
}

impl<T> Out<'_, T> {
    /// Only the sums.
    pub fn none() -> Self {
        Out {
            value: None,
            grad: None,
            hess: None,
            half_grad: None,
        }
    }
}
