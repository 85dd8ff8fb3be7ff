//! Reads the two sides of a board that git could not merge, or merged wrongly: from git's index, from its commits, from the markers
//! in the file. Writes nothing but a kept version of it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::document::{Document, Unreadable};
use crate::git::Repository;
use crate::git::log_files::{self, Files};
use crate::git::sides::{Operation, Versions};
use crate::log::codec;
use crate::log::entry::{Entry, EntryId};
use crate::merge::similarity::Lines;
use crate::merge::{is_another_board, markers};
use crate::store::commit::request::Unmerged;
use crate::store::file::paths;
use crate::store::file::read;
use crate::store::file::read::{Bytes, ReadError};
use crate::store::handle::Store;
use crate::store::log::records::Records;
use crate::store::operation::merge::{BaseFrom, Resolvable, history_with};

/// The most versions that are compared with the sides of a conflict.
const COMPARED: usize = 200;

/// Why a conflict cannot be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum NotResolvable {
    /// There is no conflict.
    #[error("there is no conflict in the board")]
    None,
    /// Somebody has merged it by hand, and git does not know yet.
    #[error("the board can be read and has no markers: somebody has merged it by hand")]
    ByHand,
    /// One side took the whole board out.
    #[error("one side removed the board, the other changed it")]
    Removed,
    /// The other side has nothing to do with ours.
    #[error("the other side is another board, “{0}”")]
    AnotherBoard(String),
    /// A side is no board.
    #[error("a side of the conflict is no board")]
    Broken {
        /// What it is called.
        side: String,
        /// What is wrong with it.
        unreadable: Arc<Unreadable>,
        /// Whether it stands between markers in the file.
        is_marked: bool,
    },
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// The conflict that the board is in. Keeps what is in the file as a version. The sides come from git's index, else from the
/// commits that it merged, else from the markers in the file.
pub(crate) fn conflict(store: &Store) -> Result<Resolvable, NotResolvable> {
    let bytes = read::bytes(&store.board)?;
    let text = std::str::from_utf8(bytes.content()).unwrap_or_default();
    let is_readable = Document::read(bytes.content()).is_ok();
    let readings = markers::sides(text);
    let target = store.target();
    let folder = target.parent().unwrap_or(&target);
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(repository) = Repository::around(folder) {
        let file = repository.unmerged(&[&format!("./{name}")]).pop();
        let versions = match &file {
            Some(file) => {
                let versions = repository.versions(file).ok_or(NotResolvable::Removed)?;
                // Without a driver git leaves our version as it is.
                let is_untouched = versions.ours == bytes.content();
                if is_readable && readings.is_empty() && !is_untouched {
                    return Err(NotResolvable::ByHand);
                }
                Some(versions)
            }
            None if is_readable => None,
            None => repository.broken(&name, &|bytes| Document::read(bytes).is_ok()),
        };
        if let Some(versions) = versions {
            return resolvable(store, &bytes, is_readable, versions, readings.first(), &repository);
        }
    }
    // Markers in the notes of a sound board are what somebody wrote there.
    let readings = if is_readable { Vec::new() } else { readings };
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
        store.saw_bytes(&bytes, true);
        let told = sides.base.as_deref().and_then(|base| Document::read(base.as_bytes()).ok());
        let (base, from) = match told {
            Some(base) => (Some(base), BaseFrom::Markers),
            None => match nearest_version(store, &ours, &theirs) {
                Some(base) => (Some(base), BaseFrom::Versions),
                None => (None, BaseFrom::Nowhere),
            },
        };
        let history = Arc::new(history_with(&target, Vec::new()));
        let names = [named(&sides.our_name, "ours"), named(&sides.their_name, "theirs")];
        let ours = Unmerged { revision: bytes.revision, ours };
        let conflicts = sides.conflicts;
        return checked(Resolvable { names, conflicts, ours, theirs, base, from, history, operation: None });
    }
    Err(match broken {
        Some((side, unreadable)) => NotResolvable::Broken { side, unreadable: Arc::new(unreadable), is_marked: true },
        None if is_readable => NotResolvable::None,
        None => read::read(&store.board, &store.last_read).map_or_else(NotResolvable::Read, |_| NotResolvable::None),
    })
}

