//! The subject of a change (board, developer, module), and why a change cannot be made. Knows no change.

/// A module or a developer, by id or name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// By its id.
    Module(String),
    /// By their name.
    Developer(String),
}

impl Subject {
    /// The id or name.
    pub fn name(&self) -> &str {
        match self {
            Self::Module(name) | Self::Developer(name) => name,
        }
    }
}

/// Why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Clash {
    /// The board holds another value than the change expects.
    #[error("{name}: {field} is {found} and not {expected} any more")]
    Conflict {
        /// The module or developer, or `board`.
        name: String,
        field: String,
        /// What the change expects.
        expected: String,
        /// What the board holds.
        found: String,
    },
    /// There is no such module or developer (any more).
    #[error("there is no {0} on the board")]
    Missing(String),
    /// There is one of that name already.
    #[error("there is already a {0} on the board")]
    Exists(String),
}
