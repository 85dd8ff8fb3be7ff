//! Carries out what views want of the screen itself: opens and closes views, shows changes at once. Leaves effects on the world to the
//! runtime.

use std::collections::BTreeSet;

use crate::message::Request;
use crate::message::Ticket;
use crate::model::change::{By, Change, Subject};
use crate::phrase::change::summary;
use crate::query::Filter;
use crate::tui::app::App;
use crate::tui::app::compositor::Compositor;
use crate::tui::core::context::cannot_change;
use crate::tui::core::effect::{Effect, Way};
use crate::tui::core::view::Intent;
use crate::tui::view::{self, ViewKind};
use crate::tui::widget::page::footer::Tone;

impl App {
    /// Does what an intent means for the screen itself; gives back what is left for the runtime.
    pub(super) fn perform(&mut self, intent: Intent) -> Vec<Effect> {
        match intent {
            Intent::Propose(changes) => _ = self.propose(changes, By::Key),
            Intent::Save(changes) => self.save(changes, By::Key),
            Intent::Import(changes) => self.save(changes, By::Import),
            Intent::BringBack => match self.person.unsaved.bring_back() {
                Some(view) => self.compositor.push(view),
                None => return self.perform(Intent::NotAsked("everything you typed is in the file".into())),
            },
            Intent::GoBack(way) if self.can_change() => self.optimistic.go_back(way, self.person.who.as_deref()),
            Intent::GoBackTo(way, step) if self.can_change() => self.optimistic.go_back_to(way, step),
            Intent::GoBack(_) | Intent::GoBackTo(..) => {}
            Intent::GoTo(subject) => {
                if !self.go_to(&subject) && !self.uncover(&subject) {
                    self.say(&format!("{} is not on the board any more", subject.name()), Tone::Plain);
                }
            }
            Intent::Open(view) => self.compositor.push(view),
            Intent::OpenNamed(name) => return self.open(name),
            Intent::NextLayout => {
                let names: Vec<&str> = view::layouts().map(|row| row.about.name).collect();
                let now = self.compositor.layout().and_then(|view| names.iter().position(|name| *name == view.name()));
                return self.open(names[now.map_or(0, |now| (now + 1) % names.len())]);
            }
            Intent::Run { view, action } => {
                _ = self.compositor.pop();
                return self.ask(|compositor, context| compositor.run(context, view, action));
            }
            Intent::Below(action) => return self.ask(|compositor, context| compositor.run_below(context, action)),
            Intent::Filter(filter) => self.scope.look_through(filter),
            Intent::Sort(sorted) => {
                self.scope.sort(sorted);
                return self.remember();
            }
            Intent::NextLens => self.next_lens(),
            Intent::HoldStandup(changes) => return self.hold_standup(changes),
            Intent::CopyReport(edited) => return self.copy_report(edited),
            Intent::Choose(ids) => self.scope.choose(ids),
            Intent::Close => {
                if self.compositor.pop().is_none() {
                    self.scope.step_back();
                }
            }
            Intent::Leave => {
                if self.compositor.pop().is_none() {
                    return self.leave();
                }
            }
            Intent::Quit => return self.leave(),
            Intent::Say(text) => self.say(&text, Tone::Plain),
            Intent::NotAsked(why) => {
                self.person.guard.on_refused(&why, self.now.monotonic);
                self.say(&why, Tone::Plain);
            }
            Intent::Do(effect) => return vec![effect],
        }
        Vec::new()
    }

    /// Opens the view of this name for what the cursor is on. A layout takes the place of the one at the bottom, with the cursor
    /// where it was, and is remembered.
    pub fn open(&mut self, name: &'static str) -> Vec<Effect> {
        let Some(row) = view::find(name) else { return Vec::new() };
        let (opened, subject) = self.visit(|compositor, context| {
            let subject = compositor.subject(context);
            ((row.open)(context, subject.as_ref()), subject)
        });
        let Some(opened) = opened else {
            self.say("there is no module here to open", Tone::Plain);
            return Vec::new();
        };
        if row.kind != ViewKind::Layout {
            self.compositor.push(opened);
            return Vec::new();
        }
        self.compositor = Compositor::new(opened);
        if let Some(subject) = subject {
            self.go_to(&subject);
        }
        self.remember()
    }

