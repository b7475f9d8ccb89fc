//! What a number costs as there are more of them.

use crate::args::{Args, Threads};
use crate::data::{Shape, Work};
use crate::files;
use crate::machine::{Machine, within};
use crate::picture;
use crate::plan;
use crate::table::number;
use crate::time::{Contestant, median, race, seconds};
use losskit::card::{Row, Scope};
use losskit::{Entry, Error, Evaluate, Loss};

/// Losses of none, one and many transcendentals.
const USUAL: [&str; 3] = [
    "squared_error",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
];
/// Classes of a row.
const WIDTH: usize = 100;
/// Bytes a number needs: prediction, target, gradient.
const BYTES: u64 = 12;

/// Numbers of the largest batch, memory permitting.
const LARGEST: u64 = 1_000_000_000;

/// A loss on so many threads.
pub(crate) struct Growth {
    pub(crate) loss: &'static str,
    pub(crate) threads: Threads,
    pub(crate) points: Vec<Point>,
}

/// Value and gradient of so many numbers.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    pub(crate) numbers: usize,
    seconds: f64,
}

impl Point {
    /// What one number costs.
    pub(crate) fn nanoseconds(self) -> f64 {
        1e9 * self.seconds / self.numbers as f64
    }
}

pub(crate) fn run(args: &Args) -> Result<(), String> {
    let names = match args.losses.as_slice() {
        [] => USUAL.map(str::to_owned).to_vec(),
        asked => asked.to_vec(),
    };
    let threads = match args.threads.as_slice() {
        [] => &[Threads::Some(1), Threads::All],
        asked => asked,
    };
    let asked = args.size.iter().map(|s| s.numbers() as u64).max();
    let sizes = sizes((memory() / 5 * 3 / BYTES).min(asked.unwrap_or(LARGEST)));
    let head = Machine::here().lines().join("; ");
    let mut curves = Vec::new();
    for entry in plan::losses(&names)? {
        eprintln!(
            "{} up to {} numbers",
            entry.card.name,
            sizes.last().unwrap_or(&0)
        );
        curves.extend(grow(entry, &sizes, threads, usize::from(args.rounds))?);
    }
    let text = table(&curves, &sizes, &head);
    print!("{text}");
    if args.save {
        files::write("bench/results/growth.md", text.as_bytes())?;
        picture::save(&picture::growth(&curves, &head), "growth")?;
    }
    Ok(())
}

/// One batch of the largest size; smaller ones are its beginning.
fn grow(
    entry: &'static Entry,
    sizes: &[usize],
    threads: &[Threads],
    rounds: usize,
) -> Result<Vec<Growth>, String> {
    if entry.card.scope == Scope::Group {
        return Err(format!(
            "{} takes groups, whose cost grows with their size and not with the batch",
            entry.card.name
        ));
    }
    let width = match entry.card.row {
        Row::One(_) => 1,
        Row::Named(parts) => parts.len(),
        Row::Vectors(parts) => parts.len() * WIDTH,
        Row::Classes(_) => WIDTH,
    };
    let most = sizes.last().copied().unwrap_or(0);
    let rows = |numbers: usize| (numbers / width).max(1);
    let loss = entry.with(&[]).map_err(|e| e.to_string())?;
    let work = Work::<f32>::new(entry.card, Shape::rows(rows(most), width));
    let mut grad = vec![0.0_f32; work.shape.len()];
    let curve = |&threads: &Threads| {
        let mut points = Vec::new();
        for &size in sizes {
            let n = rows(size);
            let seconds = within(threads, || time(loss.as_ref(), &work, n, &mut grad, rounds))??;
            points.push(Point {
                numbers: n * width,
                seconds,
            });
        }
        Ok(Growth {
            loss: entry.card.name,
            threads,
            points,
        })
    };
    threads.iter().map(curve).collect()
}

/// Seconds for the first so many rows.
fn time(
    loss: &dyn Loss,
    work: &Work<f32>,
    rows: usize,
    grad: &mut [f32],
    rounds: usize,
) -> Result<f64, String> {
    let (pred, target) = work.first(rows);
    let run: Contestant<'_, [f32]> = Box::new(|grad: &mut [f32], repeat| {
        let once = || loss.on(pred, target).gradient_into(grad);
        seconds(repeat, once).map_err(|e: Error| e.to_string())
    });
    let times = race(&mut grad[..pred.data.len()], &mut [run], rounds)?;
    Ok(median(&times[0]))
}

/// 10², and three sizes a decade from there, up to `most` and no further than the largest.
fn sizes(most: u64) -> Vec<usize> {
    let decades = (2..18).flat_map(|k| [1, 2, 5].map(|m| m * 10_u64.pow(k)));
    let fitting = decades.take_while(|&n| n <= most.min(LARGEST));
    fitting.filter_map(|n| usize::try_from(n).ok()).collect()
}

/// Bytes of free memory; a guess where the system does not say.
fn memory() -> u64 {
    let info = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = info.lines().find_map(|l| l.strip_prefix("MemAvailable:"));
    let number = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
    number.map_or(1 << 30, |kilobytes| kilobytes << 10)
}

fn table(curves: &[Growth], sizes: &[usize], head: &str) -> String {
    let mut text = format!(
        "# Time per number as work grows\n\nns a number for value and gradient, f32, into given memory. {head}\n\n| numbers |"
    );
    for curve in curves {
        text += &format!(" {}, {} |", curve.loss, curve.threads);
    }
    text += &format!("\n|---:|{}\n", "---:|".repeat(curves.len()));
    for (i, size) in sizes.iter().enumerate() {
        text += &format!("| {size} |");
        for curve in curves {
            text += &format!(" {} |", number(curve.points[i].nanoseconds()));
        }
        text += "\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_grow_to_what_fits() {
        assert_eq!(sizes(1999), [100, 200, 500, 1000]);
        assert_eq!(sizes(u64::MAX).last(), Some(&1_000_000_000));
    }

    #[test]
    fn every_kind_of_row_grows() {
        for name in [
            "huber",
            "gaussian_nll",
            "nll",
            "cosine_distance",
            "kl_divergence",
        ] {
            let entry = losskit::find(name).unwrap();
            let curves = grow(entry, &[100, 1000], &[Threads::Some(1)], 1).unwrap();
            assert!(
                curves[0].points.iter().all(|p| p.nanoseconds() > 0.0),
                "{name}"
            );
        }
    }
}
