//! The state of the screen: events in, effects and frames out. Executes nothing and reads no clock.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::Chord;
use crate::log::entry::Entry;
use crate::model::change::{Change, Subject};
use crate::model::diff::{diff, summary};
use crate::model::snapshot::Snapshot;
use crate::tui::action::{self, About, Action};
use crate::tui::effect::Effect;
use crate::tui::event::{Broken, Event, Watching};
use crate::tui::keymap::{EVERYWHERE, Keymap};
use crate::tui::known::Known;
use crate::tui::layout;
use crate::tui::notice::{Notice, Outcome};
use crate::tui::outbox::{Outbox, Way};
use crate::tui::theme::Theme;
use crate::tui::view::help::Help;
use crate::tui::view::lanes::Lanes;
use crate::tui::view::{Context, VIEWS, View};
use crate::tui::widget::footer::{Said, Tone};
use crate::tui::widget::{banner, footer, header};

/// The screen.
pub struct App {
    known: Known,
    outbox: Outbox,
    /// From bottom to top; never empty.
    views: Vec<Box<dyn View>>,
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
}

/// Who sits here.
#[derive(Debug, Default)]
struct Person {
    /// `None` until it is known.
    who: Option<String>,
    /// Whether they have pressed a key: from then on the cursor is theirs.
    has_begun: bool,
    /// Whether they want to leave as soon as everything is on its way.
    is_leaving: bool,
}

