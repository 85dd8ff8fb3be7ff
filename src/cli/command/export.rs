//! `standup export`: the whole plan for others, and documents whose table of progress stays true. Changes nothing on the board.
#![expect(clippy::disallowed_methods, reason = "reads the document that is brought up to date")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{FixedOffset, Offset, Utc};
use clap::Args;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

use crate::cli::argument::report::Known;
use crate::cli::argument::since;
use crate::cli::command::Command;
use crate::cli::context::{CommandContext, Opened};
use crate::cli::output::{Failure, Kind};
use crate::export::json::VERSION;
use crate::export::plan::changes::Changes;
use crate::export::plan::{Export as Exported, FORMATS, Format, Maker, progress};
use crate::markdown::{PROGRESS, PROGRESS_END};
use crate::message::News;
use crate::phrase::day;
use crate::phrase::facts::counted;
use crate::report::window::Asked;
use crate::store::Depth;
use crate::tui::app::{App, Settings};
use crate::tui::command::global::default_keymap;
use crate::tui::core::now::Now;
use crate::tui::core::theme::Theme;
use crate::tui::svg;
use crate::tui::view::{VIEWS, ViewKind};

/// Rows of the screen that name keys.
const FOOTER: u16 = 1;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup export -o PLAN.md                the plan, as `standup import` reads it
  standup export -o plan.csv               a row for each module, for a sheet
  standup export --format markdown --since mark
                                           marks what changed since the standup
  standup export -o board.svg --view table --size 100x30
  standup export --update README.md        fill the table of progress in it";

/// How many entries of the log a picture looks at, as the screen does when it opens.
const RECENT: usize = 256;

/// The longest document that is brought up to date, in bytes.
const LONGEST: u64 = 16 << 20;

/// Write the plan for others: a document, a sheet, JSON or a picture
#[derive(Debug, Args)]
pub(crate) struct Export {
    // The help lists the rows of the table, so that a format is one of them and nothing else.
    #[arg(long, value_name = "FORMAT", value_parser = format,
        help = format!("How to write it: {}; left out, as the end of FILE says", names()))]
    format: Option<Wanted>,
    /// Write it to this file instead of the output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Mark what changed since: mark, mark~1, the id of a mark, 2h, yesterday 14:00, 2026-11-20 or an RFC 3339 time
    #[arg(long, value_name = "WHEN", value_parser = since::parse)]
    since: Option<since::Since>,
    /// Fill the table of progress of this Markdown document, and leave every other byte as it is
    #[arg(long, value_name = "FILE", conflicts_with_all = ["output", "since"])]
    update: Option<PathBuf>,
    /// The view of an SVG
    #[arg(long, value_name = "VIEW", default_value = "lanes", value_parser = view)]
    view: &'static str,
    /// The size of an SVG in cells: columns x rows
    #[arg(long, value_name = "SIZE", default_value = "120x40", value_parser = size)]
    size: Size,
    /// The look of an SVG: ansi (colours), plain (none) or ascii (no colours, no signs of Unicode)
    #[arg(long, value_name = "THEME", default_value = "ansi", value_parser = ["ansi", "plain", "ascii"])]
    theme: String,
}

/// A format by its name.
#[derive(Clone, Copy)]
struct Wanted(&'static Format);

impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name)
    }
}

#[derive(Clone, Copy, Debug)]
struct Size {
    columns: u16,
    rows: u16,
}

fn named(name: &str) -> Option<Wanted> {
    FORMATS.iter().find(|format| format.name == name).map(Wanted)
}

fn names() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    names.join(", ")
}

fn format(typed: &str) -> Result<Wanted, String> {
    named(typed).ok_or_else(|| format!("the formats are {}", names()))
}

fn view(typed: &str) -> Result<&'static str, String> {
    let views: Vec<&'static str> =
        VIEWS.iter().filter(|row| row.kind != ViewKind::Dialog).map(|row| row.about.name).collect();
    views.iter().find(|name| **name == typed).copied().ok_or_else(|| format!("the views are {}", views.join(", ")))
}

fn size(typed: &str) -> Result<Size, String> {
    let sides =
        typed.split_once(['x', '×']).and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
    match sides {
        Some((columns @ 1..=500, rows @ 1..=300)) => Ok(Size { columns, rows }),
        _ => Err("write it as 120x40: at most 500 columns and 300 rows".to_owned()),
    }
}

impl Command for Export {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        if let Some(file) = &self.update {
            return self.update(shell, file);
        }
        let Wanted(format) = self.wanted(shell)?;
        // The whole log is read only for whoever asks what changed.
        let (opened, changes) = match &self.since {
            Some(since) => {
                let known = Known::open(shell)?;
                let changes = changes(shell, &known, since)?;
                (known.opened, Some(changes))
            }
            None => (shell.open()?, None),
        };
        let snapshot = &opened.loaded.snapshot;
        let exported = Exported { snapshot, file: &opened.name, changes: changes.as_ref() };
        let text = match format.maker {
            Maker::Text(make) => make(&exported)
                .map_err(|error| Failure::new(Kind::Failed, format!("cannot write it as {}: {error}", format.name)))?,
            Maker::Screen => self.picture(shell, &opened, changes.as_ref()),
        };
        // In JSON the warnings are part of the data.
        if format.name != "json" {
            shell.warn_of(&opened);
        }
        match &self.output {
            Some(file) => write(shell, &opened, file, &text),
            None => shell.output.text(&text),
        }
    }
}

fn write(shell: &CommandContext, opened: &Opened, file: &Path, text: &str) -> Result<(), Failure> {
    let path = shell.environment.places.absolute(file);
    let written = opened.store.export(&path, text);
    written.map_err(|error| Failure::new(Kind::Failed, error.to_string()).hint(error.hint()))
}

