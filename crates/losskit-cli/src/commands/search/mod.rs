//! `path` and `cv`: many λ, and which of them to take.

mod cv;
mod path;
mod picture;

pub(super) use cv::cv;
pub(super) use path::path;

use super::fit::setup::{Setup, common};
use crate::args::{DiskArgs, Penalty, ProblemArgs, SourceArgs};
use crate::failure::{Exit, Failure};
use crate::print::Screen;
use losskit_fit::Model;

/// Whether coefficients are penalised, hence λ searched.
fn is_penalised(args: &ProblemArgs) -> bool {
    !matches!(args.penalty, None | Some(Penalty::None))
}

/// A search over nothing.
fn no_penalty(sentence: &str) -> Failure {
    Failure::usage(sentence).hint("l1 leaves few columns, l2 keeps all, elastic-net lies between")
}

/// Reads what is to be fitted and says it.
fn setup(
    source: &SourceArgs,
    disk: &DiskArgs,
    args: &ProblemArgs,
    loss: Option<&str>,
    screen: &Screen,
) -> Result<Setup, Failure> {
    let setup = Setup::read(source, disk, args, loss, None, common(args)?, screen)?;
    screen.tell(setup.data_line(args)?)?;
    Ok(setup)
}

/// How many coefficients are not 0.
fn used(model: &Model) -> usize {
    model
        .coefficients
        .iter()
        .flatten()
        .filter(|w| **w != 0.0)
        .count()
}

fn exit(solved: bool) -> Exit {
    match solved {
        true => Exit::Done,
        false => Exit::NotSolved,
    }
}
