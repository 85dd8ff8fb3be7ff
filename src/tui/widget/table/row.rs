//! The rows of the table: the text of their columns. Sorts nothing, and computes no totals.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::model::board::Developer;
use crate::model::module::{Hours, Module, Tests};
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::model::totals::{Counts, Gauge};
use crate::phrase;
use crate::phrase::age::since;
use crate::phrase::facts::tests_ratio;
use crate::tui::core::context::Context;
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::row::RowWriter;
use crate::tui::text::short_id::Apart;
use crate::tui::widget::column::{head, heading};
use crate::tui::widget::gauge::{self, Reading};
use crate::tui::widget::module::name;
use crate::tui::widget::module::row;
use crate::tui::widget::table::columns::{APART, COLUMNS, Columns, SIGN, TableColumn, is_right};
use crate::tui::widget::table::totals::Sums;

impl Columns {
    /// The names of the columns; the one that is sorted by is marked.
    pub(crate) fn headings(&self, theme: &Theme, sorted: Option<(TableColumn, bool)>, area: Rect, buffer: &mut Buffer) {
        for (column, name, _) in COLUMNS {
            let Some(place) = self.place(column, area).filter(|place| !place.is_empty()) else { continue };
            let (text, role) = match sorted {
                Some((sorted, upwards)) if sorted == column => {
                    let sign = if upwards { theme.signs.point.up } else { theme.signs.point.down };
                    (format!("{name} {sign}"), Role::Focus)
                }
                _ => (name.to_owned(), Role::Strong),
            };
            let indent =
                usize::from(column == TableColumn::Module) * SIGN + usize::from(column == TableColumn::Target) * 2;
            let text = Shown::new(&text);
            // A name that is wider than its column leans to the left.
            let reach = (text.width() as u16).saturating_sub(place.width).min(place.x - area.x);
            let place =
                if is_right(column) { Rect { x: place.x - reach, width: place.width + reach, ..place } } else { place };
            put(&text, is_right(column), theme.style(role), shifted(place, indent), buffer);
        }
    }

    /// A module.
    pub(crate) fn module(&self, context: &Context<'_>, row: &ModuleRow<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let module = row.module;
        let look = |role| theme.style(if row.selected { Role::Selection } else { role });
        let area = Rect { height: area.height.min(1), ..area };
        RowWriter::new(buffer, area, 0).paint(look(Role::Text));
        if context.news.is_some_and(|news| news.changed(&module.id).is_some()) && area.x > 0 {
            let gutter = Rect { x: area.x - 1, width: 1, ..area };
            RowWriter::new(buffer, gutter, 0).left(theme.signs.changed, theme.style(Role::Strong));
        }
        if let Some(place) = self.place(TableColumn::Module, area) {
            let mut pen = RowWriter::new(buffer, place, 0);
            let (sign, role) = row::sign(theme, module);
            pen.left(sign, look(role)).skip(1);
            if context.scope.is_chosen(&module.id) {
                pen.left(theme.signs.chosen, look(Role::Focus)).skip(1);
            }
            if let Some(moved) = context.moved.of(&module.id) {
                pen.right(&moved, 1, look(row::of_difference(&moved)));
            }
            let role = if module.status == Status::InProgress { Role::Strong } else { Role::Text };
            name::draw(module, &look, role, Apart::default(), &mut pen);
        }
        let mut say = |column: TableColumn, text: &str, role: Role| {
            if let Some(place) = self.place(column, area) {
                put(&Shown::new(text), is_right(column), look(role), place, buffer);
            }
        };
        say(TableColumn::Developer, row.developer.as_str(), Role::Text);
        say(TableColumn::Status, &status(module), Role::Text);
        say(TableColumn::Tests, &tests_ratio(&module.tests), Role::Text);
        say(TableColumn::Hours, &hours(module.hours.unwrap_or_default()), Role::Text);
        say(TableColumn::Priority, &module.priority.map_or_else(String::new, |p| format!("P{p}")), Role::Text);
        say(TableColumn::Pr, &module.pr, Role::Text);
        if self.place(TableColumn::Age, area).is_some() {
            let begun = context.log.and_then(|log| log.in_status_since(&module.id, module.status));
            let age = begun.map_or_else(String::new, |begun| since(context.now, begun));
            let stale = row::stale(context, module).is_some();
            say(TableColumn::Age, &age, if stale { Role::Strong } else { Role::Text });
        }
        let reading = Reading::of(&module.coverage);
        let role = if reading.is_some_and(|reading| reading.met) { Role::Strong } else { Role::Text };
        self.coverage(theme, reading.as_ref(), look(role), area, buffer);
    }

