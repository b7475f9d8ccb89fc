//! Tables in and out: CSV and Parquet files, standard input and output, and what a table holds.

mod atomic;
mod csv;
mod info;
mod parquet;
mod parts;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use atomic::replace;
pub(crate) use info::{ColumnInfo, Info, Values, info};
pub(crate) use parts::{read_parts, rows_and_columns};
pub(crate) use read::{ReadOptions, read};
pub(crate) use write::{Format, extension, write, write_parts};

use losskit_fit::frame::FrameError;
use std::fmt;

/// What kept a file from being read or written, in a sentence: what, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileError(String);

impl FileError {
    pub(crate) fn new(sentence: impl Into<String>) -> FileError {
        FileError(sentence.into())
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FileError {}

impl From<FrameError> for FileError {
    fn from(error: FrameError) -> FileError {
        FileError(error.to_string())
    }
}
