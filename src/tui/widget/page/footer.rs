//! The bottom line: the newest notice, or the few keys that matter here. Never takes more than one row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::model::shown::Shown;
use crate::tui::core::context::Context;
use crate::tui::core::effect::Way;
use crate::tui::core::keymap::EVERYWHERE;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;

/// Cells between two hints.
const APART: usize = 3;

/// The same where keys are many.
const CLOSE: usize = 2;

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Something happened.
    Plain,
    /// Something of ours is in the file.
    Good,
    /// Something was not done.
    Bad,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    /// One line.
    pub text: Shown,
    /// How it is meant.
    pub tone: Tone,
    /// Which way leads back from what was done here; its key is shown where there is room.
    pub way_back: Option<Way>,
}

/// Draws the footer into `area`: the notice if there is one, else key hints. Where somebody `is_asked`, the keys that answer stand
/// beside a notice, too.
pub(crate) fn draw(context: &Context<'_>, notice: Option<&Said>, is_asked: bool, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut pen = RowWriter::new(buffer, area, 0);
    if is_asked && notice.is_some() {
        answers(context, &mut pen);
    }
    match notice {
        Some(Said { text, tone, way_back }) => {
            let (sign, role, text_role) = match tone {
                Tone::Plain => (theme.signs.line.dot, Role::Line, Role::Text),
                Tone::Good => (theme.signs.proof[0], Role::Good, Role::Text),
                Tone::Bad => (theme.signs.blocked, Role::Badge, Role::Strong),
            };
            pen.left(sign, theme.style(role)).skip(1);
            if let Some(way) = way_back {
                crate::tui::widget::page::footer::way_back(context, *way, text.width(), &mut pen);
            }
            let text = text.cut_end(pen.room());
            pen.left(text.as_str(), theme.style(text_role));
        }
        None => hints(context, &mut pen),
    }
}

/// Which key takes back what was done, if that fits beside a text of this width.
fn way_back(context: &Context<'_>, way: Way, text: usize, pen: &mut RowWriter<'_>) {
    let (action, word) = match way {
        Way::Undo => ("undo", "undoes"),
        Way::Redo => ("redo", "redoes"),
    };
    let rows = context.actions.iter().flat_map(|(view, rows)| rows.iter().map(move |row| (*view, row)));
    let mut keys = rows.filter(|(_, row)| row.name == action).flat_map(|(view, row)| context.keymap.keys(view, row));
    if let Some(key) = keys.next().map(crate::config::key::Chord::short)
        && text + 3 + key.width() + 1 + word.len() <= pen.room()
    {
        pen.right(word, 1, context.theme.style(Role::Text));
        pen.right(&key, 3, context.theme.style(Role::Key));
    }
}

/// The keys of the view on top at the right end: those that end it even if nothing is left for a notice, the others in two thirds
/// of the row.
fn answers(context: &Context<'_>, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let mut hints: Vec<Hint> = collect(context).into_iter().filter(|hint| !hint.everywhere).collect();
    let ends = |hint: &Hint| hint.keys.split(' ').any(|key| matches!(key, "Enter" | "Esc"));
    loop {
        let width: usize = hints.iter().map(|hint| APART + hint.width()).sum();
        let least = match hints.iter().rposition(|hint| !ends(hint)) {
            Some(other) if width > pen.room() * 2 / 3 => other,
            None if width > pen.room() => 0,
            _ => break,
        };
        hints.remove(least);
    }
    for hint in hints.iter().rev() {
        pen.right(hint.word, 1, theme.style(Role::Text));
        pen.right(&hint.keys, APART, theme.style(Role::Key));
    }
}

