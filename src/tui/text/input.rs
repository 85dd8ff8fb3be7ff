//! A text input: content, cursor, undo. Knows neither the screen nor what the text is for.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use crate::config::key::Chord;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::context::Context;
use crate::tui::text::input_rows;

/// The longest text, in bytes; what is typed or pasted beyond is left out.
const LONGEST: usize = 1024 * 1024;

/// How far back undo goes: steps, and bytes of text held for them.
const STEPS: usize = 200;
const HELD: usize = 8 * 1024 * 1024;

/// A text with a cursor.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextInput {
    text: String,
    /// Before the grapheme at this byte.
    at: usize,
    lines: Lines,
    past: Vec<Moment>,
    future: Vec<Moment>,
    doing: Doing,
    /// Whether all of the text is selected: what is typed replaces it.
    selected: bool,
    /// Cells of a row, and rows on a page, as last drawn.
    pub(crate) sight: (usize, usize),
    /// The first cell (of one line) or row (of many) in sight, as last drawn.
    pub(crate) scroll: usize,
}

/// How many lines a text may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lines {
    /// One.
    #[default]
    One,
    /// As many as it needs.
    Many,
}

/// The text as it once was; copies of a draft share it.
#[derive(Clone, Debug)]
struct Moment {
    text: Arc<str>,
    at: usize,
}

/// What the keys before did: what goes on with it is one step of undo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Doing {
    #[default]
    Moving,
    Typing,
    Erasing,
}

impl TextInput {
    /// A draft of this text, with the cursor behind it.
    pub(crate) fn new(lines: Lines, text: &str) -> Self {
        Self { text: text.to_owned(), at: text.len(), lines, ..Self::default() }
    }

    /// A draft of this text, all of it selected: the first thing that is typed, pasted or erased replaces it, and a movement
    /// keeps it.
    pub(crate) fn selected(lines: Lines, text: &str) -> Self {
        Self { selected: !text.is_empty(), ..Self::new(lines, text) }
    }

    /// Whether all of the text is selected.
    pub(crate) fn is_selected(&self) -> bool {
        self.selected
    }

    /// Puts `text` in the place of what stands between this byte and the cursor.
    pub(crate) fn replace_before(&mut self, from: usize, text: &str) {
        self.remember();
        self.selected = false;
        self.text.replace_range(from..self.at, "");
        self.at = from;
        self.insert(text);
        self.doing = Doing::Moving;
    }

