//! Appends to this replica's own file of the log. Never appends to a file whose last entry it did not write: so clones,
//! branches and shared homes begin files of their own.

use std::fs::{File, Metadata};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::log::codec;
use crate::log::entry::{Entry, Replica};
use crate::log::file_name::LogName;
use crate::store::file::atomic;
use crate::store::file::error::FileError;
use crate::store::file::system;
use crate::store::file::system::FileKind;
use crate::store::log::reader::Log;
use crate::store::options::Origin;
use crate::store::state::memory::{Memory, Written};

/// What was written by this run of the program, if nothing outlasts it.
pub(crate) type Session = Arc<Mutex<Vec<Written>>>;

/// Writes the log of one board.
#[derive(Debug)]
pub(crate) struct LogWriter<'a> {
    origin: &'a Origin,
    session: &'a Session,
    memory: Option<Memory>,
    folder: PathBuf,
}

/// Where the next entries go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogEnd {
    /// The file.
    pub(crate) name: LogName,
    /// The counter of the next entry.
    pub(crate) counter: u64,
}

impl<'a> LogWriter<'a> {
    /// The pen for the log in `folder`. Without a memory, what one run of the program writes is in one file.
    pub(crate) fn new(origin: &'a Origin, session: &'a Session, memory: Option<Memory>, folder: &Path) -> Self {
        Self { origin, session, memory, folder: folder.to_owned() }
    }

    /// Where the next entries of `user` go.
    pub(crate) fn place(&self, log: &mut Log, user: &str) -> LogEnd {
        // Where what it wrote cannot be read, an id might be given twice: then it gets a file of a new name this time.
        if let Some((replica, counter)) = self.origin.replica.as_ref().and_then(|r| Some((r, log.counter(r)?))) {
            let known =
                self.written().into_iter().filter(|file| file.name.replica() == replica).map(|file| file.counter);
            let counter = known.chain([counter]).max().unwrap_or(0) + 1;
            return LogEnd { name: LogName::new(user, replica.clone()), counter };
        }
        let written = self.written();
        let ours = |file: &&Written| {
            file.name == LogName::new(user, file.name.replica().clone()) && log.last(&file.name) == Some(&file.last)
        };
        match written.iter().rev().find(ours) {
            Some(file) => LogEnd { name: file.name.clone(), counter: file.counter + 1 },
            None => LogEnd { name: LogName::new(user, fresh(log, &written)), counter: 1 },
        }
    }

    fn written(&self) -> Vec<Written> {
        match &self.memory {
            Some(memory) => memory.files(),
            None => self.session.lock().map(|files| files.clone()).unwrap_or_default(),
        }
    }

    /// Appends `entries` to the file at `place`, which is made for whoever may use `board` if it is not there. They are on the
    /// disk when this returns. Entries that cannot be logged are reported.
    pub(crate) fn append(&self, place: &LogEnd, entries: &[Entry], board: &Metadata) -> Result<Vec<String>, FileError> {
        let Some(last) = entries.last() else { return Ok(Vec::new()) };
        let counter = entries.iter().filter_map(|entry| entry.id.counter()).max().unwrap_or(place.counter - 1);
        // First: so an id is never given twice, whatever happens next.
        self.remember(Written { name: place.name.clone(), last: last.id.clone(), counter });
        let (lines, warnings) = lines(entries);
        append(&self.folder.join(place.name.to_string()), &lines, board)?;
        Ok(warnings)
    }

    /// Appends `entries`, which somebody else, or an earlier run, was about to append to the file `name`.
    pub(crate) fn finish(
        &self,
        log: &Log,
        name: &LogName,
        entries: &[Entry],
        board: &Metadata,
    ) -> Result<(), FileError> {
        let Some(last) = entries.last() else { return Ok(()) };
        let stands =
            |file: &Written| log.last(name) == Some(&file.last) || entries.iter().any(|entry| entry.id == file.last);
        if let Some(ours) = self.written().into_iter().find(|file| file.name == *name && stands(file)) {
            let counter = entries.iter().filter_map(|entry| entry.id.counter()).max().unwrap_or(ours.counter);
            self.remember(Written { last: last.id.clone(), counter, ..ours });
        }
        append(&self.folder.join(name.to_string()), &lines(entries).0, board)
    }

    /// Forgetting it costs a new file, no more.
    fn remember(&self, written: Written) {
        if let Some(memory) = &self.memory {
            if let Err(error) = memory.keep(written) {
                tracing::warn!(%error, "cannot remember what was logged");
            }
        } else if let Ok(mut files) = self.session.lock() {
            files.retain(|file| file.name != written.name);
            files.push(written);
        }
    }
}

/// A replica that nobody has.
fn fresh(log: &Log, written: &[Written]) -> Replica {
    loop {
        let replica = Replica::from_bits(RandomState::new().build_hasher().finish());
        let taken =
            log.names().any(|name| *name.replica() == replica) || written.iter().any(|w| *w.name.replica() == replica);
        if !taken {
            return replica;
        }
    }
}

/// As lines of a file, without those that are too long, which are reported.
pub(crate) fn lines(entries: &[Entry]) -> (String, Vec<String>) {
    let mut lines = String::new();
    let mut warnings = Vec::new();
    for entry in entries {
        match codec::write(entry) {
            Ok(line) => lines.push_str(&line),
            Err(too_long) => warnings.push(too_long.to_string()),
        }
    }
    (lines, warnings)
}

/// Appends `lines` to the file at `path`. A line without an end stays as it is: they begin on the next.
fn append(path: &Path, lines: &str, board: &Metadata) -> Result<(), FileError> {
    let folder = path.parent().unwrap_or(path);
    make_folder(folder, board)?;
    let mut is_new = false;
    let mut file = match system::open_to_append(path, false) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            is_new = true;
            system::open_to_append(path, true).map_err(FileError::on("create", path))?
        }
        opened => opened.map_err(FileError::on("write", path))?,
    };
    let mut write = || -> io::Result<()> {
        let metadata = file.metadata()?;
        if system::kind(&metadata) != FileKind::File {
            return Err(io::Error::other("not a regular file"));
        }
        // Best effort: where it fails, its owner and the umask have decided.
        let _ = system::share_with_readers_of(&file, board);
        let begin = if ends_a_line(&mut file, metadata.len())? { "" } else { "\n" };
        // In one piece: readers see all of it or nothing, but for a crash.
        file.write_all(format!("{begin}{lines}").as_bytes())?;
        file.sync_data()
    };
    write().map_err(FileError::on("write", path))?;
    if is_new { atomic::sync_folder(path) } else { Ok(()) }
}

fn ends_a_line(file: &mut File, length: u64) -> io::Result<bool> {
    if length == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::Start(length - 1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// Creates the folder of the log, or gives the existing one the board's permissions.
fn make_folder(folder: &Path, board: &Metadata) -> Result<(), FileError> {
    match std::fs::create_dir(folder) {
        Ok(()) => {
            let _ = system::share_folder_with_readers_of(folder, board);
            atomic::sync_folder(folder)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if system::share_folder_with_readers_of(folder, board).unwrap_or(false) {
                share_files(folder, board);
            }
            Ok(())
        }
        Err(error) => Err(FileError::new("create", folder, error)),
    }
}

/// Gives this user's log files in `folder` the board's permissions, which may be wider than when they were created.
fn share_files(folder: &Path, board: &Metadata) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_log = entry.file_name().to_str().is_some_and(|name| LogName::parse(name).is_some());
        if let Ok(file) = system::open_to_append(&entry.path(), false)
            && is_log
        {
            let _ = system::share_with_readers_of(&file, board);
        }
    }
}
