//! The rows of a CSV text, front to back.

use super::cells::Building;
use super::{Field, FileError, ReadOptions};
use csv::{ByteRecord, Error, ErrorKind, Position, Reader};
use std::io::Read;

/// A place in a CSV text.
pub(super) struct Rows<'a, R> {
    reader: Reader<R>,
    record: ByteRecord,
    pub(super) source: &'a str,
    options: &'a ReadOptions,
    /// How many rows of data have been read.
    row: usize,
    /// The last row and the line it began in, where it went on in another.
    pub(super) spanning: Option<(usize, u64)>,
}

impl<'a, R: Read> Rows<'a, R> {
    pub(super) fn new(reader: Reader<R>, source: &'a str, options: &'a ReadOptions) -> Rows<'a, R> {
        Rows {
            reader,
            record: ByteRecord::new(),
            source,
            options,
            row: 0,
            spanning: None,
        }
    }

    /// Goes to the next line of fields, if there is one.
    pub(super) fn step(&mut self) -> Result<bool, FileError> {
        self.reader
            .read_byte_record(&mut self.record)
            .map_err(|error| broken(&error, self.source, self.options))
    }

    /// Adds the next `rows` rows to the columns, fewer at the end, and says how many.
    pub(super) fn read(
        &mut self,
        fields: &[Field],
        columns: &mut [Building],
        rows: usize,
    ) -> Result<usize, FileError> {
        let start = self.row;
        while self.row - start < rows && self.step()? {
            self.row += 1;
            for (field, column) in fields.iter().zip(&mut *columns) {
                let cell = self.record[field.place].trim_ascii();
                if !column.push(self.present(cell)) {
                    let place = format!("row {}, column {:?}", self.row, field.name);
                    return Err(not_utf8(self.source, &place));
                }
            }
            let line = self.record.position().map_or(0, Position::line);
            let spans = self.reader.position().line() > line + 1;
            self.spanning = spans.then_some((self.row, line));
        }
        Ok(self.row - start)
    }

    fn present<'c>(&self, cell: &'c [u8]) -> Option<&'c [u8]> {
        let missing = cell.is_empty() || self.options.missing.iter().any(|m| m.as_bytes() == cell);
        (!missing).then_some(cell)
    }
}

pub(super) fn not_utf8(source: &str, place: &str) -> FileError {
    FileError::new(format!(
        "{source}, {place}: this is not UTF-8 text; convert the file, for example with iconv"
    ))
}

pub(super) fn broken(error: &Error, source: &str, options: &ReadOptions) -> FileError {
    FileError::new(match error.kind() {
        ErrorKind::UnequalLengths {
            pos: Some(at),
            expected_len,
            len,
        } => {
            let row = at.record() + u64::from(!options.header);
            let s = if *len == 1 { "" } else { "s" };
            format!(
                "{source}, row {row} (line {}): {len} field{s} where the first line has \
                 {expected_len}; quote a text that holds the separator",
                at.line()
            )
        }
        _ => format!("cannot read {source}: {error}"),
    })
}
