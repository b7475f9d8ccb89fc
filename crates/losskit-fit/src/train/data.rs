//! A table as the numbers a fit works on.

use crate::Error;
use crate::basis::Columns;
use crate::design::{self, About, Feature};
use crate::frame::Frame;
use crate::options::Options;
use crate::solver::{Solver, parabola};
use crate::span::Span;
use crate::stored::Stored;
use crate::tall::Tall;
use crate::target::{Answers, Map, Target};
use losskit::Loss;
use std::borrow::Cow;

/// A table as numbers.
pub(crate) struct Data<'t> {
    /// Where the table came from.
    pub(super) source: String,
    pub(super) features: Vec<Feature>,
    pub(super) terms: Vec<String>,
    pub(crate) target: Target,
    pub(super) weight_name: Option<String>,
    pub(super) x: Tall<'t>,
    pub(crate) answers: Answers,
    pub(crate) weight: Option<Vec<f64>>,
    /// What all rows weigh together.
    pub(super) total: f64,
}

/// What the rows of a table are among.
pub(crate) struct Among {
    pub(crate) span: Span,
    /// What is known of the columns of all rows.
    pub(crate) columns: Vec<About>,
}

impl Among {
    /// No others.
    pub(crate) fn alone(table: &Table<'_>) -> Among {
        Among {
            span: Span::alone(table.rows()),
            columns: table.about(),
        }
    }
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

    pub(crate) fn about(&self) -> Vec<About> {
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

    fn matrix(&self, features: &[Feature]) -> Result<Tall<'a>, Error> {
        match self {
            Table::Held(table) => design::matrix(features, table),
            Table::Stored(table) => Ok(Tall::stored(table.features(features)?)),
        }
    }
}

impl<'t> Data<'t> {
    pub(super) fn read(
        loss: &dyn Loss,
        table: Table<'t>,
        target: &str,
        options: &Options,
        Among { span, columns }: Among,
    ) -> Result<Data<'t>, Error> {
        let taken: Vec<&str> = std::iter::once(target)
            .chain(options.weight.as_deref())
            .collect();
        let answers = table.columns(&taken)?;
        if span.all() == 0 {
            return Err(Error::NoRows {
                source: table.source().into(),
            });
        }
        let positive = options.positive.as_deref();
        let target = Target::learn(&answers, &span, target, loss.card(), positive)?;
        let chosen = options.features.as_deref();
        let features = design::learn(&columns, table.source(), chosen, &taken)?;
        let weight = options.weight.clone();
        Data::with(loss, table, &answers, features, target, weight, span)
    }

    /// Another table, read the same way.
    pub(super) fn like<'o>(&self, loss: &dyn Loss, table: &'o Frame) -> Result<Data<'o>, Error> {
        let (features, target) = (self.features.clone(), self.target.clone());
        let weight = self.weight_name.clone();
        let span = Span::alone(table.rows());
        Data::with(loss, table.into(), table, features, target, weight, span)
    }

    fn with(
        loss: &dyn Loss,
        table: Table<'t>,
        answers: &Frame,
        features: Vec<Feature>,
        target: Target,
        weight_name: Option<String>,
        span: Span,
    ) -> Result<Data<'t>, Error> {
        let weight = weight_name
            .as_deref()
            .map(|name| design::weights(answers, name, &span))
            .transpose()?;
        Ok(Data {
            source: table.source().into(),
            terms: features.iter().flat_map(Feature::terms).collect(),
            total: weighs(weight.as_deref(), &span)?,
            x: table.matrix(&features)?.among(span),
            answers: target.read(answers, loss.card())?,
            weight,
            features,
            target,
            weight_name,
        })
    }

    /// Some of the rows.
    pub(crate) fn take(&self, rows: &[usize]) -> Result<Data<'static>, Error> {
        let weight: Option<Vec<f64>> = self
            .weight
            .as_ref()
            .map(|w| rows.iter().map(|&i| w[i]).collect());
        Ok(Data {
            source: self.source.clone(),
            features: self.features.clone(),
            terms: self.terms.clone(),
            target: self.target.clone(),
            weight_name: self.weight_name.clone(),
            x: self.x.take(rows),
            answers: self.answers.take(rows),
            total: weighs(weight.as_deref(), &Span::alone(rows.len()))?,
            weight,
        })
    }

    /// What its columns are like.
    pub(crate) fn columns(&self, loss: &dyn Loss, options: &Options) -> Result<Columns, Error> {
        let lasso = options.penalties()[1] > 0.0;
        let width = self.width() + usize::from(options.intercept);
        let outputs = self.outputs().len();
        let chosen = options.solver.resolve(loss, lasso)?;
        let solver = options.solver.sized(chosen, [width, outputs], lasso);
        // What collinear columns are known by, and the second derivatives of a parabola.
        let few = solver != Solver::NewtonCg || width * outputs <= Solver::MANY;
        let matrix = few && !solver.is_first_order();
        let products = matrix && (options.lambda == 0.0 || parabola(loss).is_some());
        Columns::of(&self.x, self.weight.as_deref(), options.intercept, products)
    }

    /// How many rows there are in all.
    pub(crate) fn rows(&self) -> usize {
        self.x.span().all()
    }

    /// Columns of the features, each text of a column of texts one.
    pub(crate) fn width(&self) -> usize {
        self.x.ncols()
    }

    /// What the rows weigh together.
    pub(crate) fn weighs(&self) -> f64 {
        self.total
    }

    pub(super) fn outputs(&self) -> Vec<String> {
        match &self.target.map {
            Map::Classes(labels) => labels.clone(),
            _ => vec![self.target.column.clone()],
        }
    }

    /// Rows of positive weight.
    pub(super) fn counted(&self) -> Result<usize, Error> {
        let here = match &self.weight {
            Some(weight) => weight.iter().filter(|w| **w > 0.0).count(),
            None => self.x.nrows(),
        };
        self.x.span().agree(here, |a, b| a + b)
    }
}

/// What all rows weigh together.
fn weighs(weight: Option<&[f64]>, span: &Span) -> Result<f64, Error> {
    match weight {
        Some(weight) => span.sum(|i| weight[i]),
        None => Ok(span.all() as f64),
    }
}
