//! What goes in comes out, and what cannot is said in a sentence.

mod csv_in;
mod errors;
mod groups;
mod parquet_in;
mod parts;
mod round_trip;
mod summary;

use super::*;
use losskit_fit::frame::{Column, Frame};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of one test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("losskit-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

/// A table with every type, missing cells and the awkward numbers.
fn sample() -> Frame {
    let awkward = vec![
        0.1 + 0.2,
        -0.0,
        f64::MAX,
        5e-324,
        f64::INFINITY,
        f64::NAN,
        1e16,
        0.0,
    ];
    let missing = vec![false, false, false, false, false, false, false, true];
    let words = [
        "plain",
        "a,b",
        "say \"no\"",
        "two\nlines",
        "é",
        "x",
        "y",
        "z",
    ];
    let mut columns = vec![
        Column::number("awkward", awkward).with_missing(missing),
        Column::texts("word", words.map(|word| (word != "x").then_some(word))),
        Column::bool(
            "flag",
            vec![true, false, true, true, false, false, true, false],
        )
        .with_missing(vec![false, true, false, false, false, false, false, false]),
    ];
    columns.push(Column::number("whole", (0..8).map(f64::from).collect()));
    Frame::new("sample", columns).unwrap()
}

/// The same cells to the last bit, with the same cells missing.
fn assert_same(a: &Frame, b: &Frame) {
    assert_eq!(a.names().collect::<Vec<_>>(), b.names().collect::<Vec<_>>());
    assert_eq!(a.rows(), b.rows());
    for (a, b) in a.columns().iter().zip(b.columns()) {
        for row in 0..a.len() {
            let place = format!("column {}, row {}", a.name(), row + 1);
            assert_eq!(a.is_missing(row), b.is_missing(row), "{place}");
            assert_eq!(a.text(row), b.text(row), "{place}");
            let bits = |column: &Column| column.as_numbers().map(|values| values[row].to_bits());
            assert!(a.is_missing(row) || bits(a) == bits(b), "{place}");
        }
        let same_kind = a.kind() == b.kind() && (a.kind() != "bool" || a == b);
        assert!(same_kind, "column {}", a.name());
    }
}
