//! The targets of all rows.

use std::ops::Range;

/// The targets of all rows, as the loss takes them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answers {
    Numbers(Vec<f64>),
    Classes(Vec<i64>),
}

impl Answers {
    pub(crate) fn take(&self, rows: &[usize]) -> Answers {
        match self {
            Answers::Numbers(y) => Answers::Numbers(rows.iter().map(|&i| y[i]).collect()),
            Answers::Classes(y) => Answers::Classes(rows.iter().map(|&i| y[i]).collect()),
        }
    }

    /// Of some rows.
    pub(crate) fn part(&self, rows: Range<usize>) -> losskit::Targets<'_, f64> {
        match self {
            Answers::Numbers(y) => losskit::Targets::Numbers(&y[rows]),
            Answers::Classes(y) => losskit::Targets::Classes(&y[rows]),
        }
    }

    pub(crate) fn targets(&self) -> losskit::Targets<'_, f64> {
        match self {
            Answers::Numbers(y) => self.part(0..y.len()),
            Answers::Classes(y) => self.part(0..y.len()),
        }
    }
}
