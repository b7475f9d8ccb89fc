//! Made-up data whose truth is known, the same for the same seed on every machine.

mod blobs;
mod counts;
mod line;
mod mt19937;
mod poisson;
#[cfg(test)]
mod tests;

pub(crate) use blobs::{Blobs, Classes};
pub(crate) use counts::Counts;
pub(crate) use line::{Line, Outliers};

use losskit_fit::frame::{Column, Frame, FrameError};
use std::fmt;

/// A setting that no data can be made with, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadSetting(String);

impl fmt::Display for BadSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadSetting {}

impl From<FrameError> for BadSetting {
    fn from(error: FrameError) -> BadSetting {
        BadSetting(error.to_string())
    }
}

/// `Ok` where the setting is as it must be.
fn ensure(holds: bool, sentence: impl FnOnce() -> String) -> Result<(), BadSetting> {
    if holds {
        Ok(())
    } else {
        Err(BadSetting(sentence()))
    }
}

/// Far beyond any use, and little enough to fit in memory.
const MOST_CELLS: usize = 1 << 28;

fn size(n: usize, width: usize) -> Result<(), BadSetting> {
    ensure(n > 0, || {
        "n is 0, but a table needs a row at least".to_owned()
    })?;
    ensure(
        n.checked_mul(width)
            .is_some_and(|cells| cells <= MOST_CELLS),
        || {
            format!(
                "{n} rows of {width} columns are more than the {MOST_CELLS} cells a table may have"
            )
        },
    )
}

fn finite(name: &str, value: f64) -> Result<(), BadSetting> {
    ensure(value.is_finite(), || {
        format!("{name} is {value}, but must be a finite number")
    })
}

fn spread(name: &str, value: f64) -> Result<(), BadSetting> {
    ensure(value >= 0.0 && value.is_finite(), || {
        format!("{name} is {value}, but must be a finite number, 0 or more")
    })
}

/// Columns `x0`, `x1`, … out of rows written one after the other.
fn features(cells: &[f64], width: usize) -> impl Iterator<Item = Column> {
    (0..width).map(move |j| {
        Column::number(
            format!("x{j}"),
            cells.iter().skip(j).step_by(width).copied().collect(),
        )
    })
}

fn table(source: &str, columns: Vec<Column>) -> Result<Frame, BadSetting> {
    Ok(Frame::new(source, columns)?)
}
