//! The command line.

use crate::fit::args::FitArgs;
use crate::number::Type;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Speed of every loss beside this machine's memory and beside other libraries, all measured in the same run.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask bench",
    bin_name = "cargo xtask bench",
    disable_version_flag = true,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = true
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Losses by name or alias; all of the catalogue if none is given
    pub(crate) losses: Vec<String>,
    /// Types of number
    #[arg(long = "type", value_enum, value_delimiter = ',')]
    pub(crate) types: Vec<Type>,
    /// What is computed
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) what: Vec<What>,
    /// How many numbers (2^24, 1000000), or rows of how many classes (8192x1000)
    #[arg(long, value_delimiter = ',')]
    pub(crate) size: Vec<Size>,
    /// Where a row's numbers lie, for losses of classes
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) layout: Vec<Layout>,
    /// How many threads
    #[arg(long, value_delimiter = ',')]
    pub(crate) threads: Vec<Threads>,
    /// Rounds; what is shown are medians over them
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) rounds: u16,
    /// Install other libraries, and losskit's own package, into target/peers, with `python3 -m venv` and pip, before measuring
    #[arg(long, conflicts_with_all = ["no_peers", "python", "count", "growth"])]
    pub(crate) peers: bool,
    /// Measure no other library. They take part in value and gradient on all threads, of rows one after the other, beyond
    /// the caches, and in whatever else is asked for by name
    #[arg(long)]
    pub(crate) no_peers: bool,
    /// Which of the other libraries, as the table calls them ("torch eager", lk.torch); all if none is given
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        conflicts_with = "no_peers"
    )]
    pub(crate) peer: Vec<String>,
    /// A Python that has other libraries; repeat it if they live apart. Default: the one in target/peers
    #[arg(long, value_name = "PATH")]
    pub(crate) python: Vec<PathBuf>,
    /// Keep the results: bench/results/*.csv and *.md, bench/results/*.svg and *.png, and the README's table of a run of
    /// everything beside other libraries
    #[arg(long)]
    pub(crate) save: bool,
    /// Count instructions with valgrind instead of measuring time, and compare with bench/results/count.csv
    #[arg(long, conflicts_with = "growth")]
    pub(crate) count: bool,
    /// Measure time per number from 10² numbers to 10⁹, `--size`, or what fits into 60 % of the free memory
    #[arg(long)]
    pub(crate) growth: bool,
    /// Count, measure growth, and compare, one after the other
    #[arg(long, conflicts_with_all = ["count", "growth"])]
    pub(crate) everything: bool,
    /// What `--count` runs under valgrind
    #[arg(long, hide = true)]
    pub(crate) counted: bool,
}

/// What else is measured.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fits of linear models beside other libraries' fits of the same objective
    Fit(FitArgs),
}

impl Args {
    /// Whether everything is measured.
    pub(crate) fn is_whole(&self) -> bool {
        self.losses.is_empty()
            && self.types.is_empty()
            && self.what.is_empty()
            && self.size.is_empty()
            && self.layout.is_empty()
            && self.threads.is_empty()
            && self.peer.is_empty()
    }

    /// Whether something is asked for, where asking for nothing means all.
    pub(crate) fn wants<T: PartialEq>(asked: &[T], one: &T) -> bool {
        asked.is_empty() || asked.contains(one)
    }
}

/// What is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// The value
    Value,
    /// Value and gradient
    Gradient,
    /// Value, gradient and second derivatives, for losses of one number
    Hessian,
}

impl What {
    pub(crate) const ALL: [What; 3] = [What::Value, What::Gradient, What::Hessian];

    pub(crate) fn name(self) -> &'static str {
        match self {
            What::Value => "value",
            What::Gradient => "gradient",
            What::Hessian => "hessian",
        }
    }
}

/// Where the numbers of a row lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// One row after the other
    Rows,
    /// One class after the other
    Columns,
    /// (N, classes, positions)
    Channels,
}

/// How much is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    Numbers(usize),
    Rows(usize, usize),
}

impl Size {
    pub(crate) fn numbers(self) -> usize {
        match self {
            Size::Numbers(n) => n,
            Size::Rows(rows, width) => rows.saturating_mul(width),
        }
    }
}

impl std::str::FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Size, String> {
        let wrong = || format!("'{text}' is no size: write 2^24, 1000000 or 8192x1000");
        let number = |t: &str| match t.split_once('^') {
            Some((base, power)) => {
                let base: usize = base.parse().ok()?;
                base.checked_pow(power.parse().ok()?)
            }
            None => t.parse().ok(),
        };
        let size = match text.split_once('x') {
            Some((rows, width)) => number(rows)
                .zip(number(width))
                .map(|(r, w)| Size::Rows(r, w)),
            None => number(text).map(Size::Numbers),
        };
        size.filter(|s| (1..usize::MAX).contains(&s.numbers()))
            .ok_or_else(wrong)
    }
}

/// How many threads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Threads {
    Some(usize),
    All,
}

impl Threads {
    pub(crate) fn text(self) -> String {
        match self {
            Threads::Some(n) => n.to_string(),
            Threads::All => "all".into(),
        }
    }
}

impl std::fmt::Display for Threads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Threads::Some(1) => f.write_str("1 thread"),
            Threads::Some(n) => write!(f, "{n} threads"),
            Threads::All => f.write_str("all threads"),
        }
    }
}

impl std::str::FromStr for Threads {
    type Err = String;

    fn from_str(text: &str) -> Result<Threads, String> {
        match text.parse() {
            Ok(n) if n > 0 => Ok(Threads::Some(n)),
            _ if text == "all" => Ok(Threads::All),
            _ => Err(format!(
                "'{text}' is no number of threads: write 1, 2, … or all"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_powers_numbers_or_rows() {
        assert_eq!("2^24".parse(), Ok(Size::Numbers(1 << 24)));
        assert_eq!("100".parse(), Ok(Size::Numbers(100)));
        assert_eq!("8192x1000".parse(), Ok(Size::Rows(8192, 1000)));
        assert_eq!("2^10x2^3".parse(), Ok(Size::Rows(1024, 8)));
        for wrong in ["", "0", "2^99", "x", "3x", "2^40x2^40", "many"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn threads_are_a_number_or_all() {
        assert_eq!("2".parse(), Ok(Threads::Some(2)));
        assert_eq!("all".parse(), Ok(Threads::All));
        assert!("0".parse::<Threads>().is_err());
    }

    #[test]
    fn what_follows_filters_is_read() {
        let args = Args::try_parse_from(
            "bench huber mse --type f32 --what gradient,value --threads all --rounds 9".split(' '),
        )
        .unwrap();
        assert_eq!(args.losses, ["huber", "mse"]);
        assert_eq!(args.what, [What::Gradient, What::Value]);
        assert!(Args::wants(&args.types, &Type::F32) && !Args::wants(&args.types, &Type::F64));
        assert!(Args::wants(&args.size, &Size::Numbers(7)));
    }
    #[test]
    fn fit_is_a_command_and_no_loss() {
        let read = |line: &str| Args::try_parse_from(line.split(' '));
        let args = read("bench fit --quick --problem svm,ols --threads 1").unwrap();
        assert!(args.losses.is_empty() && matches!(args.command, Some(Command::Fit(_))));
        assert!(read("bench huber").unwrap().command.is_none());
        assert!(read("bench fit --problem svn").is_err_and(|e| e.to_string().contains("svm")));
    }
}
