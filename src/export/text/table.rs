//! The rows of modules: one line each, aligned over the whole page, grouped by status. Cuts an id only where a line must not
//! break, and never a reason.

use std::sync::Arc;

use crate::export::text::{TextLine, TextPage, Tone};
use crate::model::module::{Module, Proof};
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::phrase::facts;

/// Blanks before a sign; `!` stands in them on a blocked row.
const INDENT: usize = 4;
/// The sign and the blank behind it.
const SIGN: usize = 4;
/// Blanks between two facts.
const GAP: usize = 2;
/// Ids up to here are aligned; a longer one pushes its own row only.
const LONGEST_ID: usize = 44;
/// Facts are left out before an id is cut below this: twins such as `service.py` need their folder.
const ROOMY_ID: usize = 24;
/// No id is cut below this.
const SHORTEST_ID: usize = 16;
/// Which of tests, hours and priority are kept, the best first.
const KEPT: [[bool; 3]; 6] = [
    [true, true, true],
    [true, true, false],
    [true, false, false],
    [false, true, true],
    [false, true, false],
    [false, false, false],
];

/// How wide the columns are, over all rows of a page; a column nobody has is 0 wide and takes no room.
#[derive(Default)]
pub(super) struct Widths {
    id: usize,
    now: usize,
    target: usize,
    tests: usize,
    hours: usize,
    priority: usize,
    /// Of a Done module, in the place of hours and priority: those are over.
    proof: usize,
}

impl Widths {
    /// Measures `modules` for `page`.
    pub(super) fn of<'a>(modules: impl Iterator<Item = &'a Arc<Module>>, page: TextPage) -> Self {
        let mut widths = Self::default();
        for module in modules {
            let facts = Facts::of(module);
            for (width, fact) in [
                (&mut widths.id, &facts::called(module)),
                (&mut widths.now, &facts.now),
                (&mut widths.target, &facts.target),
                (&mut widths.tests, &facts.tests),
                (&mut widths.hours, &facts.hours),
                (&mut widths.priority, &facts.priority),
                (&mut widths.proof, &facts.proof),
            ] {
                *width = (*width).max(Shown::new(fact).width());
            }
        }
        if page.cut {
            widths.fit(page.width);
        } else {
            widths.id = widths.id.min(LONGEST_ID);
        }
        widths
    }

    /// Leaves out facts until ids have room, then cuts the ids, so that a row is at most `width` wide.
    fn fit(&mut self, width: usize) {
        let (tests, hours, priority) = (self.tests, self.hours, self.priority);
        for [keep_tests, keep_hours, keep_priority] in KEPT {
            let kept = |keep: bool, width: usize| if keep { width } else { 0 };
            self.tests = kept(keep_tests, tests);
            self.hours = kept(keep_hours, hours);
            self.priority = kept(keep_priority, priority);
            if self.all() - self.id + self.id.min(ROOMY_ID) <= width {
                break;
            }
        }
        let facts = self.all() - self.id;
        self.id = self.id.min(width.saturating_sub(facts).max(SHORTEST_ID));
    }

    /// Of a whole row.
    pub(super) fn all(&self) -> usize {
        let target = if self.target == 0 { 0 } else { 1 + self.target };
        let gapped = |width: usize| if width == 0 { 0 } else { GAP + width };
        let plan = (gapped(self.hours) + gapped(self.priority)).max(gapped(self.proof));
        INDENT + SIGN + self.id + gapped(self.now) + target + gapped(self.tests) + plan
    }
}

/// What is said of a module behind its id; empty where nothing is known.
struct Facts {
    now: String,
    target: String,
    tests: String,
    hours: String,
    priority: String,
    proof: String,
}

impl Facts {
    fn of(module: &Module) -> Self {
        let done = module.status == Status::Done;
        Self {
            now: facts::now(&module.coverage),
            target: facts::target(&module.coverage),
            // A column of `needs ~25 tests` would take the room of the ids.
            tests: match module.tests.written {
                None => facts::tests(&module.tests).trim_end_matches(" tests").to_owned(),
                Some(_) => facts::tests(&module.tests),
            },
            hours: if done { String::new() } else { facts::hours(module.hours) },
            priority: module.priority.filter(|_| !done).map_or_else(String::new, |p| format!("P{p}")),
            proof: facts::proof(module),
        }
    }
}

