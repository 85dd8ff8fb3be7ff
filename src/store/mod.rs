//! The only owner of the board's file: finds it, reads it, locks it, writes it, watches it. Decides nothing about the plan:
//! what is written is a change of [`model`](crate::model) made to the text by [`document`](crate::document).
//!
//! Reading order: files ([`mod@file`]: paths, reading, the lock, atomic replacement), the log beside the board (`log`), what this
//! machine remembers (`state`), the handle to all that (`handle`), the steps of a write (`commit`), other operations on a board
//! (`operation`: create, restore, resolve, old copies), and noticing edits by others ([`watch`]). Below is all that a board can be
//! asked for.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the door to the file: it touches files, waits for locks and reads the clock"
)]

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::log::undo::Undone;
use crate::model::board::Board;
use crate::model::change::{By, Change, Proposal, Subject};
use crate::model::snapshot::Revision;
use crate::store::commit::external_edit::Observed;
use crate::store::commit::request::WriteRequest;
use crate::store::commit::{look, request, write};
use crate::store::file::{paths, read};
use crate::store::operation::working_copy::{NotTaken, WorkingCopy};
use crate::store::operation::{
    capabilities, conflict, conflict_logs, create, export, restore, stale_save, working_copy,
};

mod options;
mod git;
mod handle;
pub(crate) mod commit;
pub mod watch;
pub mod file;
pub(crate) mod log;
mod state;
pub(crate) mod operation;

pub use crate::message::Which;
pub use crate::store::commit::error::{CommitError, Conflict};
pub use crate::store::commit::request::{BothLogs, Committed, Incoming, Unmerged};
pub(crate) use crate::store::file::error::FileError;
pub use crate::store::file::read::{Loaded, ReadError};
pub use crate::store::file::system::Stamp;
pub use crate::store::handle::{PATIENCE, Store};
pub use crate::store::log::reader::{Depth, Log};
pub(crate) use crate::store::operation::capabilities::Means;
pub(crate) use crate::store::operation::conflict::NotResolvable;
pub use crate::store::operation::create::CreateError;
pub(crate) use crate::store::operation::export::ExportError;
pub(crate) use crate::store::operation::merge::history_with;
pub(crate) use crate::store::operation::merge::{BaseFrom, Resolvable};
pub(crate) use crate::store::operation::restore::PutBack;
pub(crate) use crate::store::operation::stale_save::Healing;
pub use crate::store::operation::stale_save::OldCopy;
pub(crate) use crate::store::options::Clock;
pub use crate::store::options::{Origin, Without};
pub(crate) use crate::store::state::versions::Version;

/// Reading.
impl Store {
    /// The board as it is now. An editor that is just writing it is waited for, for less than half a second.
    pub fn read(&self) -> Result<Loaded, ReadError> {
        let read = read::patiently(&self.board, &self.last_read);
        self.saw(&read);
        read
    }

    /// The log, of which the newest entry of each file is read.
    pub(crate) fn log(&self) -> Result<Log, FileError> {
        self.open_log()
    }

    /// The log, read back to `depth`.
    pub fn history(&self, depth: Depth) -> Result<Log, FileError> {
        let mut log = self.open_log()?;
        log.read(depth);
        Ok(log)
    }

    /// The versions that were seen from here, oldest first; none if nothing is remembered (see [`Origin::state`]).
    pub fn versions(&self) -> Vec<Version> {
        self.kept_versions().map_or_else(Vec::new, |versions| versions.all())
    }

    /// The bytes of a version, if they are still here.
    pub fn version(&self, revision: Revision) -> Option<Vec<u8>> {
        self.kept_versions()?.bytes(revision)
    }

    /// The text of the board in a revision of git; `None` if git knows no such thing.
    pub(crate) fn of_revision(&self, revision: &str) -> Option<String> {
        git::of_revision(&paths::resolve(&self.board).ok()?, revision)
    }

    /// What the place of this board can do.
    pub(crate) fn means(&self) -> Means {
        capabilities::means(self)
    }
}

/// Writing. Each of these is one step in the log, and on the disk when it returns without an error.
impl Store {
    /// Makes all changes of `proposal`, or none. A mark gets what it has seen.
    pub fn commit(&self, proposal: &Proposal) -> Result<Committed, CommitError> {
        write(self, &WriteRequest::These(proposal))
    }

    /// Makes what `decide` says of the board as it is and of the `depth` newest entries of its log, all under the lock: nobody
    /// changes either meanwhile. It may be asked more than once, if others write without a lock.
    pub(crate) fn commit_decided(
        &self,
        who: &str,
        by: By,
        depth: usize,
        decide: &dyn Fn(&Board, &History) -> Vec<Change>,
    ) -> Result<Committed, CommitError> {
        write(self, &WriteRequest::Decided { who, by, depth, decide })
    }

    /// Takes a step of `who` back, and says in [`Committed::sentence`] what that was. What somebody changed since is refused,
    /// with [`CommitError::Undo`].
    pub fn undo(&self, who: &str, which: &Which) -> Result<Committed, CommitError> {
        write(self, &WriteRequest::Back { who, which })
    }

