//! A column of a Parquet file read step by step, across its row groups.

use super::cells::Cells;
use super::meaning::Meaning;
use parquet::basic::Compression;
use parquet::column::reader::ColumnReader;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::FileReader;
use std::ops::Range;

/// A place in a column. Of what lies behind it nothing is kept, of what lies before it the page
/// it is in.
pub(super) struct Cursor {
    /// The place of the column in a row group.
    place: usize,
    meaning: Meaning,
    /// The level of a cell that is there.
    optional: i16,
    /// The row groups not yet begun.
    groups: Range<usize>,
    /// The group begun, and how many of its rows are to come.
    chunk: Option<(ColumnReader, usize)>,
}

impl Cursor {
    /// The start of the column at `place`, in a file of so many row groups.
    pub(super) fn new(place: usize, meaning: Meaning, optional: i16, groups: usize) -> Cursor {
        Cursor {
            place,
            meaning,
            optional,
            groups: 0..groups,
            chunk: None,
        }
    }

    /// The next `rows` rows, fewer at the end of the file.
    pub(super) fn read(&mut self, file: &impl FileReader, rows: usize) -> Result<Cells> {
        let (mut cells, optional) = (Cells::new(self.meaning), self.optional);
        let mut wanted = rows;
        while wanted > 0 {
            let Some((chunk, left)) = self.chunk(file)? else {
                break;
            };
            let step = wanted.min(*left);
            let read = cells.append(chunk, step, optional)?;
            *left -= read;
            wanted -= read;
            if read < step {
                return Err(ParquetError::EOF(format!("it ends {left} rows early")));
            }
        }
        Ok(cells)
    }

    /// A row group with rows to come, if there is one.
    fn chunk(&mut self, file: &impl FileReader) -> Result<Option<&mut (ColumnReader, usize)>> {
        while self.chunk.as_ref().is_none_or(|(_, left)| *left == 0) {
            // The old chunk goes first, its page and its dictionary with it.
            self.chunk = None;
            let Some(group) = self.groups.next() else {
                break;
            };
            self.chunk = Some(self.begin(file, group)?);
        }
        Ok(self.chunk.as_mut())
    }

    fn begin(&self, file: &impl FileReader, group: usize) -> Result<(ColumnReader, usize)> {
        let group = file.get_row_group(group)?;
        match group.metadata().column(self.place).compression() {
            Compression::UNCOMPRESSED
            | Compression::SNAPPY
            | Compression::GZIP(_)
            | Compression::ZSTD(_) => {}
            other => {
                return Err(ParquetError::NYI(format!(
                    "it is compressed with {}; write it with snappy, zstd or gzip",
                    other.to_string().split("(").next().unwrap_or_default()
                )));
            }
        }
        let rows = usize::try_from(group.metadata().num_rows()).unwrap_or_default();
        Ok((group.get_column_reader(self.place)?, rows))
    }
}
