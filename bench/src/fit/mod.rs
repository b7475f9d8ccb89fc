//! Fits of linear models beside other libraries: `cargo xtask bench fit`.

pub(crate) mod args;
pub(crate) mod cells;
mod csv;
mod data;
mod judge;
mod measure;
mod memory;
mod peers;
mod table;

use crate::machine::{self, Machine};
use crate::{files, readme};
use args::FitArgs;
use data::Data;
use measure::{Known, Line, Patience, measure};
use peers::Peers;

/// Measures, prints and, if asked to, keeps.
pub(crate) fn run(args: &FitArgs) -> Result<(), String> {
    if args.weighed {
        return memory::weighed();
    }
    if args.large {
        return memory::run();
    }
    let mut peers = Peers::new(args)?;
    let head = head(args, &peers)?;
    for line in head.iter().chain(&table::legend(args.limit())) {
        println!("{line}");
    }
    print!("\n{}", table::head());
    let lines = lines(args, &mut peers)?;
    println!();
    for line in table::preamble(&[], &lines) {
        println!("{line}");
    }
    if args.save {
        save(&head, &lines, args)?;
    }
    Ok(())
}

fn lines(args: &FitArgs, peers: &mut Peers) -> Result<Vec<Line>, String> {
    let patience = Patience {
        rounds: args.rounds(),
        limit: args.limit(),
    };
    let (mut lines, mut known) = (Vec::new(), Known::new());
    let mut data: Option<Data> = None;
    let cells = args.cells();
    for (i, cell) in cells.iter().enumerate() {
        if cell.data != cells::GENERATED && !peers.is_there() {
            continue;
        }
        let same = data.take().filter(|d| d.name == cell.data);
        let with = match same {
            Some(same) => same,
            None => Data::new(cell.data, args.rows(), peers)?,
        };
        let with = with.with(cell, peers)?;
        for threads in args.threads() {
            eprintln!(
                "[{}/{}] {} {}, {threads}",
                i + 1,
                cells.len(),
                cell.data,
                cell.problem
            );
            let line = measure(cell, &with, threads, peers, patience, &mut known)?;
            print!("{}", table::row(&table::glance(&line)));
            lines.push(line);
        }
        data = Some(with);
    }
    Ok(lines)
}

/// Where, when, with what, and how fast the memory is.
fn head(args: &FitArgs, peers: &Peers) -> Result<Vec<String>, String> {
    let mut head = Machine::here().lines();
    head.extend(machine::bandwidth(&args.threads(), args.rounds())?);
    if peers.is_there() {
        head.push(peers.offered.join(", "));
    }
    head.push(format!("medians of {} rounds", args.rounds()));
    Ok(head)
}

fn save(head: &[String], lines: &[Line], args: &FitArgs) -> Result<(), String> {
    let name = format!("bench/results/fit-{}", Machine::here().file());
    files::write(&format!("{name}.csv"), csv::csv(lines).as_bytes())?;
    let text = table::markdown(head, lines, args.limit());
    files::write(&format!("{name}.md"), text.as_bytes())?;
    eprintln!("kept {name}.csv and .md");
    if args.is_whole() && table::summary(lines, crate::args::Threads::All).is_some() {
        readme::replace(readme::FIT, &table::block(head, lines))?;
    }
    Ok(())
}
