//! A refusal of the operating system: operation, path, reason, hint. Prints nothing.

use std::io;
use std::path::{Path, PathBuf};

use crate::model::shown::Shown;

/// A path as it can be shown.
pub(crate) fn shown(path: &Path) -> Shown {
    Shown::new(&path.to_string_lossy())
}

/// Something the operating system refused to do with a file.
#[derive(Debug, thiserror::Error)]
#[error("cannot {operation} {}: {}", shown(path), reason(source))]
pub struct FileError {
    /// What was tried, as a verb: `read`, `lock`, `replace`.
    pub operation: &'static str,
    /// With which file or folder.
    pub path: PathBuf,
    /// What the operating system said.
    pub source: io::Error,
}

impl FileError {
    pub(crate) fn new(operation: &'static str, path: &Path, source: io::Error) -> Self {
        Self { operation, path: path.to_owned(), source }
    }

    /// For `map_err`: what `operation` on `path` fails with.
    pub(crate) fn on(operation: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::new(operation, path, source)
    }

    /// A refusal of our own, in the words of `why`.
    pub(crate) fn refused(operation: &'static str, path: &Path, why: &'static str) -> Self {
        Self::new(operation, path, io::Error::other(why))
    }

    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        let folder = self.path.parent().map(shown).unwrap_or_default();
        let row = HINTS
            .iter()
            .find(|row| row.kinds.contains(&self.source.kind()) && row.operations.contains(&self.operation))?;
        Some(row.advice.replace("{folder}", folder.as_str()))
    }
}

/// One piece of advice: for which errors at which operations.
struct Hint {
    kinds: &'static [io::ErrorKind],
    operations: &'static [&'static str],
    advice: &'static str,
}

const HINTS: &[Hint] = &[
    Hint {
        kinds: &[io::ErrorKind::PermissionDenied],
        operations: &["create", "write"],
        advice: "a lock and a temporary file are made beside the board: you need to be able to write to {folder}",
    },
    Hint {
        kinds: &[io::ErrorKind::PermissionDenied],
        operations: &["read"],
        advice: "ask its owner to let you read it",
    },
    Hint {
        kinds: &[io::ErrorKind::PermissionDenied],
        operations: &["change"],
        advice: "make it writable with `chmod u+w`; if it is not yours, its owner can let you with `chmod g+w`",
    },
    Hint {
        kinds: &[io::ErrorKind::PermissionDenied],
        operations: &["lock"],
        advice: "whoever changes the board has to be able to lock it: its owner can let you with `chmod g+rw`",
    },
    Hint {
        kinds: &[io::ErrorKind::ReadOnlyFilesystem],
        operations: &["change", "create", "lock", "write"],
        advice: "the board can be looked at here, not changed",
    },
    Hint {
        kinds: &[io::ErrorKind::ResourceBusy, io::ErrorKind::CrossesDevices],
        operations: &["replace"],
        advice: "a single file mounted into a container cannot be replaced: mount its folder instead",
    },
    Hint {
        kinds: &[io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded],
        operations: &["create", "write"],
        advice: "make room and try again; the board is as it was",
    },
];

/// Why, in lower case and without the number of the error where the kind says it all.
fn reason(source: &io::Error) -> Shown {
    let known = match source.kind() {
        io::ErrorKind::NotFound => "there is no such file",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only",
        io::ErrorKind::StorageFull => "no space left",
        io::ErrorKind::QuotaExceeded => "no quota left",
        io::ErrorKind::ResourceBusy => "it is in use or a mount point",
        io::ErrorKind::CrossesDevices => "it lies on another file system than its folder",
        _ => return in_our_words(&source.to_string()),
    };
    Shown::new(known)
}

/// `Too many levels of symbolic links (os error 40)` without its capital and its number.
fn in_our_words(text: &str) -> Shown {
    let text = text.split(" (os error ").next().unwrap_or(text);
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    Shown::new(&(first + letters.as_str()))
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;

    use super::FileError;

    fn said(operation: &'static str, error: io::Error) -> (String, Option<String>) {
        let error = FileError::new(operation, Path::new("/team/board.ron"), error);
        (error.to_string(), error.hint())
    }

    #[test]
    fn an_error_names_operation_path_and_reason_and_says_what_to_do() {
        let (message, hint) = said("create", io::ErrorKind::PermissionDenied.into());
        assert_eq!(message, "cannot create /team/board.ron: permission denied");
        assert!(hint.is_some_and(|hint| hint.ends_with("you need to be able to write to /team")));
        let (_, hint) = said("replace", io::ErrorKind::ResourceBusy.into());
        assert!(hint.is_some_and(|hint| hint.contains("mount its folder")));
    }

    #[test]
    fn what_is_not_known_is_said_as_the_system_says_it() {
        let (message, hint) = said("read", io::Error::other("Input/output error (os error 5)"));
        assert_eq!((message.as_str(), hint), ("cannot read /team/board.ron: input/output error", None));
    }

    #[test]
    fn a_path_with_escapes_reaches_no_terminal() {
        let error = FileError::new("read", Path::new("/\u{1b}[2J"), io::ErrorKind::NotFound.into());
        assert_eq!(error.to_string(), "cannot read /<1B>[2J: there is no such file");
    }
}
