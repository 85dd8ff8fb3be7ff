//! Counts what is costly, so that tests can say how often it is done. Is in no program.

use std::cell::Cell;

thread_local! {
    static MERGES: Cell<usize> = const { Cell::new(0) };
    static SEARCHES: Cell<usize> = const { Cell::new(0) };
}

/// Texts are merged.
pub(crate) fn merge() {
    MERGES.set(MERGES.get() + 1);
}

/// An old copy is searched for.
pub(crate) fn search() {
    SEARCHES.set(SEARCHES.get() + 1);
}

/// How many merges of texts, and how many searches, `act` does.
pub(crate) fn counted<T>(act: impl FnOnce() -> T) -> (T, usize, usize) {
    let before = (MERGES.get(), SEARCHES.get());
    let done = act();
    (done, MERGES.get() - before.0, SEARCHES.get() - before.1)
}
