//! The whole plan for others: one file per format, one row each in [`FORMATS`]. The same board, log and clock give the same bytes.

pub mod changes;
mod csv;
mod facts;
mod markdown;
pub mod progress;

use crate::export::json;
use crate::export::plan::changes::Changes;
use crate::model::snapshot::Snapshot;

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The board with its totals.
    pub snapshot: &'a Snapshot,
    /// What its warnings call it.
    pub file: &'a str,
    /// What is marked as changed; nothing, if nobody asks.
    pub changes: Option<&'a Changes>,
}

/// How an export comes about.
#[derive(Clone, Copy)]
pub enum Maker {
    /// As text.
    Text(fn(&Export<'_>) -> serde_json::Result<String>),
    /// As a picture of the screen, which the caller draws.
    Screen,
}

/// A format of the whole plan.
#[derive(Clone, Copy)]
pub struct Format {
    /// What a person types.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// How it comes about.
    pub maker: Maker,
}

/// The formats.
pub const FORMATS: &[Format] = &[
    Format {
        name: "markdown",
        about: "the plan document, which `standup import` reads back",
        maker: Maker::Text(|export| Ok(markdown::markdown(export))),
    },
    Format {
        name: "csv",
        about: "a row for each module, for a sheet",
        maker: Maker::Text(|export| Ok(csv::csv(export))),
    },
    Format { name: "json", about: "the board as `show --json` prints it, for scripts", maker: Maker::Text(whole_json) },
    // Free for html, the page.
    Format { name: "svg", about: "a picture of a view, for a page or a chat", maker: Maker::Screen },
];

fn whole_json(export: &Export<'_>) -> serde_json::Result<String> {
    let Some(changes) = export.changes else { return json::to_text(&json::board(export.snapshot, export.file)) };
    json::to_text(&json::marked(export.snapshot, export.file, changes))
}
