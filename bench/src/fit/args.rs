//! The command line of `fit`.

use super::cells::{self, Cell};
use crate::args::Threads;
use clap::Args;
use std::path::PathBuf;

/// Rows of the generated data.
const ROWS: usize = 1_000_000;
/// The same where a quick look is enough.
const FEW: usize = 100_000;

/// Fits of linear models beside other libraries' fits of the same objective, in turns.
#[derive(Debug, Args)]
pub(crate) struct FitArgs {
    /// Data sets; all if none is given
    #[arg(long, value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(cells::DATA))]
    data: Vec<String>,
    /// Problems; all if none is given
    #[arg(long, value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(cells::problems()))]
    problem: Vec<String>,
    /// Rows of the generated data; 1 000 000, or 100 000 if quick
    #[arg(long, value_parser = clap::value_parser!(u32).range(1000..))]
    rows: Option<u32>,
    /// Fewer rows, 3 rounds, 15 seconds
    #[arg(long)]
    quick: bool,
    /// How many threads
    #[arg(long, value_delimiter = ',')]
    threads: Vec<Threads>,
    /// Rounds; what is shown are medians over them. 5, or 3 if quick
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: Option<u16>,
    /// Seconds another library may take over a fit, with all the settings it is tried at, and again over its rounds;
    /// three times our own fit's if that is more. 60, or 15 if quick
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    limit: Option<u16>,
    /// Install other libraries into target/fit-peers, with `python3 -m venv` and pip, before measuring
    #[arg(long, conflicts_with_all = ["no_peers", "python"])]
    pub(super) peers: bool,
    /// Measure no other library, and only the data that needs none
    #[arg(long)]
    pub(super) no_peers: bool,
    /// A Python that has other libraries. Default: the one in target/fit-peers
    #[arg(long, value_name = "PATH")]
    pub(super) python: Option<PathBuf>,
    /// Keep the results: bench/results/fit-*.csv and *.md, and the README's table of a whole run
    #[arg(long)]
    pub(super) save: bool,
    /// Measure memory instead: a quantile of 2 900 000 rows of 10 columns, the peak beside the data
    #[arg(long)]
    pub(super) large: bool,
    /// What `--large` runs in a process of its own
    #[arg(long, hide = true)]
    pub(super) weighed: bool,
}

impl FitArgs {
    pub(super) fn rows(&self) -> usize {
        let usual = if self.quick { FEW } else { ROWS };
        self.rows.map_or(usual, |rows| rows as usize)
    }

    pub(super) fn rounds(&self) -> usize {
        usize::from(self.rounds.unwrap_or(if self.quick { 3 } else { 5 }))
    }

    /// Seconds.
    pub(super) fn limit(&self) -> f64 {
        f64::from(self.limit.unwrap_or(if self.quick { 15 } else { 60 }))
    }

    /// One thread comes first: who is too slow there is tried again with more.
    pub(super) fn threads(&self) -> Vec<Threads> {
        match self.threads.as_slice() {
            [] => vec![Threads::Some(1), Threads::All],
            asked => asked.to_vec(),
        }
    }

    /// Whether every cell is measured, on all threads at least; the table says of how many rows.
    pub(super) fn is_whole(&self) -> bool {
        self.data.is_empty() && self.problem.is_empty() && self.threads().contains(&Threads::All)
    }

    /// The cells asked for.
    pub(super) fn cells(&self) -> Vec<&'static Cell> {
        let asked = |all: &[String], one: &str| all.is_empty() || all.iter().any(|a| a == one);
        let wanted = |c: &&Cell| asked(&self.data, c.data) && asked(&self.problem, c.problem);
        cells::CELLS.iter().filter(wanted).collect()
    }
}
