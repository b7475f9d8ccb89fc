//! `losses compare`: losses side by side, as a table and as a picture.

use super::axis::Axis;
use super::sweep::{self, Named};
use crate::args::{CompareArgs, Window};
use crate::commands::plot::deliver;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{SCHEMA, Screen, Table, brief, exact, json_numbers};
use losskit::curve::Curve;
use losskit_plot::{Figure, pictures};
use serde_json::json;

/// Puts losses side by side.
pub(super) fn run(args: &CompareArgs, screen: &Screen) -> Outcome {
    let losses = parse(&args.specs)?;
    let axis = Axis::through(&losses, &args.window)?;
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
        screen.document(&json!({ "schema": SCHEMA, "target": axis.target(), "curves": curves }))?;
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
    let axis = Axis::through(&losses, window)?;
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
            let jet = axis.jet(named, x);
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
