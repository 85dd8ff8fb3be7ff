//! Which rows of a list or lines of a text are in sight, and the keys that move there. Draws no row.

use crate::tui::core::action::{ActionRow, row};
use crate::tui::core::action_help::ActionHelp;

/// How far a key moves, in rows; a page has as many as are handed in.
type Move = fn(isize) -> isize;

/// The keys of a list, and of a text that is read, where letters are keys.
pub(crate) const KEYS: &[ActionRow<Move>] = &ActionRow::<Move>::under(
    "In lists and long texts",
    [
        row("down", &["j", "Down"], "", "A line down", |_| 1),
        row("up", &["k", "Up"], "", "A line up", |_| -1),
        row("page-down", &["PgDn"], "", "A page down", |page| page),
        row("page-up", &["PgUp"], "", "A page up", |page| -page),
        row("first", &["g", "Home"], "", "The first line", |_| isize::MIN),
        row("last", &["G", "End"], "", "The last line", |_| isize::MAX),
    ],
);

/// The same below a line that is typed, where letters are text, and Home and End move in it.
pub(crate) const TYPING_KEYS: &[ActionRow<Move>] = &ActionRow::<Move>::under(
    "In the list below what you type",
    [
        row("down", &["Down", "Ctrl-N"], "move", "A line down", |_| 1),
        row("up", &["Up", "Ctrl-P"], "move", "A line up", |_| -1),
        row("page-down", &["PgDn"], "", "A page down", |page| page),
        row("page-up", &["PgUp"], "", "A page up", |page| -page),
    ],
);

/// How many rows the action of this name moves, pages having `page` rows; `None` if it moves nowhere.
pub(crate) fn rows_by(name: &str, page: usize) -> Option<isize> {
    KEYS.iter().find(|row| row.about.name == name).map(|row| (row.run)(page.max(1).cast_signed()))
}

/// What people see of the actions of a view, those of its list, and those of what is typed in it.
pub(crate) fn with(own: Vec<ActionHelp>, keys: &[ActionRow<Move>]) -> Vec<ActionHelp> {
    own.into_iter().chain(keys.iter().map(|row| row.about)).collect()
}

/// Where a list or a text stands, as it was last drawn.
#[derive(Clone, Debug)]
pub(crate) struct ListState {
    /// Index of the selected row; `None` if none is.
    pub selected: Option<usize>,
    /// The first row in sight.
    pub first: usize,
    /// How many rows are in sight.
    pub page: usize,
}

impl Default for ListState {
    /// On the first row.
    fn default() -> Self {
        Self { selected: Some(0), first: 0, page: 0 }
    }
}

impl ListState {
    /// Index of the selected row; that of the first if none is.
    pub(crate) fn at(&self) -> usize {
        self.selected.unwrap_or(0)
    }

    /// Selects another row of `count`; from nowhere, down is the first. Whether `name` is the name of such a key.
    pub(crate) fn select(&mut self, name: &str, count: usize) -> bool {
        let Some(by) = rows_by(name, self.page) else { return false };
        let to = match self.selected {
            Some(selected) => selected.saturating_add_signed(by),
            None => by.saturating_sub(1).max(0).unsigned_abs(),
        };
        self.selected = count.checked_sub(1).map(|last| to.min(last));
        true
    }

    /// Scrolls a text; drawing keeps it within the lines. Whether `name` is the name of such a key.
    pub(crate) fn scroll(&mut self, name: &str) -> bool {
        let Some(by) = rows_by(name, self.page) else { return false };
        self.first = self.first.saturating_add_signed(by);
        true
    }

    /// The first of `count` rows to draw where `page` have room; the selected one is among them.
    pub(crate) fn show(&mut self, count: usize, page: usize) -> usize {
        let selected = self.at().min(count.saturating_sub(1));
        self.selected = self.selected.map(|_| selected);
        self.first = self.first.min(selected).max((selected + 1).saturating_sub(page));
        self.read(count, page)
    }

    /// The first of `count` lines of a text to draw where `page` have room.
    pub(crate) fn read(&mut self, count: usize, page: usize) -> usize {
        self.page = page;
        self.first = self.first.min(count.saturating_sub(page));
        self.first
    }

    /// How many of `count` rows lie below those in sight.
    pub(crate) fn below(&self, count: usize) -> usize {
        count.saturating_sub(self.first + self.page)
    }
}
