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

use crate::card::{Row, TargetShape};
use crate::{Card, Error};

/// What a loss is evaluated on.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a, T> {
    /// The predictions.
    pub pred: Rows<'a, T>,
    /// The targets.
    pub target: Targets<'a, T>,
    /// One weight ≥ 0 a row; it multiplies the row's value, gradient and second derivative.
    pub weight: Option<&'a [T]>,
    /// One flag a row; where false the row is not read, not counted, and its gradient is 0.
    pub mask: Option<&'a [bool]>,
    /// One weight a class: a row's weight is multiplied by that of its class.
    pub class_weight: Option<&'a [T]>,
    /// The class index that marks rows to leave out, as a mask does.
    pub ignore_index: Option<i64>,
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
        let targets = self.target;
        let count = match targets {
            Targets::Numbers(_) | Targets::Half(_) => targets.numbers().map_or(0, |t| t.len()),
            Targets::Classes(c) => c.len(),
            Targets::Nothing => 0,
        };
        let takes = match (card.target, targets) {
            (
                TargetShape::Value(_) | TargetShape::Distribution,
                Targets::Numbers(_) | Targets::Half(_),
            )
            | (TargetShape::Class, Targets::Classes(_))
            | (TargetShape::Nothing, Targets::Nothing) => None,
            (TargetShape::Value(_), _) => Some("one number a row"),
            (TargetShape::Distribution, _) => Some("one probability for every prediction"),
            (TargetShape::Class, _) => Some("one integer class index a row"),
            (TargetShape::Nothing, _) => Some("nothing"),
        };
        if let Some(takes) = takes {
            return Err(Error::TargetKind {
                loss: card.name,
                takes,
                got: match targets {
                    Targets::Numbers(_) | Targets::Half(_) => "numbers",
                    Targets::Classes(_) => "class indices",
                    Targets::Nothing => "nothing",
                },
            });
        }
        let width = match card.row {
            Row::One(_) => 1,
            Row::Named(parts) => parts.len(),
            Row::Classes(_) => match (self.pred.width, card.target) {
                (Some(width), _) => width,
                (None, TargetShape::Class) if count > 0 => len / count,
                (None, _) => len.max(1),
            },
            Row::Vectors(_) => self.pred.width.unwrap_or(len),
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
        let want = match card.target {
            TargetShape::Value(_) | TargetShape::Class => rows,
            TargetShape::Distribution => len,
            TargetShape::Nothing => 0,
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
        if let Some(w) = self.weight {
            check("the weights", w.len(), rows, "one weight a row")?;
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
        Ok(Layout { rows, width, inner })
    }
}

/// Rows × width, resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) rows: usize,
    pub(crate) width: usize,
    pub(crate) inner: usize,
}

impl Layout {
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
    /// Each row's value, weighted.
    pub value: Option<&'a mut [T]>,
    /// The gradient of the reduced loss, laid out as the predictions are.
    pub grad: Option<&'a mut [T]>,
    /// The second derivatives of the reduced loss, for pointwise losses.
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
