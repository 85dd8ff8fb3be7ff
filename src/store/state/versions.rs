//! The kept versions of the board, good or broken, each with its time. Not the current file, and never shared: they lie in this
//! user's private folder.
//!
//! A version is accounted for if everything that led to it is in the log, or was before this machine first looked. The next version
//! is compared with the last of those.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::snapshot::Revision;
use crate::store::file::atomic;
use crate::store::file::lock;
use crate::store::file::system;
use crate::store::options::Clock;
use crate::store::state::memory::private_folder;

#[cfg(test)]
mod tests;

use crate::store::state::delta::Patch;
use crate::store::state::retention::{Fate, KeptVersion, Standing, thin};

/// Smaller texts are kept whole, so that any editor can open them, in bytes.
const SMALL: usize = 64 << 10;

/// How often, and after how long each time, the folder is asked for while another process writes to it.
const TRIES: u32 = 25;
const AGAIN: Duration = Duration::from_millis(10);

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
const STANDINGS: [(Standing, &str); 4] =
    [(Standing::Accounted, "a"), (Standing::Seen, "s"), (Standing::Broken, "b"), (Standing::Base, "base")];

/// The versions of one board, in a folder of their own, in the order in which they were seen.
#[derive(Clone, Debug)]
pub(crate) struct Versions {
    folder: PathBuf,
    clock: Clock,
}

/// A version in the folder: a file whose name says everything about it, and that holds the text or a patch of another.
#[derive(Clone, Debug)]
struct Kept {
    number: u64,
    at: DateTime<Utc>,
    rev: Revision,
    standing: Standing,
    /// The version that the file is a patch of.
    base: Option<Revision>,
}

/// What was in the log when a version was accounted for, as it stands in a file.
#[derive(Serialize, Deserialize)]
struct Remembered {
    rev: String,
    log: BTreeMap<String, String>,
}

impl Versions {
    /// Those that are remembered in the folder `memory`, which need not be there yet.
    pub(crate) fn of(memory: &Path, clock: Clock) -> Self {
        Self { folder: memory.join("versions"), clock }
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
        self.text(&self.list(), rev)
    }

