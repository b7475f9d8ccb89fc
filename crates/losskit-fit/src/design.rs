//! From the columns of a table to the columns of a matrix, the same way at training and at
//! prediction.

use crate::Error;
use crate::frame::{Column, Data, Frame, FrameError};
use crate::span::Span;
use crate::tall::Tall;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A column of the table and how it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// The name of the column.
    pub column: String,
    /// How its cells become numbers.
    pub encoding: Encoding,
}

/// How cells become numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// As they are.
    Number,
    /// False is 0, true is 1.
    Bool,
    /// One 0/1 column for every text but the first, which is the reference.
    Levels(Vec<String>),
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Number,
    Bool,
    Text,
}

impl Kind {
    pub(crate) fn of(column: &Column) -> Kind {
        match column.data() {
            Data::Number(_) => Kind::Number,
            Data::Bool(_) => Kind::Bool,
            Data::Text { .. } => Kind::Text,
        }
    }

    /// What such a column holds, in words.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Kind::Number => "numbers",
            Kind::Bool => "true or false",
            Kind::Text => "texts",
        }
    }

    /// A column without cells.
    pub(crate) fn empty(self, name: &str) -> Column {
        Column::new(
            name,
            match self {
                Kind::Number => Data::Number(Vec::new()),
                Kind::Bool => Data::Bool(Vec::new()),
                Kind::Text => Data::Text {
                    codes: Vec::new(),
                    levels: Vec::new(),
                },
            },
        )
    }
}

/// What there is to know of a column before its cells are read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The texts that occur, sorted.
    pub(crate) levels: Vec<String>,
    pub(crate) rows: usize,
}

impl About {
    pub(crate) fn of(column: &Column) -> About {
        About {
            name: column.name().into(),
            kind: Kind::of(column),
            levels: used_levels(column),
            rows: column.len(),
        }
    }
}

impl Feature {
    /// How to read this column.
    fn learn(column: &About) -> Result<Feature, Error> {
        let encoding = match column.kind {
            Kind::Number => Encoding::Number,
            Kind::Bool => Encoding::Bool,
            Kind::Text => Encoding::Levels(column.levels.clone()),
        };
        if let Encoding::Levels(levels) = &encoding
            && levels.len() > 20
            && levels.len() > column.rows / 2
        {
            return Err(Error::Levels {
                column: column.name.clone(),
                levels: levels.len(),
                rows: column.rows,
            });
        }
        Ok(Feature {
            column: column.name.clone(),
            encoding,
        })
    }

    /// The names of its matrix columns.
    pub fn terms(&self) -> Vec<String> {
        match &self.encoding {
            Encoding::Number | Encoding::Bool => vec![self.column.clone()],
            Encoding::Levels(levels) => levels
                .iter()
                .skip(1)
                .map(|level| format!("{}={level}", self.column))
                .collect(),
        }
    }

    /// Its matrix columns.
    fn read<'c>(&self, column: &'c Column) -> Result<Vec<Cow<'c, [f64]>>, Error> {
        check_missing(column)?;
        let wrong = |wants| Error::Kind {
            column: column.name().into(),
            role: "a feature",
            wants,
            holds: column.kind(),
        };
        match (&self.encoding, column.data()) {
            (Encoding::Number, Data::Number(values)) => {
                check_finite(column.name(), values)?;
                Ok(vec![Cow::Borrowed(values)])
            }
            (Encoding::Bool, Data::Bool(values)) => {
                let numbers = values.iter().map(|&b| f64::from(u8::from(b)));
                Ok(vec![numbers.collect()])
            }
            (Encoding::Levels(known), Data::Text { codes, levels }) => {
                let place: Vec<Option<usize>> = levels
                    .iter()
                    .map(|level| known.iter().position(|k| k == level))
                    .collect();
                let mut terms = vec![vec![0.0; codes.len()]; known.len().saturating_sub(1)];
                for (row, &code) in codes.iter().enumerate() {
                    match place[code as usize] {
                        Some(0) => {}
                        Some(level) => terms[level - 1][row] = 1.0,
                        None => {
                            return Err(Error::Level {
                                column: column.name().into(),
                                row: row + 1,
                                level: levels[code as usize].clone(),
                                known: known.clone(),
                            });
                        }
                    }
                }
                Ok(terms.into_iter().map(Cow::Owned).collect())
            }
            (Encoding::Number, _) => Err(wrong("numbers")),
            (Encoding::Bool, _) => Err(wrong("true or false")),
            (Encoding::Levels(_), _) => Err(wrong("texts")),
        }
    }
}

