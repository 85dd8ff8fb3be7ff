//! The state of the screen: events in, effects and frames out. Executes nothing and reads no clock.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::Chord;
use crate::model::change::{By, Change, Proposal};
use crate::model::diff::{diff, summary};
use crate::model::shown::Shown;
use crate::model::snapshot::Snapshot;
use crate::tui::action::{self, About, Action};
use crate::tui::effect::Effect;
use crate::tui::event::{Broken, Event, Ticket, Watching};
use crate::tui::keymap::{EVERYWHERE, Keymap};
use crate::tui::layout;
use crate::tui::theme::Theme;
use crate::tui::view::help::Help;
use crate::tui::view::lanes::Lanes;
use crate::tui::view::{Context, VIEWS, View};
use crate::tui::widget::footer::Tone;
use crate::tui::widget::{banner, footer, header};

/// How long a notice stays.
const NOTICE: TimeDelta = TimeDelta::seconds(6);

/// The screen.
pub struct App {
    /// The board as the file has it.
    confirmed: Arc<Snapshot>,
    /// The same with the changes that are on their way.
    shown: Arc<Snapshot>,
    outbox: Outbox,
    /// From bottom to top; never empty.
    views: Vec<Box<dyn View>>,
    health: Health,
    notice: Option<Notice>,
    settings: Settings,
    now: DateTime<Utc>,
}

/// What stays the same for a session.
pub struct Settings {
    /// Which key does what.
    pub keymap: Keymap,
    /// Colours and signs.
    pub theme: Theme,
    /// Who presses the keys.
    pub who: String,
}

/// Changes on their way to the file, in order.
#[derive(Debug, Default)]
struct Outbox {
    last: Ticket,
    waiting: Vec<(Ticket, Vec<Change>)>,
}

/// How the file is, and how changes of others arrive.
#[derive(Debug, Default)]
struct Health {
    broken: Option<Broken>,
    watching: Watching,
}

/// One line that goes away by itself.
#[derive(Debug)]
struct Notice {
    text: Shown,
    tone: Tone,
    until: DateTime<Utc>,
}

/// The actions that work in every view need no state.
struct Everywhere;

const PROGRAM: &str = "The program";

const fn row(
    name: &'static str,
    keys: &'static [&'static str],
    short: &'static str,
    long: &'static str,
    run: fn(&mut Everywhere, &Context<'_>, Chord) -> Vec<Effect>,
) -> Action<Everywhere> {
    Action { about: About { name, keys, short, long, group: PROGRAM }, run }
}

const ACTIONS: &[Action<Everywhere>] = &[
    row("help", &["?", "F1"], "keys", "The keys that work here", |_, _, _| {
        vec![Effect::Open(Box::new(Help::default()))]
    }),
    row("reload", &["r"], "", "Read the file again", |_, _, _| vec![Effect::Reload]),
    row("leave", &["q"], "quit", "Close what is on top, or quit", |_, _, _| vec![Effect::Leave]),
    row("back", &["Esc"], "", "Close what is on top", |_, _, _| vec![Effect::Close]),
    row("quit", &["Ctrl-C"], "", "Quit", |_, _, _| vec![Effect::Quit]),
    row("suspend", &["Ctrl-Z"], "", "Back to the shell; `fg` comes back", |_, _, _| vec![Effect::Suspend]),
];

/// The keys as the tables of all views have them.
pub fn default_keymap() -> Keymap {
    let mut tables: Vec<_> = VIEWS.iter().map(|view| (view.name, (view.open)().actions())).collect();
    tables.push((EVERYWHERE, everywhere()));
    Keymap::new(&tables)
}

fn everywhere() -> Vec<About> {
    ACTIONS.iter().map(|action| action.about).collect()
}

