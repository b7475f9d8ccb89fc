//! A table as the numbers a fit works on.

use crate::Error;
use crate::basis::Columns;
use crate::design::{self, Feature};
use crate::frame::Frame;
use crate::matrix::Matrix;
use crate::options::Options;
use crate::target::{Answers, Map, Target};
use losskit::Loss;

/// A table as numbers.
pub(crate) struct Data {
    /// Where the table came from.
    pub(super) source: String,
    pub(super) features: Vec<Feature>,
    pub(super) terms: Vec<String>,
    pub(super) target: Target,
    pub(super) weight_name: Option<String>,
    pub(super) x: Matrix,
    pub(super) answers: Answers,
    pub(super) weight: Option<Vec<f64>>,
}

impl Data {
    pub(super) fn read(
        loss: &dyn Loss,
        table: &Frame,
        target: &str,
        options: &Options,
    ) -> Result<Data, Error> {
        let taken: Vec<&str> = std::iter::once(target)
            .chain(options.weight.as_deref())
            .collect();
        taken
            .iter()
            .try_for_each(|name| table.column(name).map(drop))?;
        if table.rows() == 0 {
            return Err(Error::NoRows {
                source: table.source().into(),
            });
        }
        let target = Target::learn(table, target, loss.card(), options.positive.as_deref())?;
        let features = design::learn(table, options.features.as_deref(), &taken)?;
        Data::with(loss, table, features, target, options.weight.clone())
    }

    /// Another table, read the same way.
    pub(super) fn like(&self, loss: &dyn Loss, table: &Frame) -> Result<Data, Error> {
        let (features, target) = (self.features.clone(), self.target.clone());
        Data::with(loss, table, features, target, self.weight_name.clone())
    }

    fn with(
        loss: &dyn Loss,
        table: &Frame,
        features: Vec<Feature>,
        target: Target,
        weight_name: Option<String>,
    ) -> Result<Data, Error> {
        Ok(Data {
            source: table.source().into(),
            terms: features.iter().flat_map(Feature::terms).collect(),
            x: design::matrix(&features, table)?,
            answers: target.read(table, loss.card())?,
            weight: weight_name
                .as_deref()
                .map(|name| design::weights(table, name))
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
            x: Matrix::from_fn(rows.len(), self.x.ncols(), |i, j| self.x[(rows[i], j)]),
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
