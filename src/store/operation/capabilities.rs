//! Probes what the board's file system can do: locks, events, atomic exchange, hard links. Uses scratch files of its own, never
//! the board.

use std::fs::TryLockError;
use std::path::Path;

use crate::store::file::{atomic, system};
use crate::store::handle::Store;

/// What the place where a board lies can do; `None` where that cannot be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Means {
    /// Writers can keep each other out.
    pub locks: Option<bool>,
    /// The system tells of each change.
    pub events: bool,
    /// Two files can change places at once.
    pub exchange: Option<bool>,
    /// A file can have a second name (a hard link), so that what is replaced can still be looked at.
    pub links: Option<bool>,
    /// What kind of file system it is, if that has a name.
    pub kind: Option<&'static str>,
}

/// What the place of this board can do.
pub(crate) fn means(store: &Store) -> Means {
    let target = store.target();
    let folder = target.parent().unwrap_or(&target);
    let without = store.origin.without;
    let tried = tried(&target);
    Means {
        locks: tried.map(|[locks, ..]| locks && !without.lock),
        events: !without.events && !system::is_network(folder),
        exchange: tried.map(|[_, exchange, _]| exchange && !without.exchange),
        links: tried.map(|[.., links]| links && !without.links),
        kind: system::kind_of_place(folder),
    }
}

/// Whether locks, exchange and second names are to be had beside `target`.
fn tried(target: &Path) -> Option<[bool; 3]> {
    let [one, other] = [(); 2].map(|()| atomic::scratch(target).ok());
    let (one, other) = (one?, other?);
    let locks = !matches!(one.as_file().try_lock(), Err(TryLockError::Error(_)));
    let exchange = system::exchange(one.path(), other.path()).unwrap_or(false);
    let second = one.path().with_extension("link.tmp");
    let links = system::link(one.path(), &second).unwrap_or(false);
    let _ = std::fs::remove_file(second);
    Some([locks, exchange, links])
}
