//! How much memory a large fit takes, beside its data.

use super::data::{TARGET, columns};
use losskit_fit::frame::{Column, Frame};
use losskit_fit::{Options, fit};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use std::time::Instant;

const ROWS: usize = 2_900_000;
const WIDTH: usize = 10;
const LOSS: &str = "pinball:tau=0.5";

/// Fits in a process of its own, whose peak is then that of this fit.
pub(super) fn run() -> Result<(), String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let child = Command::new(program)
        .args(["fit", "--weighed"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("cannot run the fit: {e}"))?;
    let text = String::from_utf8_lossy(&child.stdout);
    let told: Value =
        serde_json::from_str(&text).map_err(|_| format!("no answer came back: {text}"))?;
    let number = |key: &str| told[key].as_f64().unwrap_or(f64::NAN);
    let (data, peak) = (number("data"), number("peak"));
    println!(
        "{LOSS}, {ROWS} rows of {WIDTH} columns: {:.1} s, {}; data {:.0} MB, before the fit {:.0} MB, peak {:.0} MB, {:.1} \
         times the data beyond it",
        number("seconds"),
        told["certificate"].as_str().unwrap_or("no certificate"),
        data / 1e6,
        number("before") / 1e6,
        peak / 1e6,
        (peak - number("before")) / data
    );
    Ok(())
}

/// The fit itself, its figures as a line of JSON.
pub(super) fn weighed() -> Result<(), String> {
    let mut all = columns(ROWS, WIDTH + 1);
    let noise = all.pop().unwrap_or_default();
    let target = (0..ROWS).into_par_iter().map(|i| {
        let sum: f64 = all.iter().map(|x| x[i]).sum();
        0.3 * sum + noise[i] * (1.0 + 0.5 * all[0][i].abs())
    });
    let target: Vec<f64> = target.collect();
    drop(noise);
    let mut named: Vec<Column> = Vec::new();
    for (j, values) in all.into_iter().enumerate() {
        named.push(Column::number(format!("x{}", j + 1), values));
    }
    named.push(Column::number(TARGET, target));
    let frame = Frame::new("generated", named).map_err(|e| e.to_string())?;
    let before = status("VmRSS:")?;
    let loss = losskit::parse(LOSS).map_err(|e| e.to_string())?;
    let options = Options {
        inference: false,
        ..Options::default()
    };
    let start = Instant::now();
    let model = fit(loss.as_ref(), &frame, TARGET, &options).map_err(|e| e.to_string())?;
    println!(
        "{}",
        json!({
            "seconds": start.elapsed().as_secs_f64(),
            "data": 8 * ROWS * (WIDTH + 1),
            "before": before,
            "peak": status("VmHWM:")?,
            "certificate": model.certificate.to_string(),
        })
    );
    Ok(())
}

/// Bytes, as Linux counts them for this process.
fn status(what: &str) -> Result<u64, String> {
    let path = "/proc/self/status";
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("cannot read {path}, which only Linux has: {e}"))?;
    let line = text.lines().find_map(|l| l.strip_prefix(what));
    let number = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
    number
        .map(|kb| kb * 1024)
        .ok_or_else(|| format!("{path} has no {what}"))
}
