//! A table as the numbers a fit works on.

use crate::Error;
use crate::basis::Columns;
use crate::design::{self, About, Feature};
use crate::frame::Frame;
use crate::options::Options;
use crate::stored::Stored;
use crate::tall::Tall;
use crate::target::{Answers, Map, Target};
use losskit::Loss;
use std::borrow::Cow;

/// A table as numbers.
pub(crate) struct Data {
    /// Where the table came from.
    pub(super) source: String,
    pub(super) features: Vec<Feature>,
    pub(super) terms: Vec<String>,
    pub(crate) target: Target,
    pub(super) weight_name: Option<String>,
    pub(super) x: Tall,
    pub(crate) answers: Answers,
    pub(crate) weight: Option<Vec<f64>>,
}

/// A table to fit a model to.
#[derive(Clone, Copy, Debug)]
pub enum Table<'a> {
    /// In memory.
    Held(&'a Frame),
    /// On disk.
    Stored(&'a Stored),
}

impl<'a> From<&'a Frame> for Table<'a> {
    fn from(table: &'a Frame) -> Table<'a> {
        Table::Held(table)
    }
}

impl<'a> From<&'a Stored> for Table<'a> {
    fn from(table: &'a Stored) -> Table<'a> {
        Table::Stored(table)
    }
}

impl<'a> Table<'a> {
    /// The number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Table::Held(table) => table.rows(),
            Table::Stored(table) => table.rows(),
        }
    }

    /// The names of the columns, left to right.
    pub fn names(&self) -> Vec<&'a str> {
        match self {
            Table::Held(table) => table.names().collect(),
            Table::Stored(table) => table.names().collect(),
        }
    }

    /// Where the rows came from.
    pub fn source(&self) -> &'a str {
        match self {
            Table::Held(table) => table.source(),
            Table::Stored(table) => table.source(),
        }
    }

    fn about(&self) -> Vec<About> {
        match self {
            Table::Held(table) => table.columns().iter().map(About::of).collect(),
            Table::Stored(table) => table.about(),
        }
    }

    /// The columns of those names at least, in memory.
    ///
    /// # Errors
    /// A name that is not that of a column, a file that cannot be read.
    pub fn columns(&self, names: &[&str]) -> Result<Cow<'a, Frame>, Error> {
        match self {
            Table::Held(table) => {
                let known = names
                    .iter()
                    .try_for_each(|name| table.column(name).map(drop));
                Ok(known.map(|()| Cow::Borrowed(*table))?)
            }
            Table::Stored(table) => table.columns(names).map(Cow::Owned),
        }
    }

    fn matrix(&self, features: &[Feature]) -> Result<Tall, Error> {
        match self {
            Table::Held(table) => design::matrix(features, table),
            Table::Stored(table) => Ok(Tall::stored(table.features(features)?)),
        }
    }
}

impl Data {
    pub(super) fn read(
        loss: &dyn Loss,
        table: Table<'_>,
        target: &str,
        options: &Options,
    ) -> Result<Data, Error> {
        let taken: Vec<&str> = std::iter::once(target)
            .chain(options.weight.as_deref())
            .collect();
        let answers = table.columns(&taken)?;
        if answers.rows() == 0 {
            return Err(Error::NoRows {
                source: table.source().into(),
            });
        }
        let target = Target::learn(&answers, target, loss.card(), options.positive.as_deref())?;
        let chosen = options.features.as_deref();
        let features = design::learn(&table.about(), table.source(), chosen, &taken)?;
        let weight = options.weight.clone();
        Data::with(loss, table, &answers, features, target, weight)
    }

    /// Another table, read the same way.
    pub(super) fn like(&self, loss: &dyn Loss, table: &Frame) -> Result<Data, Error> {
        let (features, target) = (self.features.clone(), self.target.clone());
        let weight = self.weight_name.clone();
        Data::with(loss, table.into(), table, features, target, weight)
    }

    fn with(
        loss: &dyn Loss,
        table: Table<'_>,
        answers: &Frame,
        features: Vec<Feature>,
        target: Target,
        weight_name: Option<String>,
    ) -> Result<Data, Error> {
        Ok(Data {
            source: table.source().into(),
            terms: features.iter().flat_map(Feature::terms).collect(),
            x: table.matrix(&features)?,
            answers: target.read(answers, loss.card())?,
            weight: weight_name
                .as_deref()
                .map(|name| design::weights(answers, name))
                .transpose()?,
            features,
            target,
            weight_name,
        })
    }

    /// Some of the rows.
    pub(crate) fn take(&self, rows: &[usize]) -> Data {
        Data {
            source: self.source.clone(),
            features: self.features.clone(),
            terms: self.terms.clone(),
            target: self.target.clone(),
            weight_name: self.weight_name.clone(),
            x: self.x.take(rows),
            answers: self.answers.take(rows),
            weight: self
                .weight
                .as_ref()
                .map(|w| rows.iter().map(|&i| w[i]).collect()),
        }
    }

    /// What its columns are like.
    pub(crate) fn columns(&self, intercept: bool) -> Columns {
        Columns::of(&self.x, self.weight.as_deref(), intercept)
    }

    pub(crate) fn rows(&self) -> usize {
        self.x.nrows()
    }

    /// Columns of the features, each text of a column of texts one.
    pub(crate) fn width(&self) -> usize {
        self.x.ncols()
    }

    /// What the rows weigh together.
    pub(crate) fn weighs(&self) -> f64 {
        match &self.weight {
            Some(weight) => weight.iter().sum(),
            None => self.rows() as f64,
        }
    }

    pub(super) fn outputs(&self) -> Vec<String> {
        match &self.target.map {
            Map::Classes(labels) => labels.clone(),
            _ => vec![self.target.column.clone()],
        }
    }

    /// Rows of positive weight.
    pub(super) fn counted(&self) -> usize {
        match &self.weight {
            Some(weight) => weight.iter().filter(|w| **w > 0.0).count(),
            None => self.x.nrows(),
        }
    }
}
