//! The lock beside the board: only its holder writes. Never locks the board itself (a replaced board takes its lock with it)
//! and never deletes the lock file (a process that waits on the old one would hold a lock nobody else sees). Others may delete
//! it: after waiting, and again before writing, the holder checks that the name still means the locked file.

use std::fs::{File, Metadata, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::model::shown::Shown;
use crate::store::file::deadline::Deadline;
use crate::store::file::error::FileError;
use crate::store::file::{paths, system};

/// The shortest and the longest time between two tries.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(50));

/// The first bytes of the lock file are its holder's signature, padded with blanks to this length and ended by a line break.
/// Only they are ever overwritten, so what stands behind them survives a change of hands.
const SIGNATURE: usize = 128;

/// More than this cannot be written ahead: the entries of thousands of changes, with their texts.
const LONGEST_AHEAD: u64 = 256 << 20;

/// The right to write the board, until it is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    /// `None`: this file system has no locks, and a writer must verify afterwards that its text is still there.
    file: Option<File>,
    path: PathBuf,
    /// The clock of the file system, at the moment of the lock; `None` if the lock could not be signed.
    taken: Option<SystemTime>,
}

/// Why there is no lock.
#[derive(Debug)]
pub(crate) enum LockError {
    /// Somebody else holds it all the time.
    Held { lock: PathBuf, holder: Option<String> },
    /// It could not even be tried.
    File(FileError),
}

impl Lock {
    /// Locks the board at `target`, waiting until `deadline` at most. A lock file that has to be made is shared with whoever may
    /// use `board`, if there is one; `who` signs it.
    pub(crate) fn take(
        target: &Path,
        board: Option<&Metadata>,
        who: &str,
        deadline: Deadline,
    ) -> Result<Self, LockError> {
        let path = paths::lock(target).path;
        loop {
            let mut file = open(&path, board).map_err(LockError::File)?;
            if !wait(&file, &path, deadline)? {
                return Ok(Self { file: None, path, taken: None });
            }
            if !is_at(&file, &path) {
                // Somebody deleted it while we waited: others lock the one that is there now.
                if deadline.is_over() {
                    return Err(LockError::Held { lock: path, holder: None });
                }
                continue;
            }
            // Naming the holder is a courtesy: a lock that cannot be written to locks as well.
            let taken = sign(&mut file, who).and_then(|()| file.metadata()?.modified()).ok();
            return Ok(Self { file: Some(file), path, taken });
        }
    }

    /// As on a file system that knows no locks.
    pub(crate) fn none() -> Self {
        Self { file: None, path: PathBuf::new(), taken: None }
    }

    /// Whether others still find this lock where they look for one. If somebody has deleted it, another writer may hold a new one.
    pub(crate) fn is_in_place(&self) -> bool {
        self.file.as_ref().is_none_or(|file| is_at(file, &self.path))
    }

    /// Whether nobody else can write now.
    pub(crate) fn is_exclusive(&self) -> bool {
        self.file.is_some()
    }

    /// What stands behind the signature, if it is text: what somebody wrote ahead.
    pub(crate) fn ahead(&self) -> Option<String> {
        let mut file = self.file.as_ref()?;
        file.seek(SeekFrom::Start(SIGNATURE as u64)).ok()?;
        let mut bytes = Vec::new();
        file.take(LONGEST_AHEAD).read_to_end(&mut bytes).ok()?;
        String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
    }

    /// Writes `text` behind the signature. It outlasts this process, not the computer: if the power fails in the next moments, or
    /// where the lock cannot be written to or is none, the change is found on the board like an edit by hand.
    pub(crate) fn write_ahead(&self, text: &str) -> io::Result<()> {
        let Some(mut file) = self.file.as_ref().filter(|_| self.taken.is_some()) else { return Ok(()) };
        self.clear_ahead()?;
        file.seek(SeekFrom::Start(SIGNATURE as u64))?;
        file.write_all(text.as_bytes())
    }

    /// Removes what stands behind the signature.
    pub(crate) fn clear_ahead(&self) -> io::Result<()> {
        match self.file.as_ref().filter(|_| self.taken.is_some()) {
            Some(file) if file.metadata()?.len() > SIGNATURE as u64 => file.set_len(SIGNATURE as u64),
            _ => Ok(()),
        }
    }

