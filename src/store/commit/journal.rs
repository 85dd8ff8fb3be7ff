//! The record of a write: what is written ahead into the lock file, and the log it ends in. Appends nothing that is there already.

use std::fs::Metadata;

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::snapshot::Revision;
use crate::store::commit::write_ahead::WriteAhead;
use crate::store::file::error::FileError;
use crate::store::file::lock::Lock;
use crate::store::log::reader::Log;
use crate::store::log::writer::{LogEnd, LogWriter};

/// Lock file and log of one board, under the lock.
pub(crate) struct Journal<'a> {
    pub(super) lock: Lock,
    pub(super) log: Log,
    writer: LogWriter<'a>,
}

impl<'a> Journal<'a> {
    pub(super) fn new(lock: Lock, log: Log, writer: LogWriter<'a>) -> Self {
        Self { lock, log, writer }
    }

    pub(super) fn history(&self) -> &History {
        self.log.history()
    }

    /// Reads the ends of the log files. That they cannot be read keeps nobody from changing the board: that is a warning.
    pub(super) fn refresh(&mut self) -> Option<String> {
        self.log.refresh().err().map(|error| error.to_string())
    }

    /// Where the next entries of `user` go.
    pub(super) fn end_for(&mut self, user: &str) -> LogEnd {
        self.writer.place(&mut self.log, user)
    }

    /// What a writer that was interrupted wrote ahead.
    pub(super) fn interrupted(&self) -> Option<WriteAhead> {
        WriteAhead::read(&self.lock.ahead()?)
    }

    pub(super) fn write_ahead(&self, ahead: &WriteAhead) -> Result<(), FileError> {
        self.lock.write_ahead(&ahead.text()).map_err(FileError::on("write", self.lock.path()))
    }

    /// Removes what was written ahead: it is in the log, or came to nothing.
    pub(super) fn clear(&self) {
        if let Err(error) = self.lock.clear_ahead() {
            // What is in the log already is not appended again.
            tracing::warn!(%error, "cannot clear what was written ahead");
        }
    }

    /// Appends entries that are on the board; gives warnings.
    pub(super) fn append(&self, end: &LogEnd, entries: &[Entry], board: &Metadata) -> Result<Vec<String>, FileError> {
        self.writer.append(end, entries, board)
    }

    /// Appends what somebody wrote ahead, if the board has the revision that they wanted; they were interrupted then. Otherwise
    /// the board never was so, and it is forgotten. Gives warnings.
    pub(super) fn finish(&mut self, rev: Revision, board: &Metadata) -> Vec<String> {
        if self.lock.ahead().is_none() {
            return Vec::new();
        }
        let mut warnings = Vec::new();
        if let Some(ahead) = self.interrupted().filter(|ahead| ahead.rev == rev) {
            let mut entries = ahead.entries();
            let done = self.log.last(&ahead.name).and_then(|last| entries.iter().position(|entry| entry.id == *last));
            entries.drain(..done.map_or(0, |at| at + 1));
            if let Err(error) = self.writer.finish(&self.log, &ahead.name, &entries, board) {
                return vec![format!("an earlier change is not in the log: {error}")];
            }
            warnings.extend(self.refresh());
        }
        self.clear();
        warnings
    }
}
