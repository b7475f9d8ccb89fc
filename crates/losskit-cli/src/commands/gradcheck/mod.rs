//! `gradcheck`: every loss's kernel against its definition on 256-bit numbers.

mod draw;
mod points;

use crate::args::GradcheckArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::print::{
    BAD, GOOD, SCHEMA, Screen, Table, exact, json_number, json_numbers, scientific,
};
use losskit::witness::{Seen, Witness, see};
use losskit::{CATALOGUE, Card, Entry, Loss};
use points::Point;
use rayon::prelude::*;
use serde_json::{Value, json};

/// Compares losses with their definitions.
pub(super) fn run(args: &GradcheckArgs, screen: &Screen) -> Outcome {
    let losses = chosen(&args.losses)?;
    let jobs: Vec<(&dyn Loss, bool)> = losses
        .iter()
        .flat_map(|loss| [(loss.as_ref(), false), (loss.as_ref(), true)])
        .collect();
    let total = (jobs.len() * args.points) as u64;
    let found: Vec<Worst> = screen.watch("checking", Some(total), |bar| {
        let check = |&(loss, narrow): &(&dyn Loss, bool)| {
            let points = points::of(loss, narrow, args.points, args.seed);
            let worst = points.par_iter().map(|point| {
                bar.inc(1);
                Worst::at(loss, point, narrow)
            });
            worst.reduce(Worst::default, Worst::merge)
        };
        jobs.par_iter().map(check).collect()
    });
    let pairs: Vec<(&dyn Loss, &[Worst])> = losses
        .iter()
        .map(AsRef::as_ref)
        .zip(found.chunks(2))
        .collect();
    let ok = pairs.iter().all(|(loss, worst)| passes(loss.card(), worst));
    if screen.json {
        let losses: Vec<Value> = pairs
            .iter()
            .map(|(loss, worst)| document(*loss, worst))
            .collect();
        screen.document(&json!({
            "schema": SCHEMA, "points": args.points, "seed": args.seed, "ok": ok, "losses": losses,
        }))?;
    } else {
        screen.say(table(&pairs))?;
        let count = pairs.len();
        screen.say(match ok {
            true => format!("{GOOD}all {count} within budget{GOOD:#}"),
            false => format!("{BAD}not all within budget{BAD:#}"),
        })?;
        screen.note(format_args!(
            "errors in ulps at the scale of the largest term; {} points per loss and type, a twentieth for losses of groups, seed {}",
            args.points, args.seed
        ));
    }
    Ok(if ok { Exit::Done } else { Exit::Check })
}

/// The losses asked for; a loss with parameters of its own is checked with those, any other with several.
fn chosen(names: &[String]) -> Result<Vec<Box<dyn Loss>>, Failure> {
    let mut losses = Vec::new();
    for name in names {
        match name.as_str() {
            "all" => CATALOGUE
                .iter()
                .try_for_each(|entry| variants(entry, &mut losses))?,
            spec if spec.contains(':') => losses.push(losskit::parse(spec)?),
            name => variants(losskit::find(name)?, &mut losses)?,
        }
    }
    Ok(losses)
}

/// A loss at its defaults, and with each parameter moved.
fn variants(entry: &Entry, losses: &mut Vec<Box<dyn Loss>>) -> Result<(), Failure> {
    losses.push(entry.with(&[])?);
    for param in entry.card.params {
        // Of classes few, as a judge takes the square of their number in time.
        let first = if param.class { 1.0 } else { 0.25 };
        let moved = [first, 2.5, 0.05, 20.0, 1.0, 2.0]
            .into_iter()
            .find(|x| param.takes(*x) && *x != param.default);
        if let Some(value) = moved {
            losses.push(entry.with(&[(param.name, value)])?);
        }
        if param.list {
            let each = [500.0, 2.5, 30.0, 7.0, 4000.0].map(|value| (param.name, value));
            losses.push(entry.with(&each)?);
        }
    }
    Ok(())
}

/// The largest errors found, each with its point.
#[derive(Clone, Debug, Default)]
struct Worst {
    points: usize,
    /// Value, gradient, second derivative.
    errors: [Option<(Seen, Point)>; 3],
}

impl Worst {
    fn at(loss: &dyn Loss, point: &Point, narrow: bool) -> Worst {
        let Witness { value, grad, hess } = match narrow {
            true => see::<f32>(loss, &point.row, point.target()),
            false => see::<f64>(loss, &point.row, point.target()),
        };
        let largest = |seen: Vec<Seen>| {
            let told = seen.into_iter().map(|seen| above_underflow(seen, narrow));
            let error = told.reduce(larger);
            error.map(|seen| (seen, point.clone()))
        };
        Worst {
            points: 1,
            errors: [largest(vec![value]), largest(grad), largest(hess)],
        }
    }

