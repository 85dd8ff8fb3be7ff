//! Reads a board file full of conflict markers, side by side. Writes nothing but a kept version of it.

use std::sync::Arc;

use crate::document::{Document, Unreadable};
use crate::merge::markers;
use crate::merge::similarity::nearest;
use crate::store::commit::request::Unmerged;
use crate::store::file::read;
use crate::store::file::read::ReadError;
use crate::store::git;
use crate::store::handle::Store;
use crate::store::operation::merge::{BaseFrom, Resolvable};

/// The most versions that are compared with a side of a conflict.
const COMPARED: usize = 200;

/// Why a conflict cannot be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum NotResolvable {
    /// There are no markers of a merge in the file.
    #[error("there is no conflict in the board")]
    None,
    /// A side is no board.
    #[error("a side of the conflict is no board")]
    Broken {
        /// What the markers call it.
        side: String,
        /// What is wrong with it.
        unreadable: Arc<Unreadable>,
    },
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// The conflict that the board's file is in. Keeps the text with its markers as a version.
pub(crate) fn conflict(store: &Store) -> Result<Resolvable, NotResolvable> {
    let bytes = read::bytes(&store.board)?;
    let Ok(text) = std::str::from_utf8(bytes.content()) else { return Err(NotResolvable::None) };
    let readable = Document::read(bytes.content()).is_ok();
    let target = store.target();
    // Markers in the notes of a sound board are what somebody wrote there, unless git is in the middle of a merge.
    let stage = git::merge_base(&target);
    let readings = if readable && stage.is_none() { Vec::new() } else { markers::sides(text) };
    let mut broken = None;
    for sides in readings {
        let both = (Document::read(sides.ours.as_bytes()), Document::read(sides.theirs.as_bytes()));
        let (ours, theirs) = match both {
            (Ok(ours), Ok(theirs)) => (ours, theirs),
            (Err(unreadable), _) => {
                broken.get_or_insert((sides.our_name, unreadable));
                continue;
            }
            (_, Err(unreadable)) => {
                broken.get_or_insert((sides.their_name, unreadable));
                continue;
            }
        };
        store.saw_bytes(&bytes, !readable);
        let (base, from) = base_of(store, sides.base.as_deref(), stage.as_deref(), &ours, &theirs);
        let ours = Unmerged { revision: bytes.revision, ours };
        return Ok(Resolvable { sides, ours, theirs, base, from });
    }
    Err(match broken {
        Some((side, unreadable)) => NotResolvable::Broken { side, unreadable: Arc::new(unreadable) },
        None if readable => NotResolvable::None,
        None => read::read(&store.board, &store.last_read).map_or_else(NotResolvable::Read, |_| NotResolvable::None),
    })
}

/// What two sides came from.
fn base_of(
    store: &Store,
    told: Option<&str>,
    stage: Option<&str>,
    ours: &Document,
    theirs: &Document,
) -> (Option<Document>, BaseFrom) {
    let known = [(told, BaseFrom::Markers), (stage, BaseFrom::Git)];
    for (text, from) in known {
        if let Some(base) = text.and_then(|text| Document::read(text.as_bytes()).ok()) {
            return (Some(base), from);
        }
    }
    match nearest_version(store, ours, theirs) {
        Some(base) => (Some(base), BaseFrom::Versions),
        None => (None, BaseFrom::Nowhere),
    }
}

/// Of the versions that were seen here before `ours`, the one that `theirs` is nearest to.
fn nearest_version(store: &Store, ours: &Document, theirs: &Document) -> Option<Document> {
    let versions = store.kept_versions()?;
    let sound = versions.all().into_iter().filter(|version| !version.is_broken);
    let all: Vec<_> = sound.collect();
    let texts: Vec<String> = all[all.len().saturating_sub(COMPARED)..]
        .iter()
        .filter_map(|version| String::from_utf8(versions.bytes(version.revision)?).ok())
        .filter(|text| **text != **ours.text())
        .collect();
    let index = nearest(theirs.text(), texts.iter().map(String::as_str))?;
    Document::read(texts[index].as_bytes()).ok()
}
