//! The log as plain text: who, when, what, by which means; the newest last. Shows what was undone instead of hiding it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::export::text::{TextLine, TextPage, Tone};
use crate::log::digest::{DigestItem, Fate, deeds, facts, means};
use crate::log::entry::Entry;
use crate::log::history::History;
use crate::phrase::age::{ago, exact};

/// Names of people up to here are aligned; a longer one pushes its own line only.
const LONGEST_NAME: usize = 16;

/// Blanks between two columns.
const GAP: usize = 2;

/// By which means is left out on a terminal where what was done would have less room than this.
const ROOMY: usize = 40;

/// How a history is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telling<'a> {
    /// The history that the entries are of.
    pub history: &'a History,
    /// The time, for ages.
    pub now: DateTime<Utc>,
    /// What the lines are written for.
    pub page: TextPage,
    /// Whether times are exact and steps have their ids, to undo one of them.
    pub verbose: bool,
}

/// The lines of `entries`, which come oldest first.
pub(crate) fn lines(telling: &Telling<'_>, entries: &[&Arc<Entry>]) -> Vec<TextLine> {
    if telling.verbose {
        // Each step under its own id: that is what can be undone.
        let steps = entries.chunk_by(|a, b| a.step_id() == b.step_id());
        return steps.flat_map(|step| in_full(telling.history, step)).collect();
    }
    let deeds = deeds(telling.history, entries);
    let widths = Widths::of(telling, &deeds);
    deeds.iter().flat_map(|deed| in_short(telling, &widths, deed)).collect()
}

/// How wide the columns are.
struct Widths {
    when: usize,
    who: usize,
    means: usize,
}

impl Widths {
    fn of(telling: &Telling<'_>, deeds: &[Vec<DigestItem>]) -> Self {
        let mut widths = Self { when: 0, who: 0, means: 0 };
        for told in deeds.iter().filter_map(|deed| deed.first()).filter(|told| told.fate != Fate::Mark) {
            widths.when = widths.when.max(ago(telling.now, told.entry.at).len());
            widths.who = widths.who.max(told.who().width().min(LONGEST_NAME));
            widths.means = widths.means.max(means(telling.history, &told.entry).len());
        }
        if telling.page.cut && widths.left() + ROOMY + GAP + widths.means > telling.page.width {
            widths.means = 0;
        }
        widths
    }

    /// Of all before what was done.
    fn left(&self) -> usize {
        self.when + GAP + self.who + GAP
    }
}

/// The first line says when, who and by which means; the others stand below what.
fn in_short(telling: &Telling<'_>, widths: &Widths, deed: &[DigestItem]) -> Vec<TextLine> {
    deed.iter()
        .map(|told| if told.fate == Fate::Mark { rule(telling, told) } else { row(telling, widths, told) })
        .collect()
}

fn row(telling: &Telling<'_>, widths: &Widths, told: &DigestItem) -> TextLine {
    let begins = !told.continues;
    let mut line = if begins {
        let who = if telling.page.cut { told.who().cut_end(LONGEST_NAME) } else { told.who() };
        TextLine::of(Tone::Plain, &format!("{:>1$}", ago(telling.now, told.entry.at), widths.when))
            .with(Tone::Plain, &" ".repeat(GAP))
            .with(Tone::Strong, who.as_str())
            .with(Tone::Plain, &" ".repeat(GAP + widths.who.saturating_sub(who.width())))
    } else {
        TextLine::of(Tone::Plain, &" ".repeat(widths.left()))
    };
    let edge = telling.page.width.saturating_sub(if widths.means > 0 { GAP + widths.means } else { 0 });
    let room = edge.saturating_sub(line.width()).max(1);
    line.push(Tone::Plain, if telling.page.cut { told.sentence().cut_middle(room) } else { told.sentence() });
    if begins && widths.means > 0 {
        let blanks = GAP + edge.saturating_sub(line.width());
        line = line.with(Tone::Plain, &" ".repeat(blanks)).with(Tone::Plain, means(telling.history, &told.entry));
    }
    line
}

/// A heading with everything about the step, and below it what it did.
fn in_full(history: &History, step: &[&Arc<Entry>]) -> Vec<TextLine> {
    let facts = facts(history, step);
    let Some(first) = facts.first() else { return Vec::new() };
    let entry = &first.entry;
    let rest = format!("  {}  {}  by {}", exact(entry.at), first.who(), means(history, entry));
    let heading = TextLine::of(Tone::Strong, &entry.step_id().to_string()).with(Tone::Plain, &rest);
    let each = facts.iter().map(|told| TextLine::of(Tone::Plain, "  ").with(Tone::Plain, told.sentence().as_str()));
    std::iter::once(heading).chain(each).collect()
}

