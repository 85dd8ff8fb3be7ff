//! A reader with a fault, for tests of what must find it. Never part of the program.

use std::cell::Cell;

use crate::model::board::Board;

/// What the reader makes of a board that it read right.
pub(crate) type Fault = fn(&mut Board);

thread_local! {
    static FAULT: Cell<Option<Fault>> = const { Cell::new(None) };
}

/// Runs `with` while the reader of this thread has this fault.
pub(crate) fn with_fault<T>(fault: Fault, with: impl FnOnce() -> T) -> T {
    FAULT.set(Some(fault));
    let given = with();
    FAULT.set(None);
    given
}

/// The board as this reader gives it.
pub(super) fn misread(mut board: Board) -> Board {
    if let Some(fault) = FAULT.get() {
        fault(&mut board);
    }
    board
}
