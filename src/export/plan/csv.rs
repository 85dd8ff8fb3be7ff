//! A row for each module, as sheets read it: RFC 4180, always the same columns. New ones are only ever added at the end.

use crate::export::json;
use crate::export::plan::Export;
use crate::model::decimal::{Level, Percent};
use crate::model::module::{Complexity, Module, Proof};
use crate::model::shown::{Shown, unseen};

/// A column and what its cells say.
type Cell = fn(&Module) -> String;

/// The columns after the developer's, in their order.
#[rustfmt::skip]
const COLUMNS: &[(&str, Cell)] = &[
    ("module", |it| it.id.clone()),
    ("title", |it| it.title.clone()),
    ("status", |it| it.status.json().to_owned()),
    ("proof", |it| it.proof().map_or("", Proof::word).to_owned()),
    ("start", |it| percent(it.coverage.start)),
    ("now", |it| percent(it.coverage.level().map(Level::rounded_down))),
    ("target", |it| percent(it.coverage.target)),
    ("best", |it| percent(it.coverage.best)),
    ("covered", |it| number(it.coverage.measured.as_ref().map(|it| it.covered))),
    ("total", |it| number(it.coverage.measured.as_ref().map(|it| it.total))),
    ("tests_written", |it| number(it.tests.written)),
    ("tests_needed", |it| number(it.tests.needed)),
    ("hours_low", |it| number(it.hours.and_then(|hours| hours.low))),
    ("hours_high", |it| number(it.hours.and_then(|hours| hours.high))),
    ("lines", |it| number(it.lines)),
    ("priority", |it| number(it.priority)),
    ("complexity", |it| it.complexity.map_or("", Complexity::token).to_owned()),
    ("tags", |it| it.tags.join("; ")),
    ("group", |it| it.group.clone()),
    ("test_file", |it| it.test_file.clone()),
    ("after", |it| it.after.join("; ")),
    ("pr", |it| it.pr.clone()),
    ("merged", |it| it.merged.map_or("", |merged| if merged { "true" } else { "false" }).to_owned()),
    ("checked", |it| it.checked.join("; ")),
    ("blocked", |it| it.blocked.as_ref().map_or_else(String::new, |it| it.reason.clone())),
    ("blocked_on", |it| it.blocked.as_ref().map_or_else(String::new, |it| it.on.clone())),
    ("blocked_since", |it| it.blocked.as_ref().and_then(|it| it.since).map(json::time).unwrap_or_default()),
    ("help", |it| it.help.clone()),
];

fn percent(percent: Option<Percent>) -> String {
    number(percent)
}

fn number(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// The sheet: UTF-8, with CRLF behind each row.
pub(super) fn csv(export: &Export<'_>) -> String {
    let names = COLUMNS.iter().map(|(name, _)| *name);
    let mut out = row(std::iter::once("developer").chain(names).chain(["changed"]));
    for (developer, modules) in export.snapshot.board.columns() {
        let developer = developer.map_or("", |developer| developer.name.as_str());
        for module in modules {
            let changed = export.changes.map(|changes| changes.words(&module.id).join("; ")).unwrap_or_default();
            let cells = COLUMNS.iter().map(|(_, cell)| cell(module));
            out += &row(std::iter::once(developer.to_owned()).chain(cells).chain([changed]));
        }
    }
    out
}

fn row<T: AsRef<str>>(cells: impl Iterator<Item = T>) -> String {
    cells.map(|cell| quoted(&guarded(&visible(cell.as_ref())))).collect::<Vec<_>>().join(",") + "\r\n"
}

/// What acts on a terminal, or cannot be seen, as visible escapes; lines stay lines.
fn visible(cell: &str) -> String {
    let is_safe = |line: &str| unseen(line).next().is_none();
    let lines = cell.split('\n').map(|line| if is_safe(line) { line.to_owned() } else { Shown::new(line).to_string() });
    lines.collect::<Vec<_>>().join("\n")
}

/// Sheets run what begins like a formula, quoted or not: a quotation mark before it makes it a text.
fn guarded(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_number = !cell.starts_with('+') && cell.parse::<f64>().is_ok_and(f64::is_finite);
    if is_formula && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{guarded, quoted};

    #[test]
    fn what_a_sheet_would_run_is_a_text() {
        for formula in ["=1+1", "+1-800", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "+12", "-inf"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        for plain in ["-2", "-1.5", "a=b", "", "#12", "90"] {
            assert_eq!(guarded(plain), plain);
        }
        assert_eq!(quoted("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
    }
}
