//! Rows for any loss, read off its card.

use super::sets::{Members, sets};
use super::{Random, allowed, inside, targets};
use losskit::Loss;
use losskit::card::{Card, Claim, Domain, Row as Shape, Scope, TargetShape};
use losskit::witness::At;

/// What a row is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Goal {
    Value(f64),
    Class(usize),
    Distribution(Vec<f64>),
    Nothing,
    /// Of all members of a set.
    Set(Members),
}

/// One row of predictions with its target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) pred: Vec<f64>,
    pub(crate) target: Goal,
}

impl Row {
    pub(crate) fn at(&self) -> At<'_> {
        match &self.target {
            Goal::Value(t) => At::Value(*t),
            Goal::Class(c) => At::Class(*c),
            Goal::Distribution(q) => At::Row(q),
            Goal::Nothing => At::Nothing,
            Goal::Set(members) => members.at(),
        }
    }

    /// The number that is the target of a pointwise loss.
    pub(crate) fn value(&self) -> f64 {
        match &self.target {
            Goal::Value(t) => *t,
            Goal::Set(members) => members.numbers.first().copied().unwrap_or(f64::NAN),
            _ => f64::NAN,
        }
    }
}

/// Which rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// Of how many points each kind is made, roughly.
    pub(crate) random: usize,
    /// Widths of rows of classes.
    pub(crate) classes: &'static [usize],
    /// Lengths of vectors.
    pub(crate) vectors: &'static [usize],
    /// Spread of scores, and size of vectors.
    pub(crate) scales: &'static [f64],
    /// Whether ties, where rows of a loss that is not smooth may bend, are among them.
    pub(crate) ties: bool,
}

impl Style {
    /// Everything an honest computation must get right.
    pub(crate) const FULL: Style = Style {
        random: 24,
        classes: &[2, 3, 5, 17],
        vectors: &[1, 3, 8],
        scales: &[1e-3, 1.0, 30.0, 1e4],
        ties: false,
    };
    /// Moderate numbers.
    pub(crate) const PLAIN: Style = Style {
        random: 12,
        classes: &[3, 5],
        vectors: &[3, 4],
        scales: &[0.5, 2.0],
        ties: false,
    };
}

/// The rows of one width, the first one's, that stay within the domains of `card` when rounded to `f32`.
pub(crate) fn narrowed(card: &Card, mut all: Vec<Row>) -> Vec<Row> {
    let width = all.first().map_or(0, |r| r.pred.len());
    all.retain(|r| {
        let rounded: Vec<f64> = r.pred.iter().map(|&x| f64::from(x as f32)).collect();
        r.pred.len() == width && allowed(card, &rounded, f64::from(r.value() as f32))
    });
    all
}

/// The sets of one width, the first one's.
pub(crate) fn narrowed_sets(mut all: Vec<Row>) -> Vec<Row> {
    let width = |row: &Row| match &row.target {
        Goal::Set(members) => members.width,
        _ => row.pred.len(),
    };
    let first = all.first().map(width);
    all.retain(|row| Some(width(row)) == first);
    all
}

/// Rows for `loss`.
pub(crate) fn rows(loss: &dyn Loss, style: Style) -> Vec<Row> {
    let card = loss.card();
    let mut random = Random(card.name.len() as u64 + 7);
    let single = matches!(
        (card.row, card.target),
        (Shape::One(_) | Shape::Named(_), TargetShape::Value(_))
            | (
                Shape::Classes(Domain::Real),
                TargetShape::Class | TargetShape::Distribution
            )
            | (Shape::Vectors(_), TargetShape::Nothing)
    );
    if card.scope == Scope::Group || !single {
        return sets(loss, style, &mut random);
    }
    match card.row {
        Shape::One(domain) => points(loss, domain, style, &mut random),
        Shape::Named(parts) => named(parts, card.target, style, &mut random),
        Shape::Classes(domain) => {
            let ties = style.ties || card.claims.iter().any(|c| matches!(c, Claim::Smooth));
            let mut all = classes(domain, card.target, style, ties, &mut random);
            // A list has a value for each class.
            let [least, most] = card.classes(&loss.parameters());
            all.retain(|row| (least..=most).contains(&row.pred.len()));
            all
        }
        Shape::Vectors(names) => vectors(names.len(), style, &mut random),
    }
}

fn target_domain(target: TargetShape) -> Domain {
    match target {
        TargetShape::Value(domain) => domain,
        _ => Domain::Real,
    }
}

