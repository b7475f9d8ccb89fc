//! Parquet files into a table and back: flat columns, read chunk by chunk, with no Arrow between.

mod guard;
mod meaning;
mod write;

pub(super) use write::write;

use super::FileError;
use ::parquet::basic::Compression;
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{ByteArray, DataType};
use ::parquet::errors::{ParquetError, Result as ParquetResult};
use ::parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use losskit_fit::frame::{Column, Data, Frame, FrameError, Texts};
use meaning::Meaning;

/// The table in a Parquet file, without the columns to `drop`.
///
/// Integers beyond 2⁵³ and decimals of more than 17 digits become the nearest number.
pub(super) fn read<R: ChunkReader + 'static>(
    reader: R,
    source: &str,
    drop: &[String],
) -> Result<Frame, FileError> {
    guard::caught(|| decode(reader, source, drop)).unwrap_or_else(|| {
        let sentence = format!("cannot read {source}: it is damaged; fetch it again");
        Err(FileError::new(sentence))
    })
}

fn decode<R: ChunkReader + 'static>(
    reader: R,
    source: &str,
    drop: &[String],
) -> Result<Frame, FileError> {
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
        let cells = read_column(&file, place, meaning, about.max_def_level()).map_err(|error| {
            let error = plain(&error);
            FileError::new(format!("cannot read {source}, column {name:?}: {error}"))
        })?;
        columns.push(cells.finish(name));
    }
    Ok(Frame::new(source, columns)?)
}

fn read_column(
    file: &impl FileReader,
    place: usize,
    meaning: Meaning,
    optional: i16,
) -> ParquetResult<Cells> {
    let mut cells = Cells::new(meaning);
    for group in 0..file.num_row_groups() {
        let group = file.get_row_group(group)?;
        match group.metadata().column(place).compression() {
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
        cells.append(group.get_column_reader(place)?, rows, optional)?;
    }
    Ok(cells)
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

/// A column as far as it has been read.
struct Cells {
    meaning: Meaning,
    numbers: Vec<f64>,
    truths: Vec<bool>,
    texts: Texts,
    missing: Vec<bool>,
}

impl Cells {
    fn new(meaning: Meaning) -> Cells {
        let (numbers, truths, missing) = (Vec::new(), Vec::new(), Vec::new());
        Cells {
            meaning,
            numbers,
            truths,
            texts: Texts::default(),
            missing,
        }
    }

    fn append(&mut self, chunk: ColumnReader, rows: usize, optional: i16) -> ParquetResult<()> {
        let meaning = self.meaning;
        let (missing, numbers) = (&mut self.missing, &mut self.numbers);
        let mut push = |value: Option<f64>| {
            numbers.push(value.unwrap_or(f64::NAN));
            Ok(())
        };
        match chunk {
            ColumnReader::DoubleColumnReader(chunk) => {
                for_each(chunk, rows, optional, missing, |v| push(v.copied()))
            }
            ColumnReader::FloatColumnReader(chunk) => {
                for_each(chunk, rows, optional, missing, |v| {
                    push(v.map(|&v| f64::from(v)))
                })
            }
            ColumnReader::Int32ColumnReader(chunk) => {
                let read = |v: &i32| match meaning {
                    Meaning::Unsigned => f64::from(*v as u32),
                    Meaning::Decimal(scale) => decimal(i128::from(*v), scale),
                    _ => f64::from(*v),
                };
                for_each(chunk, rows, optional, missing, |v| push(v.map(read)))
            }
            ColumnReader::Int64ColumnReader(chunk) => {
                let read = |v: &i64| match meaning {
                    Meaning::Unsigned => *v as u64 as f64,
                    Meaning::Decimal(scale) => decimal(i128::from(*v), scale),
                    _ => *v as f64,
                };
                for_each(chunk, rows, optional, missing, |v| push(v.map(read)))
            }
            ColumnReader::BoolColumnReader(chunk) => {
                let truths = &mut self.truths;
                for_each(chunk, rows, optional, missing, |v| {
                    truths.push(v.copied().unwrap_or(false));
                    Ok(())
                })
            }
            ColumnReader::ByteArrayColumnReader(chunk) => match meaning {
                Meaning::Decimal(scale) => for_each(chunk, rows, optional, missing, |v| {
                    push(v.map(|v| wide_decimal(v.data(), scale)).transpose()?)
                }),
                _ => {
                    let texts = &mut self.texts;
                    for_each(chunk, rows, optional, missing, |v| {
                        texts.push(v.map(utf8).transpose()?);
                        Ok(())
                    })
                }
            },
            ColumnReader::FixedLenByteArrayColumnReader(chunk) => {
                for_each(chunk, rows, optional, missing, |v| {
                    let read = |v: &[u8]| match (meaning, v) {
                        (Meaning::Decimal(scale), v) => wide_decimal(v, scale),
                        (_, &[low, high]) => Ok(half::f16::from_le_bytes([low, high]).to_f64()),
                        _ => Err(ParquetError::General(
                            "a half-width number is 2 bytes".into(),
                        )),
                    };
                    push(v.map(|v| read(v.data())).transpose()?)
                })
            }
            ColumnReader::Int96ColumnReader(_) => Err(ParquetError::General(
                "INT96 timestamps are not read".into(),
            )),
        }
    }

    fn finish(self, name: &str) -> Column {
        let data = match self.meaning {
            Meaning::Text => return self.texts.finish(name),
            Meaning::Bool => Data::Bool(self.truths),
            _ => Data::Number(self.numbers),
        };
        Column::new(name, data).with_missing(self.missing)
    }
}

/// Hands over every cell of a chunk and marks the missing ones, in steps that stay in the cache.
fn for_each<T: DataType>(
    mut chunk: ColumnReaderImpl<T>,
    rows: usize,
    optional: i16,
    missing: &mut Vec<bool>,
    mut push: impl FnMut(Option<&T::T>) -> ParquetResult<()>,
) -> ParquetResult<()> {
    const STEP: usize = 1 << 14;
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut left = rows;
    while left > 0 {
        values.clear();
        levels.clear();
        let (read, _, _) =
            chunk.read_records(left.min(STEP), Some(&mut levels), None, &mut values)?;
        if read == 0 {
            let sentence = format!("it ends {left} rows early");
            return Err(ParquetError::EOF(sentence));
        }
        left -= read;
        let mut present = values.iter();
        for row in 0..read {
            let here = optional == 0 || levels.get(row) == Some(&optional);
            missing.push(!here);
            push(if here { present.next() } else { None })?;
        }
    }
    Ok(())
}

fn utf8(bytes: &ByteArray) -> ParquetResult<&str> {
    let what = "it holds bytes that are no UTF-8 text; leave it out with --drop";
    bytes
        .as_utf8()
        .map_err(|_| ParquetError::General(what.into()))
}

/// digits / 10^scale, correctly rounded.
fn decimal(digits: i128, scale: i32) -> f64 {
    format!("{digits}e-{scale}").parse().unwrap_or(f64::NAN)
}

/// A decimal stored as the bytes of a signed number, the highest first.
fn wide_decimal(bytes: &[u8], scale: i32) -> ParquetResult<f64> {
    let sign = if bytes.first().is_some_and(|&byte| byte >= 0x80) {
        -1
    } else {
        0
    };
    if bytes.len() > 16 {
        return Err(ParquetError::General(
            "a decimal of more than 38 digits".into(),
        ));
    }
    Ok(decimal(
        bytes
            .iter()
            .fold(sign, |digits, &byte| digits << 8 | i128::from(byte)),
        scale,
    ))
}
