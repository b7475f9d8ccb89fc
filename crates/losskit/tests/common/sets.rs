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
        Shape::Classes(_) => short(style.classes),
        Shape::Vectors(_) => short(style.vectors),
    };
    let counts: &[usize] = match card.scope {
        // As many sets as there are of groups.
        Scope::Row => &[1; 4],
        Scope::Group => &[1, 2, 4, 6],
    };
    let mut all = Vec::new();
    for width in widths {
        for &count in counts {
            for &scale in style.scales {
                for k in 0..(style.random / 8).max(2) {
                    let size = Size {
                        width,
                        count,
                        scale,
                        proxies: k % 2 == 1,
                    };
                    all.push(row(card, Sample::draw(card, size, &mut || random.unit())));
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
