//! The bottom line: the newest notice, or the few keys that matter here. Never grows beyond one row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::model::shown::Shown;
use crate::tui::keymap::EVERYWHERE;
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

/// Draws the footer into `area`: the notice if there is one, else key hints.
pub fn draw(context: &Context<'_>, notice: Option<(&Shown, Tone)>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut pen = Pen::new(buffer, area, 0);
    match notice {
        Some((text, tone)) => {
            let (sign, role, text_role) = match tone {
                Tone::Plain => (theme.signs.line.dot, Role::Line, Role::Text),
                Tone::Good => (theme.signs.proof[0], Role::Good, Role::Text),
                Tone::Bad => (theme.signs.blocked, Role::Badge, Role::Strong),
            };
            pen.left(sign, theme.style(role)).skip(1);
            let text = text.cut_end(pen.room());
            pen.left(text.as_str(), theme.style(text_role));
        }
        None => hints(context, &mut pen),
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
