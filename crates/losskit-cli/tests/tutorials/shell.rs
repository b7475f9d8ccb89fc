//! A folder of its own in which commands run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A fresh folder with the tables of the repository.
pub(crate) struct Shell {
    folder: PathBuf,
}

impl Shell {
    pub(crate) fn new(name: &str, root: &Path) -> Shell {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        for part in ["data", "docs/img", "target"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        for entry in fs::read_dir(root.join("data")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.join("data").join(entry.file_name())).unwrap();
        }
        Shell { folder }
    }

    /// What the command writes to standard output.
    pub(crate) fn run(&self, line: &str) -> String {
        let mut words = words(line).into_iter();
        assert_eq!(words.next().as_deref(), Some("losskit"), "{line}");
        let output = Command::new(env!("CARGO_BIN_EXE_losskit"))
            .args(words)
            .current_dir(&self.folder)
            .env("NO_COLOR", "1")
            .env("COLUMNS", "90")
            .env("LINES", "30")
            .output()
            .unwrap();
        // 3 says that a fit is not proven solved, which some tutorials show.
        assert!(
            matches!(output.status.code(), Some(0 | 3)),
            "{line}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// The names of the pictures drawn.
    pub(crate) fn pictures(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join("docs/img")).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub(crate) fn picture(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join("docs/img").join(name)).unwrap()
    }
}

/// Words between spaces; single quotes keep them together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (i, piece) in line.split('\'').enumerate() {
        let quoted = i % 2 == 1;
        for c in piece.chars() {
            match words.last_mut() {
                Some(word) if quoted || c != ' ' => word.push(c),
                _ => words.push(String::new()),
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