    /// All of them, oldest first.
    pub(crate) fn all(&self) -> Vec<Version> {
        let mut all: Vec<Version> = Vec::new();
        for kept in self.list().into_iter().filter(|kept| kept.standing != Standing::Base) {
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
        for kept in before.filter(|kept| matches!(kept.standing, Standing::Accounted | Standing::Seen)) {
            if texts.len() == most || left == 0 {
                break;
            }
            if kept.rev == rev || texts.iter().any(|(known, _)| *known == kept.rev) {
                continue;
            }
            if let Some(text) = self.text(&list, kept.rev).and_then(|bytes| String::from_utf8(bytes).ok()) {
                left = left.saturating_sub(text.len());
                texts.push((kept.rev, text));
            }
        }
        texts.reverse();
        texts
    }

    /// Keeps `bytes`, which are of the revision `rev`, as the last version that is accounted for.
    pub(crate) fn keep(&self, rev: Revision, bytes: &[u8]) -> io::Result<()> {
        match self.listed()?.last().filter(|newest| newest.rev == rev) {
            Some(same) if same.standing == Standing::Accounted => Ok(()),
            Some(same) => {
                let accounted = Kept { standing: Standing::Accounted, ..same.clone() };
                std::fs::rename(self.path(same), self.path(&accounted))
            }
            None => self.add(rev, bytes, Standing::Accounted),
        }
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
        if holds_nothing || self.listed()?.iter().any(|kept| kept.rev == rev && kept.standing != Standing::Base) {
            return Ok(());
        }
        self.add(rev, bytes, if is_broken { Standing::Broken } else { Standing::Seen })
    }

    fn add(&self, rev: Revision, bytes: &[u8], standing: Standing) -> io::Result<()> {
        private_folder(&self.folder)?;
        let alone = self.alone();
        let mut list = self.listed()?;
        let at = self.clock.now();
        let number = list.last().map_or(1, |last| last.number + 1);
        // What a patch needs may be thrown away by somebody else, if we are not alone.
        let patch = alone.is_some().then(|| self.patch(&list, rev, bytes)).flatten();
        let (base, content) = patch.map_or((None, None), |(base, patch)| (Some(base), Some(patch)));
        let kept = Kept { number, at, rev, standing, base };
        let mut temp = tempfile::NamedTempFile::new_in(&self.folder)?;
        temp.write_all(content.as_deref().unwrap_or(bytes))?;
        temp.persist(self.path(&kept))?;
        list.push(kept);
        if alone.is_some() {
            self.thin(&list);
        }
        Ok(())
    }

    /// A large text as a patch of the newest one that is kept whole, if that is much smaller.
    fn patch(&self, list: &[Kept], rev: Revision, bytes: &[u8]) -> Option<(Revision, Vec<u8>)> {
        if bytes.len() < SMALL {
            return None;
        }
        let whole = |kept: &&Kept| kept.base.is_none();
        let same = list.iter().filter(whole).rfind(|kept| kept.rev == rev);
        let base = same.or_else(|| list.iter().rfind(whole))?;
        let patch = Patch::between(&self.text(list, base.rev)?, bytes).bytes();
        (patch.len() < bytes.len() / 4).then_some((base.rev, patch))
    }

    fn text(&self, list: &[Kept], rev: Revision) -> Option<Vec<u8>> {
        let is_it = |bytes: &Vec<u8>| Revision::of(bytes) == rev;
        let read = |kept: &Kept| std::fs::read(self.path(kept)).ok();
        let same = || list.iter().rev().filter(|kept| kept.rev == rev);
        let whole = same().filter(|kept| kept.base.is_none()).find_map(|kept| read(kept).filter(is_it));
        whole.or_else(|| {
            let patched = |kept: &Kept| {
                let base = kept.base?;
                let whole = list.iter().rev().filter(|kept| kept.rev == base && kept.base.is_none());
                let whole = whole.filter_map(read).find(|bytes| Revision::of(bytes) == base)?;
                Patch::read(&read(kept)?)?.apply(&whole).filter(is_it)
            };
            same().find_map(patched)
        })
    }

    /// The right to throw things away, until it is dropped; `None` where it is not to be had.
    fn alone(&self) -> Option<File> {
        let path = self.folder.join("lock");
        let file = system::open_lock(&path, false, true).or_else(|_| system::open_lock(&path, true, true)).ok()?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Some(file),
                Err(std::fs::TryLockError::WouldBlock) => lock::pause(lock::jittered(AGAIN)),
                Err(std::fs::TryLockError::Error(_)) => return None,
            }
        }
        None
    }

    /// Makes room.
    fn thin(&self, list: &[Kept]) {
        let size = |kept: &Kept| self.path(kept).metadata().map_or(0, |metadata| metadata.len());
        let row = |kept: &Kept| KeptVersion {
            at: kept.at,
            rev: kept.rev,
            standing: kept.standing,
            base: kept.base,
            bytes: size(kept),
        };
        let now = self.clock.now();
        for (kept, fate) in list.iter().zip(thin(&list.iter().map(row).collect::<Vec<_>>(), now)) {
            let path = self.path(kept);
            // What cannot be done now is done next time.
            let _ = match fate {
                Fate::Stays => Ok(()),
                Fate::Goes => std::fs::remove_file(path),
                Fate::Base if kept.standing == Standing::Base => Ok(()),
                Fate::Base => {
                    let base = Kept { standing: Standing::Base, ..kept.clone() };
                    std::fs::rename(path, self.path(&base))
                }
            };
        }
        atomic::sweep_folder(&self.folder, now.into(), |name| name.starts_with(".tmp"));
    }

    fn path(&self, kept: &Kept) -> PathBuf {
        self.folder.join(kept.name())
    }

    /// All files, the last one last; none where they cannot be told.
    fn list(&self) -> Vec<Kept> {
        self.listed().unwrap_or_default()
    }

    /// The same for who adds to them: what is there and cannot be seen would lose its place to what comes.
    fn listed(&self) -> io::Result<Vec<Kept>> {
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let names = entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
        let mut list: Vec<Kept> = names.iter().filter_map(|name| Kept::named(name.to_str()?)).collect();
        list.sort_by_key(|kept| (kept.number, kept.at, kept.rev.to_string()));
        Ok(list)
    }
}

impl Kept {
    /// `0000000041-1795420800123-9c1e0123456789ab-a.ron`, and for a patch `…-a.9c1e0123456789ab.patch`.
    fn name(&self) -> String {
        let Self { number, at, rev, standing, base } = self;
        let (_, standing) = STANDINGS.iter().find(|(known, _)| known == standing).expect("the table has all of them");
        let ending = base.map_or_else(|| "ron".to_owned(), |base| format!("{base}.patch"));
        format!("{number:010}-{:013}-{rev}-{standing}.{ending}", at.timestamp_millis())
    }

    fn named(name: &str) -> Option<Self> {
        let (name, ending) = name.split_once('.')?;
        let base = match ending.strip_suffix(".patch") {
            Some(base) => Some(base.parse().ok()?),
            None if ending == "ron" => None,
            None => return None,
        };
        let mut parts = name.split('-');
        let (number, at) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let (rev, letter) = (parts.next()?.parse().ok()?, parts.next()?);
        let (standing, _) = STANDINGS.iter().find(|(_, known)| *known == letter)?;
        let at = DateTime::from_timestamp_millis(at)?;
        parts.next().is_none().then_some(Self { number, at, rev, standing: *standing, base })
    }
}
