//! Merges another text into the board under the lock. Never replaces the board's own text.

use crate::document::Document;
use crate::merge::markers::Sides;
use crate::store::Store;
use crate::store::commit::Committed;
use crate::store::commit::error::CommitError;
use crate::store::commit::request::{Incoming, Unmerged, WriteRequest};

/// A conflict in the board's file, ready to be merged.
#[derive(Clone, Debug)]
pub struct Resolvable {
    /// What the markers say.
    pub sides: Sides,
    /// Our side, and in which file it is.
    pub ours: Unmerged,
    /// The other side.
    pub theirs: Document,
    /// What both came from.
    pub base: Option<Document>,
    /// How that is known.
    pub from: BaseFrom,
}

/// How it is known what two sides of a conflict came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BaseFrom {
    /// The markers say it.
    Markers,
    /// Git knows it.
    Git,
    /// The nearest version that was seen here.
    Versions,
    /// It is not known.
    Nowhere,
}

impl Store {
    /// Merges `incoming` into the board as one step. Dropped changes are in [`Committed::clashes`].
    pub fn merge(&self, incoming: &Incoming) -> Result<Committed, CommitError> {
        self.write(&WriteRequest::Merge(incoming))
    }
}
