//! Reads all files of the log as one history, from their ends and only as far as needed. Writes nothing; a file or line that
//! cannot be read is reported, and is no failure.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::log::codec;
use crate::log::entry::{Entry, EntryId, Replica};
use crate::log::file_name::LogName;
use crate::log::footprint::written;
use crate::log::history::{History, Since};
use crate::model::change::Change;
use crate::model::problem::{Place, Problem, Span};
use crate::model::shown::is_unsafe;
use crate::model::snapshot::Revision;
use crate::store::file::error::FileError;
use crate::store::file::paths;
use crate::store::log::segment::LogFile;

/// How many bytes are read on at first; each further time twice as many.
const FIRST: usize = 8 << 10;

/// The most bytes that are read on at a time.
const MOST: usize = 64 << 20;

/// Of more names than these nobody searches the log: it is read.
const SEARCHED: usize = 16;

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// At least so many of the newest entries.
    Newest(usize),
    /// Everything since then, by the clocks of those who did it.
    Time(DateTime<Utc>),
    /// Everything that the newest mark has not seen; everything, if there is no mark.
    Mark,
    /// Everything.
    Whole,
}

/// The log of a board, as far as it was read.
#[derive(Debug)]
pub struct Log {
    folder: PathBuf,
    files: BTreeMap<String, LogFile>,
    /// Files that cannot be read at all.
    closed: BTreeMap<String, FileError>,
    /// Whether it is known which files there are.
    is_listed: bool,
    history: History,
}

/// A line, or a whole file, that was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The log file.
    pub file: PathBuf,
    /// What is wrong, with its bytes and its line in the file.
    pub problem: Problem,
}

impl Log {
    /// The log of the board at `target`.
    pub(crate) fn open(target: &Path) -> Result<Self, FileError> {
        let mut log = Self::unread(target);
        log.refresh()?;
        Ok(log)
    }

    /// The log of the board at `target`, of which nothing was read.
    pub(crate) fn unread(target: &Path) -> Self {
        Self {
            folder: paths::log_folder(target).path,
            files: BTreeMap::new(),
            closed: BTreeMap::new(),
            is_listed: false,
            history: History::default(),
        }
    }

    /// The folder of its files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What was read.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What was skipped of what was read, in the order of the files and of their lines. A file with such lines is read once more,
    /// up to the last of them: it was read from its end, where lines have no numbers yet.
    pub fn skipped(&self) -> Vec<Skipped> {
        let beginning = Place { line: 1, column: 1 };
        let unread = |error: &FileError| Problem::warning(Span::default(), error.to_string());
        let closed = self.closed.iter().map(|(name, error)| (name, Problem { place: beginning, ..unread(error) }));
        let lines = self
            .files
            .iter()
            .flat_map(|(name, file)| file.skipped(&self.folder.join(name)).into_iter().map(move |it| (name, it)));
        let skipped = closed.chain(lines).map(|(name, problem)| Skipped { file: self.folder.join(name), problem });
        let mut skipped: Vec<Skipped> = skipped.collect();
        // They were found from the ends of the files.
        skipped.sort_by(|a, b| (&a.file, a.problem.span.start).cmp(&(&b.file, b.problem.span.start)));
        skipped
    }

    /// Takes in what was written since. Whether there was anything.
    pub fn refresh(&mut self) -> Result<bool, FileError> {
        let was_listed = std::mem::take(&mut self.is_listed);
        let names = names(&self.folder)?;
        self.is_listed = true;
        let known = self.history.entries().count();
        let rewritten = |(name, file): (&String, &LogFile)| {
            names.binary_search(name).is_err() || file.is_rewritten(&self.folder.join(name))
        };
        if self.files.iter().any(rewritten) {
            // A checkout, most likely: what was read says nothing about what is there now.
            (self.files, self.closed, self.history) = Default::default();
            self.grow(names);
            self.read(Depth::Newest(known));
            return Ok(true);
        }
        let from = self.history.whole_from();
        let grown = self.grow(names);
        if was_listed {
            // Of a file that is new only the last entry is read yet, and perhaps that is the end of a step.
            self.read_until(|history| history.whole_from() <= from);
        }
        Ok(grown)
    }

