//! The epoch table: streamed while a fit runs, and saved.

use super::setup::Setup;
use crate::args::{Every, FitArgs};
use crate::commands::table;
use crate::failure::Failure;
use crate::print::{BOLD, Screen, brief, scientific};
use losskit_fit::{Epoch, metric_name};
use std::fmt::Write;
use std::io;
use std::path::Path;

/// A table whose rows are printed as they come.
pub(super) struct Epochs<'a> {
    screen: &'a Screen,
    metric: &'static str,
    grad: &'static str,
    every: usize,
    valid: bool,
    last: Option<Epoch>,
    shown: Option<usize>,
    error: Option<io::Error>,
}

impl<'a> Epochs<'a> {
    pub(super) fn new(setup: &Setup, args: &FitArgs, screen: &'a Screen) -> Epochs<'a> {
        let every = match args.every {
            Every::Nth(n) => n,
            Every::Auto if setup.options.solver.is_first_order() => {
                round(setup.options.epochs.div_ceil(20))
            }
            Every::Auto => 1,
        };
        Epochs {
            screen,
            metric: metric_name(setup.loss.card()),
            // On centred columns of spread 1 the gradient is another number than on raw ones.
            grad: match setup.options.solver.is_first_order() && !setup.options.standardize {
                true => "|grad|∞",
                false => "scaled |grad|∞",
            },
            every,
            valid: setup.valid.is_some(),
            last: None,
            shown: None,
            error: None,
        }
    }

    /// Prints an epoch if its turn has come; an error says that nobody reads any more.
    pub(super) fn take(&mut self, epoch: &Epoch) -> Result<(), ()> {
        if epoch.epoch.is_multiple_of(self.every) {
            self.print(epoch);
        }
        self.last = Some(epoch.clone());
        self.error.as_ref().map_or(Ok(()), |_| Err(()))
    }

    /// Prints the last epoch if it was not its turn.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if let Some(last) = self
            .last
            .take()
            .filter(|last| self.shown != Some(last.epoch))
        {
            self.print(&last);
        }
        self.error.map_or(Ok(()), Err)
    }

    fn print(&mut self, epoch: &Epoch) {
        if self.error.is_some() {
            return;
        }
        let printed = match self.shown {
            None => self.screen.tell(self.heads()),
            Some(_) => Ok(()),
        };
        self.shown = Some(epoch.epoch);
        self.error = printed
            .and_then(|()| self.screen.tell(self.row(epoch)))
            .err();
    }

    fn heads(&self) -> String {
        let valid = if self.valid {
            format!("  {:>11}", "valid loss")
        } else {
            String::new()
        };
        format!(
            "{BOLD}{:>6}  {:>11}  {:>width$}  {:>10}{valid}  {:>8}{BOLD:#}",
            "epoch",
            "loss",
            self.grad,
            self.metric,
            "time",
            width = self.grad_width()
        )
    }

    fn row(&self, epoch: &Epoch) -> String {
        let metric = match self.metric {
            "accuracy" => format!("{:.4}", epoch.metric),
            _ => brief(epoch.metric),
        };
        let valid = match epoch.valid {
            Some(valid) => format!("  {:>11}", brief(valid)),
            None => String::new(),
        };
        format!(
            "{:>6}  {:>11}  {:>width$}  {metric:>10}{valid}  {:>8}",
            epoch.epoch,
            brief(epoch.loss),
            scientific(epoch.grad, 2),
            time(epoch.elapsed),
            width = self.grad_width()
        )
    }

    fn grad_width(&self) -> usize {
        self.grad.chars().count().max(9)
    }
}

fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => format!("{:.0} ms", s * 1e3),
        s if s < 120.0 => format!("{s:.2} s"),
        s => format!("{:.1} min", s / 60.0),
    }
}

/// The next of 1, 2, 5, 10, 20, 50, ….
fn round(n: usize) -> usize {
    let mut unit = 1;
    loop {
        if let Some(step) = [1, 2, 5]
            .into_iter()
            .map(|k| k * unit)
            .find(|&step| step >= n)
        {
            return step;
        }
        unit *= 10;
    }
}

/// Whether the name says how to write an epoch table.
pub(super) fn check_name(path: &Path) -> Result<bool, Failure> {
    match crate::io::extension(path).as_str() {
        "csv" => Ok(true),
        "jsonl" | "ndjson" => Ok(false),
        _ => Err(Failure::usage(format!(
            "{} does not say how to write the epoch table",
            path.display()
        ))
        .hint("end it in .csv or .jsonl")),
    }
}

/// Saves the epoch table.
pub(super) fn write(history: &[Epoch], path: &Path) -> Result<(), Failure> {
    let mut text = String::new();
    let csv = check_name(path)?;
    if csv {
        text += "epoch,loss,objective,grad,metric,valid\n";
    }
    for epoch in history {
        let line = match csv {
            true => {
                let valid = epoch.valid.map_or(String::new(), |valid| valid.to_string());
                let Epoch {
                    epoch,
                    loss,
                    objective,
                    grad,
                    metric,
                    ..
                } = epoch;
                format!("{epoch},{loss},{objective},{grad},{metric},{valid}")
            }
            false => serde_json::to_string(epoch).unwrap_or_default(),
        };
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{line}");
    }
    table::write(path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn long_tables_have_round_steps() {
        assert_eq!([1, 3, 7, 10, 11, 250].map(round), [1, 5, 10, 10, 20, 500]);
    }
}
