//! What is said: results to standard output, everything else to standard error.

mod formula;
mod number;
mod page;
mod table;

pub(crate) use number::{brief, exact, json_number, json_numbers, rounded, scientific};
pub(crate) use page::page;
pub(crate) use table::Table;

use crate::args::Global;
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use losskit::Loss;
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// The numbering of the JSON documents' layout.
pub(crate) const SCHEMA: u32 = 1;

/// Headings.
pub(crate) const BOLD: Style = Style::new().bold();
/// What went well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// What did not.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What is said beside.
pub(crate) const DIM: Style = Style::new().dimmed();

/// A loss with the parameters that are not at their defaults.
pub(crate) fn short(loss: &dyn Loss) -> String {
    let card = loss.card();
    let moved = card.moved(&loss.parameters());
    match moved.is_empty() {
        true => card.name.to_owned(),
        false => format!("{}:{}", card.name, moved.join(",")),
    }
}

/// Where a command speaks.
#[derive(Clone, Debug)]
pub(crate) struct Screen {
    /// The result is one JSON document.
    pub(crate) json: bool,
    /// Nothing but the result is said.
    pub(crate) quiet: bool,
}

impl Screen {
    /// As the arguments ask.
    pub(crate) fn new(global: &Global) -> Screen {
        Screen {
            json: global.json,
            quiet: global.quiet,
        }
    }

    /// A part of the result; not where the result is JSON.
    pub(crate) fn say(&self, text: impl Display) -> io::Result<()> {
        match self.json {
            true => Ok(()),
            false => writeln!(anstream::stdout().lock(), "{text}"),
        }
    }

    /// A part of the result that the quiet do without.
    pub(crate) fn tell(&self, text: impl Display) -> io::Result<()> {
        match self.quiet {
            true => Ok(()),
            false => self.say(text),
        }
    }

    /// The result as JSON.
    pub(crate) fn document(&self, document: &impl Serialize) -> io::Result<()> {
        let mut out = io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, document)?;
        writeln!(out)
    }

    /// Something worth knowing that is not the result.
    pub(crate) fn note(&self, text: impl Display) {
        if !self.quiet {
            // Where standard error is closed nobody wants notes.
            let _ = writeln!(anstream::stderr().lock(), "{text}");
        }
    }

    /// Something worth doing.
    pub(crate) fn hint(&self, text: impl Display) {
        self.note(format_args!("{BOLD}hint:{BOLD:#} {text}"));
    }

    /// Something that may be wrong.
    pub(crate) fn warn(&self, text: impl Display) {
        let yellow = AnsiColor::Yellow.on_default().bold();
        self.note(format_args!("{yellow}warning:{yellow:#} {text}"));
    }

    /// Whether pictures in the terminal are coloured.
    pub(crate) fn colours(&self) -> bool {
        anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
    }

    /// Does something that may take long: after a second a terminal shows a bar, or without a length a spinner.
    pub(crate) fn watch<T>(
        &self,
        what: &str,
        length: Option<u64>,
        work: impl FnOnce(&ProgressBar) -> T,
    ) -> T {
        let bar = ProgressBar::hidden();
        if self.quiet || !io::stderr().is_terminal() {
            return work(&bar);
        }
        let form = match length {
            Some(_) => "{msg} {wide_bar} {pos}/{len} {eta}",
            None => "{spinner} {msg} {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        if let Some(length) = length {
            bar.set_length(length);
        }
        let result = thread::scope(|scope| {
            let (done, wait) = mpsc::channel::<()>();
            scope.spawn({
                let bar = &bar;
                move || {
                    if wait.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
                        bar.set_draw_target(ProgressDrawTarget::stderr());
                        bar.enable_steady_tick(Duration::from_millis(100));
                    }
                }
            });
            let result = work(&bar);
            drop(done);
            result
        });
        bar.finish_and_clear();
        result
    }
}
