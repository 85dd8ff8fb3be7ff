//! The line in which a filter is typed, at the bottom like a search in vim. Decides nothing about what passes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::{Chord, Key};
use crate::model::change::Subject;
use crate::tui::action::{self, About, Action};
use crate::tui::edit::MODULES;
use crate::tui::effect::Effect;
use crate::tui::filter::Filter;
use crate::tui::typed::Typed;
use crate::tui::view::{Context, View};
use crate::tui::widget::filter_line;

/// The words as they are typed.
#[derive(Debug)]
pub struct FilterLine {
    typed: Typed,
    /// Where the cursor of the board was, until somebody moves it.
    from: Option<Subject>,
}

const fn row(
    name: &'static str,
    keys: &'static [&'static str],
    short: &'static str,
    long: &'static str,
    run: fn(&mut FilterLine, &Context<'_>, Chord) -> Vec<Effect>,
) -> Action<FilterLine> {
    Action { about: About { name, keys, short, long, group: "While you type a filter" }, run }
}

const ACTIONS: &[Action<FilterLine>] = &[
    row("keep", &["Enter"], "keep", "Look at the board through the filter", |_, _, _| vec![Effect::Close]),
    row("clear", &["Esc"], "clear", "Show all modules again", |v, c, _| v.clear(c)),
    row("down", &["Down"], "move", "Next module", |v, _, _| v.go("down")),
    row("up", &["Up"], "move", "Previous module", |v, _, _| v.go("up")),
    row("page-down", &["PgDn"], "", "A page down", |v, _, _| v.go("page-down")),
    row("page-up", &["PgUp"], "", "A page up", |v, _, _| v.go("page-up")),
    row("next-developer", &["Tab"], "developer", "Next developer", |v, _, _| v.go("next-developer")),
    row("previous-developer", &["Shift-Tab"], "", "Previous developer", |v, _, _| v.go("previous-developer")),
];

/// What people see of its actions.
pub fn abouts() -> Vec<About> {
    ACTIONS.iter().map(|action| action.about).collect()
}

impl FilterLine {
    /// The line with the filter that is there already; `None` where there are no modules to be filtered.
    pub fn open(context: &Context<'_>, from: Option<&Subject>) -> Option<Self> {
        let has_modules = context.actions.iter().any(|(view, _)| *view == MODULES);
        has_modules.then(|| Self { typed: Typed::new(context.sight.filter().text()), from: from.cloned() })
    }

    /// Moves the cursor of the board.
    fn go(&mut self, action: &'static str) -> Vec<Effect> {
        self.from = None;
        vec![Effect::Below(action)]
    }

    /// Back to where it began: all modules, and the cursor where it was, unless it was moved.
    fn clear(&mut self, context: &Context<'_>) -> Vec<Effect> {
        let board = &context.snapshot.board;
        let is_there = |subject: &Subject| match subject {
            Subject::Module(id) => board.find(id).is_some(),
            Subject::Developer(name) => board.developer(name).is_some(),
        };
        let back = self.from.take().filter(is_there).map(Effect::GoTo);
        [Effect::Filter(Filter::default()), Effect::Close].into_iter().chain(back).collect()
    }

    fn filter(&self) -> Vec<Effect> {
        vec![Effect::Filter(Filter::new(self.typed.text()))]
    }
}

impl View for FilterLine {
    fn name(&self) -> &'static str {
        "filter"
    }

    fn actions(&self) -> Vec<About> {
        abouts()
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>> {
        action::run(ACTIONS, self, name, context, chord)
    }

    fn on_key(&mut self, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>> {
        if chord.key == Key::Backspace && self.typed.text().is_empty() {
            return Some(self.clear(context));
        }
        match self.typed.on_key(chord) {
            Some(true) => Some(self.filter()),
            _ => Some(Vec::new()),
        }
    }

    fn on_paste(&mut self, _context: &Context<'_>, text: &str) -> Option<Vec<Effect>> {
        self.typed.put(text).then(|| self.filter())
    }

    fn takes_all_keys(&self) -> bool {
        true
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn is_line(&self) -> bool {
        true
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        filter_line::draw(context, Some(&self.typed), area, buffer);
    }
}
