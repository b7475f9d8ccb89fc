//! The rows a model is fitted to: in memory, or on disk where memory would not hold them.

use crate::args::{DiskArgs, SourceArgs};
use crate::commands::table;
use crate::failure::Failure;
use crate::io::{self, FileError};
use crate::print::Screen;
use losskit_fit::frame::Frame;
use losskit_fit::{Stored, Table};
use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Rows that are read at a time.
const PART: usize = 1 << 16;
/// Rows a picture shows of a table on disk.
const DRAWN: usize = 10_000;

/// The rows of a table.
pub(in crate::commands) enum Rows {
    Held(Frame),
    Stored(Stored),
}

impl Rows {
    /// Reads a table into memory, or into a file of blocks if that is asked for or memory is short.
    pub(in crate::commands) fn read(
        source: &SourceArgs,
        drop: &[String],
        disk: &DiskArgs,
        screen: &Screen,
    ) -> Result<Rows, Failure> {
        let asked = disk.stream || disk.cache.is_some();
        if !asked && !is_large(source, drop, screen)? {
            let frame = table::read(&source.data, &source.table, drop, screen)?;
            return Ok(Rows::Held(frame));
        }
        let cache = disk.cache.as_deref();
        Ok(Rows::Stored(store(source, drop, cache, screen)?))
    }

    pub(in crate::commands) fn table(&self) -> Table<'_> {
        match self {
            Rows::Held(frame) => frame.into(),
            Rows::Stored(table) => table.into(),
        }
    }

    /// All rows, or of many on disk as many as a picture shows.
    pub(in crate::commands) fn drawn(&self) -> Result<Cow<'_, Frame>, Failure> {
        match self {
            Rows::Held(frame) => Ok(Cow::Borrowed(frame)),
            Rows::Stored(table) => Ok(Cow::Owned(table.sample(DRAWN)?)),
        }
    }
}

/// Whether the table would take more than half of the free memory.
fn is_large(source: &SourceArgs, drop: &[String], screen: &Screen) -> Result<bool, Failure> {
    const GB: f64 = 1e9;
    if source.data.as_os_str() == "-" {
        return Ok(false);
    }
    let known = io::rows_and_columns(&source.data, &source.table.options(drop))?;
    let size = match known {
        Some((rows, columns)) => rows.saturating_mul(8 * columns as u64),
        None => fs::metadata(&source.data).map_or(0, |about| about.len()),
    };
    let large = free().is_some_and(|free| size > free / 2);
    if large {
        screen.note(format_args!(
            "the table takes about {:.1} GB of {:.1} GB free: it is read from disk block by block, as with --stream",
            size as f64 / GB,
            free().unwrap_or_default() as f64 / GB
        ));
    }
    Ok(large)
}

/// Bytes of memory that programs may still take, where the system says so.
fn free() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find(|line| line.starts_with("MemAvailable:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(1024 * kilobytes)
}

/// The table as blocks on disk, those of the cache if it holds them already.
fn store(
    source: &SourceArgs,
    drop: &[String],
    cache: Option<&Path>,
    screen: &Screen,
) -> Result<Stored, Failure> {
    let (data, options) = (&source.data, source.table.options(drop));
    let origin = format!("{}, {options:?}", origin(data));
    if let Some(path) = cache.filter(|path| path.exists()) {
        let found = Stored::open(path).map_err(|error| {
            Failure::failed(format!("--cache {error}"))
                .hint("name another file, or remove this one")
        })?;
        let shown = path.display();
        if found.origin() == origin {
            screen.note(format_args!("rows from {shown}"));
            return Ok(found);
        }
        screen.note(format_args!(
            "{shown} is of other data or an earlier state of it, and is written anew"
        ));
    }
    let shown = data.display().to_string();
    let mut writer = Stored::create(cache, &shown)?.origin(&origin);
    let length = io::rows_and_columns(data, &options)?.map(|(rows, _)| rows);
    let what = format!("reading {shown}");
    screen.watch(&what, length, |bar| {
        io::read_parts(data, &options, PART, &mut |part| {
            bar.inc(part.rows() as u64);
            let written = writer.push(&part);
            written.map_err(|error| FileError::new(error.to_string()))
        })
    })?;
    Ok(writer.finish()?)
}

/// The file and its state.
fn origin(path: &Path) -> String {
    let about = fs::metadata(path).ok();
    let size = about.as_ref().map_or(0, fs::Metadata::len);
    let changed = about.and_then(|about| about.modified().ok());
    let changed = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let nanos = changed.unwrap_or_default().as_nanos();
    format!("{}, {size} bytes, {nanos}", place.display())
}
