//! Predictions and targets to show a loss with, chosen by its card.

use super::input::Input;
use losskit::card::{Domain, Row, Scope, TargetShape};
use losskit::sample::{Sample, Size};
use losskit::{Card, Loss, Reduction};

/// Five telling numbers of a domain.
pub(super) fn numbers(domain: Domain) -> Vec<f64> {
    match domain {
        Domain::Real => vec![-3.0, -1.0, 0.0, 1.0, 3.0],
        Domain::Signs => vec![-1.0, 1.0],
        Domain::Binary => vec![0.0, 1.0],
        Domain::Interval { low, high, .. } => {
            let place = |share: f64| match (low.is_finite(), high.is_finite()) {
                (true, true) => low + (high - low) * share,
                (true, false) => low + 10.0 * share,
                _ => high - 10.0 * share,
            };
            [0.01, 0.1, 0.5, 0.9, 0.99].map(place).to_vec()
        }
    }
}

/// A few rows of predictions.
pub(super) fn rows(card: &Card) -> Vec<Vec<f64>> {
    let scores = [
        [0.0, 0.0, 0.0],
        [1.0, 0.0, -1.0],
        [3.0, 0.0, 0.0],
        [-3.0, 0.0, 0.0],
    ];
    match card.row {
        Row::One(domain) => numbers(domain).into_iter().map(|x| vec![x]).collect(),
        Row::Named(parts) => {
            let columns: Vec<Vec<f64>> = parts.iter().map(|(_, domain)| numbers(*domain)).collect();
            let least = columns.iter().map(Vec::len).min().unwrap_or(0);
            (0..least)
                .map(|i| columns.iter().map(|column| column[i]).collect())
                .collect()
        }
        Row::Classes(Domain::Real) => scores.map(Vec::from).to_vec(),
        Row::Classes(domain) => scores.map(|row| shares(&row, domain)).to_vec(),
        Row::Vectors(names) => {
            let vectors = |step: f64| (0..names.len()).flat_map(move |i| [1.0, step * i as f64]);
            [0.0, 0.5, 1.0, 2.0]
                .map(|step| vectors(step).collect())
                .to_vec()
        }
    }
}

/// Scores as probabilities, or as their logarithms where the domain ends at 0.
fn shares(scores: &[f64], domain: Domain) -> Vec<f64> {
    let total: f64 = scores.iter().map(|z| z.exp()).sum();
    let logarithms = scores.iter().map(|z| z - total.ln());
    match domain.contains(1.0) {
        true => logarithms.map(f64::exp).collect(),
        false => logarithms.collect(),
    }
}

/// A usual target: 0 for a number, 1 for a label or a count, the first class.
pub(super) fn target(card: &Card) -> Vec<f64> {
    match card.target {
        TargetShape::Value(domain) => vec![usual(domain)],
        TargetShape::Class => vec![0.0],
        TargetShape::Distribution => vec![0.7, 0.2, 0.1],
        _ => Vec::new(),
    }
}

/// Rows and their targets, for any loss.
pub(super) fn whole(loss: &dyn Loss) -> (Table, Table) {
    set(loss).unwrap_or_else(|| {
        let card = loss.card();
        let rows = rows(card);
        let targets = match card.target {
            TargetShape::Nothing => Vec::new(),
            _ => vec![target(card); rows.len()],
        };
        (rows, targets)
    })
}

/// Rows of numbers.
type Table = Vec<Vec<f64>>;

/// Rows and their targets, for losses of groups and those whose targets are several numbers.
pub(super) fn set(loss: &dyn Loss) -> Option<(Table, Table)> {
    let card = loss.card();
    let several = matches!(
        card.target,
        TargetShape::Numbers(_) | TargetShape::Named(_) | TargetShape::Label
    );
    if card.scope == Scope::Row && !several {
        return None;
    }
    // Numbers as they are typed, not as they are drawn; the first set the loss takes.
    let mut state = 1_u64;
    let mut unit = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 40) as f64 / (1_u64 << 24) as f64
    };
    let drawn = |uneven: bool| {
        let size = Size {
            width: 3,
            count: 4,
            scale: 1.0,
            uneven,
        };
        let mut set = Sample::draw(loss, size, &mut unit);
        for x in set.pred.iter_mut().chain(&mut set.numbers) {
            *x = (*x * 100.0).round() / 100.0;
        }
        let rows: Vec<Vec<f64>> = set.pred.chunks(set.width).map(Vec::from).collect();
        let whole: Vec<f64> = set.classes.iter().map(|&c| c as f64).collect();
        let targets = match card.target {
            TargetShape::Sequence => vec![whole],
            _ if whole.is_empty() => {
                let each = (set.numbers.len() / rows.len()).max(1);
                set.numbers.chunks(each).map(Vec::from).collect()
            }
            _ => whole.chunks(1).map(Vec::from).collect(),
        };
        (rows, targets)
    };
    let taken = |(rows, targets): &(Table, Table)| {
        let input = Input::of(loss, rows, targets);
        input.is_ok_and(|input| input.evaluate(loss, Reduction::Sum).is_ok())
    };
    [false, true]
        .into_iter()
        .cycle()
        .take(40)
        .map(drawn)
        .find(taken)
}

fn usual(domain: Domain) -> f64 {
    match domain {
        Domain::Real => 0.0,
        _ if domain.contains(1.0) => 1.0,
        _ => numbers(domain)[2],
    }
}