impl App {
    /// The screen of a board just read.
    pub fn new(snapshot: Arc<Snapshot>, settings: Settings, now: DateTime<Utc>) -> Self {
        let mut app = Self {
            shown: Arc::clone(&snapshot),
            confirmed: snapshot,
            outbox: Outbox::default(),
            views: vec![Box::new(Lanes::default())],
            health: Health::default(),
            notice: None,
            settings,
            now,
        };
        if app.confirmed.is_newer() {
            app.say("this board was written by a newer standup: it is shown, but cannot be changed here", Tone::Bad);
        } else if let [first, ..] = &*app.confirmed.problems {
            let more = match app.confirmed.problems.len() - 1 {
                0 => String::new(),
                n => format!(" (and {n} more)"),
            };
            app.say(&format!("line {}: {}{more}", first.place.line, first.message), Tone::Plain);
        }
        app
    }

    /// The board on screen, with changes that are still on their way.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.shown
    }

    /// Whether changes are still on their way to the file.
    pub fn is_waiting(&self) -> bool {
        !self.outbox.waiting.is_empty()
    }

    /// When the screen changes without an event; hand it a [`Event::Tick`] then.
    pub fn deadline(&self) -> Option<DateTime<Utc>> {
        self.notice.as_ref().map(|notice| notice.until)
    }

    /// Takes in what happened at `now` and says what is to be done.
    pub fn update(&mut self, event: Event, now: DateTime<Utc>) -> Vec<Effect> {
        self.now = now;
        self.notice.take_if(|notice| notice.until <= now);
        match event {
            Event::Key(chord) => return self.on_key(chord),
            Event::Loaded(snapshot) => self.on_loaded(snapshot),
            Event::Broken(broken) => self.health.broken = Some(broken),
            Event::Committed { ticket, snapshot, changes, warnings } => {
                self.on_committed(ticket, snapshot, &changes, &warnings);
            }
            Event::Refused { ticket, message } => {
                self.outbox.waiting.retain(|(waiting, _)| *waiting != ticket);
                self.show_pending();
                self.say(&message, Tone::Bad);
            }
            Event::Watching(watching) => self.health.watching = watching,
            // Text that lands here was meant for another window.
            Event::Paste(_) | Event::Resize(..) | Event::Tick => {}
        }
        Vec::new()
    }

    /// Draws the whole screen.
    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer) {
        let actions = self.actions();
        let mut views = std::mem::take(&mut self.views);
        let context = self.context(&actions);
        let banner_height = self.health.broken.as_ref().map_or(0, |broken| banner::height(broken, area));
        let page = layout::page(area, header::height(area), banner_height);
        header::draw(&context, self.health.watching, page.header, buffer);
        if let Some(broken) = &self.health.broken {
            banner::draw(&context, broken, page.banner, buffer);
        }
        let bottom = views.iter().rposition(|view| !view.is_overlay()).unwrap_or(0);
        for view in &mut views[bottom..] {
            view.draw(&context, page.body, buffer);
        }
        let notice = self.notice.as_ref().map(|notice| (&notice.text, notice.tone));
        footer::draw(&context, notice, page.footer, buffer);
        self.views = views;
    }

    /// What can be done right here, from the top view down.
    fn actions(&self) -> Vec<(&'static str, Vec<About>)> {
        let mut actions: Vec<_> = self.views.iter().rev().map(|view| (view.name(), view.actions())).collect();
        actions.push((EVERYWHERE, everywhere()));
        actions
    }

    fn context<'a>(&'a self, actions: &'a [(&'static str, Vec<About>)]) -> Context<'a> {
        Context {
            snapshot: &self.shown,
            keymap: &self.settings.keymap,
            theme: &self.settings.theme,
            now: self.now,
            actions,
        }
    }

    /// Down the stack until somebody wants it, then what works everywhere.
    fn on_key(&mut self, chord: Chord) -> Vec<Effect> {
        let actions = self.actions();
        let mut views = std::mem::take(&mut self.views);
        let context = self.context(&actions);
        let keymap = &self.settings.keymap;
        let everywhere = keymap.action(EVERYWHERE, chord);
        let mut effects = None;
        for view in views.iter_mut().rev() {
            effects = keymap.action(view.name(), chord).and_then(|name| view.run(name, &context, chord));
            if effects.is_none() && everywhere.is_none() {
                effects = view.on_key(&context, chord);
            }
            if effects.is_some() || everywhere.is_some() {
                break;
            }
        }
        let run = || everywhere.and_then(|name| action::run(ACTIONS, &mut Everywhere, name, &context, chord));
        let effects = effects.or_else(run).unwrap_or_default();
        self.views = views;
        effects.into_iter().filter_map(|effect| self.settle(effect)).collect()
    }

    /// Does what an effect means for the screen itself; gives back what is left for the runtime.
    fn settle(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Propose(changes) => return self.propose(changes),
            Effect::Open(view) => self.views.push(view),
            Effect::Leave if self.views.len() == 1 => return Some(Effect::Quit),
            Effect::Close | Effect::Leave => {
                if self.views.len() > 1 {
                    self.views.pop();
                }
            }
            Effect::Say(text) => self.say(&text, Tone::Plain),
            Effect::Commit(..) | Effect::Reload | Effect::Suspend | Effect::Quit => return Some(effect),
        }
        None
    }

    /// Shows the changes at once and sends them on their way.
    fn propose(&mut self, changes: Vec<Change>) -> Option<Effect> {
        if self.shown.is_newer() {
            self.say("this board was written by a newer standup: it cannot be changed here", Tone::Bad);
            return None;
        }
        if self.health.broken.is_some() {
            self.say("the file is broken: mend it first, then the board can be changed", Tone::Bad);
            return None;
        }
        let mut board = self.shown.board.as_ref().clone();
        for change in &changes {
            match change.apply(&board) {
                Ok(next) => board = next,
                Err(clash) => {
                    self.say(&clash.to_string(), Tone::Bad);
                    return None;
                }
            }
        }
        self.shown = Arc::new(self.shown.with_board(board));
        self.say(&summary(&changes), Tone::Plain);
        self.outbox.last += 1;
        let ticket = self.outbox.last;
        self.outbox.waiting.push((ticket, changes.clone()));
        Some(Effect::Commit(ticket, Proposal { changes, who: self.settings.who.clone(), by: By::Key }))
    }

    /// Somebody else changed the file.
    fn on_loaded(&mut self, snapshot: Arc<Snapshot>) {
        let was_broken = self.health.broken.take().is_some();
        let changes = diff(&self.confirmed.board, &snapshot.board);
        self.confirmed = snapshot;
        self.show_pending();
        if !changes.is_empty() {
            self.say(&summary(&changes), Tone::Plain);
        } else if was_broken {
            self.say("the file can be read again", Tone::Good);
        }
    }

    /// A change of ours is in the file; on the way the newest version was read, so others may have come with it.
    fn on_committed(&mut self, ticket: Ticket, snapshot: Arc<Snapshot>, changes: &[Change], warnings: &[String]) {
        self.outbox.waiting.retain(|(waiting, _)| *waiting != ticket);
        self.health.broken = None;
        let mut expected = self.confirmed.board.as_ref().clone();
        for change in changes {
            if let Ok(next) = change.apply(&expected) {
                expected = next;
            }
        }
        let others = diff(&expected, &snapshot.board);
        self.confirmed = snapshot;
        self.show_pending();
        let mut said = if changes.is_empty() { "it was so already".to_owned() } else { summary(changes) };
        if !others.is_empty() {
            said = format!("{said}; also {}", summary(&others));
        }
        match warnings {
            [] => self.say(&said, Tone::Good),
            [first, ..] => self.say(&format!("{said}; {first}"), Tone::Bad),
        }
    }

    /// The board as the file has it, with what is still on its way. What does not fit any more is left out: the store will
    /// refuse it and say why.
    fn show_pending(&mut self) {
        self.shown = Arc::clone(&self.confirmed);
        for (_, changes) in &self.outbox.waiting {
            let made = changes.iter().try_fold(self.shown.board.as_ref().clone(), |board, change| change.apply(&board));
            if let Ok(board) = made {
                self.shown = Arc::new(self.shown.with_board(board));
            }
        }
    }

    fn say(&mut self, text: &str, tone: Tone) {
        self.notice = Some(Notice { text: Shown::new(text), tone, until: self.now + NOTICE });
    }
}
