//! A table on disk, for more rows than memory holds: written once, read block by block as often as
//! a fit asks.

mod features;
mod file;
mod write;

pub(crate) use features::Features;
pub use write::Writer;

use crate::Error;
use crate::design::{About, Encoding, Feature, Kind};
use crate::frame::{Column, Data, Frame, FrameError};
use crate::tall::{BLOCK, range};
use features::Read;
use file::Blocks;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Columns of numbers, texts and truth values on disk.
///
/// Besides the file, a fit needs memory for a few numbers a row: targets, weights, predictions.
///
/// # Example
/// ```
/// use losskit_fit::frame::{Column, Frame};
/// use losskit_fit::{Options, Stored, fit};
///
/// // Part by part, as they come out of a file that is too large to hold.
/// let mut writer = Stored::create(None, "line.csv")?;
/// for part in 0..3 {
///     let x: Vec<f64> = (0..5000).map(|i| f64::from(5000 * part + i)).collect();
///     let y = x.iter().map(|x| 2.0 * x + 1.0).collect();
///     writer.push(&Frame::new("line.csv", vec![Column::number("x", x), Column::number("y", y)])?)?;
/// }
/// let table = writer.finish()?;
/// assert_eq!(table.rows(), 15_000);
/// let model = fit(losskit::parse("squared_error")?.as_ref(), &table, "y", &Options::default())?;
/// assert!((model.coefficients[0][0] - 2.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Stored {
    head: Arc<Head>,
    blocks: Arc<Blocks>,
}

/// What stands at the end of the file.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Head {
    source: String,
    /// What the caller wants to recognise it by.
    origin: String,
    rows: usize,
    columns: Vec<Info>,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Info {
    name: String,
    kind: Kind,
    /// The texts by their codes, in the order in which they were first seen.
    levels: Vec<String>,
    /// The first row that is missing.
    missing: Option<usize>,
    /// The first row that is not missing and no finite number, and what it holds.
    odd: Option<(usize, String)>,
}

impl Stored {
    /// Begins a table at `path`, or in a file of its own that vanishes with it; `source` says in
    /// messages where the rows come from.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub fn create(path: Option<&Path>, source: &str) -> Result<Writer, Error> {
        Writer::new(path, source)
    }

    /// A table that was written before.
    ///
    /// # Errors
    /// A file that is none, or is not whole.
    pub fn open(path: &Path) -> Result<Stored, Error> {
        let (blocks, text) = Blocks::open(path)?;
        let head: Head = serde_json::from_slice(&text)
            .map_err(|_| file::wrong(path, "it is not a table that losskit wrote"))?;
        Ok(Stored {
            head: Arc::new(head),
            blocks: Arc::new(blocks),
        })
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.head.rows
    }

    /// The names of the columns, left to right.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.head.columns.iter().map(|column| column.name.as_str())
    }

    /// Where the rows came from.
    pub fn source(&self) -> &str {
        &self.head.source
    }

    /// What [`Writer::origin`] was told.
    pub fn origin(&self) -> &str {
        &self.head.origin
    }

    /// The columns of those names, in memory.
    ///
    /// # Errors
    /// A name that is not that of a column, a file that cannot be read.
    pub fn columns(&self, names: &[&str]) -> Result<Frame, Error> {
        let all = 0..self.rows();
        let read = names.iter().map(|name| {
            let place = self.position(name)?;
            let mut values = Vec::with_capacity(all.len());
            for block in 0..self.rows().div_ceil(BLOCK) {
                let rows = range(self.rows(), block);
                self.blocks.read(place, rows, self.rows(), &mut values)?;
            }
            Ok(self.column(place, values, all.clone()))
        });
        let columns = read.collect::<Result<Vec<_>, Error>>()?;
        Ok(Frame::new(self.source(), columns)?)
    }

    /// Every so many rows, so that there are at most `most`, in memory: for pictures.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn sample(&self, most: usize) -> Result<Frame, Error> {
        let step = self.rows().div_ceil(most.max(1)).max(1);
        let rows: Vec<usize> = (0..self.rows()).step_by(step).collect();
        let columns = (0..self.head.columns.len()).map(|place| {
            let mut values = Vec::with_capacity(rows.len());
            for &row in &rows {
                self.blocks
                    .read(place, row..row + 1, self.rows(), &mut values)?;
            }
            // No row that is looked at may be taken for the one that is missing.
            Ok(self.column(place, values, usize::MAX..usize::MAX))
        });
        let columns = columns.collect::<Result<Vec<_>, Error>>()?;
        Ok(Frame::new(self.source(), columns)?)
    }

    /// A column from its numbers.
    fn column(&self, place: usize, values: Vec<f64>, rows: Range<usize>) -> Column {
        let info = &self.head.columns[place];
        let mut missing = vec![false; values.len()];
        if let Some(row) = info.missing.filter(|row| rows.contains(row)) {
            missing[row - rows.start] = true;
        }
        let column = match info.kind {
            Kind::Number => Column::number(&info.name, values),
            Kind::Bool => Column::bool(&info.name, values.iter().map(|x| *x == 1.0).collect()),
            Kind::Text => {
                let mut order: Vec<usize> = (0..info.levels.len()).collect();
                order.sort_by_key(|&code| &info.levels[code]);
                let mut place = vec![0; order.len()];
                order
                    .iter()
                    .enumerate()
                    .for_each(|(sorted, &code)| place[code] = sorted as u32);
                let code = |x: &f64| place.get(*x as usize).copied().unwrap_or_default();
                let levels = order.iter().map(|&code| info.levels[code].clone());
                let data = Data::Text {
                    codes: values.iter().map(code).collect(),
                    levels: levels.collect(),
                };
                Column::new(&info.name, data)
            }
        };
        column.with_missing(missing)
    }

    fn position(&self, name: &str) -> Result<usize, FrameError> {
        let found = self.names().position(|other| other == name);
        found.ok_or_else(|| FrameError::unknown(name, self.names(), self.source()))
    }

    /// What the columns are.
    pub(crate) fn about(&self) -> Vec<About> {
        let about = |info: &Info| About {
            name: info.name.clone(),
            kind: info.kind,
            levels: {
                let mut levels = info.levels.clone();
                levels.sort();
                levels
            },
            rows: self.rows(),
        };
        self.head.columns.iter().map(about).collect()
    }

    /// Features to be read when asked for.
    pub(crate) fn features(&self, features: &[Feature]) -> Result<Features, Error> {
        let read = features.iter().map(|feature| {
            let place = self.position(&feature.column)?;
            let info = &self.head.columns[place];
            if let Some(row) = info.missing {
                return Err(Error::Missing {
                    column: info.name.clone(),
                    row: row + 1,
                });
            }
            if let Some((row, value)) = &info.odd {
                return Err(Error::NotFinite {
                    column: info.name.clone(),
                    row: row + 1,
                    value: value.parse().unwrap_or(f64::NAN),
                });
            }
            let terms = match &feature.encoding {
                Encoding::Number | Encoding::Bool => None,
                Encoding::Levels(known) => {
                    let term = |level: &String| known.iter().position(|k| k == level);
                    Some(info.levels.iter().map(term).collect())
                }
            };
            Ok(Read { place, terms })
        });
        Ok(Features {
            table: self.clone(),
            reads: read.collect::<Result<_, Error>>()?,
            width: features.iter().map(|f| f.terms().len()).sum(),
        })
    }
}