/// The modules of a column by status, each status with its heading; statuses that nobody has are left out.
pub(super) fn groups(modules: &[Arc<Module>], widths: &Widths, page: TextPage) -> Vec<TextLine> {
    let below = " ".repeat(INDENT + SIGN);
    let mut lines = Vec::new();
    for status in Status::ALL {
        let mut heading = Some(TextLine::of(Tone::Plain, &format!("  {status}")));
        for module in modules.iter().filter(|m| m.status == status) {
            lines.extend(heading.take());
            lines.push(row(module, widths, page));
            if let Some(blocked) = &module.blocked {
                lines.push(TextLine::of(Tone::Plain, &format!("{below}blocked: {blocked}")));
            }
            if !module.help.is_empty() {
                lines.push(TextLine::of(Tone::Plain, &format!("{below}help wanted: {}", module.help)));
            }
        }
    }
    lines
}

fn row(module: &Module, widths: &Widths, page: TextPage) -> TextLine {
    let facts = Facts::of(module);
    let called = facts::called(module);
    let id = Shown::new(&module.id);
    let id = match page.cut {
        false => Shown::new(&called),
        // Where the id stands first and fills the room, its title would only cost it its end.
        true if called.starts_with(&module.id) && id.width() >= widths.id => id.cut_middle(widths.id),
        true => Shown::new(&called).cut_end(widths.id),
    };
    let mut row = LineWriter { line: TextLine::empty(), due: 0 };
    if module.blocked.is_some() {
        row.put(2, Tone::Bad, "!");
        row.due = 1;
    } else {
        row.due = INDENT;
    }
    row.put(0, sign_tone(module.status), facts::sign(module.status));
    row.left(1, widths.id, Tone::Plain, id.as_str());
    row.right(GAP, widths.now, &facts.now);
    row.left(1, widths.target, Tone::Plain, &facts.target);
    row.right(GAP, widths.tests, &facts.tests);
    if facts.proof.is_empty() {
        row.right(GAP, widths.hours, &facts.hours);
        row.left(GAP, widths.priority, Tone::Plain, &facts.priority);
    } else {
        row.left(GAP, widths.proof, proof_tone(module), &facts.proof);
    }
    row.line
}

/// A line in the making. Blanks are put before what follows them, so that no line ends in any.
struct LineWriter {
    line: TextLine,
    due: usize,
}

impl LineWriter {
    fn put(&mut self, gap: usize, tone: Tone, text: &str) {
        let text = Shown::new(text);
        if !text.as_str().is_empty() {
            self.line.push(Tone::Plain, Shown::new(&" ".repeat(self.due + gap)));
            self.line.push(tone, text);
            self.due = 0;
        }
    }

    /// Puts `text` at the left of a column.
    fn left(&mut self, gap: usize, width: usize, tone: Tone, text: &str) {
        if width > 0 {
            let free = width.saturating_sub(Shown::new(text).width());
            self.put(gap, tone, text);
            self.due += if text.is_empty() { gap + width } else { free };
        }
    }

    /// Puts `text` at the right of a column.
    fn right(&mut self, gap: usize, width: usize, text: &str) {
        if width > 0 {
            self.due += gap + width.saturating_sub(Shown::new(text).width());
            self.put(0, Tone::Plain, text);
        }
    }
}

pub(super) fn sign_tone(status: Status) -> Tone {
    match status {
        Status::Pending => Tone::Plain,
        Status::InProgress => Tone::Doing,
        Status::Done => Tone::Good,
    }
}

pub(super) fn proof_tone(module: &Module) -> Tone {
    match module.proof() {
        Some(Proof::Verified) => Tone::Good,
        Some(Proof::Regressed) => Tone::Bad,
        Some(Proof::Unproven | Proof::Claimed) | None => Tone::Plain,
    }
}
