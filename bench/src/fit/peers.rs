//! Other libraries' fits, made by `fit_peers.py` in a process of its own.

use super::args::FitArgs;
use super::cells::Cell;
use super::data::Data;
use super::judge::Solution;
use crate::args::Threads;
use crate::process::{self, Folder, Process};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fit_peers.py");
/// What `--peers` installs.
const PINNED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fit-requirements.txt");
/// Thread pools of other libraries spin a while before they sleep.
const SETTLE: Duration = Duration::from_millis(5);
/// To start, import and read the numbers takes no part in a fit's time.
const SLACK: Duration = Duration::from_secs(1);

/// A library with a method, and the settings it is tried at, the defaults first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contestant {
    pub(super) name: String,
    pub(super) settings: Vec<String>,
}

/// What came of a fit.
pub(super) enum Outcome {
    /// Seconds, and what was found.
    Found(f64, Solution),
    /// Nothing in time.
    Late,
    /// What it said.
    Failed(String),
}

/// A Python with other libraries, if there is one.
pub(super) struct Peers {
    python: Option<PathBuf>,
    running: Option<(Threads, Process)>,
    /// The problem a new process is to be told.
    problem: Option<Value>,
    /// Names with versions.
    pub(super) offered: Vec<String>,
    folder: Folder,
}

impl Peers {
    /// Asks the Python what it has.
    pub(super) fn new(args: &FitArgs) -> Result<Peers, String> {
        let mut peers = Peers {
            python: python(args)?,
            running: None,
            problem: None,
            offered: Vec::new(),
            folder: Folder::new()?,
        };
        if peers.is_there() {
            let answer = peers.ask(Threads::All, &json!({"do": "offer"}))?;
            let told = answer["peers"].as_array().into_iter().flatten();
            let texts = told.filter_map(|peer| peer[1].as_str());
            peers.offered = texts.map(str::to_owned).collect();
        }
        Ok(peers)
    }

    pub(super) fn is_there(&self) -> bool {
        self.python.is_some()
    }

    /// A file to hand numbers through.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.0.join(name)
    }

    /// Rows, columns and files of real data.
    pub(super) fn data(&mut self, name: &str) -> Result<(usize, usize, PathBuf, PathBuf), String> {
        let ask = json!({"do": "data", "name": name, "folder": self.folder.0});
        let answer = self.ask(Threads::All, &ask)?;
        let number = |key: &str| answer[key].as_u64().map(|n| n as usize);
        let path = |key: &str| answer[key].as_str().map(PathBuf::from);
        let told = (number("rows"), number("columns"), path("x"), path("y"));
        let (Some(rows @ 1..), Some(columns), Some(x), Some(y)) = told else {
            return Err(format!("{name}: {answer}"));
        };
        Ok((rows, columns, x, y))
    }

    /// Makes a problem known; answers who can solve it.
    pub(super) fn load(
        &mut self,
        cell: &Cell,
        data: &Data,
        threads: Threads,
    ) -> Result<Vec<Contestant>, String> {
        if !self.is_there() {
            return Ok(Vec::new());
        }
        let (x, y) = data.files();
        let ask = json!({
            "do": "load", "x": x, "y": y, "rows": data.frame.rows(), "columns": data.width(),
            "loss": cell.loss, "lambda": cell.lambda, "l1_ratio": cell.l1_ratio,
        });
        self.problem = None;
        let answer = self.ask(threads, &ask)?;
        self.problem = Some(ask);
        let contestant = |told: &Value| {
            let settings = told[1].as_array()?.iter();
            Some(Contestant {
                name: told[0].as_str()?.to_owned(),
                settings: settings
                    .filter_map(|s| s.as_str().map(str::to_owned))
                    .collect(),
            })
        };
        let told = answer["peers"].as_array().into_iter().flatten();
        Ok(told.filter_map(contestant).collect())
    }

    /// Fits so many times with one of its settings, within so many seconds.
    pub(super) fn fit(
        &mut self,
        peer: &Contestant,
        rung: usize,
        repeat: u32,
        limit: f64,
        threads: Threads,
    ) -> Result<Outcome, String> {
        let ask = json!({"do": "fit", "peer": peer.name, "rung": rung, "repeat": repeat});
        let limit = Duration::from_secs_f64(limit) + SLACK;
        let answer = match self.process(threads)?.ask_within(&ask, limit) {
            Ok(Some(answer)) => answer,
            Ok(None) => {
                self.running = None;
                return Ok(Outcome::Late);
            }
            // One library may take the process with it.
            Err(why) => {
                self.running = None;
                return Ok(Outcome::Failed(why));
            }
        };
        std::thread::sleep(SETTLE);
        let numbers = |v: &Value| -> Vec<f64> {
            let all = v.as_array().into_iter().flatten();
            all.map(|x| x.as_f64().unwrap_or(f64::NAN)).collect()
        };
        let Some(seconds) = answer["seconds"].as_f64() else {
            let why = answer["error"].as_str().unwrap_or("no time came back");
            return Ok(Outcome::Failed(why.to_owned()));
        };
        let rows = answer["coefficients"].as_array().into_iter().flatten();
        Ok(Outcome::Found(
            seconds,
            Solution {
                coefficients: rows.map(numbers).collect(),
                intercepts: numbers(&answer["intercepts"]),
            },
        ))
    }

    /// A process with so many threads that knows the problem.
    fn process(&mut self, threads: Threads) -> Result<&mut Process, String> {
        if self.running.as_ref().is_none_or(|(has, _)| *has != threads) {
            // The old one gives its memory back first.
            self.running = None;
            let python = self.python.as_ref().ok_or("no Python is there to ask")?;
            let mut process = Process::new(python, SCRIPT, threads)?;
            if let Some(problem) = &self.problem {
                process.ask(problem)?;
            }
            self.running = Some((threads, process));
        }
        let running = self.running.as_mut().map(|(_, process)| process);
        running.ok_or_else(|| "no process is there to ask".to_owned())
    }

    fn ask(&mut self, threads: Threads, question: &Value) -> Result<Value, String> {
        let answer = self.process(threads)?.ask(question)?;
        match answer["error"].as_str() {
            Some(why) => Err(format!("{SCRIPT}: {why}")),
            None => Ok(answer),
        }
    }
}

/// The Python that may have other libraries.
fn python(args: &FitArgs) -> Result<Option<PathBuf>, String> {
    let home = process::home("fit-peers");
    let installed = home.join("bin/python");
    if args.peers {
        return process::install(&home, &["-r", PINNED]).map(Some);
    }
    if args.no_peers {
        return Ok(None);
    }
    if args.python.is_some() {
        return Ok(args.python.clone());
    }
    if installed.exists() {
        return Ok(Some(installed));
    }
    eprintln!(
        "other libraries and the data they bring along are not installed and not measured: `cargo xtask bench fit --peers` \
         installs them into {}",
        home.display()
    );
    Ok(None)
}
