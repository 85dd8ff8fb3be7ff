//! What a merge of boards is made from: a conflict in the file, and the log with that of another commit. Merges nothing.

use std::path::Path;
use std::sync::Arc;

use crate::document::Document;
use crate::git::sides::Operation;
use crate::log::codec;
use crate::log::history::History;
use crate::store::commit::request::Unmerged;
use crate::store::log::reader::{Depth, Log};
use crate::store::log::records::Records;

/// A conflict in the board's file, ready to be merged.
#[derive(Clone, Debug)]
pub struct Resolvable {
    /// Who wanted what each side says: people, with what git calls the side.
    pub names: [String; 2],
    /// How many conflicts the markers tell of.
    pub conflicts: usize,
    /// Our side, and in which file it is.
    pub ours: Unmerged,
    /// The other side.
    pub theirs: Document,
    /// What both came from.
    pub base: Option<Document>,
    /// How that is known.
    pub from: BaseFrom,
    /// The log of both sides.
    pub history: Arc<History>,
    /// What git is in the middle of; `None` if it knows nothing of the conflict.
    pub(crate) operation: Option<Operation>,
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

/// The log beside the board at `target`, with these files that another commit has of it.
pub(crate) fn history_with(target: &Path, files: Vec<(String, Vec<u8>)>) -> History {
    let mut log = Log::open(target).unwrap_or_else(|_| Log::unread(target));
    log.read(Depth::Whole);
    let mut history = log.history().clone();
    // Under names of their own: what stands in both is known by its id.
    let pieces =
        files.into_iter().map(|(name, bytes)| (format!("another/{name}"), codec::read(&bytes, &Records).entries, true));
    history.add_pieces(pieces.collect::<Vec<_>>());
    history
}
