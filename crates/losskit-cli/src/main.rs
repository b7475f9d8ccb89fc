//! The `losskit` command: reads the arguments, runs one command, prints its error, chooses the exit code.

mod args;
mod commands;
mod failure;
mod generate;
mod io;
mod print;
mod report;

use anstyle::{AnsiColor, Style};
use args::{Cli, Color, Global};
use clap::Parser;
use print::Screen;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(sentence) = prepare(&cli.global) {
        return complain(&failure::Failure::failed(sentence));
    }
    let screen = Screen::new(&cli.global);
    match commands::run(cli.command, &screen) {
        Ok(exit) => exit.into(),
        Err(failure) => complain(&failure),
    }
}

fn prepare(global: &Global) -> Result<(), String> {
    match global.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let threads = global.threads.map_or(0, usize::from);
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|error| format!("cannot start {threads} threads: {error}"))
}

fn complain(failure: &failure::Failure) -> ExitCode {
    if let Some((sentence, hint)) = failure.sentences() {
        let red = AnsiColor::Red.on_default().bold();
        let bold = Style::new().bold();
        let mut err = anstream::stderr().lock();
        // Where standard error is closed too, there is nobody left to tell.
        let _ = writeln!(err, "{red}error:{red:#} {sentence}");
        if let Some(hint) = hint {
            let _ = writeln!(err, " {bold}hint:{bold:#} {hint}");
        }
    }
    failure.code()
}
