//! The facts of a module as lines: status, blocker, fields by name. Leaves out what is not known.

use chrono::{DateTime, Utc};

use crate::model::board::Found;
use crate::model::module::{Blocked, Measured, Metric, Module, Proof};
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::phrase;
use crate::phrase::age::{ago, date, exact, is_ahead, since};
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::paragraph::{Margin, Pieces, StyledLine, wrap};

/// Cells of the names of facts, with the blanks behind them.
const NAMES: usize = 14;

/// The same where there is little room.
const NARROW_NAMES: usize = 11;

/// How it stands, and what keeps it from going on.
pub(crate) fn standing(context: &Context<'_>, found: Found<'_>, width: usize) -> Vec<StyledLine> {
    let module = found.module.as_ref();
    let flat = Margin::default();
    let mut lines = Vec::new();
    if !module.title.is_empty() {
        lines.extend(wrap(&[(Role::Strong, module.title.clone())], &flat, width));
    }
    lines.extend(wrap(&status(context, found), &flat, width));
    if let Some(blocked) = &module.blocked {
        lines.push(StyledLine::default());
        lines.extend(obstacle(context, blocked, width));
    }
    if !module.help.is_empty() {
        lines.push(StyledLine::default());
        lines.extend(badged(" help ", &[&module.help], width));
    }
    lines
}

/// Status with its age, what stands behind it, and whose it is.
fn status(context: &Context<'_>, found: Found<'_>) -> Pieces {
    let (module, signs) = (found.module.as_ref(), &context.theme.signs);
    let dot = || (Role::Line, format!(" {} ", signs.line.dot));
    let sign_role = if module.status == Status::Pending { Role::Text } else { Role::Good };
    let mut pieces = vec![
        (sign_role, format!("{} ", signs.of_status(module.status))),
        (Role::Strong, module.status.label().to_owned()),
    ];
    if let Some(at) = context.log.and_then(|log| log.in_status_since(&module.id, module.status)) {
        pieces.push((Role::Text, format!(" {}", lasting(context, at))));
    }
    if let Some(proof) = module.proof() {
        let role = match proof {
            Proof::Verified => Role::Good,
            Proof::Claimed => Role::Text,
            Proof::Regressed | Proof::Unproven => Role::Attention,
        };
        pieces.extend([dot(), (role, format!("{} {}", signs.of_proof(proof), phrase::facts::proof(module)))]);
    }
    let board = &context.snapshot.board;
    let developer = found.developer.and_then(|i| board.developers.get(i));
    pieces.extend([dot(), (Role::Text, developer.map_or_else(|| "unassigned".into(), |d| d.name.clone()))]);
    pieces
}

/// What it waits for, whom, and since when.
fn obstacle(context: &Context<'_>, blocked: &Blocked, width: usize) -> Vec<StyledLine> {
    let reason = if blocked.reason.is_empty() { "no reason is given" } else { &blocked.reason };
    let on = if blocked.on.is_empty() { String::new() } else { format!("{} can help", blocked.on) };
    let age = blocked.since.map_or_else(String::new, |at| match lasting(context, at) {
        since if is_ahead(context.now, at) => since,
        lasting => format!("{lasting}, since {}", date(at)),
    });
    let both = format!("{on} {} {age}", context.theme.signs.line.dot);
    let word = " blocked ";
    if on.is_empty() || age.is_empty() || Shown::new(&both).width() + word.len() + 1 > width {
        return badged(word, &[reason, &on, &age], width);
    }
    badged(word, &[reason, &both], width)
}

/// How long it is since then, in a sentence; from what day on, if a clock that runs ahead says so.
fn lasting(context: &Context<'_>, at: DateTime<Utc>) -> String {
    match since(context.now, at) {
        date if is_ahead(context.now, at) => format!("since {date}"),
        now if now == "now" => "for a moment".to_owned(),
        span => format!("for {span}"),
    }
}