/// A conflict of which git knows the sides.
fn resolvable(
    store: &Store,
    bytes: &Bytes,
    is_readable: bool,
    versions: Versions,
    marked: Option<&markers::Sides>,
    repository: &Repository,
) -> Result<Resolvable, NotResolvable> {
    let Versions { base, ours, theirs, names, commits, operation } = versions;
    let labels = match marked {
        Some(sides) if operation != Operation::Rebase => {
            [named(&sides.our_name, &names[0]), named(&sides.their_name, &names[1])]
        }
        _ => names,
    };
    let read = |bytes: &[u8], side: &str| {
        Document::read(bytes).map_err(|unreadable| NotResolvable::Broken {
            side: side.to_owned(),
            unreadable: Arc::new(unreadable),
            is_marked: false,
        })
    };
    let (ours, theirs) = (read(&ours, &labels[0])?, read(&theirs, &labels[1])?);
    let target = store.target();
    let log = paths::log_folder(&target).path;
    let log = log.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let [mine, other]: [Files; 2] =
        commits.map(|[ours, theirs]| log_files::different(repository, &log, [&ours, &theirs])).unwrap_or_default();
    let [our_people, their_people] = people(&mine, &other);
    let names = [with_people(our_people, &labels[0]), with_people(their_people, &labels[1])];
    let history = Arc::new(history_with(&target, mine.into_iter().chain(other).collect()));
    store.saw_bytes(bytes, !is_readable);
    let base = base.and_then(|base| Document::read(&base).ok());
    let from = if base.is_some() { BaseFrom::Git } else { BaseFrom::Nowhere };
    let ours = Unmerged { revision: bytes.revision, ours };
    let conflicts = marked.map_or(0, |sides| sides.conflicts);
    checked(Resolvable { names, conflicts, ours, theirs, base, from, history, operation: Some(operation) })
}

/// Of the versions that were seen here and are neither side, the one with the fewest changes to both: a side is never what
/// both came from, or its changes would be lost.
fn nearest_version(store: &Store, ours: &Document, theirs: &Document) -> Option<Document> {
    let versions = store.kept_versions()?;
    let sound = versions.all().into_iter().filter(|version| !version.is_broken);
    let all: Vec<_> = sound.collect();
    let texts: Vec<String> = all[all.len().saturating_sub(COMPARED)..]
        .iter()
        .filter_map(|version| String::from_utf8(versions.bytes(version.revision)?).ok())
        .filter(|text| **text != **ours.text() && **text != **theirs.text())
        .collect();
    let (one, other) = (Lines::of(ours.text()), Lines::of(theirs.text()));
    let between = one.distance(theirs.text());
    let far = |text: &String| {
        let (to_ours, to_theirs) = (one.distance(text), other.distance(text));
        // A version that is further from a side than the sides are from each other is no ancestor of both.
        (to_ours <= between && to_theirs <= between).then_some(to_ours + to_theirs)
    };
    // Of several the newest.
    let nearest = texts.iter().rev().filter_map(|text| Some((far(text)?, text))).min_by_key(|(far, _)| *far)?;
    Document::read(nearest.1.as_bytes()).ok()
}

fn named(name: &str, usual: &str) -> String {
    if name.is_empty() { usual.to_owned() } else { name.to_owned() }
}

fn checked(resolvable: Resolvable) -> Result<Resolvable, NotResolvable> {
    if is_another_board(resolvable.base.as_ref(), &resolvable.ours.ours, &resolvable.theirs) {
        return Err(NotResolvable::AnotherBoard(resolvable.theirs.board().title.clone()));
    }
    Ok(resolvable)
}

/// Who made how many changes on each side only.
fn people(ours: &Files, theirs: &Files) -> [BTreeMap<String, usize>; 2] {
    let read = |files: &Files| -> Vec<Entry> {
        files.iter().flat_map(|(_, bytes)| codec::read(bytes, &Records).entries).collect()
    };
    let (ours, theirs) = (read(ours), read(theirs));
    let count = |side: &[Entry], other: &[Entry]| {
        let known: HashSet<&EntryId> = other.iter().map(|entry| &entry.id).collect();
        let mut people = BTreeMap::new();
        for entry in side.iter().filter(|entry| !known.contains(&entry.id)) {
            *people.entry(entry.actor().to_owned()).or_default() += 1;
        }
        people
    };
    [count(&ours, &theirs), count(&theirs, &ours)]
}

/// `ana, 3 changes (feature)`; the label alone where the log names nobody.
fn with_people(people: BTreeMap<String, usize>, label: &str) -> String {
    let count: usize = people.values().sum();
    if count == 0 {
        return label.to_owned();
    }
    let names: Vec<String> = people.into_keys().collect();
    let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
    format!("{}, {changes} ({label})", names.join(" and "))
}