fn points(loss: &dyn Loss, domain: Domain, style: Style, random: &mut Random) -> Vec<Row> {
    let mut all = Vec::new();
    for target in targets(target_domain(loss.card().target)) {
        let mut preds = inside(domain, target);
        for kink in loss.kinks(target) {
            preds.extend([kink, kink.next_up(), kink.next_down()]);
            preds.extend([1e-9, 1e-5, 0.01].iter().flat_map(|d| [kink + d, kink - d]));
        }
        for k in 0..style.random {
            let size = style.scales[k % style.scales.len()];
            preds.push(match domain {
                Domain::Interval { low, .. } => low + random.unit() * size,
                _ => target + size * random.normal(),
            });
        }
        preds.retain(|p| domain.contains(*p) && p.is_finite());
        all.extend(preds.into_iter().map(|p| Row {
            pred: vec![p],
            target: Goal::Value(target),
        }));
    }
    all
}

fn named(
    parts: &[(&str, Domain)],
    target: TargetShape,
    style: Style,
    random: &mut Random,
) -> Vec<Row> {
    let mut all = Vec::new();
    for target in targets(target_domain(target)) {
        for k in 0..style.random * 6 {
            let size = style.scales[k % style.scales.len()];
            let part = |&(_, domain): &(&str, Domain)| {
                let x = match (domain, random.below(3)) {
                    (Domain::Interval { .. }, 0) => {
                        let grid = inside(domain, 1.0);
                        // Off the grid, where a parameter may bend the loss.
                        1.0137 * grid[random.below(grid.len())]
                    }
                    (Domain::Interval { low, .. }, _) => low + size * random.unit(),
                    (_, 0) => target + size * random.normal(),
                    (_, 1) => target + 0.01 * random.normal(),
                    _ => size * random.normal(),
                };
                if domain.contains(x) { x } else { 1.0137 }
            };
            all.push(Row {
                pred: parts.iter().map(part).collect(),
                target: Goal::Value(target),
            });
        }
    }
    all
}

fn classes(
    domain: Domain,
    target: TargetShape,
    style: Style,
    ties: bool,
    random: &mut Random,
) -> Vec<Row> {
    let mut all = Vec::new();
    for &width in style.classes {
        // A wide row costs the judge its square.
        let repeats = (style.random / width).max(1);
        let mut preds = Vec::new();
        for &scale in style.scales {
            preds.extend((0..repeats).map(|_| random.vector(width, scale)));
        }
        let largest = style.scales.iter().copied().fold(0.0, f64::max);
        let mut dominated = random.vector(width, 1.0);
        dominated[width - 1] = largest;
        let mut beaten = random.vector(width, 1.0);
        beaten[0] = -largest;
        preds.extend([dominated, beaten]);
        if ties {
            preds.extend([vec![0.0; width], vec![-largest; width]]);
            let mut pair = random.vector(width, 1.0);
            pair[width - 1] = pair[0];
            preds.push(pair);
        }
        for (k, mut pred) in preds.into_iter().enumerate() {
            for x in &mut pred {
                if !domain.contains(*x) {
                    *x = -*x;
                }
            }
            all.push(Row {
                target: match target {
                    TargetShape::Distribution => Goal::Distribution(distribution(k, width, random)),
                    _ => Goal::Class([0, width - 1, random.below(width)][k % 3]),
                },
                pred,
            });
        }
    }
    all
}

/// One-hot, uniform, with zeros, or any; sums to 1 within rounding.
fn distribution(kind: usize, width: usize, random: &mut Random) -> Vec<f64> {
    let mut q: Vec<f64> = (0..width).map(|_| 0.01 + random.unit()).collect();
    match kind % 4 {
        0 => {
            let hot = random.below(width);
            q = (0..width).map(|j| f64::from(u8::from(j == hot))).collect();
        }
        1 => q = vec![1.0; width],
        2 => q[random.below(width)] = 0.0,
        _ => {}
    }
    let sum: f64 = q.iter().sum();
    q.iter().map(|x| x / sum).collect()
}

fn vectors(count: usize, style: Style, random: &mut Random) -> Vec<Row> {
    let mut all = Vec::new();
    let wide = style.scales.len() > 2;
    for &d in style.vectors {
        for &scale in style.scales {
            for _ in 0..(style.random / d).max(2) {
                all.push(random.vector(count * d, scale));
            }
        }
        // One vector close to the first, at sizes whose squares are out of range.
        for scale in if wide {
            vec![1e-20, 1.0, 1e20]
        } else {
            vec![1.0]
        } {
            let base = random.vector(d, scale);
            for step in [1e-4, 0.3] {
                let mut row = base.clone();
                for _ in 1..count {
                    row.extend(base.iter().map(|x| x + step * scale * random.normal()));
                }
                all.push(row);
            }
        }
        if wide {
            let mut mixed = random.vector(d, 1e-20);
            mixed.extend(random.vector((count - 1) * d, 1e10));
            all.push(mixed);
        }
    }
    let row = |pred| Row {
        pred,
        target: Goal::Nothing,
    };
    all.into_iter().map(row).collect()
}