/// What works everywhere stands at the right end and may take half of the row; what works here fills the rest from the left.
fn hints(context: &Context<'_>, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let (everywhere, here): (Vec<Hint>, Vec<Hint>) = collect(context).into_iter().partition(|hint| hint.everywhere);
    let half = pen.room() / 2;
    for hint in everywhere.iter().rev() {
        if half + hint.width() + APART > pen.room() {
            break;
        }
        pen.right(hint.word, 1, theme.style(Role::Text));
        pen.right(&hint.keys, APART, theme.style(Role::Key));
    }
    // Where a view says which keys matter, they stand closer before one of them is left out.
    let all: usize = here.iter().map(|hint| hint.width() + APART).sum();
    let apart = if !context.hints.is_empty() && all > pen.room() + APART { CLOSE } else { APART };
    for hint in &here {
        if hint.width() > pen.room() {
            break;
        }
        pen.left(&hint.keys, theme.style(Role::Key)).skip(1);
        pen.left(hint.word, theme.style(Role::Text)).skip(apart);
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

/// The hints that the view on top asks for, by name, with the words it has for them. Keys with the same word in sequence share one.
fn asked_for(context: &Context<'_>) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    let rows = || context.actions.iter().flat_map(|(view, rows)| rows.iter().map(move |row| (*view, row)));
    for (name, word) in context.hints {
        let found = rows().find(|(view, row)| row.name == *name && *view != EVERYWHERE);
        let key = found.and_then(|(view, row)| context.keymap.keys(view, row).first().map(|chord| chord.short()));
        let Some(key) = key else { continue };
        match hints.last_mut().filter(|last| last.word == *word) {
            Some(last) => last.keys = format!("{} {key}", last.keys),
            None => hints.push(Hint { keys: key, word, everywhere: false }),
        }
    }
    hints
}

/// The hints of all rows that have a short word and a key; rows in sequence with the same word share one hint.
fn collect(context: &Context<'_>) -> Vec<Hint> {
    let mut hints: Vec<Hint> = if context.is_asking { Vec::new() } else { asked_for(context) };
    let says_itself = !hints.is_empty();
    // While a dialog takes all keys, no others matter.
    let views = if context.is_asking { context.actions.len().min(1) } else { context.actions.len() };
    for (view, rows) in &context.actions[..views] {
        for row in rows.iter().filter(|row| !row.short.is_empty()) {
            let Some(chord) = context.keymap.keys(view, row).first().copied() else { continue };
            let everywhere = *view == EVERYWHERE;
            if says_itself && !(everywhere && matches!(row.name, "help" | "leave")) {
                continue;
            }
            // A view above has given this key another meaning.
            if hints.iter().any(|hint| hint.keys.split(' ').any(|key| key == chord.short())) {
                continue;
            }
            match hints.last_mut().filter(|last| last.word == row.short && last.everywhere == everywhere) {
                Some(last) => last.keys = format!("{} {}", last.keys, chord.short()),
                None => hints.push(Hint { keys: chord.short(), word: row.short, everywhere }),
            }
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::{Said, Tone, draw};
    use crate::model::shown::Shown;
    use crate::tui::core::effect::Way;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, plan, styles, text};

    fn footer(width: u16, notice: Option<(&str, Tone)>) -> String {
        let world = World::new(plan(), Theme::ansi());
        let said = notice.map(|(text, tone)| Said { text: Shown::new(text), tone, way_back: None });
        text(&drawn(width, 1, |area, buffer| draw(&world.context(), said.as_ref(), false, area, buffer)))
    }

    #[test]
    fn the_way_back_stands_beside_what_was_done_where_both_fit() {
        let world = World::new(plan(), Theme::ansi());
        let said = Said { text: "a.py: Pending to Done".into(), tone: Tone::Good, way_back: Some(Way::Undo) };
        let drawn =
            |width| text(&drawn(width, 1, |area, buffer| draw(&world.context(), Some(&said), false, area, buffer)));
        assert_eq!(drawn(40), "✓ a.py: Pending to Done         u undoes\n");
        assert_eq!(drawn(34), "✓ a.py: Pending to Done   u undoes\n");
        assert_eq!(drawn(33), "✓ a.py: Pending to Done\n");
    }

    #[test]
    fn who_is_asked_sees_the_keys_that_answer_beside_a_notice() {
        let mut world = World::new(plan(), Theme::ansi());
        let row = |name, keys, short| crate::tui::core::action::row(name, keys, short, "", ()).about;
        world.actions = vec![(
            "carry",
            vec![row("up", &["Up", "k"], "carry"), row("keep", &["Enter"], "put down"), row("drop", &["Esc"], "drop")],
        )];
        world.keymap = crate::tui::core::keymap::Keymap::new(&world.actions);
        let said = Said { text: "redone: a.py: Pending to Done".into(), tone: Tone::Good, way_back: Some(Way::Undo) };
        let seen = |width, is_asked| {
            text(&drawn(width, 1, |area, buffer| draw(&world.context(), Some(&said), is_asked, area, buffer)))
        };
        assert_eq!(seen(70, true), "✓ redone: a.py: Pending to Done    ↑ carry   Enter put down   Esc drop\n");
        assert_eq!(seen(50, true), "✓ redone: a.py: Pendi…   Enter put down   Esc drop\n");
        assert_eq!(seen(28, true), "   Enter put down   Esc drop\n");
        assert_eq!(seen(24, true), "✓ redone: a.…   Esc drop\n");
        assert_eq!(seen(70, false), "✓ redone: a.py: Pending to Done\n");
    }

    #[test]
    fn the_keys_that_matter_here_and_the_way_out() {
        let keys = "> < move   p pending   i in progress   d done   Enter detail     ? help   q quit\n";
        assert_eq!(footer(80, None), keys);
        assert_eq!(footer(40, None), "> < move   p pending     ? help   q quit\n");
        assert_eq!(footer(10, None), "> < move\n");
    }

    #[test]
    fn rows_without_a_short_word_are_not_hinted_at() {
        assert!(!footer(200, None).contains("z "));
    }

    #[test]
    fn a_notice_takes_the_place_of_the_keys_and_ends_in_an_ellipsis_if_it_must() {
        let moved = "tenant/service.py: In progress to Done";
        assert_eq!(footer(60, Some((moved, Tone::Good))), "✓ tenant/service.py: In progress to Done\n");
        assert_eq!(footer(20, Some((moved, Tone::Bad))), "! tenant/service.py…\n");
        assert_eq!(footer(60, Some((moved, Tone::Plain))), "· tenant/service.py: In progress to Done\n");
    }

    #[test]
    fn what_was_not_done_is_loud_without_colours_too() {
        let world = World::new(plan(), Theme::plain());
        let said = Said { text: "no".into(), tone: Tone::Bad, way_back: None };
        let seen = drawn(9, 1, |area, buffer| draw(&world.context(), Some(&said), false, area, buffer));
        assert_eq!(styles(&seen), "0:0-0 bold underlined \"!\"\n0:2-3 bold \"no\"\n");
    }

    #[test]
    fn no_size_is_too_small() {
        for width in 0..30 {
            footer(width, None);
            footer(width, Some(("名前\u{1b}[2J", Tone::Bad)));
        }
    }
}
