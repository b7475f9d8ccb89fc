//! The folder of a fit over shards: a file for each part of the sum of a round, and for the sum.

use crate::Error;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{io, thread};

/// Between two looks for a file, at first and at most.
const LOOKS: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(200)];

/// What a file is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Head {
    version: String,
    /// Of which fit.
    fit: u64,
    pub(super) round: usize,
    /// What is summed.
    what: String,
}

impl Head {
    pub(super) fn new(round: usize, what: &str) -> Head {
        Head {
            version: env!("CARGO_PKG_VERSION").into(),
            fit: 0,
            round,
            what: what.into(),
        }
    }
}

/// A folder.
pub(super) struct Folder {
    path: PathBuf,
    /// Tells its fit from others.
    fit: u64,
}

impl Folder {
    pub(super) fn new(path: &Path, fit: u64) -> Folder {
        Folder {
            path: path.into(),
            fit,
        }
    }

    pub(super) fn wrong(&self, why: &str) -> Error {
        disk(&self.path, why)
    }

    /// The sum of a round, if it is made.
    pub(super) fn sum<A: DeserializeOwned>(&self, head: &Head) -> Result<Option<A>, Error> {
        let path = self.sum_path(head);
        match fs::read(&path) {
            Ok(bytes) => self.unpacked(head, &path, &bytes).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(disk(&path, error)),
        }
    }

    /// The same, if need be later.
    pub(super) fn await_sum<A: DeserializeOwned>(
        &self,
        head: &Head,
        wait: bool,
    ) -> Result<A, Error> {
        let found = poll(wait, || self.sum(head))?;
        found.ok_or_else(|| Error::Round {
            round: head.round,
            missing: Vec::new(),
        })
    }

    pub(super) fn add_part<A: Serialize>(
        &self,
        head: &Head,
        shard: &str,
        part: &A,
    ) -> Result<(), Error> {
        self.write(head, &self.part_path(head, shard), part)
    }

    pub(super) fn part<A: DeserializeOwned>(&self, head: &Head, shard: &str) -> Result<A, Error> {
        let path = self.part_path(head, shard);
        let bytes = fs::read(&path).map_err(|error| disk(&path, error))?;
        self.unpacked(head, &path, &bytes)
    }

    /// The names of the shards once all have added their part, in the order of their rows.
    pub(super) fn await_parts(
        &self,
        head: &Head,
        shards: usize,
        wait: bool,
    ) -> Result<Vec<String>, Error> {
        let found = poll(wait, || {
            let names = self.names(head)?;
            Ok((names.len() >= shards).then_some(names))
        })?;
        match found {
            Some(names) if names.len() == shards => Ok(names),
            Some(names) => Err(Error::Shards {
                why: format!(
                    "{} shards have added a part, but the plan is of {shards}: {}; plan again with --shards {}",
                    names.len(),
                    crate::error::list(&names),
                    names.len()
                ),
            }),
            None => Err(Error::Round {
                round: head.round,
                missing: self.missing(head, shards)?,
            }),
        }
    }

    /// Whose parts of a round are not there: names where they are known.
    fn missing(&self, head: &Head, shards: usize) -> Result<Vec<String>, Error> {
        let here = self.names(head)?;
        let known: Vec<String> = fs::read_to_string(self.path.join(NAMES))
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect();
        let lacking = known.into_iter().filter(|name| !here.contains(name));
        let lacking: Vec<String> = lacking.collect();
        Ok(match lacking.is_empty() {
            true => vec![format!("{} of {shards} shards", shards - here.len())],
            false => lacking,
        })
    }

    /// The shards that have added a part to a round, sorted.
    fn names(&self, head: &Head) -> Result<Vec<String>, Error> {
        let (first, last) = (format!("{:06}.", head.round), ".part");
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(|error| disk(&self.path, error))? {
            let name = entry.map_err(|error| disk(&self.path, error))?.file_name();
            let name = name.to_string_lossy();
            let shard = name.strip_prefix(&first).and_then(|n| n.strip_suffix(last));
            names.extend(shard.map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    /// Keeps a sum in the place of its parts.
    pub(super) fn add_sum<A: Serialize>(
        &self,
        head: &Head,
        sum: &A,
        shards: &[String],
    ) -> Result<(), Error> {
        if head.round == 0 {
            write(&self.path.join(NAMES), shards.join("\n").as_bytes())?;
        }
        self.write(head, &self.sum_path(head), sum)?;
        for shard in shards {
            let path = self.part_path(head, shard);
            fs::remove_file(&path).map_err(|error| disk(&path, error))?;
        }
        Ok(())
    }

    fn sum_path(&self, head: &Head) -> PathBuf {
        self.path.join(format!("{:06}.sum", head.round))
    }

    fn part_path(&self, head: &Head, shard: &str) -> PathBuf {
        self.path.join(format!("{:06}.{shard}.part", head.round))
    }

    fn write<A: Serialize>(&self, head: &Head, path: &Path, what: &A) -> Result<(), Error> {
        let head = Head {
            fit: self.fit,
            ..head.clone()
        };
        let bytes = postcard::to_stdvec(&(head, what)).map_err(|error| disk(path, error))?;
        write(path, &bytes)
    }

    /// What a file holds, if it is of this round of this fit.
    fn unpacked<A: DeserializeOwned>(
        &self,
        head: &Head,
        path: &Path,
        bytes: &[u8],
    ) -> Result<A, Error> {
        let damaged = |_| disk(path, "it is damaged; remove it and make it again");
        let (found, rest) = postcard::take_from_bytes::<Head>(bytes).map_err(damaged)?;
        let wanted = Head {
            fit: self.fit,
            ..head.clone()
        };
        if found.fit != wanted.fit {
            return Err(disk(
                path,
                "it is of another fit; give each fit a folder of its own",
            ));
        }
        if found != wanted {
            return Err(disk(
                path,
                "it was written by another build of losskit; run all of a fit with one",
            ));
        }
        postcard::from_bytes(rest).map_err(damaged)
    }
}

/// The file of the names of the shards.
const NAMES: &str = "shards.txt";

/// What `look` finds; if that is nothing, what it finds later.
fn poll<A>(wait: bool, look: impl Fn() -> Result<Option<A>, Error>) -> Result<Option<A>, Error> {
    let [mut pause, longest] = LOOKS;
    loop {
        let found = look()?;
        if found.is_some() || !wait {
            return Ok(found);
        }
        thread::sleep(pause);
        pause = (2 * pause).min(longest);
    }
}

/// A whole file or none.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(bytes)?;
        Ok(file.persist(path)?)
    });
    written.map(drop).map_err(|error| disk(path, error))
}

pub(super) fn disk(path: &Path, why: impl ToString) -> Error {
    Error::Disk {
        path: path.display().to_string(),
        why: why.to_string(),
    }
}