    /// What modules add up to.
    pub(crate) fn total(&self, context: &Context<'_>, row: &TotalRow<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let area = Rect { height: area.height.min(1), ..area };
        let look = |role| theme.style(if row.selected { Role::Selection } else { role });
        RowWriter::new(buffer, area, 0).paint(look(Role::Text));
        let first = [TableColumn::Status, TableColumn::Bar, TableColumn::Start, TableColumn::Now];
        let end = first.into_iter().find_map(|column| self.place(column, area)).map_or(area.right(), |place| place.x);
        let title = Rect { width: (end - area.x).saturating_sub(APART as u16), ..area }.intersection(area);
        let counts = row.counts;
        let done = format!("{}/{}", counts.of(Status::Done), counts.all());
        let has_status = self.place(TableColumn::Status, area).is_some();
        row.title(context, look, (!has_status).then_some(&done), title, buffer);
        let mut say = |column: TableColumn, text: &str| {
            if let Some(place) = self.place(column, area) {
                put(&Shown::new(text), is_right(column), look(Role::Strong), place, buffer);
            }
        };
        say(TableColumn::Status, &format!("{done} done"));
        let Sums { written, needed, about, low, high } = *row.sums;
        say(TableColumn::Tests, &tests_ratio(&Tests { written, needed, about }));
        let range = hours(Hours { low, high });
        let room = self.place(TableColumn::Hours, area).map_or(0, |place| usize::from(place.width));
        // A number is never cut: where both do not fit, at least the lower one is said.
        let hours = low.filter(|_| range.chars().count() > room).map_or(range, |low| format!("{low}+"));
        say(TableColumn::Hours, &hours);
        let reading = row.gauge.map(Reading::from);
        self.coverage(theme, reading.as_ref(), look(Role::Strong), area, buffer);
    }

    fn coverage(&self, theme: &Theme, reading: Option<&Reading>, style: Style, area: Rect, buffer: &mut Buffer) {
        let Some(reading) = reading else { return };
        let start = reading.start.map_or_else(String::new, |start| start.to_string());
        let target = gauge::target(reading).map(|target| format!("{} {target}", theme.signs.point.to));
        for (column, text) in [
            (TableColumn::Start, start),
            (TableColumn::Now, gauge::now(theme, reading)),
            (TableColumn::Target, target.unwrap_or_default()),
            (TableColumn::Gap, gauge::gap(reading).map_or_else(String::new, |gap| gap.to_string())),
        ] {
            if let Some(place) = self.place(column, area) {
                put(&Shown::new(&text), is_right(column), style, place, buffer);
            }
        }
        if let Some(place) = self.place(TableColumn::Bar, area) {
            // The same picture in the selected row as in any other.
            buffer.set_style(place, Style::reset());
            gauge::bar(theme, reading, place, buffer);
        }
    }
}

/// A module, and whose it is.
pub(crate) struct ModuleRow<'a> {
    pub module: &'a Module,
    /// The name of the developer.
    pub developer: Shown,
    /// Whether the cursor is on it.
    pub selected: bool,
}

/// What modules add up to, and whose they are.
pub(crate) struct TotalRow<'a> {
    /// Whose they are.
    pub of: TotalsOf<'a>,
    /// How many stand where.
    pub counts: &'a Counts,
    pub gauge: Option<&'a Gauge>,
    /// Tests and hours.
    pub sums: &'a Sums,
    /// Whether the cursor is among them.
    pub focused: bool,
    /// Whether the cursor is on this very row.
    pub selected: bool,
    /// How many of them the filter hides.
    pub hidden: usize,
}

/// Whose modules are added up.
#[derive(Clone, Copy)]
pub(crate) enum TotalsOf<'a> {
    /// Everybody's.
    All,
    /// Those of a developer; `None`: of nobody.
    Developer(Option<&'a Developer>),
}

impl TotalRow<'_> {
    /// Who it is, and what is to be said of them, as far as it fits.
    fn title(
        &self,
        context: &Context<'_>,
        look: impl Fn(Role) -> Style,
        done: Option<&String>,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let (name, about) = match self.of {
            TotalsOf::All => (Shown::new("All modules"), Shown::default()),
            TotalsOf::Developer(developer) => head::title(context, developer),
        };
        let mut pen = RowWriter::new(buffer, area, 0);
        let role = if self.focused { Role::Focus } else { Role::Strong };
        if let Some(done) = done {
            pen.right(done, 1, look(Role::Strong));
        }
        pen.left(if self.focused { context.theme.signs.point.here } else { " " }, look(role)).skip(1);
        pen.left(name.cut_end(pen.room()).as_str(), look(role)).skip(2);
        let in_progress = self.counts.of(Status::InProgress);
        let limit = match self.of {
            TotalsOf::Developer(Some(_)) => heading::exceeded(context, in_progress),
            _ => None,
        };
        let notes = [
            (self.counts.all() == 0 && self.selected).then(|| "no modules".to_owned()),
            (self.hidden > 0).then(|| format!("{} hidden", self.hidden)),
            limit.map(|limit| format!("{in_progress} in progress, limit {limit}")),
        ];
        for note in notes.into_iter().flatten().filter(|note| !note.is_empty()) {
            if note.len() <= pen.room() {
                pen.left(&note, look(Role::Text)).skip(2);
            }
        }
        if pen.room() > 4 {
            pen.left(about.cut_end(pen.room()).as_str(), look(Role::Text));
        }
    }
}