    /// Takes the selected text away; whether there was any.
    fn erase_selected(&mut self) -> bool {
        let is_selected = std::mem::take(&mut self.selected);
        if is_selected {
            self.remember();
            self.text.clear();
            self.at = 0;
        }
        is_selected
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The byte before which the cursor stands: the beginning of a grapheme, or the end of the text.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// How many lines it may have.
    pub(crate) fn lines(&self) -> Lines {
        self.lines
    }

    /// Does to a line what the row of [`ACTIONS`] of this name does; whether the text is another one now. `None`: no such row.
    pub(crate) fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<bool> {
        let before = self.text.clone();
        action::run(ACTIONS, self, name, context, chord).map(|_| self.text != before)
    }

    /// A character was typed.
    pub(crate) fn put(&mut self, c: char) {
        if !self.erase_selected() && (self.doing != Doing::Typing || c == ' ') {
            self.remember();
        }
        self.insert(c.encode_utf8(&mut [0; 4]));
        self.doing = Doing::Typing;
    }

    /// Text was pasted. Line breaks become blanks where there is one line only; what would act on a terminal is left out.
    pub(crate) fn paste(&mut self, text: &str) {
        if !self.erase_selected() {
            self.remember();
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = match self.lines {
            // A copied line mostly brings its line break along.
            Lines::One => text.trim_end_matches('\n').replace(['\n', '\t'], " "),
            Lines::Many => text,
        };
        let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        self.insert(&kept.replace('\n', self.line_end()));
        self.doing = Doing::Moving;
    }

    fn insert(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.text.len());
        let fits = text.floor_char_boundary(room.min(text.len()));
        self.text.insert_str(self.at, &text[..fits]);
        self.at += fits;
        // What was put before a combining mark has become one with it.
        self.end_step();
    }

    /// The line ends that the text has.
    fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    fn break_line(&mut self) {
        if self.lines == Lines::Many {
            self.remember();
            self.insert(self.line_end());
            self.doing = Doing::Typing;
        }
    }

    /// Moves the cursor to the next beginning of a grapheme if it stands inside of one.
    fn end_step(&mut self) {
        let inside = self.text.grapheme_indices(true).map(|(at, _)| at).chain([self.text.len()]);
        self.at = inside.into_iter().find(|at| *at >= self.at).unwrap_or(self.text.len());
    }

    fn remember(&mut self) {
        self.future.clear();
        self.past.push(Moment { text: self.text.as_str().into(), at: self.at });
        let mut held: usize = self.past.iter().map(|moment| moment.text.len()).sum();
        while self.past.len() > STEPS || (held > HELD && self.past.len() > 1) {
            held -= self.past.remove(0).text.len();
        }
    }

    fn go(&mut self, to: usize) {
        self.at = to;
        self.selected = false;
        self.doing = Doing::Moving;
    }

    fn erase(&mut self, from: usize, to: usize) {
        if self.erase_selected() {
            self.doing = Doing::Erasing;
        } else if from < to {
            if self.doing != Doing::Erasing {
                self.remember();
            }
            self.text.replace_range(from..to, "");
            self.at = from;
            self.end_step();
            self.doing = Doing::Erasing;
        }
    }

    fn undo(&mut self) {
        if let Some(moment) = self.past.pop() {
            self.future.push(Moment {
                text: std::mem::replace(&mut self.text, moment.text.as_ref().into()).into(),
                at: self.at,
            });
            self.go(moment.at);
        }
    }

    fn redo(&mut self) {
        if let Some(moment) = self.future.pop() {
            self.past.push(Moment {
                text: std::mem::replace(&mut self.text, moment.text.as_ref().into()).into(),
                at: self.at,
            });
            self.go(moment.at);
        }
    }

    /// The byte before the grapheme on the left.
    fn left(&self) -> usize {
        self.text[..self.at].graphemes(true).next_back().map_or(0, |grapheme| self.at - grapheme.len())
    }

    /// The byte behind the grapheme on the right.
    fn right(&self) -> usize {
        self.text[self.at..].graphemes(true).next().map_or(self.at, |grapheme| self.at + grapheme.len())
    }

    /// The beginning of the word on the left, blanks before it left aside; words end where `class` changes.
    fn word_left(&self, class: fn(&str) -> Class) -> usize {
        let mut at = self.at;
        let mut seen = Class::Blank;
        for grapheme in self.text[..self.at].graphemes(true).rev() {
            let class = class(grapheme);
            if seen != Class::Blank && class != seen {
                break;
            }
            seen = class;
            at -= grapheme.len();
        }
        at
    }

    /// The end of the word on the right, blanks before it left aside.
    fn word_right(&self) -> usize {
        let mut at = self.at;
        let mut seen = Class::Blank;
        for grapheme in self.text[self.at..].graphemes(true) {
            let class = Class::of(grapheme);
            if seen != Class::Blank && class != seen {
                break;
            }
            seen = class;
            at += grapheme.len();
        }
        at
    }

    /// Where the line begins, and where it ends.
    fn line(&self) -> (usize, usize) {
        if self.lines == Lines::One {
            return (0, self.text.len());
        }
        let start = self.text[..self.at].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[self.at..].find('\n').map_or(self.text.len(), |at| self.at + at);
        (start, if self.text[start..end].ends_with('\r') { end - 1 } else { end })
    }

    /// By rows as they are drawn, to the nearest place in them.
    fn climb(&mut self, by: isize) {
        let rows = input_rows::rows(&self.text, self.sight.0.max(1));
        let row = input_rows::row_of(&rows, self.at);
        let column = input_rows::width(&self.text[rows[row].start..self.at]);
        let to = row.saturating_add_signed(by).min(rows.len() - 1);
        // At an edge it goes to the very beginning or end, as everywhere.
        self.go(match (to == row, by < 0) {
            (true, true) => 0,
            (true, false) => self.text.len(),
            _ => input_rows::place(&self.text, rows[to], column),
        });
    }

    fn page(&self) -> isize {
        self.sight.1.saturating_sub(1).max(1).cast_signed()
    }
}

/// The class of a grapheme for movement by words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Word,
    Sign,
}

