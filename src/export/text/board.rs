//! The whole board, or one developer, in plain lines. Leaves out notes, links and criteria of the board: those are long.

use std::sync::Arc;

use crate::export::text::table::{self, Widths};
use crate::export::text::{Line, Page, Tone, module, words};
use crate::model::board::{Developer, Module};
use crate::model::snapshot::Snapshot;
use crate::model::totals::ColumnTotals;

/// Headings are aligned to the rows below them, but never closer than this.
const NARROWEST: usize = 60;

/// The whole board.
pub fn lines(snapshot: &Snapshot, page: Page) -> Vec<Line> {
    let board = snapshot.board.as_ref();
    let widths = Widths::of(board.modules().map(|found| found.module), page);
    let mut lines = Vec::new();
    if !board.title.is_empty() {
        lines.push(Line::of(Tone::Strong, &board.title));
    }
    if let Some(coverage) = platform(snapshot) {
        lines.push(Line::of(Tone::Plain, &coverage));
    }
    lines.push(Line::of(Tone::Plain, &words::counts(&snapshot.totals.counts)));
    for (developer, totals) in board.developers.iter().zip(&*snapshot.totals.developers) {
        lines.push(Line::empty());
        lines.extend(heading(&name(developer, page), &developer.area, totals, &widths, page));
        lines.extend(rows(&developer.modules, &widths, page));
    }
    if !board.unassigned.is_empty() {
        lines.push(Line::empty());
        lines.extend(heading("Unassigned", "", &snapshot.totals.unassigned, &widths, page));
        lines.extend(rows(&board.unassigned, &widths, page));
    }
    lines
}

/// The developer at `index`, with everything that is known of them.
pub fn developer(snapshot: &Snapshot, index: usize, page: Page) -> Vec<Line> {
    let (Some(developer), Some(totals)) = (snapshot.board.developers.get(index), snapshot.totals.developers.get(index))
    else {
        return Vec::new();
    };
    let widths = Widths::of(developer.modules.iter(), page);
    let mut lines = heading(&name(developer, page), &developer.area, totals, &widths, page);
    let merged = module::merged(&developer.pr, developer.merged);
    let facts = [
        ("who", developer.who.join(", ")),
        ("impact", developer.impact.map_or_else(String::new, |i| format!("{i} points of the whole"))),
        ("hours", words::hours(developer.hours)),
        ("merges after", developer.after.join(", ")),
        ("pull request", merged),
    ];
    lines.extend(module::facts(&facts));
    lines.push(Line::empty());
    lines.extend(rows(&developer.modules, &widths, page));
    lines.extend(module::prose("Notes", &developer.notes));
    if !developer.links.is_empty() {
        lines.push(Line::empty());
        lines.push(Line::of(Tone::Strong, "Links"));
        lines.extend(developer.links.iter().map(|link| {
            let said: Vec<&str> = [&link.title, &link.to, &link.about]
                .into_iter()
                .map(String::as_str)
                .filter(|s| !s.is_empty())
                .collect();
            Line::of(Tone::Plain, &format!("  {}", said.join(" · ")))
        }));
    }
    lines
}

fn platform(snapshot: &Snapshot) -> Option<String> {
    match (snapshot.totals.platform, snapshot.board.coverage.target) {
        (Some(gauge), _) => Some(format!("coverage {}", words::gauge(&gauge))),
        (None, Some(target)) => Some(format!("coverage wanted: {target}%")),
        (None, None) => None,
    }
}

fn name(developer: &Developer, page: Page) -> String {
    match developer.away {
        Some(back) if page.today < back => format!("{} (away, back {back})", developer.name),
        _ => developer.name.clone(),
    }
}

/// Who it is on the left, how far they are on the right; in two lines where one does not hold both.
fn heading(name: &str, area: &str, totals: &ColumnTotals, widths: &Widths, page: Page) -> Vec<Line> {
    let mut left = Line::of(Tone::Strong, name);
    if !area.is_empty() {
        left = left.with(Tone::Plain, " · ").with(Tone::Plain, area);
    }
    let mut right = words::done(&totals.counts);
    if let Some(gauge) = &totals.gauge {
        right = format!("{right}  {}", words::gauge(gauge));
    }
    let right = Line::of(Tone::Plain, &right);
    let edge = widths.all().max(NARROWEST).min(page.width);
    match edge.checked_sub(left.width() + right.width()) {
        Some(blanks) if blanks >= 2 => vec![join(left.with(Tone::Plain, &" ".repeat(blanks)), right)],
        _ => vec![left, join(Line::of(Tone::Plain, "  "), right)],
    }
}

fn join(mut left: Line, right: Line) -> Line {
    left.0.extend(right.0);
    left
}

fn rows(modules: &[Arc<Module>], widths: &Widths, page: Page) -> Vec<Line> {
    if modules.is_empty() {
        return vec![Line::of(Tone::Plain, "  no modules")];
    }
    table::groups(modules, widths, page)
}
