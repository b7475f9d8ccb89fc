//! Everything that can go wrong, as sentences that say what, where, what is allowed and how to fix it.

mod text;

use crate::Card;

/// An error of losskit's core.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// No loss has this name.
    UnknownLoss {
        /// The name asked for.
        name: String,
        /// The nearest names, best first.
        near: Vec<&'static str>,
    },
    /// Another library's name, which stands for a loss at another scale, or for several.
    Elsewhere {
        /// The name asked for.
        name: String,
        /// A library that has it.
        library: &'static str,
        /// Names here, each with the factor from theirs to ours.
        here: Vec<(&'static str, f64)>,
    },
    /// The loss has no parameter of this name.
    UnknownParam {
        /// The loss.
        loss: &'static str,
        /// The name asked for.
        name: String,
        /// The nearest name.
        near: Option<&'static str>,
        /// The names it has.
        known: Vec<&'static str>,
    },
    /// A loss specification that cannot be read.
    Spec {
        /// What was typed.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// A parameter outside its range.
    Param {
        /// The loss.
        loss: &'static str,
        /// The parameter.
        param: &'static str,
        /// The value given.
        value: f64,
        /// What is allowed.
        allowed: String,
    },
    /// Slices whose lengths do not fit together.
    Length {
        /// Which slice.
        what: &'static str,
        /// Its length.
        got: usize,
        /// The length it must have.
        want: usize,
        /// Why, and how to fix it.
        hint: String,
    },
    /// A target of the wrong kind for the loss.
    TargetKind {
        /// The loss.
        loss: &'static str,
        /// What it takes.
        takes: &'static str,
        /// What was given.
        got: &'static str,
    },
    /// A prediction or target outside its domain.
    Domain {
        /// The loss.
        loss: &'static str,
        /// `prediction`, `target` or a named part of the row.
        what: &'static str,
        /// The row, from 0.
        row: usize,
        /// The column within the row, from 0, if it has several.
        column: Option<usize>,
        /// The value found.
        value: f64,
        /// What is allowed.
        allowed: String,
        /// How to fix it; may be empty.
        hint: &'static str,
    },
    /// A class index outside the row.
    Class {
        /// The row, from 0.
        row: usize,
        /// The class found.
        class: i64,
        /// How many classes a row has.
        classes: usize,
        /// The index that is ignored, if any.
        ignore: Option<i64>,
    },
    /// A target row that is not a probability distribution.
    NotNormalised {
        /// The loss.
        loss: &'static str,
        /// The row, from 0.
        row: usize,
        /// Its sum.
        sum: f64,
    },
    /// A row that a set cannot hold.
    Flaw {
        /// The loss.
        loss: &'static str,
        /// The row, from 0.
        row: usize,
        /// What is wrong, or what it must be.
        why: &'static str,
    },
    /// A loss of groups where rows are taken one by one.
    Group {
        /// The loss.
        loss: &'static str,
    },
    /// A best constant asked of a loss that has none.
    Constant {
        /// The loss.
        loss: String,
    },
    /// A kind of curvature that a loss has not.
    NoCurvature {
        /// The loss.
        loss: String,
        /// The kind.
        kind: &'static str,
    },
    /// A second derivative asked of a loss that has a matrix of them.
    Curvature {
        /// The loss.
        loss: &'static str,
    },
    /// Numbers in half precision where they cannot be used.
    Half {
        /// Which numbers.
        what: &'static str,
    },
    /// A weight that is negative or not a number.
    Weight {
        /// `row` or `class`.
        what: &'static str,
        /// Which, from 0.
        index: usize,
        /// The weight found.
        value: f64,
    },
    /// An array whose elements do not lie one after the other.
    Strided,
    /// A mean over no rows, when the caller asked for that to be an error.
    Empty,
}

impl Error {
    pub(crate) fn unknown_param(card: &Card, name: &str) -> Error {
        let known: Vec<&'static str> = card.params.iter().map(|p| p.name).collect();
        Error::UnknownParam {
            loss: card.name,
            name: name.into(),
            near: crate::catalogue::nearest(name, known.iter().copied())
                .first()
                .copied(),
            known,
        }
    }

    /// The same error of rows that begin at row `first` of the whole.
    #[must_use]
    pub fn moved(mut self, first: usize) -> Error {
        match &mut self {
            Error::Domain { row, .. }
            | Error::Class { row, .. }
            | Error::NotNormalised { row, .. }
            | Error::Flaw { row, .. }
            | Error::Weight {
                what: "row",
                index: row,
                ..
            } => *row += first,
            _ => {}
        }
        self
    }
}

impl std::error::Error for Error {}
