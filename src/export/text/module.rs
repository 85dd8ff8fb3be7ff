//! One module as plain text, with every known fact. Leaves out what is not known.

use crate::export::text::{TextLine, Tone, table};
use crate::model::board::{Board, Found, Link};
use crate::model::module::{Coverage, Metric, Module};
use crate::phrase::age::minute;
use crate::phrase::facts;

/// Cells of the names before the facts.
const NAMES: usize = 14;

/// The module that was found on `board`; `age` is how long it has had its status, if that is known.
pub(crate) fn lines(board: &Board, found: Found<'_>, age: Option<&str>) -> Vec<TextLine> {
    let module = found.module.as_ref();
    let status = module.status;
    let mut first = TextLine::of(table::sign_tone(status), facts::sign(status))
        .with(Tone::Plain, " ")
        .with(Tone::Strong, &module.id)
        .with(Tone::Plain, &format!("  {status}"));
    if let Some(age) = age {
        first = first.with(Tone::Plain, &format!(" for {age}"));
    }
    if module.proof().is_some() {
        first = first.with(Tone::Plain, ", ").with(table::proof_tone(module), &facts::proof(module));
    }
    let mut lines = vec![first];
    if !module.title.is_empty() {
        lines.push(TextLine::of(Tone::Plain, &format!("    {}", module.title)));
    }
    if let Some(blocked) = &module.blocked {
        let line = TextLine::of(Tone::Plain, "  ").with(Tone::Bad, "!").with(Tone::Plain, " blocked: ");
        lines.push(line.with(Tone::Plain, &blocked.to_string()));
    }
    lines.push(TextLine::empty());
    let of_fields = facts::of_module(module).map(|(row, said)| {
        let said = match row.path {
            "after" => after(board, module),
            "checked" => checked(board, module),
            _ => said,
        };
        (row.heading(), said)
    });
    let developer = found.developer.map_or_else(|| "nobody".into(), |i| board.developers[i].name.clone());
    let first =
        [("developer", developer), ("coverage", coverage(&module.coverage)), ("measured", measured(&module.coverage))];
    let first = first.into_iter().map(|(name, said)| (name.to_owned(), said));
    let help = ("help wanted".to_owned(), module.help.clone());
    lines.extend(facts(first.chain(of_fields).chain([help])));
    lines.extend(prose("Notes", &module.notes));
    lines
}

/// Names and facts in two columns; what is empty is not known and left out.
pub(super) fn facts<N: std::fmt::Display>(facts: impl IntoIterator<Item = (N, String)>) -> Vec<TextLine> {
    let known = facts.into_iter().filter(|(_, fact)| !fact.is_empty());
    known.map(|(name, fact)| TextLine::of(Tone::Plain, &format!("  {name:NAMES$}{fact}"))).collect()
}

/// A long text under a heading, line by line as somebody wrote it.
pub(super) fn prose(heading: &str, text: &str) -> Vec<TextLine> {
    if text.is_empty() {
        return Vec::new();
    }
    let written = text.lines().map(|line| TextLine::of(Tone::Plain, &line.replace('\t', "    ")));
    [TextLine::empty(), TextLine::of(Tone::Strong, heading), TextLine::empty()].into_iter().chain(written).collect()
}

/// Things to read, under a heading.
pub(super) fn links(links: &[Link]) -> Vec<TextLine> {
    if links.is_empty() {
        return Vec::new();
    }
    let each = links.iter().map(|link| {
        let said = [&link.title, &link.to, &link.about].into_iter().map(String::as_str).filter(|said| !said.is_empty());
        TextLine::of(Tone::Plain, &format!("  {}", said.collect::<Vec<_>>().join(" · ")))
    });
    [TextLine::empty(), TextLine::of(Tone::Strong, "Links")].into_iter().chain(each).collect()
}

fn coverage(coverage: &Coverage) -> String {
    let mut said = Vec::new();
    match (coverage.level(), coverage.target) {
        (Some(now), Some(target)) => said.push(format!("{} → {target}%", now.rounded_down())),
        (Some(now), None) => said.push(format!("{}%", now.rounded_down())),
        (None, Some(target)) => said.push(format!("wanted {target}%")),
        (None, None) => {}
    }
    if let Some(start) = coverage.start {
        said.push(format!("began at {start}%"));
    }
    if let Some(best) = coverage.best {
        said.push(format!("best {best}%"));
    }
    match (coverage.gap(), coverage.at_target()) {
        (_, Some(true)) => said.push("at target".into()),
        (Some(gap), _) => said.push(format!("{gap} points to go")),
        (None, _) => {}
    }
    said.join(", ")
}

fn measured(coverage: &Coverage) -> String {
    let Some(measured) = &coverage.measured else { return String::new() };
    let mut said = vec![format!("{} of {} covered", measured.covered, measured.total)];
    match (measured.metric, measured.branches()) {
        (Metric::Lines, Some((covered, total))) => said.push(format!("branches {covered} of {total}")),
        (Metric::Lines, None) => {}
        (Metric::Branches, _) => said.push("counted by branches".into()),
        (Metric::Tool, _) => said.push("as the tool counts".into()),
    }
    if !measured.report.is_empty() {
        said.push(measured.report.clone());
    }
    said.extend(measured.at.map(minute));
    if !measured.commit.is_empty() {
        said.push(format!("at {}", measured.commit));
    }
    said.join(", ")
}

/// What must be merged before, each with where it stands.
fn after(board: &Board, module: &Module) -> String {
    let each = module.after.iter().map(|id| match board.find(id) {
        Some(found) => format!("{id} ({})", found.module.status),
        None => format!("{id} (not on the board)"),
    });
    each.collect::<Vec<_>>().join(", ")
}

fn checked(board: &Board, module: &Module) -> String {
    match (module.checked.len(), board.checklist.len()) {
        (0, _) => String::new(),
        (some, all) if all >= some => format!("{some} of {all}: {}", module.checked.join(", ")),
        _ => module.checked.join(", "),
    }
}
