//! Other libraries, measured by `peers.py` in processes of their own.

use crate::args::{Args, Threads, What};
use crate::data::{Goal, Work};
use crate::number::{Number, Type};
use crate::process::{self, Folder, Process};
use losskit::Card;
use losskit::card::Row;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py");
/// What `--peers` installs.
const PINNED: [&str; 6] = [
    "numpy==2.4.6",
    "torch==2.15.0",
    "jax==0.10.2",
    "optax==0.2.8",
    "keras==3.15.1",
    "scikit-learn==1.9.1",
];
/// Thread pools of other libraries spin a while before they sleep.
const SETTLE: Duration = Duration::from_millis(5);

/// A library with its loss ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) peer: String,
    pub(crate) function: String,
    /// The loss's value, at our scale.
    pub(crate) value: f64,
    /// Whether it allocates what it answers.
    pub(crate) allocates: bool,
    process: usize,
}

/// Where `--peers` installs, and where it is looked for.
pub(crate) fn home() -> PathBuf {
    process::home("peers")
}

/// Our own package, whose losses of torch's tensors are measured beside torch's.
const OURS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../python");

/// Makes the virtual environment and answers its Python.
pub(crate) fn install() -> Result<PathBuf, String> {
    process::install(&home(), &[&PINNED[..], &[OURS]].concat())
}

/// Processes that measure other libraries, on one number of threads at a time.
pub(crate) struct Peers {
    pythons: Vec<PathBuf>,
    threads: Option<Threads>,
    processes: Vec<Process>,
    /// Names and versions, in the order of the table.
    pub(crate) offered: Vec<(String, String)>,
    folder: Folder,
}

impl Peers {
    /// Asks every Python what it has of what is wanted.
    pub(crate) fn new(pythons: Vec<PathBuf>, wanted: &[String]) -> Result<Peers, String> {
        let mut peers = Peers {
            pythons,
            threads: None,
            processes: Vec::new(),
            offered: Vec::new(),
            folder: Folder::new()?,
        };
        peers.start(Threads::All)?;
        let mut offered = Vec::new();
        for process in &mut peers.processes {
            let answer = process.ask(&json!({"do": "offer"}))?;
            for peer in answer["peers"].as_array().into_iter().flatten() {
                let text = |i: usize| peer[i].as_str().unwrap_or_default().to_owned();
                if offered.iter().all(|(name, _)| *name != text(0)) && Args::wants(wanted, &text(0))
                {
                    offered.push((text(0), text(1)));
                }
            }
        }
        let there = |name: &&String| offered.iter().any(|(there, _)| there == *name);
        if let Some(absent) = wanted.iter().find(|name| !there(name)) {
            return Err(format!("there is no library '{absent}' to measure"));
        }
        peers.offered = offered;
        Ok(peers)
    }

    fn start(&mut self, threads: Threads) -> Result<(), String> {
        if self.threads == Some(threads) {
            return Ok(());
        }
        self.processes.clear();
        for python in &self.pythons {
            self.processes.push(Process::new(python, SCRIPT, threads)?);
        }
        self.threads = Some(threads);
        Ok(())
    }

    /// Makes the loss ready wherever there is one, on the same numbers as ours. Failures are told, not hidden.
    pub(crate) fn prepare<T: Number>(
        &mut self,
        card: &Card,
        work: &Work<T>,
        what: What,
        threads: Threads,
    ) -> Result<(Vec<Ready>, Vec<String>), String> {
        if self.pythons.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        self.start(threads)?;
        let ask = self.question(card, work, what)?;
        let (mut ready, mut failures) = (Vec::<Ready>::new(), Vec::new());
        for (process, python) in self.processes.iter_mut().enumerate() {
            let answer = match python.ask(&ask) {
                Ok(answer) => answer,
                Err(why) => {
                    failures.push(why);
                    continue;
                }
            };
            for (peer, known) in answer["ready"].as_object().into_iter().flatten() {
                if ready.iter().any(|r| r.peer == *peer) {
                    continue;
                }
                match (known["value"].as_f64(), known["error"].as_str()) {
                    (_, Some(error)) => failures.push(format!("{peer}: {error}")),
                    (value, None) => ready.push(Ready {
                        peer: peer.clone(),
                        function: known["function"].as_str().unwrap_or_default().to_owned(),
                        value: value.unwrap_or(f64::NAN),
                        allocates: known["allocates"].as_bool().unwrap_or(true),
                        process,
                    }),
                }
            }
        }
        Ok((ready, failures))
    }

    fn question<T: Number>(
        &self,
        card: &Card,
        work: &Work<T>,
        what: What,
    ) -> Result<Value, String> {
        let write = |name: &str, bytes: &dyn Fn() -> Vec<u8>| {
            let (shape, kind) = (work.shape.text().replace(' ', "-"), T::TYPE.name());
            let path = self
                .folder
                .0
                .join(format!("{}-{kind}-{shape}-{name}", card.name));
            if path.exists() {
                return Ok(path);
            }
            std::fs::write(&path, bytes())
                .map(|()| path.clone())
                .map_err(|e| format!("cannot write {}: {e}", path.display()))
        };
        let target = match &work.target {
            Goal::Numbers(numbers) => Some(write("target", &|| T::bytes(numbers))?),
            Goal::Classes(classes) => Some(write("target", &|| {
                classes.iter().flat_map(|c| c.to_le_bytes()).collect()
            })?),
            Goal::Sequences(..) | Goal::Nothing => None,
        };
        Ok(json!({
            "do": "prepare",
            "peers": self.offered.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "loss": card.name,
            "type": match T::TYPE { Type::F32 => "float32", Type::F64 => "float64" },
            "what": what.name(),
            "rows": work.shape.rows,
            "width": work.shape.width,
            "inner": work.shape.inner,
            "parts": match card.row { Row::Vectors(parts) => parts.len(), _ => 0 },
            "pred": write("pred", &|| T::bytes(&work.pred))?,
            "classes": matches!(work.target, Goal::Classes(_)),
            "target": target,
        }))
    }

    /// Seconds a run takes.
    pub(crate) fn run(&mut self, ready: &Ready, repeat: u32) -> Result<f64, String> {
        let ask = json!({"do": "run", "peer": ready.peer, "repeat": repeat});
        let process = self.processes.get_mut(ready.process);
        let answer = process.ok_or("no such process")?.ask(&ask)?;
        std::thread::sleep(SETTLE);
        answer["seconds"]
            .as_f64()
            .ok_or_else(|| format!("{}: no time came back", ready.peer))
    }

    /// Removes the numbers written for the last loss.
    pub(crate) fn forget(&self) {
        for file in std::fs::read_dir(&self.folder.0)
            .into_iter()
            .flatten()
            .flatten()
        {
            // What cannot be removed now goes with the folder.
            let _ = std::fs::remove_file(file.path());
        }
    }
}
