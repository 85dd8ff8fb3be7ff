//! Merges the log files that git could not: each entry of both sides once. Judges no entry, and drops no line.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::git::Repository;
use crate::log::file_name::LogName;
use crate::merge::log_lines;
use crate::store::commit::Locked;
use crate::store::commit::error::CommitError;
use crate::store::file::deadline::Deadline;
use crate::store::file::error::FileError;
use crate::store::file::paths;
use crate::store::handle::Store;

/// Larger files are left alone.
const LARGEST: u64 = 128 << 20;

/// Merges the log files that git left unmerged or full of markers; gives their names. With `is_rehearsal` nothing is written.
pub(crate) fn merge_logs(store: &Store, is_rehearsal: bool) -> Result<Vec<String>, CommitError> {
    let target = store.target();
    let log = paths::log_folder(&target).path;
    let mut merged = Vec::new();
    for (name, text) in unmerged(&target, &log) {
        merged.push((log.join(&name), name, text));
    }
    if !is_rehearsal && !merged.is_empty() {
        // Nobody appends meanwhile.
        let _locked = Locked::take(store, &store.origin.user, Deadline::after(store.patience))?;
        for (path, _, text) in &merged {
            replaced(path, text).map_err(FileError::on("write", path))?;
        }
    }
    Ok(merged.into_iter().map(|(_, name, _)| name).collect())
}

/// The log files that are not merged, by their names, and their texts once they are.
fn unmerged(target: &Path, log: &Path) -> Vec<(String, String)> {
    let folder = log.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let read = |name: &str| -> Option<String> {
        let path = log.join(name);
        path.symlink_metadata().ok().filter(|it| it.is_file() && it.len() <= LARGEST)?;
        fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    let mut files: Vec<(String, String)> = Vec::new();
    if let Some(repository) = target.parent().and_then(Repository::around) {
        for file in repository.unmerged(&[&format!("./{folder}")]) {
            let Some(name) = file.path.rsplit('/').next().filter(|name| LogName::parse(name).is_some()) else {
                continue;
            };
            // A file that one side took out stays: its entries happened.
            let blobs = file.stages.iter().skip(1).flatten().filter_map(|object| repository.blob(object, None));
            let mut texts: Vec<String> = blobs.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
            texts.extend(read(name));
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            files.push((name.to_owned(), log_lines::union(&texts)));
        }
    }
    let listed = fs::read_dir(log).into_iter().flatten().flatten();
    for name in listed.filter_map(|entry| entry.file_name().into_string().ok()) {
        if LogName::parse(&name).is_some() && files.iter().all(|(known, _)| *known != name) {
            let marked = read(&name).filter(|text| log_lines::has_markers(text));
            files.extend(marked.map(|text| (name, log_lines::union(&[&text]))));
        }
    }
    files.sort();
    files
}

/// Puts a text in the place of a file, whole or not at all.
fn replaced(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".merged.").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = path.metadata() {
        file.as_file().set_permissions(metadata.permissions())?;
    } else {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
