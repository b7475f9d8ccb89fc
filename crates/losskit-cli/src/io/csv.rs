//! CSV text into a table, the type of a column decided by every one of its cells.

mod cells;

use super::FileError;
use super::read::ReadOptions;
use ::csv::{ByteRecord, ErrorKind, Position, Reader, ReaderBuilder};
use cells::{Building, Cells};
use losskit_fit::frame::{Frame, FrameError, Texts};

/// The table written in `bytes`. Blanks around a cell do not count; a cell with nothing else, or
/// with one of `options.missing`, is missing.
///
/// A column whose other cells all read as numbers (`inf` and `nan` are numbers) is of numbers,
/// one of `true` and `false` of truth values, any other of texts.
pub(super) fn parse(bytes: &[u8], source: &str, options: &ReadOptions) -> Result<Frame, FileError> {
    let sheet = Sheet {
        bytes,
        source,
        options,
    };
    let fields = sheet.fields()?;
    // The first cell of a column is a guess at its type. Where a later cell belies it, the column
    // is text, and what its numbers looked like is read again: twice suffices.
    let mut columns = sheet.columns(&fields, |_| Cells::Unknown)?;
    if columns
        .iter()
        .any(|column| matches!(column.cells, Cells::Mixed))
    {
        let text: Vec<bool> = columns
            .iter()
            .map(|c| matches!(c.cells, Cells::Mixed))
            .collect();
        drop(columns);
        columns = sheet.columns(&fields, |i| match text[i] {
            true => Cells::Text(Texts::default()),
            false => Cells::Unknown,
        })?;
    }
    let columns = fields
        .into_iter()
        .zip(columns)
        .map(|(field, column)| column.finish(field.name));
    Ok(Frame::new(source, columns.collect())?)
}

/// CSV text, where it came from, and how to read it.
struct Sheet<'a> {
    bytes: &'a [u8],
    source: &'a str,
    options: &'a ReadOptions,
}

/// A column to be read: its place in a line and its name.
struct Field {
    place: usize,
    name: String,
}

impl Sheet<'_> {
    fn reader(&self) -> Reader<&[u8]> {
        ReaderBuilder::new()
            .has_headers(false)
            .delimiter(self.options.delimiter.unwrap_or(b','))
            .buffer_capacity(1 << 16)
            .from_reader(self.bytes)
    }

    fn fields(&self) -> Result<Vec<Field>, FileError> {
        let Sheet {
            source, options, ..
        } = self;
        let mut first = ByteRecord::new();
        if !self
            .reader()
            .read_byte_record(&mut first)
            .map_err(|error| self.broken(&error))?
        {
            return Err(FileError::new(format!("{source} is empty")));
        }
        let mut names = Vec::with_capacity(first.len());
        for (place, name) in first.iter().enumerate() {
            let name = std::str::from_utf8(name).map_err(|_| self.not_utf8("the header"))?;
            names.push(if options.header {
                name.trim().to_owned()
            } else {
                format!("x{place}")
            });
        }
        self.delimiter_fits(&names, &first)?;
        if let Some(name) = options.drop.iter().find(|name| !names.contains(name)) {
            let names = names.iter().map(String::as_str);
            return Err(FrameError::unknown(name, names, *source).into());
        }
        let fields = names
            .into_iter()
            .enumerate()
            .map(|(place, name)| Field { place, name });
        let fields: Vec<Field> = fields.filter(|f| !options.drop.contains(&f.name)).collect();
        for (i, Field { place, name }) in fields.iter().enumerate() {
            if name.is_empty() {
                return Err(FileError::new(format!(
                    "{source}: the header does not name column {} (pandas writes its index so); \
                     name it, or leave it out with --drop \"\"",
                    place + 1
                )));
            }
            if fields[..i].iter().any(|other| other.name == *name) {
                return Err(FileError::new(format!(
                    "{source} has two columns called {name:?}; rename one, or say --no-header if \
                     the first line is data"
                )));
            }
        }
        Ok(fields)
    }

    /// One column that holds another separator is a file read with the wrong one.
    fn delimiter_fits(&self, names: &[String], first: &ByteRecord) -> Result<(), FileError> {
        let others = [
            (b';', "';'"),
            (b'\t', "'\\t'"),
            (b'|', "'|'"),
            (b',', "','"),
        ];
        let found = others
            .iter()
            .find(|(other, _)| first.as_slice().contains(other));
        match found {
            Some((_, other)) if names.len() == 1 => Err(FileError::new(format!(
                "{} has one column only, and its first line holds {other}; say --delimiter {other}",
                self.source
            ))),
            _ => Ok(()),
        }
    }

    fn columns(
        &self,
        fields: &[Field],
        start: impl Fn(usize) -> Cells,
    ) -> Result<Vec<Building>, FileError> {
        let mut columns: Vec<Building> =
            (0..fields.len()).map(|i| Building::new(start(i))).collect();
        let mut reader = self.reader();
        let mut record = ByteRecord::new();
        if self.options.header {
            reader
                .read_byte_record(&mut record)
                .map_err(|error| self.broken(&error))?;
        }
        let mut row = 0;
        let mut spanning = None;
        while reader
            .read_byte_record(&mut record)
            .map_err(|error| self.broken(&error))?
        {
            for (field, column) in fields.iter().zip(&mut columns) {
                let cell = record[field.place].trim_ascii();
                if !column.push(row, self.present(cell)) {
                    let place = format!("row {}, column {:?}", row + 1, field.name);
                    return Err(self.not_utf8(&place));
                }
            }
            row += 1;
            let start = record.position().map_or(0, Position::line);
            spanning = (reader.position().line() > start + 1).then_some(start);
        }
        match spanning {
            // A quote nobody closed swallows the rest of the file into the last row.
            Some(line) if self.bytes.iter().filter(|&&byte| byte == b'"').count() % 2 == 1 => {
                Err(FileError::new(format!(
                    "{}, row {row} (line {line}): a quote is opened and never closed",
                    self.source
                )))
            }
            _ => Ok(columns),
        }
    }

    fn present<'c>(&self, cell: &'c [u8]) -> Option<&'c [u8]> {
        let missing = cell.is_empty() || self.options.missing.iter().any(|m| m.as_bytes() == cell);
        (!missing).then_some(cell)
    }

    fn not_utf8(&self, place: &str) -> FileError {
        let source = self.source;
        FileError::new(format!(
            "{source}, {place}: this is not UTF-8 text; convert the file, for example with iconv"
        ))
    }

    fn broken(&self, error: &::csv::Error) -> FileError {
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
            _ => format!("cannot read {source}: {error}"),
        })
    }
}
