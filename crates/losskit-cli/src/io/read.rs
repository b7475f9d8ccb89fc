//! The way into a table: finds the file, tells CSV from Parquet, turns what fails into sentences.

use super::{FileError, csv, parquet};
use bytes::Bytes;
use losskit::catalogue::nearest;
use losskit_fit::frame::Frame;
use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::Path;

/// How a table is to be read.
#[derive(Clone, Debug)]
pub(crate) struct ReadOptions {
    /// What separates the fields of a CSV file; `None`: a tab in `.tsv` and `.tab`, else a comma.
    pub(crate) delimiter: Option<u8>,
    /// Whether the first line of a CSV file names the columns; if not they are `x0`, `x1`, ….
    pub(crate) header: bool,
    /// What stands for a missing cell in a CSV file, beside nothing at all.
    pub(crate) missing: Vec<String>,
    /// The columns to leave out; they need not be readable.
    pub(crate) drop: Vec<String>,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            delimiter: None,
            header: true,
            missing: Vec::new(),
            drop: Vec::new(),
        }
    }
}

impl ReadOptions {
    /// With the separator of a CSV file that its name says, where none is given.
    pub(super) fn separated_as(&self, path: &Path) -> ReadOptions {
        let tab = has_extension(path, ["tsv", "tab"]).then_some(b'\t');
        ReadOptions {
            delimiter: self.delimiter.or(tab),
            ..self.clone()
        }
    }
}

/// The table in the file `path`, or in standard input where that is `-`.
///
/// A file that begins as Parquet does is read as Parquet whatever its name, any other as CSV.
pub(crate) fn read(path: &Path, options: &ReadOptions) -> Result<Frame, FileError> {
    if path.as_os_str() == "-" {
        return read_stream(io::stdin().lock(), "standard input", options);
    }
    let shown = path.display().to_string();
    match open(path)? {
        Found::Parquet(file) => finish(parquet::read(file, &shown, &options.drop)?, &shown),
        Found::Text(file) | Found::Stream(file) => {
            read_stream(file, &shown, &options.separated_as(path))
        }
    }
}

/// A file, and what can be said of it before it is read.
pub(super) enum Found {
    Parquet(File),
    /// No Parquet, and to be read as often as one likes.
    Text(File),
    /// A pipe or a device, which can be read once.
    Stream(File),
}

/// Finds a file and looks at its first bytes.
pub(super) fn open(path: &Path) -> Result<Found, FileError> {
    let shown = path.display().to_string();
    let mut file = File::open(path).map_err(|error| cannot_open(path, &error))?;
    let about = file.metadata().map_err(|error| cannot_open(path, &error))?;
    if about.is_dir() {
        let sentence = format!("{shown} is a folder; name one CSV or Parquet file in it");
        return Err(FileError::new(sentence));
    }
    if about.is_file() && starts_as_parquet(&mut file).map_err(|e| cannot_read(&shown, &e))? {
        return Ok(Found::Parquet(file));
    }
    if about.len() > 0 && has_extension(path, ["parquet", "pq"]) {
        let sentence = format!(
            "{shown} does not begin as a Parquet file does (PAR1); rename it if it is CSV, else \
             fetch it again"
        );
        return Err(FileError::new(sentence));
    }
    Ok(match about.is_file() {
        true => Found::Text(file),
        false => Found::Stream(file),
    })
}

fn has_extension(path: &Path, known: [&str; 2]) -> bool {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    known.iter().any(|known| extension == *known)
}

/// The table in a stream that cannot be read twice.
pub(super) fn read_stream(
    mut stream: impl Read,
    source: &str,
    options: &ReadOptions,
) -> Result<Frame, FileError> {
    let mut bytes = Vec::new();
    stream
        .read_to_end(&mut bytes)
        .map_err(|error| cannot_read(source, &error))?;
    let frame = if bytes.starts_with(MAGIC) {
        parquet::read(Bytes::from(bytes), source, &options.drop)?
    } else {
        csv::parse(&bytes, source, options)?
    };
    finish(frame, source)
}

/// A table that has something in it.
pub(super) fn finish(frame: Frame, source: &str) -> Result<Frame, FileError> {
    if frame.columns().is_empty() {
        return Err(FileError::new(format!(
            "{source} has no column left; drop fewer"
        )));
    }
    if frame.rows() == 0 {
        let sentence = format!("{source} names its columns but has no row of data");
        return Err(FileError::new(sentence));
    }
    Ok(frame)
}

/// The first bytes of every Parquet file.
const MAGIC: &[u8] = b"PAR1";

fn starts_as_parquet(file: &mut File) -> io::Result<bool> {
    let mut start = Vec::new();
    file.by_ref()
        .take(MAGIC.len() as u64)
        .read_to_end(&mut start)?;
    file.rewind()?;
    Ok(start == MAGIC)
}

pub(super) fn cannot_read(source: &str, error: &io::Error) -> FileError {
    FileError::new(format!("cannot read {source}: {error}"))
}

fn cannot_open(path: &Path, error: &io::Error) -> FileError {
    let shown = path.display();
    if error.kind() != io::ErrorKind::NotFound {
        return cannot_read(&shown.to_string(), error);
    }
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let Ok(entries) = fs::read_dir(folder) else {
        let folder = folder.display();
        return FileError::new(format!("there is no file {shown}, nor a folder {folder}"));
    };
    let files = entries.flatten().filter(|entry| entry.path().is_file());
    let names: Vec<String> = files
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    FileError::new(match meant(&name, &names) {
        Some(near) => format!("there is no file {shown}; did you mean {near:?}?"),
        None => format!("there is no file {shown}"),
    })
}

/// The file with a similar stem and the same first letter; an extension in common is no likeness.
fn meant<'a>(name: &str, names: &'a [String]) -> Option<&'a String> {
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let wanted = stem(name);
    let alike = |other: &&String| stem(other).chars().next() == wanted.chars().next();
    let alike: Vec<&String> = names.iter().filter(alike).collect();
    let stems: Vec<String> = alike.iter().map(|name| stem(name)).collect();
    let near = nearest(&wanted, stems.iter().map(String::as_str));
    let near = stems
        .iter()
        .position(|stem| Some(&stem.as_str()) == near.first())?;
    alike.get(near).copied()
}
