//! The cells of a Parquet column, whatever their storage, as numbers, texts or truth values.

use super::meaning::Meaning;
use losskit_fit::frame::{Column, Data, Texts};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::{ParquetError, Result};

/// The cells of a column as far as they have been read.
pub(super) struct Cells {
    meaning: Meaning,
    numbers: Vec<f64>,
    truths: Vec<bool>,
    texts: Texts,
    missing: Vec<bool>,
}

impl Cells {
    pub(super) fn new(meaning: Meaning) -> Cells {
        let (numbers, truths, missing) = (Vec::new(), Vec::new(), Vec::new());
        Cells {
            meaning,
            numbers,
            truths,
            texts: Texts::default(),
            missing,
        }
    }

    /// Adds the next `rows` rows of a chunk, fewer where it ends early, and says how many;
    /// `optional` is the level of a cell that is there.
    pub(super) fn append(
        &mut self,
        chunk: &mut ColumnReader,
        rows: usize,
        optional: i16,
    ) -> Result<usize> {
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

    pub(super) fn finish(self, name: &str) -> Column {
        let data = match self.meaning {
            Meaning::Text => return self.texts.finish(name),
            Meaning::Bool => Data::Bool(self.truths),
            _ => Data::Number(self.numbers),
        };
        Column::new(name, data).with_missing(self.missing)
    }
}

/// Hands over the cells of a chunk and marks the missing ones, in steps that stay in the cache.
fn for_each<T: DataType>(
    chunk: &mut ColumnReaderImpl<T>,
    rows: usize,
    optional: i16,
    missing: &mut Vec<bool>,
    mut push: impl FnMut(Option<&T::T>) -> Result<()>,
) -> Result<usize> {
    const STEP: usize = 1 << 14;
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut done = 0;
    while done < rows {
        values.clear();
        levels.clear();
        let step = STEP.min(rows - done);
        let (read, _, _) = chunk.read_records(step, Some(&mut levels), None, &mut values)?;
        if read == 0 {
            break;
        }
        done += read;
        let mut present = values.iter();
        for row in 0..read {
            let here = optional == 0 || levels.get(row) == Some(&optional);
            missing.push(!here);
            push(if here { present.next() } else { None })?;
        }
    }
    Ok(done)
}

fn utf8(bytes: &ByteArray) -> Result<&str> {
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
fn wide_decimal(bytes: &[u8], scale: i32) -> Result<f64> {
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
