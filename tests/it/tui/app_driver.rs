//! A screen with a store inside the process: keys in, board text and frames out, no terminal and no file.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use standup::document::Document;
use standup::log::entry::{Entry, EntryId, Replica, Stamp};
use standup::log::history::History;
use standup::log::undo::{self, Undone};
use standup::message::Ticket;
use standup::message::{News, Request, Which};
use standup::model::change::{By, Change, Proposal};
use standup::model::diff::diff;
use standup::model::snapshot::{Revision, Snapshot};
use standup::model::status::Status;
use standup::report::window::{Calendar, Visit};
use standup::tui::app::{App, Settings};
use standup::tui::command;
use standup::tui::command::global;
use standup::tui::command::global::default_keymap;
use standup::tui::core::effect::Way;
use standup::tui::core::effect::{Effect, Outside};
use standup::tui::core::event::Event;
use standup::tui::core::keymap::MODULES;
use standup::tui::core::keymap::{EVERYWHERE, Keymap};
use standup::tui::core::now::{Monotonic, Now};
use standup::tui::core::theme::Theme;
use standup::tui::view::VIEWS;

/// The screen, the file, and the time.
pub(crate) struct Desk {
    pub(crate) app: App,
    document: Document,
    /// The log of the board, in one file.
    log: History,
    now: Now,
    /// The steps that were made on this screen.
    made: Vec<EntryId>,
    /// What is on its way, when the store is slow.
    mail: Vec<(Ticket, Mail)>,
    slow: bool,
    quit: bool,
    /// How often older entries of the log were asked for.
    asked_for_more: usize,
    /// How often the store was to write.
    pub(crate) asked_of_the_store: usize,
    /// What was opened in an editor.
    pub(crate) edited_outside: Vec<Outside>,
    /// What was to be done about old copies.
    pub(crate) answered: Vec<Request>,
    /// Coverage reports that were to be read, and paths that were to be completed.
    pub(crate) reports_asked: Vec<String>,
    /// What was sent to the clipboard.
    pub(crate) copied: Vec<String>,
    /// How the board was looked at, as it is remembered.
    pub(crate) look: String,
    /// What was seen of the history, as it is remembered.
    pub(crate) visited: Option<Visit>,
    /// Why the store refuses the next change.
    refusal: Option<String>,
}

/// What the store is asked for.
enum Mail {
    Make(Proposal),
    TakeBack(String, Way),
    TakeBackStep(String, EntryId),
}

/// What the store answers.
enum Answered {
    Made(Vec<Change>, Option<String>, Option<EntryId>),
    Elsewhere(Undone),
    Refused(String),
}

/// The one log file.
const FILE: &str = "ana.k3f9a2.ron";

/// The project's own board.
pub(crate) const REAL: &str = include_str!("../../../board.ron");

pub(crate) fn snapshot(document: &Document) -> Arc<Snapshot> {
    let revision = Revision::of(document.text().as_bytes());
    Arc::new(Snapshot::new(Arc::clone(document.board()), revision, document.warnings().to_vec()))
}

impl Desk {
    pub(crate) fn new(text: &str) -> Self {
        Self::with_keymap(text, default_keymap())
    }

    /// The same with the cursor on the first module of the column where it begins, or on the first that is pending if there is one:
    /// what is in progress stands above those.
    pub(crate) fn at_the_top(text: &str) -> Self {
        let desk = Self::new(text).after("g");
        let board = desk.document.board();
        let filled = || board.developers.iter().position(|developer| !developer.modules.is_empty());
        let modules = board.column(board.mine("ana").or_else(filled));
        let count = |status| modules.iter().filter(|module| module.status == status).count();
        let above = if count(Status::Pending) > 0 { count(Status::InProgress) } else { 0 };
        (0..above).fold(desk, |desk, _| desk.after("j"))
    }

    /// The same with other keys.
    pub(crate) fn with_keymap(text: &str, keymap: Keymap) -> Self {
        Self::sit_down(text, Some("ana"), keymap, "")
    }

