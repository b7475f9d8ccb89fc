//! Rowwise losses along lines through their rows.

use super::bend::bend;
use super::line::jump;
use super::{JUMP, Measured};
use crate::common::{Goal, Made, Random, Results, Row, Style, Wanted, assemble, of_pred, rows};
use losskit::card::{Claim, Domain, Row as Shape, TargetShape};
use losskit::{Batch, Loss, Reduction};

/// Rows in the middle.
const MIDDLE: Style = Style {
    random: 12,
    classes: &[2, 3, 4],
    vectors: &[2, 3],
    scales: &[0.5, 1.0],
    ties: true,
};
/// Rows anywhere, wide and far out.
const ALL: Style = Style {
    random: 12,
    classes: &[2, 3, 5, 513],
    vectors: &[1, 3, 513],
    scales: &[1e-3, 1.0, 30.0, 1e4],
    ties: true,
};

/// Values and gradients of rows of one width.
fn evaluate(loss: &dyn Loss, rows: &[Row]) -> Results<f64> {
    allowed(loss, rows).unwrap()
}

/// The same, if the rows are within the domain.
fn allowed(loss: &dyn Loss, rows: &[Row]) -> Option<Results<f64>> {
    let made: Made<f64> = assemble(rows);
    let batch = Batch {
        reduction: Reduction::Sum,
        ..made.batch()
    };
    let wanted = Wanted {
        value: true,
        grad: true,
        hess: false,
    };
    Results::of(loss, &batch, wanted).ok()
}

pub(crate) fn norm(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum::<f64>().sqrt()
}

pub(crate) fn measure(loss: &dyn Loss) -> Measured {
    let mut m = Measured {
        least: f64::INFINITY,
        ..Measured::default()
    };
    for (at, style) in [MIDDLE, ALL].into_iter().enumerate() {
        for row in rows(loss, style) {
            let r = evaluate(loss, std::slice::from_ref(&row));
            m.least = m.least.min(r.value[0]);
            // An end of a domain may be far out.
            let far = row.pred.iter().any(|x| x.abs() > 10.0);
            let at = if far { 1 } else { at };
            m.slope[at] = m.slope[at].max(norm(&r.grad));
        }
    }
    m.slope[1] = m.slope[1].max(m.slope[0]);
    let claimed = |c: &Claim| matches!(c, Claim::NonNegative);
    if m.least >= 0.0 && !loss.card().claims.iter().any(claimed) {
        let few = Style {
            vectors: &[1],
            ..MIDDLE
        };
        for (seed, row) in (0..4).flat_map(|s| rows(loss, few).into_iter().map(move |r| (s, r))) {
            m.least = m.least.min(descended(loss, row, seed));
        }
    }
    if loss
        .card()
        .claims
        .iter()
        .any(|c| matches!(c, Claim::Curvature(_)))
    {
        m.bend = Some([MIDDLE, ALL].map(|style| bend(loss, &rows(loss, style))));
    }
    for line in lines(loss) {
        line.measure(loss, &mut m);
    }
    for mut row in rows(loss, ALL) {
        for targets_too in [false, true] {
            if to_the_end(loss, &mut row, targets_too) {
                let grad = evaluate(loss, std::slice::from_ref(&row)).grad;
                m.slope[1] = m.slope[1].max(norm(&grad));
            }
        }
    }
    m
}

/// The least value found by steps at random, for losses that are below 0 in few places.
fn descended(loss: &dyn Loss, mut row: Row, seed: u64) -> f64 {
    let mut random = Random(seed);
    let value = |row: &Row| {
        let found = allowed(loss, std::slice::from_ref(row));
        found.map_or(f64::INFINITY, |r| r.value[0])
    };
    // From afar: near a target it is nowhere below 0.
    let far = random.vector(row.pred.len(), 1.0);
    row.pred.iter_mut().zip(far).for_each(|(x, by)| *x += by);
    let (mut least, mut step) = (value(&row), 1.0);
    for _ in 0..150 {
        let mut there = row.clone();
        let moves = random.vector(row.pred.len(), step);
        let some = random.vector(row.pred.len(), 1.0);
        for ((x, by), some) in there.pred.iter_mut().zip(moves).zip(some) {
            *x += if some > 0.0 { by } else { 0.0 };
        }
        let found = value(&there);
        if found < least {
            (least, row) = (found, there);
        } else {
            step *= 0.97;
        }
    }
    least
}

/// Moves the numbers of a set to the ends of their domains: a slope may have no bound there, or come up to it.
fn to_the_end(loss: &dyn Loss, row: &mut Row, targets_too: bool) -> bool {
    let Goal::Set(members) = &mut row.target else {
        return false;
    };
    let end = |domain| match domain {
        Domain::Interval { low, low_in, .. } if low.is_finite() => Some((low, low_in)),
        _ => None,
    };
    for (j, x) in row.pred.iter_mut().enumerate() {
        *x = end(of_pred(loss.card(), j)).map_or(*x, |(low, _)| low + 1e-9);
    }
    if targets_too
        && let TargetShape::Numbers(domain) = loss.card().target
        && let Some((low, true)) = end(domain)
    {
        members.numbers.fill(low);
    }
    true
}

/// A row that moves.
struct Line {
    row: Row,
    ahead: Vec<f64>,
    /// The range of the parameter.
    range: [f64; 2],
}