fn changes(shell: &CommandContext, known: &Known, since: &since::Since) -> Result<Changes, Failure> {
    let asked = Asked::Between { since: Some(since.point(&shell.environment)), until: None };
    let report = known.told(shell, &asked)?;
    let local = (known.calendar.local)(report.since.at);
    let since = format!("since {}, {}", day::name(local.date(), report.day), local.format("%H:%M"));
    Ok(Changes::of(&report, since))
}

impl Export {
    fn wanted(&self, shell: &CommandContext) -> Result<Wanted, Failure> {
        if let Some(wanted) = self.format {
            return Ok(wanted);
        }
        let ending = self.output.as_deref().and_then(Path::extension).map(|it| it.to_string_lossy().to_lowercase());
        let by_ending = match ending.as_deref() {
            Some("md") => named("markdown"),
            Some(ending) => named(ending),
            None => None,
        };
        let json = || named("json").filter(|_| shell.output.json && self.output.is_none());
        by_ending
            .or_else(json)
            .ok_or_else(|| Failure::new(Kind::Usage, "which format?").hint(format!("say `--format`: {}", names())))
    }

    fn picture(&self, shell: &CommandContext, opened: &Opened, changes: Option<&Changes>) -> String {
        let snapshot = &opened.loaded.snapshot;
        let theme = match self.theme.as_str() {
            "plain" => Theme::plain(),
            "ascii" => Theme::plain().ascii(),
            _ => Theme::ansi(),
        }
        .without_cursor();
        let calendar = shell.environment.calendar();
        let who = shell.named_user().map(|user| user.name);
        let settings = Settings {
            keymap: default_keymap(),
            theme,
            who,
            look: String::new(),
            warning: None,
            calendar,
            has_clock: false,
            visit: None,
            begin: None,
        };
        let moment = shell.environment.now;
        let ahead = (calendar.local)(moment) - moment.naive_utc();
        let zone = i32::try_from(ahead.num_seconds()).ok().and_then(FixedOffset::east_opt);
        let now = Now::opening(moment.with_timezone(&zone.unwrap_or_else(|| Utc.fix())));
        let mut app = App::new(snapshot.clone(), settings, now);
        if let Ok(log) = opened.store.history(Depth::Newest(RECENT)) {
            app.update(News::Log(Arc::new(log.history().clone())).into(), now);
        }
        let _ = app.open(self.view);
        // The last row of the screen names keys, and a picture has none: it is drawn below the picture.
        let size = Rect::new(0, 0, self.size.columns, self.size.rows);
        let mut buffer = Buffer::empty(Rect { height: size.height.saturating_add(FOOTER), ..size });
        // Scrolling knows its page from the first frame.
        app.draw(buffer.area, &mut buffer.clone());
        app.draw(buffer.area, &mut buffer);
        buffer.resize(size);
        let board = &snapshot.board;
        let name = if board.title.is_empty() { "standup" } else { &board.title };
        let marked = changes.map(|changes| {
            let modules: Vec<&str> = changes.modules().collect();
            let modules = if modules.is_empty() { "nothing".to_owned() } else { modules.join(", ") };
            format!(" Changed {}: {modules}.", changes.since)
        });
        let description = format!(
            "The view {} of the standup board: {}.{}",
            self.view,
            crate::phrase::facts::counts(&snapshot.totals.counts),
            marked.unwrap_or_default()
        );
        svg::svg(&buffer, name, &description)
    }

    /// Brings the table of progress of a document up to date.
    fn update(&self, shell: &CommandContext, file: &Path) -> Result<(), Failure> {
        if self.format.is_some_and(|Wanted(format)| format.name != "markdown") {
            return Err(Failure::new(Kind::Usage, "only a Markdown document is brought up to date")
                .hint("leave `--format` out".to_owned()));
        }
        let opened = shell.open()?;
        let path = shell.environment.places.absolute(file);
        let name = shell.name(&path);
        let text = document(&path).map_err(|why| Failure::new(Kind::Failed, format!("cannot read {name}: {why}")))?;
        let updated = progress::update(&text, &opened.loaded.snapshot.board).map_err(|error| {
            Failure::new(Kind::Failed, format!("{name}: {error}"))
                .details([format!("  {PROGRESS}"), format!("  {PROGRESS_END}")])
                .hint(
                    "put these two lines where the table belongs, each alone on its line; the file is unchanged"
                        .to_owned(),
                )
        })?;
        let is_changed = updated.text != text;
        if is_changed {
            let written = opened.store.export(&path, &updated.text);
            written.map_err(|error| Failure::new(Kind::Failed, error.to_string()).hint(error.hint()))?;
        }
        if shell.output.json {
            return shell.output.value(&json!({
                "version": VERSION,
                "file": name,
                "changed": is_changed,
                "missing": updated.missing,
                "unknown": updated.unknown,
            }));
        }
        if updated.missing > 0 {
            let hint = format!("between {PROGRESS} and {PROGRESS_END} all of them stand");
            shell
                .output
                .warn(&format!("{} of the board have no row in {name}", counted(updated.missing, "module")), &hint);
        }
        if updated.unknown > 0 {
            let rows = if updated.unknown == 1 { "1 row names" } else { &format!("{} rows name", updated.unknown) };
            shell.output.warn(&format!("{rows} no module of the board, and stay as they are"), "");
        }
        shell.output.done(&if is_changed {
            format!("updated {name}")
        } else {
            format!("no change: {name} is up to date")
        })
    }
}

/// The text of a document.
fn document(path: &Path) -> Result<String, String> {
    let about = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() {
        return Err("not a file".to_owned());
    }
    if about.len() > LONGEST {
        return Err(format!("it is larger than {} MiB", LONGEST >> 20));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}
