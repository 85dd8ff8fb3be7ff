//! The bottom line: the newest notice, or the few keys that matter here. Never grows beyond one row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::model::shown::Shown;
use crate::tui::keymap::EVERYWHERE;
use crate::tui::outbox::Way;
use crate::tui::theme::Role;
use crate::tui::view::Context;
use crate::tui::widget::pen::Pen;

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something happened.
    Plain,
    /// Something of ours is in the file.
    Good,
    /// Something was not done.
    Bad,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// One line.
    pub text: Shown,
    /// How it is meant.
    pub tone: Tone,
    /// Which way leads back from what was done here; its key is shown where there is room.
    pub way_back: Option<Way>,
}

/// Draws the footer into `area`: the notice if there is one, else key hints.
pub fn draw(context: &Context<'_>, notice: Option<&Said>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut pen = Pen::new(buffer, area, 0);
    match notice {
        Some(Said { text, tone, way_back }) => {
            let (sign, role, text_role) = match tone {
                Tone::Plain => (theme.signs.line.dot, Role::Line, Role::Text),
                Tone::Good => (theme.signs.proof[0], Role::Good, Role::Text),
                Tone::Bad => (theme.signs.blocked, Role::Badge, Role::Strong),
            };
            pen.left(sign, theme.style(role)).skip(1);
            if let Some(way) = way_back {
                self::way_back(context, *way, text.width(), &mut pen);
            }
            let text = text.cut_end(pen.room());
            pen.left(text.as_str(), theme.style(text_role));
        }
        None => hints(context, &mut pen),
    }
}

/// Which key takes back what was done, if that fits beside a text of this width.
fn way_back(context: &Context<'_>, way: Way, text: usize, pen: &mut Pen<'_>) {
    let (action, word) = match way {
        Way::Undo => ("undo", "undoes"),
        Way::Redo => ("redo", "redoes"),
    };
    let rows = context.actions.iter().flat_map(|(view, rows)| rows.iter().map(move |row| (*view, row)));
    let mut keys = rows.filter(|(_, row)| row.name == action).flat_map(|(view, row)| context.keymap.keys(view, row));
    if let Some(key) = keys.next().map(|chord| chord.short())
        && text + 3 + key.width() + 1 + word.len() <= pen.room()
    {
        pen.right(word, 1, context.theme.style(Role::Text));
        pen.right(&key, 3, context.theme.style(Role::Key));
    }
}

/// What works everywhere stands at the right end and gets its room first; what works here fills the rest from the left.
fn hints(context: &Context<'_>, pen: &mut Pen<'_>) {
    let theme = context.theme;
    let all = collect(context);
    let mut wide = pen.room();
    for hint in all.iter().rev().filter(|hint| hint.everywhere) {
        // Half the row is for what works here.
        if hint.width() + 2 > pen.room() || pen.room() - hint.width() < wide / 2 {
            continue;
        }
        pen.right(hint.word, 1, theme.style(Role::Text));
        pen.right(&hint.keys, 3, theme.style(Role::Key));
    }
    wide = pen.room();
    let _ = wide;
    for hint in all.iter().filter(|hint| !hint.everywhere) {
        if hint.width() > pen.room() {
            break;
        }
        pen.left(&hint.keys, theme.style(Role::Key)).skip(1);
        pen.left(hint.word, theme.style(Role::Text)).skip(3);
    }
}

/// Keys and what they do.
struct Hint {
    keys: String,
    word: &'static str,
    everywhere: bool,
}

impl Hint {
    fn width(&self) -> usize {
        self.keys.width() + 1 + self.word.width()
    }
}

/// The hints of all rows that have a short word and a key; rows in sequence with the same word share one hint.
fn collect(context: &Context<'_>) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    for (view, rows) in context.actions {
        for row in rows.iter().filter(|row| !row.short.is_empty()) {
            let Some(chord) = context.keymap.keys(view, row).first().copied() else { continue };
            let everywhere = *view == EVERYWHERE;
            match hints.last_mut().filter(|last| last.word == row.short && last.everywhere == everywhere) {
                Some(last) => last.keys = format!("{} {}", last.keys, chord.short()),
                None => hints.push(Hint { keys: chord.short(), word: row.short, everywhere }),
            }
        }
    }
    hints
}