fn lines(loss: &dyn Loss) -> Vec<Line> {
    let mut random = Random(3);
    let mut all = Vec::new();
    for row in rows(loss, MIDDLE) {
        let n = row.pred.len();
        if let Goal::Set(members) = &row.target {
            let bounded = (0..n).any(|j| of_pred(loss.card(), j) != Domain::Real);
            if members.numbers.len() == n && !bounded {
                // Through the targets.
                let ahead = members.numbers.iter().zip(&row.pred);
                all.push(Line {
                    ahead: ahead.map(|(t, x)| t - x).collect(),
                    row: row.clone(),
                    range: [-0.9, 2.3],
                });
            }
            all.push(through(loss, row, &mut random));
            continue;
        }
        match loss.card().row {
            Shape::Named(parts) => {
                // Convex along each axis is not yet convex.
                let across = Line {
                    row: row.clone(),
                    ahead: random.vector(n, 1.0),
                    range: [-8.0, 8.3],
                };
                let inside = |t: f64| {
                    let at = across.at(t).pred;
                    parts.iter().zip(at).all(|(p, x)| p.1.contains(x))
                };
                if across.range.into_iter().all(inside) {
                    all.push(across);
                }
                for (j, &(_, domain)) in parts.iter().enumerate() {
                    let mut ahead = vec![0.0; n];
                    ahead[j] = 1.0;
                    // From the end of a domain, at several lengths: a floor may be near.
                    if let Domain::Interval { low, .. } = domain {
                        let mut row = row.clone();
                        row.pred[j] = low;
                        for length in [1e-5, 1e-2, 10.0, 200.0] {
                            let range = [1e-3 * length, length];
                            all.push(Line {
                                row: row.clone(),
                                ahead: ahead.clone(),
                                range,
                            });
                        }
                    } else {
                        all.push(Line {
                            row: row.clone(),
                            ahead,
                            range: [-8.0, 8.3],
                        });
                    }
                }
            }
            Shape::Vectors(names) => {
                // Through the point where a vector vanishes, and where two of them meet.
                let d = n / names.len();
                let mut vanish = vec![0.0; n];
                vanish[..d].copy_from_slice(&row.pred[..d]);
                let mut meet = vec![0.0; n];
                (0..d).for_each(|i| meet[i] = row.pred[d + i] - row.pred[i]);
                all.push(Line {
                    row: row.clone(),
                    ahead: vanish,
                    range: [-3.1, 2.0],
                });
                all.push(Line {
                    row: row.clone(),
                    ahead: meet,
                    range: [-3.1, 2.0],
                });
                all.push(Line {
                    row,
                    ahead: random.vector(n, 1.0),
                    range: [-8.0, 8.3],
                });
            }
            _ => all.push(Line {
                row,
                ahead: random.vector(n, 1.0),
                range: [-8.0, 8.3],
            }),
        }
    }
    all
}

/// A set that moves: anywhere, or where its domain ends, between two places within it.
fn through(loss: &dyn Loss, row: Row, random: &mut Random) -> Line {
    let n = row.pred.len();
    let bounded = |j: usize| matches!(of_pred(loss.card(), j), Domain::Interval { .. });
    let mut ahead = random.vector(n, 1.0);
    if !(0..n).any(bounded) {
        return Line {
            row,
            ahead,
            range: [-8.0, 8.3],
        };
    }
    for (j, a) in ahead.iter_mut().enumerate() {
        if let Domain::Interval { low, high, .. } = of_pred(loss.card(), j) {
            let to = if high.is_finite() {
                low + (high - low) * (0.02 + 0.96 * random.unit())
            } else {
                low + 8.0 * random.unit()
            };
            *a = to - row.pred[j];
        }
    }
    Line {
        row,
        ahead,
        range: [0.0, 1.0],
    }
}

impl Line {
    fn at(&self, t: f64) -> Row {
        Row {
            pred: self
                .row
                .pred
                .iter()
                .zip(&self.ahead)
                .map(|(x, d)| x + t * d)
                .collect(),
            target: self.row.target.clone(),
        }
    }

    fn measure(&self, loss: &dyn Loss, m: &mut Measured) {
        const POINTS: usize = 400;
        let [low, high] = self.range;
        let place = |k: usize| low + (high - low) * k as f64 / POINTS as f64;
        let rows: Vec<Row> = (0..=POINTS).map(|k| self.at(place(k))).collect();
        let r = evaluate(loss, &rows);
        let width = self.ahead.len();
        let along = |g: &[f64]| g.iter().zip(&self.ahead).map(|(g, d)| g * d).sum::<f64>();
        let slopes: Vec<f64> = r.grad.chunks(width).map(along).collect();
        m.slope[1] = r.grad.chunks(width).map(norm).fold(m.slope[1], f64::max);
        m.least = r.value.iter().copied().fold(m.least, f64::min);
        let floor = 1e-3 * norm(&self.ahead);
        let (mut steepest, mut highest) = ((0.0, 0), (0.0, 0));
        for k in 0..POINTS {
            let size = slopes[k].abs().max(slopes[k + 1].abs()).max(floor);
            m.concave = m.concave.max((slopes[k] - slopes[k + 1]) / size);
            let change = (slopes[k] - slopes[k + 1]).abs() / size;
            if change > steepest.0 {
                steepest = (change, k);
            }
            let step = (r.value[k] - r.value[k + 1]).abs();
            if step > highest.0 {
                highest = (step, k);
            }
        }
        let one = |t: f64| evaluate(loss, &[self.at(t)]);
        if steepest.0 > JUMP {
            let (size, _) = jump(
                |t| along(&one(t).grad),
                place(steepest.1),
                place(steepest.1 + 1),
            );
            m.jump = m.jump.max(size);
        }
        if highest.0 > JUMP {
            let (size, _) = jump(|t| one(t).value[0], place(highest.1), place(highest.1 + 1));
            m.jumps(size);
        }
    }
}
