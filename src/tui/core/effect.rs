//! Effects as data: what the screen wants done to the world. Only `runtime` executes them.

use std::collections::BTreeSet;

use crate::log::entry::EntryId;
use crate::message::Request;
use crate::model::change::{Change, Subject};
use crate::query::Filter;
use crate::query::sort::Sorted;
use crate::tui::core::view::View;

/// Which way through one's own steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Takes back the last step.
    Undo,
    /// Makes again what was taken back last.
    Redo,
}

/// Something to be done, in the order given.
#[derive(Clone)]
pub enum Effect {
    /// Make these changes; the app gives them a ticket and shows them at once.
    Propose(Vec<Change>),
    /// The same, and close the view on top if they could be made. It is kept until they are in the file: what somebody typed is
    /// not thrown away before.
    Save(Vec<Change>),
    /// The same with what a coverage report says.
    Import(Vec<Change>),
    /// Read the coverage report at this path and say what it would change.
    ReadReport(String),
    /// Say what this path may become.
    CompletePath(String),
    /// Open the dialog again whose answer was refused last, with what was typed.
    BringBack,
    /// Take back the last step of whoever sits here, or make again what was taken back last; the app gives it a ticket.
    GoBack(Way),
    /// The same with this step, wherever it was made.
    GoBackTo(Way, EntryId),
    /// Show this module or developer in the view below that can; views above it are closed.
    GoTo(Subject),
    /// Ask the store for this.
    Ask(Request),
    /// Open this view above the others.
    Open(Box<dyn View>),
    /// Open the view of this name for what the cursor is on; a layout takes the place of the one at the bottom.
    OpenNamed(&'static str),
    /// Show the next layout.
    NextLayout,
    /// Close the view on top, then run this action of this view (or of everywhere) as if its key had been pressed.
    Run {
        /// The view name, as in the keymap.
        view: &'static str,
        /// The name of the action.
        action: &'static str,
    },
    /// Run the action of this name in the view below that has it, and stay on top.
    Below(&'static str),
    /// Look at the board through this filter.
    Filter(Filter),
    /// Sort the table by this.
    Sort(Sorted),
    /// Choose these modules for the next change, and no others.
    Choose(BTreeSet<String>),
    /// Close the view on top; the last one stays.
    Close,
    /// Close the view on top; leave with the last one.
    Leave,
    /// Look at the board since another point: the last standup, the last visit, a week ago, none.
    NextLens,
    /// Mark the standup as held, with these changes before the mark, and send its report to the clipboard.
    HoldStandup(Vec<Change>),
    /// Send the report of the standup to the clipboard; `true`: after somebody has had it in their editor.
    CopyReport(bool),
    /// Say this in one line.
    Say(String),
    /// There is nothing here to ask for, and this is why. Whoever pressed the key may go on typing the answer: what is typed is no
    /// command until it is clear that nobody does.
    NotAsked(String),
    /// Send this text to the clipboard of the terminal.
    Copy(String),
    /// Open this in the editor of whoever sits here.
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

impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Propose(changes) => f.debug_tuple("Propose").field(changes).finish(),
            Self::Save(changes) => f.debug_tuple("Save").field(changes).finish(),
            Self::Import(changes) => f.debug_tuple("Import").field(changes).finish(),
            Self::ReadReport(path) => write!(f, "ReadReport({path})"),
            Self::CompletePath(typed) => write!(f, "CompletePath({typed})"),
            Self::Ask(request) => request.fmt(f),
            Self::Open(view) => write!(f, "Open({})", view.name()),
            Self::OpenNamed(name) => write!(f, "OpenNamed({name})"),
            Self::NextLayout => f.write_str("NextLayout"),
            Self::Run { view, action } => write!(f, "Run({view}: {action})"),
            Self::Below(action) => write!(f, "Below({action})"),
            Self::Filter(filter) => write!(f, "Filter({})", filter.text()),
            Self::Sort(sorted) => write!(f, "Sort({sorted})"),
            Self::Choose(ids) => f.debug_tuple("Choose").field(ids).finish(),
            Self::NextLens => f.write_str("NextLens"),
            Self::HoldStandup(changes) => f.debug_tuple("HoldStandup").field(changes).finish(),
            Self::CopyReport(edited) => write!(f, "CopyReport({edited})"),
            Self::Copy(text) => write!(f, "Copy({text})"),
            Self::Say(text) => write!(f, "Say({text})"),
            Self::NotAsked(why) => write!(f, "NotAsked({why})"),
            Self::GoBack(way) => write!(f, "GoBack({way:?})"),
            Self::GoBackTo(way, step) => write!(f, "GoBackTo({way:?}, {step})"),
            Self::GoTo(subject) => write!(f, "GoTo({})", subject.name()),
            Self::BringBack => f.write_str("BringBack"),
            Self::Close => f.write_str("Close"),
            Self::Leave => f.write_str("Leave"),
            Self::EditOutside(outside) => f.debug_tuple("EditOutside").field(outside).finish(),
            Self::Suspend => f.write_str("Suspend"),
            Self::Quit => f.write_str("Quit"),
        }
    }
}
