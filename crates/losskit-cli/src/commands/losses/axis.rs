//! What losses are drawn along: the prediction, or the first number of a loss that reads several.

use super::input::Input;
use super::sample;
use super::sweep::Named;
use crate::args::Window;
use crate::failure::Failure;
use crate::print::exact;
use losskit::card::{Domain, Row, Scope, TargetShape};
use losskit::curve::{self, Curve};
use losskit::{Jet, Loss, Reduction};

/// The predictions looked at, and what they are compared with.
pub(super) struct Axis {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) label: String,
    against: Against,
}

enum Against {
    /// The target of a loss of one prediction.
    Target(f64),
    /// The other numbers of a row or group, with its targets.
    Others {
        rows: Vec<Vec<f64>>,
        targets: Vec<Vec<f64>>,
    },
}

impl Axis {
    /// What all of these losses are defined on; losses of several numbers are cut along the first.
    pub(super) fn through(losses: &[Named], window: &Window) -> Result<Axis, Failure> {
        match losses
            .iter()
            .find(|named| !named.loss.card().is_pointwise())
        {
            None => Axis::of(losses, window),
            Some(first) => Axis::cut(first, losses, window),
        }
    }

    /// What all of these losses of one prediction are defined on.
    pub(super) fn of(losses: &[Named], window: &Window) -> Result<Axis, Failure> {
        let target = target(losses, window.target)?;
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for named in losses {
            if let Row::One(Domain::Interval {
                low: l, high: h, ..
            }) = named.loss.card().row
            {
                (low, high) = (low.max(l), high.min(h));
            }
        }
        let centre = if low == f64::NEG_INFINITY && target.abs() != 1.0 {
            target
        } else {
            0.0
        };
        let [from, to] = ends(window, centre, [low, high])?;
        Ok(Axis {
            from,
            to,
            against: Against::Target(target),
            label: match (low, high) {
                (0.0, 1.0) => format!("probability (target {})", exact(target)),
                _ if target == 0.0 => "prediction − target".to_owned(),
                _ => format!("prediction (target {})", exact(target)),
            },
        })
    }

