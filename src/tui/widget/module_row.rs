//! One module in a column, in one to three rows: sign and id, gauge and digits, facts. Knows nothing of its neighbours.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::module::{Blocked, Hours, Module, Proof};
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::tui::theme::{Role, Theme};
use crate::tui::view::Context;
use crate::tui::widget::gauge::{self, Reading};
use crate::tui::widget::label::shorten;
use crate::tui::widget::pen::Pen;

/// Cells before the id: its sign and a blank.
const INDENT: usize = 2;

/// Cells a gauge with its digits needs beside an id.
const METER: usize = 15;

const BLOCKED: &str = "blocked";

/// Cells an id keeps before a word beside it is left away.
const ID: usize = 14;

/// Draws a module into `area`, as many rows as it has: one, two, or three. The word for how it stands is beside its facts where
/// there is a row for them, else beside its id.
pub fn draw(context: &Context<'_>, module: &Module, selected: bool, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let row = |row: u16| Rect { y: area.y.saturating_add(row), height: 1, ..area };
    let age = stale(context, module);
    match area.height {
        0 => {}
        1 => in_one_row(theme, module, selected, age, area, buffer),
        rows => {
            let word = word(module).filter(|_| rows == 2);
            name(theme, module, selected, &Beside { word, age }, row(0), buffer);
            edge(theme, selected, area, buffer);
            meter(theme, module, indented(row(1)), buffer);
            if rows > 2 {
                facts(theme, context.now, module, indented(row(2)), buffer);
            }
        }
    }
}

/// What stands beside an id where there is room.
struct Beside {
    /// How the module stands.
    word: Option<(&'static str, Role)>,
    /// For how long it has been in progress, if that is longer than it should be.
    age: Option<String>,
}

/// For how many days it has been in progress, if the board calls that stale.
fn stale(context: &Context<'_>, module: &Module) -> Option<String> {
    let limit = context.snapshot.board.limits.stale_days.filter(|_| module.status == Status::InProgress)?;
    let days = (context.now - context.log?.in_status_since(&module.id, module.status)?).num_days();
    (u64::try_from(days).ok()? >= limit.max(1)).then(|| format!("{days} d"))
}

fn indented(area: Rect) -> Rect {
    let by = area.width.min(INDENT as u16);
    Rect { x: area.x + by, width: area.width - by, ..area }
}

/// Sign, id, gauge and digits side by side.
fn in_one_row(theme: &Theme, module: &Module, selected: bool, age: Option<String>, area: Rect, buffer: &mut Buffer) {
    let beside = Beside { word: word(module), age };
    let width = usize::from(area.width);
    // Two fifths for the gauge with its digits, but never less than it needs to be one.
    let meter = (width * 2 / 5).max(METER);
    if width < INDENT + ID + 1 + meter {
        return name(theme, module, selected, &beside, area, buffer);
    }
    let split = (width - meter) as u16;
    name(theme, module, selected, &beside, Rect { width: split - 1, ..area }, buffer);
    self::meter(theme, module, Rect { x: area.x + split, width: meter as u16, ..area }, buffer);
}

/// Sign and id, and beside it what fits as long as the id keeps its cells.
fn name(theme: &Theme, module: &Module, selected: bool, beside: &Beside, area: Rect, buffer: &mut Buffer) {
    let look = |role| theme.style(if selected { Role::Selection } else { role });
    let mut pen = Pen::new(buffer, area, 0);
    if selected {
        pen.paint(theme.style(Role::Selection));
    }
    let (sign, role) = sign(theme, module);
    pen.left(sign, look(role)).skip(1);
    let id = Shown::new(&module.id);
    if let Some(age) = beside.age.as_ref().filter(|age| pen.room() > id.width().min(ID) + age.len() + 1) {
        pen.right(age, 2, look(Role::Text));
    }
    let reason = module.blocked.as_ref().map(|blocked| Shown::new(&blocked.reason)).unwrap_or_default();
    match beside.word {
        // Room for the reason, too, or for a good part of it.
        Some((word, role))
            if pen.room() > id.width() + word.len() + reason.width().min(12) + 3 && reason.width() > 0 =>
        {
            pen.left(id.as_str(), look(Role::Text)).skip(2);
            pen.left(word, theme.style(role)).skip(1);
            let reason = reason.cut_end(pen.room());
            pen.left(reason.as_str(), look(Role::Text));
            return;
        }
        Some((word, role)) if pen.room() > id.width().min(ID) + word.len() => {
            let role = if role == Role::Badge { theme.style(role) } else { look(role) };
            pen.right(word, 1, role);
        }
        _ => {}
    }
    let role = if module.status == Status::InProgress { Role::Strong } else { Role::Text };
    let id = shorten(&id, pen.room());
    pen.left(id.as_str(), look(role));
}

/// The sign that says how a module stands, and its look.
fn sign(theme: &Theme, module: &Module) -> (&'static str, Role) {
    if module.blocked.is_some() {
        return (theme.signs.blocked, Role::Badge);
    }
    match (module.proof(), module.status) {
        (Some(proof), _) => (theme.signs.of_proof(proof), of_proof(proof)),
        (None, status @ Status::InProgress) => (theme.signs.of_status(status), Role::Good),
        (None, status) => (theme.signs.of_status(status), Role::Text),
    }
}

const fn of_proof(proof: Proof) -> Role {
    match proof {
        Proof::Verified => Role::Good,
        Proof::Claimed => Role::Text,
        Proof::Regressed | Proof::Unproven => Role::Attention,
    }
}

/// The one word that matters most about a module.
fn word(module: &Module) -> Option<(&'static str, Role)> {
    if module.blocked.is_some() {
        return Some((BLOCKED, Role::Badge));
    }
    match module.proof() {
        Some(proof @ (Proof::Regressed | Proof::Unproven)) => Some((proof.word(), Role::Strong)),
        Some(proof) => Some((proof.word(), Role::Text)),
        None if !module.help.is_empty() => Some(("help", Role::Strong)),
        None => None,
    }
}

/// The edge that ties the rows of the selected module together.
fn edge(theme: &Theme, selected: bool, area: Rect, buffer: &mut Buffer) {
    if selected {
        for row in 1..area.height {
            Pen::new(buffer, area, row).left(theme.signs.line.edge, theme.style(Role::Focus));
        }
    }
}

/// Gauge and digits, or that there are none.
fn meter(theme: &Theme, module: &Module, area: Rect, buffer: &mut Buffer) {
    match Reading::of(&module.coverage) {
        Some(reading) => gauge::line(theme, &reading, area, buffer),
        None => {
            Pen::new(buffer, area, 0).left("no coverage yet", theme.style(Role::Text));
        }
    }
}

/// The word for how it stands, and as many whole facts as fit, the most telling first.
fn facts(theme: &Theme, now: DateTime<Utc>, module: &Module, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area, 0);
    if let Some(blocked) = &module.blocked {
        return obstacle(theme, now, blocked, &mut pen);
    }
    let mut apart = false;
    let mut say = |fact: &Shown, role: Role| {
        if fact.width() == 0 || fact.width() + if apart { 3 } else { 0 } > pen.room() {
            return;
        }
        if apart {
            pen.skip(1).left(theme.signs.line.dot, theme.style(Role::Line)).skip(1);
        }
        pen.left(fact.as_str(), theme.style(role));
        apart = true;
    };
    if !module.help.is_empty() {
        let help = Shown::new(&format!("help: {}", module.help));
        say(&help.cut_end(usize::from(area.width)), Role::Strong);
    } else if let Some((word, role)) = word(module) {
        say(&word.into(), role);
    }
    for fact in other_facts(module).into_iter().flatten() {
        say(&Shown::new(&fact), Role::Text);
    }
}

