//! The queue of changes that are not in the file yet, in order. Sends none itself, and none without an author.

use std::collections::HashSet;

use crate::log::entry::EntryId;
use crate::log::history::History;
use crate::log::undo;
use crate::message::Ticket;
use crate::message::{Request, Which};
use crate::model::change::{By, Change, Proposal};
use crate::tui::core::effect::{Effect, Way};

/// What was asked for and is not confirmed.
#[derive(Clone, Debug, Default)]
pub(crate) struct PendingChanges {
    last: Ticket,
    waiting: Vec<Waiting>,
}

#[derive(Clone, Debug)]
struct Waiting {
    ticket: Ticket,
    sent: bool,
    /// Which way it goes, if it takes something back: what that is only the store knows for sure.
    way: Option<Way>,
    /// The step that goes back, if that was said.
    step: Option<EntryId>,
    /// What it does to the board, as far as that is known.
    changes: Vec<Change>,
    /// By which means, unless it takes something back.
    by: By,
}

impl PendingChanges {
    /// Takes changes that are to be made.
    pub(crate) fn put(&mut self, changes: Vec<Change>, by: By) -> Ticket {
        self.push(None, None, changes, by)
    }

    /// Takes the wish of `who` to go back, or forth again. What will come of it is shown at once, as far as it can be told: a step
    /// that was not `made` on this screen is asked about before.
    pub(crate) fn put_back(&mut self, way: Way, log: Option<&History>, who: Option<&str>, made: &HashSet<EntryId>) {
        let guess = match (self.waiting.last(), way) {
            (Some(last), Way::Undo) if last.way.is_none() => last.changes.iter().rev().map(Change::inverse).collect(),
            (Some(_), _) => Vec::new(),
            (None, way) => match (log, who) {
                (Some(log), Some(who)) => {
                    let here = found(log, who, way).ok().filter(|undone| made.contains(&undone.step));
                    here.map_or_else(Vec::new, |undone| undone.changes)
                }
                _ => Vec::new(),
            },
        };
        _ = self.push(Some(way), None, guess, By::Key);
    }

    /// Takes the wish to take back this step, or to make it again.
    pub(crate) fn put_back_step(&mut self, way: Way, step: EntryId) {
        _ = self.push(Some(way), Some(step), Vec::new(), By::Key);
    }

    /// Which way this wish goes.
    pub(crate) fn way(&self, ticket: Ticket) -> Option<Way> {
        self.waiting.iter().find(|waiting| waiting.ticket == ticket)?.way
    }

    fn push(&mut self, way: Option<Way>, step: Option<EntryId>, changes: Vec<Change>, by: By) -> Ticket {
        self.last += 1;
        self.waiting.push(Waiting { ticket: self.last, sent: false, way, step, changes, by });
        self.last
    }

    /// What can be sent on its way now, once it is known in whose name: everything up to what goes back. That waits until all
    /// before it is in the file: if it were refused, something older would be taken back that nobody meant.
    pub(crate) fn send(&mut self, who: Option<&str>) -> Vec<Effect> {
        let Some(who) = who.map(str::to_owned) else { return Vec::new() };
        let effect = |waiting: &mut Waiting| {
            waiting.sent = true;
            let (ticket, who) = (waiting.ticket, who.clone());
            let which = match (waiting.way, waiting.step.clone()) {
                (Some(_), Some(step)) => Which::Step(step),
                (Some(Way::Undo), None) => Which::Last,
                (Some(Way::Redo), None) => Which::Undone,
                (None, _) => {
                    let proposal = Proposal { changes: waiting.changes.clone(), who, by: waiting.by.clone() };
                    return Effect::Ask(Request::Commit { ticket, proposal });
                }
            };
            Effect::Ask(Request::Undo { ticket, who, which })
        };
        let can_go = |(index, waiting): &(usize, &mut Waiting)| *index == 0 || waiting.sent || waiting.way.is_none();
        let going = self.waiting.iter_mut().enumerate().take_while(can_go).map(|(_, waiting)| waiting);
        going.filter(|waiting| !waiting.sent).map(effect).collect()
    }

    /// Forgets what has arrived; says which way it went if it took something back.
    pub(crate) fn take(&mut self, ticket: Ticket) -> Option<Way> {
        let at = self.waiting.iter().position(|waiting| waiting.ticket == ticket)?;
        self.waiting.remove(at).way
    }

    /// Forgets what was refused, and what goes back after it: that was meant for a board on which it had been made. Whether
    /// there was any such.
    pub(crate) fn refuse(&mut self, ticket: Ticket) -> bool {
        let Some(at) = self.waiting.iter().position(|waiting| waiting.ticket == ticket) else { return false };
        let before = self.waiting.len() - 1;
        self.waiting.remove(at);
        let later = self.waiting.split_off(at);
        self.waiting.extend(later.into_iter().filter(|waiting| waiting.way.is_none() || waiting.sent));
        self.waiting.len() < before
    }

