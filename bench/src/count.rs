//! Instructions, counted by valgrind: a measure without noise, to be compared with what was kept.
//!
//! The program runs itself under callgrind, which writes a file whenever [`measured`] ends: one for each loss, type and
//! output, in the order of [`run_all`].

use crate::args::{Args, What};
use crate::data::{Shape, Work};
use crate::files;
use crate::number::Number;
use crate::plan;
use losskit::card::Row;
use losskit::{CATALOGUE, Error, Loss, Out};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Numbers predicted: enough for every loop, few enough for one thread.
const NUMBERS: usize = 4096;
/// Classes of a row, and numbers of each vector of a pair.
const WIDTH: usize = 64;
const KEPT: &str = "bench/results/count.csv";
const HEAD: &str = "loss,type,what,instructions";

/// [`measured`], as valgrind knows it; of two options about one pattern it heeds one, so there are two patterns.
const MEASURED: [&str; 2] = ["*::count::measured*", "losskit_bench::count::measured*"];

/// Instructions by what was run: `huber,f32,gradient`.
type Counts = BTreeMap<String, u64>;

/// Counts, compares with what was kept, and keeps if asked to.
pub(crate) fn run(args: &Args) -> Result<(), String> {
    let new = count(args)?;
    let old = parse(&files::read(KEPT))?;
    println!(
        "instructions for {NUMBERS} numbers on one thread, AVX2 (valgrind knows no AVX-512)\n"
    );
    print!("{}", table(&old, &new));
    if args.save {
        // Losses that were not asked for keep their figures.
        let merged = old.into_iter().chain(new).collect();
        files::write(KEPT, csv(&merged).as_bytes())?;
        eprintln!("kept {KEPT}");
    }
    Ok(())
}

fn count(args: &Args) -> Result<Counts, String> {
    let folder = std::env::temp_dir().join(format!("losskit-count-{}", std::process::id()));
    let done = std::fs::create_dir_all(&folder).map_err(|e| e.to_string());
    let counts = done.and_then(|()| count_in(args, &folder));
    // Left in the temporary folder it harms nobody.
    let _ = std::fs::remove_dir_all(&folder);
    counts
}

fn count_in(args: &Args, folder: &Path) -> Result<Counts, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    // A fixed environment, because its size moves the stack and with it the alignment of what is on it.
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--toggle-collect={}", MEASURED[0]))
        .arg(format!("--dump-after={}", MEASURED[1]))
        .arg(format!("--callgrind-out-file={}", folder.join("out").display()))
        .arg(program)
        .arg("--counted")
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("LOSSKIT_ISA", "v3")
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => {
                "counting needs valgrind, and there is none: install it (Debian, Ubuntu: apt-get install valgrind)".into()
            }
            _ => format!("cannot run valgrind: {e}"),
        })?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(format!("valgrind failed:\n{why}"));
    }
    let names = String::from_utf8_lossy(&output.stdout);
    // All losses run whatever was asked for: what ran before changes what an allocation costs.
    let asked: Vec<String> = plan::losses(&args.losses)?
        .into_iter()
        .map(|entry| format!("{},", entry.card.name))
        .collect();
    let read = |(i, name): (usize, &str)| {
        let path = folder.join(format!("out.{}", i + 1));
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let total = total(&text).ok_or_else(|| format!("valgrind wrote no count for {name}"))?;
        Ok((name.to_owned(), total))
    };
    let is_asked = |(_, name): &(usize, &str)| asked.iter().any(|a| name.starts_with(a));
    let numbered = names.lines().enumerate().filter(is_asked);
    numbered.map(read).collect()
}

/// The instructions a callgrind file adds up to.
fn total(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|l| l.strip_prefix("totals:"))?;
    line.trim().parse().ok()
}

