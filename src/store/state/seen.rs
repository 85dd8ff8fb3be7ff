//! Keeps each version of the board that was read, so that it can be restored. Writes nothing beside the board.

use crate::document::Document;
use crate::model::snapshot::Revision;
use crate::store::Store;
use crate::store::file::paths;
use crate::store::file::read;
use crate::store::file::read::{Bytes, Loaded, ReadError};
use crate::store::state::memory::Memory;
use crate::store::state::versions::{Version, Versions};

impl Store {
    /// The versions that were seen from here, oldest first; none if nothing is remembered (see
    /// [`Origin::state`](crate::store::Origin)).
    pub fn versions(&self) -> Vec<Version> {
        self.remembered().map_or_else(Vec::new, |versions| versions.all())
    }

    /// The bytes of a version, if they are still here.
    pub fn version(&self, revision: Revision) -> Option<Vec<u8>> {
        self.remembered()?.bytes(revision)
    }

    /// What is remembered about the board that is meant now.
    pub(crate) fn remembered(&self) -> Option<Versions> {
        let state = self.origin.state.as_deref()?;
        let target = paths::resolve(&self.board).unwrap_or_else(|_| self.board.clone());
        Some(Versions::of(Memory::of(state, &target).folder(), self.origin.clock))
    }

    /// Keeps what was read.
    pub(crate) fn saw(&self, read: &Result<Loaded, ReadError>) {
        match read {
            Ok(loaded) => self.keep_seen(loaded.snapshot.revision, loaded.document.text().as_bytes(), false),
            Err(ReadError::Unreadable { .. }) => self.saw_broken(),
            Err(_) => {}
        }
    }

    /// Keeps what is in the file, if that is no board.
    pub(crate) fn saw_broken(&self) {
        if let Ok(bytes) = read::bytes(&self.board)
            && Document::read(bytes.content()).is_err()
        {
            self.saw_bytes(&bytes, true);
        }
    }

    /// Keeps what was in the file.
    pub(crate) fn saw_bytes(&self, bytes: &Bytes, is_broken: bool) {
        self.keep_seen(bytes.revision, bytes.content(), is_broken);
    }

    /// That it cannot be kept keeps nobody from going on: then it is not there to be restored.
    fn keep_seen(&self, revision: Revision, bytes: &[u8], is_broken: bool) {
        if let Some(Err(error)) = self.remembered().map(|versions| versions.see(revision, bytes, is_broken)) {
            tracing::warn!(%error, "cannot keep this version of the board");
        }
    }
}
