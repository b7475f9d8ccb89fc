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
    write_parts(path, format, |put| {
        put(frame).map_err(|error| FileError::new(error.to_string()))
    })
}

/// Takes the next rows of a table.
pub(crate) type Put<'p> = dyn FnMut(&Frame) -> io::Result<()> + 'p;

/// The same with the parts of a table, front to back, that `fill` puts.
pub(crate) fn write_parts<E: From<FileError>>(
    path: &Path,
    format: Option<Format>,
    fill: impl FnOnce(&mut Put<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut failed = None;
    let all = |format: Format, out: &mut (dyn Write + Send)| -> io::Result<()> {
        let mut writer = Writer::new(format, out);
        let mut closed = None;
        let filled = fill(&mut |part| {
            writer.put(part).map_err(|error| {
                let told = io::Error::new(error.kind(), error.to_string());
                closed = Some(error);
                told
            })
        });
        match (closed, filled) {
            // What went wrong here is told here.
            (Some(error), _) => Err(error),
            (None, Ok(())) => writer.finish(),
            (None, Err(error)) => {
                failed = Some(error);
                Err(io::Error::other("stopped"))
            }
        }
    };
    let written = if path.as_os_str() != "-" {
        let format = format.map_or_else(|| Format::of(path), Ok)?;
        replace(path, |file| all(format, file))
    } else {
        let mut out = BufWriter::new(io::stdout());
        let format = format.unwrap_or(Format::Csv);
        match all(format, &mut out).and_then(|()| out.flush()) {
            // Who closed the pipe has seen enough.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(FileError::new(format!(
                "cannot write to standard output: {error}"
            ))),
            _ => Ok(()),
        }
    };
    match failed {
        Some(error) => Err(error),
        None => Ok(written?),
    }
}

/// Writes a table into a stream.
#[cfg(test)]
pub(super) fn write_to(frame: &Frame, format: Format, out: &mut Vec<u8>) -> io::Result<()> {
    let mut writer = Writer::new(format, out);
    writer.put(frame)?;
    writer.finish()
}

/// A table on its way into a stream.
struct Writer<'o> {
    out: Out<'o>,
    /// Whether the names are written.
    begun: bool,
}

enum Out<'o> {
    Separated(Box<::csv::Writer<&'o mut (dyn Write + Send)>>),
    JsonLines(&'o mut (dyn Write + Send)),
    Parquet(parquet::Writer<'o>),
}

impl<'o> Writer<'o> {
    fn new(format: Format, out: &'o mut (dyn Write + Send)) -> Writer<'o> {
        let separated = |delimiter, out| {
            let mut settings = ::csv::WriterBuilder::new();
            Out::Separated(Box::new(settings.delimiter(delimiter).from_writer(out)))
        };
        let out = match format {
            Format::Csv => separated(b',', out),
            Format::Tsv => separated(b'\t', out),
            Format::JsonLines => Out::JsonLines(out),
            Format::Parquet => Out::Parquet(parquet::Writer::new(out)),
        };
        Writer { out, begun: false }
    }

    fn put(&mut self, part: &Frame) -> io::Result<()> {
        let begun = std::mem::replace(&mut self.begun, true);
        match &mut self.out {
            Out::Separated(writer) => csv(part, !begun, writer).map_err(cause),
            Out::JsonLines(out) => json_lines(part, out),
            Out::Parquet(writer) => writer.put(part).map_err(io::Error::other),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self.out {
            Out::Separated(mut writer) => writer.flush(),
            Out::JsonLines(_) => Ok(()),
            Out::Parquet(writer) => writer.finish().map_err(io::Error::other),
        }
    }
}

fn csv(frame: &Frame, names: bool, writer: &mut ::csv::Writer<impl Write>) -> ::csv::Result<()> {
    if names {
        writer.write_record(frame.names())?;
    }
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
    Ok(())
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
