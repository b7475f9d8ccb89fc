//! Rows brought together in `f64`, checked on the way.

use crate::Error;
use crate::batch::{Batch, Layout, Numbers, Targets};
use crate::card::{Card, Domain, Row, TargetShape};
use crate::drive::target::is_one;
use crate::real::{Plain, Scalar};
use crate::shape::Items;

/// Where the numbers of sets are read.
pub(super) struct Source<'a, T> {
    pub(super) card: &'a Card,
    layout: Layout,
    pred: Numbers<'a, T>,
    along: Option<&'a [T]>,
    target: Option<Numbers<'a, T>>,
    class: &'a [i64],
    /// Where each set's list of classes begins and ends, for losses that compare with one.
    lists: Option<Vec<usize>>,
    ignore: Option<i64>,
}

/// Sets one after the other.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) pred: Vec<Plain<f64>>,
    pub(super) along: Vec<f64>,
    pub(super) target: Vec<f64>,
    pub(super) class: Vec<i64>,
    /// Items and classes of each set.
    pub(super) sizes: Vec<[usize; 2]>,
    /// Which row each item is.
    pub(super) rows: Vec<usize>,
}

impl Gathered {
    /// Makes room for others.
    pub(super) fn clear(&mut self) {
        self.pred.clear();
        self.along.clear();
        self.target.clear();
        self.class.clear();
        self.sizes.clear();
        self.rows.clear();
    }
}

impl<'a, T: Scalar> Source<'a, T> {
    pub(super) fn of(
        card: &'a Card,
        batch: &Batch<'a, T>,
        layout: Layout,
        along: Option<&'a [T]>,
    ) -> Self {
        let (class, lists) = match batch.target {
            Targets::Classes(class) => (class, None),
            Targets::Sequences { classes, lengths } => {
                let ends = lengths.iter().scan(0, |end, n| {
                    *end += n;
                    Some(*end)
                });
                (classes, Some(std::iter::once(0).chain(ends).collect()))
            }
            _ => (&[][..], None),
        };
        Source {
            card,
            layout,
            pred: batch.pred.data,
            along,
            target: batch.target.numbers(),
            class,
            lists,
            ignore: batch.ignore_index,
        }
    }

    /// Adds set `s`, made of these rows.
    pub(super) fn gather(
        &self,
        s: usize,
        rows: impl Iterator<Item = usize>,
        to: &mut Gathered,
    ) -> Result<(), Error> {
        let (items, classes) = (to.rows.len(), to.class.len());
        for row in rows {
            self.predictions(row, to)?;
            self.numbers(row, to)?;
            if self.lists.is_none() && !self.class.is_empty() {
                let ranged = matches!(self.card.target, TargetShape::Class);
                to.class.push(self.class(row, ranged)?);
            }
            to.rows.push(row);
        }
        if let (Some(ends), true) = (&self.lists, to.rows.len() > items) {
            for at in ends[s]..ends[s + 1] {
                to.class.push(self.class(at, true)?);
            }
        }
        to.sizes
            .push([to.rows.len() - items, to.class.len() - classes]);
        Ok(())
    }

    /// Hands every set with items to `f`, with the number of its first item.
    pub(super) fn each(
        &self,
        of: &Gathered,
        mut f: impl FnMut(Items<'_, Plain<f64>>, usize) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let width = self.layout.width;
        let goals = of.target.len() / of.rows.len().max(1);
        let (mut item, mut label) = (0, 0);
        for &[n, labels] in &of.sizes {
            if n > 0 {
                let items = Items {
                    width,
                    pred: &of.pred[item * width..(item + n) * width],
                    target: &of.target[item * goals..(item + n) * goals],
                    class: &of.class[label..label + labels],
                };
                f(items, item)?;
            }
            item += n;
            label += labels;
        }
        Ok(())
    }

    fn predictions(&self, row: usize, to: &mut Gathered) -> Result<(), Error> {
        let Layout { width, inner, .. } = self.layout;
        let first = self.layout.start(row);
        for j in 0..width {
            let at = first + j * inner;
            let value = self.pred.at(at).to_f64();
            let domain = self.card.pred_domain(j);
            let what = match self.card.row {
                Row::Named(parts) => parts[j].0,
                _ => "prediction",
            };
            if domain != Domain::Real && !domain.contains(value) {
                let column = matches!(self.card.row, Row::Classes(_)).then_some(j);
                return Err(self.outside(what, row, column, value, domain));
            }
            to.pred.push(Plain(value));
            to.along.extend(self.along.map(|along| along[at].to_f64()));
        }
        Ok(())
    }

    fn numbers(&self, row: usize, to: &mut Gathered) -> Result<(), Error> {
        let Some(target) = self.target else {
            return Ok(());
        };
        let Layout { width, inner, .. } = self.layout;
        let beside = |j: usize| target.at(self.layout.start(row) + j * inner).to_f64();
        let mut take = |what, column, value: f64, domain: Domain| {
            to.target.push(value);
            match domain.contains(value) {
                true => Ok(()),
                false => Err(self.outside(what, row, column, value, domain)),
            }
        };
        match self.card.target {
            TargetShape::Value(domain) => take("target", None, target.at(row).to_f64(), domain),
            TargetShape::Named(parts) => parts.iter().enumerate().try_for_each(|(j, part)| {
                let value = target.at(row * parts.len() + j).to_f64();
                take(part.0, None, value, part.1)
            }),
            TargetShape::Numbers(domain) => {
                (0..width).try_for_each(|j| take("target", Some(j), beside(j), domain))
            }
            TargetShape::Distribution => {
                (0..width).try_for_each(|j| take("target", Some(j), beside(j), Domain::UNIT))?;
                let sum = (0..width).map(beside).sum();
                let loss = self.card.name;
                is_one::<T>(sum)
                    .then_some(())
                    .ok_or(Error::NotNormalised { loss, row, sum })
            }
            _ => Ok(()),
        }
    }

    fn class(&self, at: usize, ranged: bool) -> Result<i64, Error> {
        let class = self.class[at];
        if ranged && !(0..self.layout.width as i64).contains(&class) {
            return Err(Error::Class {
                row: at,
                class,
                classes: self.layout.width,
                ignore: self.ignore,
            });
        }
        Ok(class)
    }

    fn outside(
        &self,
        what: &'static str,
        row: usize,
        column: Option<usize>,
        value: f64,
        domain: Domain,
    ) -> Error {
        Error::Domain {
            loss: self.card.name,
            what,
            row,
            column,
            value,
            allowed: domain.text(),
            hint: "",
        }
    }
}
