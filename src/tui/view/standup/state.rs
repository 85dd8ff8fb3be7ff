//! Where a standup is: which page, which module, which topics are ticked. Draws nothing, and stores nothing.

use crate::config::key::{Chord, Key};
use crate::model::input::topic;
use crate::tui::core::context::Context;
use crate::tui::core::lens::News;
use crate::tui::core::now::Monotonic;
use crate::tui::core::view::Intent;
use crate::tui::view::standup::hold;
use crate::tui::view::standup::pages::{Page, Pages};
use crate::tui::widget::standup::page;
use crate::tui::widget::standup::sheet::{Part, Sheet};
use crate::tui::widget::standup::summary::{self, SummaryLine};
use ratatui::layout::Rect;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A standup.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meeting {
    pub(super) pages: Pages,
    pub(super) cursor: Cursor,
    /// The first row in sight.
    pub(super) scroll: usize,
    /// Rows of modules, or of the summary, as last drawn.
    pub(super) room: Rect,
    /// What is told on the page, of which report and page.
    pub(super) sheet: Option<(Arc<News>, usize, Arc<Sheet>)>,
    /// The rows of the summary: of which report, at which size, with which topics ticked.
    pub(super) summary: Option<Summary>,
    /// Topics that were talked about.
    pub(super) ticked: BTreeSet<String>,
    pub(super) clock: Option<Clock>,
    /// Whether the cursor of the summary was moved: before, its top is in sight.
    pub(super) has_stepped: bool,
    /// Whether it begins with the team.
    pub(super) begins_at_end: bool,
}

/// The rows of the summary, and what they were made of.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    of: Arc<News>,
    area: Rect,
    ticked: BTreeSet<String>,
    lines: Arc<Vec<SummaryLine>>,
}

/// What is selected: it follows the module's id.
#[derive(Clone, Debug, Default)]
pub(super) struct Cursor {
    pub(super) index: usize,
    pub(super) on: Option<(Part, String)>,
}

/// How long it takes, where that is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    pub(super) opened: Monotonic,
    pub(super) turned: Monotonic,
    pub(super) is_shown: bool,
}

impl Meeting {
    /// A standup that begins now, with the first person.
    pub(crate) fn new(context: &Context<'_>) -> Self {
        let clock = Clock { opened: context.monotonic, turned: context.monotonic, is_shown: context.has_clock };
        Self { clock: Some(clock), ..Self::default() }
    }

    /// The same with the team.
    pub(crate) fn at_summary(context: &Context<'_>) -> Self {
        Self { begins_at_end: true, ..Self::new(context) }
    }

    pub(super) fn is_summary(&self) -> bool {
        match self.pages.current() {
            Some(page) => *page == Page::Summary,
            None => self.begins_at_end,
        }
    }

    pub(super) fn turn(&mut self, context: &Context<'_>, forward: bool) -> Vec<Intent> {
        let Some(news) = context.news else { return Vec::new() };
        let Some(at) = self.pages.beside(&news.report, forward) else { return Vec::new() };
        let passed = if forward { self.pages.at() + 1..at } else { at + 1..self.pages.at() };
        let away = passed.filter_map(|at| {
            let person = self.pages.all()[at].person(&news.report)?;
            let name = person.developer.as_deref().unwrap_or_default();
            Some(format!("{name} is away, {}", page::back_on(context, person.away?)))
        });
        let said: Vec<String> = away.collect();
        self.go_to_page(context, at);
        if said.is_empty() { Vec::new() } else { vec![Intent::Say(said.join("; "))] }
    }

    pub(super) fn go_to_page(&mut self, context: &Context<'_>, at: usize) -> Vec<Intent> {
        let last = self.pages.all().len().saturating_sub(1);
        if self.pages.go_to(at.min(last)) {
            self.scroll = 0;
            self.cursor = Cursor::default();
            self.has_stepped = false;
            if let Some(now) = self.clock.as_mut() {
                now.turned = context.monotonic;
            }
            self.arrive(context);
        }
        Vec::new()
    }

