//! The team in a few lines: a line for each person, what needs a decision, what is to be talked about, who merges. Compares nobody.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::export::standup::rows::Words;
use crate::export::standup::screen;
use crate::export::standup::text::line;
use crate::export::standup::words::{Item, Label, Row};
use crate::export::text::merging;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::report::facts::Person;
use crate::tui::core::context::Context;
use crate::tui::core::lens::News;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::text::short_id::shorten;
use crate::tui::text::wrap;
use crate::tui::widget::gauge::{self, Reading};
use crate::tui::widget::standup::lines::WIDE;

/// A row of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SummaryLine {
    Blank,
    /// The headings of the columns, where the team is a table.
    Columns,
    /// A person: their name, and a cell for each column, or one for all.
    Person(Shown, Vec<Cell>),
    /// A heading in the margin, and the first line behind it.
    Heading(&'static str, Shown),
    /// A module that needs a decision, by its id; the lines behind it.
    Decide(String, Vec<Shown>),
    /// A topic, and whether it was talked about.
    Topic(String, bool),
}

/// A text in which ids of modules give way first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell(Vec<Piece>);

/// A piece of such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Id(Shown),
    Words(Shown),
}

impl Cell {
    fn words(mut self, words: &str) -> Self {
        self.0.push(Piece::Words(Shown::new(words)));
        self
    }

    fn id(mut self, id: &str) -> Self {
        self.0.push(Piece::Id(Shown::new(id)));
        self
    }

    /// All of them, with this between them.
    fn joined(cells: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let joined = cells.into_iter().reduce(|mut all, cell| {
            all = all.words(between);
            all.0.extend(cell.0);
            all
        });
        joined.unwrap_or_default()
    }

    /// In so many cells: what is longer than its share of the room is shortened.
    fn fitted(&self, cells: usize) -> Shown {
        let widths = |wanted: bool| -> usize {
            let is = |piece: &&Piece| matches!(piece, Piece::Id(_)) == wanted;
            self.0.iter().filter(is).map(|(Piece::Id(it) | Piece::Words(it))| it.width()).sum()
        };
        let ids = self.0.iter().filter(|piece| matches!(piece, Piece::Id(_))).count();
        let mut room = cells.saturating_sub(widths(false));
        let mut left = ids;
        let share = widths(true) > room;
        let mut said = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => said += words.as_str(),
                Piece::Id(id) if share => {
                    let id = shorten(id, (room / left.max(1)).max(8));
                    room = room.saturating_sub(id.width());
                    left -= 1;
                    said += id.as_str();
                }
                Piece::Id(id) => said += id.as_str(),
            }
        }
        Shown::new(&said).cut_end(cells)
    }
}

/// Cells of the headings in the margin.
const MARGIN: usize = 8;

/// The rows of the summary for this width.
pub(crate) fn lines(
    context: &Context<'_>,
    news: &News,
    is_ticked: &dyn Fn(&str) -> bool,
    width: u16,
    height: u16,
) -> Vec<SummaryLine> {
    let report = &news.report;
    let words = Words::new(report, context.calendar);
    let is_wide = width >= WIDE;
    let is_airy = is_wide && usize::from(height) > 2 * report.people.len() + 16;
    let mut lines = Vec::new();
    if is_wide {
        lines.push(SummaryLine::Columns);
    }
    let nobody = (report.unassigned.counts.all() > 0).then_some(&report.unassigned);
    for person in report.people.iter().chain(nobody) {
        let rows = words.rows(person);
        let name = Shown::new(person.developer.as_deref().unwrap_or("Nobody"));
        let telling = Telling { context, news, person, rows: &rows };
        let cells = if is_wide { telling.cells() } else { vec![telling.sentence()] };
        if person.developer.is_none() && rows.is_empty() {
            continue;
        }
        if is_airy {
            lines.push(SummaryLine::Blank);
        }
        lines.push(SummaryLine::Person(name, cells));
    }
    lines.push(SummaryLine::Blank);
    let cells = usize::from(width).saturating_sub(2);
    if !report.decide.is_empty() {
        lines.push(SummaryLine::Heading("DECIDE", Shown::default()));
        for id in &report.decide {
            let Some((fact, blocked)) = news.of(id).and_then(|fact| Some((fact, fact.module.blocked.as_ref()?))) else {
                continue;
            };
            let said = format!("{id}: {}", line(&words.blocked(blocked, fact)));
            lines.push(SummaryLine::Decide(id.clone(), wrap::wrapped(&Shown::new(&said), cells)));
        }
        lines.push(SummaryLine::Blank);
    }
    if !report.topics.is_empty() {
        lines.push(SummaryLine::Heading("TOPICS", Shown::default()));
        let topics = report.topics.iter().map(|topic| SummaryLine::Topic(topic.clone(), is_ticked(topic)));
        lines.extend(topics);
        lines.push(SummaryLine::Blank);
    }
    if let Some(said) = merging::sentence(&report.merge) {
        let wrapped = wrap::wrapped(&Shown::new(&said), usize::from(width).saturating_sub(MARGIN));
        let mut parts = wrapped.into_iter();
        lines.push(SummaryLine::Heading("MERGE", parts.next().unwrap_or_default()));
        lines.extend(parts.map(|part| SummaryLine::Heading("", part)));
    }
    // A row for what lies ahead.
    lines.push(SummaryLine::Blank);
    lines
}

