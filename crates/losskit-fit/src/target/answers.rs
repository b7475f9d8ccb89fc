//! The targets of all rows.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// The targets of all rows, as the loss takes them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answers {
    Numbers(Vec<f64>),
    Classes(Vec<i64>),
}

impl Answers {
    pub(crate) fn take(&self, rows: &[usize]) -> Answers {
        match self {
            Answers::Numbers(y) => Answers::Numbers(rows.iter().map(|&i| y[i]).collect()),
            Answers::Classes(y) => Answers::Classes(rows.iter().map(|&i| y[i]).collect()),
        }
    }

    /// Of some rows.
    pub(crate) fn part(&self, rows: Range<usize>) -> losskit::Targets<'_, f64> {
        match self {
            Answers::Numbers(y) => losskit::Targets::Numbers(&y[rows]),
            Answers::Classes(y) => losskit::Targets::Classes(&y[rows]),
        }
    }

    pub(crate) fn targets(&self) -> losskit::Targets<'_, f64> {
        match self {
            Answers::Numbers(y) => self.part(0..y.len()),
            Answers::Classes(y) => self.part(0..y.len()),
        }
    }

    /// Each target once, with what its rows weigh; none if more than `most` differ.
    pub(crate) fn counted(
        &self,
        weight: Option<&[f64]>,
        most: usize,
    ) -> Option<(Answers, Vec<f64>)> {
        /// In the order in which they are first seen.
        fn count<K: Hash + Eq, T: Copy>(
            all: &[T],
            key: impl Fn(T) -> K,
            weight: Option<&[f64]>,
            most: usize,
        ) -> Option<(Vec<T>, Vec<f64>)> {
            let (mut places, mut found, mut sums) = (HashMap::new(), Vec::new(), Vec::new());
            for (row, &target) in all.iter().enumerate() {
                let place = *places.entry(key(target)).or_insert(found.len());
                if place == found.len() {
                    found.push(target);
                    sums.push(0.0);
                }
                if place == most {
                    return None;
                }
                sums[place] += weight.map_or(1.0, |w| w[row]);
            }
            Some((found, sums))
        }
        match self {
            Answers::Numbers(y) => {
                let (found, sums) = count(y, f64::to_bits, weight, most)?;
                Some((Answers::Numbers(found), sums))
            }
            Answers::Classes(y) => {
                let (found, sums) = count(y, |class| class, weight, most)?;
                Some((Answers::Classes(found), sums))
            }
        }
    }
}
