//! The rows of modules: one line each, aligned over the whole board, grouped by status. Cuts an id only where a line must
//! not break, and never a reason.

use std::sync::Arc;

use crate::export::text::{Line, Page, Tone, words};
use crate::model::board::{Module, Proof};
use crate::model::shown::Shown;
use crate::model::status::Status;

/// Blanks before a sign; `!` stands in them on a blocked row.
const INDENT: usize = 4;
/// The sign and the blank behind it.
const SIGN: usize = 4;
/// Ids up to here are aligned; a longer one pushes its own row only.
const LONGEST_ID: usize = 44;
/// No id is cut below this; facts are left out instead.
const SHORTEST_ID: usize = 20;
/// The facts behind the id.
const FACTS: usize = 6;
/// The facts that are aligned to the right: now, tests, hours.
const RIGHT: [bool; FACTS] = [true, false, true, true, false, false];
/// Blanks before each of them.
const GAP: [usize; FACTS] = [2, 1, 2, 2, 2, 2];
/// Left out where there is no room, in this order: priority, hours, tests.
const EXPENDABLE: [usize; 3] = [4, 3, 2];

/// How wide everything is, over all rows of a page.
pub(super) struct Widths {
    id: usize,
    facts: [usize; FACTS],
}

impl Widths {
    /// Measures `modules` for `page`.
    pub(super) fn of<'a>(modules: impl Iterator<Item = &'a Arc<Module>>, page: Page) -> Self {
        let mut widths = Self { id: 0, facts: [0; FACTS] };
        for module in modules {
            widths.id = widths.id.max(Shown::new(&module.id).width());
            for (width, fact) in widths.facts.iter_mut().zip(facts(module)) {
                *width = (*width).max(Shown::new(&fact).width());
            }
        }
        if page.cut {
            for expendable in EXPENDABLE {
                if widths.all() - widths.id + widths.id.min(SHORTEST_ID) > page.width {
                    widths.facts[expendable] = 0;
                }
            }
            let rest = widths.all() - widths.id;
            widths.id = widths.id.min(page.width.saturating_sub(rest).max(SHORTEST_ID));
        } else {
            widths.id = widths.id.min(LONGEST_ID);
        }
        widths
    }

    /// Of a whole row.
    pub(super) fn all(&self) -> usize {
        let facts: usize =
            self.facts.iter().zip(GAP).map(|(width, gap)| if *width == 0 { 0 } else { width + gap }).sum();
        INDENT + SIGN + self.id + facts
    }
}

fn facts(module: &Module) -> [String; FACTS] {
    [
        words::now(&module.coverage),
        words::target(&module.coverage),
        words::tests(&module.tests),
        words::hours(module.hours),
        module.priority.map_or_else(String::new, |p| format!("P{p}")),
        words::proof(module).to_owned(),
    ]
}

/// The modules of a column by status, each status with its heading; statuses that nobody has are left out.
pub(super) fn groups(modules: &[Arc<Module>], widths: &Widths, page: Page) -> Vec<Line> {
    let mut lines = Vec::new();
    for status in Status::ALL {
        let mut heading = Some(Line::of(Tone::Plain, "  ").with(Tone::Plain, status.label()));
        for module in modules.iter().filter(|m| m.status == status) {
            lines.extend(heading.take());
            lines.push(row(module, widths, page));
            let below = " ".repeat(INDENT + SIGN);
            if let Some(blocked) = &module.blocked {
                let reason = format!("{below}blocked: {}", words::blocked(blocked));
                lines.push(Line::of(Tone::Plain, &reason));
            }
            if !module.help.is_empty() {
                lines.push(Line::of(Tone::Plain, &format!("{below}help wanted: {}", module.help)));
            }
        }
    }
    lines
}

fn row(module: &Module, widths: &Widths, page: Page) -> Line {
    let mut line = match module.blocked {
        Some(_) => Line::of(Tone::Plain, "  ").with(Tone::Bad, "!").with(Tone::Plain, " "),
        None => Line::of(Tone::Plain, &" ".repeat(INDENT)),
    };
    line.push(sign_tone(module.status), words::sign(module.status).into());
    let id = Shown::new(&module.id);
    let id = if page.cut { id.cut_middle(widths.id) } else { id };
    // Blanks are put before what follows them, so that no line ends in any.
    let mut due = widths.id.saturating_sub(id.width());
    line = line.with(Tone::Plain, " ");
    line.push(Tone::Plain, id);
    for (i, fact) in facts(module).iter().enumerate() {
        let width = widths.facts[i];
        if width == 0 {
            continue;
        }
        let fact = Shown::new(fact);
        let free = width.saturating_sub(fact.width());
        let (left, right) = if RIGHT[i] { (free, 0) } else { (0, free) };
        let blanks = due + GAP[i] + left;
        due = right;
        if fact.as_str().is_empty() {
            due += blanks;
        } else {
            line = line.with(Tone::Plain, &" ".repeat(blanks));
            line.push(if i == FACTS - 1 { proof_tone(module) } else { Tone::Plain }, fact);
        }
    }
    line
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