    /// The same, where F2 does the edit of this name, which may have no key of its own.
    pub(crate) fn with_f2(text: &str, name: &str) -> Self {
        let mut tables: Vec<_> = VIEWS.iter().map(|view| (view.about.name, (view.actions)())).collect();
        let mut edits = command::abouts();
        let row = edits.iter_mut().find(|about| about.name == name).unwrap_or_else(|| panic!("there is no {name}"));
        row.keys = &["F2"];
        tables.extend([(MODULES, edits), (EVERYWHERE, global::abouts())]);
        Self::with_keymap(text, Keymap::new(&tables))
    }

    /// The same, where this is remembered of the last time.
    pub(crate) fn with_look(text: &str, look: &str) -> Self {
        Self::sit_down(text, Some("ana"), default_keymap(), look)
    }

    /// The same for somebody who is not known yet.
    pub(crate) fn of_nobody(text: &str) -> Self {
        Self::sit_down(text, None, default_keymap(), "")
    }

    /// The same for somebody who is not known yet, where this is remembered of the last time.
    pub(crate) fn of_nobody_with_look(text: &str, look: &str) -> Self {
        Self::sit_down(text, None, default_keymap(), look)
    }

    /// The same where a standup shows how long it takes.
    pub(crate) fn with_clock(text: &str, log: History, now: DateTime<Utc>, who: &str) -> Self {
        let mut desk = Self::of_history(text, log, now, who);
        desk.app.show_clock();
        desk
    }

    /// How many marks there are, undone ones left out.
    pub(crate) fn marks(&self) -> usize {
        self.log.marks().count()
    }

    /// The same for somebody who looks at this board with this history, at this moment.
    pub(crate) fn of_history(text: &str, mut log: History, now: DateTime<Utc>, who: &str) -> Self {
        log.add_pieces([(FILE, Vec::new(), true)]);
        Self::sit_down_at(text, Some(who), default_keymap(), "", log, now.fixed_offset(), None)
    }

    /// The same for somebody who saw so much of the history when they looked last.
    pub(crate) fn of_visit(
        text: &str,
        log: History,
        now: DateTime<Utc>,
        seen: &BTreeMap<String, String>,
        at: DateTime<Utc>,
    ) -> Self {
        let (visit, now) = (Visit { seen: seen.clone(), at }, now.fixed_offset());
        Self::sit_down_at(text, Some("ana"), default_keymap(), "", log, now, Some(visit))
    }

    fn sit_down(text: &str, who: Option<&str>, keymap: Keymap, look: &str) -> Self {
        let wall = DateTime::from_timestamp(1_795_420_800, 0).expect("2026-11-23 08:00 UTC").fixed_offset();
        Self::sit_down_at(text, who, keymap, look, History::of([(FILE, Vec::new())]), wall, None)
    }

    fn sit_down_at(
        text: &str,
        who: Option<&str>,
        keymap: Keymap,
        look: &str,
        log: History,
        wall: DateTime<FixedOffset>,
        visit: Option<Visit>,
    ) -> Self {
        let document = Document::read(text.as_bytes()).unwrap_or_else(|bad| panic!("{:?}", bad.problems));
        // As if the screen had been open for an hour.
        let now = Now { wall, monotonic: Monotonic::new(Duration::from_hours(1)) };
        let settings = Settings {
            keymap,
            theme: Theme::ansi(),
            who: who.map(str::to_owned),
            look: look.to_owned(),
            warning: None,
            calendar: Calendar::UTC,
            has_clock: false,
            visit,
            begin: None,
        };
        let app = App::new(snapshot(&document), settings, now);
        let mut desk = Self {
            app,
            document,
            log,
            now,
            made: Vec::new(),
            mail: Vec::new(),
            slow: false,
            quit: false,
            asked_for_more: 0,
            asked_of_the_store: 0,
            edited_outside: Vec::new(),
            answered: Vec::new(),
            reports_asked: Vec::new(),
            copied: Vec::new(),
            look: look.to_owned(),
            visited: None,
            refusal: None,
        };
        // As the loop does: the first frame before the first key, and the log after the first frame.
        desk.frame(80, 24);
        desk.tell_log();
        desk
    }

