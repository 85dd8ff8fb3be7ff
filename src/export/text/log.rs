//! What happened, in plain lines: who, when, what, by which means; the newest last. Tells what was undone instead of hiding it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::export::text::age::{ago, exact};
use crate::export::text::{Line, Page, Tone};
use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::change::{By, Change, Record, RecordKind, Subject};
use crate::model::shown::Shown;

/// Names of people up to here are aligned; a longer one pushes its own line only.
const LONGEST_NAME: usize = 16;

/// Blanks between two columns.
const GAP: usize = 2;

/// By which means is left out on a terminal where what was done would have less room than this.
const ROOMY: usize = 40;

/// How a history is told.
#[derive(Clone, Copy, Debug)]
pub struct Telling<'a> {
    /// The history that the entries are of.
    pub history: &'a History,
    /// The time, for ages.
    pub now: DateTime<Utc>,
    /// What the lines are written for.
    pub page: Page,
    /// Whether times are exact and steps are named, for whoever wants to undo one of them.
    pub verbose: bool,
}

/// The lines of `entries`, which come oldest first.
pub fn lines(telling: &Telling<'_>, entries: &[&Arc<Entry>]) -> Vec<Line> {
    if telling.verbose {
        // Each step under its own id: that is what can be undone.
        let steps = entries.chunk_by(|a, b| a.step_id() == b.step_id());
        return steps.flat_map(|step| in_full(telling.history, step)).collect();
    }
    let widths = Widths::of(telling, entries);
    entries.chunk_by(|a, b| go_together(a, b)).flat_map(|step| in_short(telling, &widths, step)).collect()
}

/// Whether two entries that follow each other are one deed: of one step, or found in one save of an editor.
pub fn go_together(a: &Entry, b: &Entry) -> bool {
    if a.is_observed() { b.is_observed() && a.rev == b.rev } else { a.step_id() == b.step_id() }
}

/// By which means, in one word.
pub fn means(history: &History, entry: &Entry) -> &'static str {
    match entry.by {
        By::Key => "key",
        By::Command => "command",
        By::Import => "import",
        By::Auto => "report",
        By::Observed => "editor",
        By::Undo(_) if history.is_redo(entry) => "redo",
        By::Undo(_) => "undo",
    }
}

/// Whom to name in a column of names: nobody knows who sat at the editor.
pub fn name(entry: &Entry) -> Shown {
    Shown::new(if entry.who.is_empty() { "somebody" } else { &entry.who })
}

/// What was done, in one sentence.
pub fn sentence(history: &History, entry: &Entry) -> String {
    match (&entry.change, &entry.by) {
        (Change::Mark { note, .. }, By::Undo(_)) if !history.is_redo(entry) => {
            let note = if note.is_empty() { String::new() } else { format!(": {note}") };
            format!("the mark of a standup was taken back{note}")
        }
        (change, _) => change.sentence(),
    }
}

/// Whether a standup was held here, after all undoing.
pub fn is_mark(history: &History, entry: &Entry) -> bool {
    matches!(entry.change, Change::Mark { .. }) && !matches!(entry.by, By::Undo(_)) && !history.is_undone(entry)
}

/// What a mark says, with its age.
pub fn mark(now: DateTime<Utc>, entry: &Entry) -> String {
    let note = match &entry.change {
        Change::Mark { note, .. } if !note.is_empty() => format!(": {note}"),
        _ => String::new(),
    };
    format!("standup held here {} by {}{note}", ago(now, entry.at), name(entry))
}

/// The module or developer that an entry is about, by the name it had then.
pub fn subject(change: &Change) -> Option<Subject> {
    let developer = match change {
        Change::SetDeveloper { developer, .. } => Some(developer),
        Change::Place { what: Subject::Developer(name), .. }
        | Change::Rename { what: Subject::Developer(name), .. } => Some(name),
        Change::Add(record) | Change::Remove(record) => of_record(record),
        _ => None,
    };
    let module = || change.module().map(|id| Subject::Module(id.to_owned()));
    developer.map(|name| Subject::Developer(name.clone())).or_else(module)
}

