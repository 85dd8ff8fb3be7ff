//! The line in which a filter is typed, at the bottom like a search in vim. Does not decide what passes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::model::change::Subject;
use crate::query::Filter;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::keymap::MODULES;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::text::input;
use crate::tui::text::input::{Lines, TextInput};
use crate::tui::widget::page::filter_line;

/// The words as they are typed.
#[derive(Clone, Debug)]
pub(crate) struct FilterLine {
    draft: TextInput,
    /// Where the cursor of the board was, until somebody moves it.
    from: Option<Subject>,
}

const ACTIONS: &[Action<FilterLine>] = &Action::<FilterLine>::under(
    "While you type a filter",
    [
        row("keep", &["Enter"], "keep", "Look at the board through the filter", |_, _, _| vec![Intent::Close]),
        row("clear", &["Esc"], "clear", "Show all modules again", |v, c, _| v.clear(c)),
        row("down", &["Down"], "move", "Next module", |v, _, _| v.go("down")),
        row("up", &["Up"], "move", "Previous module", |v, _, _| v.go("up")),
        row("page-down", &["PgDn"], "", "A page down", |v, _, _| v.go("page-down")),
        row("page-up", &["PgUp"], "", "A page up", |v, _, _| v.go("page-up")),
        row("next-developer", &["Tab"], "developer", "Next developer", |v, _, _| v.go("next-developer")),
        row("previous-developer", &["Shift-Tab"], "", "Previous developer", |v, _, _| v.go("previous-developer")),
    ],
);

/// What people see of its actions.
pub(crate) fn abouts() -> Vec<ActionHelp> {
    [action::abouts(ACTIONS), action::abouts(input::ACTIONS)].concat()
}

impl FilterLine {
    /// The line with the filter that is there already; `None` where there are no modules to be filtered.
    pub(crate) fn open(context: &Context<'_>, from: Option<&Subject>) -> Option<Self> {
        let has_modules = context.actions.iter().any(|(view, _)| *view == MODULES);
        has_modules
            .then(|| Self { draft: TextInput::new(Lines::One, context.scope.filter().text()), from: from.cloned() })
    }

    /// Moves the cursor of the board.
    fn go(&mut self, action: &'static str) -> Vec<Intent> {
        self.from = None;
        vec![Intent::Below(action)]
    }

    /// Back to where it began: all modules, and the cursor where it was, unless it was moved.
    fn clear(&mut self, context: &Context<'_>) -> Vec<Intent> {
        let board = &context.snapshot.board;
        let is_there = |subject: &Subject| match subject {
            Subject::Board => true,
            Subject::Module(id) => board.find(id).is_some(),
            Subject::Developer(name) => board.developer(name).is_some(),
        };
        let back = self.from.take().filter(is_there).map(Intent::GoTo);
        [Intent::Filter(Filter::default()), Intent::Close].into_iter().chain(back).collect()
    }

    fn filter(&self) -> Vec<Intent> {
        vec![Intent::Filter(Filter::new(self.draft.text()))]
    }
}

impl View for FilterLine {
    fn name(&self) -> &'static str {
        "filter"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        // Erasing what is not there leaves, as everywhere where a line is opened by a sign.
        if name == "erase" && self.draft.text().is_empty() {
            return Some(self.clear(context));
        }
        action::run(ACTIONS, self, name, context, chord).or_else(|| {
            self.draft.run(name, context, chord).map(|differs| if differs { self.filter() } else { Vec::new() })
        })
    }

    fn on_key(&mut self, _context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let Some(typed) = chord.typed() else { return Some(Vec::new()) };
        self.draft.put(typed);
        Some(self.filter())
    }

    fn on_paste(&mut self, _context: &Context<'_>, text: &str) -> Option<Vec<Intent>> {
        self.draft.paste(text);
        Some(self.filter())
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn is_line(&self) -> bool {
        true
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        filter_line::draw(context, Some(&mut self.draft), area, buffer);
    }
}
