//! Predictions and targets to show a loss with, chosen by its card.

use losskit::Card;
use losskit::card::{Domain, Row, TargetShape};

/// Five telling numbers of a domain.
pub(super) fn numbers(domain: Domain) -> Vec<f64> {
    match domain {
        Domain::Real => vec![-3.0, -1.0, 0.0, 1.0, 3.0],
        Domain::Signs => vec![-1.0, 1.0],
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
        TargetShape::Nothing => Vec::new(),
    }
}

fn usual(domain: Domain) -> f64 {
    match domain {
        Domain::Real => 0.0,
        _ if domain.contains(1.0) => 1.0,
        _ => numbers(domain)[2],
    }
}
