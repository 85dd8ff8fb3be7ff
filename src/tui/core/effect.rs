//! Effects as data: what the app wants done to the world. Only `runtime` executes them; what a view wants of the app is an
//! [`Intent`](crate::tui::core::view::Intent).

use crate::message::Request;
use crate::model::change::Subject;

/// Which way through one's own steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Takes back the last step.
    Undo,
    /// Makes again what was taken back last.
    Redo,
}

/// Something to be done to the world, in the order given.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Ask the store for this.
    Ask(Request),
    /// Read the coverage report at this path and say what it would change.
    ReadReport(String),
    /// Say what this path may become.
    CompletePath(String),
    /// Send this text to the clipboard of the terminal.
    Copy(String),
    /// Open this in the editor of the user.
    EditOutside(Outside),
    /// Stop until the shell continues the program.
    Suspend,
    /// Leave.
    Quit,
}

/// What is opened in somebody's own editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// The file itself, at this line. Only while it is broken: nobody else can change it meanwhile.
    File(Option<u32>),
    /// A private copy, which is merged into the board afterwards.
    Copy {
        /// Whose place in it is looked for.
        of: Option<Subject>,
        /// The line to begin at, if there is nobody.
        line: Option<u32>,
        /// Whose changes they are.
        who: String,
    },
    /// This text, in a file of its own: what is left of it is told afterwards.
    Text(String),
    /// The last copy once more: it could not be merged.
    Again {
        /// Whose changes they are.
        who: String,
    },
}
