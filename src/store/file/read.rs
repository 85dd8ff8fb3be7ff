//! Reads the file into a document and a snapshot. Never waits for a pipe, and never reads more than the size limit.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::document::{self, Document, Unreadable};
use crate::model::snapshot::{Revision, Snapshot};
use crate::store::file::deadline::Deadline;
use crate::store::file::error::{FileError, shown};
use crate::store::file::system;
use crate::store::file::system::{FileKind, Stamp};

/// A file larger than this is not read at all, in bytes.
pub const LARGEST: u64 = document::LONGEST as u64;

/// A file that nobody has changed for so long is not being written.
const RESTLESS: Duration = Duration::from_millis(250);

/// How long others, who know no lock, may take to write the file, be it anew: for so long it may be empty, half, or away.
pub(crate) const OTHERS_WRITE: Duration = Duration::from_millis(400);

/// From one look at a file that is being written to the next, at most.
const AGAIN: Duration = Duration::from_millis(10);

const MIB: u64 = 1024 * 1024;

/// A board as it was in the file.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its text, to be edited.
    pub document: Document,
    /// Its content, to be shown.
    pub snapshot: Arc<Snapshot>,
    /// What the file looked like from outside just before it was read.
    pub stamp: Stamp,
}

/// Why there is no board to be had from the file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing is there.
    #[error("there is no board at {}{}", shown(path), leading_to(target.as_deref()))]
    NotFound {
        /// The file as it was named.
        path: PathBuf,
        /// Where its symbolic link leads, if it is one.
        target: Option<PathBuf>,
    },
    /// Something else is there.
    #[error("{} is {what} and not a file", shown(path))]
    NotAFile {
        /// The file as it was named.
        path: PathBuf,
        /// What it is: `a folder`.
        what: &'static str,
    },
    /// It is larger than [`LARGEST`].
    #[error("{} has {} MiB, and a board has at most {}", shown(path), bytes / MIB, LARGEST / MIB)]
    TooLarge {
        /// The file as it was named.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// It holds no board; the problems say where and why.
    #[error("{} cannot be read: {}", shown(path), first_problem(unreadable))]
    Unreadable {
        /// The file as it was named.
        path: PathBuf,
        /// The text and what is wrong with it.
        unreadable: Arc<Unreadable>,
    },
    /// The operating system said no.
    #[error(transparent)]
    File(#[from] FileError),
}

impl ReadError {
    /// What the user can do about it; problems of the text carry their own hints.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotFound { target: Some(_), .. } => Some("it is a symbolic link that leads nowhere".into()),
            Self::NotFound { .. } => Some("make a first board with `standup init`".into()),
            Self::NotAFile { .. } => Some("name the file of the board".into()),
            Self::TooLarge { .. } => Some("is this the right file?".into()),
            Self::Unreadable { .. } => None,
            Self::File(error) => error.hint(),
        }
    }

    /// Whether there is nothing of that name, which may be true for a moment only.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}

fn leading_to(target: Option<&Path>) -> String {
    target.map_or_else(String::new, |target| format!(": it leads to {}", shown(target)))
}

fn first_problem(unreadable: &Unreadable) -> String {
    let first = unreadable.problems.iter().find(|p| p.is_error()).or(unreadable.problems.first());
    first.map_or_else(
        || "it is no board".into(),
        |p| {
            format!("line {}, column {}: {}", p.place.line, p.place.column, crate::model::shown::Shown::new(&p.message))
        },
    )
}

/// The bytes of a file, with their revision.
pub(crate) struct Bytes {
    content: Vec<u8>,
    pub(crate) revision: Revision,
    pub(crate) stamp: Stamp,
    /// Of the very file that was read.
    pub(crate) metadata: Metadata,
}

/// Reads and parses; waits for an editor or a checkout that is in the middle of writing.
pub(crate) fn patiently(path: &Path, last: &LastRead) -> Result<Loaded, ReadError> {
    let is_half = |error: &ReadError| matches!(error, ReadError::Unreadable { .. } | ReadError::NotFound { .. });
    let deadline = Deadline::after(OTHERS_WRITE);
    while_others_write(deadline, || read(path, last), |error| is_half(error) && is_restless(path))
}

/// Tries until that leads to something, or to an error that does not pass, for as long as others may take to write the file, and
/// no longer than the deadline.
/// One that never rests has it empty again and again, for a moment: so the next look is soon, and not always after as long.
pub(crate) fn while_others_write<T, E>(
    deadline: Deadline,
    mut attempt: impl FnMut() -> Result<T, E>,
    may_pass: impl Fn(&E) -> bool,
) -> Result<T, E> {
    let deadline = deadline.within(OTHERS_WRITE);
    loop {
        match attempt() {
            Err(error) if may_pass(&error) && deadline.wait(AGAIN) => {}
            done => return done,
        }
    }
}

