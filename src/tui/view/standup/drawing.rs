//! How a standup looks: the strip, then the page of a person or of the team. Answers no key.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::export::standup::screen;
use crate::model::shown::Shown;
use crate::tui::core::context::Context;
use crate::tui::core::lens::News;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::view::standup::pages::{Page, is_skipped};
use crate::tui::view::standup::state::Meeting;
use crate::tui::widget::standup::lines::{self, PageLine, WIDE};
use crate::tui::widget::standup::page;
use crate::tui::widget::standup::strip::{Strip, Tab};
use crate::tui::widget::standup::summary::{self, SummaryLine};

impl Meeting {
    /// Draws the page that is shown.
    pub(super) fn draw_page(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let is_wide = area.width >= WIDE;
        let margin = if is_wide { 3 } else { u16::from(area.width >= 60) };
        let inner = Rect { x: area.x + margin, width: area.width - 2 * margin, ..area };
        let Some(news) = context.news.cloned() else {
            let mut pen = RowWriter::new(buffer, inner, area.height / 3);
            pen.left("reading what happened since the last standup", context.theme.style(Role::Text));
            return;
        };
        let tabs = self.tabs(context, &news);
        let strip = Strip { tabs: &tabs, current: self.pages.at(), clock: self.clock(context, is_wide) };
        strip.draw(context, inner, buffer);
        let mut top = 1;
        if area.height >= 16 {
            let line = context.theme.signs.line.heavy;
            RowWriter::new(buffer, inner, 1).fill(line, context.theme.style(Role::Focus));
            top += 1 + u16::from(area.height >= 34);
        }
        let body = Rect { y: inner.y + top.min(inner.height), height: inner.height.saturating_sub(top), ..inner };
        if self.is_summary() {
            self.draw_summary(context, &news, body, buffer);
        } else {
            self.draw_person(context, &news, body, buffer);
        }
    }

    fn tabs(&self, context: &Context<'_>, news: &News) -> Vec<Tab> {
        let tab = |(at, page): (usize, &Page)| {
            let person = page.person(&news.report);
            let digit = u32::try_from(at + 1).ok().filter(|n| *n < 10).and_then(|n| char::from_digit(n, 10));
            let (key, name) = match page {
                Page::Person(name) => (digit, Shown::new(name)),
                Page::Nobody => (None, "Nobody".into()),
                Page::Summary => (Some('0'), "summary".into()),
            };
            let away = person.filter(|person| is_skipped(person)).and_then(|person| person.away);
            let away = away.map(|back| page::back_on(context, back));
            Tab { key, name, away, is_visited: self.pages.is_visited(page) }
        };
        self.pages.all().iter().enumerate().map(tab).collect()
    }

    /// How long this person and all of them have taken.
    fn clock(&self, context: &Context<'_>, is_wide: bool) -> Option<Shown> {
        let clock = self.clock.filter(|clock| clock.is_shown)?;
        let total = minutes(context.monotonic.since(clock.opened));
        if self.is_summary() {
            return Some(Shown::new(&format!("{total} in all")));
        }
        let own = minutes(context.monotonic.since(clock.turned));
        Some(Shown::new(&if is_wide { format!("{own} of {total}") } else { own }))
    }

    fn draw_person(&mut self, context: &Context<'_>, news: &News, area: Rect, buffer: &mut Buffer) {
        let Some(person) = self.pages.current().and_then(|page| page.person(&news.report)) else { return };
        let head = page::head_height(area, person.gauge.to.is_some());
        page::head(context, person, Rect { height: head, ..area }, buffer);
        let list = Rect { y: area.y + head, height: area.height - head, ..area };
        let Some(sheet) = self.sheet(context) else { return };
        let rows: Vec<PageLine> = lines::lines(&sheet, self.cursor.index, list);
        self.room = list;
        self.scroll = lines::scroll(&rows, self.scroll, self.cursor.index, usize::from(list.height));
        let selected = (sheet.entries().next().is_some()).then_some(self.cursor.index);
        let since = screen::since(&news.report, context.calendar);
        let drawn = page::Page { sheet: &sheet, lines: &rows, first: self.scroll, selected, since: &since };
        drawn.draw(context, list, buffer);
    }

    fn draw_summary(&mut self, context: &Context<'_>, news: &News, area: Rect, buffer: &mut Buffer) {
        let head = match area.height {
            0..8 => 0,
            8..12 => 1,
            _ => 3,
        };
        summary::head(context, news, Rect { height: head.min(2), ..area }, buffer);
        let list = Rect { y: area.y + head, height: area.height - head, ..area };
        let lines = self.summary(context, list);
        self.room = list;
        let names = lines.iter().filter_map(|line| match line {
            SummaryLine::Person(name, _) => Some(name.width()),
            _ => None,
        });
        let names = names.max().unwrap_or(0).min(usize::from(area.width) / 4);
        let heights: Vec<usize> = lines.iter().map(summary::height).collect();
        let all: usize = heights.iter().sum();
        let room = usize::from(list.height);
        // The last rows say what Enter does, where there is room.
        let has_answer = all + 2 <= room;
        let mut cursor = lines.iter().enumerate().filter(|(_, line)| summary::is_place(line)).map(|(at, _)| at);
        let cursor = cursor.clone().nth(self.cursor.index).or_else(|| cursor.next_back());
        if let Some(at) = cursor.filter(|_| self.has_stepped) {
            let top: usize = heights[..at].iter().sum();
            self.scroll = self.scroll.max((top + heights[at]).saturating_sub(room)).min(top);
        }
        self.scroll = self.scroll.min(all.saturating_sub(room));
        let mut y = 0;
        for (at, line) in lines.iter().enumerate() {
            let (from, to) = (y, y + heights[at]);
            y = to;
            if from < self.scroll || from >= self.scroll + room {
                continue;
            }
            let top = (from - self.scroll) as u16;
            let row = Rect { y: list.y + top, height: (heights[at] as u16).min(list.height - top), ..list };
            summary::draw(context, line, names, cursor == Some(at), row, buffer);
        }
        if has_answer {
            let mut pen = RowWriter::new(buffer, list, list.height - 1);
            pen.left("Enter", context.theme.style(Role::Key)).skip(2);
            pen.left("mark this standup as held, and copy the report", context.theme.style(Role::Text));
        }
    }
}

/// `03:10`.
fn minutes(time: Duration) -> String {
    format!("{:02}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}
