//! Handles events of the store: somebody changed the file, a change of ours was written or refused. Requests nothing from it.

use std::sync::Arc;

use crate::config::key::{Chord, Key};
use crate::log::entry::Entry;
use crate::log::undo::Undone;
use crate::message::{News, OldCopy, Ticket};
use crate::model::diff::diff;
use crate::model::snapshot::Snapshot;
use crate::phrase::age;
use crate::phrase::change::summary;
use crate::tui::app::App;
use crate::tui::app::notice::{Notice, Outcome};
use crate::tui::command::{external_editor, global};
use crate::tui::core::effect::{Effect, Way};
use crate::tui::core::view::Intent;
use crate::tui::view::dialog::confirm::Confirm;
use crate::tui::view::dialog::stale_save;
use crate::tui::widget::page::footer::Tone;

impl App {
    /// Takes in what the store tells; says what is to be done.
    pub(super) fn on_news(&mut self, news: News) -> Vec<Effect> {
        match news {
            News::Loaded { snapshot, by } => self.on_loaded(snapshot, &by),
            News::Log(log) => {
                if let Some(notice) = &mut self.notice {
                    notice.learn(&log);
                }
                self.optimistic.know(log);
            }
            News::Broken(broken) => self.health.broken = Some(broken),
            News::Committed { ticket, snapshot, changes, sentence, warnings, step } => {
                self.optimistic.made.extend(step);
                self.person.unsaved.confirm(ticket);
                let way = self.optimistic.pending.take(ticket);
                let sentence = sentence.or_else(|| self.held(ticket));
                self.optimistic.unlogged.extend(changes.iter().cloned());
                self.on_committed(snapshot, Outcome { way, changes, sentence, warnings, others: Vec::new() });
            }
            News::MadeElsewhere { ticket, undone } => self.on_made_elsewhere(ticket, undone),
            News::Refused { ticket, message } => self.on_refused(ticket, message),
            News::Edited(edited) => return self.perform(external_editor::ended(edited, self.person.who.as_deref())),
            News::OldCopy(copy) => self.on_old_copy(copy),
            News::OldCopyAnswered => self.on_old_copy_answered(),
            News::Watching(watching) => self.health.watching = watching,
        }
        Vec::new()
    }

    /// Somebody else changed the file.
    fn on_loaded(&mut self, snapshot: Arc<Snapshot>, by: &[Arc<Entry>]) {
        let was_broken = self.health.broken.take().is_some();
        let changes = diff(&self.optimistic.confirmed.board, &snapshot.board);
        let old = std::mem::replace(&mut self.optimistic.confirmed, snapshot);
        self.optimistic.show();
        if self.measured(&old.board, &changes) {
            return;
        }
        if !changes.is_empty() {
            self.say(&summary(&changes), Tone::Plain);
            if let Some(notice) = &mut self.notice {
                notice.is_about(changes, by, self.optimistic.log.as_deref());
            }
        } else if was_broken {
            self.say("the file can be read again", Tone::Good);
        }
    }

    /// A change of ours is in the file; on the way the newest version was read, so others may have come with it.
    fn on_committed(&mut self, snapshot: Arc<Snapshot>, outcome: Outcome) {
        self.health.broken = None;
        let mut expected = self.optimistic.confirmed.board.as_ref().clone();
        for change in &outcome.changes {
            if let Ok(next) = change.apply(&expected) {
                expected = next;
            }
        }
        let others = diff(&expected, &snapshot.board);
        self.optimistic.confirmed = snapshot;
        self.optimistic.show();
        self.notice = Some(Notice::new(Outcome { others, ..outcome }.said(), self.now.monotonic));
    }

    /// What would go back was made before this screen was opened, or by another program of the user: that is asked about,
    /// unless they have gone on to something that takes keys.
    fn on_made_elsewhere(&mut self, ticket: Ticket, undone: Undone) {
        let Undone { step, sentence, at, .. } = undone;
        let way = self.optimistic.pending.way(ticket).unwrap_or(Way::Undo);
        self.optimistic.pending.refuse(ticket);
        self.optimistic.show();
        let where_made = if at < self.person.opened { "before this board was opened" } else { "in another program" };
        let what = sentence.split_once(": ").map_or(sentence.as_str(), |(_, what)| what);
        let when = age::ago(self.now.wall.to_utc(), at);
        if self.is_busy() {
            self.say(&format!("nothing was {sentence}; that was {when}, {where_made}"), Tone::Plain);
            return;
        }
        let (question, yes, key, done) = match way {
            Way::Undo => ("Undo a step that was not made on this screen?", "undoes it", 'u', "done"),
            Way::Redo => ("Redo a step that was not undone on this screen?", "redoes it", 'U', "taken back"),
        };
        let confirm = Confirm::new(question, yes, Chord::plain(Key::Char(key)))
            .because([what.to_owned(), format!("{done} {when}, {where_made}")])
            .then(vec![Intent::GoBackTo(way, step)]);
        self.compositor.push(Box::new(confirm));
    }

    /// An old copy was saved. Nobody is asked in the middle of a word: that would swallow the rest of it.
    fn on_old_copy(&mut self, copy: OldCopy) {
        if copy.is_sure && self.is_busy() {
            self.say(&format!("{}; you are asked when you are done here", copy.sentence), Tone::Bad);
        }
        self.health.unasked = Some(copy);
    }

    /// Nobody needs to be asked any more.
    fn on_old_copy_answered(&mut self) {
        let was_waiting = self.health.unasked.take().is_some();
        let was_asked = self.compositor.is_on_top("stale") && self.compositor.pop().is_some();
        if was_waiting || was_asked {
            self.say("somebody else has decided about the old copy", Tone::Plain);
        }
    }

    /// The question about an old copy, as soon as nobody types or is asked anything else.
    pub(super) fn question(&mut self) -> Vec<Effect> {
        let is_busy = self.is_busy();
        let copy = self.health.unasked.take_if(|copy| !(copy.is_sure && is_busy));
        copy.map_or_else(Vec::new, |copy| self.perform(stale_save::intent(copy, self.now.monotonic)))
    }

    /// Whether somebody types or is asked something; an older question of the same sort gives way.
    fn is_busy(&self) -> bool {
        self.compositor.takes_all_keys() && !self.compositor.is_on_top("stale")
    }

    /// A change of ours is not in the file. What was typed for it is not lost: its dialog opens again if nobody has gone on to
    /// anything else, and waits to be brought back otherwise. Nothing comes between somebody and what they are typing.
    fn on_refused(&mut self, ticket: Ticket, message: String) {
        let drops_undo = self.optimistic.pending.refuse(ticket);
        self.optimistic.show();
        let mut said = message;
        if let Some(answer) = self.person.unsaved.refuse(ticket) {
            if answer.is_left || self.compositor.takes_all_keys() {
                self.person.unsaved.keep(answer.view);
                let why = said.strip_prefix("not saved: ").unwrap_or(&said);
                said = match global::bring_back_key(&self.settings.keymap) {
                    Some(key) if !self.compositor.takes_all_keys() => format!("not saved, {key} brings it back: {why}"),
                    _ => format!("not saved, but kept: {why}"),
                };
            } else {
                self.compositor.push(answer.view);
            }
        }
        if drops_undo {
            said += "; so nothing was undone";
        }
        self.say(&said, Tone::Bad);
    }
}