    fn merge(self, other: Worst) -> Worst {
        let mut pairs = self.errors.into_iter().zip(other.errors);
        let mut next = || match pairs.next() {
            Some((Some(a), Some(b))) if is_larger(&b.0, &a.0) => Some(b),
            Some((Some(a), _)) => Some(a),
            Some((None, b)) => b,
            None => None,
        };
        Worst {
            points: self.points + other.points,
            errors: [next(), next(), next()],
        }
    }

    fn ulps(&self) -> [f64; 3] {
        self.errors
            .each_ref()
            .map(|error| error.as_ref().map_or(0.0, |(seen, _)| seen.ulps))
    }

    /// Whether there are errors, and none beyond its budget.
    fn passes(&self, card: &Card) -> bool {
        let mut each = self.ulps().into_iter().zip(card.budget);
        self.points > 0 && each.all(|(ulps, budget)| ulps <= budget)
    }

    /// Where the error is largest beside its budget.
    fn place(&self, card: &Card) -> Option<(&'static str, f64, &Point)> {
        let names = ["value", "gradient", "second derivative"];
        let shares = self.errors.iter().zip(card.budget).zip(names);
        let shares = shares.filter_map(|((error, budget), name)| {
            let (seen, point) = error.as_ref()?;
            Some((
                name,
                if seen.ulps.is_nan() {
                    f64::INFINITY
                } else {
                    seen.ulps / budget
                },
                point,
            ))
        });
        shares.max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Products of tiny numbers lose digits to underflow: 1e5 of the least number do not count.
fn above_underflow(seen: Seen, narrow: bool) -> Seen {
    let least = match narrow {
        true => f64::from(f32::from_bits(1)),
        false => f64::from_bits(1),
    };
    let lost = (seen.ours - seen.exact).abs() <= 1e5 * least;
    let ulps = if lost { 0.0 } else { seen.ulps };
    Seen { ulps, ..seen }
}

fn shown(ulps: f64) -> String {
    match ulps {
        ulps if ulps < 1e4 => format!("{ulps:.2}"),
        ulps => scientific(ulps, 1),
    }
}

fn is_larger(a: &Seen, b: &Seen) -> bool {
    a.ulps.is_nan() || a.ulps > b.ulps
}

fn larger(a: Seen, b: Seen) -> Seen {
    if is_larger(&b, &a) { b } else { a }
}

fn passes(card: &Card, worst: &[Worst]) -> bool {
    worst.iter().all(|worst| worst.passes(card))
}

/// Where not a single point was found that the loss takes, nothing was checked.
fn verdict(card: &Card, worst: &[Worst]) -> &'static str {
    match passes(card, worst) {
        true => "ok",
        false if worst.iter().any(|worst| worst.points == 0) => "NO POINTS",
        false => "FAILS",
    }
}

fn table(pairs: &[(&dyn Loss, &[Worst])]) -> Table {
    let mut table = Table::new([
        "<loss",
        "f64 value",
        "grad",
        "hess",
        "f32 value",
        "grad",
        "hess",
        "budget",
        "<verdict",
        "<largest error at",
    ]);
    for (loss, worst) in pairs {
        let card = loss.card();
        let ulps = worst.iter().flat_map(Worst::ulps).map(shown);
        let mut cells: Vec<String> = std::iter::once(loss.spec()).chain(ulps).collect();
        cells.push(card.budget.map(exact).join("/"));
        cells.push(verdict(card, worst).to_owned());
        let places = worst
            .iter()
            .zip(["f64", "f32"])
            .filter_map(|(worst, kind)| {
                let (what, share, point) = worst.place(card)?;
                Some((share, format!("{kind} {what} at {point}")))
            });
        let place = places.max_by(|a, b| a.0.total_cmp(&b.0));
        cells.push(place.map(|(_, text)| text).unwrap_or_default());
        table.row(cells);
    }
    table
}

fn document(loss: &dyn Loss, worst: &[Worst]) -> Value {
    let card = loss.card();
    let part = |worst: &Worst| {
        let error = |error: &Option<(Seen, Point)>| match error {
            Some((seen, point)) => json!({
                "ulps": json_number(seen.ulps),
                "ours": json_number(seen.ours),
                "exact": json_number(seen.exact),
                "prediction": json_numbers(&point.row),
                "target": point.json(),
            }),
            None => Value::Null,
        };
        let [value, gradient, hessian] = worst.errors.each_ref().map(error);
        json!({ "points": worst.points, "value": value, "gradient": gradient, "hessian": hessian })
    };
    let parts: Vec<Value> = worst.iter().map(part).collect();
    json!({
        "loss": loss.spec(), "f64": parts[0], "f32": parts[1], "budget": card.budget, "ok": passes(card, worst),
    })
}