    /// The lock file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// When it was taken, by the clock that also dates the files beside the board.
    pub(crate) fn taken(&self) -> Option<SystemTime> {
        self.taken
    }
}

/// Whether something seems to be written ahead for the board at `target`: by somebody who is just writing, or was interrupted.
pub(crate) fn is_ahead(target: &Path) -> bool {
    paths::lock(target).path.metadata().is_ok_and(|metadata| metadata.len() > SIGNATURE as u64)
}

/// Whether the name `path` means this very file.
fn is_at(file: &File, path: &Path) -> bool {
    let ours = file.metadata().map(|metadata| system::file_id(&metadata));
    let theirs = path.symlink_metadata().map(|metadata| system::file_id(&metadata));
    matches!((ours, theirs), (Ok(ours), Ok(theirs)) if ours == theirs)
}

/// How often it is tried to open a lock file that others make and delete in the same moments.
const OPENED: u32 = 10;

/// The lock file, with the group and mode of `board` as far as this user may give it those: so it opens to whom the board was
/// opened since.
fn open(path: &Path, board: Option<&Metadata>) -> Result<File, FileError> {
    for _ in 0..OPENED {
        match system::open_lock(path, false, true) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            // To lock it, reading is enough.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                let file = system::open_lock(path, false, false).map_err(FileError::on("lock", path))?;
                return regular(file, path);
            }
            Err(error) => return Err(FileError::new("lock", path, error)),
            Ok(file) => return regular(file, path).inspect(|file| share(file, board)),
        }
        match system::open_lock(path, true, true) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(FileError::new("create", path, error)),
            Ok(file) => {
                share(&file, board);
                return Ok(file);
            }
        }
    }
    Err(FileError::refused("lock", path, "it comes and goes"))
}

/// Best effort: where it fails, its owner and the umask have decided.
fn share(file: &File, board: Option<&Metadata>) {
    let _ = board.map(|board| system::share_with_readers_of(file, board));
}

fn regular(file: File, path: &Path) -> Result<File, FileError> {
    let metadata = file.metadata().map_err(FileError::on("lock", path))?;
    match system::kind(&metadata) {
        system::FileKind::File => Ok(file),
        system::FileKind::Other(_) => Err(FileError::refused("lock", path, "not a regular file")),
    }
}

/// Whether it is locked now; `false` if it never can be.
fn wait(file: &File, path: &Path, deadline: Deadline) -> Result<bool, LockError> {
    let mut step = BACKOFF.0;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(TryLockError::Error(error)) if system::is_lock_unsupported(&error) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(LockError::File(FileError::new("lock", path, error))),
        }
        if !deadline.wait(step) {
            return Err(LockError::Held { lock: path.to_owned(), holder: holder(file) });
        }
        step = (step * 2).min(BACKOFF.1);
    }
}

/// Writes who holds the lock into it, for those who wait.
fn sign(file: &mut File, who: &str) -> io::Result<()> {
    let who = Shown::new(who).cut_end(40);
    let host = Shown::new(&system::host()).cut_end(40);
    let signature = format!("{who}@{host}, process {}", std::process::id());
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&padded(&signature))
}

/// `signature` as exactly [`SIGNATURE`] bytes.
fn padded(signature: &str) -> Vec<u8> {
    let mut end = signature.len().min(SIGNATURE - 1);
    while !signature.is_char_boundary(end) {
        end -= 1;
    }
    let mut bytes = signature.as_bytes()[..end].to_vec();
    bytes.resize(SIGNATURE - 1, b' ');
    bytes.push(b'\n');
    bytes
}

