//! CSV text into a table, the type of a column decided by every one of its cells.

mod cells;
mod rows;

use super::FileError;
use super::read::{ReadOptions, cannot_read};
use ::csv::ByteRecord;
use cells::Building;
use losskit_fit::frame::{Frame, FrameError};
use rows::Rows;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};

/// The table written in `bytes`. Blanks around a cell do not count; a cell with nothing else, or
/// with one of `options.missing`, is missing.
///
/// A column whose other cells all read as numbers (`inf` and `nan` are numbers) is of numbers,
/// one of `true` and `false` of truth values, any other of texts.
pub(super) fn parse(bytes: &[u8], source: &str, options: &ReadOptions) -> Result<Frame, FileError> {
    let sheet = Sheet {
        start: || Ok(bytes),
        source,
        options,
    };
    let fields = sheet.fields()?;
    // The first cell of a column is a guess at its type. Where a later cell belies it, the column
    // is text, and what its numbers looked like is read again: twice suffices.
    let mut columns = Building::unknown(fields.len());
    let mut rows = sheet.rows()?;
    rows.read(&fields, &mut columns, usize::MAX)?;
    sheet.every_quote_closed(&rows)?;
    if columns.iter().any(Building::is_mixed) {
        columns = columns.iter().map(Building::again).collect();
        sheet.rows()?.read(&fields, &mut columns, usize::MAX)?;
    }
    frame(source, &fields, columns)
}

/// A CSV file open for reading, the types of its columns known.
pub(super) struct Table<'a> {
    rows: Rows<'a, &'a File>,
    fields: Vec<Field>,
    columns: Vec<Building>,
    /// How many rows there are.
    total: usize,
}

impl<'a> Table<'a> {
    /// A file at its first row, once every row has been looked at.
    pub(super) fn open(
        file: &'a File,
        source: &'a str,
        options: &'a ReadOptions,
    ) -> Result<Table<'a>, FileError> {
        let sheet = Sheet {
            start: || {
                let mut file = file;
                file.rewind()?;
                Ok(file)
            },
            source,
            options,
        };
        let fields = sheet.fields()?;
        let mut columns = Building::unknown(fields.len());
        let mut rows = sheet.rows()?;
        while rows.read(&fields, &mut columns, 1 << 10)? > 0 {
            columns.iter_mut().for_each(Building::forget);
        }
        sheet.every_quote_closed(&rows)?;
        Ok(Table {
            rows: sheet.rows()?,
            fields,
            columns,
            total: rows.row,
        })
    }

    /// The next `rows` rows, fewer at the end of the file.
    pub(super) fn part(&mut self, rows: usize) -> Result<Frame, FileError> {
        let mut columns: Vec<Building> = self.columns.iter().map(Building::again).collect();
        let end = self.total.min(self.rows.row.saturating_add(rows));
        self.rows.read(&self.fields, &mut columns, rows)?;
        let source = self.rows.source;
        if self.rows.row != end || columns.iter().any(Building::is_mixed) {
            let sentence = format!("{source} changed while it was read; read it again");
            return Err(FileError::new(sentence));
        }
        frame(source, &self.fields, columns)
    }
}

fn frame(source: &str, fields: &[Field], columns: Vec<Building>) -> Result<Frame, FileError> {
    let columns = fields
        .iter()
        .zip(columns)
        .map(|(field, column)| column.finish(&field.name));
    Ok(Frame::new(source, columns.collect())?)
}

/// CSV text that can be read again from its start, where it came from, and how to read it.
struct Sheet<'a, F> {
    start: F,
    source: &'a str,
    options: &'a ReadOptions,
}

/// A column to be read: its place in a line and its name.
struct Field {
    place: usize,
    name: String,
}

impl<'a, R: Read, F: Fn() -> io::Result<R>> Sheet<'a, F> {
    fn text(&self) -> Result<R, FileError> {
        (self.start)().map_err(|error| cannot_read(self.source, &error))
    }

    /// The text from its first line.
    fn lines(&self) -> Result<Rows<'a, R>, FileError> {
        Ok(Rows::new(self.text()?, self.source, self.options))
    }

    /// The rows of data from the first.
    fn rows(&self) -> Result<Rows<'a, R>, FileError> {
        let mut rows = self.lines()?;
        if self.options.header {
            rows.step()?;
        }
        Ok(rows)
    }

    fn fields(&self) -> Result<Vec<Field>, FileError> {
        let Sheet {
            source, options, ..
        } = self;
        let mut lines = self.lines()?;
        if !lines.step()? {
            return Err(FileError::new(format!("{source} is empty")));
        }
        let first = &lines.record;
        if first.as_slice().starts_with(&[0x1f, 0x8b]) {
            let sentence = format!("{source} is compressed with gzip; gunzip it first");
            return Err(FileError::new(sentence));
        }
        let mut names = Vec::with_capacity(first.len());
        for (place, name) in first.iter().enumerate() {
            let name = std::str::from_utf8(name).map_err(|_| lines.not_utf8("the header"))?;
            names.push(if options.header {
                name.trim().to_owned()
            } else {
                format!("x{place}")
            });
        }
        self.delimiter_fits(&names, first)?;
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

    /// A quote nobody closed swallows the rest of the file into the last row.
    fn every_quote_closed(&self, rows: &Rows<'_, R>) -> Result<(), FileError> {
        let Some((row, line)) = rows.spanning else {
            return Ok(());
        };
        let source = self.source;
        let mut text = BufReader::new(self.text()?);
        let mut odd = false;
        loop {
            let bytes = text
                .fill_buf()
                .map_err(|error| cannot_read(source, &error))?;
            if bytes.is_empty() {
                break;
            }
            odd ^= bytes.iter().filter(|&&byte| byte == b'"').count() % 2 == 1;
            let read = bytes.len();
            text.consume(read);
        }
        match odd {
            true => Err(FileError::new(format!(
                "{source}, row {row} (line {line}): a quote is opened and never closed"
            ))),
            false => Ok(()),
        }
    }
}