    /// What [`undo`](Self::undo) would do, as the log has it now. Writes nothing.
    pub(crate) fn way_back(&self, who: &str, which: &Which) -> Result<Undone, CommitError> {
        request::way_back(self, who, which)
    }

    /// Merges `incoming` into the board. Dropped changes are in [`Committed::clashes`].
    pub fn merge(&self, incoming: &Incoming) -> Result<Committed, CommitError> {
        write(self, &WriteRequest::Merge(incoming))
    }

    /// Makes the board's file, which holds `text` from its first moment on. Fails if there is anything of its name, be it a
    /// link to nowhere. Gives what went wrong without stopping that, as raw text.
    pub fn create(&self, text: &str) -> Result<(Loaded, Option<String>), CreateError> {
        create::create(self, text)
    }

    /// Brings the version `revision` back, for `who`, if there is no board that can be read.
    pub(crate) fn put_back(&self, revision: Revision, who: &str) -> Result<PutBack, CommitError> {
        restore::put_back(self, revision, who)
    }

    /// Writes `text` to the file at `path`, through symbolic links, whole or not at all; a file that is there keeps its mode.
    pub(crate) fn export(&self, path: &Path, text: &str) -> Result<(), ExportError> {
        export::export(self, path, text)
    }
}

/// What others did.
impl Store {
    /// Logs what somebody changed in the board with an editor since this machine looked last, if nobody else did; gives what it
    /// logged. Waits for the lock if there is anything to do. A machine that looks for the first time only remembers what it
    /// sees.
    pub fn observe(&self) -> Result<Vec<std::sync::Arc<Entry>>, CommitError> {
        match look::observe(self)? {
            Observed::Entries(entries) => Ok(entries),
            Observed::Later => Ok(Vec::new()),
        }
    }

    /// The conflict that the board's file is in. Keeps the text with its markers as a version.
    pub fn conflict(&self) -> Result<Resolvable, NotResolvable> {
        conflict::conflict(self)
    }

    /// Merges the log files that git left unmerged or full of markers; gives their names. A rehearsal writes nothing.
    pub(crate) fn merge_logs(&self, is_rehearsal: bool) -> Result<Vec<String>, CommitError> {
        conflict_logs::merge_logs(self, is_rehearsal)
    }

    /// The old copy that was saved, if it still undoes something and nobody has decided about it.
    pub fn old_copy(&self) -> Option<OldCopy> {
        stale_save::old_copy(self)
    }

    /// Looks for an old copy among what was saved since somebody looked last; gives what is told of it.
    pub(crate) fn look_for_old_copies(&self) -> Vec<String> {
        stale_save::look_into_saves(self)
    }

    /// What heals the old copy now; `None` if there is nothing left to heal.
    pub(crate) fn healing(&self, copy: &OldCopy) -> Option<Healing> {
        stale_save::healing(self, copy)
    }

    /// Puts back what the old copy undid, as one step of `who`.
    pub fn heal(&self, copy: &OldCopy, who: &str, by: By) -> Result<Committed, CommitError> {
        stale_save::heal(self, copy, who, by)
    }

    /// Lets the board be as it was saved. That is a step of `who` in the log, as if they had made it so: then nobody else is asked
    /// any more, either, and an undo puts back what the old copy undid.
    pub(crate) fn keep_saved(&self, copy: &OldCopy, who: &str, by: By) -> Result<Committed, CommitError> {
        stale_save::keep_saved(self, copy, who, by)
    }

    /// A copy of the board as it is now, to be edited, with the place of a module or developer.
    pub(crate) fn draft(&self, of: Option<&Subject>) -> Result<WorkingCopy, CommitError> {
        working_copy::draft(self, of)
    }

    /// Merges what was changed in the copy into the board as it is now; `None` if nothing was. The copy is gone then.
    pub(crate) fn take_back(&self, draft: &WorkingCopy, who: &str, by: By) -> Result<Option<Committed>, NotTaken> {
        working_copy::take_back(self, draft, who, by)
    }
}

/// What this user's machine remembers. That it cannot be remembered harms nobody.
impl Store {
    /// How this user looked at the board last, as the screen calls it; `None` if that is not known.
    pub(crate) fn last_layout(&self) -> Option<String> {
        self.memory()?.layout()
    }

    /// Remembers how this user looks at the board, as the screen calls it in one line.
    pub(crate) fn remember_layout(&self, name: &str) {
        if let Some(Err(error)) = self.memory().map(|memory| memory.keep_layout(name)) {
            tracing::debug!(%error, "cannot remember the layout");
        }
    }

    /// What this user had seen of the history when they left the board last: the last line of each log file, and when that was;
    /// `None` if that is not known.
    pub(crate) fn last_visit(&self) -> Option<(BTreeMap<String, String>, DateTime<Utc>)> {
        self.memory()?.visit()
    }

    /// Remembers what this user has seen of the history.
    pub(crate) fn remember_visit(&self, seen: BTreeMap<String, String>, at: DateTime<Utc>) {
        if let Some(Err(error)) = self.memory().map(|memory| memory.keep_visit(seen, at)) {
            tracing::debug!(%error, "cannot remember the visit");
        }
    }
}
