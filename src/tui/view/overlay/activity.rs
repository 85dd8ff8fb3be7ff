//! Activity: the log as a list, newest first. Changes nothing by itself, and loads no more than is looked at.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::config::key::Chord;
use crate::log::digest::{DigestItem, Fate, deeds, means};
use crate::log::entry::Entry;
use crate::log::history::History;
use crate::log::report_runs::folded;
use crate::message::Request;
use crate::model::shown::Shown;
use crate::phrase::age::exact;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::effect::{Effect, Way};
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Intent, View};
use crate::tui::text::list::{self, ListState};
use crate::tui::text::row::RowWriter;
use crate::tui::widget::list::entry_row;
use crate::tui::widget::list::entry_row::{Columns, EntryRow};

/// The list of what happened.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    digest: Digest,
    list: ListState,
    /// How many rows there were when more was asked for.
    asked_at: Option<usize>,
}

/// The rows of one log.
#[derive(Clone, Debug, Default)]
struct Digest {
    /// What they were made of.
    of: Option<Arc<History>>,
    items: Vec<DigestItem>,
    columns: Columns,
}

const ACTIONS: &[Action<Activity>] = &Action::<Activity>::under(
    "In Activity",
    [
        row("go-to", &["Enter"], "go there", "Go to the module on the board", |v, c, _| v.go(c)),
        row("undo", &["u"], "undo", "Undo your last step", |_, _, _| vec![Intent::GoBack(Way::Undo)]),
        row("redo", &["U", "Ctrl-R"], "", "Redo what you undid", |_, _, _| vec![Intent::GoBack(Way::Redo)]),
        row("close", &["A"], "board", "Back to the board", |_, _, _| vec![Intent::Close]),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with(action::abouts(ACTIONS), list::KEYS)
}

impl View for Activity {
    fn name(&self) -> &'static str {
        "activity"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.follow(context);
        if self.list.select(name, self.digest.items.len()) {
            return Some(self.read_on(context));
        }
        action::run(ACTIONS, self, name, context, chord)
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.follow(context);
        let area = area.intersection(buffer.area);
        let (head, foot) = match area.height {
            0..5 => (0, 0),
            5..7 => (1, 0),
            7..14 => (1, 2),
            _ => (2, 3),
        };
        let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
        let list = part(head, area.height - head - foot);
        self.title(context, part(0, head), buffer);
        if self.digest.items.is_empty() {
            return nothing(context, list, buffer);
        }
        let first = self.list.show(self.digest.items.len(), usize::from(list.height).max(1));
        for (y, told) in (0..list.height).zip(&self.digest.items[first..]) {
            let index = first + usize::from(y);
            let row = EntryRow {
                told,
                means: self.means(told),
                columns: self.digest.columns,
                selected: Some(index) == self.list.selected,
                first: y == 0,
            };
            entry_row::draw(context, &row, Rect { y: list.y + y, height: 1, ..list }, buffer);
        }
        let left = usize::from(list.height).saturating_sub(self.digest.items.len() - first);
        if left > 0 {
            let end =
                if context.log.is_some_and(|log| log.is_whole()) { "the log begins here" } else { "reading on …" };
            let row = part(head + list.height - left as u16, 1);
            RowWriter::new(buffer, row, 0).skip(9).left(end, context.theme.style(Role::Line));
        }
        self.detail(context, part(head + list.height, foot), buffer);
    }
}

