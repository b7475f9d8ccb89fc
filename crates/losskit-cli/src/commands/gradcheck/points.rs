//! Rows to check a loss at, drawn from the domains on its card.

use super::draw::Draw;
use crate::print::{exact, json_number, json_numbers, scientific};
use losskit::card::{Domain, Row, Scope};
use losskit::sample::Sample;
use losskit::witness::{At, see};
use losskit::{Card, Loss};
use serde_json::{Value, json};
use std::fmt;

/// One row of predictions with its target.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) row: Vec<f64>,
    pub(super) goal: Goal,
}

#[derive(Clone, Debug)]
pub(super) enum Goal {
    Value(f64),
    Class(usize),
    Row(Vec<f64>),
    Nothing,
    /// Of a set, which the point's row is the predictions of.
    Set(Sample),
}

impl Point {
    /// The target as the witness takes it.
    pub(super) fn target(&self) -> At<'_> {
        match &self.goal {
            Goal::Value(y) => At::Value(*y),
            Goal::Class(class) => At::Class(*class),
            Goal::Row(row) => At::Row(row),
            Goal::Nothing => At::Nothing,
            Goal::Set(set) => At::Set {
                width: set.width,
                numbers: &set.numbers,
                classes: &set.classes,
            },
        }
    }

    /// The target for a document.
    pub(super) fn json(&self) -> Value {
        match &self.goal {
            Goal::Value(y) => json_number(*y),
            Goal::Class(class) => Value::from(*class),
            Goal::Row(row) => json_numbers(row),
            Goal::Nothing => Value::Null,
            Goal::Set(set) => json!({
                "width": set.width,
                "numbers": json_numbers(&set.numbers),
                "classes": set.classes,
            }),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |row: &[f64]| {
            let shown: Vec<String> = row.iter().take(4).map(|&x| short(x)).collect();
            let more = if row.len() > 4 { ", …" } else { "" };
            format!("{}{more}", shown.join(", "))
        };
        match self.row.as_slice() {
            [one] => f.write_str(&short(*one))?,
            many => write!(f, "({})", list(many))?,
        }
        match &self.goal {
            Goal::Value(y) => write!(f, ", target {}", short(*y)),
            Goal::Class(class) => write!(f, ", class {class}"),
            Goal::Row(row) => write!(f, ", target ({})", list(row)),
            Goal::Nothing => Ok(()),
            Goal::Set(set) if set.numbers.is_empty() => write!(f, ", classes {:?}", set.classes),
            Goal::Set(set) => write!(f, ", targets ({})", list(&set.numbers)),
        }
    }
}

fn short(x: f64) -> String {
    let text = exact(x);
    if text.len() > 9 {
        scientific(x, 3)
    } else {
        text
    }
}

/// `count` points within the loss's domains, representable as `f32` if `narrow`.
pub(super) fn of(loss: &dyn Loss, narrow: bool, count: usize, seed: u64) -> Vec<Point> {
    let mut draw = Draw {
        state: seed,
        narrow,
    };
    // A set is many numbers, and judged in time with the square of their count.
    let count = match loss.card().is_pointwise() || loss.card().scope == Scope::Row {
        true => count,
        false => count.div_ceil(20),
    };
    let mut points = Vec::with_capacity(count);
    // Points on a kink or at an end are drawn again; a loss with kinks everywhere must not hold us for ever.
    for _ in 0..count * 4 {
        if points.len() == count {
            break;
        }
        let point = draw.point(loss);
        if !near_kink(loss, &point, narrow)
            && !at_end(loss.card(), &point.row)
            && !is_refused(loss, &point)
        {
            points.push(point);
        }
    }
    points
}

/// A set may be refused for a reason that no domain states; the witness then has nothing to show.
fn is_refused(loss: &dyn Loss, point: &Point) -> bool {
    matches!(point.goal, Goal::Set(_))
        && see::<f64>(loss, &point.row, point.target())
            .value
            .ours
            .is_nan()
}

/// At an end of the domain the definition may have no derivative.
fn at_end(card: &Card, row: &[f64]) -> bool {
    let end = |domain: Domain, x: f64| match domain {
        Domain::Interval { low, high, .. } => x == low || x == high,
        _ => false,
    };
    match card.row {
        Row::One(domain) | Row::Classes(domain) => row.iter().any(|&x| end(domain, x)),
        Row::Named(parts) => parts
            .iter()
            .cycle()
            .zip(row)
            .any(|((_, domain), &x)| end(*domain, x)),
        Row::Vectors(_) => false,
    }
}

/// At a kink kernel and definition may answer with derivatives of different sides.
fn near_kink(loss: &dyn Loss, point: &Point, narrow: bool) -> bool {
    let (&[pred], Goal::Value(target), true) = (
        point.row.as_slice(),
        &point.goal,
        loss.card().is_pointwise(),
    ) else {
        // A tie within a row may be one, or with its target.
        let tie = |(i, x): (usize, &f64)| point.row[..i].contains(x);
        let met = matches!(point.goal, Goal::Value(y) if point.row.contains(&y));
        return met || point.row.iter().enumerate().any(tie);
    };
    let near = if narrow { 1e-6 } else { 1e-14 };
    let scale = |kink: f64| pred.abs().max(kink.abs()).max(target.abs());
    let close = |kink: f64| (pred - kink).abs() <= near * scale(kink);
    loss.kinks(*target).into_iter().any(close)
}