/// Writes into a column, at its left or right end.
fn put(text: &Shown, right: bool, style: Style, place: Rect, buffer: &mut Buffer) {
    let mut pen = RowWriter::new(buffer, place, 0);
    let text = text.cut_end(pen.room());
    if right {
        pen.right(text.as_str(), 0, style);
    } else {
        pen.left(text.as_str(), style);
    }
}

fn shifted(area: Rect, by: usize) -> Rect {
    let by = area.width.min(by as u16);
    Rect { x: area.x + by, width: area.width - by, ..area }
}

/// Its status, with what stands behind it.
fn status(module: &Module) -> String {
    match module.proof() {
        Some(_) => format!("{} {}", module.status, phrase::facts::proof(module)),
        None => module.status.to_string(),
    }
}

/// Planned effort as it stands below the name of its unit.
fn hours(hours: Hours) -> String {
    hours.to_string().trim_end_matches(" h").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Columns, ModuleRow};
    use crate::model::decimal::Hundredths;
    use crate::model::shown::Shown;
    use crate::tui::core::now::Monotonic;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, lived, styles, text};
    use crate::tui::widget::table::columns::Facts;

    #[test]
    fn a_row_says_what_is_known_and_the_selected_one_is_reversed_but_for_its_gauge() {
        let world = World::new(lived(), Theme::ansi());
        let board = &world.snapshot.board;
        let module = board.find("tenant/router.py").expect("it is on the board").module;
        let columns = Columns::fit(120, &Facts::of(board), true, None, true);
        let row = |selected| {
            let row = ModuleRow { module, developer: Shown::new("Dev 1"), selected };
            drawn(120, 1, |area, buffer| columns.module(&world.context(), &row, area, buffer))
        };
        let words = text(&row(false)).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.starts_with("◐ tenant/router.py In progress"), "{words}");
        assert!(words.contains(" 25 62.22 → 90 27.78 11/~20 3"), "{words}");
        let (seen, plain) = (styles(&row(true)), styles(&row(false)));
        assert!(seen.contains("reversed") && !plain.contains("reversed"));
        let bar = |styles: &str| -> Vec<String> {
            styles.lines().filter(|run| run.contains(['█', '┃'])).map(str::to_owned).collect()
        };
        assert_eq!(bar(&seen), bar(&plain));
    }

    #[test]
    fn a_gauge_that_moved_just_now_says_by_how_much() {
        let mut world = World::new(lived(), Theme::plain());
        let until = Monotonic::new(std::time::Duration::from_secs(10));
        world.moved.put([("tenant/service.py".to_owned(), Hundredths(310), until)].into_iter());
        let module = world.snapshot.board.find("tenant/service.py").expect("it is on the board").module;
        for width in [40, 80, 120] {
            let columns = Columns::fit(width, &Facts::of(&world.snapshot.board), true, None, true);
            let row = ModuleRow { module, developer: Shown::default(), selected: false };
            let seen = text(&drawn(width, 1, |area, buffer| columns.module(&world.context(), &row, area, buffer)));
            assert!(seen.contains("service") && seen.contains(" +3.1"), "{seen}");
        }
    }

    #[test]
    fn what_is_chosen_has_a_sign_before_its_name() {
        let mut world = World::new(lived(), Theme::plain());
        world.scope.choose(["tenant/service.py".to_owned()].into());
        let module = world.snapshot.board.find("tenant/service.py").expect("it is on the board").module;
        let columns = Columns::fit(80, &Facts::of(&world.snapshot.board), true, None, true);
        let row = ModuleRow { module, developer: Shown::default(), selected: false };
        let seen = text(&drawn(80, 1, |area, buffer| columns.module(&world.context(), &row, area, buffer)));
        assert!(seen.starts_with("! ◆ tenant/service.py"), "{seen}");
    }

    #[test]
    fn what_is_missing_is_the_difference_of_what_is_shown() {
        let world = World::new(lived(), Theme::ansi());
        let board = &world.snapshot.board;
        for found in board.modules() {
            let (gap, digits) = (found.module.coverage.gap(), super::Reading::of(&found.module.coverage));
            assert_eq!(digits.as_ref().and_then(super::gauge::gap), gap, "{}", found.module.id);
        }
    }
}
