//! Which rows make sets, and what they weigh.

use crate::Error;
use crate::batch::{Batch, Layout, Part, Reduction};
use crate::card::{Card, Scope};
use crate::real::Scalar;
use crate::reduce::{Weights, checked};

/// What the sum over a batch is divided by; infinite where that would be 0.
pub(crate) fn divisor<T: Scalar>(
    card: &Card,
    batch: &Batch<'_, T>,
    layout: Layout,
) -> Result<f64, Error> {
    Sets::of(card, batch, layout).divisor(batch.reduction)
}

/// Which rows make a set, and what each set weighs.
#[derive(Clone, Copy)]
pub(super) struct Sets<'a, T> {
    scope: Scope,
    pub(super) layout: Layout,
    groups: Option<&'a [usize]>,
    /// Of sets that are rows.
    weights: Weights<'a, T>,
    /// Of groups.
    weight: Option<&'a [T]>,
    /// Which rows of a group are left.
    left: Weights<'a, T>,
}

impl<'a, T: Scalar> Sets<'a, T> {
    pub(super) fn of(card: &Card, batch: &Batch<'a, T>, layout: Layout) -> Self {
        Sets {
            scope: card.scope,
            layout,
            groups: batch.groups,
            weights: Weights::of(batch),
            weight: batch.weight,
            left: Weights::of(&Batch {
                weight: None,
                class_weight: None,
                ..*batch
            }),
        }
    }

    /// How many rows set `s` has.
    pub(super) fn rows(&self, s: usize) -> usize {
        match (self.scope, self.groups) {
            (Scope::Row, _) => 1,
            (Scope::Group, Some(groups)) => groups[s],
            (Scope::Group, None) => self.layout.rows,
        }
    }

    pub(super) fn keeps(&self, row: usize) -> bool {
        self.left.at(row).is_some()
    }

    /// The weight of set `s`, whose rows begin at `row`; none if nothing of it is left.
    pub(super) fn weight(&self, s: usize, row: usize) -> Option<T> {
        match self.scope {
            Scope::Row => self.weights.at(row),
            Scope::Group => (row..row + self.rows(s))
                .any(|row| self.keeps(row))
                .then(|| self.weight.map_or(T::from_f64(1.0), |w| w[s])),
        }
    }

    pub(super) fn divisor(&self, reduction: Reduction) -> Result<f64, Error> {
        if self.scope == Scope::Row {
            return self.weights.divisor(self.layout, reduction);
        }
        let (mut part, mut row) = (Part::default(), 0);
        for s in 0..self.layout.values {
            if let Some(w) = self.weight(s, row) {
                part.weight += checked("group", s, w)?;
                part.rows += 1;
            }
            row += self.rows(s);
        }
        Ok(match reduction.divisor(part.into()) {
            0.0 => f64::INFINITY,
            divisor => divisor,
        })
    }

    /// Sets one after the other with about `most` rows together: the first, how many, their first row, how many rows.
    pub(super) fn blocks(&self, most: usize) -> Vec<[usize; 4]> {
        let mut all: Vec<[usize; 4]> = Vec::new();
        let mut row = 0;
        for s in 0..self.layout.values {
            let rows = self.rows(s);
            match all.last_mut() {
                Some([_, n, _, together]) if *together + rows <= most => {
                    *n += 1;
                    *together += rows;
                }
                _ => all.push([s, 1, row, rows]),
            }
            row += rows;
        }
        all
    }
}
