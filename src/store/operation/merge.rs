//! What a merge of boards is made from: a conflict in the file, and the log with that of another commit. Merges nothing.

use std::path::Path;

use crate::document::Document;
use crate::log::codec;
use crate::log::history::History;
use crate::merge::markers::Sides;
use crate::store::commit::request::Unmerged;
use crate::store::log::reader::{Depth, Log};
use crate::store::log::records::Records;

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
