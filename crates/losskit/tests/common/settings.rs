//! Parameters of every kind: default, ends, interior, absent, on and off.

use super::{Style, rows};
use losskit::Loss;
use losskit::card::{Card, Param};
use losskit::catalogue::Entry;

/// Candidates for a number, exact in `f32`; those outside a parameter's range are dropped.
const NUMBERS: [f64; 9] = [-2.0, 0.0, 0.125, 0.5, 0.875, 1.0, 1.5, 3.0, 100.0];

fn values(param: &Param) -> Vec<f64> {
    if param.flag {
        return vec![0.0, 1.0];
    }
    let mut all = vec![param.default];
    if param.is_optional() {
        all.push(f64::NAN);
    }
    all.extend(
        NUMBERS
            .into_iter()
            .filter(|&x| param.takes(x) && x != param.default),
    );
    all
}

/// The default, each parameter varied by itself, and one setting in which all are varied.
pub(crate) fn settings(card: &Card) -> Vec<Vec<f64>> {
    let default: Vec<f64> = card.params.iter().map(|p| p.default).collect();
    let mut all = vec![default.clone()];
    for (at, param) in card.params.iter().enumerate() {
        for value in values(param).into_iter().skip(1) {
            let mut setting = default.clone();
            setting[at] = value;
            all.push(setting);
        }
    }
    if card.params.len() > 1 {
        let varied = card
            .params
            .iter()
            .map(|p| *values(p).last().unwrap_or(&p.default));
        all.push(varied.collect());
        let varied = card
            .params
            .iter()
            .map(|p| *values(p).get(2).unwrap_or(&p.default));
        all.push(varied.collect());
    }
    if card.params.last().is_some_and(|p| p.list) {
        // One for each class, of three and of five.
        let each = [1000.0, 3.0, 40.5, 3.0, 7e5];
        all.extend([3, 5].map(|n| [&default[..default.len() - 1], &each[..n]].concat()));
    }
    all.dedup_by(|a, b| {
        a.iter()
            .zip(b.iter())
            .all(|(a, b)| a.to_bits() == b.to_bits())
    });
    all
}

/// The loss with these parameters, which must be allowed.
pub(crate) fn of(entry: &Entry, setting: &[f64]) -> Box<dyn Loss> {
    entry.card.check_params(setting).unwrap();
    (entry.build)(setting)
}

/// The loss with every one of its settings; without those that no row of any law fits, as the index of a class may be.
pub(crate) fn losses(entry: &Entry) -> Vec<Box<dyn Loss>> {
    let all = settings(entry.card).into_iter().map(|s| of(entry, &s));
    all.filter(|loss| !rows(loss.as_ref(), Style::PLAIN).is_empty())
        .collect()
}