/// A word nobody may overlook, and texts below each other behind it.
fn badged(word: &str, texts: &[&str], width: usize) -> Vec<StyledLine> {
    let blanks = || vec![(Role::Text, " ".repeat(word.len() + 1))];
    let mut margin = Margin { first: vec![(Role::Badge, word.to_owned()), (Role::Text, " ".into())], rest: blanks() };
    let mut lines = Vec::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        lines.extend(wrap(&[(Role::Text, (*text).to_owned())], &margin, width));
        margin.first = blanks();
    }
    lines
}

/// The facts beside coverage, each behind its name.
pub(crate) fn facts(context: &Context<'_>, module: &Module, width: usize) -> Vec<StyledLine> {
    let measured = module.coverage.measured.as_ref().map_or_else(Vec::new, |m| measured(context, m));
    let of_fields = phrase::facts::of_module(module).map(|(row, said)| {
        let values = match row.path {
            "after" => module.after.iter().map(|id| after(context, id)).collect(),
            "checked" => checklist(&context.snapshot.board.checklist, &module.checked),
            "test_file" => vec![vec![(Role::Code, said)]],
            _ => vec![vec![(Role::Text, said)]],
        };
        (row.heading(), values)
    });
    let facts = [("measured".to_owned(), measured)].into_iter().chain(of_fields);
    let names = if width < 44 { NARROW_NAMES } else { NAMES };
    let mut lines = Vec::new();
    for (name, values) in facts {
        let mut name =
            if names == NARROW_NAMES { name.replace("pull request", "PR").replace("merges ", "") } else { name };
        for pieces in values.into_iter().filter(|pieces| pieces.iter().any(|(_, text)| !text.is_empty())) {
            let first = format!("{name:names$}");
            lines.extend(wrap(&pieces, &Margin::hanging(Role::Text, &first), width));
            name.clear();
        }
    }
    lines
}

/// What a report counted; which one, at which commit; how old it is.
/// `178 of 285 lines, 12 of 20 branches`
fn counted(measured: &Measured) -> String {
    let counts = format!("{} of {}", measured.covered, measured.total);
    let branches = |(covered, total)| format!(", {covered} of {total} branches");
    match measured.metric {
        Metric::Lines => format!("{counts} lines{}", measured.branches().map_or_else(String::new, branches)),
        Metric::Branches => format!("{counts} branches"),
        Metric::Tool => format!("{counts}, as the tool counts"),
    }
}

fn measured(context: &Context<'_>, measured: &Measured) -> Vec<Pieces> {
    let commit = if measured.commit.is_empty() { String::new() } else { format!("commit {}", measured.commit) };
    let source = [measured.report.clone(), commit].into_iter().filter(|said| !said.is_empty());
    let lines = [
        counted(measured),
        source.collect::<Vec<_>>().join(", "),
        measured.at.map_or_else(String::new, |at| format!("{}, {}", ago(context.now, at), exact(at))),
    ];
    lines.map(|line| vec![(Role::Text, line)]).into()
}

/// A module that must be merged before, and whether it is.
fn after(context: &Context<'_>, id: &str) -> Pieces {
    let state = match context.snapshot.board.find(id).map(|found| (found.module.merged, found.module.status)) {
        None => "not on the board".to_owned(),
        Some((Some(true), _)) => "merged".to_owned(),
        Some((_, status)) => format!("not merged, {}", status.label().to_lowercase()),
    };
    vec![(Role::Code, id.to_owned()), (Role::Text, format!(": {state}"))]
}

/// What the board asks for and what was shown; then what was shown without being asked for.
fn checklist(asked: &[String], checked: &[String]) -> Vec<Pieces> {
    let mark = |done: bool, item: &String| vec![(Role::Text, format!("{} {item}", if done { "[x]" } else { "[ ]" }))];
    let others = checked.iter().filter(|item| !asked.contains(item));
    asked.iter().map(|item| mark(checked.contains(item), item)).chain(others.map(|item| mark(true, item))).collect()
}