impl Class {
    fn of(grapheme: &str) -> Self {
        match grapheme.chars().next() {
            Some(c) if c.is_whitespace() => Self::Blank,
            Some(c) if c.is_alphanumeric() || c == '_' => Self::Word,
            _ => Self::Sign,
        }
    }

    /// As a shell's Ctrl-W has it: only blanks part words.
    fn of_shell(grapheme: &str) -> Self {
        if Self::of(grapheme) == Self::Blank { Self::Blank } else { Self::Word }
    }
}

/// Runs something that has no effect beyond the draft.
macro_rules! does {
    ($draft:ident, $what:expr) => {
        |$draft, _, _| {
            $what;
            Vec::new()
        }
    };
}

/// What keys do to any draft. The terminal's own Ctrl-_ and Ctrl-/ arrive as Ctrl-7, and Backspace as Ctrl-H from some.
pub(crate) const ACTIONS: &[Action<TextInput>] = &Action::<TextInput>::under(
    "While typing",
    [
        row("char-left", &["Left", "Ctrl-B"], "", "A character back", does!(d, d.go(d.left()))),
        row("char-right", &["Right", "Ctrl-F"], "", "A character forward", does!(d, d.go(d.right()))),
        row("word-left", &["Ctrl-Left", "Alt-B"], "", "A word back", does!(d, d.go(d.word_left(Class::of)))),
        row("word-right", &["Ctrl-Right", "Alt-F"], "", "A word forward", does!(d, d.go(d.word_right()))),
        row("line-start", &["Home", "Ctrl-A"], "", "To the beginning of the line", does!(d, d.go(d.line().0))),
        row("line-end", &["End", "Ctrl-E"], "", "To the end of the line", does!(d, d.go(d.line().1))),
        row(
            "erase",
            &["Backspace", "Ctrl-H"],
            "",
            "Erase what is before the cursor",
            does!(d, d.erase(d.left(), d.at)),
        ),
        row("delete", &["Delete"], "", "Erase what is under the cursor", does!(d, d.erase(d.at, d.right()))),
        row(
            "erase-word",
            &["Ctrl-W", "Alt-Backspace"],
            "",
            "Erase the word before the cursor",
            does!(d, d.erase(d.word_left(Class::of_shell), d.at)),
        ),
        row("erase-to-start", &["Ctrl-U"], "", "Erase all before the cursor", does!(d, d.erase(d.line().0, d.at))),
        row("erase-to-end", &["Ctrl-K"], "", "Erase all after the cursor", does!(d, d.erase(d.at, d.line().1))),
        row("undo-typing", &["Ctrl-_", "Ctrl-/", "Ctrl-7"], "", "Undo typing", does!(d, d.undo())),
        row("redo-typing", &["Ctrl-R"], "", "Redo typing", does!(d, d.redo())),
    ],
);

/// What keys do besides where a draft has many lines.
pub(crate) const LINES: &[Action<TextInput>] = &Action::<TextInput>::under(
    "While typing",
    [
        row("new-line", &["Enter"], "", "New line", does!(d, d.break_line())),
        row("line-up", &["Up"], "", "A line up", does!(d, d.climb(-1))),
        row("line-down", &["Down"], "", "A line down", does!(d, d.climb(1))),
        row("page-up", &["PgUp"], "", "A page up", does!(d, d.climb(-d.page()))),
        row("page-down", &["PgDn"], "", "A page down", does!(d, d.climb(d.page()))),
        row("text-start", &["Ctrl-Home"], "", "To the beginning of the text", does!(d, d.go(0))),
        row("text-end", &["Ctrl-End"], "", "To the end of the text", does!(d, d.go(d.text.len()))),
    ],
);
