//! Everything that can go wrong.

mod text;

pub(crate) use text::list;

use crate::frame::FrameError;
use crate::solver::Solver;

/// Why a model could not be fitted or applied.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A table that does not hold what was asked of it.
    Frame(FrameError),
    /// An error of the loss itself.
    Loss(losskit::Error),
    /// A loss that a linear model cannot use.
    Unfit {
        /// The loss.
        loss: &'static str,
        /// Why not.
        why: String,
        /// Losses for the same kind of problem that a linear model can use.
        instead: Vec<&'static str>,
    },
    /// An option that makes no sense, alone or with this loss.
    Option {
        /// The option, as it is called in [`Options`](crate::Options).
        name: &'static str,
        /// What is wrong, and what to do.
        why: String,
    },
    /// A table without rows.
    NoRows {
        /// The table.
        source: String,
    },
    /// An empty cell.
    Missing {
        /// The column.
        column: String,
        /// The row, from 1.
        row: usize,
    },
    /// NaN or an infinity where a number is needed.
    NotFinite {
        /// The column.
        column: String,
        /// The row, from 1.
        row: usize,
        /// What it holds.
        value: f64,
    },
    /// A column of the wrong kind.
    Kind {
        /// The column.
        column: String,
        /// What it is needed for.
        role: &'static str,
        /// What it must hold.
        wants: &'static str,
        /// What it holds.
        holds: &'static str,
    },
    /// A text the model was not trained on.
    Level {
        /// The column.
        column: String,
        /// The row, from 1.
        row: usize,
        /// The text found.
        level: String,
        /// The texts it knows.
        known: Vec<String>,
    },
    /// A text column with almost as many texts as rows.
    Levels {
        /// The column.
        column: String,
        /// How many texts.
        levels: usize,
        /// How many rows.
        rows: usize,
    },
    /// A target outside the domain of the loss.
    Target {
        /// The loss.
        loss: &'static str,
        /// The column.
        column: String,
        /// The row, from 1.
        row: usize,
        /// What it holds.
        value: String,
        /// What is allowed.
        allowed: String,
    },
    /// A target with the wrong number of labels.
    Labels {
        /// The loss.
        loss: &'static str,
        /// The column.
        column: String,
        /// The labels found.
        labels: Vec<String>,
        /// What to do.
        hint: &'static str,
    },
    /// A target with one label only.
    OneClass {
        /// The column.
        column: String,
        /// The label.
        label: String,
        /// How many rows have it.
        rows: usize,
    },
    /// A positive label that is not among the labels.
    Positive {
        /// The label asked for.
        asked: String,
        /// The labels found.
        labels: Vec<String>,
    },
    /// A weight that is negative.
    Weight {
        /// The column.
        column: String,
        /// The row, from 1; 0 where all weights together are the trouble.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// More coefficients than rows, and no penalty.
    Wide {
        /// Coefficients.
        coefficients: usize,
        /// Rows.
        rows: usize,
    },
    /// Classes that a linear predictor separates completely under a loss that then has no minimum.
    Separated {
        /// The linear predictor that does it, in columns.
        direction: String,
    },
    /// An objective that falls for ever.
    Unbounded {
        /// The loss.
        loss: &'static str,
    },
    /// A first-order method that ran away.
    Diverged {
        /// The method.
        solver: Solver,
        /// When it was noticed.
        epoch: usize,
        /// Its learning rate.
        lr: f64,
    },
    /// A file of a table on disk that cannot be read or written.
    Disk {
        /// The file.
        path: String,
        /// Why not.
        why: String,
    },
    /// A fit over shards that cannot go on.
    Shards {
        /// Why not.
        why: String,
    },
    /// A sum over shards that is not made yet.
    Round {
        /// Which of those of the fit, from 0.
        round: usize,
        /// The shards whose parts are missing, as far as they are known.
        missing: Vec<String>,
    },
    /// A model that cannot be used here.
    Model {
        /// Why.
        why: String,
    },
}

impl Error {
    /// Whether the request was wrong, rather than the data.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Error::Unfit { .. }
                | Error::Option { .. }
                | Error::Positive { .. }
                | Error::Frame(FrameError::Unknown { .. })
        )
    }
}

impl Error {
    /// The same error of rows that begin after `first` of the whole.
    #[must_use]
    pub fn moved(mut self, first: usize) -> Error {
        match &mut self {
            Error::Loss(error) => *error = error.clone().moved(first),
            Error::Missing { row, .. }
            | Error::NotFinite { row, .. }
            | Error::Level { row, .. }
            | Error::Target { row, .. } => *row += first,
            _ => {}
        }
        self
    }
}

impl From<FrameError> for Error {
    fn from(error: FrameError) -> Error {
        Error::Frame(error)
    }
}
impl From<losskit::Error> for Error {
    fn from(error: losskit::Error) -> Error {
        Error::Loss(error)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Frame(error) => Some(error),
            Error::Loss(error) => Some(error),
            _ => None,
        }
    }
}
