//! Whether a text that somebody saved is an old copy, with what was changed since undone. Only tells: whether that was meant is
//! for people to say.

use crate::document::Document;
use crate::merge::nearest::Lines;
use crate::merge::{Clash, Side, merge};
use crate::model::change::Change;
use crate::model::diff::diff;

/// An old copy that was saved over newer changes.
#[derive(Clone, Debug)]
pub struct Stale {
    /// Which of the older versions it was made from, as far as can be told.
    pub base: usize,
    /// The saved text with the newer changes put back.
    pub healed: Document,
    /// The changes that put them back, made to the saved board.
    pub lost: Vec<Change>,
    /// The newer changes that gave way to what was saved: both changed the same.
    pub clashes: Vec<Clash>,
}

/// Whether `saved` is an old copy: whether fewer changes lead to it from one of the `older` versions, oldest first, than from
/// the `newest` one. An edit of the newest version is never nearer to an older one, unless it takes back what came since; so this
/// also finds what somebody took back by hand.
pub fn stale(saved: &Document, newest: &Document, older: &[Document]) -> Option<Stale> {
    let changes = |from: &Document| diff(from.board(), saved.board()).len();
    let far = changes(newest);
    let lines = Lines::of(saved.text());
    let near = |(index, version): (usize, &Document)| {
        let count = changes(version);
        (count < far).then(|| (count, lines.distance(version.text()), std::cmp::Reverse(index)))
    };
    let (.., std::cmp::Reverse(base)) = older.iter().enumerate().filter_map(near).min()?;
    // What was changed in the old copy came last: where both changed the same, it stays.
    let healed = merge(Some(&older[base]), saved, newest, Side::Ours).ok()?;
    let lost = healed.changes;
    (!lost.is_empty()).then_some(Stale { base, healed: healed.document, lost, clashes: healed.clashes })
}
