//! A screen with a store inside the process: keys in, board text and frames out, no terminal and no file.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use standup::document::Document;
use standup::model::change::Proposal;
use standup::model::snapshot::{Revision, Snapshot};
use standup::tui::app::{App, Settings, default_keymap};
use standup::tui::effect::Effect;
use standup::tui::event::{Event, Ticket};
use standup::tui::theme::Theme;

/// The screen, the file, and the time.
pub(crate) struct Desk {
    pub(crate) app: App,
    document: Document,
    now: DateTime<Utc>,
    /// Changes on their way, when the store is slow.
    mail: Vec<(Ticket, Proposal)>,
    slow: bool,
    quit: bool,
}

/// The project's own board.
pub(crate) const REAL: &str = include_str!("../../board.ron");

pub(crate) fn snapshot(document: &Document) -> Arc<Snapshot> {
    let revision = Revision::of(document.text().as_bytes());
    Arc::new(Snapshot::new(Arc::clone(document.board()), revision, document.warnings().to_vec()))
}

impl Desk {
    pub(crate) fn new(text: &str) -> Self {
        let document = Document::read(text.as_bytes()).unwrap_or_else(|bad| panic!("{:?}", bad.problems));
        let now = DateTime::from_timestamp(1_795_420_800, 0).expect("2026-11-23 08:00 UTC");
        let settings = Settings { keymap: default_keymap(), theme: Theme::ansi(), who: "ana".into() };
        let app = App::new(snapshot(&document), settings, now);
        let mut desk = Self { app, document, now, mail: Vec::new(), slow: false, quit: false };
        // As the loop does: the first frame before the first key.
        desk.frame(80, 24);
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

    /// Presses keys, separated by blanks, written as the help writes them.
    pub(crate) fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let chord = key.parse().unwrap_or_else(|e| panic!("{e}"));
            self.happen(Event::Key(chord));
        }
    }

    /// Lets something happen, and carries out what comes of it.
    pub(crate) fn happen(&mut self, event: Event) {
        for effect in self.app.update(event, self.now) {
            match effect {
                Effect::Commit(ticket, proposal) => self.mail.push((ticket, proposal)),
                Effect::Quit => self.quit = true,
                Effect::Reload | Effect::Suspend => {}
                other => panic!("the app settles {other:?} by itself"),
            }
        }
        if !self.slow {
            self.deliver();
        }
    }

    /// Delivers all changes that are on their way, as the store would.
    pub(crate) fn deliver(&mut self) {
        for (ticket, proposal) in std::mem::take(&mut self.mail) {
            let mut document = self.document.clone();
            let mut changes = Vec::new();
            let mut refused = None;
            for change in &proposal.changes {
                match document.edit(change) {
                    Ok(edited) => {
                        if !edited.splices.is_empty() {
                            changes.push(edited.change);
                        }
                        document = edited.document;
                    }
                    Err(error) => refused = Some(error.to_string()),
                }
            }
            let event = match refused {
                Some(message) => Event::Refused { ticket, message },
                None => {
                    self.document = document;
                    Event::Committed { ticket, snapshot: snapshot(&self.document), changes, warnings: Vec::new() }
                }
            };
            let _ = self.app.update(event, self.now);
        }
    }

    /// Somebody else saves this text.
    pub(crate) fn outside(&mut self, text: &str) {
        self.document = Document::read(text.as_bytes()).unwrap_or_else(|bad| panic!("{:?}", bad.problems));
        let _ = self.app.update(Event::Loaded(snapshot(&self.document)), self.now);
    }

    pub(crate) fn wait(&mut self, seconds: i64) {
        self.now += TimeDelta::seconds(seconds);
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