/// Whether the file changed only just; where there is none, the folder it would be in.
fn is_restless(path: &Path) -> bool {
    let folder = || path.parent()?.metadata().ok();
    let modified = path.metadata().ok().or_else(folder).and_then(|metadata| metadata.modified().ok());
    // Another clock than ours may have written a time that is still to come.
    modified.is_some_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age < RESTLESS))
}

/// Reads and parses.
pub(crate) fn read(path: &Path, last: &LastRead) -> Result<Loaded, ReadError> {
    bytes(path)?.parse(path, last)
}

/// Reads only.
pub(crate) fn bytes(path: &Path) -> Result<Bytes, ReadError> {
    let (file, metadata) = open(path)?;
    let content = at_most(LARGEST, &file, &metadata, path)?;
    // The stamp is older than the bytes: what is written from now on makes another.
    Ok(Bytes { revision: Revision::of(&content), content, stamp: Stamp::of(&metadata), metadata })
}

/// Opens what can be a board.
pub(crate) fn open(path: &Path) -> Result<(File, Metadata), ReadError> {
    let file = system::open_to_read(path).map_err(|error| not_opened(path, error))?;
    // The file that is open is the one to be judged: its name may mean another by now.
    let metadata = file.metadata().map_err(FileError::on("read", path))?;
    match system::kind(&metadata) {
        FileKind::File => Ok((file, metadata)),
        FileKind::Other(what) => Err(ReadError::NotAFile { path: path.to_owned(), what }),
    }
}

fn not_opened(path: &Path, error: io::Error) -> ReadError {
    if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) {
        return ReadError::NotFound { path: path.to_owned(), target: path.read_link().ok() };
    }
    // A socket cannot be opened, and a folder not everywhere.
    match path.metadata().map(|metadata| system::kind(&metadata)) {
        Ok(FileKind::Other(what)) => ReadError::NotAFile { path: path.to_owned(), what },
        _ => FileError::new("read", path, error).into(),
    }
}

fn at_most(limit: u64, file: &File, metadata: &Metadata, path: &Path) -> Result<Vec<u8>, ReadError> {
    let too_large = |bytes| ReadError::TooLarge { path: path.to_owned(), bytes };
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    // It may grow while it is read.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(FileError::on("read", path))?;
    if bytes.len() as u64 > limit { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

impl Bytes {
    /// They themselves.
    pub(crate) fn content(&self) -> &[u8] {
        &self.content
    }

    /// The board they hold, which is the last one from now on.
    pub(crate) fn parse(&self, path: &Path, last: &LastRead) -> Result<Loaded, ReadError> {
        let document = last
            .like(&self.content)
            .map_err(|unreadable| ReadError::Unreadable { path: path.to_owned(), unreadable: Arc::new(unreadable) })?;
        Ok(last.is(document, self.revision, self.stamp))
    }
}

/// The board that this run of the program read or wrote last, for all of its threads: the next one shares with it what is unchanged.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastRead(Arc<Mutex<Option<Loaded>>>);

impl LastRead {
    /// Reads any version of the board.
    pub(crate) fn like(&self, bytes: &[u8]) -> Result<Document, Unreadable> {
        let last = self.lock().as_ref().map(|last| last.document.clone());
        last.map_or_else(|| Document::read(bytes), |last| Document::read_like(bytes, &last))
    }

    /// This is the board in the file.
    pub(crate) fn is(&self, document: Document, revision: Revision, stamp: Stamp) -> Loaded {
        let mut last = self.lock();
        let snapshot = match &*last {
            Some(last) => {
                let warnings = document.warnings().to_vec();
                Arc::new(last.snapshot.next(Arc::clone(document.board()), revision, warnings))
            }
            None => snapshot(&document, revision),
        };
        last.insert(Loaded { document, snapshot, stamp }).clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Loaded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The revision of a file with this document in it.
pub(crate) fn revision(document: &Document) -> Revision {
    Revision::of(document.text().as_bytes())
}

/// What is shown of a document in the file of this revision.
pub(crate) fn snapshot(document: &Document, revision: Revision) -> Arc<Snapshot> {
    Arc::new(Snapshot::new(Arc::clone(document.board()), revision, document.warnings().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::{ReadError, at_most};

    #[test]
    fn a_file_that_grows_while_it_is_read_is_still_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("board.ron");
        std::fs::write(&path, "123").unwrap();
        let small = path.metadata().unwrap();
        std::fs::write(&path, "1234567890").unwrap();
        let read = |limit| at_most(limit, &std::fs::File::open(&path).unwrap(), &small, &path);
        assert!(matches!(read(9), Err(ReadError::TooLarge { bytes: 10, .. })));
        assert_eq!(read(10).unwrap(), b"1234567890");
    }
}
