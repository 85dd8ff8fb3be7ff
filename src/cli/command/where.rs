//! `standup where`: prints which files are used, and why. Creates none of them.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::Failure;
use crate::export::json::VERSION;
use crate::export::text::{TextLine, Tone};
use crate::store::Means;
use crate::store::file::paths;
use crate::store::file::paths::Whereabouts;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup where
  standup where --json | jq -r .board.path";

/// Print which board, log, state and settings are used, and why
#[derive(Debug, Args)]
pub(crate) struct Where {}

/// A place, if there is one.
struct LocationRow {
    name: &'static str,
    place: Option<Whereabouts>,
}

impl Command for Where {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let places = &shell.environment.places;
        let board = shell.find_board();
        let found = board.as_ref().ok();
        let target = found.map(|board| paths::resolve(&board.path).unwrap_or_else(|_| board.path.clone()));
        let rows = [
            LocationRow { name: "board", place: found.cloned().map(|board| with_link(board, target.as_deref())) },
            LocationRow { name: "log", place: target.as_deref().map(paths::log_folder) },
            LocationRow { name: "state", place: paths::state_folder(places) },
            LocationRow { name: "config", place: paths::config_file(places) },
        ];
        let means = found.map(|board| shell.store(&board.path)).transpose()?.map(|store| store.means());
        if shell.output.json {
            let mut value = values(shell, &rows);
            value["mode"] = means.map_or(Value::Null, |means| {
                json!({
                    "locks": means.locks, "events": means.events, "exchange": means.exchange,
                    "hard_links": means.links, "file_system": means.kind,
                })
            });
            shell.output.value(&value)?;
        } else {
            let mut lines = lines(shell, &rows);
            lines.extend(means.map(mode));
            shell.output.lines(&lines)?;
        }
        board.map(|_| ())
    }
}

/// Says where a board that is a symbolic link leads.
fn with_link(board: Whereabouts, target: Option<&std::path::Path>) -> Whereabouts {
    match target {
        Some(target) if board.path.is_symlink() => {
            Whereabouts { why: format!("{}, a link to {}", board.why, target.display()), ..board }
        }
        _ => board,
    }
}

/// What the place of the board can do, and what that means for those who share it.
fn mode(means: Means) -> TextLine {
    let said = |can: Option<bool>| match can {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    let events = if means.events { "yes" } else { "no, polled once a second" };
    // What stands in for an exchange matters only where there is none.
    let links = match means.exchange {
        Some(true) => String::new(),
        _ => format!(", hard links {}", said(means.links)),
    };
    let what = format!("locks {}, exchange {}{links}, events {events}", said(means.locks), said(means.exchange));
    let line = TextLine::of(Tone::Strong, &format!("{:8}", "mode")).with(Tone::Plain, &what);
    match means.kind {
        Some(kind) => line.with(Tone::Plain, &format!("  (on {kind})")),
        None => line,
    }
}

fn values(shell: &CommandContext, rows: &[LocationRow]) -> Value {
    let user = shell.user();
    let mut value = json!({"version": VERSION});
    for row in rows {
        value[row.name] = row.place.as_ref().map_or(
            Value::Null,
            |place| json!({"path": place.path.to_string_lossy(), "why": place.why, "exists": place.path.exists()}),
        );
    }
    value["user"] = json!({"name": user.name, "why": user.why});
    value
}

fn lines(shell: &CommandContext, rows: &[LocationRow]) -> Vec<TextLine> {
    let line = |name: &str, what: &str, why: &str| {
        TextLine::of(Tone::Strong, &format!("{name:8}"))
            .with(Tone::Plain, what)
            .with(Tone::Plain, &format!("  ({why})"))
    };
    let place = |row: &LocationRow| match &row.place {
        Some(place) if place.path.exists() => line(row.name, &place.path.to_string_lossy(), &place.why),
        Some(place) => line(row.name, &place.path.to_string_lossy(), &format!("{}; does not exist yet", place.why)),
        None => TextLine::of(Tone::Strong, &format!("{:8}", row.name)).with(Tone::Plain, "none"),
    };
    let user = shell.user();
    rows.iter().map(place).chain([line("user", &user.name, &user.why)]).collect()
}
