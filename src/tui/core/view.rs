//! The trait of a screen or overlay; the table of them is [`view`](crate::tui::view). A view draws and answers keys; it never
//! reads a clock, a file or the terminal.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::log::entry::EntryId;
use crate::model::change::{Change, Subject};
use crate::query::Filter;
use crate::query::sort::Sorted;
use crate::tui::core::context::Context;

use crate::tui::core::effect::{Effect, Way};
use crate::tui::core::event::report::{PathCompletion, ReportPreview};
use crate::tui::core::layout::StatusOrder;
use crate::tui::core::now::Monotonic;

/// What a view wants of the app, in the order given.
#[derive(Clone, Debug)]
pub enum Intent {
    /// Make these changes; the app gives them a ticket and shows them at once.
    Propose(Vec<Change>),
    /// The same, and close the view on top if they could be made. It is kept until they are in the file: what somebody typed is
    /// not thrown away before.
    Save(Vec<Change>),
    /// The same with what a coverage report says.
    Import(Vec<Change>),
    /// Open the dialog again whose answer was refused last, with what was typed.
    BringBack,
    /// Take back the last step of the user, or make again what was taken back last; the app gives it a ticket.
    GoBack(Way),
    /// The same with this step, wherever it was made.
    GoBackTo(Way, EntryId),
    /// Show this module or developer in the view below that can; views above it are closed.
    GoTo(Subject),
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
    /// Have this done to the world.
    Do(Effect),
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
    /// There is nothing here to ask for, and this is why. The user may go on typing the answer: what is typed is no
    /// command until it is clear that nobody does.
    NotAsked(String),
    /// Leave.
    Quit,
}

/// What a view takes from those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// The whole screen: what is below is not drawn, and gets no keys.
    All,
    /// A part of the screen, and no keys but its own: the others fall to the view below.
    Part,
    /// A part of the screen and every key, as while somebody types or is asked: of what works everywhere, only leaving and
    /// suspending do.
    PartAndKeys,
}

/// A copy of a view whose type is not known.
pub trait Copied {
    /// The same view, as it is now.
    fn copied(&self) -> Box<dyn View>;
}

impl<V: View + Clone + 'static> Copied for V {
    fn copied(&self) -> Box<dyn View> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn View> {
    fn clone(&self) -> Self {
        self.as_ref().copied()
    }
}

impl std::fmt::Debug for dyn View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A screen or an overlay. It can be copied: keys that come too fast to be meant are taken back, whatever they did to it.
pub trait View: Copied {
    /// Its name in key settings.
    fn name(&self) -> &'static str;

    /// Runs the action of this name; `None` if it has none such.
    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>>;

    /// How much of the screen and of the keys it takes from the views below.
    fn covers(&self) -> Cover {
        Cover::All
    }

    /// A key no action is bound to; `None` lets it fall to the view below.
    fn on_key(&mut self, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let _ = (context, chord);
        (self.covers() == Cover::PartAndKeys).then(Vec::new)
    }

    /// Text was pasted; `None`: it was meant for another window.
    fn on_paste(&mut self, context: &Context<'_>, text: &str) -> Option<Vec<Intent>> {
        let _ = (context, text);
        None
    }

    /// What a coverage report would change is known.
    fn on_preview(&mut self, preview: &ReportPreview) {
        let _ = preview;
    }

    /// What a path may become is known.
    fn on_completion(&mut self, completion: &PathCompletion) {
        let _ = completion;
    }

    /// Brings it up to date with the board and what of it is shown, before it is asked for anything.
    fn follow(&mut self, context: &Context<'_>) {
        let _ = context;
    }

    /// Where the cursor is.
    fn subject(&self, context: &Context<'_>) -> Option<Subject> {
        let _ = context;
        None
    }

    /// Whether what can be done to modules (see [`edit`](crate::tui::command)) can be done here.
    fn has_modules(&self) -> bool {
        false
    }

    /// The order in which it shows the statuses, if it shows modules by status.
    fn statuses(&self) -> Option<StatusOrder> {
        None
    }

    /// Changes that are not made yet, but shown on the board as if they were.
    fn preview(&self) -> &[Change] {
        &[]
    }

    /// Brings this module or developer into sight and puts the cursor there; whether it could.
    fn go_to(&mut self, context: &Context<'_>, to: &Subject) -> bool {
        let _ = (context, to);
        false
    }

    /// What it leaves of `area` for the views below it: they are drawn into that alone.
    fn leaves(&self, area: Rect) -> Rect {
        area
    }

    /// Whether it is the line at the bottom: it is drawn there, not over the page.
    fn is_line(&self) -> bool {
        false
    }

    /// Whether it tells what happened since the last standup.
    fn wants_news(&self) -> bool {
        false
    }

    /// What the top of the page says instead of the title of the board; raw text.
    fn title(&self, context: &Context<'_>) -> Option<String> {
        let _ = context;
        None
    }

    /// Names of actions with a word each: what the footer shows, in this order, where the view says so itself.
    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// When it looks otherwise without anything happening.
    fn due(&self, now: Monotonic) -> Option<Monotonic> {
        let _ = now;
        None
    }

    /// Draws itself into `area`, which may be of any size down to nothing.
    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer);
}
