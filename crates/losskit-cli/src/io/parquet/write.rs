//! A table into a Parquet file.

use losskit_fit::frame::{Column, Data, Frame};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

/// How many rows go into a group, which is the least a reader must decode at once.
const GROUP: usize = 1 << 20;

type Sink<'o> = &'o mut (dyn Write + Send);

/// A table on its way into a file, compressed with Snappy, which every reader knows.
pub(in crate::io) enum Writer<'o> {
    /// Its columns are not known yet.
    New(Sink<'o>),
    Begun(Box<SerializedFileWriter<Sink<'o>>>),
    /// It could not be begun.
    Lost,
}

impl<'o> Writer<'o> {
    pub(in crate::io) fn new(out: Sink<'o>) -> Writer<'o> {
        Writer::New(out)
    }

    /// Writes the next rows, a group of them for as many as go into one.
    pub(in crate::io) fn put(&mut self, frame: &Frame) -> Result<()> {
        if let Writer::New(_) = self
            && let Writer::New(out) = std::mem::replace(self, Writer::Lost)
        {
            *self = Writer::Begun(Box::new(begin(frame, out)?));
        }
        let Writer::Begun(file) = self else {
            return Ok(());
        };
        for start in (0..frame.rows()).step_by(GROUP) {
            let rows = start..frame.rows().min(start + GROUP);
            let mut group = file.next_row_group()?;
            for column in frame.columns() {
                if let Some(mut chunk) = group.next_column()? {
                    write_chunk(column, rows.clone(), &mut chunk)?;
                    chunk.close()?;
                }
            }
            group.close()?;
        }
        Ok(())
    }

    /// Writes the end.
    pub(in crate::io) fn finish(self) -> Result<()> {
        match self {
            Writer::Begun(file) => file.close().map(drop),
            Writer::New(_) | Writer::Lost => Ok(()),
        }
    }
}

fn begin<'o>(frame: &Frame, out: Sink<'o>) -> Result<SerializedFileWriter<Sink<'o>>> {
    let fields = frame.columns().iter().map(field).collect::<Result<_>>()?;
    let schema = Type::group_type_builder("schema")
        .with_fields(fields)
        .build()?;
    let settings = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .build();
    SerializedFileWriter::new(out, Arc::new(schema), Arc::new(settings))
}

fn field(column: &Column) -> Result<TypePtr> {
    let (physical, logical) = match column.data() {
        Data::Number(_) => (Physical::DOUBLE, None),
        Data::Bool(_) => (Physical::BOOLEAN, None),
        Data::Text { .. } => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let field = Type::primitive_type_builder(column.name(), physical)
        .with_logical_type(logical)
        .with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(field.build()?))
}

fn write_chunk(
    column: &Column,
    rows: Range<usize>,
    chunk: &mut SerializedColumnWriter<'_>,
) -> Result<()> {
    match column.data() {
        Data::Number(values) => write_cells::<DoubleType>(column, rows, chunk, |row| values[row]),
        Data::Bool(values) => write_cells::<BoolType>(column, rows, chunk, |row| values[row]),
        Data::Text { codes, levels } => {
            let levels: Vec<ByteArray> = levels.iter().map(|text| text.as_str().into()).collect();
            let level = |row: usize| levels[codes[row] as usize].clone();
            write_cells::<ByteArrayType>(column, rows, chunk, level)
        }
    }
}

fn write_cells<T: DataType>(
    column: &Column,
    rows: Range<usize>,
    chunk: &mut SerializedColumnWriter<'_>,
    value: impl Fn(usize) -> T::T,
) -> Result<()> {
    let levels: Vec<i16> = rows
        .clone()
        .map(|row| i16::from(!column.is_missing(row)))
        .collect();
    let values: Vec<T::T> = rows
        .filter(|&row| !column.is_missing(row))
        .map(value)
        .collect();
    chunk
        .typed::<T>()
        .write_batch(&values, Some(&levels), None)?;
    Ok(())
}