/// Why it is blocked, for how long, and who can help, as far as that fits.
fn obstacle(theme: &Theme, now: DateTime<Utc>, blocked: &Blocked, pen: &mut Pen<'_>) {
    pen.left(BLOCKED, theme.style(Role::Badge)).skip(1);
    let reason = Shown::new(&blocked.reason);
    let days = blocked.since.map_or(0, |since| (now - since).num_days());
    let age = format!("{days}d");
    if days > 0 && reason.width() + age.len() < pen.room() {
        pen.right(&age, 1, theme.style(Role::Text));
    }
    let reason_cut = reason.cut_end(pen.room());
    pen.left(reason_cut.as_str(), theme.style(Role::Text)).skip(1);
    let on = Shown::new(&format!("{} {}", theme.signs.point.to, blocked.on));
    if !blocked.on.is_empty() && on.width() <= pen.room() {
        pen.left(on.as_str(), theme.style(Role::Text));
    }
}

/// What is known beside the gauge, the most telling first.
fn other_facts(module: &Module) -> [Option<String>; 7] {
    let tests = &module.tests;
    let about = if tests.about { "~" } else { "" };
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    [
        match (tests.written, tests.needed) {
            (None, None) => None,
            (Some(written), None) => Some(format!("{written} tests")),
            (written, Some(needed)) => Some(format!("tests {}/{about}{needed}", written.unwrap_or(0))),
        },
        module.priority.map(|priority| format!("P{priority}")),
        module.hours.and_then(hours),
        said(&module.pr),
        module.complexity.map(|complexity| complexity.token().to_owned()),
        said(&module.tags.join(" ")),
        match (&module.coverage.measured, module.lines) {
            (Some(measured), _) => Some(format!("{}/{} covered", measured.covered, measured.total)),
            (None, lines) => lines.map(|lines| format!("{lines} lines")),
        },
    ]
}

/// `4 h`, `4–5 h`; `None` if neither end is known.
fn hours(hours: Hours) -> Option<String> {
    match (hours.low, hours.high) {
        (Some(low), Some(high)) if low != high => Some(format!("{low}–{high} h")),
        (Some(one), _) | (None, Some(one)) => Some(format!("{one} h")),
        (None, None) => None,
    }
}
