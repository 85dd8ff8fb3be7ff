//! What this user's program remembers of one board between runs, on this computer. Losing it costs a new log file and the
//! attribution of the next edit by hand; never state.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::log::entry::EntryId;
use crate::log::file_name::LogName;
use crate::store::file::read::LastRead;
use crate::store::file::system::{self, private_folder};
use crate::store::options::Clock;
use crate::store::state::open_question::Question;
use crate::store::state::versions::Versions;

/// Log files that are remembered; one more comes with each branch or copy of the board that is written to.
const MOST: usize = 64;

/// The file with the name of the layout that was shown last.
const LAYOUT: &str = "layout";

/// The file with what was seen of the history when the board was left last.
const VISIT: &str = "visit.ron";

/// The folder with what is remembered about one board.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    folder: PathBuf,
}

/// A log file that was written from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// The file.
    pub(crate) name: LogName,
    /// What was written last.
    pub(crate) last: EntryId,
    /// How many entries of its own it has had.
    pub(crate) counter: u64,
}

/// As it stands in the file.
#[derive(Serialize, Deserialize)]
struct Remembered {
    /// Which folder this is, as the system says: a copy of it is another one.
    folder: String,
    files: Vec<RememberedFile>,
}

#[derive(Serialize, Deserialize)]
struct RememberedFile {
    name: String,
    last: String,
    counter: u64,
}

/// The last look at the board.
#[derive(Serialize, Deserialize)]
struct RememberedVisit {
    at: String,
    seen: BTreeMap<String, String>,
}

impl Memory {
    /// What `state` holds about the board at `target`. Makes nothing.
    pub(crate) fn of(state: &Path, target: &Path) -> Self {
        let hash = blake3::hash(target.as_os_str().as_encoded_bytes()).to_hex();
        Self { folder: state.join("boards").join(&hash[..16]) }
    }

    /// Where working copies lie; the folder need not be there yet.
    pub(crate) fn working_copies(&self) -> PathBuf {
        self.folder.join("drafts")
    }

    /// The kept versions, as they are now.
    pub(crate) fn versions(&self, clock: Clock, last: &LastRead) -> Versions {
        Versions::of(&self.folder, clock, last)
    }

    /// The question that waits for an answer.
    pub(crate) fn question(&self) -> Question {
        Question::of(&self.folder)
    }

    /// The files that were written from here, the newest last. None if this is a copy of the memory of somebody else.
    pub(crate) fn files(&self) -> Vec<Written> {
        let read = || -> Option<Vec<Written>> {
            let remembered: Remembered = ron::from_str(&std::fs::read_to_string(self.file()).ok()?).ok()?;
            let is_ours = Some(remembered.folder) == self.identity();
            let files = remembered.files.into_iter().filter(|_| is_ours);
            files.map(RememberedFile::read).collect()
        };
        read().unwrap_or_default()
    }

    /// Remembers that `written` is how this file stands now.
    pub(crate) fn keep(&self, written: Written) -> io::Result<()> {
        private_folder(&self.folder)?;
        let mut files = self.files();
        files.retain(|file| file.name != written.name);
        files.push(written);
        files.drain(..files.len().saturating_sub(MOST));
        let remembered = Remembered {
            folder: self.identity().unwrap_or_default(),
            files: files.iter().map(RememberedFile::of).collect(),
        };
        let text =
            ron::ser::to_string_pretty(&remembered, ron::ser::PrettyConfig::default()).map_err(io::Error::other)?;
        let mut temp = tempfile::NamedTempFile::new_in(&self.folder)?;
        temp.write_all(text.as_bytes())?;
        temp.persist(self.file())?;
        Ok(())
    }

    /// The name of the layout that was shown last; `None` if that is not known.
    pub(crate) fn layout(&self) -> Option<String> {
        let name = std::fs::read_to_string(self.folder.join(LAYOUT)).ok()?;
        Some(name.trim().to_owned()).filter(|name| !name.is_empty())
    }

    /// Remembers the layout of this name.
    pub(crate) fn keep_layout(&self, name: &str) -> io::Result<()> {
        private_folder(&self.folder)?;
        std::fs::write(self.folder.join(LAYOUT), format!("{name}\n"))
    }

    /// What was seen of the history when the board was left last: the last line of each log file, and when that was; `None` if
    /// that is not known.
    pub(crate) fn visit(&self) -> Option<(BTreeMap<String, String>, DateTime<Utc>)> {
        let visit: RememberedVisit = ron::from_str(&std::fs::read_to_string(self.folder.join(VISIT)).ok()?).ok()?;
        Some((visit.seen, visit.at.parse().ok()?))
    }

    /// Remembers what has been seen of the history.
    pub(crate) fn keep_visit(&self, seen: BTreeMap<String, String>, at: DateTime<Utc>) -> io::Result<()> {
        private_folder(&self.folder)?;
        let visit = RememberedVisit { at: at.to_rfc3339_opts(SecondsFormat::Millis, true), seen };
        let text = ron::ser::to_string_pretty(&visit, ron::ser::PrettyConfig::default()).map_err(io::Error::other)?;
        let mut temp = tempfile::NamedTempFile::new_in(&self.folder)?;
        temp.write_all(text.as_bytes())?;
        temp.persist(self.folder.join(VISIT))?;
        Ok(())
    }

    /// One for each computer: a home folder may be shared.
    fn file(&self) -> PathBuf {
        let host: String = system::host().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        self.folder.join(format!("log-{host}.ron"))
    }

    fn identity(&self) -> Option<String> {
        system::folder_id(&self.folder).map(system::lasting)
    }
}

impl RememberedFile {
    fn of(written: &Written) -> Self {
        Self { name: written.name.to_string(), last: written.last.to_string(), counter: written.counter }
    }

    fn read(self) -> Option<Written> {
        Some(Written { name: LogName::parse(&self.name)?, last: self.last.parse().ok()?, counter: self.counter })
    }
}
