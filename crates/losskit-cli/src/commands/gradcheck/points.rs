//! Rows to check a loss at, drawn from the domains on its card.

use crate::print::{exact, json_number, json_numbers, scientific};
use losskit::card::{Domain, Row, TargetShape};
use losskit::witness::At;
use losskit::{Card, Loss};
use serde_json::Value;
use std::fmt;

/// One row of predictions with its target.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) row: Vec<f64>,
    goal: Goal,
}

#[derive(Clone, Debug)]
enum Goal {
    Value(f64),
    Class(usize),
    Row(Vec<f64>),
    Nothing,
}

impl Point {
    /// The target as the witness takes it.
    pub(super) fn target(&self) -> At<'_> {
        match &self.goal {
            Goal::Value(y) => At::Value(*y),
            Goal::Class(class) => At::Class(*class),
            Goal::Row(row) => At::Row(row),
            Goal::Nothing => At::Nothing,
        }
    }

    /// The target for a document.
    pub(super) fn json(&self) -> Value {
        match &self.goal {
            Goal::Value(y) => json_number(*y),
            Goal::Class(class) => Value::from(*class),
            Goal::Row(row) => json_numbers(row),
            Goal::Nothing => Value::Null,
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
    let mut points = Vec::with_capacity(count);
    // Points on a kink or at an end are drawn again; a loss with kinks everywhere must not hold us for ever.
    for _ in 0..count * 4 {
        if points.len() == count {
            break;
        }
        let point = draw.point(loss);
        if !near_kink(loss, &point, narrow) && !at_end(loss.card(), &point.row) {
            points.push(point);
        }
    }
    points
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
            .zip(row)
            .any(|((_, domain), &x)| end(*domain, x)),
        Row::Vectors(_) => false,
    }
}

/// At a kink kernel and definition may answer with derivatives of different sides.
fn near_kink(loss: &dyn Loss, point: &Point, narrow: bool) -> bool {
    let (&[pred], Goal::Value(target)) = (point.row.as_slice(), &point.goal) else {
        // A tie within a row may be one.
        let tie = |(i, x): (usize, &f64)| point.row[..i].contains(x);
        return point.row.iter().enumerate().any(tie);
    };
    let near = if narrow { 1e-6 } else { 1e-14 };
    let scale = |kink: f64| pred.abs().max(kink.abs()).max(target.abs());
    let close = |kink: f64| (pred - kink).abs() <= near * scale(kink);
    loss.kinks(*target).into_iter().any(close)
}

/// Steele, Lea and Flood's SplitMix64, and what is drawn with it.
struct Draw {
    state: u64,
    narrow: bool,
}

const TELLING: [f64; 16] = [
    0.0, 1.0, -1.0, 0.5, -0.5, 1e-30, -1e-8, 1e-4, 10.0, -17.0, 30.0, -40.0, 88.0, -104.0, 700.0,
    -1e4,
];

impl Draw {
    fn unit(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// A size between 1e-8 and 1e4, every power of ten alike.
    fn size(&mut self) -> f64 {
        10_f64.powf(12.0 * self.unit() - 8.0)
    }

    fn sign(&mut self) -> f64 {
        if self.unit() < 0.5 { -1.0 } else { 1.0 }
    }

    fn number(&mut self, domain: Domain) -> f64 {
        for _ in 0..50 {
            let x = self.any(domain);
            let x = if self.narrow { f64::from(x as f32) } else { x };
            if domain.contains(x) {
                return x;
            }
        }
        1.0
    }

    fn any(&mut self, domain: Domain) -> f64 {
        let usual = self.unit() < 0.9;
        match domain {
            Domain::Signs => self.sign(),
            Domain::Real if usual => self.sign() * self.size(),
            Domain::Real => TELLING[self.below(TELLING.len())],
            Domain::Interval { low, high, .. } => {
                let width = if (high - low).is_finite() {
                    high - low
                } else {
                    1e4
                };
                let inward = width * 10_f64.powf(-12.0 * self.unit());
                let ends = [(low, inward), (high, -inward)];
                let (end, step) = match (low.is_finite(), high.is_finite()) {
                    (true, true) => ends[self.below(2)],
                    (true, false) => ends[0],
                    _ => ends[1],
                };
                if usual { end + step } else { end }
            }
        }
    }

    fn point(&mut self, loss: &dyn Loss) -> Point {
        let card = loss.card();
        let row = match card.row {
            Row::One(domain) => vec![self.number(domain)],
            Row::Named(parts) => parts
                .iter()
                .map(|(_, domain)| self.number(*domain))
                .collect(),
            Row::Classes(domain) => self.classes(domain),
            Row::Vectors(names) => {
                let length = 1 + self.below(5);
                (0..names.len() * length)
                    .map(|_| 10.0 * self.spread())
                    .collect()
            }
        };
        let goal = match card.target {
            TargetShape::Value(domain) => Goal::Value(self.target(domain, row[0])),
            TargetShape::Class => Goal::Class(self.below(row.len())),
            TargetShape::Distribution => Goal::Row(self.distribution(row.len())),
            TargetShape::Nothing => Goal::Nothing,
        };
        Point { row, goal }
    }

    /// Of one order of magnitude, so that classes compete.
    fn classes(&mut self, domain: Domain) -> Vec<f64> {
        let (classes, size) = (2 + self.below(5), self.size());
        (0..classes)
            .map(|_| match domain {
                Domain::Real => size * self.spread(),
                _ => self.number(domain),
            })
            .collect()
    }

    fn spread(&mut self) -> f64 {
        let x = 2.0 * self.unit() - 1.0;
        if self.narrow { f64::from(x as f32) } else { x }
    }

    /// A third of the targets lie close to the prediction, where differences cancel.
    fn target(&mut self, domain: Domain, pred: f64) -> f64 {
        let close = pred * (1.0 + self.sign() * 1e-3 * self.size());
        let close = if self.narrow {
            f64::from(close as f32)
        } else {
            close
        };
        match self.unit() < 0.33 && domain.contains(close) {
            true => close,
            false => self.number(domain),
        }
    }

    fn distribution(&mut self, classes: usize) -> Vec<f64> {
        let parts: Vec<f64> = (0..classes).map(|_| self.unit().powi(3)).collect();
        let total: f64 = parts.iter().sum();
        parts.iter().map(|part| part / total).collect()
    }
}