impl Activity {
    /// Brings the rows up to date with the log. The cursor stays on its entry; on the newest it stays on the newest.
    fn follow(&mut self, context: &Context<'_>) {
        let Some(log) = context.log.filter(|log| !self.digest.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, log)))
        else {
            return;
        };
        let at = self.list.at();
        let selected = self.digest.items.get(at).filter(|_| at > 0).map(|row| row.entry.id.clone());
        self.digest = Digest::new(log, *context.wall.offset());
        let at = selected.and_then(|id| self.digest.items.iter().position(|row| row.entry.id == id));
        self.list.selected = Some(at.unwrap_or(0));
    }

    /// Asks for older entries before the end is in sight.
    fn read_on(&mut self, context: &Context<'_>) -> Vec<Intent> {
        let last = self.digest.items.len().saturating_sub(1);
        let is_near = self.list.at() + 2 * self.list.page >= last;
        let is_more = context.log.is_some_and(|log| !log.is_whole());
        if is_near && is_more && self.asked_at != Some(last) {
            self.asked_at = Some(last);
            return vec![Intent::Do(Effect::Ask(Request::Older))];
        }
        Vec::new()
    }

    /// To what the selected entry is about, by the name it has now.
    fn go(&mut self, context: &Context<'_>) -> Vec<Intent> {
        let Some(told) = self.digest.items.get(self.list.at()) else { return Vec::new() };
        match (told.subject(), context.log) {
            (Some(subject), Some(log)) => vec![Intent::GoTo(log.name_now(&subject).clone())],
            _ => vec![Intent::Say("this is about the whole board".into())],
        }
    }

    fn means(&self, told: &DigestItem) -> &'static str {
        self.digest.of.as_ref().map_or("", |log| means(log, &told.entry))
    }

    fn title(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let mut pen = RowWriter::new(buffer, area, 0);
        pen.left(theme.signs.point.here, theme.style(Role::Focus)).skip(1);
        pen.left("Activity", theme.style(Role::Focus)).skip(2);
        let place = match (self.digest.items.len(), context.log.is_some_and(|log| log.is_whole())) {
            (0, _) => String::new(),
            (all, true) => format!("{} of {all}", self.list.at() + 1),
            (_, false) => format!("{} of many", self.list.at() + 1),
        };
        pen.right(&place, 2, theme.style(Role::Text));
        let about = "who did what, the newest first";
        if about.width() <= pen.room() {
            pen.left(about, theme.style(Role::Text));
        }
        RowWriter::new(buffer, area, 1).fill(theme.signs.line.heavy, theme.style(Role::Focus));
    }

    /// Everything about the selected entry.
    fn detail(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let Some(told) = self.digest.items.get(self.list.at()) else { return };
        let first = area.height.saturating_sub(2);
        if first > 0 {
            RowWriter::new(buffer, area, 0).fill(theme.signs.line.thin, theme.style(Role::Line));
        }
        let mut pen = RowWriter::new(buffer, area, first);
        pen.skip(1);
        let sentence = told.sentence().cut_middle(pen.room());
        pen.left(sentence.as_str(), theme.style(Role::Strong));
        let mut pen = RowWriter::new(buffer, area, first + 1);
        pen.skip(1);
        let facts = [
            exact(told.entry.at),
            told.who().to_string(),
            format!("by {}", self.means(told)),
            format!("step {}", told.entry.step_id()),
        ];
        for (i, fact) in facts.iter().enumerate() {
            let fact = Shown::new(fact);
            if fact.width() + if i > 0 { 3 } else { 0 } > pen.room() {
                break;
            }
            if i > 0 {
                pen.skip(1).left(theme.signs.line.dot, theme.style(Role::Line)).skip(1);
            }
            pen.left(fact.as_str(), theme.style(Role::Text));
        }
    }
}

impl Digest {
    fn new(log: &Arc<History>, here: FixedOffset) -> Self {
        let entries: Vec<&Arc<Entry>> = log.entries().collect();
        let day = |at: DateTime<Utc>| at.with_timezone(&here).date_naive();
        // The newest deed first, but what belongs together in the order in which it was done.
        let items: Vec<DigestItem> = folded(log, deeds(log, &entries), day).into_iter().rev().flatten().collect();
        let happened = || items.iter().filter(|row| row.fate != Fate::Mark);
        let about = |row: &DigestItem| row.name.as_ref().map_or(0, Shown::width);
        let columns = Columns {
            who: happened().map(|row| row.who().width()).max().unwrap_or(0),
            about: happened().map(about).max().unwrap_or(0),
            newest: happened().map(|row| row.entry.at).max(),
        };
        Self { of: Some(Arc::clone(log)), items, columns }
    }
}

/// Why there is nothing to see.
fn nothing(context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
    let lines: &[(&str, Role)] = match context.log {
        None => &[("The log is being read", Role::Strong)],
        Some(_) => &[
            ("Nothing has happened yet", Role::Strong),
            ("", Role::Text),
            ("Every change by a key or a command stands here,", Role::Text),
            ("with who made it, and when", Role::Text),
        ],
    };
    let top = area.height.saturating_sub(lines.len() as u16) / 2;
    for (row, (line, role)) in (top..).zip(lines) {
        let mut pen = RowWriter::new(buffer, area, row);
        let indent = pen.room().saturating_sub(line.width()) / 2;
        pen.skip(indent).left(line, context.theme.style(*role));
    }
}
