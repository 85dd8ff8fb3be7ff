//! The kept versions of the board, good or broken, each with its time. Not the current file, and never shared: they lie in this
//! user's private folder.
//!
//! A version is accounted for if everything that led to it is in the log, or was before this machine first looked. The next version
//! is compared with the last of those.

use std::cell::{RefCell, RefMut};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::model::snapshot::Revision;
use crate::store::file::atomic;
use crate::store::file::read::LastRead;
use crate::store::file::system::private_folder;
use crate::store::options::Clock;
use crate::store::state::retention::{KeptVersion, MOST_BYTES, Standing, retained};

#[cfg(test)]
mod tests;

/// Old versions are deleted with every so manieth new one: that has to ask for the size of each.
const THINNED: u64 = 16;

/// A version of the board that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Which one.
    pub revision: Revision,
    /// When it was seen first after another one.
    pub at: DateTime<Utc>,
    /// Whether it was no board: a half-written or damaged text.
    pub is_broken: bool,
}

/// As they stand in the name of a file.
const STANDINGS: [(Standing, &str); 3] = [(Standing::Accounted, "a"), (Standing::Seen, "s"), (Standing::Broken, "b")];

/// The versions of one board, in a folder of their own, in the order in which they were seen. The folder is listed once: what other
/// processes add later is not seen by this value.
#[derive(Debug)]
pub(crate) struct Versions {
    folder: PathBuf,
    clock: Clock,
    /// What they are most like.
    last: LastRead,
    listed: RefCell<Option<Vec<Kept>>>,
}

/// A version in the folder: a file whose name says everything about it, and that holds the text.
#[derive(Clone, Copy, Debug)]
struct Kept {
    number: u64,
    at: DateTime<Utc>,
    rev: Revision,
    standing: Standing,
}

/// What was in the log when a version was accounted for, as it stands in a file.
#[derive(Serialize, Deserialize)]
struct Remembered {
    rev: String,
    log: BTreeMap<String, String>,
}

impl Versions {
    /// Those that are remembered in the folder `memory`, which need not be there yet.
    pub(crate) fn of(memory: &Path, clock: Clock, last: &LastRead) -> Self {
        Self { folder: memory.join("versions"), clock, last: last.clone(), listed: RefCell::default() }
    }

    /// The last version that is accounted for.
    pub(crate) fn last(&self) -> Option<Revision> {
        self.list().into_iter().rfind(|kept| kept.standing == Standing::Accounted).map(|kept| kept.rev)
    }

    /// Whether it is one of those that are accounted for.
    pub(crate) fn knows(&self, rev: Revision) -> bool {
        self.list().iter().any(|kept| kept.rev == rev && kept.standing == Standing::Accounted)
    }

    /// The bytes of a version; `None` if it is not here (any more), or was damaged.
    pub(crate) fn bytes(&self, rev: Revision) -> Option<Vec<u8>> {
        let is_it = |bytes: &Vec<u8>| Revision::of(bytes) == rev;
        let list = self.list();
        let mut same = list.iter().rev().filter(|kept| kept.rev == rev);
        same.find_map(|kept| std::fs::read(self.path(kept)).ok().filter(is_it))
    }

    /// The board of a version; `None` also if it is none.
    pub(crate) fn document(&self, rev: Revision) -> Option<Document> {
        self.bytes(rev).and_then(|bytes| self.last.like(&bytes).ok())
    }

    /// All of them, oldest first.
    pub(crate) fn all(&self) -> Vec<Version> {
        let mut all: Vec<Version> = Vec::new();
        for kept in self.list() {
            let is_broken = kept.standing == Standing::Broken;
            // Two may have seen the same at once.
            if all.last().is_none_or(|last| last.revision != kept.rev) {
                all.push(Version { revision: kept.rev, at: kept.at, is_broken });
            }
        }
        all
    }

    /// The newest boards that were seen before `rev` was seen last, oldest first, each text once: `most` of them, or fewer if they
    /// have more than `bytes` together.
    pub(crate) fn before(&self, rev: Revision, most: usize, bytes: usize) -> Vec<(Revision, String)> {
        let list = self.list();
        let mut left = bytes;
        let mut texts: Vec<(Revision, String)> = Vec::new();
        let before = list.iter().rev().skip_while(|kept| kept.rev != rev).skip(1);
        for kept in before.filter(|kept| kept.standing != Standing::Broken) {
            if texts.len() == most || left == 0 {
                break;
            }
            if kept.rev == rev || texts.iter().any(|(known, _)| *known == kept.rev) {
                continue;
            }
            if let Some(text) = self.bytes(kept.rev).and_then(|bytes| String::from_utf8(bytes).ok()) {
                left = left.saturating_sub(text.len());
                texts.push((kept.rev, text));
            }
        }
        texts.reverse();
        texts
    }

    /// Keeps `bytes`, which are of the revision `rev`, as the last version that is accounted for.
    pub(crate) fn keep(&self, rev: Revision, bytes: &[u8]) -> io::Result<()> {
        if let Some(newest) = self.listed()?.last_mut().filter(|newest| newest.rev == rev) {
            let accounted = Kept { standing: Standing::Accounted, ..*newest };
            if newest.standing != Standing::Accounted {
                std::fs::rename(self.path(newest), self.path(&accounted))?;
                *newest = accounted;
            }
            return Ok(());
        }
        self.add(rev, bytes, Standing::Accounted)
    }

