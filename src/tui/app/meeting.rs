//! A standup that is held: the lens, the mark with its report, what has been seen. Works out no facts: reports do.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::export::standup::FORMATS;
use crate::log::entry::Entry;
use crate::message::Request;
use crate::message::Ticket;
use crate::model::change::{By, Change};
use crate::model::shown::Shown;
use crate::tui::app::optimistic::OptimisticBoard;
use crate::tui::app::{App, Settings};
use crate::tui::core::effect::{Effect, Outside};
use crate::tui::core::lens::{LensScene, LensSince, News};
use crate::tui::widget::page::footer::Tone;

/// A mark that somebody else made so short ago is the same standup.
const JUST_NOW: TimeDelta = TimeDelta::minutes(1);

impl App {
    /// Looks at the board since the next point.
    pub(super) fn next_lens(&mut self) {
        let is_held = self.compositor.wants_news();
        let next = self.lens.since_for(is_held).next(self.settings.visit.is_some());
        self.lens.since = if is_held && next == LensSince::Off { LensSince::Standup } else { next };
        let said = match self.lens.since {
            LensSince::Off => "the lens is off",
            LensSince::Standup => "+ marks what changed since the last standup",
            LensSince::Visit => "+ marks what changed since your last visit",
            LensSince::Week => "+ marks what changed in the last seven days",
        };
        self.say(said, Tone::Plain);
    }

    /// Whether what is shown needs older entries of the log than are read; true once for each log. A standup is read back until its
    /// report is settled: how often something was blocked is counted back to when it was free. The filter needs what happened since
    /// the last standup.
    pub(super) fn read_back(&mut self) -> bool {
        if self.optimistic.log.as_ref().is_none_or(|log| log.is_whole()) {
            return false;
        }
        let is_on = self.lens.since_for(self.compositor.wants_news()) != LensSince::Off;
        if is_on {
            self.look();
        }
        let is_told = is_on && !self.lens.current.as_ref().is_some_and(|news| news.report.is_settled);
        let Some(log) = self.optimistic.log.as_ref() else { return false };
        let is_asked = self.scope.filter().asks_for_changed();
        let log = Arc::clone(log);
        (is_told || is_asked && self.since_standup().is_none()) && self.lens.asks_for_older(&log)
    }

    /// Marks the standup as held and copies its report; only copies where somebody else has just marked it.
    pub(super) fn hold_standup(&mut self, mut changes: Vec<Change>) -> Vec<Effect> {
        if !self.can_change() {
            return Vec::new();
        }
        let text = self.report_text();
        let copy = text.map(Effect::Copy);
        if let Some(mark) = self.just_marked() {
            let done = if copy.is_some() { "copied only" } else { "not marked again" };
            self.say(&format!("{} has just marked it; {done}", Shown::new(mark.actor())), Tone::Plain);
            return copy.into_iter().collect();
        }
        changes.push(Change::Mark { note: String::new(), seen: BTreeMap::new() });
        self.person.held = self.propose(changes, By::Key);
        // The meeting is over.
        if self.person.held.is_some() && self.compositor.is_on_top("summary") {
            _ = self.compositor.pop();
        }
        copy.into_iter().collect()
    }

    /// What is said of a mark that is in the file.
    pub(super) fn held(&mut self, ticket: Ticket) -> Option<String> {
        self.person.held.take_if(|held| *held == ticket)?;
        Some("the standup is marked as held; its report was sent to the clipboard".into())
    }

    /// The mark that somebody else made a moment ago.
    fn just_marked(&self) -> Option<Arc<Entry>> {
        let mark = self.optimistic.log.as_ref()?.marks().next_back().map(Arc::clone)?;
        let is_new = (self.now.wall.to_utc() - mark.at).abs() < JUST_NOW;
        (is_new && self.person.who.as_deref() != Some(mark.actor())).then_some(mark)
    }

    /// Sends the report to the clipboard, at once or after the editor.
    pub(super) fn copy_report(&mut self, edited: bool) -> Vec<Effect> {
        let Some(text) = self.report_text() else {
            self.say("what happened since the last standup is still being read", Tone::Plain);
            return Vec::new();
        };
        if edited {
            return vec![Effect::EditOutside(Outside::Text(text))];
        }
        self.say("the report was sent to the clipboard", Tone::Good);
        vec![Effect::Copy(text)]
    }

    /// The report as text: of what is shown, else since the last standup.
    fn report_text(&mut self) -> Option<String> {
        let calendar = self.settings.calendar;
        let news = self.lens.current.clone().or_else(|| self.since_standup())?;
        Some(FORMATS[0].write(&news.report, calendar, None))
    }

    fn since_standup(&mut self) -> Option<Arc<News>> {
        let ahead = self.optimistic.ahead();
        let (who, now) = (self.person.who.as_deref(), self.now.wall.to_utc());
        let scene = scene(&self.optimistic, &self.settings, who, now, &ahead)?;
        self.lens.news(LensSince::Standup, &scene)
    }

    /// Remembers what has been seen of the history, if anybody has looked.
    pub(super) fn visited(&self) -> Option<Effect> {
        let log = self.optimistic.log.as_ref().filter(|_| self.person.has_begun)?;
        Some(Effect::Ask(Request::Visited(log.seen(), self.now.wall.to_utc())))
    }
}

/// What reports are made of here; `None` before anything of the log is read.
pub(super) fn scene<'a>(
    known: &'a OptimisticBoard,
    settings: &'a Settings,
    who: Option<&'a str>,
    now: DateTime<Utc>,
    ahead: &'a [Change],
) -> Option<LensScene<'a>> {
    Some(LensScene {
        board: &known.shown.board,
        log: known.log.as_ref()?,
        ahead,
        who,
        now,
        calendar: settings.calendar,
        visit: settings.visit.as_ref(),
    })
}