    /// From now on changes stay on their way until [`Desk::deliver`].
    pub(crate) fn slow(mut self) -> Self {
        self.slow = true;
        self
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> &str {
        self.document.text()
    }

    pub(crate) fn has_quit(&self) -> bool {
        self.quit
    }

    /// Presses keys, separated by blanks, written as the help writes them, as fast as somebody does who means them.
    pub(crate) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.pass(Duration::from_millis(130));
            self.burst(key);
        }
    }

    /// The same keys all at once, as a program sends them that takes this window for another; then all is quiet.
    pub(crate) fn burst(&mut self, keys: &str) {
        self.together(keys, Duration::ZERO);
        self.rest();
    }

    /// The same keys with so much time between them.
    pub(crate) fn together(&mut self, keys: &str, apart: Duration) {
        for (index, key) in keys.split_whitespace().enumerate() {
            self.pass(if index == 0 { Duration::ZERO } else { apart });
            let chord = key.parse().unwrap_or_else(|e| panic!("{e}"));
            self.happen(Event::Key(chord));
        }
    }

    /// So much time passes after a key that no other belongs to it.
    pub(crate) fn rest(&mut self) {
        self.pass(Duration::from_millis(20));
        self.happen(Event::Tick);
    }

    /// Types a text, blanks and line ends included, with so much time between its letters.
    pub(crate) fn type_text(&mut self, text: &str, apart: Duration) {
        let name = |c: char| match c {
            ' ' => "Space".to_owned(),
            '\n' => "Enter".to_owned(),
            c => c.to_string(),
        };
        self.together(&text.chars().map(name).collect::<Vec<_>>().join(" "), apart);
        self.rest();
    }

    /// The same desk after these keys.
    pub(crate) fn after(mut self, keys: &str) -> Self {
        self.press(keys);
        self
    }

    /// Lets something happen, and carries out what comes of it.
    pub(crate) fn happen(&mut self, event: impl Into<Event>) {
        self.take_in(event.into());
        if !self.slow {
            self.deliver();
        }
    }

    fn take_in(&mut self, event: Event) {
        for effect in self.app.update(event, self.now) {
            let is_wish = matches!(effect, Effect::Ask(Request::Commit { .. } | Request::Undo { .. }));
            self.asked_of_the_store += usize::from(is_wish);
            match effect {
                Effect::Ask(Request::Commit { ticket, proposal }) => self.mail.push((ticket, Mail::Make(proposal))),
                Effect::Ask(Request::Undo { ticket, who, which }) => {
                    let mail = match which {
                        Which::Last => Mail::TakeBack(who, Way::Undo),
                        Which::Undone => Mail::TakeBack(who, Way::Redo),
                        Which::Step(step) => Mail::TakeBackStep(who, step),
                    };
                    self.mail.push((ticket, mail));
                }
                Effect::Ask(Request::Older) => self.asked_for_more += 1,
                Effect::Ask(Request::Remember(look)) => self.look = look,
                Effect::Ask(Request::Visited(seen, at)) => self.visited = Some(Visit { seen, at }),
                Effect::Ask(answer @ (Request::Heal { .. } | Request::KeepSaved { .. })) => self.answered.push(answer),
                Effect::Quit => self.quit = true,
                Effect::EditOutside(outside) => self.edited_outside.push(outside),
                Effect::Copy(text) => self.copied.push(text),
                Effect::ReadReport(path) => self.reports_asked.push(path),
                Effect::CompletePath(typed) => self.reports_asked.push(format!("{typed}…")),
                Effect::Ask(Request::Reload) | Effect::Suspend => {}
            }
        }
    }

    /// Delivers all that is on its way, as the store would, and what comes of that.
    pub(crate) fn deliver(&mut self) {
        while !self.mail.is_empty() {
            for (ticket, mail) in std::mem::take(&mut self.mail) {
                let event = match self.store(mail).unwrap_or_else(Answered::Refused) {
                    Answered::Made(changes, sentence, step) => {
                        let snapshot = snapshot(&self.document);
                        self.made.extend(step.clone());
                        News::Committed { ticket, snapshot, changes, sentence, warnings: Vec::new(), step }
                    }
                    Answered::Elsewhere(undone) => News::MadeElsewhere { ticket, undone },
                    Answered::Refused(message) => News::Refused { ticket, message },
                };
                self.take_in(event.into());
                self.tell_log();
            }
        }
    }

    /// The store refuses the next change, and says this.
    pub(crate) fn refuse_next(&mut self, message: &str) {
        self.refusal = Some(message.to_owned());
    }

    /// What the store makes of something that was asked for: the changes, and what is said of them.
    fn store(&mut self, mail: Mail) -> Result<Answered, String> {
        if let Some(refusal) = self.refusal.take() {
            return Err(refusal);
        }
        let (proposal, sentence) = match mail {
            Mail::Make(proposal) => (proposal, None),
            Mail::TakeBack(who, way) => {
                let found = match way {
                    Way::Undo => undo::undo(&self.log, &who),
                    Way::Redo => undo::redo(&self.log, &who),
                };
                let undone = found.map_err(|refusal| refusal.to_string())?;
                if !self.made.contains(&undone.step) {
                    return Ok(Answered::Elsewhere(undone));
                }
                let sentence = undone.sentence.clone();
                (undone.proposal(who), Some(sentence))
            }
            Mail::TakeBackStep(who, step) => {
                let undone = undo::undo_step(&self.log, &step).map_err(|refusal| refusal.to_string())?;
                let sentence = undone.sentence.clone();
                (undone.proposal(who), Some(sentence))
            }
        };
        let (changes, step) = self.make(&proposal)?;
        Ok(Answered::Made(changes, sentence, step))
    }

    /// Makes all changes and logs them, or none.
    fn make(&mut self, proposal: &Proposal) -> Result<(Vec<Change>, Option<EntryId>), String> {
        let mut document = self.document.clone();
        let mut changes = Vec::new();
        for change in &proposal.changes {
            let edited = document.edit(change).map_err(|error| error.to_string())?;
            if !edited.splices.is_empty() || matches!(change, Change::Mark { .. }) {
                changes.push(edited.change);
            }
            document = edited.document;
        }
        self.document = document;
        let seen = self.log.seen();
        for change in &mut changes {
            if let Change::Mark { seen: of, .. } = change {
                of.clone_from(&seen);
            }
        }
        let entries = self.log(&proposal.who, proposal.by.clone(), changes.clone());
        Ok((changes, entries.first().map(|entry| entry.step_id().clone())))
    }

    /// Logs what somebody did, as of now.
    fn log(&mut self, who: &str, by: By, changes: Vec<Change>) -> Vec<Arc<Entry>> {
        let replica: Replica = "k3f9a2".parse().expect("a replica");
        let next = self.log.next_seq();
        let rev = Revision::of(self.document.text().as_bytes());
        let entries =
            Stamp { who: who.into(), by, at: self.now.wall.to_utc(), rev }.step(&replica, next, next, changes);
        self.log.add_newer(FILE, entries.clone());
        entries.into_iter().map(Arc::new).collect()
    }

    /// The screen learns what is in the log.
    pub(crate) fn tell_log(&mut self) {
        self.happen(News::Log(Arc::new(self.log.clone())));
    }

    /// Somebody with an editor saves this text.
    pub(crate) fn outside(&mut self, text: &str) {
        self.document = Document::read(text.as_bytes()).unwrap_or_else(|bad| panic!("{:?}", bad.problems));
        self.happen(News::Loaded { snapshot: snapshot(&self.document), by: Vec::new() });
    }

    /// Somebody's program makes this text of the board; the log knows who, but `late` only after the board was seen.
    pub(crate) fn outside_by(&mut self, who: &str, by: By, text: &str, late: bool) {
        let before = Arc::clone(self.document.board());
        self.document = Document::read(text.as_bytes()).unwrap_or_else(|bad| panic!("{:?}", bad.problems));
        let changes = diff(&before, self.document.board());
        if late {
            self.happen(News::Loaded { snapshot: snapshot(&self.document), by: Vec::new() });
        }
        let by = self.log(who, by, changes);
        if !late {
            self.happen(News::Loaded { snapshot: snapshot(&self.document), by });
        }
        self.tell_log();
    }

    /// Git brings another version of the board, with another log: `who` made the last change of it, as the log says.
    pub(crate) fn checked_out(&mut self, text: &str, who: &str, change: Change) {
        self.document = Document::read(text.as_bytes()).unwrap_or_else(|bad| panic!("{:?}", bad.problems));
        self.log = History::default();
        let by = self.log(who, By::Key, vec![change]);
        self.happen(News::Loaded { snapshot: snapshot(&self.document), by });
        self.tell_log();
    }

    /// Somebody made this text of the board so many seconds before the screen was opened.
    pub(crate) fn made_before(&mut self, who: &str, text: &str, seconds: i64) {
        let now = self.now;
        self.now.wall -= chrono::TimeDelta::seconds(seconds);
        self.unseen_by(who, text);
        self.now = now;
        self.happen(News::Loaded { snapshot: snapshot(&self.document), by: Vec::new() });
        self.tell_log();
    }

    /// The newest step of the log.
    pub(crate) fn last_step(&self) -> String {
        self.log.entries().next_back().expect("something happened").step_id().to_string()
    }

    /// Somebody makes this change.
    pub(crate) fn changed_by(&mut self, who: &str, change: &Change) {
        let edited = self.document.edit(change).unwrap_or_else(|clash| panic!("{clash}"));
        self.document = edited.document;
        let by = self.log(who, By::Key, vec![edited.change]);
        self.happen(News::Loaded { snapshot: snapshot(&self.document), by });
        self.tell_log();
    }

    /// Somebody's program makes this text of the board and logs it, and the screen does not look yet.
    pub(crate) fn unseen_by(&mut self, who: &str, text: &str) {
        let before = Arc::clone(self.document.board());
        self.document = Document::read(text.as_bytes()).unwrap_or_else(|bad| panic!("{:?}", bad.problems));
        self.log(who, By::Key, diff(&before, self.document.board()));
    }

    /// By which means the newest step was made.
    pub(crate) fn last_by(&self) -> By {
        self.log.entries().next_back().expect("something happened").by.clone()
    }

    /// Of the log, only the newest entries are read so far; gives all of it.
    pub(crate) fn forget_old(&mut self) -> History {
        let entries: Vec<Entry> = self.log.entries().rev().take(2).map(|entry| entry.as_ref().clone()).collect();
        let mut log = History::default();
        log.add_older(FILE, entries.into_iter().rev().collect(), false);
        let whole = std::mem::replace(&mut self.log, log);
        self.tell_log();
        whole
    }

    /// The log is read to its beginning.
    pub(crate) fn read_log(&mut self, whole: History) {
        self.log = whole;
        self.tell_log();
    }

    /// How often older entries of the log were asked for.
    pub(crate) fn asked_for_more(&self) -> usize {
        self.asked_for_more
    }

    /// A standup is held.
    pub(crate) fn mark(&mut self, who: &str, note: &str) {
        let seen = self.log.seen();
        self.log(who, By::Command, vec![Change::Mark { note: note.into(), seen }]);
        self.tell_log();
    }

    /// Time passes, on both clocks.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.now.wall += time;
        self.now.monotonic += time;
    }

    /// Somebody sets the wall clock, by so much.
    pub(crate) fn set_clock(&mut self, by: TimeDelta) {
        self.now.wall += by;
    }

    /// From now on the desk stands so many hours east of Greenwich.
    pub(crate) fn stand_in(&mut self, hours: i32) {
        self.now.wall = self.now.wall.with_timezone(&FixedOffset::east_opt(hours * 3600).unwrap());
    }

    pub(crate) fn wait(&mut self, seconds: u64) {
        self.pass(Duration::from_secs(seconds));
        let _ = self.app.update(Event::Tick, self.now);
    }

    /// The screen at this size.
    pub(crate) fn frame(&mut self, columns: u16, rows: u16) -> Buffer {
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        self.app.draw(area, &mut buffer);
        buffer
    }

    /// The screen at this size as lines of text.
    pub(crate) fn screen(&mut self, columns: u16, rows: u16) -> String {
        let buffer = self.frame(columns, rows);
        lines(&buffer).join("\n")
    }
}

/// The symbols of a buffer, line by line, without blanks at the ends.
pub(crate) fn lines(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    let line = |y| {
        let mut out = String::new();
        let mut x = area.left();
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            out.push_str(symbol);
            x += (unicode_width::UnicodeWidthStr::width(symbol) as u16).max(1);
        }
        out.trim_end().to_owned()
    };
    (area.top()..area.bottom()).map(line).collect()
}
