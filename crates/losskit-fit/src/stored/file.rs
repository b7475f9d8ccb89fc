//! The file beneath: blocks of rows, in each the columns one after the other as little-endian `f64`,
//! then what they are.

use crate::Error;
use crate::tall::BLOCK;
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

/// How the file begins and ends; the digit is the version.
pub(super) const MAGIC: &[u8; 8] = b"LOSSKIT1";
const NUMBER: u64 = 8;

/// The blocks of a file.
#[derive(Debug)]
pub(super) struct Blocks {
    file: File,
    path: String,
    columns: usize,
    failure: OnceLock<Error>,
}

pub(super) fn wrong(path: &Path, why: &str) -> Error {
    Error::Disk {
        path: path.display().to_string(),
        why: why.into(),
    }
}

impl Blocks {
    pub(super) fn new(file: File, path: String, columns: usize) -> Blocks {
        Blocks {
            file,
            path,
            columns,
            failure: OnceLock::new(),
        }
    }

    /// A file, and the text at its end.
    pub(super) fn open(path: &Path) -> Result<(Blocks, Vec<u8>), Error> {
        let failed = |error: io::Error| wrong(path, &error.to_string());
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        let none = || {
            wrong(
                path,
                "it is not a table that losskit wrote, or not the whole of it",
            )
        };
        let mut tail = [0; 24];
        let at = size.checked_sub(24 + NUMBER).ok_or_else(none)?;
        read_at(&file, &mut tail, at + NUMBER).map_err(failed)?;
        let mut start = [0; 8];
        read_at(&file, &mut start, 0).map_err(failed)?;
        let number = |at: usize| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&tail[at..at + 8]);
            u64::from_le_bytes(bytes)
        };
        if &tail[16..] != MAGIC || &start != MAGIC {
            return Err(none());
        }
        let (length, columns) = (number(0), number(8));
        let from = (size - 24).checked_sub(length).ok_or_else(none)?;
        let mut text = vec![0; usize::try_from(length).map_err(|_| none())?];
        read_at(&file, &mut text, from).map_err(failed)?;
        let columns = usize::try_from(columns).map_err(|_| none())?;
        let blocks = Blocks::new(file, path.display().to_string(), columns);
        Ok((blocks, text))
    }

    /// Appends some rows of one block of a column; the file has `total` rows.
    pub(super) fn read(
        &self,
        column: usize,
        rows: Range<usize>,
        total: usize,
        to: &mut Vec<f64>,
    ) -> Result<(), Error> {
        let first = rows.start / BLOCK * BLOCK;
        let deep = BLOCK.min(total - first);
        let number = first * self.columns + column * deep + (rows.start - first);
        let mut bytes = vec![0; rows.len() * 8];
        read_at(&self.file, &mut bytes, (number as u64 + 1) * NUMBER).map_err(|error| {
            let error = Error::Disk {
                path: self.path.clone(),
                why: error.to_string(),
            };
            self.failure.get_or_init(|| error).clone()
        })?;
        to.extend(bytes.chunks_exact(8).map(|each| {
            let mut number = [0; 8];
            number.copy_from_slice(each);
            f64::from_le_bytes(number)
        }));
        Ok(())
    }

    /// What went wrong first.
    pub(super) fn failure(&self) -> Option<Error> {
        self.failure.get().cloned()
    }
}

/// Writes the end of a file.
pub(super) fn finish(file: &mut impl Write, text: &[u8], columns: usize) -> io::Result<()> {
    file.write_all(text)?;
    file.write_all(&(text.len() as u64).to_le_bytes())?;
    file.write_all(&(columns as u64).to_le_bytes())?;
    file.write_all(MAGIC)?;
    file.flush()
}

#[cfg(unix)]
fn read_at(file: &File, to: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, to, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut to: &mut [u8], mut at: u64) -> io::Result<()> {
    while !to.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, to, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => (to, at) = (&mut to[n..], at + n as u64),
        }
    }
    Ok(())
}
