//! Replaces the board atomically by a rename or an exchange. Never writes into the existing file.
//!
//! So a folder without write permission, and a single file mounted into a container, get an error with a remedy: writing in place
//! would let readers see half a board, and a crash would leave one.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

use crate::store::file::error::{FileError, shown};
use crate::store::file::system;
use crate::store::file::system::Kept;

/// How many letters make the name of a temporary file its own.
const RANDOM: usize = 8;

const SUFFIX: &str = ".tmp";

/// A temporary file older than this has been left behind.
const LEFT_OVER: Duration = Duration::from_hours(1);

/// The new text, written beside the board and on the disk, waiting to take its place. Removed when dropped before that.
#[derive(Debug)]
pub(crate) struct Prepared {
    file: NamedTempFile,
    /// What the new file could not be given.
    pub(crate) warnings: Vec<String>,
}

/// The new text in the place of the old one, and where the old one is now.
pub(crate) struct Exchanged {
    /// What was displaced.
    pub(crate) path: PathBuf,
    /// What the new file could not be given.
    pub(crate) warnings: Vec<String>,
}

/// Writes `bytes` beside `target`, with owner, group and mode of the file that `old` describes; `None` makes a new board.
pub(crate) fn prepare(target: &Path, bytes: &[u8], old: Option<&Metadata>) -> Result<Prepared, FileError> {
    let folder = folder_of(target);
    let prefix = prefix(target.file_name().unwrap_or_default());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM);
    if old.is_none() {
        system::open_to_all(&mut builder);
    }
    let mut file =
        builder.tempfile_in(folder).map_err(|error| FileError::new("create", &beside(target, "*"), error))?;
    let mut warnings = Vec::new();
    let written = write(&mut file, bytes, target, old, &mut warnings);
    written.map_err(|error| FileError::new("write", file.path(), error))?;
    Ok(Prepared { file, warnings })
}

/// An empty file beside `target`, to try things with; it is gone when this is dropped.
pub(crate) fn scratch(target: &Path) -> io::Result<NamedTempFile> {
    let prefix = prefix(target.file_name().unwrap_or_default());
    tempfile::Builder::new().prefix(&prefix).suffix(SUFFIX).rand_bytes(RANDOM).tempfile_in(folder_of(target))
}

fn write(
    temp: &mut NamedTempFile,
    bytes: &[u8],
    target: &Path,
    old: Option<&Metadata>,
    warnings: &mut Vec<String>,
) -> io::Result<()> {
    temp.write_all(bytes)?;
    if let Some(old) = old {
        let name = shown(Path::new(target.file_name().unwrap_or_default()));
        if system::keep_owner_and_mode(temp.as_file(), old)? == Kept::NotGroup {
            warnings.push(format!("the group of {name} could not be kept: you are not one of it"));
        }
        // After the mode, which would narrow an access list.
        system::keep_attributes(temp.as_file(), target);
        if system::links(old) > 1 + own_links(target, old) {
            warnings.push(format!("{name} had another name (a hard link), which keeps the old text"));
        }
    }
    temp.as_file().sync_all()
}

/// How many names beside `target` the file `old` has from us: another writer is just about to replace it.
fn own_links(target: &Path, old: &Metadata) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder_of(target)) else { return 0 };
    let is_it = |metadata: Metadata| system::file_id(&metadata) == system::file_id(old);
    let names = entries.flatten().filter(|entry| own(&entry.path(), target).is_some());
    names.filter(|entry| entry.metadata().is_ok_and(is_it)).count() as u64
}

impl Prepared {
    /// The name of the file, to find it after a crash.
    pub(crate) fn name(&self) -> String {
        self.file.path().file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Gives the new file the name of `target`, and `target` that of the new one, at once: what was in the place of the board
    /// lies beside it then, and nothing can have happened in between. Where that cannot be done, this comes back as it was.
    pub(crate) fn exchange(self, target: &Path) -> Result<Result<Exchanged, Self>, FileError> {
        match system::exchange(self.file.path(), target) {
            Ok(true) => {
                // From now on its name means another file, which must not be deleted.
                let path = self
                    .file
                    .into_temp_path()
                    .keep()
                    .map_err(|error| FileError::new("replace", target, error.error))?;
                Ok(Ok(Exchanged { path, warnings: self.warnings }))
            }
            Ok(false) => Ok(Err(self)),
            Err(error) => Err(FileError::new("replace", target, error)),
        }
    }

    /// Takes the place of `target`; gives what went wrong without stopping that.
    pub(crate) fn replace(self, target: &Path) -> Result<Vec<String>, FileError> {
        let Self { file, mut warnings } = self;
        file.persist(target).map_err(|error| FileError::new("replace", target, error.error))?;
        warnings.extend(made_to_last(target));
        Ok(warnings)
    }

    /// Takes the name `target`, unless there is something of that name; gives what went wrong without stopping that.
    pub(crate) fn appear(self, target: &Path) -> Result<Option<String>, FileError> {
        self.file.persist_noclobber(target).map_err(|error| FileError::new("create", target, error.error))?;
        Ok(made_to_last(target))
    }
}

/// Makes the new name of a board last beyond a crash. From here on everybody reads it: to call it refused would be a lie, so
/// that it may not last is a warning.
pub(crate) fn made_to_last(target: &Path) -> Option<String> {
    let error = sync_folder(target).err()?;
    Some(format!("it is written, but the disk may forget it in a crash: {error}"))
}

/// Makes the new name last beyond a crash.
pub(crate) fn sync_folder(target: &Path) -> Result<(), FileError> {
    let folder = folder_of(target);
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if system::lacks_directory_sync(&error) => Ok(()),
        // A folder may be writable without being readable: then its sync has to be left to the system.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done.map_err(FileError::on("write", folder)),
    }
}

