//! `losses compare`: losses side by side, as a table and as a picture.

use super::sweep::{self, Named};
use crate::args::{CompareArgs, Window};
use crate::commands::plot::deliver;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{SCHEMA, Screen, Table, brief, exact, json_numbers};
use losskit::card::{Domain, Row, TargetShape};
use losskit::curve::{Curve, sample};
use losskit_plot::{Figure, pictures};
use serde_json::json;

/// Puts losses side by side.
pub(super) fn run(args: &CompareArgs, screen: &Screen) -> Outcome {
    let losses = parse(&args.specs)?;
    let axis = Axis::of(&losses, &args.window)?;
    if screen.json {
        let points = args.window.points.unwrap_or(41);
        let curves = losses.iter().map(|named| {
            let curve = axis.sample(named, points);
            json!({
                "loss": named.loss.spec(), "prediction": curve.pred, "value": json_numbers(&curve.value),
                "gradient": json_numbers(&curve.grad), "hessian": json_numbers(&curve.hess),
            })
        });
        let curves: Vec<_> = curves.collect();
        screen.document(&json!({ "schema": SCHEMA, "target": axis.target, "curves": curves }))?;
    } else if !args.picture.term {
        screen.say(table(&losses, &axis, args.window.points.unwrap_or(9)))?;
    }
    if args.picture.output.is_some() || args.picture.term {
        let drawn = figure(&losses, &axis, Window::DRAWN);
        deliver(&drawn, &args.picture, screen)?;
    }
    Ok(Exit::Done)
}

/// The picture of losses with their gradients and curvatures.
pub(in crate::commands) fn losses_figure(
    specs: &[String],
    window: &Window,
) -> Result<Figure, Failure> {
    let losses = parse(specs)?;
    let axis = Axis::of(&losses, window)?;
    Ok(figure(&losses, &axis, window.drawn()))
}

fn parse(specs: &[String]) -> Result<Vec<Named>, Failure> {
    let losses: Result<Vec<_>, _> = specs.iter().map(|spec| sweep::parse(spec)).collect();
    Ok(losses?.into_iter().flatten().collect())
}

fn table(losses: &[Named], axis: &Axis, rows: usize) -> Table {
    let mut heads = vec!["prediction".to_owned()];
    heads.extend(
        losses
            .iter()
            .flat_map(|named| [named.name.clone(), "gradient".to_owned()]),
    );
    let mut table = Table::new(heads);
    for x in axis.grid(rows) {
        let mut cells = vec![exact(x)];
        for named in losses {
            let jet = named
                .loss
                .jet(x, axis.target)
                .filter(|_| axis.allows(x, named));
            let [value, grad] = jet.map_or([f64::NAN; 2], |jet| [jet.value, jet.grad]);
            cells.extend([value, grad].map(brief));
        }
        table.row(cells);
    }
    table
}

fn figure(losses: &[Named], axis: &Axis, points: usize) -> Figure {
    let curves: Vec<Curve> = losses
        .iter()
        .map(|named| axis.sample(named, points))
        .collect();
    let drawn: Vec<pictures::Curve<'_>> = losses
        .iter()
        .zip(&curves)
        .map(|(named, curve)| pictures::Curve {
            name: &named.name,
            x: &curve.pred,
            value: &curve.value,
            gradient: &curve.grad,
            curvature: Some(&curve.hess),
        })
        .collect();
    pictures::losses(&drawn, &axis.label)
}

/// The predictions looked at, and the target they are compared with.
pub(in crate::commands) struct Axis {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) target: f64,
    label: String,
}

impl Axis {
    /// What all of these losses are defined on.
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
        let from = window.from.unwrap_or((centre - 4.0).max(low));
        let to = window.to.unwrap_or((centre + 4.0).min(high));
        if from >= to || !from.is_finite() || !to.is_finite() {
            let sentence = format!("there is nothing between --from {from} and --to {to}");
            return Err(Failure::usage(sentence));
        }
        Ok(Axis {
            from,
            to,
            target,
            label: match (low, high) {
                (0.0, 1.0) => format!("probability (target {})", exact(target)),
                _ if target == 0.0 => "prediction − target".to_owned(),
                _ => format!("prediction (target {})", exact(target)),
            },
        })
    }

    pub(super) fn grid(&self, points: usize) -> Vec<f64> {
        let last = points.max(2) - 1;
        // One rounding only, so that 0.85 is 0.85.
        let at = |i: usize| (self.from * (last - i) as f64 + self.to * i as f64) / last as f64;
        (0..=last).map(at).collect()
    }

    fn sample(&self, named: &Named, points: usize) -> Curve {
        let loss = named.loss.as_ref();
        sample(loss, self.target, self.from, self.to, points).unwrap_or_default()
    }

    fn allows(&self, x: f64, named: &Named) -> bool {
        matches!(named.loss.card().row, Row::One(domain) if domain.contains(x))
    }
}

fn target(losses: &[Named], given: Option<f64>) -> Result<f64, Failure> {
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