fn of_record(record: &Record) -> Option<&String> {
    match &record.kind {
        RecordKind::Developer(developer, _) => Some(&developer.name),
        RecordKind::Module(..) => None,
    }
}

/// How wide the columns are.
struct Widths {
    when: usize,
    who: usize,
    means: usize,
}

impl Widths {
    fn of(telling: &Telling<'_>, entries: &[&Arc<Entry>]) -> Self {
        let mut widths = Self { when: 0, who: 0, means: 0 };
        for entry in entries.iter().filter(|entry| !is_mark(telling.history, entry)) {
            widths.when = widths.when.max(ago(telling.now, entry.at).len());
            widths.who = widths.who.max(name(entry).width().min(LONGEST_NAME));
            widths.means = widths.means.max(means(telling.history, entry).len());
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
fn in_short(telling: &Telling<'_>, widths: &Widths, step: &[&Arc<Entry>]) -> Vec<Line> {
    let history = telling.history;
    let mut lines = Vec::new();
    for (i, entry) in step.iter().enumerate() {
        if is_mark(history, entry) {
            lines.push(rule(&mark(telling.now, entry), telling.page));
            continue;
        }
        let name = name(entry);
        let who = if telling.page.cut { name.cut_end(LONGEST_NAME) } else { name };
        let when = ago(telling.now, entry.at);
        let mut line = if i == 0 {
            Line::of(Tone::Plain, &format!("{when:>0$}", widths.when))
                .with(Tone::Plain, &" ".repeat(GAP))
                .with(Tone::Strong, who.as_str())
                .with(Tone::Plain, &" ".repeat(GAP + widths.who.saturating_sub(who.width())))
        } else {
            Line::of(Tone::Plain, &" ".repeat(widths.left()))
        };
        let means = if i == 0 && widths.means > 0 { means(history, entry) } else { "" };
        let edge = telling.page.width.saturating_sub(if widths.means > 0 { GAP + widths.means } else { 0 });
        let what = Shown::new(&what(history, entry));
        let what = if telling.page.cut { what.cut_middle(edge.saturating_sub(line.width()).max(1)) } else { what };
        line.push(Tone::Plain, what);
        if !means.is_empty() {
            let blanks = GAP + edge.saturating_sub(line.width());
            line = line.with(Tone::Plain, &" ".repeat(blanks)).with(Tone::Plain, means);
        }
        lines.push(line);
    }
    lines
}

/// A heading with everything about the step, and its changes below.
fn in_full(history: &History, step: &[&Arc<Entry>]) -> Vec<Line> {
    let Some(first) = step.first() else { return Vec::new() };
    let means = format!("  {}  {}  by {}", exact(first.at), name(first), means(history, first));
    let heading = Line::of(Tone::Strong, &first.step_id().to_string()).with(Tone::Plain, &means);
    let each = step.iter().map(|entry| Line::of(Tone::Plain, &format!("  {}", what(history, entry))));
    std::iter::once(heading).chain(each).collect()
}

fn what(history: &History, entry: &Entry) -> String {
    let sentence = sentence(history, entry);
    if history.is_undone(entry) { format!("{sentence} (undone)") } else { sentence }
}

/// A line across the page with words in it.
fn rule(words: &str, page: Page) -> Line {
    let words = Shown::new(words);
    let words = if page.cut { words.cut_end(page.width.saturating_sub(6)) } else { words };
    let rest = page.width.saturating_sub(words.width() + 4);
    Line::of(Tone::Plain, "── ")
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
    use crate::export::text::Page;
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
        let page = Page { width, cut, today: NaiveDate::default() };
        let entries: Vec<&Arc<Entry>> = history.entries().collect();
        let lines = lines(&Telling { history, now: now(), page, verbose }, &entries);
        lines.iter().map(|line| format!("{line}\n")).collect()
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