/// Which rows a cursor can be on: modules that need a decision, and topics.
pub(crate) fn is_place(line: &SummaryLine) -> bool {
    matches!(line, SummaryLine::Decide(..) | SummaryLine::Topic(..))
}

/// Rows a line takes.
pub(crate) fn height(line: &SummaryLine) -> usize {
    match line {
        SummaryLine::Decide(_, lines) => lines.len().max(1),
        _ => 1,
    }
}

struct Telling<'a> {
    context: &'a Context<'a>,
    news: &'a News,
    person: &'a Person,
    rows: &'a [Row],
}

impl Telling<'_> {
    fn items(&self, label: Label) -> Vec<&Item> {
        let mut items: Vec<&Item> =
            self.rows.iter().filter(|row| row.label == label).flat_map(|row| &row.items).collect();
        // What is new is worth the few cells more than what goes on.
        items.sort_by_key(|item| !item.is_new);
        items
    }

    /// `done tenant/service.py 91.2; doing webhooks/router.py, 1 more; 1 blocked`.
    fn sentence(&self) -> Cell {
        let labels = [
            (Label::Done, "done "),
            (Label::Regressed, "regressed "),
            (Label::Reopened, "reopened "),
            (Label::Doing, "doing "),
        ];
        let mut parts: Vec<Cell> = self.away().into_iter().collect();
        parts.extend(labels.into_iter().filter_map(|(label, word)| self.first(word, &self.items(label), label)));
        let count = |count: usize, word: &str| (count > 0).then(|| Cell::default().words(&format!("{count} {word}")));
        parts.extend(count(self.items(Label::Blocked).len(), "blocked"));
        parts.extend(count(self.person.help.len(), "needing help"));
        if parts.is_empty() {
            return Cell::default().words("nothing new");
        }
        Cell::joined(parts, "; ")
    }

    /// Completed, in progress, blocked, next.
    fn cells(&self) -> Vec<Cell> {
        let back: Vec<&Item> = [Label::Regressed, Label::Reopened].iter().flat_map(|it| self.items(*it)).collect();
        let completed = self.first("", &self.items(Label::Done), Label::Done);
        let reopened = self.first("back: ", &back, Label::Reopened);
        let doing = self.first("", &self.items(Label::Doing), Label::Doing);
        let blocked: Vec<&Item> = self.items(Label::Blocked);
        let standups = blocked.first().and_then(|item| self.news.of(&item.id)).map_or(0, |fact| fact.blocked_standups);
        let ordinal = match standups {
            0 | 1 => String::new(),
            2 => " 2nd".into(),
            3 => " 3rd".into(),
            n => format!(" {n}th"),
        };
        let blocked = self.first("", &blocked, Label::Blocked).map(|cell| cell.words(&ordinal));
        let next = self.person.next.first().map(|id| Cell::default().id(id));
        vec![
            Cell::joined(completed.into_iter().chain(reopened), "; "),
            Cell::joined(self.away().into_iter().chain(doing), "; "),
            blocked.unwrap_or_default(),
            next.unwrap_or_default(),
        ]
    }

    /// The first of them with what it gained or reached, and how many more.
    fn first(&self, word: &str, items: &[&Item], label: Label) -> Option<Cell> {
        let first = items.first()?;
        let number = match self.news.of(&first.id) {
            Some(_) if label == Label::Done => first.level.as_ref().map(|(now, _)| format!(" {now}")),
            Some(fact) => screen::delta(fact.coverage).map(|delta| format!(" {delta}")),
            None => None,
        };
        let more = if items.len() > 1 { format!(", {} more", items.len() - 1) } else { String::new() };
        Some(Cell::default().words(word).id(&first.id).words(&format!("{}{more}", number.unwrap_or_default())))
    }

    fn away(&self) -> Option<Cell> {
        let back = self.person.away?;
        Some(Cell::default().words(crate::tui::widget::standup::page::back_on(self.context, back).as_str()))
    }
}