    /// What is still to come, in order.
    pub(crate) fn changes(&self) -> impl Iterator<Item = &[Change]> {
        self.waiting.iter().map(|waiting| waiting.changes.as_slice())
    }

    /// Whether everything is in the file.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether something has not even been sent.
    pub(crate) fn is_holding(&self) -> bool {
        self.waiting.iter().any(|waiting| !waiting.sent)
    }
}

fn found(log: &History, who: &str, way: Way) -> Result<undo::Undone, undo::Refusal> {
    match way {
        Way::Undo => undo::undo(log, who),
        Way::Redo => undo::redo(log, who),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono::DateTime;

    use super::{PendingChanges, Way};
    use crate::log::entry::{Replica, Stamp};
    use crate::log::history::History;
    use crate::model::change::{By, Change};
    use crate::model::snapshot::Revision;
    use crate::model::status::Status::{self, Done, InProgress, Pending};

    fn moved(from: Status, to: Status) -> Vec<Change> {
        vec![Change::Move { module: "a".into(), from, to }]
    }

    /// What is sent, as text.
    fn sent(pending: &mut PendingChanges, who: Option<&str>) -> Vec<String> {
        pending.send(who).iter().map(|effect| format!("{effect:?}")).collect()
    }

    #[test]
    fn nothing_is_sent_in_nobodys_name_and_everything_once() {
        let mut pending = PendingChanges::default();
        pending.put(moved(Pending, Done), By::Key);
        pending.put_back(Way::Undo, None, None, &HashSet::new());
        assert!(pending.send(None).is_empty() && pending.is_holding());
        let effects = sent(&mut pending, Some("ana"));
        assert!(
            effects[0].starts_with("Ask(Commit { ticket: 1, proposal: Proposal") && effects[0].contains("\"ana\""),
            "{effects:?}"
        );
        assert_eq!(effects.len(), 1, "what goes back waits for what it takes back");
        assert!(pending.send(Some("ana")).is_empty() && pending.is_holding() && !pending.is_empty());
        assert_eq!(pending.take(1), None);
        assert_eq!(sent(&mut pending, Some("ana")), ["Ask(Undo { ticket: 2, who: \"ana\", which: Last })"]);
        assert!(pending.send(Some("ana")).is_empty() && !pending.is_holding());
        assert_eq!((pending.take(2), pending.take(2)), (Some(Way::Undo), None));
        assert!(pending.is_empty());
    }

    #[test]
    fn what_is_refused_is_not_taken_back_nor_is_anything_older() {
        let mut pending = PendingChanges::default();
        pending.put(moved(Pending, Done), By::Key);
        pending.put_back(Way::Undo, None, Some("ana"), &HashSet::new());
        pending.put(moved(Pending, InProgress), By::Key);
        assert_eq!(sent(&mut pending, Some("ana")).len(), 1);
        assert!(pending.refuse(1));
        let effects = sent(&mut pending, Some("ana"));
        assert!(effects.len() == 1 && effects[0].starts_with("Ask(Commit { ticket: 3,"), "{effects:?}");
        assert!(!pending.refuse(3) && !pending.refuse(3) && pending.is_empty());
    }

    #[test]
    fn an_undo_of_what_is_still_on_its_way_is_shown_at_once() {
        let mut pending = PendingChanges::default();
        pending.put(moved(Pending, Done), By::Key);
        pending.put_back(Way::Undo, None, Some("ana"), &HashSet::new());
        pending.put(moved(Pending, InProgress), By::Key);
        let shown: Vec<_> = pending.changes().map(<[Change]>::to_vec).collect();
        assert_eq!(shown, [moved(Pending, Done), moved(Done, Pending), moved(Pending, InProgress)]);
    }

    #[test]
    fn an_undo_of_what_the_log_tells_is_shown_at_once() {
        let replica: Replica = "k3f9a2".parse().unwrap();
        let stamp = Stamp { who: "ana".into(), by: By::Key, at: DateTime::UNIX_EPOCH, rev: Revision::of(b"") };
        let log = History::of([("ana.k3f9a2.ron", stamp.step(&replica, 1, 1, moved(Pending, Done)))]);
        let mut pending = PendingChanges::default();
        let here = HashSet::from([replica.entry(1)]);
        pending.put_back(Way::Undo, Some(&log), Some("ana"), &here);
        assert_eq!(pending.changes().next(), Some(&moved(Done, Pending)[..]));
        let mut elsewhere = PendingChanges::default();
        elsewhere.put_back(Way::Undo, Some(&log), Some("ana"), &HashSet::new());
        assert_eq!(elsewhere.changes().next(), Some(&[][..]), "what is asked about first is not shown");
        let mut nothing = PendingChanges::default();
        nothing.put_back(Way::Redo, Some(&log), Some("ana"), &here);
        assert_eq!(nothing.changes().next(), Some(&[][..]), "what is refused is not shown");
    }
}
