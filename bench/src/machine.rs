//! Where and when a run took place.

use crate::args::Threads;
use crate::floor::Pass;
use crate::time::{Contestant, median, race, seconds};
use losskit::Isa;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// A machine, its software, and the day.
pub(crate) struct Machine {
    pub(crate) cpu: String,
    pub(crate) cores: usize,
    pub(crate) caches: String,
    pub(crate) rustc: String,
    pub(crate) date: String,
}

impl Machine {
    pub(crate) fn here() -> Machine {
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info.lines().find_map(|l| l.strip_prefix("model name"));
        let cpu = model.map_or(std::env::consts::ARCH, |m| {
            m.trim_start_matches([':', '\t', ' '])
        });
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Machine {
            cpu: cpu.trim().to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            caches: caches(),
            rustc: rustc(),
            date: date(now.map_or(0, |t| t.as_secs() / 86_400)),
        }
    }

    /// The name of a file about this machine and day.
    pub(crate) fn file(&self) -> String {
        format!("{}-{}c-{}", slug(&self.cpu), self.cores, self.date)
    }

    /// Lines for the head of a table.
    pub(crate) fn lines(&self) -> Vec<String> {
        vec![
            format!(
                "{}, {} cores, {}, {}; {}; {}",
                self.cpu,
                self.cores,
                self.caches,
                std::env::consts::OS,
                self.rustc,
                self.date
            ),
            format!("losskit kernels for {}", Isa::best().name()),
        ]
    }
}

fn rustc() -> String {
    let version = Command::new("rustc").arg("--version").output();
    let text = version.map(|v| String::from_utf8_lossy(&v.stdout).into_owned());
    let words = text.unwrap_or_default();
    words
        .split_whitespace()
        .take(2)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The second- and third-level caches of the first core.
fn caches() -> String {
    let read = |i: usize, what: &str| {
        let path = format!("/sys/devices/system/cpu/cpu0/cache/index{i}/{what}");
        std::fs::read_to_string(path)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let cache = |i: usize| (read(i, "level"), read(i, "size"));
    let shown = (0..8)
        .map(cache)
        .filter(|(level, _)| level == "2" || level == "3")
        .map(|(level, size)| format!("L{level} {size}"));
    shown.collect::<Vec<_>>().join(", ")
}

/// Lower case letters and digits with hyphens between, without trademark signs.
fn slug(text: &str) -> String {
    let text = text.replace("(R)", "").replace("(TM)", "").to_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Year, month and day of so many days after 1 January 1970.
fn date(days: u64) -> String {
    let leap = |y: u64| {
        u64::from(y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400)))
    };
    let (mut year, mut day) = (1970, days);
    while day >= 365 + leap(year) {
        day -= 365 + leap(year);
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if day < length {
            break;
        }
        day -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

/// Numbers in an array far larger than the caches.
const FAR: usize = 1 << 25;

/// What the memory gives: reading, copying and a triad (a = b + c), in GB/s of what is read and written.
pub(crate) fn bandwidth(threads: &[Threads], rounds: usize) -> Result<Vec<String>, String> {
    let ready = Isa::best().ready();
    let (a, b) = (vec![1.0_f32; FAR], vec![2.0_f32; FAR]);
    let lines = threads.iter().map(|&threads| {
        let mut out = vec![0.0_f32; FAR];
        let mut contestants: Vec<Contestant<'_, Vec<f32>>> = Vec::new();
        for (b, writes) in [(&[][..], false), (&[], true), (&b, true)] {
            let a = &a;
            contestants.push(Box::new(move |out: &mut Vec<f32>, repeat| {
                seconds(repeat, || {
                    let first = if writes { &mut out[..] } else { &mut [] };
                    let second = &mut [];
                    Ok(f64::from(
                        Pass {
                            a,
                            b,
                            first,
                            second,
                        }
                        .run(ready),
                    ))
                })
            }));
        }
        let times = within(threads, || race(&mut out, &mut contestants, rounds))??;
        let rate = |i: usize| (i + 1) as f64 * (4 * FAR) as f64 / median(&times[i]) / 1e9;
        Ok(format!(
            "memory, {threads}: read {:.1}, copy {:.1}, triad {:.1} GB/s",
            rate(0),
            rate(1),
            rate(2)
        ))
    });
    lines.collect()
}

/// Runs on so many threads; all means the pool everything uses.
pub(crate) fn within<T: Send>(threads: Threads, f: impl FnOnce() -> T + Send) -> Result<T, String> {
    let Threads::Some(n) = threads else {
        return Ok(f());
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build();
    Ok(pool
        .map_err(|e| format!("cannot start {n} threads: {e}"))?
        .install(f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(11_016), "2000-02-29");
        assert_eq!(date(20_454), "2026-01-01");
        assert_eq!(date(20_453), "2025-12-31");
    }

    #[test]
    fn names_of_processors_become_file_names() {
        assert_eq!(
            slug("Intel(R) Xeon(R) Platinum 8481C @ 2.70GHz"),
            "intel-xeon-platinum-8481c-2-70ghz"
        );
    }
}