/// Draws how far all of it is into two rows of `area`.
pub(crate) fn head(context: &Context<'_>, news: &News, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let report = &news.report;
    let strong = theme.style(Role::Strong);
    let counts = &report.totals.to.counts;
    let gauge = report.totals.to.platform.as_ref().or(report.totals.to.modules.as_ref());
    let mut pen = RowWriter::new(buffer, area, 0);
    let is_wide = pen.room() > 90;
    let more = report.tests.to.saturating_sub(report.tests.from);
    let tests = match (report.tests.to, more) {
        (0, _) => String::new(),
        (all, 0) => format!("{all} tests"),
        (all, more) => format!("{all} tests, {more} more"),
    };
    let apart = if is_wide { 5 } else { 2 };
    let count = |count: usize, word: &str| if count > 0 { format!("{count} {word}") } else { String::new() };
    let parts = [
        if is_wide { tests } else { String::new() },
        count(counts.blocked, "blocked"),
        count(counts.of(Status::InProgress), "in progress"),
        format!("{} of {} done", counts.of(Status::Done), counts.all()),
    ];
    for part in parts.iter().filter(|part| !part.is_empty()) {
        pen.right(part, apart, theme.style(Role::Text));
    }
    let Some(gauge) = gauge else { return };
    let reading = Reading::from(gauge);
    let target = gauge::target(&reading).map(|target| format!(" of {target}%")).unwrap_or_default();
    pen.left(&format!("{}%", gauge::now(theme, &reading)), strong).left(&target, theme.style(Role::Text));
    if area.height > 1 {
        gauge::bar(theme, &reading, Rect { y: area.y + 1, height: 1, ..area }, buffer);
    }
}

/// Draws a line; `is_selected` where the cursor is on it.
pub(crate) fn draw(
    context: &Context<'_>,
    line: &SummaryLine,
    names: usize,
    is_selected: bool,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let (text, strong) = (theme.style(Role::Text), theme.style(Role::Strong));
    let mut pen = RowWriter::new(buffer, area, 0);
    match line {
        SummaryLine::Blank => {}
        SummaryLine::Columns => {
            pen.skip(names + 2);
            let rest = pen.rest();
            for (title, cell) in ["COMPLETED", "IN PROGRESS", "BLOCKED", "NEXT"].into_iter().zip(columns(rest)) {
                RowWriter::new(buffer, cell, 0).left(title, strong);
            }
        }
        SummaryLine::Person(name, cells) => {
            pen.left(name.cut_end(names).as_str(), strong);
            let used = usize::from(area.width) - pen.room();
            pen.skip((names + 2).saturating_sub(used));
            match &cells[..] {
                [one] => _ = pen.left(one.fitted(pen.room()).as_str(), text),
                all => {
                    let rest = pen.rest();
                    for (said, cell) in all.iter().zip(columns(rest)) {
                        let said = said.fitted(usize::from(cell.width.saturating_sub(2)));
                        RowWriter::new(buffer, cell, 0).left(said.as_str(), text);
                    }
                }
            }
        }
        SummaryLine::Heading(word, said) => {
            pen.left(word, strong);
            if said.width() > 0 {
                pen.skip(MARGIN.saturating_sub(word.len()));
                pen.left(said.cut_end(pen.room()).as_str(), text);
            }
        }
        SummaryLine::Decide(_, lines) => {
            for (y, said) in (0u16..).zip(lines) {
                let row = Rect { y: area.y.saturating_add(y), height: 1, ..area }.intersection(area);
                let mut pen = RowWriter::new(buffer, row, 0);
                let style = if is_selected { theme.style(Role::Selection) } else { text };
                if is_selected {
                    pen.paint(style);
                }
                let sign = if y == 0 { theme.signs.blocked } else { " " };
                pen.left(sign, if y == 0 { theme.style(Role::Badge) } else { style }).skip(1);
                pen.left(said.as_str(), style);
            }
        }
        SummaryLine::Topic(topic, is_ticked) => {
            let style = if is_selected { theme.style(Role::Selection) } else { text };
            if is_selected {
                pen.paint(style);
            }
            let sign = if *is_ticked { theme.signs.proof[0] } else { theme.signs.status[0] };
            pen.left(sign, style).skip(1);
            pen.left(Shown::new(topic).cut_end(pen.room()).as_str(), style);
        }
    }
}

/// The columns of the table: completed, in progress, blocked, next.
fn columns(area: Rect) -> [Rect; 4] {
    let part = |of: u16| area.width * of / 100;
    let widths = [part(26), part(28), part(24), area.width - part(26) - part(28) - part(24)];
    let mut x = area.x;
    widths.map(|width| {
        let cell = Rect { x, width, ..area };
        x += width;
        cell
    })
}