    /// What was in the log when the last version was accounted for: the last entry of each file, by the name of the file. `None`
    /// if that is not known.
    pub(crate) fn seen_of_log(&self) -> Option<BTreeMap<String, String>> {
        let Remembered { rev, log } = ron::from_str(&std::fs::read_to_string(self.seen_file()).ok()?).ok()?;
        (rev.parse().ok() == self.last()).then_some(log)
    }

    /// Remembers that this was in the log when the last version, of the revision `rev`, was accounted for.
    pub(crate) fn keep_seen_of_log(&self, rev: Revision, log: &BTreeMap<String, String>) -> io::Result<()> {
        let remembered = Remembered { rev: rev.to_string(), log: log.clone() };
        let text = ron::to_string(&remembered).map_err(io::Error::other)?;
        if std::fs::read_to_string(self.seen_file()).is_ok_and(|known| known == text) {
            return Ok(());
        }
        let mut temp = tempfile::NamedTempFile::new_in(&self.folder)?;
        temp.write_all(text.as_bytes())?;
        temp.persist(self.seen_file())?;
        Ok(())
    }

    fn seen_file(&self) -> PathBuf {
        self.folder.join("log-seen.ron")
    }

    /// Keeps `bytes`, which were in the file, if they are not known yet.
    pub(crate) fn see(&self, rev: Revision, bytes: &[u8], is_broken: bool) -> io::Result<()> {
        let holds_nothing = bytes.iter().all(|byte| matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n'));
        if holds_nothing || self.listed()?.iter().any(|kept| kept.rev == rev) {
            return Ok(());
        }
        self.add(rev, bytes, if is_broken { Standing::Broken } else { Standing::Seen })
    }

    fn add(&self, rev: Revision, bytes: &[u8], standing: Standing) -> io::Result<()> {
        private_folder(&self.folder)?;
        let mut list = self.listed()?;
        let number = list.last().map_or(1, |last| last.number + 1);
        let kept = Kept { number, at: self.clock.now(), rev, standing };
        let mut temp = tempfile::NamedTempFile::new_in(&self.folder)?;
        temp.write_all(bytes)?;
        temp.persist(self.path(&kept))?;
        list.push(kept);
        // Of large ones a few are all that there is room for.
        if number.is_multiple_of(THINNED) || bytes.len() as u64 > MOST_BYTES / THINNED {
            self.thin(&mut list);
        }
        Ok(())
    }

    /// Makes room.
    fn thin(&self, list: &mut Vec<Kept>) {
        let size = |kept: &Kept| self.path(kept).metadata().map_or(0, |metadata| metadata.len());
        let row = |kept: &Kept| KeptVersion { at: kept.at, standing: kept.standing, bytes: size(kept) };
        let now = self.clock.now();
        let mut stays = retained(&list.iter().map(row).collect::<Vec<_>>(), now).into_iter();
        // What cannot be removed now is removed next time.
        list.retain(|kept| stays.next() == Some(true) || std::fs::remove_file(self.path(kept)).is_err());
        // Earlier programs kept differences of texts.
        let is_old =
            |name: &str| Path::new(name).extension().is_some_and(|end| end == "patch") || name.ends_with("-base.ron");
        atomic::sweep_folder(&self.folder, now.into(), |name| name.starts_with(".tmp") || is_old(name));
    }

    fn path(&self, kept: &Kept) -> PathBuf {
        self.folder.join(kept.name())
    }

    /// All of them, the last one last; none where they cannot be told.
    fn list(&self) -> Vec<Kept> {
        self.listed().map_or_else(|_| Vec::new(), |list| list.clone())
    }

    /// The same for who adds to them: what is there and cannot be seen would lose its place to what comes.
    fn listed(&self) -> io::Result<RefMut<'_, Vec<Kept>>> {
        let mut listed = self.listed.borrow_mut();
        if listed.is_none() {
            *listed = Some(listed_in(&self.folder)?);
        }
        Ok(RefMut::map(listed, |listed| listed.get_or_insert_default()))
    }
}

fn listed_in(folder: &Path) -> io::Result<Vec<Kept>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    let mut list: Vec<Kept> = names.iter().filter_map(|name| Kept::named(name.to_str()?)).collect();
    list.sort_by_cached_key(|kept| (kept.number, kept.at, kept.rev.to_string()));
    Ok(list)
}

impl Kept {
    /// `0000000041-1795420800123-9c1e0123456789ab-a.ron`.
    fn name(&self) -> String {
        let Self { number, at, rev, standing } = self;
        let (_, standing) = STANDINGS.iter().find(|(known, _)| known == standing).expect("the table has all of them");
        format!("{number:010}-{:013}-{rev}-{standing}.ron", at.timestamp_millis())
    }

    fn named(name: &str) -> Option<Self> {
        let mut parts = name.strip_suffix(".ron")?.split('-');
        let (number, at) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let (rev, letter) = (parts.next()?.parse().ok()?, parts.next()?);
        let (standing, _) = STANDINGS.iter().find(|(_, known)| *known == letter)?;
        let at = DateTime::from_timestamp_millis(at)?;
        parts.next().is_none().then_some(Self { number, at, rev, standing: *standing })
    }
}