/// The texts that occur, sorted: a selection of rows may have left some unused.
pub(crate) fn used_levels(column: &Column) -> Vec<String> {
    let Data::Text { codes, levels } = column.data() else {
        return Vec::new();
    };
    let mut used = vec![false; levels.len()];
    for (row, &code) in codes.iter().enumerate() {
        if !column.is_missing(row) {
            used[code as usize] = true;
        }
    }
    let mut texts: Vec<String> = levels
        .iter()
        .zip(used)
        .filter(|(_, used)| *used)
        .map(|(level, _)| level.clone())
        .collect();
    texts.sort();
    texts
}

/// No cell is empty.
pub(crate) fn check_missing(column: &Column) -> Result<(), Error> {
    match (0..column.len()).find(|&row| column.is_missing(row)) {
        None => Ok(()),
        Some(row) => Err(Error::Missing {
            column: column.name().into(),
            row: row + 1,
        }),
    }
}

/// Every number is finite.
pub(crate) fn check_finite(column: &str, values: &[f64]) -> Result<(), Error> {
    match values.iter().position(|v| !v.is_finite()) {
        None => Ok(()),
        Some(row) => Err(Error::NotFinite {
            column: column.into(),
            row: row + 1,
            value: values[row],
        }),
    }
}

/// Decides which columns are features and how each is read: those named, or all but the ones in use
/// for something else.
pub(crate) fn learn(
    columns: &[About],
    source: &str,
    chosen: Option<&[String]>,
    taken: &[&str],
) -> Result<Vec<Feature>, Error> {
    match chosen {
        None => columns
            .iter()
            .filter(|column| !taken.contains(&column.name.as_str()))
            .map(Feature::learn)
            .collect(),
        Some(names) => names
            .iter()
            .map(|name| {
                if taken.contains(&name.as_str()) {
                    return Err(Error::Option {
                        name: "features",
                        why: format!("column {name:?} is the target or the weight, so it cannot be a feature too"),
                    });
                }
                let found = columns.iter().find(|column| column.name == *name);
                Feature::learn(found.ok_or_else(|| {
                    let names = columns.iter().map(|column| column.name.as_str());
                    FrameError::unknown(name, names, source)
                })?)
            })
            .collect(),
    }
}

/// The matrix, one row a row of the table.
pub(crate) fn matrix<'t>(features: &[Feature], table: &'t Frame) -> Result<Tall<'t>, Error> {
    let each = features.par_iter();
    let read: Vec<_> = each.map(|f| f.read(table.column(&f.column)?)).collect();
    let columns: Result<Vec<Vec<_>>, Error> = read.into_iter().collect();
    Ok(Tall::from_columns(
        table.rows(),
        columns?.into_iter().flatten().collect(),
    ))
}

/// The row weights.
pub(crate) fn weights(table: &Frame, name: &str, span: &Span) -> Result<Vec<f64>, Error> {
    let column = table.column(name)?;
    check_missing(column)?;
    let weights = column.as_numbers().ok_or(Error::Kind {
        column: name.into(),
        role: "the weight",
        wants: "numbers",
        holds: column.kind(),
    })?;
    check_finite(name, weights)?;
    let wrong = |row: usize, value: f64| Error::Weight {
        column: name.into(),
        row,
        value,
    };
    if let Some(row) = weights.iter().position(|w| *w < 0.0) {
        return Err(wrong(row + 1, weights[row]));
    }
    match span.any(weights.iter().any(|w| *w > 0.0))? {
        true => Ok(weights.to_vec()),
        false => Err(wrong(0, 0.0)),
    }
}