/// What runs under valgrind: everything once, its name printed before.
pub(crate) fn run_all() -> Result<(), String> {
    for entry in CATALOGUE {
        let width = match entry.card.row {
            Row::One(_) => 1,
            Row::Named(parts) => parts.len(),
            Row::Classes(_) => WIDTH,
            Row::Vectors(parts) => parts.len() * WIDTH,
        };
        let shape = Shape::rows(NUMBERS / width, width);
        let loss = entry.with(&[]).map_err(|e| e.to_string())?;
        each::<f32>(loss.as_ref(), shape)?;
        each::<f64>(loss.as_ref(), shape)?;
    }
    Ok(())
}

fn each<T: Number>(loss: &dyn Loss, shape: Shape) -> Result<(), String> {
    let work = Work::<T>::new(loss.card(), shape);
    let mut grad = vec![T::default(); shape.len()];
    for what in [What::Value, What::Gradient] {
        let grad = match what {
            What::Value => &mut [][..],
            _ => &mut grad[..],
        };
        println!("{},{},{}", loss.card().name, T::TYPE.name(), what.name());
        // Once before, so that nothing is done for the first time.
        evaluate(loss, &work, grad).map_err(|e| e.to_string())?;
        measured(loss, &work, grad).map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// What is counted; valgrind finds it by its name.
#[inline(never)]
fn measured<T: Number>(loss: &dyn Loss, work: &Work<T>, grad: &mut [T]) -> Result<f64, Error> {
    std::hint::black_box(evaluate(loss, work, grad))
}

fn evaluate<T: Number>(loss: &dyn Loss, work: &Work<T>, grad: &mut [T]) -> Result<f64, Error> {
    let out = Out {
        grad: (!grad.is_empty()).then_some(grad),
        ..Out::none()
    };
    Ok(work.on(loss).eval(out)?.mean())
}

fn parse(csv: &str) -> Result<Counts, String> {
    let line = |line: &str| {
        let (name, count) = line.rsplit_once(',')?;
        Some((name.to_owned(), count.parse().ok()?))
    };
    let wrong = |l: &str| format!("{KEPT}: '{l}' is not {HEAD}");
    csv.lines()
        .filter(|l| *l != HEAD)
        .map(|l| line(l).ok_or_else(|| wrong(l)))
        .collect()
}

fn csv(counts: &Counts) -> String {
    let lines: Vec<String> = counts
        .iter()
        .map(|(name, n)| format!("{name},{n}\n"))
        .collect();
    format!("{HEAD}\n{}", lines.concat())
}

/// Old, new and change, for all that is new.
fn table(old: &Counts, new: &Counts) -> String {
    let mut text = format!(
        "{:<50} {:>9} {:>9} {:>9}  a number\n",
        "", "kept", "now", "change"
    );
    for (name, &now) in new {
        let (kept, change) = match old.get(name) {
            Some(&kept) => (
                kept.to_string(),
                format!("{:+.2} %", 100.0 * (now as f64 / kept as f64 - 1.0)),
            ),
            None => (String::new(), "new".into()),
        };
        let each = now as f64 / NUMBERS as f64;
        text += &format!("{name:<50} {kept:>9} {now:>9} {change:>9}  {each:>8.2}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_survive_their_file() {
        let counts = Counts::from([
            ("huber,f32,value".into(), 4242),
            ("nll,f64,gradient".into(), 1),
        ]);
        assert_eq!(parse(&csv(&counts)), Ok(counts));
        assert!(parse("huber,f32,value,many\n").is_err());
        assert_eq!(parse(""), Ok(Counts::new()));
    }

    #[test]
    fn changes_are_shown_in_percent() {
        let one = |n| Counts::from([("huber,f32,value".into(), n)]);
        assert!(table(&one(1000), &one(1015)).contains("+1.50 %"));
        assert!(table(&one(1000), &one(1000)).contains("+0.00 %"));
        assert!(table(&Counts::new(), &one(7)).contains("new"));
    }

    #[test]
    fn a_total_is_read_from_callgrind() {
        assert_eq!(total("events: Ir\nfn=x\n\ntotals: 12345\n"), Some(12_345));
        assert_eq!(total("events: Ir\n"), None);
    }
}