/// Removes the temporary files that crashed writers of this board left behind; `now` is the time of the same file system. What
/// cannot be removed stays.
pub(crate) fn remove_leftovers(target: &Path, now: SystemTime) {
    let prefix = prefix(target.file_name().unwrap_or_default());
    sweep_folder(folder_of(target), now, |name| is_ours(name, &prefix));
}

/// Removes the files of a folder that were left behind, as far as their names say that they can be.
pub(crate) fn sweep_folder(folder: &Path, now: SystemTime, is_ours: impl Fn(&str) -> bool) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(&is_ours)) {
        let old = entry.metadata().is_ok_and(|metadata| {
            let age = metadata.modified().ok().and_then(|modified| now.duration_since(modified).ok());
            metadata.is_file() && age.is_some_and(|age| age > LEFT_OVER)
        });
        if old {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn is_ours(name: &str, prefix: &str) -> bool {
    let random = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(SUFFIX));
    random.is_some_and(|random| random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// What distinguishes a file of ours beside `target` from the others.
pub(crate) fn own<'a>(path: &'a Path, target: &Path) -> Option<&'a str> {
    let prefix = prefix(target.file_name()?);
    path.file_name()?.to_str()?.strip_prefix(&prefix)?.strip_suffix(SUFFIX)
}

/// The letters that make the name of a temporary file its own.
pub(crate) fn letters<'a>(temp: &'a Path, target: &Path) -> Option<&'a str> {
    own(temp, target).filter(|own| own.len() == RANDOM)
}

fn prefix(board: &OsStr) -> String {
    format!(".{}.", board.to_string_lossy())
}

/// A file of ours beside `target`.
pub(crate) fn beside(target: &Path, own: &str) -> PathBuf {
    folder_of(target).join(prefix(target.file_name().unwrap_or_default()) + own + SUFFIX)
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use super::{prepare, remove_leftovers};

    fn board() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.ron");
        std::fs::write(&path, "old").unwrap();
        (folder, path)
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_not_replaced_leaves_nothing_behind() {
        let (folder, path) = board();
        let prepared = prepare(&path, b"new", Some(&path.metadata().unwrap())).unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        drop(prepared);
        assert_eq!(names(folder.path()), ["board.ron"]);
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn the_new_file_has_the_mode_of_the_old() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, path) = board();
        for mode in [0o664, 0o640, 0o600, 0o755] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            prepare(&path, b"new", Some(&path.metadata().unwrap())).unwrap().replace(&path).unwrap();
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, mode);
        }
        assert_eq!(names(folder.path()), ["board.ron"]);
    }

    #[test]
    fn a_new_board_never_takes_a_name_that_is_taken() {
        let (folder, path) = board();
        let error = prepare(&path, b"new", None).unwrap().appear(&path).unwrap_err();
        assert_eq!(error.source.kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!((std::fs::read(&path).unwrap(), names(folder.path())), (b"old".to_vec(), vec!["board.ron".into()]));
    }

    #[test]
    fn only_our_own_old_leftovers_are_swept_away() {
        let (folder, path) = board();
        let kept = [
            ".board.ron.abcdefg.tmp",
            ".board.ron.abcdefgh.tmp~",
            ".other.ron.abcdefgh.tmp",
            ".board.ron.abc.efgh.tmp",
        ];
        for name in kept.iter().chain(&[".board.ron.abcdefgh.tmp"]) {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        remove_leftovers(&path, SystemTime::now() + Duration::from_mins(59));
        assert_eq!(names(folder.path()).len(), 6, "too young");
        remove_leftovers(&path, SystemTime::now() + Duration::from_mins(61));
        let left = names(folder.path());
        assert_eq!(left.len(), 5);
        assert!(!left.contains(&".board.ron.abcdefgh.tmp".into()));
    }

    #[test]
    fn another_name_of_the_file_is_told_about() {
        let (folder, path) = board();
        std::fs::hard_link(&path, folder.path().join("twin.ron")).unwrap();
        let prepared = prepare(&path, b"new", Some(&path.metadata().unwrap())).unwrap();
        assert!(prepared.warnings[0].contains("hard link"), "{:?}", prepared.warnings);
    }
}
