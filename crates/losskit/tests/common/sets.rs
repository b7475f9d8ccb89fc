//! Sets for any loss, read off its card.

use super::{Made, Number, Random, Results, Row, Style, Wanted, assemble, points};
use losskit::Loss;
use losskit::card::{Card, Domain, Row as Shape, Scope, TargetShape};
use losskit::sample::{Sample, Size};
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

/// Sets for `loss`, none of which it refuses.
pub(crate) fn sets(loss: &dyn Loss, style: Style, random: &mut Random) -> Vec<Row> {
    let card = loss.card();
    // Wide rows cost the judge their square.
    let short = |all: &[usize]| -> Vec<usize> { all.iter().copied().filter(|&n| n <= 5).collect() };
    let widths = match card.row {
        Shape::One(_) | Shape::Named(_) => vec![1],
        Shape::Classes(_) => match (card.scope, card.target) {
            (Scope::Group, _) => short(style.classes),
            (_, TargetShape::Class | TargetShape::Distribution) => style.classes.to_vec(),
            // Labels, quantiles, samples: there may be one.
            _ => [style.classes, &[1]].concat(),
        },
        Shape::Vectors(_) => short(style.vectors),
    };
    // The judge pays the square of a set's numbers, and of groups the pairs of pairs: where everything is asked of it, few.
    let judged = style.random > Style::PLAIN.random;
    let counts = |width: usize| match (card.scope, card.target) {
        (Scope::Row, _) if judged => vec![1; (24 / width).clamp(2, 6)],
        (Scope::Row, _) => vec![1; 12],
        (_, TargetShape::Sequence) => vec![1, 2, 3],
        _ if judged => vec![2, 4],
        _ => vec![2, 5, 1, 4],
    };
    let mut all = Vec::new();
    for width in widths {
        for (s, &scale) in style.scales.iter().enumerate() {
            for (k, count) in counts(width).into_iter().enumerate() {
                let uneven = (s + k) % 2 == 1;
                let label = matches!(card.target, TargetShape::Label);
                let size = Size {
                    width,
                    count: if uneven && label { count.min(3) } else { count },
                    scale,
                    uneven: uneven && (card.scope == Scope::Group || !label),
                };
                all.extend(drawn(loss, size, random));
            }
        }
    }
    if judged {
        all.extend((0..few(card)).filter_map(|_| {
            let size = small(card, random);
            drawn(loss, size, random)
        }));
    }
    all
}

/// Sets of few numbers cost the judge little, so there are more of them: how many.
fn few(card: &Card) -> usize {
    match (card.row, card.target) {
        (Shape::One(_) | Shape::Named(_), _) => 40,
        (Shape::Vectors(_), TargetShape::Label) => 10,
        (Shape::Vectors(_), _) => 8,
        (Shape::Classes(_), _) => 0,
    }
}

/// Of any size, as `losskit gradcheck` draws them; only labels may make something of many vectors.
fn small(card: &Card, random: &mut Random) -> Size {
    let vectors = matches!(card.row, Shape::Vectors(_));
    let label = matches!(card.target, TargetShape::Label);
    let most = match card.scope {
        Scope::Group if vectors && !label => 3.0,
        Scope::Group => 5.0,
        Scope::Row => 1.0,
    };
    let width = if vectors {
        1 + random.below(if label { 3 } else { 2 })
    } else {
        1
    };
    let count = 1 + (most * random.unit()) as usize;
    let scale = 10_f64.powf(12.0 * random.unit() - 8.0);
    let uneven = random.unit() < 0.5;
    Size {
        width,
        // Proxies are vectors too.
        count: if uneven && label { count.min(3) } else { count },
        scale,
        uneven,
    }
}

/// A set, or where a loss has conditions of its own the first that meets them.
fn drawn(loss: &dyn Loss, size: Size, random: &mut Random) -> Option<Row> {
    let card = loss.card();
    let mut tries = (0..100).map(|_| row(card, Sample::draw(loss, size, &mut || random.unit())));
    tries.find(|row| accepted(loss, row))
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

/// The domain of target number `j`.
pub(crate) fn goal_domain(card: &Card, j: usize) -> Domain {
    match card.target {
        TargetShape::Value(domain) | TargetShape::Numbers(domain) => domain,
        TargetShape::Named(parts) => parts[j % parts.len()].1,
        _ => Domain::UNIT,
    }
}

fn row(card: &Card, sample: Sample) -> Row {
    Row {
        pred: sample.pred,
        target: Goal::Set(Members {
            width: sample.width,
            numbers: sample.numbers,
            classes: sample.classes,
            group: card.scope == Scope::Group,
            list: matches!(card.target, TargetShape::Sequence),
        }),
    }
}
