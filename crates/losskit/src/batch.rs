//! Slices in, slices out.

use crate::card::{Row, TargetShape};
use crate::real::Scalar;
use crate::{Card, Error};

/// Predictions: rows of `width` numbers.
///
/// A slice alone is enough where the width follows from the loss or from the number of targets; otherwise [`Rows::new`].
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a, T> {
    /// All predictions.
    pub data: &'a [T],
    /// Numbers per row, if given.
    pub width: Option<usize>,
    /// Distance between two numbers of a row: 1 for rows one after the other.
    pub inner: usize,
}

impl<'a, T> Rows<'a, T> {
    /// Rows of `width` numbers, one row after the other: shape (N, width).
    pub fn new(data: &'a [T], width: usize) -> Self {
        Rows {
            data,
            width: Some(width),
            inner: 1,
        }
    }

    /// Shape (N, `width`, d₁, d₂, …) in C order, `inner` = d₁·d₂·…: a row is a position, its numbers lie `inner` apart.
    pub fn channels(data: &'a [T], width: usize, inner: usize) -> Self {
        Rows {
            data,
            width: Some(width),
            inner,
        }
    }

    /// Shape (`width`, N): all rows' first numbers, then all second ones (Fortran order).
    pub fn column_major(data: &'a [T], width: usize) -> Self {
        Rows::channels(data, width, (data.len() / width.max(1)).max(1))
    }
}

impl<'a, T: Scalar> From<&'a [T]> for Rows<'a, T> {
    fn from(data: &'a [T]) -> Self {
        Rows {
            data,
            width: None,
            inner: 1,
        }
    }
}
impl<'a, T: Scalar> From<&'a Vec<T>> for Rows<'a, T> {
    fn from(data: &'a Vec<T>) -> Self {
        data.as_slice().into()
    }
}
impl<'a, T: Scalar, const N: usize> From<&'a [T; N]> for Rows<'a, T> {
    fn from(data: &'a [T; N]) -> Self {
        data.as_slice().into()
    }
}

/// Targets.
#[derive(Clone, Copy, Debug)]
pub enum Targets<'a, T> {
    /// Numbers: one a row, or, for a distribution, one a prediction in the predictions' own layout.
    Numbers(&'a [T]),
    /// Class indices from 0, one a row.
    Classes(&'a [i64]),
    /// None.
    Nothing,
}

impl<'a, T: Scalar> From<&'a [T]> for Targets<'a, T> {
    fn from(data: &'a [T]) -> Self {
        Targets::Numbers(data)
    }
}
impl<'a, T: Scalar> From<&'a Vec<T>> for Targets<'a, T> {
    fn from(data: &'a Vec<T>) -> Self {
        Targets::Numbers(data)
    }
}
impl<'a, T: Scalar, const N: usize> From<&'a [T; N]> for Targets<'a, T> {
    fn from(data: &'a [T; N]) -> Self {
        Targets::Numbers(data)
    }
}
impl<'a, T: Scalar> From<&'a [i64]> for Targets<'a, T> {
    fn from(data: &'a [i64]) -> Self {
        Targets::Classes(data)
    }
}
impl<'a, T: Scalar> From<&'a Vec<i64>> for Targets<'a, T> {
    fn from(data: &'a Vec<i64>) -> Self {
        Targets::Classes(data)
    }
}
impl<'a, T: Scalar, const N: usize> From<&'a [i64; N]> for Targets<'a, T> {
    fn from(data: &'a [i64; N]) -> Self {
        Targets::Classes(data)
    }
}
impl<T: Scalar> From<()> for Targets<'_, T> {
    fn from((): ()) -> Self {
        Targets::Nothing
    }
}

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

    /// How the predictions are laid out for the loss of this card, every length checked.
    pub(crate) fn layout(&self, card: &Card) -> Result<Layout, Error> {
        let (len, targets) = (self.pred.data.len(), self.target);
        let count = match targets {
            Targets::Numbers(t) => t.len(),
            Targets::Classes(c) => c.len(),
            Targets::Nothing => 0,
        };
        let takes = match (card.target, targets) {
            (TargetShape::Value(_) | TargetShape::Distribution, Targets::Numbers(_))
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
                    Targets::Numbers(_) => "numbers",
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
        let inner = if width == 1 { 1 } else { self.pred.inner };
        let parts = match card.row {
            Row::Vectors(names) => names.len(),
            _ => 1,
        };
        if len % (width * inner).max(1) != 0 || width % parts != 0 || (width == 0 && len > 0) {
            return Err(Error::Length {
                what: "the predictions",
                got: len,
                want: (width * inner).max(parts),
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
}

impl<T> Out<'_, T> {
    /// Only the sums.
    pub fn none() -> Self {
        Out {
            value: None,
            grad: None,
            hess: None,
        }
    }
}

/// Weighted sums over rows. They merge by addition: threads, chunks, shards and partitions all use it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// Σ wℓ.
    pub loss: f64,
    /// Σ w.
    pub weight: f64,
    /// Rows counted.
    pub rows: u64,
}

impl Sums {
    /// The sums of both.
    #[must_use]
    pub fn merge(self, other: Sums) -> Sums {
        Sums {
            loss: self.loss + other.loss,
            weight: self.weight + other.weight,
            rows: self.rows + other.rows,
        }
    }

    /// Σwℓ/Σw; 0 over nothing.
    pub fn mean(self) -> f64 {
        self.reduce(Reduction::Mean)
    }

    /// The loss divided as `reduction` says; 0 over nothing.
    pub fn reduce(self, reduction: Reduction) -> f64 {
        match reduction.divisor(self) {
            0.0 => 0.0,
            d => self.loss / d,
        }
    }

    /// The loss divided as `reduction` says, with `empty` deciding the mean over nothing.
    ///
    /// # Errors
    /// [`Error::Empty`] if that is what `empty` asks for.
    pub fn reduce_or(self, reduction: Reduction, empty: Empty) -> Result<f64, Error> {
        match (reduction.divisor(self) == 0.0, empty) {
            (true, Empty::Nan) => Ok(f64::NAN),
            (true, Empty::Error) => Err(Error::Empty),
            _ => Ok(self.reduce(reduction)),
        }
    }
}

/// How rows become one number. Each name says the divisor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reduction {
    /// Σwℓ: also the right choice for per-row gradients.
    Sum,
    /// Σwℓ/Σw.
    Mean,
    /// Σwℓ/N over the N rows that count.
    SumOverN,
    /// Σwℓ/c.
    SumOver(f64),
}

impl Reduction {
    pub(crate) fn divisor(self, sums: Sums) -> f64 {
        match self {
            Reduction::Sum => 1.0,
            Reduction::Mean => sums.weight,
            Reduction::SumOverN => sums.rows as f64,
            Reduction::SumOver(c) => c,
        }
    }
}

/// What a mean over nothing is. Its gradient is 0 in every case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Empty {
    /// 0.
    #[default]
    Zero,
    /// NaN, as torch has it.
    Nan,
    /// An error.
    Error,
}
