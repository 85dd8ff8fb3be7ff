//! The page of one person: who it is, how far they are, and the modules that are talked about. Keeps no cursor: it is told.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::export::standup::screen;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::report::facts::Person;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::facts;
use crate::tui::text::row::RowWriter;
use crate::tui::text::short_id::Apart;
use crate::tui::widget::gauge::{self, Reading};
use crate::tui::widget::module::name;
use crate::tui::widget::module::row;
use crate::tui::widget::standup::lines::{PageLine, WIDE};
use crate::tui::widget::standup::sheet::{Entry, Part, Section, Sheet};

/// Cells of a gain: `+28.75`.
const DELTA: u16 = 7;

/// Cells before the name of a module: its sign and a blank.
const INDENT: u16 = 2;

/// Cells before what stands below a module.
const BELOW: u16 = 6;

/// Rows of the head in a page of this area: name, gauge, a blank.
pub(crate) fn head_height(area: Rect, has_gauge: bool) -> u16 {
    match area.height {
        0..3 => 0,
        3..12 => 1,
        12..16 => 1 + u16::from(has_gauge),
        _ => 2 + u16::from(has_gauge),
    }
}

/// Draws who it is, and how far they are.
pub(crate) fn head(context: &Context<'_>, person: &Person, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let strong = theme.style(Role::Strong);
    let mut pen = RowWriter::new(buffer, area, 0);
    let (from, to) = (person.gauge.from, person.gauge.to);
    let delta = from.zip(to).and_then(|(from, to)| screen::gauge_delta(from.now, to.now));
    let is_wide = pen.room() >= usize::from(WIDE) - 6;
    if let Some(delta) = delta {
        pen.right(&delta, 3, strong);
    }
    if let Some(gauge) = to.filter(|_| pen.room() > 44) {
        let reading = Reading { start: None, ..Reading::from(&gauge) };
        pen.right(&gauge::story(theme, &reading), 3, strong);
    }
    let (done, all) = (person.counts.of(Status::Done), person.counts.all());
    let counted = if is_wide { format!("{done} of {all} done") } else { format!("{done}/{all}") };
    pen.right(&counted, 2, theme.style(Role::Text));
    let name = Shown::new(person.developer.as_deref().unwrap_or("Nobody has taken these on"));
    let name = name.cut_end(pen.room());
    pen.left(name.as_str(), theme.style(Role::Focus)).skip(2);
    let away = person.away.map(|back| back_on(context, back));
    if let Some(away) = away.filter(|away| away.width() <= pen.room()) {
        pen.left(away.as_str(), theme.style(Role::Attention)).skip(2);
    }
    if pen.room() > 4 {
        let area = Shown::new(&person.area).cut_end(pen.room());
        pen.left(area.as_str(), theme.style(Role::Text));
    }
    if let Some(gauge) = to.filter(|_| area.height > 1) {
        gauge::bar(theme, &Reading::from(&gauge), Rect { y: area.y + 1, height: 1, ..area }, buffer);
    }
}

/// When they are back: `back Friday`.
pub(crate) fn back_on(context: &Context<'_>, back: chrono::NaiveDate) -> Shown {
    let said = context.news.map_or_else(|| back.to_string(), |news| screen::day_name(back, &news.report));
    Shown::new(&format!("back {said}"))
}

/// What of a page is drawn.
pub(crate) struct Page<'a> {
    pub sheet: &'a Sheet,
    /// The rows, and which of them is the first.
    pub lines: &'a [PageLine],
    pub first: usize,
    /// The module under the cursor, counted over the page.
    pub selected: Option<usize>,
    /// How far back the page tells: `since yesterday`.
    pub since: &'a str,
}

