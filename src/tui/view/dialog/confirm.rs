//! Asks before something is lost, and names it. Never takes Enter, or the key that opened it, for a yes.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::config::key::Chord;
use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::shown::Shown;
use crate::phrase::facts::counted;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::field::{loss, preview};
use crate::tui::text::list::{self, ListState};
use crate::tui::text::row::RowWriter;
use crate::tui::text::wrap;
use crate::tui::widget::frame::popup;
use crate::tui::widget::frame::popup::PopupSize;

/// A question.
#[derive(Clone, Debug)]
pub(crate) struct Confirm {
    question: Shown,
    /// What a yes does, in a word or two: `removes it`.
    yes: &'static str,
    /// What a no does: `leaves it`.
    no: &'static str,
    /// What would come of it.
    consequences: Vec<Shown>,
    /// What is done after a yes, once this is closed.
    intents: Vec<Intent>,
    /// The key that opened it; it may still be held down.
    opened_by: Chord,
    list: ListState,
}

impl Confirm {
    /// The question before these changes, if they lose something or are about more than one module; `opened_by` is the key that
    /// asked for them. A yes has the given intents.
    pub(crate) fn before(board: &Board, changes: &[Change], opened_by: Chord) -> Option<Self> {
        let lost = loss::of(board, changes);
        let modules: BTreeSet<&str> =
            changes.iter().filter(|change| !change.is_guard()).filter_map(Change::module).collect();
        let removed: Vec<&Change> = changes.iter().filter(|change| matches!(change, Change::Remove(_))).collect();
        let back = "undo brings it all back".to_owned();
        Some(match (&removed[..], modules.len()) {
            ([one], _) => {
                let question = format!("Remove {}?", one.name().unwrap_or_default());
                Self::new(&question, "removes it", opened_by).because(lost).because([back])
            }
            ([_, _, ..], _) => {
                let question = format!("Remove {}?", counted(removed.len(), "module"));
                Self::new(&question, "removes them", opened_by).because(lost).because([back])
            }
            (_, many @ 2..) => {
                let lines = lost.into_iter().chain(preview::sentences(changes));
                Self::new(&format!("Change {many} modules at once?"), "changes them", opened_by).because(lines)
            }
            _ if !lost.is_empty() => Self::new("Lower it?", "lowers it", opened_by).because(lost),
            _ => return None,
        })
    }

    /// Asks `question`; a yes does what `yes` says in a word or two: `removes it`. Raw texts.
    pub(crate) fn new(question: &str, yes: &'static str, opened_by: Chord) -> Self {
        Self {
            question: Shown::new(question),
            yes,
            no: "leaves it",
            consequences: Vec::new(),
            intents: Vec::new(),
            opened_by,
            list: ListState::default(),
        }
    }

    /// What a no does, in other words than `leaves it`.
    #[must_use]
    pub(crate) fn otherwise(mut self, no: &'static str) -> Self {
        self.no = no;
        self
    }

    /// What would come of it, line by line; raw text.
    #[must_use]
    pub(crate) fn because(mut self, consequences: impl IntoIterator<Item = String>) -> Self {
        self.consequences.extend(consequences.into_iter().map(|line| Shown::new(&line)));
        self
    }

    /// What is done after a yes, once this is closed.
    #[must_use]
    pub(crate) fn then(mut self, intents: Vec<Intent>) -> Self {
        self.intents = intents;
        self
    }

    /// One to look at.
    pub(crate) fn example() -> Self {
        Self::new("Remove tenant/service.py?", "removes it", Chord::plain(crate::config::key::Key::Enter))
            .because(["it leaves the board with its notes".to_owned(), "undo brings it back".to_owned()])
    }

    fn yes(&mut self, chord: Chord) -> Vec<Intent> {
        if chord == self.opened_by {
            return Vec::new();
        }
        let mut intents = vec![Intent::Close];
        intents.append(&mut self.intents);
        intents
    }
}

