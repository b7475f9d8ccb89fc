//! Coprocesses of other languages, and a folder to hand them numbers through.

use crate::args::Threads;
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// A Python that runs a script and answers each line of JSON with one.
pub(crate) struct Process {
    python: PathBuf,
    script: &'static str,
    child: Child,
    asks: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl Process {
    pub(crate) fn new(
        python: &Path,
        script: &'static str,
        threads: Threads,
    ) -> Result<Process, String> {
        let mut command = Command::new(python);
        command.arg(script);
        if let Threads::Some(n) = threads {
            command.arg(n.to_string());
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("cannot run {}: {e}", python.display()))?;
        let output = child.stdout.take().ok_or("no stdout")?;
        let (send, answers) = channel();
        // Ends with the child's output, or when nobody listens any more.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Process {
            python: python.to_owned(),
            script,
            asks: child.stdin.take(),
            child,
            answers,
        })
    }

    /// Its answer.
    pub(crate) fn ask(&mut self, question: &Value) -> Result<Value, String> {
        self.ask_within(question, Duration::MAX)?
            .ok_or_else(|| self.gone())
    }

    /// Its answer, if one comes within so long; where none does it is of no use any more.
    pub(crate) fn ask_within(
        &mut self,
        question: &Value,
        limit: Duration,
    ) -> Result<Option<Value>, String> {
        let asks = self.asks.as_mut().ok_or_else(|| "no stdin".to_owned())?;
        let sent = writeln!(asks, "{question}").and_then(|()| asks.flush());
        sent.map_err(|_| self.gone())?;
        match self.answers.recv_timeout(limit) {
            Ok(line) => serde_json::from_str(&line)
                .map(Some)
                .map_err(|_| self.gone()),
            Err(RecvTimeoutError::Timeout) => {
                // It may be in compiled code that nothing else stops.
                let _ = self.child.kill();
                Ok(None)
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.gone()),
        }
    }

    fn gone(&self) -> String {
        let python = self.python.display();
        format!("{python} stopped answering; try it: {}", self.script)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Without a stdin to read it ends by itself.
        self.asks = None;
        let _ = self.child.wait();
    }
}

/// A temporary folder, removed when dropped; in memory where the system has such a place.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Result<Folder, String> {
        let shared = Path::new("/dev/shm");
        let base = if shared.is_dir() {
            shared.to_owned()
        } else {
            std::env::temp_dir()
        };
        let path = base.join(format!("losskit-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path)
            .map_err(|e| format!("cannot make a folder for the data: {e}"))?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Makes a virtual environment, installs what is named, and answers its Python.
pub(crate) fn install(home: &Path, what: &[&str]) -> Result<PathBuf, String> {
    let python = home.join("bin/python");
    let run = |program: &Path, args: &[&str]| {
        let status = Command::new(program).args(args).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(format!("{} {} failed", program.display(), args.join(" "))),
            Err(e) => Err(format!("cannot run {}: {e}", program.display())),
        }
    };
    if !python.exists() {
        run(
            Path::new("python3"),
            &["-m", "venv", &home.display().to_string()],
        )?;
    }
    let pip = ["-m", "pip", "install", "--disable-pip-version-check"];
    run(&python, &[&pip[..], what].concat())?;
    Ok(python)
}

/// Where virtual environments of this name live: in the build's folder.
pub(crate) fn home(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    target.unwrap_or_else(beside).join(name)
}
