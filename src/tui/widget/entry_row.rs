//! One entry of the log in one row: when, who, what, by which means. Knows nothing of its neighbours.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::export::text::age::since;
use crate::export::text::log;
use crate::log::entry::Entry;
use crate::model::change::{Change, Subject};
use crate::model::field::Value;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::tui::theme::Role;
use crate::tui::view::Context;
use crate::tui::widget::label::shorten;
use crate::tui::widget::pen::Pen;

/// Cells of an age: `59 min`, `1000 d`.
const AGE: usize = 6;

/// Blanks between two columns.
const GAP: usize = 2;

/// Names of people are cut beyond this, and beyond [`NARROW_NAME`] where there is little room.
const LONGEST_NAME: usize = 14;
const NARROW_NAME: usize = 6;

/// Rows narrower than this say only the essential.
const NARROW: u16 = 60;

/// From this width on a row says by which means.
const ROOMY: u16 = 76;

/// An entry as it is told, worked out once per log and not per frame.
#[derive(Clone, Debug)]
pub struct Told {
    /// The entry.
    pub entry: Arc<Entry>,
    /// Whether it continues the deed of the row above.
    pub continues: bool,
    /// How it is told.
    pub look: Look,
    /// By which means.
    pub means: &'static str,
    /// What was done, in one sentence.
    pub sentence: Shown,
    /// How many bytes of the sentence say whom it is about; 0 if it does not begin with that.
    pub about: usize,
}

/// How an entry is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As something that happened.
    Happened,
    /// As something that was undone later.
    Undone,
    /// As a line across the page: a standup was held.
    Mark,
}

impl Told {
    /// How `entry` of `history` is told, below a row of `above`.
    pub fn new(history: &crate::log::history::History, entry: &Arc<Entry>, above: Option<&Entry>) -> Self {
        let sentence = Shown::new(&log::sentence(history, entry));
        let about = log::subject(&entry.change).map_or(0, |subject| Shown::new(subject.name()).as_str().len());
        let begins = sentence.as_str().get(about..).is_some_and(|rest| rest.starts_with(": "));
        Self {
            look: match () {
                () if log::is_mark(history, entry) => Look::Mark,
                () if history.is_undone(entry) => Look::Undone,
                () => Look::Happened,
            },
            continues: above.is_some_and(|above| log::go_together(above, entry)),
            means: log::means(history, entry),
            about: if begins { about } else { 0 },
            sentence,
            entry: Arc::clone(entry),
        }
    }

    /// Whom it is about, as it was called then.
    pub fn subject(&self) -> Option<Subject> {
        log::subject(&self.entry.change)
    }

    /// Cells of whom it is about.
    pub fn about_width(&self) -> usize {
        Shown::new(&self.sentence.as_str()[..self.about]).width()
    }

    /// Cells of who did it.
    pub fn name_width(&self) -> usize {
        log::name(&self.entry).width()
    }
}

/// How wide the columns of a list are; the same for all of its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The longest name of a person.
    pub who: usize,
    /// The longest of what entries are about.
    pub about: usize,
}

/// Draws an entry into the first row of `area`; `alone` if the row that it continues is not seen.
pub fn draw(
    context: &Context<'_>,
    told: &Told,
    columns: Columns,
    (selected, alone): (bool, bool),
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let look = |role| theme.style(if selected { Role::Selection } else { role });
    let mut pen = Pen::new(buffer, area, 0);
    if selected {
        pen.paint(theme.style(Role::Selection));
    }
    if told.look == Look::Mark {
        return mark(context, told, selected, pen);
    }
    pen.skip(1);
    let narrow = area.width < NARROW;
    let named = if narrow { columns.who.min(NARROW_NAME) } else { columns.who.min(LONGEST_NAME) };
    let begins = !told.continues || alone;
    if begins {
        let age = since(context.now, told.entry.at);
        pen.skip(AGE.saturating_sub(age.len())).left(&age, look(Role::Text)).skip(GAP);
        let name = log::name(&told.entry).cut_end(named);
        pen.left(name.as_str(), look(Role::Strong)).skip(named - name.width() + GAP);
    } else {
        pen.skip(AGE + GAP + named + GAP);
    }
    if area.width >= ROOMY && begins {
        let means = format!("{:7}", told.means);
        pen.right(&means, GAP, look(Role::Text));
    } else if area.width >= ROOMY {
        pen.right("       ", GAP, look(Role::Text));
    }
    let (sign, role) = sign(context, told);
    pen.left(sign, if role == Role::Badge { theme.style(role) } else { look(role) }).skip(1);
    what(told, columns, narrow, &mut pen, look);
}

/// Whom it is about, in a column of its own, and what was done.
fn what(told: &Told, columns: Columns, narrow: bool, pen: &mut Pen<'_>, look: impl Fn(Role) -> ratatui::style::Style) {
    let (about, rest) = told.sentence.as_str().split_at(told.about);
    let rest = Shown::new(rest.strip_prefix(": ").unwrap_or(rest));
    let undone = if told.look == Look::Undone { " (undone)" } else { "" };
    if about.is_empty() {
        let text = Shown::new(&format!("{}{undone}", rest.as_str())).cut_end(pen.room());
        pen.left(text.as_str(), look(Role::Text));
        return;
    }
    // Two thirds for whom, but never more than the longest needs; what does not fit of the rest stands in the detail.
    let most = if narrow { pen.room() } else { pen.room() / 2 };
    let cells = columns.about.min(most.max(12)).min(pen.room());
    let about = shorten(&Shown::new(about), cells);
    pen.left(about.as_str(), look(Role::Strong)).skip(cells - about.width() + GAP);
    if pen.room() >= 8 {
        let rest = Shown::new(&format!("{}{undone}", rest.as_str())).cut_end(pen.room());
        pen.left(rest.as_str(), look(Role::Text));
    }
}

/// A sign for what was done: the new status, a block, or a dot.
fn sign(context: &Context<'_>, told: &Told) -> (&'static str, Role) {
    let signs = &context.theme.signs;
    match &told.entry.change {
        Change::Move { to, .. } => (signs.of_status(*to), if *to == Status::Pending { Role::Text } else { Role::Good }),
        Change::Set { set, .. } if set.field.path == "blocked" && set.to != Value::Absent => {
            (signs.blocked, Role::Badge)
        }
        _ => (signs.line.dot, Role::Line),
    }
}

/// A line across the page that says that a standup was held.
fn mark(context: &Context<'_>, told: &Told, selected: bool, mut pen: Pen<'_>) {
    let line = &context.theme.signs.line;
    let role = |role| context.theme.style(if selected { Role::Selection } else { role });
    let words = Shown::new(&log::mark(context.now, &told.entry));
    pen.left(line.thin, role(Role::Focus)).left(line.thin, role(Role::Focus)).skip(1);
    let words = words.cut_end(pen.room().saturating_sub(2));
    pen.left(words.as_str(), role(Role::Focus)).skip(1);
    pen.fill(line.thin, role(Role::Focus));
}
