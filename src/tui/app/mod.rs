//! The state of the screen: events in, effects and frames out. Executes nothing and reads no clock.

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::message::Request;
use crate::model::snapshot::Snapshot;
use crate::query;
use crate::query::sort::Sorted;
use crate::report::window::{Calendar, Visit};
use crate::tui::app::burst::Burst;
use crate::tui::app::compositor::Compositor;
use crate::tui::app::notice::Notice;
use crate::tui::app::optimistic::{Health, OptimisticBoard, with};
use crate::tui::app::user::Person;
use crate::tui::command::global::BRING_BACK;
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::effect::{Effect, Way};
use crate::tui::core::event::Event;
use crate::tui::core::keymap::Keymap;
use crate::tui::core::layout;
use crate::tui::core::lens::{Lens, LensSince, MovedFigures};
use crate::tui::core::now::{Monotonic, Now};
use crate::tui::core::scope::Scope;
use crate::tui::core::theme::Theme;
use crate::tui::core::view::Intent;
use crate::tui::view::{self, VIEWS};
use crate::tui::widget::page::footer::{Said, Tone};
use crate::tui::widget::page::{banner, filter_line, footer, header};

mod store_event;
mod intent;
mod meeting;
mod key_event;
pub mod burst;
pub mod pending;
pub(crate) mod optimistic;
pub mod notice;
pub(crate) mod key_guard;
pub(crate) mod unsaved;
pub mod user;
mod figures;
pub(crate) mod compositor;

/// The screen.
pub struct App {
    optimistic: OptimisticBoard,
    scope: Scope,
    lens: Lens,
    moved: MovedFigures,
    compositor: Compositor,
    health: Health,
    notice: Option<Notice>,
    person: Person,
    settings: Settings,
    now: Now,
}

/// What stays the same for a session.
pub struct Settings {
    /// Which key does what.
    pub keymap: Keymap,
    /// Colours and signs.
    pub theme: Theme,
    /// Who presses the keys, if that is known already; else [`Event::Person`] tells.
    pub who: Option<String>,
    /// What [`Request::Remember`] remembered: the layout to begin with (any other name is that of the first), then what a table is
    /// sorted by.
    pub look: String,
    /// What went wrong before the screen was opened, to be said first.
    pub warning: Option<String>,
    /// The calendar where the user is.
    pub calendar: Calendar,
    /// Whether a standup shows how long it takes.
    pub has_clock: bool,
    /// What was seen of the history when the board was left last; `None` if that is not known.
    pub visit: Option<Visit>,
    /// The view that is open from the beginning, above the board.
    pub begin: Option<&'static str>,
}

impl App {
    /// The screen of a board just read.
    pub fn new(snapshot: Arc<Snapshot>, settings: Settings, now: Now) -> Self {
        let mut app = Self {
            optimistic: OptimisticBoard::new(snapshot),
            scope: Scope::default(),
            lens: Lens::default(),
            moved: MovedFigures::default(),
            compositor: Compositor::default(),
            health: Health::default(),
            notice: None,
            person: Person { opened: now.wall.to_utc(), who: settings.who.clone(), ..Person::default() },
            settings,
            now,
        };
        let (layout, sorted) = app.settings.look.split_once(' ').unwrap_or((&app.settings.look, ""));
        app.scope.sort(Sorted::remembered(sorted));
        let row = view::layouts().find(|row| row.about.name == layout).unwrap_or(&VIEWS[0]);
        let layout = app.visit(|_, context| (row.open)(context, None));
        app.compositor = layout.map(Compositor::new).unwrap_or_default();
        app.go_home();
        if let Some(view) = app.settings.begin {
            _ = app.open(view);
        }
        let board = Arc::clone(&app.optimistic.confirmed);
        if board.is_newer() {
            app.say("this board was written by a newer standup: it is shown, but cannot be changed here", Tone::Bad);
        } else if let Some(warning) = app.settings.warning.take() {
            app.say(&warning, Tone::Bad);
        } else if let [first, ..] = &*board.problems {
            let more = match board.problems.len() - 1 {
                0 => String::new(),
                n => format!(" (and {n} more)"),
            };
            app.say(&format!("line {}: {}{more}", first.place.line, first.message), Tone::Plain);
        }
        app
    }

