//! `losses ratio`: one loss divided by another, along the probability of the target or the prediction.

use super::axis::{self, Axis};
use super::sweep::{self, Named};
use crate::args::{RatioArgs, Window};
use crate::commands::plot::deliver;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{SCHEMA, Screen, Table, brief, exact, json_numbers, short};
use losskit::Loss;
use losskit::card::Link;
use losskit_plot::{Figure, pictures};
use serde_json::json;

/// Divides one loss by another.
pub(super) fn run(args: &RatioArgs, screen: &Screen) -> Outcome {
    let ratio = Ratio::new(&args.above, &args.below, &args.window)?;
    let show = |r: f64| if args.log { r.ln() } else { r };
    if screen.json {
        let x = ratio.grid(args.window.points.unwrap_or(41));
        let curves = ratio.above.iter().map(|named| {
            let values: Vec<f64> = x.iter().map(|&x| show(ratio.at(named, x))).collect();
            json!({ "loss": named.loss.spec(), "ratio": json_numbers(&values) })
        });
        let curves: Vec<_> = curves.collect();
        screen.document(&json!({
            "schema": SCHEMA, "below": ratio.below.spec(), "axis": ratio.kind(), "log": args.log,
            "target": ratio.target, "x": x, "curves": curves,
        }))?;
    } else if !args.picture.term {
        let mut heads = vec![ratio.kind().to_owned()];
        heads.extend(ratio.above.iter().map(|named| named.swept().to_owned()));
        let mut table = Table::new(heads);
        for x in ratio.grid(args.window.points.unwrap_or(11)) {
            let cells = ratio
                .above
                .iter()
                .map(|named| brief(show(ratio.at(named, x))));
            table.row(std::iter::once(exact(x)).chain(cells));
        }
        screen.say(format_args!("{}", ratio.title(args.log)))?;
        screen.say(table)?;
    }
    if args.picture.output.is_some() || args.picture.term {
        deliver(
            &ratio.figure(Window::DRAWN, args.log),
            &args.picture,
            screen,
        )?;
    }
    Ok(Exit::Done)
}

/// The picture of one loss divided by another.
pub(in crate::commands) fn ratio_figure(
    above: &str,
    below: &str,
    window: &Window,
    log: bool,
) -> Result<Figure, Failure> {
    Ok(Ratio::new(above, below, window)?.figure(window.drawn(), log))
}

struct Ratio {
    above: Vec<Named>,
    below: Box<dyn Loss>,
    axis: Axis,
    target: f64,
    /// The axis is a probability, whose logit is the prediction.
    logit: bool,
}

impl Ratio {
    fn new(above: &str, below: &str, window: &Window) -> Result<Ratio, Failure> {
        let mut losses = sweep::parse(above)?;
        let below = losskit::parse(below)?;
        losses.push(Named {
            name: String::new(),
            loss: losskit::parse(&below.spec())?,
        });
        let logit = losses
            .iter()
            .all(|named| named.loss.card().link == Link::Logit);
        let mut window = window.clone();
        if logit {
            window.from = window.from.or(Some(0.0));
            window.to = window.to.or(Some(1.0));
        }
        let target = axis::target(&losses, window.target)?;
        let axis = Axis::of(&losses, &window)?;
        if logit && (axis.from < 0.0 || axis.to > 1.0) {
            return Err(Failure::usage(
                "the axis of losses on logits is the probability; --from and --to must lie in [0, 1]",
            ));
        }
        losses.pop();
        Ok(Ratio {
            target,
            above: losses,
            below,
            axis,
            logit,
        })
    }

    fn kind(&self) -> &'static str {
        if self.logit || (self.axis.from >= 0.0 && self.axis.to <= 1.0) {
            "probability"
        } else {
            "prediction"
        }
    }

    /// The axis without its ends, where both losses may vanish or be infinite.
    fn grid(&self, points: usize) -> Vec<f64> {
        let all = self.axis.grid(points.max(1) + 2);
        all[1..all.len() - 1].to_vec()
    }

    fn at(&self, above: &Named, x: f64) -> f64 {
        let pred = if self.logit { (x / (1.0 - x)).ln() } else { x };
        let value = |loss: &dyn Loss| {
            loss.jet(pred, self.target)
                .map_or(f64::NAN, |jet| jet.value)
        };
        value(above.loss.as_ref()) / value(self.below.as_ref())
    }

    fn title(&self, log: bool) -> String {
        let above = match self.above.as_slice() {
            [one] => one.name.clone(),
            many => many[0].loss.card().name.to_owned(),
        };
        let below = short(self.below.as_ref());
        match log {
            true => format!("ln({above} / {below})"),
            false => format!("{above} / {below}"),
        }
    }

    fn figure(&self, points: usize, log: bool) -> Figure {
        let across = match (self.kind(), self.target) {
            ("probability", 1.0) => "probability of the true class".to_owned(),
            (kind, target) => format!("{kind} (target {})", exact(target)),
        };
        let grid = self.grid(points);
        let curves: Vec<(&str, Vec<f64>)> = self
            .above
            .iter()
            .map(|named| {
                (
                    named.swept(),
                    grid.iter().map(|&x| self.at(named, x)).collect(),
                )
            })
            .collect();
        let curves: Vec<_> = curves
            .iter()
            .map(|(name, y)| (*name, y.as_slice()))
            .collect();
        let mut figure = pictures::ratio(&self.title(false), (&across, &grid), &curves, log);
        for panel in &mut figure.panels {
            panel.x.range = Some((self.axis.from, self.axis.to));
        }
        figure
    }
}