/// How the file is, and how changes of others arrive.
#[derive(Debug, Default)]
struct Health {
    broken: Option<Broken>,
    watching: Watching,
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
            known: Known::new(snapshot),
            outbox: Outbox::default(),
            views: vec![Box::new(Lanes::default())],
            health: Health::default(),
            notice: None,
            person: Person { who: settings.who.clone(), ..Person::default() },
            settings,
            now,
        };
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
        !self.outbox.is_empty()
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
            Event::Key(chord) => effects = self.on_key(chord),
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
                let way = self.outbox.take(ticket);
                self.on_committed(snapshot, Outcome { way, changes, sentence, warnings, others: Vec::new() });
            }
            Event::Refused { ticket, message } => {
                self.outbox.take(ticket);
                self.known.show(self.outbox.changes());
                self.say(&message, Tone::Bad);
            }
            Event::Watching(watching) => self.health.watching = watching,
            // Text that lands here was meant for another window.
            Event::Paste(_) | Event::Resize(..) | Event::Tick => return effects,
        }
        effects.extend(self.outbox.send(self.person.who.as_deref()));
        if self.person.is_leaving && !self.outbox.is_holding() {
            effects.push(Effect::Quit);
        }
        effects
    }

    /// Draws the whole screen.
    pub fn draw(&mut self, area: Rect, buffer: &mut Buffer) {
        let actions = self.actions();
        let bottom = self.bottom();
        let mut views = std::mem::take(&mut self.views);
        let context = self.context(&actions);
        let banner_height = self.health.broken.as_ref().map_or(0, |broken| banner::height(broken, area));
        let page = layout::page(area, header::height(area), banner_height);
        header::draw(&context, self.health.watching, page.header, buffer);
        if let Some(broken) = &self.health.broken {
            banner::draw(&context, broken, page.banner, buffer);
        }
        for view in &mut views[bottom..] {
            view.draw(&context, page.body, buffer);
        }
        footer::draw(&context, self.notice.as_ref().map(|notice| &notice.said), page.footer, buffer);
        self.views = views;
    }

    /// What can be done right here: by the view on top, by those that shine through, everywhere.
    fn actions(&self) -> Vec<(&'static str, Vec<About>)> {
        let bottom = self.bottom();
        let seen = self.views[bottom..].iter().rev();
        let mut actions: Vec<_> = seen.map(|view| (view.name(), view.actions())).collect();
        actions.push((EVERYWHERE, everywhere()));
        actions
    }

    /// The lowest view in sight: what lies below it is covered, and gets no keys either.
    fn bottom(&self) -> usize {
        self.views.iter().rposition(|view| !view.is_overlay()).unwrap_or(0)
    }

    fn context<'a>(&'a self, actions: &'a [(&'static str, Vec<About>)]) -> Context<'a> {
        Context {
            snapshot: &self.known.shown,
            log: self.known.log.as_ref(),
            keymap: &self.settings.keymap,
            theme: &self.settings.theme,
            now: self.now,
            actions,
        }
    }

    /// Lets the views look at everything else while they are asked.
    fn visit<T>(&mut self, visit: impl FnOnce(&mut Vec<Box<dyn View>>, &Context<'_>) -> T) -> T {
        let actions = self.actions();
        let mut views = std::mem::take(&mut self.views);
        let answer = visit(&mut views, &self.context(&actions));
        self.views = views;
        answer
    }

    /// Down the stack until somebody wants it, then what works everywhere.
    fn on_key(&mut self, chord: Chord) -> Vec<Effect> {
        self.person.has_begun = true;
        let bottom = self.bottom();
        let effects = self.visit(|views, context| {
            let keymap = context.keymap;
            let everywhere = keymap.action(EVERYWHERE, chord);
            for view in views[bottom..].iter_mut().rev() {
                let mut effects = keymap.action(view.name(), chord).and_then(|name| view.run(name, context, chord));
                if effects.is_none() && everywhere.is_none() {
                    effects = view.on_key(context, chord);
                }
                if effects.is_some() || everywhere.is_some() {
                    return effects.or_else(|| action::run(ACTIONS, &mut Everywhere, everywhere?, context, chord));
                }
            }
            None
        });
        effects.unwrap_or_default().into_iter().filter_map(|effect| self.settle(effect)).collect()
    }

    /// Does what an effect means for the screen itself; gives back what is left for the runtime.
    fn settle(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Propose(changes) => self.propose(changes),
            Effect::GoBack(way) => {
                if self.can_change() {
                    self.outbox.put_back(way, self.known.log.as_deref(), self.person.who.as_deref());
                    self.known.show(self.outbox.changes());
                }
            }
            Effect::GoTo(subject) => {
                if !self.go_to(&subject) {
                    self.say(&format!("{} is not on the board any more", subject.name()), Tone::Plain);
                }
            }
            Effect::Open(view) => self.views.push(view),
            Effect::Leave if self.views.len() == 1 => return self.leave(),
            Effect::Quit => return self.leave(),
            Effect::Close | Effect::Leave => {
                if self.views.len() > 1 {
                    self.views.pop();
                }
            }
            Effect::Say(text) => self.say(&text, Tone::Plain),
            Effect::Commit(..) | Effect::TakeBack(..) | Effect::Reload | Effect::ReadOlder | Effect::Suspend => {
                return Some(effect);
            }
        }
        None
    }

    /// Leaves, but not before everything that was asked for is on its way; who asks twice does not want to wait.
    fn leave(&mut self) -> Option<Effect> {
        if self.outbox.is_holding() && !self.person.is_leaving {
            self.person.is_leaving = true;
            self.say("finishing what was begun; the same key again leaves at once", Tone::Plain);
            return None;
        }
        Some(Effect::Quit)
    }

    /// The view below that can shows it; those above are closed. Whether any could.
    fn go_to(&mut self, subject: &Subject) -> bool {
        self.visit(|views, context| {
            let found = views.iter_mut().rposition(|view| view.go_to(context, subject));
            views.truncate(found.map_or(views.len(), |top| top + 1));
            found.is_some()
        })
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
            "the file is broken: mend it first, then the board can be changed"
        } else {
            return true;
        };
        self.say(trouble, Tone::Bad);
        false
    }

    /// Shows the changes at once and puts them into the outbox.
    fn propose(&mut self, changes: Vec<Change>) {
        if !self.can_change() {
            return;
        }
        let start = self.known.shown.board.as_ref().clone();
        match changes.iter().try_fold(start, |board, change| change.apply(&board)) {
            Ok(board) => self.known.shown = Arc::new(self.known.shown.with_board(board)),
            Err(clash) => return self.say(&clash.to_string(), Tone::Bad),
        }
        self.say_own(&summary(&changes), Tone::Plain, Way::Undo);
        self.outbox.put(changes);
    }

    /// Somebody else changed the file.
    fn on_loaded(&mut self, snapshot: Arc<Snapshot>, by: &[Arc<Entry>]) {
        let was_broken = self.health.broken.take().is_some();
        let changes = diff(&self.known.confirmed.board, &snapshot.board);
        self.known.confirmed = snapshot;
        self.known.show(self.outbox.changes());
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
        self.known.show(self.outbox.changes());
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