    /// The board on screen, with changes that are still on their way.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.optimistic.shown
    }

    /// From now on a standup shows how long it takes.
    pub fn show_clock(&mut self) {
        self.settings.has_clock = true;
    }

    /// How many reports were worked out: never more than there were boards and logs to make them of.
    pub fn reports_worked_out(&self) -> usize {
        self.lens.worked_out
    }

    /// Whether changes are still on their way to the file.
    pub fn is_waiting(&self) -> bool {
        !self.optimistic.pending.is_empty()
    }

    /// When something is due without an event; hand it a [`Event::Tick`] then.
    pub fn deadline(&self) -> Option<Monotonic> {
        let notice = self.notice.as_ref().and_then(|notice| notice.until);
        let burst = self.person.burst.as_ref().map(Burst::until);
        [notice, burst, self.moved.until(), self.age_changes(), self.compositor.due(self.now.monotonic)]
            .into_iter()
            .flatten()
            .min()
    }

    /// When the age of the newest measurement is another one: a minute after it was last told, as long as that is counted in minutes.
    fn age_changes(&self) -> Option<Monotonic> {
        let age = self.now.wall.to_utc() - self.optimistic.shown.totals.measured_at()?;
        let seconds = match age.num_minutes() {
            ..60 => 60,
            60..1440 => 3600,
            _ => return None,
        };
        Some(self.now.monotonic + Duration::from_secs(seconds))
    }

    /// Whether [`App::update`] with this event can make the next frame another one.
    pub(crate) fn is_seen(&self, event: &Event, now: Monotonic) -> bool {
        match event {
            Event::Reply(_) => false,
            Event::Tick => {
                let is_due = |at: Option<Monotonic>| at.is_some_and(|at| at <= now);
                let notice = self.notice.as_ref().and_then(|notice| notice.until);
                let is_over = is_due(notice) || is_due(self.moved.until()) || is_due(self.age_changes());
                // Most keys have done all that they do when nothing more can belong to them.
                let waits = self.person.burst.as_ref().is_some_and(Burst::waits);
                let is_due = self.compositor.due(self.now.monotonic).is_some_and(|due| due <= now);
                is_over
                    || is_due
                    || waits
                    || self.is_waiting()
                    || self.health.unasked.is_some()
                    || self.person.is_leaving
            }
            _ => true,
        }
    }

    /// Takes in what happened at `now` and says what is to be done.
    pub fn update(&mut self, event: Event, now: Now) -> Vec<Effect> {
        self.now = now;
        self.notice.take_if(|notice| notice.until.is_some_and(|until| until <= now.monotonic));
        self.moved.expire(now.monotonic);
        let mut effects = self.end_burst_before(&event);
        match event {
            Event::Key(chord) => effects.extend(self.on_key(chord)),
            Event::Focus => self.person.guard.on_focus(now.monotonic),
            Event::Ending => effects.extend(self.visited()),
            Event::Reply(_) | Event::Resize(..) | Event::Tick => {}
            event => effects.extend(self.happen_during_burst(event)),
        }
        effects.extend(self.read_back().then_some(Effect::Ask(Request::Older)));
        effects
    }

    /// Takes in what happened, unless it is a key.
    fn happen(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::News(news) => effects = self.on_news(news),
            Event::Person(who) => {
                self.person.who = Some(who);
                self.go_home();
            }
            Event::WatchedReport(report) => self.on_watched(&report),
            Event::ReportRead(preview) => self.compositor.tell(|view| view.on_preview(&preview)),
            Event::PathCompleted(completion) => self.compositor.tell(|view| view.on_completion(&completion)),
            Event::Paste(text) => match self.visit(|compositor, context| compositor.on_paste(context, &text)) {
                Some(wanted) => effects = self.ask(|_, _| Some(wanted)),
                None => self.say("nothing here takes a pasted text", Tone::Plain),
            },
            Event::PasteTooLong => self.say("the pasted text is longer than 1 MiB: nothing of it is taken", Tone::Bad),
            Event::Key(_) | Event::Focus | Event::Reply(_) | Event::Resize(..) | Event::Tick | Event::Ending => {}
        }
        effects.extend(self.go_on());
        effects
    }

    /// What waited until now: a question, changes that can be sent, leaving.
    fn go_on(&mut self) -> Vec<Effect> {
        let mut effects = self.question();
        effects.extend(self.optimistic.pending.send(self.person.who.as_deref()));
        if self.person.is_leaving && !self.optimistic.pending.is_holding() {
            effects.extend(self.quit());
        }
        effects
    }

    /// Draws the whole screen.
    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer) {
        let actions = self.actions();
        let shown = self.look();
        let mut compositor = std::mem::take(&mut self.compositor);
        // What a view wants in title and footer follows from the board, too.
        compositor.follow(&self.context(&compositor, &actions, &shown));
        let context = Context { hints: compositor.hints(), ..self.context(&compositor, &actions, &shown) };
        let banner_height = self.health.broken.as_ref().map_or(0, |broken| banner::height(broken, area));
        let is_filtered = !self.scope.filter().is_empty();
        let title = compositor.title(&context);
        let heading = header::Heading { title: title.as_deref(), lens: self.lens.since, merging: self.lens.merging() };
        let is_lined = is_filtered || compositor.has_line();
        let page = layout::page(area, header::height(area, &heading), banner_height, is_lined);
        header::draw(&context, self.health.watching, &heading, page.header, buffer);
        if let Some(broken) = &self.health.broken {
            banner::draw(&context, broken, page.banner, buffer);
        }
        if !compositor.has_line() {
            filter_line::draw(&context, None, page.line, buffer);
        }
        // A cell before the first column, for the mark of what changed.
        let gutter = u16::from(context.news.is_some() && title.is_none()).min(page.body.width);
        let body = Rect { x: page.body.x + gutter, width: page.body.width - gutter, ..page.body };
        compositor.draw(&context, body, page.line, buffer);
        let notice = self.notice.as_ref().map(|notice| &notice.said);
        footer::draw(&context, notice, compositor.takes_all_keys(), page.footer, buffer);
        self.compositor = compositor;
    }

    /// What can be done right here. That something typed can be brought back is worth a word in the footer as long as it can.
    fn actions(&self) -> Vec<(&'static str, Vec<ActionHelp>)> {
        let mut actions = self.compositor.actions();
        if self.person.unsaved.has_refused() {
            let rows = actions.iter_mut().flat_map(|(_, rows)| rows);
            rows.filter(|about| about.name == BRING_BACK).for_each(|about| about.short = "bring back");
        }
        actions
    }

    /// The board as it is to be seen, with what a view previews; the filter is brought up to date with it.
    fn look(&mut self) -> Arc<Snapshot> {
        // What does not fit any more cannot be previewed; the view that previews it notices.
        let shown = match self.compositor.preview() {
            [] => Arc::clone(&self.optimistic.shown),
            changes => with(&self.optimistic.shown, changes).unwrap_or_else(|_| Arc::clone(&self.optimistic.shown)),
        };
        let (log, who) = (self.optimistic.log.as_ref(), self.person.who.as_deref());
        let now = self.now.wall.to_utc();
        // What is only previewed has not changed.
        let board = &self.optimistic.shown.board;
        self.lens.follow(board);
        let since = self.lens.since_for(self.compositor.wants_news());
        let asks = self.scope.filter().asks_for_changed();
        // Only what is asked for is worked out.
        let ahead = if asks || since != LensSince::Off { self.optimistic.ahead() } else { Vec::new() };
        let scene = meeting::scene(&self.optimistic, &self.settings, who, now, &ahead);
        self.lens.current = scene.as_ref().and_then(|scene| self.lens.news(since, scene));
        let changed = scene.as_ref().filter(|_| asks).and_then(|scene| self.lens.changed(scene));
        self.scope.follow(&query::FilterContext { board: &shown.board, log, who, now, changed });
        shown
    }

    fn context<'a>(
        &'a self,
        compositor: &Compositor,
        actions: &'a [(&'static str, Vec<ActionHelp>)],
        shown: &'a Snapshot,
    ) -> Context<'a> {
        Context {
            snapshot: shown,
            log: self.optimistic.log.as_ref(),
            keymap: &self.settings.keymap,
            theme: &self.settings.theme,
            scope: &self.scope,
            moved: &self.moved,
            news: self.lens.current.as_ref(),
            below: None,
            statuses: compositor.statuses(),
            broken: self.health.broken.as_ref(),
            doubtful: &self.health.doubtful,
            who: self.person.who.as_deref(),
            now: self.now.wall.to_utc(),
            wall: self.now.wall,
            calendar: self.settings.calendar,
            has_clock: self.settings.has_clock,
            monotonic: self.now.monotonic,
            is_asking: actions.first().is_some_and(|(name, _)| view::is_dialog(name)),
            actions,
            hints: &[],
        }
    }

    /// Lets the views look at everything else while they are asked.
    fn visit<T>(&mut self, visit: impl FnOnce(&mut Compositor, &Context<'_>) -> T) -> T {
        let actions = self.actions();
        let shown = self.look();
        let mut compositor = std::mem::take(&mut self.compositor);
        let context = self.context(&compositor, &actions, &shown);
        let answer = visit(&mut compositor, &context);
        self.compositor = compositor;
        answer
    }

    /// Asks the views, and does what comes of it as far as it concerns the screen.
    fn ask(&mut self, ask: impl FnOnce(&mut Compositor, &Context<'_>) -> Option<Vec<Intent>>) -> Vec<Effect> {
        let intents = self.visit(ask).unwrap_or_default();
        intents.into_iter().flat_map(|intent| self.perform(intent)).collect()
    }

    fn say(&mut self, text: &str, tone: Tone) {
        self.notice = Some(Notice::new(Said { text: text.into(), tone, way_back: None }, self.now.monotonic));
    }

    /// Says what was done here, and which key takes it back.
    fn say_own(&mut self, text: &str, tone: Tone, way_back: Way) {
        self.notice = Some(Notice::new(Said { text: text.into(), tone, way_back: Some(way_back) }, self.now.monotonic));
    }
}