/// A line across the page that says that a standup was held.
fn rule(telling: &Telling<'_>, told: &DigestItem) -> TextLine {
    let page = telling.page;
    let words = told.mark(telling.now);
    let words = if page.cut { words.cut_end(page.width.saturating_sub(6)) } else { words };
    let rest = page.width.saturating_sub(words.width() + 4);
    TextLine::of(Tone::Plain, "── ")
        .with(Tone::Strong, words.as_str())
        .with(Tone::Plain, " ")
        .with(Tone::Plain, &"─".repeat(rest))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
    use insta::assert_snapshot;

    use super::{Telling, lines};
    use crate::export::text::TextPage;
    use crate::log::entry::{Entry, Replica, Stamp};
    use crate::log::history::History;
    use crate::log::observed::observed;
    use crate::log::undo::undo;
    use crate::model::change::{By, Change};
    use crate::model::snapshot::Revision;
    use crate::model::status::Status::{self, Done, InProgress, Pending};

    const FILE: &str = "ana.k3f9a2.ron";

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_420_800, 0).unwrap()
    }

    fn moved(module: &str, from: Status, to: Status) -> Change {
        Change::Move { module: module.into(), from, to }
    }

    /// Adds a step to the history.
    fn happens(history: &mut History, minutes: i64, who: &str, by: By, changes: Vec<Change>) {
        let (seq, counter) = (history.next_seq(), history.next_seq());
        let at = now() - TimeDelta::minutes(minutes);
        let stamp = Stamp { who: who.into(), by, at, rev: Revision::of(&seq.to_be_bytes()) };
        let replica: Replica = "k3f9a2".parse().unwrap();
        history.add_newer(FILE, stamp.step(&replica, counter, seq, changes));
    }

    fn story() -> History {
        let mut history = History::of([(FILE, Vec::new())]);
        happens(&mut history, 4000, "ana", By::Key, vec![moved("tenant/usage_billing_router.py", Pending, InProgress)]);
        let both = vec![moved("secrets/api.py", Pending, InProgress), moved("secrets/encryption.py", Pending, Done)];
        happens(&mut history, 3000, "bo\u{202e}", By::Import, both);
        let mark = Change::Mark { note: "sprint 3".into(), seen: BTreeMap::new() };
        happens(&mut history, 200, "ana", By::Command, vec![mark]);
        let edit = vec![moved("search/router.py", Pending, Done), moved("search/index.py", Pending, Done)];
        let edits = observed(&history, edit, now() - TimeDelta::minutes(90), Revision::of(b"edited"));
        history.add_newer(FILE, edits);
        happens(&mut history, 10, "ana", By::Key, vec![moved("tenant/service.py", InProgress, Done)]);
        let undone = undo(&history, "ana").unwrap().proposal("ana");
        happens(&mut history, 0, "ana", undone.by, undone.changes);
        history
    }

    fn told(history: &History, width: usize, cut: bool, verbose: bool) -> String {
        let page = TextPage { width, cut, today: NaiveDate::default() };
        let entries: Vec<&Arc<Entry>> = history.entries().collect();
        let lines = lines(&Telling { history, now: now(), page, verbose }, &entries);
        lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect()
    }

    #[test]
    fn who_did_what_reads_well_at_eighty_columns() {
        let text = told(&story(), 80, true, false);
        assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 80), "{text}");
        assert_snapshot!(text, @"
           2 d ago  ana       tenant/usage_bil…router.py: Pending to In progress  key
           2 d ago  bo<202E>  secrets/api.py: Pending to In progress              import
                              secrets/encryption.py: Pending to Done
        ── standup held here 3 h ago by ana: sprint 3 ──────────────────────────────────
           1 h ago  somebody  search/router.py: Pending to Done                   editor
                              search/index.py: Pending to Done
        10 min ago  ana       tenant/service.py: In progress to Done (undone)     key
          just now  ana       tenant/service.py: Done to In progress              undo
        ");
    }

    #[test]
    fn a_narrow_terminal_keeps_both_ends_of_a_sentence_and_a_pipe_all_of_it() {
        let text = told(&story(), 60, true, false);
        assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 60), "{text}");
        assert_snapshot!(text, @"
           2 d ago  ana       tenant/usage…y: Pending to In progress
           2 d ago  bo<202E>  secrets/api.py: Pending to In progress
                              secrets/encryption.py: Pending to Done
        ── standup held here 3 h ago by ana: sprint 3 ──────────────
           1 h ago  somebody  search/router.py: Pending to Done
                              search/index.py: Pending to Done
        10 min ago  ana       tenant/servi…progress to Done (undone)
          just now  ana       tenant/service.py: Done to In progress
        ");
        assert!(told(&story(), 50, false, false).contains("tenant/usage_billing_router.py: Pending to In progress"));
    }

    #[test]
    fn in_full_the_steps_have_their_names_and_times_are_exact() {
        assert_snapshot!(told(&story(), 80, true, true), @"
        k3f9a2-1  2026-11-20 13:20:00 UTC  ana  by key
          tenant/usage_billing_router.py: Pending to In progress
        k3f9a2-2  2026-11-21 06:00:00 UTC  bo<202E>  by import
          secrets/api.py: Pending to In progress
          secrets/encryption.py: Pending to Done
        k3f9a2-4  2026-11-23 04:40:00 UTC  ana  by command
          a standup was held: sprint 3
        68486f6e75c45cf0  2026-11-23 06:30:00 UTC  somebody  by editor
          search/router.py: Pending to Done
        5793f182c58492f4  2026-11-23 06:30:00 UTC  somebody  by editor
          search/index.py: Pending to Done
        k3f9a2-7  2026-11-23 07:50:00 UTC  ana  by key
          tenant/service.py: In progress to Done (undone)
        k3f9a2-8  2026-11-23 08:00:00 UTC  ana  by undo
          tenant/service.py: Done to In progress
        ");
    }
}
