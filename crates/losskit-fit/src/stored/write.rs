//! Writing a table to disk, part by part.

use super::file::{self, Blocks, MAGIC};
use super::{Head, Info, Stored};
use crate::Error;
use crate::design::Kind;
use crate::frame::{Column, Data, Frame};
use crate::tall::BLOCK;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::{NamedTempFile, TempPath};

/// A table on its way to disk.
#[derive(Debug)]
pub struct Writer {
    file: BufWriter<File>,
    /// The path in messages.
    path: PathBuf,
    /// What the file is called until it is whole; none for one without a name.
    name: Option<TempPath>,
    head: Head,
    /// The codes of the texts of each column.
    codes: Vec<HashMap<String, u32>>,
    /// Rows that do not fill a block yet.
    open: Vec<Vec<f64>>,
}

impl Writer {
    pub(super) fn new(path: Option<&Path>, source: &str) -> Result<Writer, Error> {
        let shown = path.map_or_else(std::env::temp_dir, Path::to_owned);
        let made = match path {
            None => tempfile::tempfile().map(|file| (file, None)),
            Some(path) => {
                let folder = path.parent().filter(|folder| *folder != Path::new(""));
                NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).map(|named| {
                    let (file, name) = named.into_parts();
                    (file, Some(name))
                })
            }
        };
        let (file, name) = made.map_err(|error| file::wrong(&shown, &error.to_string()))?;
        let mut writer = Writer {
            file: BufWriter::with_capacity(1 << 20, file),
            path: shown,
            name,
            head: Head {
                source: source.into(),
                origin: String::new(),
                rows: 0,
                columns: Vec::new(),
            },
            codes: Vec::new(),
            open: Vec::new(),
        };
        let started = writer.file.write_all(MAGIC);
        writer.told(started)?;
        Ok(writer)
    }

    /// What [`Stored::origin`] will answer, such as the size and the date of the file read.
    #[must_use]
    pub fn origin(mut self, origin: &str) -> Writer {
        self.head.origin = origin.into();
        self
    }

    /// Adds rows.
    ///
    /// # Errors
    /// Columns that are not those of the parts before; a full disk.
    pub fn push(&mut self, part: &Frame) -> Result<(), Error> {
        if self.head.columns.is_empty() {
            self.head.columns = part.columns().iter().map(info).collect();
            self.codes = vec![HashMap::new(); part.columns().len()];
            self.open = vec![Vec::with_capacity(BLOCK); part.columns().len()];
        }
        let same = |(info, column): (&Info, &Column)| {
            info.name == column.name() && info.kind == Kind::of(column)
        };
        let known = self.head.columns.iter();
        if known.len() != part.columns().len() || !known.zip(part.columns()).all(same) {
            return Err(Error::Option {
                name: "part",
                why: "every part of a table must have the same columns".into(),
            });
        }
        let mut start = 0;
        while start < part.rows() {
            let rows = start..part.rows().min(start + BLOCK - self.head.rows % BLOCK);
            for (place, column) in part.columns().iter().enumerate() {
                for row in rows.clone() {
                    let number = self.number(place, column, row);
                    let info = &mut self.head.columns[place];
                    let at = self.head.rows + row - start;
                    if column.is_missing(row) {
                        info.missing.get_or_insert(at);
                    } else if !number.is_finite() && info.odd.is_none() {
                        info.odd = Some((at, number.to_string()));
                    }
                    self.open[place].push(number);
                }
            }
            self.head.rows += rows.len();
            start = rows.end;
            if self.head.rows.is_multiple_of(BLOCK) {
                self.flush()?;
            }
        }
        Ok(())
    }

    /// A cell as a number.
    fn number(&mut self, place: usize, column: &Column, row: usize) -> f64 {
        match column.data() {
            Data::Number(values) => values[row],
            Data::Bool(values) => f64::from(u8::from(values[row])),
            Data::Text { codes, levels } if !column.is_missing(row) => {
                let (text, known) = (&levels[codes[row] as usize], &mut self.codes[place]);
                let next = known.len() as u32;
                let code = match known.get(text) {
                    Some(code) => *code,
                    None => {
                        self.head.columns[place].levels.push(text.clone());
                        *known.entry(text.clone()).or_insert(next)
                    }
                };
                f64::from(code)
            }
            Data::Text { .. } => 0.0,
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let mut written = Ok(());
        for column in &mut self.open {
            let bytes: Vec<u8> = column.iter().flat_map(|x| x.to_le_bytes()).collect();
            written = written.and_then(|()| self.file.write_all(&bytes));
            column.clear();
        }
        self.told(written)
    }

    fn told(&self, result: io::Result<()>) -> Result<(), Error> {
        result.map_err(|error| file::wrong(&self.path, &error.to_string()))
    }

    /// The table.
    ///
    /// # Errors
    /// A full disk, a file that cannot be renamed.
    pub fn finish(mut self) -> Result<Stored, Error> {
        self.flush()?;
        let text = serde_json::to_vec(&self.head).map_err(io::Error::other);
        let columns = self.head.columns.len();
        let written = text.and_then(|text| file::finish(&mut self.file, &text, columns));
        self.told(written)?;
        let Writer {
            file,
            path,
            name,
            head,
            ..
        } = self;
        let failed = |error: io::Error| file::wrong(&path, &error.to_string());
        let file = file
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        if let Some(name) = name {
            name.persist(&path).map_err(|error| failed(error.error))?;
        }
        Ok(Stored {
            head: Arc::new(head),
            blocks: Arc::new(Blocks::new(file, path.display().to_string(), columns)),
        })
    }
}

fn info(column: &Column) -> Info {
    Info {
        name: column.name().to_owned(),
        kind: Kind::of(column),
        levels: Vec::new(),
        missing: None,
        odd: None,
    }
}
