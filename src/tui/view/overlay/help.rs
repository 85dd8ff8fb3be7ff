//! The keys that work right here, generated from the action rows, with a search line. Explains nothing that is not there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::config::key::Chord;
use crate::query::fuzzy::{Fit, Fuzzy};
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::text::input;
use crate::tui::text::input::{Lines, TextInput};
use crate::tui::text::list::{self, ListState};
use crate::tui::widget::frame::key_list;
use crate::tui::widget::frame::key_list::{KeyLine, KeyRow, Pages};
use crate::tui::widget::frame::picker::Finder;

/// The list of keys.
#[derive(Clone, Debug)]
pub struct Help {
    draft: TextInput,
    /// All that can be done below this list, view by view from the top.
    rows: Vec<HelpRow>,
    /// Those that fit what is typed, with the letters found in what they do: indices of rows.
    fitting: Vec<(usize, Vec<u32>)>,
    /// Where the list of those that fit stands; its rows in sight are lines, headings among them.
    list: ListState,
}

/// A row of some view.
#[derive(Clone, Debug)]
struct HelpRow {
    view: &'static str,
    about: ActionHelp,
    keys: String,
}

const ACTIONS: &[Action<Help>] = &Action::<Help>::under(
    "In this list",
    [
        row("choose", &["Enter"], "do it", "Do it", |v, _, _| v.choose()),
        row("close", &["?", "Esc", "F1"], "close", "Close", |_, _, _| vec![Intent::Close]),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with([action::abouts(ACTIONS), action::abouts(input::ACTIONS)].concat(), list::TYPING_KEYS)
}

impl Help {
    /// What works right here.
    pub(crate) fn open(context: &Context<'_>) -> Self {
        let all = context.actions.iter().flat_map(|(view, rows)| rows.iter().map(move |about| (*view, *about)));
        let rows = all.map(|(view, about)| HelpRow { view, about, keys: keys(context, view, &about) }).collect();
        let mut help =
            Self { draft: TextInput::new(Lines::One, ""), rows, fitting: Vec::new(), list: ListState::default() };
        help.look();
        help
    }

    /// Looks for what is typed: as a key, as words, and only if nothing has these as letters in their order.
    fn look(&mut self) {
        let typed = self.draft.text().trim().to_lowercase();
        let is_key = |row: &HelpRow| row.keys.split("  ").any(|key| key == self.draft.text().trim());
        let texts = |row: &HelpRow| {
            [row.about.long, row.about.name, row.about.group, row.about.words].join("  ") + "  " + &row.keys
        };
        let has = |row: &HelpRow| {
            let texts = texts(row).to_lowercase();
            typed.split_whitespace().all(|word| texts.contains(word))
        };
        let mut fuzzy = Fuzzy::new(&typed);
        // What has no key is found by its words only: the list of keys stays one.
        let is_key_less = |i: &usize| self.rows[*i].keys.is_empty();
        let all = (0..self.rows.len()).filter(|i| !typed.is_empty() || !is_key_less(i));
        let mut fitting: Vec<usize> = all.clone().filter(|i| is_key(&self.rows[*i]) || has(&self.rows[*i])).collect();
        if fitting.is_empty() {
            fitting = all.filter(|i| fuzzy.fit(&[self.rows[*i].about.long]).is_some()).collect();
        }
        self.fitting = fitting.into_iter().map(|i| (i, fuzzy.letters(self.rows[i].about.long))).collect();
        // A key that is typed as it is written stands first in line, then a name that matches.
        let of = |i: &usize| &self.rows[*i];
        let exact = self.fitting.iter().position(|(i, _)| !typed.is_empty() && is_key(of(i)));
        let called =
            self.fitting.iter().position(|(i, _)| fuzzy.fit(&[&texts(of(i))]).is_some_and(|fit| fit >= Fit::Start));
        let safe = || self.fitting.iter().position(|(i, _)| of(i).about.is_safe);
        self.list.selected = exact.or(called).or_else(safe);
        self.list.first = 0;
    }

    fn choose(&self) -> Vec<Intent> {
        let row =
            self.list.selected.and_then(|selected| self.fitting.get(selected)).map(|(index, _)| &self.rows[*index]);
        row.map(|row| Intent::Run { view: row.view, action: row.about.name }).into_iter().collect()
    }

    /// Headings and rows, group by group.
    fn lines(&self) -> Vec<KeyLine<'_>> {
        let mut lines = Vec::new();
        let mut heading = "";
        for (index, (row, letters)) in self.fitting.iter().enumerate() {
            let HelpRow { about, keys, .. } = &self.rows[*row];
            if about.group != heading {
                heading = about.group;
                if !lines.is_empty() {
                    lines.push(KeyLine::Blank);
                }
                lines.push(KeyLine::Heading(heading));
            }
            let selected = self.list.selected == Some(index);
            lines.push(KeyLine::Row(KeyRow { keys, long: about.long, letters, selected }));
        }
        lines
    }
}

/// The keys of a row, as they are now.
fn keys(context: &Context<'_>, view: &'static str, about: &ActionHelp) -> String {
    let keys: Vec<String> = context.keymap.keys(view, about).into_iter().map(Chord::short).collect();
    match keys.as_slice() {
        // The digits, or any other row of many keys.
        [first, .., last] if keys.len() > 4 => format!("{first} – {last}"),
        _ => keys.join("  "),
    }
}

impl View for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        if name == "erase" && self.draft.text().is_empty() {
            return Some(vec![Intent::Close]);
        }
        let moved = self.list.select(name, self.fitting.len()).then(Vec::new);
        moved.or_else(|| action::run(ACTIONS, self, name, context, chord)).or_else(|| {
            if self.draft.run(name, context, chord)? {
                self.look();
            }
            Some(Vec::new())
        })
    }

    fn on_key(&mut self, _context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        if let Some(typed) = chord.typed() {
            self.draft.put(typed);
            self.look();
        }
        Some(Vec::new())
    }

    fn on_paste(&mut self, _context: &Context<'_>, text: &str) -> Option<Vec<Intent>> {
        self.draft.paste(text);
        self.look();
        Some(Vec::new())
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        // The frame stays as it is while less and less is found.
        let bound: Vec<&HelpRow> = self.rows.iter().filter(|row| !row.keys.is_empty()).collect();
        let names = bound.iter().map(|row| row.keys.width()).max().unwrap_or(0);
        let longest = bound.iter().map(|row| row.about.long.width()).max().unwrap_or(0);
        let groups = bound.chunk_by(|a, b| a.about.group == b.about.group).count();
        let pages = Pages::new(names, longest, bound.len() + 2 * groups, area);
        let rows = pages.rows(&self.lines(), area.height.saturating_sub(4));
        let count = if self.draft.text().is_empty() {
            String::new()
        } else {
            format!("{} of {}", self.fitting.len(), self.rows.len())
        };
        let finder = Finder {
            title: "Keys",
            sign: "?",
            hint: "a word or a key; Enter does it",
            count: &count,
            wanted: (pages.width(), rows),
            most: pages.height,
        };
        let around = finder.draw(context, &mut self.draft, area, buffer);
        let lines = self.lines();
        let (first, page) = key_list::draw(context, &lines, &pages, self.list.first, around, buffer);
        (self.list.first, self.list.page) = (first, page);
    }
}
