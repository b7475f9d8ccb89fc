//! Predictions and targets as slices.

use super::numbers::{Half, Numbers};
use crate::card::TargetShape;
use crate::real::Scalar;
use crate::{Card, Error};

/// Predictions: rows of `width` numbers.
///
/// A slice alone is enough where the width follows from the loss or from the number of targets; otherwise [`Rows::new`].
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a, T> {
    /// All predictions.
    pub data: Numbers<'a, T>,
    /// Numbers per row, if given.
    pub width: Option<usize>,
    /// Distance between two numbers of a row: 1 for rows one after the other.
    pub inner: usize,
}

impl<'a, T> Rows<'a, T> {
    /// Rows of `width` numbers, one row after the other: shape (N, width).
    pub fn new(data: impl Into<Numbers<'a, T>>, width: usize) -> Self {
        Rows {
            data: data.into(),
            width: Some(width),
            inner: 1,
        }
    }

    /// Shape (N, `width`, d₁, d₂, …) in C order, `inner` = d₁·d₂·…: a row is a position, its numbers lie `inner` apart.
    pub fn channels(data: impl Into<Numbers<'a, T>>, width: usize, inner: usize) -> Self {
        Rows {
            data: data.into(),
            width: Some(width),
            inner,
        }
    }

    /// Shape (`width`, N): all rows' first numbers, then all second ones (Fortran order).
    pub fn column_major(data: impl Into<Numbers<'a, T>>, width: usize) -> Self
    where
        T: Copy,
    {
        let data = data.into();
        Rows::channels(data, width, (data.len() / width.max(1)).max(1))
    }
}

impl<'a, T: Scalar, N: Into<Numbers<'a, T>>> From<N> for Rows<'a, T> {
    fn from(data: N) -> Self {
        Rows {
            data: data.into(),
            width: None,
            inner: 1,
        }
    }
}
/// Targets.
#[derive(Clone, Copy, Debug)]
pub enum Targets<'a, T> {
    /// Numbers: one a row, a few a row, or one a prediction in the predictions' own layout.
    Numbers(&'a [T]),
    /// The same in half precision.
    Half(Half<'a>),
    /// Class indices from 0, or labels, one a row.
    Classes(&'a [i64]),
    /// Lists of classes, one a group, one after the other.
    Sequences {
        /// All of them.
        classes: &'a [i64],
        /// How long each is.
        lengths: &'a [usize],
    },
    /// None.
    Nothing,
}

impl<'a, T: Copy> Targets<'a, T> {
    /// Numbers of either kind, if that is what they are.
    pub(crate) fn numbers(self) -> Option<Numbers<'a, T>> {
        match self {
            Targets::Numbers(x) => Some(Numbers::Own(x)),
            Targets::Half(x) => Some(Numbers::Half(x)),
            Targets::Classes(_) | Targets::Sequences { .. } | Targets::Nothing => None,
        }
    }

    /// How many there are.
    pub(crate) fn len(self) -> usize {
        match self {
            Targets::Numbers(_) | Targets::Half(_) => self.numbers().map_or(0, |t| t.len()),
            Targets::Classes(classes) | Targets::Sequences { classes, .. } => classes.len(),
            Targets::Nothing => 0,
        }
    }

    /// Whether they are of the kind the loss takes.
    pub(crate) fn suit(self, card: &Card) -> Result<(), Error> {
        let got = match self {
            Targets::Numbers(_) | Targets::Half(_) => "numbers",
            Targets::Classes(_) => "class indices",
            Targets::Sequences { .. } => "lists of classes",
            Targets::Nothing => "nothing",
        };
        let (takes, kind) = match card.target {
            TargetShape::Value(_) => ("one number a row", "numbers"),
            TargetShape::Named(_) => ("a few numbers a row", "numbers"),
            TargetShape::Distribution => ("one probability for every prediction", "numbers"),
            TargetShape::Numbers(_) => ("one number for every prediction", "numbers"),
            TargetShape::Class => ("one integer class index a row", "class indices"),
            TargetShape::Label => ("one integer label a row", "class indices"),
            TargetShape::Sequence => ("one list of classes a group", "lists of classes"),
            TargetShape::Nothing => ("nothing", "nothing"),
        };
        if got == kind {
            return Ok(());
        }
        let loss = card.name;
        Err(Error::TargetKind { loss, takes, got })
    }
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
impl<'a, T: Scalar> From<Half<'a>> for Targets<'a, T> {
    fn from(data: Half<'a>) -> Self {
        Targets::Half(data)
    }
}
