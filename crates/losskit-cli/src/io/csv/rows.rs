//! The rows of a CSV text, front to back.

use super::cells::Building;
use super::{Field, FileError, ReadOptions};
use csv::{ByteRecord, Error, ErrorKind, Position, Reader, ReaderBuilder};
use std::io::{self, Read};

/// A row of more bytes than this is a quote nobody closed: it would swallow the rest of a file
/// larger than memory.
const LONGEST: usize = if cfg!(test) { 1 << 20 } else { 1 << 30 };

/// A text of which only so much more may be read.
struct Bounded<R> {
    text: R,
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("a row is too long"));
        }
        let some = buffer.len().min(self.left);
        let read = self.text.read(&mut buffer[..some])?;
        self.left -= read;
        Ok(read)
    }
}

/// A place in a CSV text.
pub(super) struct Rows<'a, R> {
    reader: Reader<Bounded<R>>,
    pub(super) record: ByteRecord,
    pub(super) source: &'a str,
    options: &'a ReadOptions,
    /// How many rows of data have been read.
    pub(super) row: usize,
    /// The last row and the line it began in, where it went on in another.
    pub(super) spanning: Option<(usize, u64)>,
}

impl<'a, R: Read> Rows<'a, R> {
    pub(super) fn new(text: R, source: &'a str, options: &'a ReadOptions) -> Rows<'a, R> {
        let left = LONGEST;
        Rows {
            reader: ReaderBuilder::new()
                .has_headers(false)
                .delimiter(options.delimiter.unwrap_or(b','))
                .buffer_capacity(1 << 16)
                .from_reader(Bounded { text, left }),
            record: ByteRecord::new(),
            source,
            options,
            row: 0,
            spanning: None,
        }
    }

    /// Goes to the next line of fields, if there is one.
    pub(super) fn step(&mut self) -> Result<bool, FileError> {
        let line = self.reader.position().line();
        self.reader.get_mut().left = LONGEST;
        let found = self.reader.read_byte_record(&mut self.record);
        found.map_err(|error| self.broken(line, &error))
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
                    return Err(self.not_utf8(&place));
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
    pub(super) fn not_utf8(&self, place: &str) -> FileError {
        FileError::new(format!(
            "{}, {place}: this is not UTF-8 text; convert the file, for example with iconv",
            self.source
        ))
    }

    fn broken(&self, line: u64, error: &Error) -> FileError {
        let source = self.source;
        FileError::new(match error.kind() {
            ErrorKind::UnequalLengths {
                pos: Some(at),
                expected_len,
                len,
            } => {
                let row = at.record() + u64::from(!self.options.header);
                let s = if *len == 1 { "" } else { "s" };
                format!(
                    "{source}, row {row} (line {}): {len} field{s} where the first line has \
                     {expected_len}; quote a text that holds the separator",
                    at.line()
                )
            }
            ErrorKind::Io(_) if self.reader.get_ref().left == 0 => format!(
                "{source}, line {line}: the row that begins here is too long; see whether a quote \
                 in it is never closed"
            ),
            _ => format!("cannot read {source}: {error}"),
        })
    }
}
