//! Files that are there whole or not at all.

use super::FileError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file beside `path`, then gives it that name: a reader sees the old content or the
/// new, and an error leaves nothing behind.
///
/// What is no regular file (a pipe, `/dev/null`) is written to directly.
pub(crate) fn replace(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), FileError> {
    replace_inner(path, fill).map_err(|error| sentence(path, &error))
}

fn replace_inner(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    // A link is followed, so that the file it names is replaced and not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&path).ok();
    if old.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        let mut writer = BufWriter::new(OpenOptions::new().write(true).open(&path)?);
        fill(&mut writer)?;
        return writer.flush();
    }
    let (draft, file) = Draft::beside(&path)?;
    if let Some(old) = old {
        file.set_permissions(old.permissions())?;
    }
    let mut writer = BufWriter::with_capacity(1 << 16, file);
    fill(&mut writer)?;
    writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .sync_all()?;
    fs::rename(&draft.path, &path)
}

/// An unfinished file, removed when dropped; once renamed there is nothing left to remove.
struct Draft {
    path: PathBuf,
}

impl Draft {
    fn beside(path: &Path) -> io::Result<(Draft, File)> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        let mut attempt = 0;
        loop {
            let mut hidden = std::ffi::OsString::from(".");
            hidden.push(name);
            hidden.push(format!(".{}-{attempt}.tmp", std::process::id()));
            let path = path.with_file_name(hidden);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => attempt += 1,
                file => return file.map(|file| (Draft { path }, file)),
            }
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After the renaming there is no such file, and during an error nobody is left to tell.
        let _ = fs::remove_file(&self.path);
    }
}

fn sentence(path: &Path, error: &io::Error) -> FileError {
    let shown = path.display();
    FileError::new(match error.kind() {
        io::ErrorKind::NotFound => {
            let folder = path.parent().unwrap_or(Path::new("")).display();
            format!("cannot write {shown}: there is no folder {folder}; make it first")
        }
        io::ErrorKind::PermissionDenied => {
            format!("cannot write {shown}: permission denied; choose another place")
        }
        io::ErrorKind::IsADirectory => {
            format!("cannot write {shown}: it is a folder; add a file name")
        }
        _ => format!("cannot write {shown}: {error}"),
    })
}
