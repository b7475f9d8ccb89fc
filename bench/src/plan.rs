//! What is measured: losses × types × shapes × what × threads, left by the command line's filters.

use crate::args::{Args, Layout, Size, Threads, What};
use crate::data::Shape;
use crate::number::Type;
use losskit::card::{Row, Scope};
use losskit::{CATALOGUE, Card, Entry};

/// All that is measured on one batch.
pub(crate) struct Job {
    pub(crate) entry: &'static Entry,
    pub(crate) kind: Type,
    pub(crate) shape: Shape,
    pub(crate) cells: Vec<Cell>,
}

/// One comparison.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) what: What,
    pub(crate) threads: Threads,
    /// Whether other libraries take part.
    pub(crate) peers: bool,
}

/// In the second-level cache, and far beyond the last.
const NUMBERS: [usize; 2] = [1 << 15, 1 << 24];
/// Where every vector of a group meets every other one: no memory is waited for, and far fewer take as long.
const PAIRED: [usize; 2] = [1 << 15, 1 << 20];
/// Up to so many numbers a call is mostly Python where other libraries are concerned.
const CACHED: usize = 1 << 19;
/// Rows of classes: digits, images, and the vocabularies of two language models.
const CLASSES: [(usize, usize); 4] = [(65_536, 10), (8192, 1000), (1024, 32_000), (256, 128_256)];
/// Pictures of 256² positions, each with a class.
const CHANNELS: (usize, usize, usize) = (8, 32, 65_536);
/// Numbers of one vector of a pair or triplet.
const VECTOR: usize = 64;
/// Classes where only a count of numbers was asked for.
const WIDTH: usize = 1000;

/// The catalogue's losses of these names, all if none.
pub(crate) fn losses(names: &[String]) -> Result<Vec<&'static Entry>, String> {
    if names.is_empty() {
        return Ok(CATALOGUE.iter().collect());
    }
    let find = |name: &String| losskit::find(name).map_err(|e| e.to_string());
    names.iter().map(find).collect()
}

pub(crate) fn plan(args: &Args) -> Result<Vec<Job>, String> {
    let mut jobs = Vec::new();
    for entry in losses(&args.losses)? {
        for kind in Type::ALL {
            if !Args::wants(&args.types, &kind) {
                continue;
            }
            for (shape, layout) in shapes(entry.card, &args.size) {
                if !Args::wants(&args.layout, &layout) {
                    continue;
                }
                jobs.push(Job {
                    entry,
                    kind,
                    shape,
                    cells: cells(entry.card, shape, layout, args),
                });
            }
        }
    }
    jobs.retain(|job| !job.cells.is_empty());
    Ok(jobs)
}

fn cells(card: &Card, shape: Shape, layout: Layout, args: &Args) -> Vec<Cell> {
    let has = |what: &What| *what != What::Hessian || card.is_pointwise();
    let threads = if args.threads.is_empty() {
        &[Threads::Some(1), Threads::All][..]
    } else {
        &args.threads
    };
    let all = What::ALL.into_iter().filter(has);
    let asked = all.filter(|what| Args::wants(&args.what, what));
    // Other libraries take minutes to compile: where nothing was asked for, they take part where it matters most.
    let matters = (!args.size.is_empty() || shape.len() > CACHED)
        && (!args.layout.is_empty() || layout == Layout::Rows);
    let cell = |what| {
        threads.iter().map(move |&threads| Cell {
            what,
            threads,
            peers: matters
                && (!args.what.is_empty() || what == What::Gradient)
                && (!args.threads.is_empty() || threads == Threads::All),
        })
    };
    asked.flat_map(cell).collect()
}

/// The shapes a loss is measured on, of the sizes asked for.
fn shapes(card: &Card, sizes: &[Size]) -> Vec<(Shape, Layout)> {
    let numbers = sizes.iter().filter_map(|s| match s {
        Size::Numbers(n) => Some(*n),
        Size::Rows(..) => None,
    });
    let paired = matches!(card.row, Row::Vectors(_)) && card.scope == Scope::Group;
    let numbers: Vec<usize> = match sizes {
        [] if paired => PAIRED.to_vec(),
        [] => NUMBERS.to_vec(),
        _ => numbers.collect(),
    };
    let width = match card.row {
        Row::One(_) => 1,
        Row::Named(parts) => parts.len(),
        Row::Vectors(parts) => parts.len() * VECTOR,
        Row::Classes(_) if card.scope == Scope::Row => return of_classes(sizes),
        Row::Classes(_) => WIDTH,
    };
    let shape = |n: usize| (Shape::rows((n / width).max(1), width), Layout::Rows);
    numbers.into_iter().map(shape).collect()
}

fn of_classes(sizes: &[Size]) -> Vec<(Shape, Layout)> {
    let every = |(rows, width): (usize, usize)| {
        let outer = [8, 4, 2, 1].into_iter().find(|o| rows % o == 0);
        let outer = outer.unwrap_or(1);
        [
            (Shape::rows(rows, width), Layout::Rows),
            (Shape::columns(rows, width), Layout::Columns),
            (
                Shape::channels(outer, width, rows / outer),
                Layout::Channels,
            ),
        ]
    };
    if sizes.is_empty() {
        let (outer, width, inner) = CHANNELS;
        let rows = CLASSES.map(|(rows, width)| (Shape::rows(rows, width), Layout::Rows));
        let columns = |i: usize| (Shape::columns(CLASSES[i].0, CLASSES[i].1), Layout::Columns);
        let channels = (Shape::channels(outer, width, inner), Layout::Channels);
        return rows
            .into_iter()
            .chain([columns(0), columns(1), channels])
            .collect();
    }
    let of = |size: &Size| match *size {
        Size::Numbers(n) => every(((n / WIDTH).max(1), WIDTH)),
        Size::Rows(rows, width) => every((rows, width)),
    };
    sizes.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn plan_of(line: &str) -> Vec<Job> {
        plan(&Args::try_parse_from(line.split(' ')).unwrap()).unwrap()
    }

    #[test]
    fn the_plan_holds_every_loss() {
        let jobs = plan_of("bench");
        for entry in CATALOGUE {
            let own = jobs.iter().filter(|j| j.entry.card.name == entry.card.name);
            assert!(own.clone().count() >= 4, "{}", entry.card.name);
            assert!(own.clone().all(|j| j.cells.len() >= 4));
        }
    }

    #[test]
    fn others_take_part_where_it_matters_and_where_asked() {
        let peers = |line| {
            let cells = plan_of(line).into_iter().flat_map(|j| j.cells);
            cells.filter(|c| c.peers).count()
        };
        assert_eq!(peers("bench huber"), 2);
        assert_eq!(peers("bench huber --size 2^15 --threads 1 --type f32"), 1);
        assert_eq!(
            peers("bench huber --size 2^15 --what value,hessian --type f32"),
            2
        );
    }

    #[test]
    fn filters_leave_one_cell() {
        let jobs = plan_of("bench huber --type f32 --what gradient --size 2^20 --threads all");
        assert_eq!(jobs.len(), 1);
        assert_eq!((jobs[0].cells.len(), jobs[0].shape.len()), (1, 1 << 20));
        let jobs = plan_of("bench cross_entropy --size 100x7 --layout columns");
        assert!(jobs.iter().all(|j| j.shape == Shape::columns(100, 7)));
        assert_eq!(jobs.len(), 2);
    }

    #[test]
    fn an_unknown_loss_is_named() {
        let args = Args::try_parse_from(["bench", "hubber"]).unwrap();
        assert!(plan(&args).is_err_and(|why| why.contains("huber")));
    }
}