    /// Takes in new files and what was appended to the others.
    fn grow(&mut self, names: Vec<String>) -> bool {
        let mut begun = Vec::new();
        let mut grown = false;
        for name in names {
            let path = self.folder.join(&name);
            let read = match self.files.get_mut(&name) {
                Some(file) => file.newer(&path).map(|entries| {
                    if !entries.is_empty() {
                        grown = true;
                        self.history.add_newer(&name, entries);
                    }
                }),
                None => LogFile::open(&path).map(|(file, entry)| begun.push((name.clone(), file, entry))),
            };
            match read {
                Ok(()) => drop(self.closed.remove(&name)),
                Err(error) => drop(self.closed.insert(name, FileError::new("read", &path, error))),
            }
        }
        grown |= !begun.is_empty();
        let pieces =
            begun.iter_mut().map(|(name, file, entry)| (name.clone(), Vec::from_iter(entry.take()), file.is_whole()));
        self.history.add_pieces(pieces.collect::<Vec<_>>());
        self.files.extend(begun.into_iter().map(|(name, file, _)| (name, file)));
        grown
    }

    /// Reads back to `depth`.
    pub fn read(&mut self, depth: Depth) {
        self.read_until(|history| match depth {
            Depth::Newest(count) => {
                let whole = |entry: &&std::sync::Arc<Entry>| entry.seq >= history.whole_from();
                history.entries().rev().take_while(whole).take(count).count() == count
            }
            Depth::Time(from) => history.reaches(Since::Time(from)),
            Depth::Mark => {
                let mark = history.marks().next_back().filter(|mark| mark.seq >= history.whole_from());
                mark.is_some_and(|mark| history.reaches(Since::Mark(mark)))
            }
            Depth::Whole => false,
        });
    }

    /// Reads further back until it is `enough`, or until everything is read.
    pub(crate) fn read_until(&mut self, mut enough: impl FnMut(&History) -> bool) {
        let mut budget = FIRST;
        while !self.history.is_whole() && !enough(&self.history) {
            self.read_on(budget);
            budget = (budget * 2).min(MOST);
        }
    }

    /// Reads further back until it is `enough`, as [`Self::read_until`] does, but only if what was not read yet says anything of a
    /// subject of these changes: nobody reads the history of a year for something that is not in it.
    pub(crate) fn read_about(&mut self, changes: &[Change], mut enough: impl FnMut(&History) -> bool) {
        // What is edited is mostly what was worked on last: a piece of the end costs less than a search.
        if !self.history.is_whole() && !enough(&self.history) {
            self.read_on(FIRST);
        }
        if self.history.is_whole() || enough(&self.history) {
            return;
        }
        let names = self.names_of(changes);
        if names.len() > SEARCHED || names.iter().any(|name| self.may_mention(name)) {
            self.read_until(enough);
        }
    }

    /// What the subjects of these changes are called in the log, now and before they were renamed.
    fn names_of(&self, changes: &[Change]) -> BTreeSet<String> {
        let subjects = changes.iter().flat_map(written).map(|slot| slot.of);
        let mut names: BTreeSet<String> = subjects.map(|of| codec::name_text(&of).to_owned()).collect();
        let renames: Vec<_> = self.history.renames().collect();
        for entry in renames.iter().rev() {
            if let Change::Rename { what, to, .. } = &entry.change
                && names.contains(to)
            {
                names.insert(what.name().to_owned());
            }
        }
        names
    }

    /// Whether what was not read yet may say something of a subject of this name.
    fn may_mention(&self, name: &str) -> bool {
        // Such characters are spelled in more than one way.
        name.is_empty()
            || name.contains(|c: char| matches!(c, '"' | '\\') || is_unsafe(c))
            || self.files.iter().any(|(file_name, file)| file.mentions(&self.folder.join(file_name), name))
    }

    /// Reads further back, where the newest of what is missing is, about as many bytes.
    fn read_on(&mut self, budget: usize) {
        let mut pieces: HashMap<String, Vec<Entry>> = HashMap::new();
        // The one with the highest end first; they may be thousands.
        let unread = self.files.iter().filter(|(_, file)| !file.is_whole());
        let mut unread: BinaryHeap<(u64, String)> = unread.map(|(name, file)| (file.lowest(), name.clone())).collect();
        let mut read = 0;
        while read < budget {
            let Some((_, name)) = unread.pop() else { break };
            let Some(file) = self.files.get_mut(&name) else { continue };
            match file.older(&self.folder.join(&name), budget - read) {
                Ok((bytes, mut entries)) => {
                    read += bytes;
                    let newer = pieces.entry(name.clone()).or_default();
                    entries.append(newer);
                    *newer = entries;
                }
                Err(error) => {
                    file.give_up();
                    pieces.entry(name.clone()).or_default();
                    self.closed.insert(name.clone(), FileError::new("read", &self.folder.join(&name), error));
                }
            }
            if !file.is_whole() {
                unread.push((file.lowest(), name));
            }
        }
        let files = &self.files;
        let is_whole = |name: &str| files.get(name).is_some_and(LogFile::is_whole);
        self.history.add_pieces(pieces.into_iter().map(|(name, entries)| {
            let whole = is_whole(&name);
            (name, entries, whole)
        }));
    }

