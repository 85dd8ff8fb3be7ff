//! The state of the screen: events in, effects and frames out. Executes nothing and reads no clock.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::Chord;
use crate::log::entry::Entry;
use crate::model::change::{Change, Subject};
use crate::model::diff::{diff, summary};
use crate::model::snapshot::Snapshot;
use crate::tui::action::About;
use crate::tui::edit::outside;
use crate::tui::effect::Effect;
use crate::tui::event::Event;
use crate::tui::filter::{self, Filter};
use crate::tui::health::Health;
use crate::tui::keymap::Keymap;
use crate::tui::known::{Known, with};
use crate::tui::layout;
use crate::tui::notice::{Notice, Outcome};
use crate::tui::outbox::Way;
use crate::tui::person::Person;
use crate::tui::sight::Sight;
use crate::tui::stack::Stack;
use crate::tui::theme::Theme;
use crate::tui::view::{self, Context, Kind, VIEWS, stale};
use crate::tui::widget::footer::{Said, Tone};
use crate::tui::widget::{banner, filter_line, footer, header};

/// The screen.
pub struct App {
    known: Known,
    sight: Sight,
    stack: Stack,
    health: Health,
    notice: Option<Notice>,
    person: Person,
    settings: Settings,
    now: DateTime<Utc>,
}

/// What stays the same for a session.
pub struct Settings {
    /// Which key does what.
    pub keymap: Keymap,
    /// Colours and signs.
    pub theme: Theme,
    /// Who presses the keys, if that is known already; else [`Event::Person`] tells.
    pub who: Option<String>,
    /// The layout to begin with, by its name; any other name is that of the first.
    pub layout: String,
}

impl App {
    /// The screen of a board just read.
    pub fn new(snapshot: Arc<Snapshot>, settings: Settings, now: DateTime<Utc>) -> Self {
        let mut app = Self {
            known: Known::new(snapshot),
            sight: Sight::default(),
            stack: Stack::default(),
            health: Health::default(),
            notice: None,
            person: Person { who: settings.who.clone(), ..Person::default() },
            settings,
            now,
        };
        let row = view::layouts().find(|row| row.about.name == app.settings.layout).unwrap_or(&VIEWS[0]);
        let layout = app.visit(|_, context| (row.open)(context, None));
        app.stack = layout.map(Stack::new).unwrap_or_default();
        app.go_home();
        let board = Arc::clone(&app.known.confirmed);
        if board.is_newer() {
            app.say("this board was written by a newer standup: it is shown, but cannot be changed here", Tone::Bad);
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
        &self.known.shown
    }

    /// Whether changes are still on their way to the file.
    pub fn is_waiting(&self) -> bool {
        !self.known.outbox.is_empty()
    }

    /// When the screen changes without an event; hand it a [`Event::Tick`] then.
    pub fn deadline(&self) -> Option<DateTime<Utc>> {
        self.notice.as_ref().map(|notice| notice.until)
    }

    /// Takes in what happened at `now` and says what is to be done.
    pub fn update(&mut self, event: Event, now: DateTime<Utc>) -> Vec<Effect> {
        self.now = now;
        self.notice.take_if(|notice| notice.until <= now);
        let mut effects = Vec::new();
        match event {
            Event::Key(_) if self.person.guard.is_arriving(now) => return effects,
            Event::Key(chord) => effects = self.on_key(chord),
            Event::Focus => self.person.guard.on_focus(now),
            Event::Loaded { snapshot, by } => self.on_loaded(snapshot, &by),
            Event::Log(log) => {
                if let Some(notice) = &mut self.notice {
                    notice.learn(&log);
                }
                self.known.log = Some(log);
            }
            Event::Person(who) => {
                self.person.who = Some(who);
                self.go_home();
            }
            Event::Broken(broken) => self.health.broken = Some(broken),
            Event::Committed { ticket, snapshot, changes, sentence, warnings } => {
                let way = self.known.outbox.take(ticket);
                self.on_committed(snapshot, Outcome { way, changes, sentence, warnings, others: Vec::new() });
            }
            Event::Refused { ticket, message } => {
                self.known.outbox.take(ticket);
                self.known.show();
                self.say(&message, Tone::Bad);
            }
            Event::Edited(edited) => effects = self.settle(outside::ended(edited, self.person.who.as_deref())),
            Event::OldCopy(copy) => effects = self.settle(stale::effect(copy, now)),
            Event::Watching(watching) => self.health.watching = watching,
            Event::Paste(text) => effects = self.ask(|stack, context| stack.on_paste(context, &text)),
            Event::Resize(..) | Event::Tick => return effects,
        }
        effects.extend(self.known.outbox.send(self.person.who.as_deref()));
        if self.person.is_leaving && !self.known.outbox.is_holding() {
            effects.push(Effect::Quit);
        }
        effects
    }

    /// Draws the whole screen.
    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer) {
        let actions = self.stack.actions();
        let shown = self.look();
        let mut stack = std::mem::take(&mut self.stack);
        let context = self.context(&actions, &shown);
        let banner_height = self.health.broken.as_ref().map_or(0, |broken| banner::height(broken, area));
        let is_filtered = !self.sight.filter().is_empty();
        let page = layout::page(area, header::height(area), banner_height, is_filtered || stack.has_line());
        header::draw(&context, self.health.watching, page.header, buffer);
        if let Some(broken) = &self.health.broken {
            banner::draw(&context, broken, page.banner, buffer);
        }
        if !stack.has_line() {
            filter_line::draw(&context, None, page.line, buffer);
        }
        stack.draw(&context, page.body, page.line, buffer);
        footer::draw(&context, self.notice.as_ref().map(|notice| &notice.said), page.footer, buffer);
        self.stack = stack;
    }

