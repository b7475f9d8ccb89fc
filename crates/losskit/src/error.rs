//! Everything that can go wrong, as sentences that say what, where, what is allowed and how to fix it.

use crate::Card;
use std::fmt;

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
    pub(crate) fn moved(mut self, first: usize) -> Error {
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownLoss { name, near } => {
                write!(f, "no loss is named '{name}'")?;
                match near.as_slice() {
                    [] => Ok(()),
                    [one] => write!(f, "; did you mean '{one}'?"),
                    [rest @ .., last] => {
                        write!(f, "; did you mean '{}' or '{last}'?", rest.join("', '"))
                    }
                }
            }
            Error::UnknownParam {
                loss,
                name,
                near,
                known,
            } => {
                write!(f, "{loss} has no parameter '{name}'")?;
                if let Some(near) = near {
                    write!(f, "; did you mean '{near}'?")?;
                }
                if known.is_empty() {
                    write!(f, " (it has none)")
                } else {
                    write!(f, " (it has: {})", known.join(", "))
                }
            }
            Error::Spec { text, why } => write!(
                f,
                "cannot read the loss '{text}': {why}; write it like huber:delta=1.35"
            ),
            Error::Param {
                loss,
                param,
                value,
                allowed,
            } => write!(f, "{loss}: {param} must be {allowed}, got {value}"),
            Error::Length {
                what,
                got,
                want,
                hint,
            } => write!(
                f,
                "{what} has {got} elements where {want} are needed: {hint}"
            ),
            Error::TargetKind { loss, takes, got } => {
                write!(f, "{loss} takes {takes} as target, got {got}")
            }
            Error::Domain {
                loss,
                what,
                row,
                column,
                value,
                allowed,
                hint,
            } => {
                write!(f, "{loss}: {what} must be {allowed}, but row {row}")?;
                if let Some(column) = column {
                    write!(f, ", column {column}")?;
                }
                write!(f, " holds {value}")?;
                if hint.is_empty() {
                    Ok(())
                } else {
                    write!(f, "; {hint}")
                }
            }
            Error::Class {
                row,
                class,
                classes,
                ignore,
            } => {
                write!(
                    f,
                    "row {row}: class {class} is not in 0..={}",
                    classes.saturating_sub(1)
                )?;
                match ignore {
                    Some(i) => write!(f, " (ignore_index is {i})"),
                    None => write!(f, "; set ignore_index if it marks rows to leave out"),
                }
            }
            Error::NotNormalised { loss, row, sum } => write!(
                f,
                "{loss}: target row {row} sums to {sum}, not 1; divide it by its sum"
            ),
            Error::Flaw { loss, row, why } => write!(f, "{loss}: row {row} {why}"),
            Error::Group { loss } => write!(
                f,
                "{loss} takes a group of rows at once, which cannot be had here; evaluate it on the scores themselves"
            ),
            Error::Constant { loss } => write!(
                f,
                "{loss} does not compare one prediction with one target; only such losses have a best constant"
            ),
            Error::Curvature { loss } => write!(
                f,
                "{loss} has a matrix of second derivatives per row, not one number; ask for hessian_product"
            ),
            Error::Half { what } => write!(f, "{what} must be f32 or f64; widen them first"),
            Error::Weight { what, index, value } => write!(
                f,
                "weights must be finite and ≥ 0, but {what} {index} has {value}"
            ),
            Error::Strided => write!(
                f,
                "the array is strided; make it contiguous first, with .as_standard_layout() for instance"
            ),
            Error::Empty => write!(
                f,
                "no rows are left to take a mean of: all are masked, ignored or of weight 0"
            ),
        }
    }
}

impl std::error::Error for Error {}