    /// The id on the last line of a file that can be read; `None` if there is no such file.
    pub(crate) fn last(&self, name: &LogName) -> Option<&EntryId> {
        self.files.get(&name.to_string())?.last()
    }

    /// The names of all files.
    pub(crate) fn names(&self) -> impl Iterator<Item = LogName> {
        self.files.keys().chain(self.closed.keys()).filter_map(|name| LogName::parse(name))
    }

    /// How many entries of its own `replica` has written; 0 if it has no file, `None` if that cannot be read.
    pub(crate) fn counter(&mut self, replica: &Replica) -> Option<u64> {
        let is_its = |name: &String| LogName::parse(name).is_some_and(|name| name.replica() == replica);
        if !self.is_listed || self.closed.keys().any(is_its) {
            return None;
        }
        if !self.files.keys().any(is_its) {
            return Some(0);
        }
        let newest = |history: &History| {
            let read = history.entries().rev().take_while(|entry| entry.seq >= history.whole_from());
            read.filter(|entry| entry.id.replica() == Some(replica)).find_map(|entry| entry.id.counter())
        };
        self.read_until(|history| newest(history).is_some());
        Some(newest(&self.history).unwrap_or(0))
    }

    /// Whether an entry leads to this revision, however old; what was not read yet is only searched, not read.
    pub(crate) fn explains(&self, rev: Revision) -> bool {
        self.history.explains(rev)
            || self.files.iter().any(|(name, file)| file.mentions(&self.folder.join(name), &codec::rev_text(rev)))
    }
}

/// The names of the files in a log folder that are logs; none if there is no folder.
fn names(folder: &Path) -> Result<Vec<String>, FileError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(FileError::new("read", folder, error)),
    };
    // Half a list would be half a history, and nobody would know.
    let names: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.file_name())).collect();
    let names = names.map_err(FileError::on("read", folder))?.into_iter().filter_map(|name| name.into_string().ok());
    let mut names: Vec<String> = names.filter(|name| LogName::parse(name).is_some()).collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Depth, Log};
    use crate::model::change::Change;
    use crate::model::status::Status::{Done, Pending};
    use crate::store::file::paths;

    /// How many entries of a thousand were read for an edit of this module, and whether it was found in the log.
    fn read_for(id: &str) -> (usize, bool) {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("board.ron");
        let mut text = String::new();
        for seq in 1..=1_000 {
            let change = match seq {
                100 => "Rename(module: \"old.py\", to: \"new.py\")".to_owned(),
                900 => "Rename(module: \"new.py\", to: \"newest.py\")".to_owned(),
                50 => "Move(module: \"old.py\", from: Pending, to: Done)".to_owned(),
                _ => format!("Move(module: \"m{}.py\", from: Pending, to: Done)", seq % 7),
            };
            let at = "2026-01-05T09:00:00Z";
            let _ = writeln!(
                text,
                "(id: \"ana-{seq}\", seq: {seq}, at: \"{at}\", who: \"ana\", by: Key, rev: \"{seq:016x}\", change: {change}),"
            );
        }
        let logs = paths::log_folder(&target).path;
        std::fs::create_dir_all(&logs).unwrap();
        std::fs::write(logs.join("ana.ana.ron"), text).unwrap();
        let mut log = Log::open(&target).unwrap();
        log.read(Depth::Newest(1));
        let change = Change::Move { module: id.into(), from: Pending, to: Done };
        log.read_about(std::slice::from_ref(&change), |history| history.newest_for(&change).is_some());
        let is_found = log.history().newest_for(&change).is_some();
        (log.history().entries().count(), is_found)
    }

    #[test]
    fn for_an_edit_of_something_never_logged_a_handful_of_entries_is_read() {
        let (read, is_found) = read_for("never/logged.py");
        assert!(!is_found && read < 100, "{read} entries");
    }

    #[test]
    fn what_was_logged_is_found_however_old_and_under_the_name_of_that_time() {
        for id in ["m3.py", "newest.py"] {
            assert!(read_for(id).1, "{id}");
        }
    }
}