/// Who signed last, for people.
fn holder(mut file: &File) -> Option<String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.take(SIGNATURE as u64).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().next()?.trim();
    (!line.is_empty()).then(|| Shown::new(line).to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::PathBuf;
    use std::time::{Duration, Instant};

    use super::{Lock, LockError, SIGNATURE, padded};
    use crate::store::file::deadline::Deadline;

    const SHORT: Duration = Duration::from_millis(20);

    fn board() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.ron");
        std::fs::write(&path, "()").unwrap();
        (folder, path)
    }

    fn take(path: &std::path::Path, who: &str) -> Result<Lock, LockError> {
        Lock::take(path, Some(&path.metadata().unwrap()), who, Deadline::after(SHORT))
    }

    #[test]
    fn a_held_lock_is_waited_for_and_then_its_holder_is_named() {
        let (_folder, path) = board();
        let held = take(&path, "ana").unwrap();
        let begun = Instant::now();
        let Err(LockError::Held { holder: Some(holder), .. }) = take(&path, "bo") else { panic!("held") };
        assert!(begun.elapsed() >= SHORT);
        assert!(holder.starts_with("ana@") && holder.ends_with(&format!("process {}", std::process::id())), "{holder}");
        drop(held);
        assert!(take(&path, "bo").unwrap().is_exclusive());
    }

    #[test]
    fn who_waited_for_a_lock_that_was_deleted_meanwhile_gets_the_one_that_is_there_now() {
        let (_folder, path) = board();
        for _ in 0..20 {
            let held = take(&path, "ana").unwrap();
            std::thread::scope(|scope| {
                let waiting =
                    scope.spawn(|| Lock::take(&path, None, "bo", Deadline::after(Duration::from_secs(20))).unwrap());
                // Whether they wait already or come a moment later: either way theirs is what others find.
                std::thread::sleep(Duration::from_millis(5));
                std::fs::remove_file(super::paths::lock(&path).path).unwrap();
                drop(held);
                assert!(waiting.join().unwrap().is_in_place());
            });
        }
    }

    #[test]
    fn what_stands_behind_the_signature_survives_a_change_of_hands() {
        let (folder, path) = board();
        drop(take(&path, "a name that is rather long").unwrap());
        let lock = folder.path().join("board.ron.lock");
        std::fs::OpenOptions::new().append(true).open(&lock).unwrap().write_all(b"written ahead\n").unwrap();
        drop(take(&path, "bo").unwrap());
        let text = std::fs::read_to_string(&lock).unwrap();
        assert_eq!(text.lines().nth(1), Some("written ahead"));
        assert!(text.starts_with("bo@") && !text.contains("rather long"), "{text}");
    }

    #[test]
    fn what_is_written_ahead_is_there_for_the_next_until_it_is_cleared() {
        let (_folder, path) = board();
        let lock = take(&path, "ana").unwrap();
        assert_eq!(lock.ahead(), None);
        lock.write_ahead("a rather long text\n").unwrap();
        lock.write_ahead("short\n").unwrap();
        drop(lock);
        let lock = take(&path, "bo").unwrap();
        assert_eq!(lock.ahead().as_deref(), Some("short\n"));
        lock.clear_ahead().unwrap();
        assert_eq!(lock.ahead(), None);
    }

    #[test]
    fn a_signature_has_always_the_same_length() {
        for text in ["", "ana", &"ä".repeat(200)] {
            let bytes = padded(text);
            assert_eq!((bytes.len(), bytes.last()), (SIGNATURE, Some(&b'\n')));
            assert!(std::str::from_utf8(&bytes).is_ok());
        }
    }

    #[test]
    fn a_name_with_escapes_reaches_no_terminal() {
        let (_folder, path) = board();
        let _held = take(&path, "\u{1b}[2Jmallory").unwrap();
        let Err(LockError::Held { holder: Some(holder), .. }) = take(&path, "bo") else { panic!("held") };
        assert!(holder.starts_with("<1B>[2Jmallory@"), "{holder}");
    }

    #[test]
    fn a_lock_that_is_a_link_is_refused_and_what_it_leads_to_is_not_made() {
        let (folder, path) = board();
        let victim = folder.path().join("victim");
        std::os::unix::fs::symlink(&victim, folder.path().join("board.ron.lock")).unwrap();
        let Err(LockError::File(error)) = take(&path, "ana") else { panic!("refused") };
        assert!(error.to_string().ends_with("board.ron.lock: it is a symbolic link, and those are not followed here"));
        assert!(!victim.exists());
    }

    #[test]
    fn the_lock_is_open_to_whoever_may_use_the_board_and_never_executable() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, path) = board();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o775)).unwrap();
        drop(take(&path, "ana").unwrap());
        let lock = folder.path().join("board.ron.lock");
        assert_eq!(lock.metadata().unwrap().permissions().mode() & 0o777, 0o664);
    }
}
