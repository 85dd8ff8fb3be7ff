//! The reasons why a text edit was refused. Makes no edit.

use crate::model::change::Clash;

/// Why a text edit was not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The board does not allow the change.
    #[error(transparent)]
    Clash(#[from] Clash),
    /// The new text would be no board that anybody reads: why.
    #[error("the board could not be read afterwards: {0}")]
    Limit(String),
    /// The new text did not read back as intended: a fault of this program, nothing was changed.
    #[error("internal error: the edited text does not say what was intended ({0})")]
    Verify(String),
}
