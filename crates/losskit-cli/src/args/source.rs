//! Where the rows come from.

use super::Table;
use clap::Args;
use std::path::PathBuf;

/// A table.
#[derive(Args, Debug)]
pub(crate) struct SourceArgs {
    /// The table, CSV or Parquet; - is standard input
    pub(crate) data: PathBuf,
    #[command(flatten)]
    pub(crate) table: Table,
}

/// Where the rows are while a model is fitted.
#[derive(Args, Debug, Default)]
pub(crate) struct DiskArgs {
    /// Read the rows from disk block by block [default: where they would fill more than half of the free memory]
    #[arg(long, help_heading = "Data")]
    pub(crate) stream: bool,
    /// Keep the blocks in this file for the next fit; means --stream
    #[arg(long, value_name = "FILE", help_heading = "Data")]
    pub(crate) cache: Option<PathBuf>,
}
