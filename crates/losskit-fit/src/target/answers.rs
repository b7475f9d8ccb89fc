//! The targets of all rows.

use crate::Error;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// The targets of all rows, as the loss takes them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Answers {
    Numbers(Vec<f64>),
    Classes(Vec<i64>),
}

/// Each target once, in the order in which they are first seen, with what its rows weigh.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Counted {
    pub(crate) answers: Answers,
    pub(crate) sums: Vec<f64>,
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

    /// Each target once; none if more than `most` differ.
    pub(crate) fn counted(
        &self,
        weight: Option<&[f64]>,
        span: &Span,
        most: usize,
    ) -> Result<Option<Counted>, Error> {
        let block = |block: usize| {
            let rows = span.range(block);
            let weights: Vec<f64> = match weight {
                Some(weight) => weight[rows.clone()].to_vec(),
                None => vec![1.0; rows.len()],
            };
            Ok(match self {
                Answers::Numbers(y) => number(&y[rows], &weights, most),
                Answers::Classes(y) => class(&y[rows], &weights, most),
            })
        };
        let both = |a: Option<Counted>, b: Option<Counted>| a?.and(b?, most);
        Ok(span.over(block, both)?.flatten())
    }
}

impl Counted {
    /// Those of both, this one's first.
    fn and(self, after: Counted, most: usize) -> Option<Counted> {
        let sums = [self.sums, after.sums].concat();
        match (self.answers, after.answers) {
            (Answers::Numbers(a), Answers::Numbers(b)) => number(&[a, b].concat(), &sums, most),
            (Answers::Classes(a), Answers::Classes(b)) => class(&[a, b].concat(), &sums, most),
            _ => None,
        }
    }
}

fn number(y: &[f64], weight: &[f64], most: usize) -> Option<Counted> {
    let (found, sums) = count(y, f64::to_bits, weight, most)?;
    let answers = Answers::Numbers(found);
    Some(Counted { answers, sums })
}

fn class(y: &[i64], weight: &[f64], most: usize) -> Option<Counted> {
    let (found, sums) = count(y, |class| class, weight, most)?;
    let answers = Answers::Classes(found);
    Some(Counted { answers, sums })
}

fn count<K: Hash + Eq, T: Copy>(
    all: &[T],
    key: impl Fn(T) -> K,
    weight: &[f64],
    most: usize,
) -> Option<(Vec<T>, Vec<f64>)> {
    let (mut places, mut found, mut sums) = (HashMap::new(), Vec::new(), Vec::new());
    for (&target, weight) in all.iter().zip(weight) {
        let place = *places.entry(key(target)).or_insert(found.len());
        if place == found.len() {
            found.push(target);
            sums.push(0.0);
        }
        if place == most {
            return None;
        }
        sums[place] += weight;
    }
    Some((found, sums))
}
