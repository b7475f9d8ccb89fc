//! Speed of every loss beside this machine's own memory and beside other libraries, and of fits beside other libraries:
//! `cargo xtask bench`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod compare;
mod count;
mod data;
mod files;
mod fit;
mod floor;
mod growth;
mod machine;
mod measure;
mod number;
mod peers;
mod picture;
mod plan;
mod process;
mod readme;
mod table;
mod time;
mod versus;

use args::{Args, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let outcome = match &args {
        Args {
            command: Some(Command::Fit(args)),
            ..
        } => fit::run(args),
        Args { counted: true, .. } => count::run_all(),
        Args {
            everything: true, ..
        } => count::run(&args)
            .and_then(|()| growth::run(&args))
            .and_then(|()| compare::run(&args)),
        Args { count: true, .. } => count::run(&args),
        Args { growth: true, .. } => growth::run(&args),
        _ => compare::run(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}
