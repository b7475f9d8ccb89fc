//! Parquet files into a table and back: flat columns, read chunk by chunk, with no Arrow between.

mod cells;
mod cursor;
mod guard;
mod meaning;
mod write;

pub(super) use write::Writer;

use super::FileError;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use cursor::Cursor;
use losskit_fit::frame::{Frame, FrameError};
use meaning::Meaning;

/// The table in a Parquet file, without the columns to `drop`.
///
/// Integers beyond 2⁵³ and decimals of more than 17 digits become the nearest number.
pub(super) fn read<R: ChunkReader + 'static>(
    reader: R,
    source: &str,
    drop: &[String],
) -> Result<Frame, FileError> {
    Table::open(reader, source, drop)?.part(usize::MAX)
}

/// A Parquet file open for reading, at the same row in each of its columns.
pub(super) struct Table<R: ChunkReader> {
    file: SerializedFileReader<R>,
    source: String,
    columns: Vec<(String, Cursor)>,
}

impl<R: ChunkReader + 'static> Table<R> {
    /// A file at its first row.
    pub(super) fn open(reader: R, source: &str, drop: &[String]) -> Result<Table<R>, FileError> {
        whole(source, || Table::start(reader, source, drop))
    }

    fn start(reader: R, source: &str, drop: &[String]) -> Result<Table<R>, FileError> {
        let file = SerializedFileReader::new(reader)
            .map_err(|error| FileError::new(format!("cannot read {source}: {}", plain(&error))))?;
        let schema = file.metadata().file_metadata().schema_descr();
        let roots = schema.root_schema().get_fields();
        if let Some(name) = drop
            .iter()
            .find(|name| !roots.iter().any(|root| root.name() == *name))
        {
            let names = roots.iter().map(|root| root.name());
            return Err(FrameError::unknown(name, names, source).into());
        }
        let mut columns = Vec::new();
        for (place, about) in schema.columns().iter().enumerate() {
            let name = &about.path().parts()[0];
            if drop.contains(name) {
                continue;
            }
            let meaning = Meaning::of(about).map_err(|what| {
                FileError::new(format!(
                    "{source}: column {name:?} holds {what}, not numbers, texts or truth values; \
                     leave it out with --drop {name}"
                ))
            })?;
            let groups = file.num_row_groups();
            let cursor = Cursor::new(place, meaning, about.max_def_level(), groups);
            columns.push((name.clone(), cursor));
        }
        Ok(Table {
            file,
            source: source.to_owned(),
            columns,
        })
    }

    /// The next `rows` rows, fewer at the end of the file.
    pub(super) fn part(&mut self, rows: usize) -> Result<Frame, FileError> {
        let Table {
            file,
            source,
            columns,
        } = self;
        whole(source, || {
            let columns = columns.iter_mut().map(|(name, cursor)| {
                let cells = cursor.read(file, rows).map_err(|error| {
                    let error = plain(&error);
                    FileError::new(format!("cannot read {source}, column {name:?}: {error}"))
                })?;
                Ok(cells.finish(name))
            });
            Ok(Frame::new(
                source.as_str(),
                columns.collect::<Result<_, FileError>>()?,
            )?)
        })
    }

    /// How many rows and columns the file says it has.
    pub(super) fn extent(&self) -> (u64, usize) {
        let rows = self.file.metadata().file_metadata().num_rows();
        (u64::try_from(rows).unwrap_or_default(), self.columns.len())
    }
}

/// What `work` returns, unless the file is so damaged that the decoder gives up.
fn whole<T>(source: &str, work: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    guard::caught(work).unwrap_or_else(|| {
        let sentence = format!("cannot read {source}: it is damaged; fetch it again");
        Err(FileError::new(sentence))
    })
}

/// What went wrong without the name of the error's kind.
fn plain(error: &ParquetError) -> String {
    match error {
        ParquetError::General(what) | ParquetError::NYI(what) | ParquetError::EOF(what) => {
            what.clone()
        }
        other => other.to_string(),
    }
}