    /// How the board is looked at is remembered for the next time.
    fn remember(&self) -> Vec<Effect> {
        let layout = self.compositor.layout().map_or("", |view| view.name());
        vec![Effect::Ask(Request::Remember(format!("{layout} {}", self.scope.sorted())))]
    }

    /// Leaves, but not before everything that was asked for is on its way; who asks twice does not want to wait.
    fn leave(&mut self) -> Vec<Effect> {
        if self.person.unsaved.warns() {
            self.say("what you typed is not saved; press the same key again to leave anyway", Tone::Bad);
            return Vec::new();
        }
        if self.optimistic.pending.is_holding() && !self.person.is_leaving {
            self.person.is_leaving = true;
            self.say("finishing the last write; press the same key again to leave at once", Tone::Plain);
            return Vec::new();
        }
        self.quit()
    }

    /// Ends, and remembers what has been seen.
    pub(super) fn quit(&self) -> Vec<Effect> {
        self.visited().into_iter().chain([Effect::Quit]).collect()
    }

    /// The view below that can shows it; those above are closed. Whether any could.
    fn go_to(&mut self, subject: &Subject) -> bool {
        self.visit(|compositor, context| compositor.go_to(context, subject))
    }

    /// Shows what the filter hides, by clearing it; whether that helped.
    fn uncover(&mut self, subject: &Subject) -> bool {
        let filter = self.scope.filter().clone();
        self.scope.look_through(Filter::default());
        let found = !filter.is_empty() && self.go_to(subject);
        if found {
            self.say(&format!("the filter hid {}: it is cleared", subject.name()), Tone::Plain);
        } else {
            self.scope.look_through(filter);
        }
        found
    }

    /// Puts the cursor on the column of the user, unless it has been moved.
    pub(super) fn go_home(&mut self) {
        let mine = self.person.who.as_deref().and_then(|who| self.optimistic.shown.board.mine(who));
        if let Some(mine) = mine.filter(|_| !self.person.has_begun) {
            self.go_to(&Subject::Developer(self.optimistic.shown.board.developers[mine].name.clone()));
        }
    }

    /// Whether the board can be changed now; says why not.
    pub(super) fn can_change(&mut self) -> bool {
        let trouble = cannot_change(&self.optimistic.shown, self.health.broken.as_ref());
        if let Some(trouble) = trouble {
            self.say(trouble, Tone::Bad);
        }
        trouble.is_none()
    }

    /// Proposes the changes, and closes the view on top if that could be done.
    fn save(&mut self, changes: Vec<Change>, by: By) {
        let new = changes.iter().find_map(added);
        if let Some(ticket) = self.propose(changes, by) {
            self.person.unsaved.put(ticket, self.compositor.pop());
            // A filter may hide it: then the cursor stays.
            if let Some(new) = new {
                self.go_to(&new);
            }
        }
    }

    /// Shows the changes at once and puts them into the outbox; `None` if that could not be done.
    pub(super) fn propose(&mut self, changes: Vec<Change>, by: By) -> Option<Ticket> {
        if !self.can_change() {
            return None;
        }
        let summary = summary(&changes);
        let proposed = self.optimistic.propose(changes, by);
        match &proposed {
            Ok(_) => {
                // What was chosen was chosen for this one change.
                self.scope.choose(BTreeSet::new());
                self.say_own(&summary, Tone::Plain, Way::Undo);
            }
            Err(clash) => self.say(&clash.to_string(), Tone::Bad),
        }
        proposed.ok()
    }
}

/// The module that a change adds.
fn added(change: &Change) -> Option<Subject> {
    matches!(change, Change::Add(_)).then(|| change.module()).flatten().map(|id| Subject::Module(id.to_owned()))
}
