//! The keys that work right here, made of the action rows. Explains nothing that is not bound.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::Chord;
use crate::tui::action::{self, About, Action};
use crate::tui::effect::Effect;
use crate::tui::view::{Context, View};
use crate::tui::widget::panel::{self, Line};

/// The list of keys.
#[derive(Debug, Default)]
pub struct Help {
    /// The first line in sight.
    scroll: usize,
    /// Lines in sight, as last drawn.
    page: usize,
}

const GO: &str = "In this list";

const fn row(
    name: &'static str,
    keys: &'static [&'static str],
    long: &'static str,
    run: fn(&mut Help, &Context<'_>, Chord) -> Vec<Effect>,
) -> Action<Help> {
    Action { about: About { name, keys, short: "", long, group: GO }, run }
}

const ACTIONS: &[Action<Help>] = &[
    row("down", &["j", "Down"], "Scroll down", |v, _, _| v.scroll_by(1)),
    row("up", &["k", "Up"], "Scroll up", |v, _, _| v.scroll_by(-1)),
    row("page-down", &["PgDn"], "A page down", |v, _, _| v.scroll_by(v.page.max(1).cast_signed())),
    row("page-up", &["PgUp"], "A page up", |v, _, _| v.scroll_by(-v.page.max(1).cast_signed())),
    row("first", &["g", "Home"], "To the top", |v, _, _| v.scroll_by(isize::MIN)),
    row("last", &["G", "End"], "To the end", |v, _, _| v.scroll_by(isize::MAX)),
    row("close", &["?", "F1"], "Close", |_, _, _| vec![Effect::Close]),
];

/// What people see of its actions.
pub fn abouts() -> Vec<About> {
    ACTIONS.iter().map(|action| action.about).collect()
}

impl View for Help {
    fn name(&self) -> &'static str {
        "help"
    }

    fn actions(&self) -> Vec<About> {
        abouts()
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>> {
        action::run(ACTIONS, self, name, context, chord)
    }

    fn on_key(&mut self, _context: &Context<'_>, _chord: Chord) -> Option<Vec<Effect>> {
        // A key meant for the board must not act on it unseen.
        Some(Vec::new())
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let lines = lines(context);
        let body = panel::draw(context, "Keys", &lines, &mut self.scroll, area, buffer);
        self.page = usize::from(body.height);
    }
}

impl Help {
    fn scroll_by(&mut self, by: isize) -> Vec<Effect> {
        // The panel knows how many lines there are and keeps this within them.
        self.scroll = self.scroll.saturating_add_signed(by);
        Vec::new()
    }
}

/// Headings and rows of everything that can be done below this list, view by view from the top.
fn lines(context: &Context<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut heading = "";
    for (view, rows) in context.actions.iter().filter(|(view, _)| *view != "help") {
        for about in rows {
            if about.group != heading {
                heading = about.group;
                if !lines.is_empty() {
                    lines.push(Line::Blank);
                }
                lines.push(Line::Heading(heading.into()));
            }
            let keys: Vec<String> = context.keymap.keys(view, about).iter().map(ToString::to_string).collect();
            let keys = match keys.as_slice() {
                // The digits, or any other row of many keys.
                [first, .., last] if keys.len() > 4 => format!("{first} – {last}"),
                _ => keys.join("  "),
            };
            lines.push(Line::Row(keys.as_str().into(), about.long.into()));
        }
    }
    lines
}
