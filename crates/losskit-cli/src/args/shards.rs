//! `plan`, `agg`, `merge`.

use super::{DiskArgs, LossArg, ProblemArgs, SolverArgs, SourceArgs};
use clap::Args;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Plan a fit to rows that lie in several files or on several machines: each adds to sums, no row
/// leaves it.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit plan fit/ --shards 5 -y delay --loss huber --penalty l2 --lambda 0.001
  until [ -e model.json ]; do
    for shard in shards/*.parquet; do losskit agg fit/ $shard & done; wait
    losskit merge fit/ -o model.json || break
  done

The fit is that of the whole table, the shards in the order of their names: to the bit, if every shard
but the last has a multiple of 4096 rows.")]
pub(crate) struct PlanArgs {
    /// The folder for the plan and what the processes exchange; made if it is not there
    pub(crate) folder: PathBuf,
    /// How many shards there are
    #[arg(long, value_name = "N", help_heading = "Data")]
    pub(crate) shards: NonZeroUsize,
    #[command(flatten)]
    pub(crate) loss: LossArg,
    #[command(flatten)]
    pub(crate) problem: ProblemArgs,
    #[command(flatten)]
    pub(crate) how: SolverArgs,
    /// Leave out the standard errors, which take a sum or two more
    #[arg(long, help_heading = "Output")]
    pub(crate) no_errors: bool,
}

/// Add one shard's part to the next sum of a planned fit.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit agg fit/ shards/2024.parquet
  losskit agg fit/ shards/2024.parquet --wait &
  ssh node7 losskit agg /mnt/fit data/rows.csv --name node7 --wait")]
pub(crate) struct AggArgs {
    /// The folder of the plan
    pub(crate) folder: PathBuf,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) disk: DiskArgs,
    /// What the shard is called; its rows stand where the name does in the order of all [default: the name of the file]
    #[arg(long, help_heading = "Data")]
    pub(crate) name: Option<String>,
    /// Wait for each sum and add to the next, until the fit is done
    #[arg(long)]
    pub(crate) wait: bool,
}

/// Merge the parts of all shards, until the planned fit is done.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  losskit merge fit/ -o model.json
  losskit merge fit/ --wait -o model.json")]
pub(crate) struct MergeArgs {
    /// The folder of the plan
    pub(crate) folder: PathBuf,
    /// Wait for the parts of each sum, until the fit is done
    #[arg(long)]
    pub(crate) wait: bool,
    /// Save the model once the fit is done
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
}