    pub(super) fn go_to_numbered(&mut self, context: &Context<'_>, chord: Chord) -> Vec<Intent> {
        let Key::Char(digit @ '1'..='9') = chord.key else { return Vec::new() };
        let at = digit as usize - '1' as usize;
        match self.pages.all().get(at) {
            Some(Page::Person(_)) => self.go_to_page(context, at),
            _ => vec![Intent::Say(format!("there is no developer {digit} on this board"))],
        }
    }

    /// Puts the cursor where somebody who comes to the page needs it.
    pub(super) fn arrive(&mut self, context: &Context<'_>) {
        self.sheet = None;
        if let Some(sheet) = self.sheet(context) {
            let at = sheet.arrival();
            self.select(&sheet, at);
        }
    }

    /// What is told on the page; `None` on that of the team.
    pub(super) fn sheet(&mut self, context: &Context<'_>) -> Option<Arc<Sheet>> {
        let news = context.news?;
        let at = self.pages.at();
        if let Some((of, page, sheet)) = &self.sheet
            && Arc::ptr_eq(of, news)
            && *page == at
        {
            return Some(Arc::clone(sheet));
        }
        let person = self.pages.current()?.person(&news.report)?;
        let sheet = Arc::new(Sheet::of(news, person, context.calendar));
        self.sheet = Some((Arc::clone(news), at, Arc::clone(&sheet)));
        Some(sheet)
    }

    pub(super) fn select(&mut self, sheet: &Sheet, index: usize) {
        let last = sheet.entries().count().saturating_sub(1);
        self.cursor.index = index.min(last);
        let entry = sheet.entries().nth(self.cursor.index);
        self.cursor.on = entry.map(|entry| (entry.part, entry.module.id.clone()));
    }

    pub(super) fn step(&mut self, context: &Context<'_>, by: isize) -> Vec<Intent> {
        if self.is_summary() {
            let lines = self.summary(context, self.room);
            self.has_stepped = true;
            let count = lines.iter().filter(|line| summary::is_place(line)).count();
            self.cursor.index = self.cursor.index.saturating_add_signed(by).min(count.saturating_sub(1));
            if count == 0 {
                self.scroll = self.scroll.saturating_add_signed(by.clamp(-1, 1));
            }
        } else if let Some(sheet) = self.sheet(context) {
            self.select(&sheet, self.cursor.index.saturating_add_signed(by));
        }
        Vec::new()
    }

    /// The rows of the summary in an area of this size.
    pub(super) fn summary(&mut self, context: &Context<'_>, area: Rect) -> Arc<Vec<SummaryLine>> {
        let Some(news) = context.news else { return Arc::default() };
        if let Some(known) = &self.summary
            && Arc::ptr_eq(&known.of, news)
            && known.area == area
            && known.ticked == self.ticked
        {
            return Arc::clone(&known.lines);
        }
        let is_ticked = |topic: &str| self.ticked.contains(topic);
        let lines = Arc::new(summary::lines(context, news, &is_ticked, area.width, area.height));
        let (of, ticked) = (Arc::clone(news), self.ticked.clone());
        self.summary = Some(Summary { of, area, ticked, lines: Arc::clone(&lines) });
        lines
    }

    /// The row of the summary under the cursor.
    pub(super) fn place(&self) -> Option<&SummaryLine> {
        let lines = &self.summary.as_ref()?.lines;
        lines.iter().filter(|line| summary::is_place(line)).nth(self.cursor.index)
    }

    pub(super) fn tick(&mut self) -> Vec<Intent> {
        let Some(SummaryLine::Topic(topic, _)) = self.place().cloned() else {
            return vec![Intent::Say("there is no topic here to tick; + adds one".into())];
        };
        if !self.ticked.remove(&topic) {
            self.ticked.insert(topic);
        }
        Vec::new()
    }

    pub(super) fn hold(&mut self, context: &Context<'_>, chord: Chord) -> Vec<Intent> {
        let ticked: Vec<String> = self.ticked.iter().cloned().collect();
        let left = topic::left(&context.snapshot.board, &ticked);
        hold::ask(context, left.into_iter().collect(), chord)
    }
}
