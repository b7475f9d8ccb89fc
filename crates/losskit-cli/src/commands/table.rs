//! Tables and models as the commands read and write them.

use crate::args::Table;
use crate::failure::Failure;
use crate::io;
use crate::print::Screen;
use losskit_fit::Model;
use losskit_fit::frame::Frame;
use std::fs;
use std::path::{Path, PathBuf};

/// Reads a table, less the columns to drop.
pub(super) fn read(
    path: &Path,
    table: &Table,
    drop: &[String],
    screen: &Screen,
) -> Result<Frame, Failure> {
    let options = table.options(drop);
    let what = format!("reading {}", path.display());
    Ok(screen.watch(&what, None, |_| io::read(path, &options))?)
}

/// Reads a model.
pub(super) fn model(path: &Path) -> Result<Model, Failure> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::failed(format!("there is no model file {shown}"))
            .hint("losskit fit … -o model.json writes one"),
        std::io::ErrorKind::InvalidData => not_a_model(path, "it is not text"),
        _ => Failure::failed(format!("cannot read {shown}: {error}")),
    })?;
    let model: Model =
        serde_json::from_str(&text).map_err(|error| not_a_model(path, &error.to_string()))?;
    Ok(model)
}

fn not_a_model(path: &Path, why: &str) -> Failure {
    Failure::failed(format!("{} is not a losskit model: {why}", path.display()))
        .hint("a model is the JSON file that losskit fit -o writes")
}

/// Writes bytes to a file, whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write;
    Ok(io::replace(path, |file| file.write_all(bytes))?)
}

/// What cannot be written is better known before the work than after it.
pub(super) fn check_folders<'a>(
    places: impl IntoIterator<Item = &'a PathBuf>,
) -> Result<(), Failure> {
    for path in places {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            let (path, folder) = (path.display(), folder.display());
            return Err(Failure::failed(format!(
                "cannot write {path}: there is no folder {folder}"
            ))
            .hint("make it first"));
        }
    }
    Ok(())
}