const ACTIONS: &[Action<Confirm>] = &Action::<Confirm>::under(
    "In a question",
    [
        row("yes", &["y", "Y"], "", "Do it", |v, _, chord| v.yes(chord)),
        row("no", &["Esc", "n", "q"], "", "Leave it as it is", |_, _, _| vec![Intent::Close]),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with(action::abouts(ACTIONS), list::KEYS)
}

impl View for Confirm {
    fn name(&self) -> &'static str {
        "confirm"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.list.scroll(name).then(Vec::new).or_else(|| action::run(ACTIONS, self, name, context, chord))
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let keys = |name: &str| {
            let about = ACTIONS.iter().map(|action| action.about).find(|about| about.name == name);
            let keys = about.map(|about| context.keymap.keys("confirm", &about)).unwrap_or_default();
            keys.into_iter().find(|key| *key != self.opened_by).map_or_else(String::new, Chord::short)
        };
        let (yes, no) = (keys("yes"), keys("no"));
        let answers = yes.width() + 1 + self.yes.width() + APART + no.width() + 1 + self.no.len();
        let widest =
            self.consequences.iter().map(|line| line.width() + 2).chain([self.question.width(), answers]).max();
        let width = widest.unwrap_or(0).clamp(MINIMUM, WIDEST).min(usize::from(area.width).saturating_sub(6).max(1));
        let question = wrap::wrapped(&self.question, width);
        let lines: Vec<(usize, Shown)> = self
            .consequences
            .iter()
            .flat_map(|line| wrap::wrapped(line, width.saturating_sub(2)).into_iter().enumerate().collect::<Vec<_>>())
            .collect();
        // Question, a blank, the consequences, a blank, the answers; the blanks give way where it is low.
        let room = usize::from(area.height).saturating_sub(2);
        let airy = usize::from(room >= question.len() + lines.len().min(3) + 3);
        let gap = usize::from(!lines.is_empty()) * airy;
        let height = question.len() + gap + lines.len() + airy + 1;
        let wanted = PopupSize { title: "", role: Role::Attention, width: width as u16, height: height as u16 };
        let (frame, body) = popup::centred(context, &wanted, area, buffer);
        let mut y = 0;
        for line in &question {
            RowWriter::new(buffer, body, y).left(line.as_str(), theme.style(Role::Strong));
            y += 1;
        }
        y += gap as u16;
        let bottom = body.height.saturating_sub(1);
        let room = usize::from(bottom.saturating_sub(y + airy as u16));
        let top = self.list.read(lines.len(), room);
        for (first, line) in lines.iter().skip(top).take(room) {
            let mut pen = RowWriter::new(buffer, body, y);
            pen.left(if *first == 0 { theme.signs.line.dot } else { " " }, theme.style(Role::Line)).skip(1);
            pen.left(line.as_str(), theme.style(Role::Text));
            y += 1;
        }
        let mut pen = RowWriter::new(buffer, body, bottom);
        pen.paint(ratatui::style::Style::reset());
        pen.left(&yes, theme.style(Role::Key)).skip(1).left(self.yes, theme.style(Role::Text)).skip(APART);
        pen.left(&no, theme.style(Role::Key)).skip(1).left(self.no, theme.style(Role::Text));
        popup::more(context, top, self.list.below(lines.len()), frame, buffer);
    }
}

/// Cells between the two answers.
const APART: usize = 4;

/// Cells inside of the frame, at least and at most.
const MINIMUM: usize = 34;
const WIDEST: usize = 76;

#[cfg(test)]
mod tests {
    use super::Confirm;
    use crate::config::key::{Chord, Key};
    use crate::tui::core::theme::Theme;
    use crate::tui::core::view::Intent;
    use crate::tui::core::view::View;
    use crate::tui::testing;
    use crate::tui::testing::World;

    #[test]
    fn the_key_that_opened_it_and_enter_are_no_yes() {
        let world = World::new(testing::plan(), Theme::plain());
        let context = world.context();
        let y = Chord::plain(Key::Char('y'));
        let mut confirm = Confirm::new("?", "does it", y).then(vec![Intent::Quit]);
        assert!(confirm.run("yes", &context, y).is_some_and(|intents| intents.is_empty()));
        assert!(confirm.on_key(&context, Chord::plain(Key::Enter)).is_some_and(|intents| intents.is_empty()));
        let yes = confirm.run("yes", &context, Chord::plain(Key::Char('Y')));
        assert!(matches!(yes.as_deref(), Some([Intent::Close, Intent::Quit])));
    }

    #[test]
    fn every_consequence_can_be_read_at_any_size() {
        let world = World::new(testing::plan(), Theme::plain());
        let lines = (0..30).map(|i| format!("consequence number {i} of a long list of \u{202e}them"));
        let mut confirm = Confirm::new("Remove 30 modules?", "removes them", Chord::plain(Key::Enter)).because(lines);
        for (width, height) in [(40, 9), (80, 20), (30, 6)] {
            let mut seen = String::new();
            // As far as the longest list of the narrowest window goes.
            for _ in 0..3 * 30 {
                let buffer = testing::drawn(width, height, |area, buffer| confirm.draw(&world.context(), area, buffer));
                seen.push_str(&testing::text(&buffer));
                confirm.list.scroll("down");
            }
            for i in 0..30 {
                assert!(seen.contains(&format!("number {i} ")), "{i} at {width}x{height}:\n{seen}");
            }
            confirm.list.first = 0;
        }
        for width in 0..50 {
            for height in 0..12 {
                testing::drawn(width, height, |area, buffer| confirm.draw(&world.context(), area, buffer));
            }
        }
    }
}
