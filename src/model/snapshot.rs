//! A parsed board with its revision, its problems and its totals: immutable, shared by `Arc`. Holds no path and no clock.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::model::board::{Board, FORMAT};
use crate::model::problem::Problem;
use crate::model::totals::Totals;

/// Which version of the file: BLAKE3 of its bytes, shown as 16 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Revision(u64);

impl Revision {
    /// The revision of a file with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut first = [0; 8];
        first.copy_from_slice(&blake3::hash(bytes).as_bytes()[..8]);
        Self(u64::from_be_bytes(first))
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Not 16 hex digits in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a revision: 16 hex digits are expected")]
pub struct NoRevision;

impl FromStr for Revision {
    type Err = NoRevision;

    /// As it is shown.
    fn from_str(text: &str) -> Result<Self, NoRevision> {
        let hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 16 || !text.bytes().all(hex) {
            return Err(NoRevision);
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| NoRevision)
    }
}

/// One version of the board, as everybody who reads it shares it.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The plan.
    pub board: Arc<Board>,
    /// The version of the file.
    pub revision: Revision,
    /// Warnings of the file, in the order of its lines.
    pub problems: Arc<[Problem]>,
    /// Counts and gauges.
    pub totals: Totals,
}

impl Snapshot {
    /// A snapshot of `board`, read from a file of this revision with these warnings.
    pub fn new(board: Arc<Board>, revision: Revision, problems: Vec<Problem>) -> Self {
        Self { totals: Totals::of(&board), board, revision, problems: problems.into() }
    }

    /// The snapshot of another version, counting anew only the columns that are not those of `self`.
    #[must_use]
    pub(crate) fn next(&self, board: Arc<Board>, revision: Revision, problems: Vec<Problem>) -> Self {
        Self { totals: self.totals.next(&self.board, &board), board, revision, problems: problems.into() }
    }

    /// The same version with another board: what the screen shows while a change is on its way to the file.
    #[must_use]
    pub fn with_board(&self, board: Board) -> Self {
        let totals = self.totals.next(&self.board, &board);
        Self { board: Arc::new(board), totals, revision: self.revision, problems: Arc::clone(&self.problems) }
    }

    /// Whether the file is written by a newer program: shown, never written.
    pub fn is_newer(&self) -> bool {
        self.board.format > FORMAT
    }
}

#[cfg(test)]
mod tests {
    use super::{NoRevision, Revision};

    #[test]
    fn a_revision_is_read_as_it_is_shown() {
        let revision = Revision::of(b"(format: 1)");
        assert_eq!(revision.to_string().parse(), Ok(revision));
        for odd in ["", "9c1e", "9C1E0000000000FF", "+c1e0000000000ff", "9c1e0000000000ff0"] {
            assert_eq!(odd.parse::<Revision>(), Err(NoRevision), "{odd}");
        }
    }
}
