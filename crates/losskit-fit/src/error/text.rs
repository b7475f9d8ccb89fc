//! Errors as sentences that say what, where and how to fix it.

use super::Error;
use std::fmt;

/// The first few of a list, and how many more there are.
pub(crate) fn list(items: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = items[..items.len().min(SHOWN)].join(", ");
    match items.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Frame(error) => error.fmt(f),
            Error::Loss(error) => error.fmt(f),
            Error::Unfit { loss, why, instead } => {
                write!(f, "{loss} does not fit a linear model: {why}")?;
                match instead.as_slice() {
                    [] => Ok(()),
                    some => write!(f, "; use {} instead", some.join(" or ")),
                }
            }
            Error::Option { name, why } => write!(f, "{name}: {why}"),
            Error::NoRows { source } => write!(f, "{source} has no rows"),
            Error::Missing { column, row } => write!(
                f,
                "column {column:?} is empty at row {row}; fill the cell, or leave out the row or the column"
            ),
            Error::NotFinite { column, row, value } => write!(
                f,
                "column {column:?} holds {value} at row {row} where a finite number is needed; replace it, or leave out \
                 the row or the column"
            ),
            Error::Kind {
                column,
                role,
                wants,
                holds,
            } => write!(
                f,
                "column {column:?} is to be {role} and must hold {wants}, but holds {holds}"
            ),
            Error::Level {
                column,
                row,
                level,
                known,
            } => write!(
                f,
                "column {column:?} holds {level:?} at row {row}, which the model was not trained on (it knows: {})",
                list(known)
            ),
            Error::Levels {
                column,
                levels,
                rows,
            } => write!(
                f,
                "column {column:?} has {levels} different texts in {rows} rows, so each would get a coefficient of its \
                 own; leave the column out"
            ),
            Error::Target {
                loss,
                column,
                row,
                value,
                allowed,
            } => write!(
                f,
                "{loss} needs a target {allowed}, but column {column:?} holds {value} at row {row}"
            ),
            Error::Labels {
                loss,
                column,
                labels,
                hint,
            } => write!(
                f,
                "{loss} separates two labels, but column {column:?} holds {}: {}; {hint}",
                labels.len(),
                list(labels)
            ),
            Error::OneClass {
                column,
                label,
                rows,
            } => write!(
                f,
                "column {column:?} holds {label:?} in all {rows} rows; a classifier needs rows of both kinds"
            ),
            Error::Positive { asked, labels } => write!(
                f,
                "no row is labelled {asked:?}, so it cannot be the positive label; the labels are {}",
                list(labels)
            ),
            Error::Weight { column, row: 0, .. } => {
                write!(f, "the weights in column {column:?} are all 0")
            }
            Error::Weight { column, row, value } => write!(
                f,
                "weights must be ≥ 0, but column {column:?} holds {value} at row {row}"
            ),
            Error::Wide { coefficients, rows } => write!(
                f,
                "{coefficients} coefficients cannot be told apart by {rows} rows; give --penalty l2 --lambda, or fewer \
                 columns"
            ),
            Error::Separated { direction } => write!(
                f,
                "{direction} separates the classes completely, so the loss falls towards 0 for ever and has no minimum; \
                 give --penalty l2 --lambda, or a loss with a margin"
            ),
            Error::Unbounded { loss } => write!(
                f,
                "{loss} falls without bound on this data: there is no minimum; give --penalty l2 --lambda"
            ),
            Error::Diverged { solver, epoch, lr } => write!(
                f,
                "{solver} diverged at epoch {epoch}: lower --lr (it is {lr}), or standardise the columns with --standardize"
            ),
            Error::Disk { path, why } => write!(f, "{path}: {why}"),
            Error::Shards { why } => f.write_str(why),
            Error::Round { round, missing } => {
                write!(f, "sum {round} is not made yet")?;
                match missing.as_slice() {
                    [] => Ok(()),
                    some => write!(f, "; parts missing: {}", list(some)),
                }
            }
            Error::Model { why } => f.write_str(why),
        }
    }
}
