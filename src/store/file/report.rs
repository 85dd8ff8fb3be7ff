//! Opens a coverage report, with its time and its folder. Opens only a regular file that the user names, never one that a
//! report names.

use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::store::file::error::FileError;

/// A report, open.
#[derive(Debug)]
pub(crate) struct ReportFile {
    /// To be read.
    pub file: File,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Its path from the board's folder with `/` between its parts; the bare name of one that lies elsewhere.
    pub name: String,
    /// Its folder from the board's folder, in the same way; `None` of one that lies elsewhere or right there.
    pub folder: Option<String>,
}

/// Where paths in reports may begin: the folder of a board as it is named, and where that really lies, and the top of their
/// repository. The folders of the board come first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tops {
    folders: Vec<PathBuf>,
    repository: Option<PathBuf>,
}

impl Tops {
    /// Of the board at `board`.
    pub(crate) fn of(board: &Path) -> Self {
        let named = std::path::absolute(board).unwrap_or_else(|_| board.to_owned());
        let real = named.canonicalize().ok();
        let parents = [Some(&named), real.as_ref()].into_iter().flatten().filter_map(|path| path.parent());
        let mut folders: Vec<PathBuf> = Vec::new();
        for folder in parents {
            for folder in [Some(folder.to_owned()), folder.canonicalize().ok()].into_iter().flatten() {
                if !folders.contains(&folder) {
                    folders.push(folder);
                }
            }
        }
        let above =
            |folder: &PathBuf| folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
        let repository = folders.iter().find_map(above);
        Self { folders, repository }
    }

    /// As text.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.folders.iter().chain(&self.repository).map(|path| path.to_string_lossy().into_owned()).collect()
    }

    fn below(&self, path: &Path) -> Option<String> {
        let rest = self.folders.iter().find_map(|folder| path.strip_prefix(folder).ok())?;
        let parts: Vec<_> = rest.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/"))
    }
}

/// Why a report was not opened, under the `name` that somebody typed, and what helps.
pub(crate) fn unread(name: &str, error: &FileError) -> (String, Option<String>) {
    let hint = match error.source.to_string().as_str() {
        "it is a folder" => Some("name the reports in it".to_owned()),
        "not a regular file" => Some("pipe it in: `… | standup cover -`".to_owned()),
        _ => error.hint(),
    };
    let text = error.to_string();
    // As it was typed, not from the root.
    let reason = text.rsplit_once(": ").map_or(text.as_str(), |(_, reason)| reason);
    (format!("cannot read {name}: {reason}"), hint)
}

impl ReportFile {
    /// Opens the report at `path`, which lies somewhere beside a board.
    pub(crate) fn open(path: &Path, tops: &Tops) -> Result<Self, FileError> {
        let metadata = path.metadata().map_err(FileError::on("read", path))?;
        if metadata.is_dir() {
            return Err(FileError::refused("read", path, "it is a folder"));
        }
        // A pipe would be waited for.
        if !metadata.is_file() {
            return Err(FileError::refused("read", path, "not a regular file"));
        }
        let file = File::open(path).map_err(FileError::on("read", path))?;
        let at = metadata.modified().map_or(DateTime::UNIX_EPOCH, DateTime::from);
        let named = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let inside = tops.below(&named).or_else(|| tops.below(&named.canonicalize().ok()?));
        let alone = || named.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = inside.as_deref().and_then(|inside| inside.rsplit_once('/')).map(|(folder, _)| folder.to_owned());
        Ok(Self { file, at, name: inside.unwrap_or_else(alone), folder })
    }
}
