//! Files that are there whole or not at all, in the folders of this repository.

use std::path::Path;

/// Writes a file of this repository, by way of a draft beside it.
pub(crate) fn write(path: &str, content: &[u8]) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    let draft = path.with_added_extension(format!("{}.tmp", std::process::id()));
    let done = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    done.and_then(|()| std::fs::write(&draft, content))
        .and_then(|()| std::fs::rename(&draft, &path))
        .map_err(|e| {
            // An unfinished draft helps nobody.
            let _ = std::fs::remove_file(&draft);
            format!("cannot write {}: {e}", path.display())
        })
}

/// Reads a file of this repository; empty if there is none.
pub(crate) fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(path).unwrap_or_default()
}
