//! Sets for any loss, read off its card.

use super::{Made, Number, Random, Results, Row, Style, Wanted, assemble, of_pred, points};
use losskit::Loss;
use losskit::card::{Card, Domain, Row as Shape, Scope, TargetShape};
use losskit::witness::At;
use points::Goal;

/// What the members of a set are compared with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Members {
    /// Predictions a member.
    pub(crate) width: usize,
    pub(crate) numbers: Vec<f64>,
    pub(crate) classes: Vec<i64>,
    /// Whether the loss takes groups, or every row by itself.
    pub(crate) group: bool,
    /// Whether the classes are one list for all.
    pub(crate) list: bool,
}

impl Members {
    pub(crate) fn at(&self) -> At<'_> {
        At::Set {
            width: self.width,
            numbers: &self.numbers,
            classes: &self.classes,
        }
    }
}

/// Labels in use.
const LABELS: usize = 3;

/// Sets for `loss`, none of which it refuses.
pub(crate) fn sets(loss: &dyn Loss, style: Style, random: &mut Random) -> Vec<Row> {
    let card = loss.card();
    let short = |all: &[usize]| -> Vec<usize> { all.iter().copied().filter(|&n| n <= 5).collect() };
    let widths = match card.row {
        Shape::One(_) => vec![1],
        Shape::Named(parts) => vec![parts.len()],
        Shape::Classes(_) => short(style.classes),
        Shape::Vectors(names) => short(style.vectors)
            .iter()
            .map(|d| d * names.len())
            .collect(),
    };
    let counts: &[usize] = match card.scope {
        Scope::Row => &[1],
        Scope::Group => &[1, 2, 4, 6],
    };
    // What holds one row is soon judged.
    let repeats = match card.scope {
        Scope::Row => style.random / 4,
        Scope::Group => (style.random / 8).max(2),
    };
    let mut all = Vec::new();
    for width in widths {
        for &count in counts {
            for &scale in style.scales {
                for k in 0..repeats {
                    all.push(set(card, [width, count], scale, k, random));
                }
            }
        }
    }
    all.retain(|row| accepted(loss, row));
    all
}

/// Whether a loss can be evaluated on this set: some have conditions that no domain can state.
fn accepted(loss: &dyn Loss, row: &Row) -> bool {
    fn tried<T: Number>(loss: &dyn Loss, row: &Row) -> bool {
        let made: Made<T> = assemble([row]);
        let wanted = Wanted {
            value: false,
            grad: false,
            hess: false,
        };
        match Results::of(loss, &made.batch(), wanted) {
            Err(losskit::Error::Flaw { .. }) => false,
            Err(e) => panic!("{}: {e}: {row:?}", loss.spec()),
            Ok(_) => true,
        }
    }
    tried::<f64>(loss, row) && tried::<f32>(loss, row)
}

fn set(card: &Card, [width, count]: [usize; 2], scale: f64, k: usize, random: &mut Random) -> Row {
    let list = matches!(card.target, TargetShape::Sequence);
    let mut classes = Vec::new();
    let mut count = count;
    match card.target {
        TargetShape::Class => classes = (0..count).map(|_| random.below(width) as i64).collect(),
        TargetShape::Label => {
            classes = (0..count).map(|_| random.below(LABELS) as i64).collect();
            // Every other set has proxies, some labels more than one.
            if k % 2 == 1 {
                let proxies = LABELS + random.below(2);
                classes.extend((0..proxies).map(|c| -1 - (c % LABELS) as i64));
                count += proxies;
            }
        }
        TargetShape::Sequence => {
            // As many rows as a lattice over the list has, or any number.
            let length = random.below(3);
            classes = (0..length).map(|_| random.below(width) as i64).collect();
            count *= length + 1;
        }
        _ => {}
    }
    let mut pred: Vec<f64> = (0..count * width)
        .map(|j| number(of_pred(card, j), scale, random))
        .collect();
    if matches!(card.row, Shape::Vectors(_)) && k % 2 == 1 {
        // One of another length, which a gradient may grow with.
        let last = pred.len() - width;
        for x in &mut pred[last..] {
            *x = f64::from((*x * scale) as f32);
        }
    }
    let numbers: Vec<f64> = match card.target {
        TargetShape::Value(domain) => many(count, |_| number(domain, scale, random)),
        TargetShape::Numbers(domain) => many(count * width, |_| number(domain, scale, random)),
        TargetShape::Named(parts) => many(count, |_| named(parts, scale, random)).concat(),
        TargetShape::Distribution => {
            many(count, |i| points::distribution(k + i, width, random)).concat()
        }
        _ => Vec::new(),
    };
    Row {
        pred,
        target: Goal::Set(Members {
            width,
            numbers,
            classes,
            group: card.scope == Scope::Group,
            list,
        }),
    }
}

fn many<T>(n: usize, f: impl FnMut(usize) -> T) -> Vec<T> {
    (0..n).map(f).collect()
}

/// The domain of target number `j`.
pub(crate) fn goal_domain(card: &Card, j: usize) -> Domain {
    match card.target {
        TargetShape::Value(domain) | TargetShape::Numbers(domain) => domain,
        TargetShape::Named(parts) => parts[j % parts.len()].1,
        _ => Domain::UNIT,
    }
}

/// Named numbers; two of one domain in their order, as the ends of an interval are.
fn named(parts: &[(&str, Domain)], scale: f64, random: &mut Random) -> Vec<f64> {
    let mut all = many(parts.len(), |j| number(parts[j].1, scale, random));
    if let [(_, a), (_, b)] = parts
        && a == b
    {
        all.sort_by(f64::total_cmp);
        if random.below(3) == 0 {
            all[1] = all[0];
        }
    }
    all
}

/// A number exact in `f32`.
fn number(domain: Domain, scale: f64, random: &mut Random) -> f64 {
    let x = match domain {
        Domain::Real => scale * random.normal(),
        Domain::Signs => [-1.0, 1.0][random.below(2)],
        Domain::Binary => [0.0, 1.0][random.below(2)],
        Domain::Interval { low, high, .. } if low.is_finite() && high.is_finite() => {
            low + (high - low) * (0.02 + 0.96 * random.unit())
        }
        Domain::Interval { low, high, .. } if low.is_finite() => {
            low + (scale * (0.01 + random.unit())).min(high)
        }
        Domain::Interval { high, .. } => high - scale * (0.01 + random.unit()),
    };
    f64::from(x as f32)
}
