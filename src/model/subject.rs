//! The subject of a change (board, developer, module), and why a change cannot be made. Knows no change.

/// The board, a developer or a module.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The board itself.
    Board,
    /// By their name.
    Developer(String),
    /// By its id.
    Module(String),
}

impl Subject {
    /// The id or name; `board` is the board.
    pub fn name(&self) -> &str {
        match self {
            Self::Board => "board",
            Self::Module(name) | Self::Developer(name) => name,
        }
    }

    /// One of the same kind with another name; there is but one board.
    #[must_use]
    pub fn named(&self, name: impl Into<String>) -> Self {
        match self {
            Self::Board => Self::Board,
            Self::Developer(_) => Self::Developer(name.into()),
            Self::Module(_) => Self::Module(name.into()),
        }
    }

    /// The id, if it is a module.
    pub fn module(&self) -> Option<&str> {
        if let Self::Module(id) = self { Some(id) } else { None }
    }

    /// The name, if it is a developer.
    pub fn developer(&self) -> Option<&str> {
        if let Self::Developer(name) = self { Some(name) } else { None }
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
