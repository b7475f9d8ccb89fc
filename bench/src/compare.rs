//! Every loss against the memory and against other libraries.

use crate::args::{Args, Threads};
use crate::machine::{self, Machine};
use crate::measure::{Line, measure};
use crate::number::Type;
use crate::peers::{self, Peers};
use crate::table::{self, Table};
use crate::{files, picture, plan, readme, versus};
use std::path::PathBuf;

/// Measures, prints and, if asked to, keeps.
pub(crate) fn run(args: &Args) -> Result<(), String> {
    let jobs = plan::plan(args)?;
    let mut peers = Peers::new(pythons(args)?, &args.peer)?;
    let table = Table::new(peers.offered.iter().map(|(name, _)| name.as_str()));
    let rounds = usize::from(args.rounds);
    let machine = Machine::here();
    let head = head(args, &machine, &peers)?;
    for line in head.iter().chain(&table.legend()) {
        println!("{line}");
    }
    println!("\n{}", table.head());
    let mut lines: Vec<Line> = Vec::new();
    for (i, job) in jobs.iter().enumerate() {
        let (name, kind) = (job.entry.card.name, job.kind.name());
        eprintln!(
            "[{}/{}] {name} {kind} {}",
            i + 1,
            jobs.len(),
            job.shape.text()
        );
        let done = |line: Line| {
            println!("{}", table.line(&line));
            lines.push(line);
        };
        let warn = |why: &str| eprintln!("warning: {why}");
        match job.kind {
            Type::F32 => measure::<f32>(job, &mut peers, rounds, done, warn)?,
            Type::F64 => measure::<f64>(job, &mut peers, rounds, done, warn)?,
        }
    }
    print!("{}", versus::markdown(&lines));
    if args.save {
        save(&machine, &head, &table, &lines)?;
        if args.is_whole() && !table.peers().is_empty() {
            readme::write(&head, table.peers(), &lines)?;
        }
    }
    Ok(())
}

/// Where, when, with what, and how fast the memory is.
fn head(args: &Args, machine: &Machine, peers: &Peers) -> Result<Vec<String>, String> {
    let threads = match args.threads.as_slice() {
        [] => &[Threads::Some(1), Threads::All],
        asked => asked,
    };
    let rounds = usize::from(args.rounds);
    let mut head = machine.lines();
    head.extend(machine::bandwidth(threads, rounds)?);
    let versions = peers
        .offered
        .iter()
        .map(|(name, version)| format!("{name}: {version}"));
    head.extend(versions);
    head.push(format!("medians of {rounds} rounds"));
    Ok(head)
}

fn save(machine: &Machine, head: &[String], table: &Table, lines: &[Line]) -> Result<(), String> {
    let name = format!("bench/results/{}", machine.file());
    files::write(&format!("{name}.csv"), table::csv(lines).as_bytes())?;
    let text = table::markdown(head, table, lines) + &versus::markdown(lines);
    files::write(&format!("{name}.md"), text.as_bytes())?;
    let subtitle = format!("f32, all threads; {}", machine.lines()[0]);
    match picture::comparison(lines, &subtitle) {
        Some(figure) => picture::save(&figure, "bench")?,
        None => eprintln!(
            "nothing for a picture: it shows value and gradient of f32, on all threads, at 2^22 numbers or more"
        ),
    }
    eprintln!("kept {name}.csv and .md");
    Ok(())
}

/// Pythons that may have other libraries.
fn pythons(args: &Args) -> Result<Vec<PathBuf>, String> {
    if args.peers {
        return Ok(vec![peers::install()?]);
    }
    if args.no_peers {
        return Ok(Vec::new());
    }
    if !args.python.is_empty() {
        return Ok(args.python.clone());
    }
    let installed = peers::home().join("bin/python");
    if installed.exists() {
        return Ok(vec![installed]);
    }
    eprintln!(
        "torch, torch.compile, JAX and scikit-learn are not installed and not measured: `cargo xtask bench --peers` installs \
         them into {}",
        peers::home().display()
    );
    Ok(Vec::new())
}