impl Page<'_> {
    /// Draws the rows that are in sight.
    pub(crate) fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let entries: Vec<&Entry> = self.sheet.entries().collect();
        let height = usize::from(area.height);
        let shown = self.lines.iter().skip(self.first).take(height);
        for (y, line) in (0u16..).zip(shown) {
            let row = Rect { y: area.y + y, height: 1, ..area };
            match line {
                PageLine::Blank => {}
                PageLine::Heading(number) => self.heading(context, &self.sheet.sections[*number], row, buffer),
                PageLine::Entry(at) => {
                    Self::entry(context, entries[*at], self.selected == Some(*at), row, buffer);
                }
                PageLine::Facts(at) => {
                    let mut pen = RowWriter::new(buffer, row, 0);
                    pen.skip(usize::from(BELOW));
                    let told = entries[*at].told(false).map(|fact| (fact.clone(), Role::Text));
                    facts::write(context.theme, told, &mut pen);
                }
                PageLine::Below(at, line) => below(context, entries[*at], *line, row, buffer),
                PageLine::More(count) => {
                    let mut pen = RowWriter::new(buffer, row, 0);
                    let more = format!("{} {count} more", context.theme.signs.point.down);
                    pen.skip(usize::from(INDENT)).left(&more, context.theme.style(Role::Text));
                }
                PageLine::Note(at) => {
                    let mut pen = RowWriter::new(buffer, row, 0);
                    let note = self.sheet.notes[*at].cut_end(pen.room());
                    pen.left(note.as_str(), context.theme.style(Role::Text));
                }
            }
        }
        self.markers(context, area, buffer);
    }

    /// How many modules there are above and below what is in sight.
    fn markers(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let count = |lines: &[PageLine]| lines.iter().filter(|line| matches!(line, PageLine::Entry(_))).count();
        let end = (self.first + usize::from(area.height)).min(self.lines.len());
        let point = &context.theme.signs.point;
        let above = count(&self.lines[..self.first.min(self.lines.len())]);
        let below = count(&self.lines[end..]);
        let strong = context.theme.style(Role::Strong);
        if above > 0 {
            RowWriter::new(buffer, area, 0).right(&format!(" {} {above} more", point.up), 0, strong);
        }
        if below > 0 && area.height > 0 {
            RowWriter::new(buffer, area, area.height - 1).right(&format!(" {} {below} more", point.down), 0, strong);
        }
    }

    fn heading(&self, context: &Context<'_>, section: &Section, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let mut pen = RowWriter::new(buffer, area, 0);
        let strong = theme.style(Role::Strong);
        pen.left(section.part.heading(), strong).skip(2);
        match section.entries.len() {
            0 if section.part == Part::Completed => {
                pen.left(section.empty, theme.style(Role::Text)).skip(1);
                pen.left(self.since, theme.style(Role::Text));
            }
            0 => _ = pen.left(section.empty, theme.style(Role::Text)),
            count => _ = pen.left(&count.to_string(), strong),
        }
    }

    fn entry(context: &Context<'_>, entry: &Entry, is_selected: bool, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let look = |role| theme.style(if is_selected { Role::Selection } else { role });
        let has_gauge = has_gauge(entry.part, area.width);
        let meter = if has_gauge { (area.width / 3).clamp(24, 44) + 2 + DELTA } else { 0 };
        let named = Rect { width: area.width - meter, ..area };
        if has_gauge {
            meters(context, entry, Rect { x: named.right() + 2, width: meter - 2, ..area }, buffer);
        }
        let mut pen = RowWriter::new(buffer, named, 0);
        if is_selected {
            pen.paint(theme.style(Role::Selection));
        }
        let (sign, role) = row::sign(theme, &entry.module);
        pen.left(sign, look(role)).skip(usize::from(INDENT) - 1);
        if context.scope.is_chosen(&entry.module.id) {
            pen.left(theme.signs.chosen, look(Role::Focus)).skip(1);
        }
        if area.width < NARROW && entry.part != Part::Help && !entry.part.is_ahead() {
            let digits = Reading::of(&entry.module.coverage).map(|reading| gauge::tight(theme, &reading));
            pen.right(&digits.unwrap_or_default(), 1, look(Role::Text));
        }
        if area.width >= WIDE || !has_gauge && entry.part.is_ahead() {
            let room = pen.room().saturating_sub(name::width(&entry.module) + 2).max(pen.room() / 3);
            pen.right(&joined(context, entry, room), 2, look(Role::Text));
        }
        let name_role = if entry.part.is_ahead() { Role::Text } else { Role::Strong };
        name::draw(&entry.module, &look, name_role, Apart::default(), &mut pen);
    }
}

/// Below this width there is no room for a gauge beside a name.
const NARROW: u16 = 60;

/// Whether the modules of this section have their gauge beside them.
fn has_gauge(part: Part, width: u16) -> bool {
    match part {
        Part::Help => false,
        Part::Next | Part::Later => width >= WIDE,
        _ => width >= NARROW,
    }
}

/// The gauge of a module, and how much it gained.
fn meters(context: &Context<'_>, entry: &Entry, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let gauge = Rect { width: area.width - DELTA, ..area };
    if let Some(reading) = Reading::of(&entry.module.coverage) {
        gauge::line(theme, &reading, gauge, buffer);
    }
    if let Some(delta) = &entry.delta {
        let end = Rect { x: gauge.right(), width: DELTA, ..area };
        RowWriter::new(buffer, end, 0).right(delta.as_str(), 0, theme.style(Role::Strong));
    }
}

/// A line below a module: a question nobody may overlook is the last.
fn below(context: &Context<'_>, entry: &Entry, line: usize, area: Rect, buffer: &mut Buffer) {
    let mut pen = RowWriter::new(buffer, area, 0);
    pen.skip(usize::from(BELOW));
    let is_question = entry.asks && line + 1 == entry.below.len();
    let said = entry.below[line].cut_end(pen.room());
    pen.left(said.as_str(), context.theme.style(if is_question { Role::Strong } else { Role::Text }));
}

/// As many facts as fit into so many cells, none cut in half.
fn joined(context: &Context<'_>, entry: &Entry, room: usize) -> String {
    let dot = format!(" {} ", context.theme.signs.line.dot);
    let mut said = String::new();
    let mut width = 0;
    for fact in entry.told(true) {
        let more = fact.width() + if said.is_empty() { 0 } else { dot.chars().count() };
        if width + more <= room {
            said = if said.is_empty() { fact.to_string() } else { format!("{said}{dot}{fact}") };
            width += more;
        }
    }
    said
}
