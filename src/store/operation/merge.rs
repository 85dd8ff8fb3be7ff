//! Another text of the board that comes in: what it says becomes part of the board, by a merge under the lock. Never takes the
//! place of the board's own text.

use crate::document::Document;
use crate::merge::markers::Sides;
use crate::merge::{MergeError, Side, merge};
use crate::model::change::By;
use crate::model::snapshot::Revision;
use crate::store::Store;
use crate::store::commit::Committed;
use crate::store::commit::error::CommitError;
use crate::store::commit::request::{Made, NotMade, Wanted};

/// Another text of the board, and what it is known to come from.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// What it and the board come from, if that is known.
    pub base: Option<Document>,
    /// The text.
    pub theirs: Document,
    /// Who has its way where both changed the same.
    pub winner: Side,
    /// Whose step it is.
    pub who: String,
    /// By which means.
    pub by: By,
    /// What it is merged into; `None` is the board as it is.
    pub into: Option<Unmerged>,
}

/// A side of a conflict that stands in the board's file.
#[derive(Clone, Debug)]
pub struct Unmerged {
    /// Of the file with the markers: if it is another by then, nothing is written.
    pub revision: Revision,
    /// The side that is ours.
    pub ours: Document,
}

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

impl Incoming {
    /// `document` with it.
    pub(crate) fn made(&self, document: &Document) -> Result<Made, NotMade> {
        let merged = merge(self.base.as_ref(), document, &self.theirs, self.winner).map_err(|error| match error {
            MergeError::Newer(format) => NotMade::Newer(format),
            MergeError::Edit(change, error) => NotMade::Refused(change, error),
        })?;
        Ok(Made {
            document: merged.document,
            changes: merged.changes,
            clashes: merged.clashes,
            who: self.who.clone(),
            by: self.by.clone(),
            sentence: None,
        })
    }
}

impl Store {
    /// Makes the board say what `incoming` says besides, as one step; what gave way is in [`Committed::clashes`].
    pub fn merge(&self, incoming: &Incoming) -> Result<Committed, CommitError> {
        self.write(&Wanted::Merge(incoming))
    }
}
