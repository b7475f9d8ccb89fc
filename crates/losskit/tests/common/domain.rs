//! Numbers of a domain, and numbers outside it.

use losskit::card::{Card, Domain, Row as Shape, Scope, TargetShape};

fn keep(domain: Domain, candidates: &[f64]) -> Vec<f64> {
    candidates
        .iter()
        .copied()
        .filter(|&x| domain.contains(x))
        .collect()
}

/// Numbers of a domain: its ends and their neighbourhood, sizes of every decade, both signs. Real numbers are measured
/// from `around` as well as from 0.
pub(crate) fn inside(domain: Domain, around: f64) -> Vec<f64> {
    let decades = (-8..=4).flat_map(|k| [1.0, 3.7].map(|m| m * 10_f64.powi(k)));
    let mut all = match domain {
        Domain::Signs => vec![-1.0, 1.0],
        Domain::Binary => vec![0.0, 1.0],
        Domain::Real => {
            let thresholds = [
                0.25, 0.5, 0.7, 1.5, 2.5, 13.0, 17.5, 30.0, 88.0, 104.0, 709.0, 745.0,
            ];
            let sizes: Vec<f64> = decades.filter(|&x| x <= 1e4).chain(thresholds).collect();
            let mut all = vec![0.0, around, around.next_up(), around.next_down()];
            for size in sizes {
                all.extend([size, -size]);
                if around != 0.0 {
                    all.extend([around + size, around - size]);
                }
            }
            all
        }
        Domain::Interval { low, high, .. } => {
            let mut all = vec![
                low,
                low.next_up(),
                high,
                high.next_down(),
                around,
                around * (1.0 + 1e-8),
            ];
            for size in decades {
                all.extend([low + size, high - size, around + size, around - size]);
            }
            all.extend((1..16).map(|k| low + f64::from(k) / 16.0));
            all
        }
    };
    all.retain(|x| x.is_finite() && domain.contains(*x));
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}

/// Targets of a domain: its ends, its inside, small and large.
pub(crate) fn targets(domain: Domain) -> Vec<f64> {
    match domain {
        Domain::Real => vec![0.0, 1.0, -2.5, 0.003, 1000.0],
        _ => keep(
            domain,
            &[-1.0, -0.999, -0.4, 0.0, 0.3, 0.9, 1.0, 5.0, 1000.0],
        ),
    }
}

/// Targets that residuals of a few binary digits leave exact.
pub(crate) fn dyadic_targets(domain: Domain) -> Vec<f64> {
    keep(domain, &[-1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 4.0])
}

/// Numbers that a domain excludes.
pub(crate) fn violations(domain: Domain) -> Vec<f64> {
    let mut all = vec![f64::NAN];
    match domain {
        Domain::Real => {}
        Domain::Signs => all.extend([0.0, 0.5, -2.0]),
        Domain::Binary => all.extend([-1.0, 0.5, 2.0]),
        Domain::Interval { low, high, .. } => {
            all.extend([low, low - 1.0, high, high + 1.0, f64::NEG_INFINITY]);
        }
    }
    all.retain(|&x| !domain.contains(x));
    all
}

/// The domain of prediction `j` of a row or a set.
pub(crate) fn of_pred(card: &Card, j: usize) -> Domain {
    match card.row {
        Shape::Named(parts) => card.pred_domain(j % parts.len()),
        _ => card.pred_domain(0),
    }
}

/// Whether a row's finite numbers and its target lie within the card's domains.
pub(crate) fn allowed(card: &Card, pred: &[f64], target: f64) -> bool {
    let goal = match (card.target, card.scope) {
        (TargetShape::Value(domain), Scope::Row) => domain.contains(target),
        _ => true,
    };
    goal && pred
        .iter()
        .enumerate()
        .all(|(j, &x)| x.is_finite() && of_pred(card, j).contains(x))
}

/// Whether a prediction is an end of its domain, where the definition may be ∞ − ∞: the limits there are a law of their own.
pub(crate) fn at_end(card: &Card, pred: &[f64]) -> bool {
    match (card.row, pred) {
        (Shape::One(Domain::Interval { low, high, .. }), &[pred]) => pred == low || pred == high,
        _ => false,
    }
}
