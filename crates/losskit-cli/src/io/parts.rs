//! A table handed over in parts, for tables larger than memory.

use super::read::{Found, ReadOptions, finish, open};
use super::{FileError, csv, parquet};
use losskit_fit::frame::Frame;
use std::path::Path;

/// Hands over the table in the file `path` in parts of `rows` rows (at least 1), the last one
/// shorter, front to back. An error of `take` ends the reading and comes out.
///
/// The parts are what [`read`](super::read) reads, but each has the levels of its own texts. A
/// CSV file is read twice: the type of a column is decided by every one of its cells. What is
/// wrong with a file may be found after parts of it have been handed over.
pub(crate) fn read_parts(
    path: &Path,
    options: &ReadOptions,
    rows: usize,
    take: &mut dyn FnMut(Frame) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let source = path.display().to_string();
    let once = |what: &str| {
        let sentence = format!("{what} can be read only once; save it to a file first");
        Err(FileError::new(sentence))
    };
    if path.as_os_str() == "-" {
        return once("standard input");
    }
    let rows = rows.max(1);
    match open(path)? {
        Found::Parquet(file) => {
            let mut table = parquet::Table::open(file, &source, &options.drop)?;
            hand_over(&source, || table.part(rows), take)
        }
        Found::Text(file) => {
            let options = options.separated_as(path);
            let mut table = csv::Table::open(&file, &source, &options)?;
            hand_over(&source, || table.part(rows), take)
        }
        Found::Stream(_) => once(&source),
    }
}

fn hand_over(
    source: &str,
    mut part: impl FnMut() -> Result<Frame, FileError>,
    take: &mut dyn FnMut(Frame) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let mut frame = finish(part()?, source)?;
    while frame.rows() > 0 {
        take(frame)?;
        frame = part()?;
    }
    Ok(())
}

/// How many rows and columns the table in `path` has, where the file says so: Parquet does, CSV
/// does not, nor what can be read only once.
pub(crate) fn rows_and_columns(
    path: &Path,
    options: &ReadOptions,
) -> Result<Option<(u64, usize)>, FileError> {
    if path.as_os_str() == "-" {
        return Ok(None);
    }
    let Found::Parquet(file) = open(path)? else {
        return Ok(None);
    };
    let table = parquet::Table::open(file, &path.display().to_string(), &options.drop)?;
    Ok(Some(table.extent()))
}