    /// The board as it is to be seen, with what a view previews; the filter is brought up to date with it.
    fn look(&mut self) -> Arc<Snapshot> {
        // What does not fit any more cannot be previewed; whoever previews it notices by themselves.
        let shown = match self.stack.preview() {
            [] => Arc::clone(&self.known.shown),
            changes => with(&self.known.shown, changes).unwrap_or_else(|_| Arc::clone(&self.known.shown)),
        };
        let (log, who) = (self.known.log.as_ref(), self.person.who.as_deref());
        self.sight.follow(&filter::Known { board: &shown.board, log, who, now: self.now });
        shown
    }

    fn context<'a>(&'a self, actions: &'a [(&'static str, Vec<About>)], shown: &'a Snapshot) -> Context<'a> {
        Context {
            snapshot: shown,
            log: self.known.log.as_ref(),
            keymap: &self.settings.keymap,
            theme: &self.settings.theme,
            sight: &self.sight,
            below: None,
            broken: self.health.broken.as_ref(),
            who: self.person.who.as_deref(),
            now: self.now,
            actions,
        }
    }

    /// Lets the views look at everything else while they are asked.
    fn visit<T>(&mut self, visit: impl FnOnce(&mut Stack, &Context<'_>) -> T) -> T {
        let actions = self.stack.actions();
        let shown = self.look();
        let mut stack = std::mem::take(&mut self.stack);
        let answer = visit(&mut stack, &self.context(&actions, &shown));
        self.stack = stack;
        answer
    }

    fn on_key(&mut self, chord: Chord) -> Vec<Effect> {
        self.person.has_begun = true;
        let mut effects = self.visit(|stack, context| stack.on_key(context, chord)).unwrap_or_default();
        let changes = effects.iter().any(|effect| matches!(effect, Effect::Propose(_) | Effect::GoBack(_)));
        if changes && self.person.guard.is_text(chord, self.now) {
            effects = vec![Effect::OpenNamed("pause")];
        }
        effects.into_iter().flat_map(|effect| self.settle(effect)).collect()
    }

    /// Asks the views, and does what comes of it as far as it concerns the screen.
    fn ask(&mut self, ask: impl FnOnce(&mut Stack, &Context<'_>) -> Option<Vec<Effect>>) -> Vec<Effect> {
        let effects = self.visit(ask).unwrap_or_default();
        effects.into_iter().flat_map(|effect| self.settle(effect)).collect()
    }

    /// Does what an effect means for the screen itself; gives back what is left for the runtime.
    fn settle(&mut self, effect: Effect) -> Vec<Effect> {
        match effect {
            Effect::Propose(changes) => _ = self.propose(changes),
            Effect::Save(changes) => _ = self.propose(changes) && self.stack.pop(),
            Effect::GoBack(way) if self.can_change() => self.known.go_back(way, self.person.who.as_deref()),
            Effect::GoBack(_) => {}
            Effect::GoTo(subject) => {
                if !self.go_to(&subject) && !self.uncover(&subject) {
                    self.say(&format!("{} is not on the board any more", subject.name()), Tone::Plain);
                }
            }
            Effect::Open(view) => self.stack.push(view),
            Effect::OpenNamed(name) => return self.open(name),
            Effect::NextLayout => {
                let names: Vec<&str> = view::layouts().map(|row| row.about.name).collect();
                let now = self.stack.layout().and_then(|view| names.iter().position(|name| *name == view.name()));
                return self.open(names[now.map_or(0, |now| (now + 1) % names.len())]);
            }
            Effect::Run { view, action } => {
                self.stack.pop();
                return self.ask(|stack, context| stack.run(context, view, action));
            }
            Effect::Below(action) => return self.ask(|stack, context| stack.run_below(context, action)),
            Effect::Filter(filter) => self.sight.look_through(filter),
            Effect::Choose(ids) => self.sight.choose(ids),
            Effect::Close => {
                if !self.stack.pop() {
                    self.sight.step_back();
                }
            }
            Effect::Leave => {
                if !self.stack.pop() {
                    return self.leave();
                }
            }
            Effect::Quit => return self.leave(),
            Effect::Say(text) => self.say(&text, Tone::Plain),
            Effect::Commit(..)
            | Effect::TakeBack(..)
            | Effect::Remember(_)
            | Effect::Copy(_)
            | Effect::Reload
            | Effect::ReadOlder
            | Effect::EditOutside(_)
            | Effect::OldCopy(_)
            | Effect::Suspend => return vec![effect],
        }
        Vec::new()
    }

    /// Opens the view of this name for what the cursor is on. A layout takes the place of the one at the bottom, with the cursor
    /// where it was, and is remembered.
    pub fn open(&mut self, name: &'static str) -> Vec<Effect> {
        let Some(row) = view::find(name) else { return Vec::new() };
        let (opened, subject) = self.visit(|stack, context| {
            let subject = stack.subject(context);
            ((row.open)(context, subject.as_ref()), subject)
        });
        let Some(opened) = opened else {
            self.say("there is no module here to open", Tone::Plain);
            return Vec::new();
        };
        if row.kind != Kind::Layout {
            self.stack.push(opened);
            return Vec::new();
        }
        self.stack = Stack::new(opened);
        if let Some(subject) = subject {
            self.go_to(&subject);
        }
        vec![Effect::Remember(name)]
    }

    /// Leaves, but not before everything that was asked for is on its way; who asks twice does not want to wait.
    fn leave(&mut self) -> Vec<Effect> {
        if self.known.outbox.is_holding() && !self.person.is_leaving {
            self.person.is_leaving = true;
            self.say("finishing what was begun; the same key again leaves at once", Tone::Plain);
            return Vec::new();
        }
        vec![Effect::Quit]
    }

    /// The view below that can shows it; those above are closed. Whether any could.
    fn go_to(&mut self, subject: &Subject) -> bool {
        self.visit(|stack, context| stack.go_to(context, subject))
    }

    /// Shows what the filter hides, by clearing it; whether that helped.
    fn uncover(&mut self, subject: &Subject) -> bool {
        let filter = self.sight.filter().clone();
        self.sight.look_through(Filter::default());
        let found = !filter.is_empty() && self.go_to(subject);
        if found {
            self.say(&format!("the filter hid {}: it is cleared", subject.name()), Tone::Plain);
        } else {
            self.sight.look_through(filter);
        }
        found
    }

    /// Puts the cursor on the column of whoever sits here, unless it has been moved.
    fn go_home(&mut self) {
        let mine = self.person.who.as_deref().and_then(|who| self.known.shown.board.mine(who));
        if let Some(mine) = mine.filter(|_| !self.person.has_begun) {
            self.go_to(&Subject::Developer(self.known.shown.board.developers[mine].name.clone()));
        }
    }

    /// Whether the board can be changed now; says why not.
    fn can_change(&mut self) -> bool {
        let trouble = if self.known.shown.is_newer() {
            "this board was written by a newer standup: it cannot be changed here"
        } else if self.health.broken.is_some() {
            "the file cannot be read: mend it first, then the board can be changed"
        } else {
            return true;
        };
        self.say(trouble, Tone::Bad);
        false
    }

    /// Shows the changes at once and puts them into the outbox; whether that could be done.
    fn propose(&mut self, changes: Vec<Change>) -> bool {
        if !self.can_change() {
            return false;
        }
        let summary = summary(&changes);
        let proposed = self.known.propose(changes);
        match &proposed {
            Ok(()) => {
                // What was chosen was chosen for this one change.
                self.sight.choose(BTreeSet::new());
                self.say_own(&summary, Tone::Plain, Way::Undo);
            }
            Err(clash) => self.say(&clash.to_string(), Tone::Bad),
        }
        proposed.is_ok()
    }

    /// Somebody else changed the file.
    fn on_loaded(&mut self, snapshot: Arc<Snapshot>, by: &[Arc<Entry>]) {
        let was_broken = self.health.broken.take().is_some();
        let changes = diff(&self.known.confirmed.board, &snapshot.board);
        self.known.confirmed = snapshot;
        self.known.show();
        if !changes.is_empty() {
            self.say(&summary(&changes), Tone::Plain);
            if let Some(notice) = &mut self.notice {
                notice.is_about(changes, by, self.known.log.as_deref());
            }
        } else if was_broken {
            self.say("the file can be read again", Tone::Good);
        }
    }

    /// A change of ours is in the file; on the way the newest version was read, so others may have come with it.
    fn on_committed(&mut self, snapshot: Arc<Snapshot>, outcome: Outcome) {
        self.health.broken = None;
        let mut expected = self.known.confirmed.board.as_ref().clone();
        for change in &outcome.changes {
            if let Ok(next) = change.apply(&expected) {
                expected = next;
            }
        }
        let others = diff(&expected, &snapshot.board);
        self.known.confirmed = snapshot;
        self.known.show();
        self.notice = Some(Notice::new(Outcome { others, ..outcome }.said(), self.now));
    }

    fn say(&mut self, text: &str, tone: Tone) {
        self.notice = Some(Notice::new(Said { text: text.into(), tone, way_back: None }, self.now));
    }

    /// Says what was done here, and which key takes it back.
    fn say_own(&mut self, text: &str, tone: Tone, way_back: Way) {
        self.notice = Some(Notice::new(Said { text: text.into(), tone, way_back: Some(way_back) }, self.now));
    }
}