    /// Through the sample that the first loss is described with.
    fn cut(first: &Named, losses: &[Named], window: &Window) -> Result<Axis, Failure> {
        let card = first.loss.card();
        if window.target.is_some() {
            return Err(Failure::usage(format!(
                "{} is drawn against its own sample of targets; leave --target out",
                card.name
            )));
        }
        let (mut rows, mut targets) = sample::whole(first.loss.as_ref());
        if card.scope == Scope::Row {
            let middle = rows.len() / 2;
            rows = vec![rows.swap_remove(middle)];
            targets = targets.into_iter().skip(middle).take(1).collect();
        }
        for named in losses {
            first_number(named.loss.as_ref(), &rows, &targets).map_err(|_| {
                Failure::usage(format!(
                    "{} cannot be drawn beside {}: it does not take the same rows",
                    named.loss.card().name,
                    card.name
                ))
                .hint("draw each by itself")
            })?;
        }
        let (low, high) = match card.pred_domain(0) {
            Domain::Interval { low, high, .. } => (low, high),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        // Numbers of either sign around 0, others around the sample's.
        let centre = if low < 0.0 && high > 0.0 {
            0.0
        } else {
            rows[0][0]
        };
        let [from, to] = ends(window, centre, [low, high])?;
        Ok(Axis {
            from,
            to,
            label: label(card.row, card.scope, &rows[0]),
            against: Against::Others { rows, targets },
        })
    }

    /// The target, where it is one number.
    pub(super) fn target(&self) -> Option<f64> {
        match self.against {
            Against::Target(target) => Some(target),
            Against::Others { .. } => None,
        }
    }

    pub(super) fn grid(&self, points: usize) -> Vec<f64> {
        let last = points.max(2) - 1;
        // One rounding only, so that 0.85 is 0.85.
        let at = |i: usize| (self.from * (last - i) as f64 + self.to * i as f64) / last as f64;
        (0..=last).map(at).collect()
    }

    /// Value, slope and curvature along the axis; none where the loss is not defined.
    pub(super) fn jet(&self, named: &Named, x: f64) -> Option<Jet<f64>> {
        let loss = named.loss.as_ref();
        match &self.against {
            Against::Target(target) => match loss.card().row {
                Row::One(domain) if domain.contains(x) => loss.jet(x, *target),
                _ => None,
            },
            Against::Others { rows, targets } => {
                let mut rows = rows.clone();
                rows[0][0] = x;
                first_number(loss, &rows, targets).ok()
            }
        }
    }

    pub(super) fn sample(&self, named: &Named, points: usize) -> Curve {
        if let Against::Target(target) = self.against {
            let loss = named.loss.as_ref();
            return curve::sample(loss, target, self.from, self.to, points).unwrap_or_default();
        }
        let mut curve = Curve::default();
        for x in self.grid(points) {
            let jet = self.jet(named, x);
            curve.pred.push(x);
            curve.value.push(jet.map_or(f64::NAN, |jet| jet.value));
            curve.grad.push(jet.map_or(f64::NAN, |jet| jet.grad));
            curve.hess.push(jet.map_or(f64::NAN, |jet| jet.hess));
        }
        curve
    }
}

/// The ends of the part looked at: as asked for, or around the centre, within the domain.
fn ends(window: &Window, centre: f64, [low, high]: [f64; 2]) -> Result<[f64; 2], Failure> {
    let from = window.from.unwrap_or((centre - 4.0).max(low));
    let to = window.to.unwrap_or((centre + 4.0).min(high));
    if from >= to || !from.is_finite() || !to.is_finite() {
        let sentence = format!("there is nothing between --from {from} and --to {to}");
        return Err(Failure::usage(sentence));
    }
    Ok([from, to])
}

/// Value, slope and curvature along the first number.
fn first_number(
    loss: &dyn Loss,
    rows: &[Vec<f64>],
    targets: &[Vec<f64>],
) -> Result<Jet<f64>, Failure> {
    let input = Input::of(loss, rows, targets)?;
    let on = input.on(loss).reduction(Reduction::Sum);
    let (value, gradient) = on.value_and_gradient()?;
    let mut first = vec![0.0; gradient.len()];
    first[0] = 1.0;
    Ok(Jet {
        value,
        grad: gradient[0],
        hess: on.hessian_product(&first)?[0],
    })
}

/// Which number runs along the axis, and what the row's others are held at.
fn label(row: Row, scope: Scope, first: &[f64]) -> String {
    let held = |names: &[(&str, Domain)]| -> String {
        let each = names.iter().zip(first).skip(1);
        let each: Vec<String> = each
            .map(|((name, _), x)| format!("{name} {}", exact(*x)))
            .collect();
        each.join(", ")
    };
    match (row, scope) {
        (Row::Named(parts), _) => format!("{} ({})", parts[0].0.replace('_', " "), held(parts)),
        (Row::Classes(Domain::Real), Scope::Row) => {
            let others: Vec<String> = first[1..].iter().map(|x| exact(*x)).collect();
            format!("first score (the others {})", others.join(", "))
        }
        (Row::Classes(_), Scope::Row) => "first number of the row".to_owned(),
        (Row::Vectors(_), Scope::Row) => "first number of the first vector".to_owned(),
        (Row::Vectors(_), Scope::Group) => "first number of the first vector of a group".to_owned(),
        (_, _) => "first prediction of a group".to_owned(),
    }
}

/// The target that all of these losses of one prediction allow.
pub(super) fn target(losses: &[Named], given: Option<f64>) -> Result<f64, Failure> {
    let mut domains = Vec::new();
    for named in losses {
        let card = named.loss.card();
        match (card.row, card.target) {
            (Row::One(_), TargetShape::Value(domain)) => domains.push((card.name, domain)),
            _ => {
                return Err(Failure::usage(format!(
                    "{} reads several numbers a row, which one axis cannot show",
                    card.name
                ))
                .hint(format!("losskit losses eval {} evaluates it", card.name)));
            }
        }
    }
    let real = domains.iter().all(|(_, domain)| *domain == Domain::Real);
    let target = given.unwrap_or(if real { 0.0 } else { 1.0 });
    match domains.iter().find(|(_, domain)| !domain.contains(target)) {
        Some((name, domain)) => Err(Failure::usage(format!(
            "{name}: the target must be {}, got {target}",
            domain.text()
        ))),
        None => Ok(target),
    }
}
