//! What the columns of other writers' Parquet files mean.

use super::parts::assert_parts;
use super::*;
use ::parquet::basic::Compression;
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::{ByteArray, FixedLenByteArray};
use ::parquet::errors::Result;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// Writes one column of this type whose values are the given whole numbers in its storage.
fn one_column(folder: &Folder, kind: &str, stored: &[i64]) -> Result<PathBuf> {
    write_one(folder, kind, stored, Compression::UNCOMPRESSED)
}

fn write_one(folder: &Folder, kind: &str, stored: &[i64], how: Compression) -> Result<PathBuf> {
    let schema = parse_message_type(&format!("message schema {{ required {kind}; }}"))?;
    let settings = WriterProperties::builder().set_compression(how).build();
    let path = folder.path("one.parquet");
    let mut file = SerializedFileWriter::new(
        fs::File::create(&path)?,
        Arc::new(schema),
        Arc::new(settings),
    )?;
    let mut group = file.next_row_group()?;
    let mut column = group.next_column()?.unwrap();
    let bytes = |i: &i64| i.to_be_bytes().to_vec();
    match column.untyped() {
        ColumnWriter::Int32ColumnWriter(out) => {
            let values: Vec<i32> = stored.iter().map(|&i| i as i32).collect();
            out.write_batch(&values, None, None)?;
        }
        ColumnWriter::Int64ColumnWriter(out) => {
            out.write_batch(stored, None, None)?;
        }
        ColumnWriter::FloatColumnWriter(out) => {
            let values: Vec<f32> = stored.iter().map(|&i| f32::from_bits(i as u32)).collect();
            out.write_batch(&values, None, None)?;
        }
        ColumnWriter::ByteArrayColumnWriter(out) => {
            let values: Vec<ByteArray> = stored.iter().map(|i| bytes(i).into()).collect();
            out.write_batch(&values, None, None)?;
        }
        ColumnWriter::FixedLenByteArrayColumnWriter(out) => {
            let half = |i: &i64| (*i as u16).to_le_bytes().to_vec();
            let value = |i| {
                if kind.contains("(2)") {
                    half(i)
                } else {
                    bytes(i)
                }
            };
            let values: Vec<FixedLenByteArray> = stored.iter().map(|i| value(i).into()).collect();
            out.write_batch(&values, None, None)?;
        }
        _ => panic!("{kind} is not tested here"),
    }
    column.close()?;
    group.close()?;
    file.close()?;
    Ok(path)
}

#[test]
fn every_kind_of_number_is_a_number() {
    let folder = Folder::new("kinds");
    let minus = i64::MIN;
    for (kind, stored, expected) in [
        ("int32 x (integer(8, true))", [-3, 7], [-3.0, 7.0]),
        (
            "int32 x (integer(32, false))",
            [-1, 7],
            [4_294_967_295.0, 7.0],
        ),
        ("int32 x (uint_16)", [65_535, 7], [65_535.0, 7.0]),
        ("int64 x", [minus, 7], [-9_223_372_036_854_775_808.0, 7.0]),
        (
            "int64 x (integer(64, false))",
            [-1, 7],
            [18_446_744_073_709_551_615.0, 7.0],
        ),
        ("int32 x (decimal(9, 2))", [-1, 125], [-0.01, 1.25]),
        ("int64 x (decimal(18, 3))", [-1, 100], [-0.001, 0.1]),
        ("binary x (decimal(20, 1))", [-1, 7], [-0.1, 0.7]),
        (
            "fixed_len_byte_array(8) x (decimal(18, 1))",
            [-15, 7],
            [-1.5, 0.7],
        ),
        (
            "fixed_len_byte_array(2) x (float16)",
            [0x3e00, 0xfc00],
            [1.5, f64::NEG_INFINITY],
        ),
        ("float x", [0x3dcc_cccd, 0], [f64::from(0.1_f32), 0.0]),
    ] {
        let path = one_column(&folder, kind, &stored).unwrap();
        let frame = read(&path, &ReadOptions::default()).unwrap();
        assert_eq!(
            frame.columns()[0].as_numbers(),
            Some(&expected[..]),
            "{kind}"
        );
        assert_parts(&path, &ReadOptions::default(), &[1, 2]);
    }
}

#[test]
fn what_is_no_number_text_or_truth_value_is_named() {
    let folder = Folder::new("dates");
    for (kind, what) in [
        ("int32 when (date)", "dates"),
        ("int32 when (time(millis, true))", "times"),
        ("int64 when (timestamp(micros, true))", "timestamps"),
        ("int64 when (timestamp_millis)", "timestamps"),
        ("fixed_len_byte_array(8) when", "bytes"),
    ] {
        let path = one_column(&folder, kind, &[1]).unwrap();
        assert_eq!(
            read(&path, &ReadOptions::default())
                .unwrap_err()
                .to_string(),
            format!(
                "{}: column \"when\" holds {what}, not numbers, texts or truth values; \
                 leave it out with --drop when",
                path.display()
            ),
            "{kind}"
        );
        let options = ReadOptions {
            drop: vec!["when".to_owned()],
            ..ReadOptions::default()
        };
        let error = read(&path, &options).unwrap_err().to_string();
        assert!(error.ends_with("has no column left; drop fewer"));
    }
    let nested = parse_message_type("message schema { optional group s { required int32 a; } }");
    let out = fs::File::create(folder.path("one.parquet")).unwrap();
    let schema = Arc::new(nested.unwrap());
    SerializedFileWriter::new(out, schema, Default::default())
        .unwrap()
        .close()
        .unwrap();
    let error = read(&folder.path("one.parquet"), &ReadOptions::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("column \"s\" holds lists or structures")
    );
}

#[test]
fn every_common_compression_is_read() {
    let folder = Folder::new("compression");
    let gzip = Compression::GZIP(Default::default());
    let zstd = Compression::ZSTD(Default::default());
    for how in [Compression::SNAPPY, gzip, zstd] {
        let path = write_one(&folder, "int64 x", &[4; 1000], how).unwrap();
        let frame = read(&path, &ReadOptions::default()).unwrap();
        assert_eq!(
            frame.columns()[0].as_numbers(),
            Some(&[4.0; 1000][..]),
            "{how}"
        );
        assert_parts(&path, &ReadOptions::default(), &[7, 300]);
    }
}

#[test]
fn broken_files_are_refused() {
    let folder = Folder::new("broken");
    let path = one_column(&folder, "int64 x", &[1, 2, 3]).unwrap();
    let whole = fs::read(&path).unwrap();
    for length in [4, 8, 20, whole.len() / 2, whole.len() - 1] {
        let cut = folder.file("cut.bin", &whole[..length]);
        let error = read(&cut, &ReadOptions::default()).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("cannot read {}: ", cut.display())),
            "{error}"
        );
    }
    let named = folder.file("a.parquet", "x,y\n1,2\n");
    let error = read(&named, &ReadOptions::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("does not begin as a Parquet file does (PAR1)"),
        "{error}"
    );
    // The content decides, not the name, and so it does for a stream.
    let options = ReadOptions::default();
    let frame = super::super::read::read_stream(&whole[..], "standard input", &options).unwrap();
    assert_eq!(frame.columns()[0].as_numbers(), Some(&[1.0, 2.0, 3.0][..]));
}
