//! The way out of a table: CSV, JSON lines or Parquet, to a file or to standard output.

use super::{FileError, parquet, replace};
use losskit_fit::frame::{Column, Data, Frame};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A header, then a line per row; a missing cell is empty.
    Csv,
    /// The same with tabs.
    Tsv,
    /// A JSON object per row and line; a missing cell, NaN or ±∞ is `null`.
    JsonLines,
    /// Parquet, compressed with Snappy.
    Parquet,
}

/// What a file's name ends in, lower case.
pub(crate) fn extension(path: &Path) -> String {
    let end = path.extension().unwrap_or_default();
    end.to_string_lossy().to_lowercase()
}

impl Format {
    /// The format a file of this name has.
    pub(crate) fn of(path: &Path) -> Result<Format, FileError> {
        match extension(path).as_str() {
            "csv" => Ok(Format::Csv),
            "tsv" | "tab" => Ok(Format::Tsv),
            "jsonl" | "ndjson" => Ok(Format::JsonLines),
            "parquet" | "pq" => Ok(Format::Parquet),
            _ => Err(FileError::new(format!(
                "{} does not say how to write a table; end it in .csv, .tsv, .jsonl or .parquet",
                path.display()
            ))),
        }
    }
}

/// Writes a table to the file `path`, whole or not at all, or to standard output where that is
/// `-`; without a `format` the name of the file decides, and standard output is CSV.
pub(crate) fn write(frame: &Frame, path: &Path, format: Option<Format>) -> Result<(), FileError> {
    if path.as_os_str() != "-" {
        let format = format.map_or_else(|| Format::of(path), Ok)?;
        return replace(path, |file| write_to(frame, format, file));
    }
    let mut out = BufWriter::new(io::stdout());
    match write_to(frame, format.unwrap_or(Format::Csv), &mut out).and_then(|()| out.flush()) {
        // Who closed the pipe has seen enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(FileError::new(format!(
            "cannot write to standard output: {error}"
        ))),
        _ => Ok(()),
    }
}

/// Writes a table into a stream.
pub(super) fn write_to(
    frame: &Frame,
    format: Format,
    out: &mut (impl Write + Send),
) -> io::Result<()> {
    match format {
        Format::Csv => csv(frame, b',', out).map_err(cause),
        Format::Tsv => csv(frame, b'\t', out).map_err(cause),
        Format::JsonLines => json_lines(frame, out),
        Format::Parquet => parquet::write(frame, out).map_err(io::Error::other),
    }
}

fn csv(frame: &Frame, delimiter: u8, out: &mut impl Write) -> ::csv::Result<()> {
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(out);
    writer.write_record(frame.names())?;
    let mut cell = Vec::new();
    for row in 0..frame.rows() {
        for column in frame.columns() {
            cell.clear();
            if let Some(text) = column.text(row) {
                cell.extend_from_slice(text.as_bytes());
            } else if let Some(value) = number(column, row) {
                write_number(&mut cell, value)?;
            } else if let Some(value) = truth(column, row) {
                write!(cell, "{value}")?;
            }
            writer.write_field(&cell)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.flush()?)
}

/// The failure beneath, whose kind is looked at: a closed pipe is none.
fn cause(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(cause) => cause,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn json_lines(frame: &Frame, out: &mut impl Write) -> io::Result<()> {
    let names: Vec<String> = frame
        .names()
        .map(serde_json::to_string)
        .collect::<Result<_, _>>()?;
    for row in 0..frame.rows() {
        for (i, (column, name)) in frame.columns().iter().zip(&names).enumerate() {
            write!(out, "{}{name}:", if i == 0 { '{' } else { ',' })?;
            if let Some(text) = column.text(row) {
                serde_json::to_writer(&mut *out, text)?;
            } else if let Some(value) = number(column, row).filter(|value| value.is_finite()) {
                write_number(out, value)?;
            } else if let Some(value) = truth(column, row) {
                write!(out, "{value}")?;
            } else {
                out.write_all(b"null")?;
            }
        }
        out.write_all(b"}\n")?;
    }
    Ok(())
}

fn number(column: &Column, row: usize) -> Option<f64> {
    match column.data() {
        Data::Number(values) if !column.is_missing(row) => Some(values[row]),
        _ => None,
    }
}

fn truth(column: &Column, row: usize) -> Option<bool> {
    match column.data() {
        Data::Bool(values) if !column.is_missing(row) => Some(values[row]),
        _ => None,
    }
}

/// The shortest digits that read back as the same number, with an exponent where zeros abound.
fn write_number(out: &mut impl Write, value: f64) -> io::Result<()> {
    let size = value.abs();
    if size.is_finite() && size != 0.0 && !(1e-5..1e16).contains(&size) {
        write!(out, "{value:e}")
    } else {
        write!(out, "{value}")
    }
}
