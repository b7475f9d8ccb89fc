//! Row groups and pages of a Parquet file, whole and damaged, do not show in the parts of its table.

use super::parts::{assert_parts, parts, refusal};
use super::*;
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use std::sync::Arc;

/// Writes groups of these sizes in pages of three rows, each third cell missing where one may be.
fn write_groups(path: &Path, sizes: &[usize]) -> Result<(), ParquetError> {
    let schema = "message schema { optional double x; required binary town (string); \
                  optional boolean b; required int64 price (decimal(18, 2)); }";
    let settings = WriterProperties::builder()
        .set_write_batch_size(1)
        .set_data_page_row_count_limit(3);
    let mut file = SerializedFileWriter::new(
        fs::File::create(path)?,
        Arc::new(parse_message_type(schema)?),
        Arc::new(settings.build()),
    )?;
    let mut start = 0;
    for size in sizes {
        let rows = start..start + size;
        let here: Vec<usize> = rows.clone().filter(|row| row % 3 > 0).collect();
        let levels: Vec<i16> = rows.clone().map(|row| i16::from(row % 3 > 0)).collect();
        let mut group = file.next_row_group()?;
        while let Some(mut column) = group.next_column()? {
            match column.untyped() {
                ColumnWriter::DoubleColumnWriter(out) => {
                    let values: Vec<f64> = here.iter().map(|&row| row as f64 / 7.0).collect();
                    out.write_batch(&values, Some(&levels), None)?;
                }
                ColumnWriter::ByteArrayColumnWriter(out) => {
                    let town = |row: usize| ByteArray::from(["Ulm", "Bonn", "Köln"][row % 3]);
                    let values: Vec<ByteArray> = rows.clone().map(town).collect();
                    out.write_batch(&values, None, None)?;
                }
                ColumnWriter::BoolColumnWriter(out) => {
                    let values: Vec<bool> = here.iter().map(|row| row % 2 == 0).collect();
                    out.write_batch(&values, Some(&levels), None)?;
                }
                ColumnWriter::Int64ColumnWriter(out) => {
                    let values: Vec<i64> = rows.clone().map(|row| row as i64 - 9).collect();
                    out.write_batch(&values, None, None)?;
                }
                _ => panic!("not in the schema"),
            }
            column.close()?;
        }
        group.close()?;
        start = rows.end;
    }
    file.close()?;
    Ok(())
}

#[test]
fn row_groups_and_pages_do_not_matter() {
    let folder = Folder::new("parts-groups");
    let path = folder.path("a.parquet");
    let options = ReadOptions::default();
    for sizes in [&[20][..], &[7, 7, 6], &[1, 4, 0, 12, 3], &[0, 20, 0]] {
        write_groups(&path, sizes).unwrap();
        assert_parts(&path, &options, &[1, 2, 3, 7, 13, 19, 20, 21]);
        let parts = parts(&path, &options, 7).unwrap();
        assert_eq!(
            parts[2].column("x").unwrap().as_numbers().unwrap()[2],
            16.0 / 7.0
        );
        assert_eq!(parts[1].column("town").unwrap().text(0), Some("Bonn"));
        assert_eq!(rows_and_columns(&path, &options).unwrap(), Some((20, 4)));
    }
    write_groups(&path, &[]).unwrap();
    assert_eq!(
        refusal(&path, 3),
        format!(
            "{} names its columns but has no row of data",
            path.display()
        )
    );
}

#[test]
fn a_damaged_file_is_refused_with_the_same_sentence() {
    let folder = Folder::new("parts-damaged");
    let path = folder.path("a.parquet");
    write_groups(&path, &[7, 13]).unwrap();
    let good = fs::read(&path).unwrap();
    let mut refused = 0;
    for place in (4..good.len()).step_by(3) {
        let mut bytes = good.clone();
        bytes[place] ^= 0x5a;
        let path = folder.file("b.parquet", &bytes);
        match read(&path, &ReadOptions::default()) {
            Ok(_) => assert_parts(&path, &ReadOptions::default(), &[5]),
            Err(error) => {
                // The decoder counts from where it was asked to begin.
                let wordy = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
                let found = refusal(&path, 5);
                assert_eq!(wordy(&found), wordy(&error.to_string()), "byte {place}");
                refused += 1;
            }
        }
    }
    assert!(refused > good.len() / 12, "{refused} of {}", good.len());
}
