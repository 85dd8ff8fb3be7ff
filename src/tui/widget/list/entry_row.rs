//! One entry of the log in one row: when, who, what, by which means. Knows no other row.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::log::digest::{DigestItem, Fate};
use crate::model::change::Change;
use crate::model::field::Value;
use crate::model::status::Status;
use crate::phrase::age::{is_ahead, since};
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::text::short_id::shorten;

/// Cells of an age: `59 min`, `1000 d`.
const AGE: usize = 6;

/// Cells of a date, which stands for an age where a clock ran ahead.
const DATE: usize = 10;

/// Blanks between two columns.
const GAP: usize = 2;

/// Rows narrower than this say only the essential.
const NARROW: u16 = 60;

/// From this width on a row says by which means.
const ROOMY: u16 = 76;

/// From this width on names of people are seldom cut.
const WIDE: u16 = 120;

/// Cells for what most entries say, `Pending to In progress`: ids are cut before that is.
const DEED: usize = 22;

/// Names of people are cut beyond this in rows of so many cells.
const fn longest_name(width: u16) -> usize {
    match width {
        0..NARROW => 6,
        NARROW..WIDE => 14,
        _ => 28,
    }
}

/// How wide the columns of a list are; the same for all of its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// The longest name of a person.
    pub who: usize,
    /// The longest of what entries are about.
    pub about: usize,
    /// When the newest entry was made, by its author's clock.
    pub newest: Option<DateTime<Utc>>,
}

/// A row of the list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryRow<'a> {
    /// What it tells.
    pub told: &'a DigestItem,
    /// By which means that was done.
    pub means: &'static str,
    /// How wide the columns are.
    pub columns: Columns,
    /// Whether the cursor is on it.
    pub selected: bool,
    /// Whether it is the first row in sight: then it says who and when, even if it continues a deed.
    pub first: bool,
}

/// Draws a row into the first row of `area`.
pub(crate) fn draw(context: &Context<'_>, row: &EntryRow<'_>, area: Rect, buffer: &mut Buffer) {
    let EntryRow { told, columns, selected, .. } = *row;
    let theme = context.theme;
    let look = |role| theme.style(if selected { Role::Selection } else { role });
    let mut pen = RowWriter::new(buffer, area, 0);
    if selected {
        pen.paint(theme.style(Role::Selection));
    }
    if told.fate == Fate::Mark {
        return mark(context, told, selected, pen);
    }
    pen.skip(1);
    let narrow = area.width < NARROW;
    let named = columns.who.min(longest_name(area.width));
    let begins = !told.continues || row.first;
    let aged = if columns.newest.is_some_and(|at| is_ahead(context.now, at)) { DATE } else { AGE };
    if begins {
        let age = since(context.now, told.entry.at);
        pen.skip(aged.saturating_sub(age.len())).left(&age, look(Role::Text)).skip(GAP);
        let name = told.who().cut_end(named);
        pen.left(name.as_str(), look(Role::Strong)).skip(named - name.width() + GAP);
    } else {
        pen.skip(aged + GAP + named + GAP);
    }
    if area.width >= ROOMY && begins {
        let means = format!("{:7}", row.means);
        pen.right(&means, GAP, look(Role::Text));
    } else if area.width >= ROOMY {
        pen.right("       ", GAP, look(Role::Text));
    }
    let (sign, role) = sign(context, told);
    pen.left(sign, if role == Role::Badge { theme.style(role) } else { look(role) }).skip(1);
    what(told, columns, narrow, &mut pen, look);
}

/// Whom it is about, in a column of its own, and what was done; what does not fit stands in the detail.
fn what(told: &DigestItem, columns: Columns, narrow: bool, pen: &mut RowWriter<'_>, look: impl Fn(Role) -> Style) {
    let Some(name) = &told.name else {
        let text = told.rest().cut_end(pen.room());
        pen.left(text.as_str(), look(Role::Text));
        return;
    };
    let most = if narrow { pen.room() } else { (pen.room() / 2).min(pen.room().saturating_sub(GAP + DEED)) };
    let cells = columns.about.min(most.max(12)).min(pen.room());
    let name = shorten(name, cells);
    pen.left(name.as_str(), look(Role::Strong)).skip(cells - name.width() + GAP);
    if pen.room() >= 8 {
        let rest = told.rest().cut_end(pen.room());
        pen.left(rest.as_str(), look(Role::Text));
    }
}

/// A sign for what was done: the new status, a block, or a dot.
fn sign(context: &Context<'_>, told: &DigestItem) -> (&'static str, Role) {
    let signs = &context.theme.signs;
    match &told.entry.change {
        Change::Move { to, .. } => (signs.of_status(*to), if *to == Status::Pending { Role::Text } else { Role::Good }),
        Change::Set(set) if set.field.path == "blocked" && set.to != Value::Absent => (signs.blocked, Role::Badge),
        _ => (signs.line.dot, Role::Line),
    }
}

/// A line across the page that says that a standup was held.
fn mark(context: &Context<'_>, told: &DigestItem, selected: bool, mut pen: RowWriter<'_>) {
    let line = &context.theme.signs.line;
    let role = |role| context.theme.style(if selected { Role::Selection } else { role });
    let words = told.mark(context.now);
    pen.left(line.thin, role(Role::Focus)).left(line.thin, role(Role::Focus)).skip(1);
    let words = words.cut_end(pen.room().saturating_sub(2));
    pen.left(words.as_str(), role(Role::Focus)).skip(1);
    pen.fill(line.thin, role(Role::Focus));
}
