//! What the data are, in a line.

use super::setup::Setup;
use crate::args::ProblemArgs;
use crate::failure::Failure;
use crate::print::{brief, exact};
use losskit_fit::frame::{Column, Data};
use losskit_fit::metric_name;
use std::collections::{BTreeMap, HashMap};

impl Setup {
    /// The data in a line.
    pub(in crate::commands) fn data_line(&self, args: &ProblemArgs) -> Result<String, Failure> {
        let table = self.train.table();
        let names: Vec<&str> = match &self.options.features {
            Some(names) => names.iter().map(String::as_str).collect(),
            None => {
                let other =
                    |name: &&str| *name != args.target && args.weight.as_deref() != Some(*name);
                table.names().into_iter().filter(other).collect()
            }
        };
        let shown = match names.len() {
            0..=6 => names.join(", "),
            _ => format!("{}, …", names[..5].join(", ")),
        };
        let columns = table.columns(&[&args.target])?;
        let s = if names.len() == 1 { "" } else { "s" };
        let mut line = format!(
            "{}: {} rows, {} feature{s} ({shown}), target {}",
            table.source(),
            table.rows(),
            names.len(),
            self.target(columns.column(&args.target)?)
        );
        if let Some(valid) = &self.valid {
            line += &format!("; {} rows to validate on", valid.rows());
        }
        Ok(line)
    }

    fn target(&self, column: &Column) -> String {
        let name = column.name();
        let counts = match column.data() {
            Data::Number(values) if metric_name(self.loss.card()) == "rmse" => {
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let low = values.iter().copied().fold(f64::INFINITY, f64::min);
                let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                return format!(
                    "{name}: {} to {}, mean {}",
                    exact(low),
                    exact(high),
                    brief(mean)
                );
            }
            Data::Number(values) => counted(values.iter().map(|x| x.to_bits()), |bits| {
                exact(f64::from_bits(bits))
            }),
            Data::Bool(values) => counted(values.iter().copied(), |yes| yes.to_string()),
            Data::Text { codes, levels } => {
                counted(codes.iter().copied(), |code| levels[code as usize].clone())
            }
        };
        let shown = counts
            .iter()
            .take(10)
            .map(|(label, count)| format!("{label}:{count}"));
        let shown: Vec<String> = shown.collect();
        let more = if counts.len() > 10 { " …" } else { "" };
        let s = if counts.len() == 1 { "" } else { "es" };
        format!(
            "{name}: {} class{s} {}{more}",
            counts.len(),
            shown.join(" ")
        )
    }
}

/// How often each value occurs, by its name.
fn counted<T: std::hash::Hash + Eq>(
    values: impl Iterator<Item = T>,
    name: impl Fn(T) -> String,
) -> BTreeMap<String, usize> {
    let mut counts = HashMap::new();
    for value in values {
        *counts.entry(value).or_insert(0_usize) += 1;
    }
    let named = counts
        .into_iter()
        .map(|(value, count)| (name(value), count));
    named.collect()
}
