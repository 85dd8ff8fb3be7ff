//! One module in a column, in one to three rows: sign and id, gauge and digits, facts. Knows nothing of its neighbours.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::module::{Hours, Module, Proof};
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::gauge::{self, Digits, Reading};
use crate::tui::widget::label::shorten;
use crate::tui::widget::pen::Pen;

/// Cells before the id: its sign and a blank.
const INDENT: usize = 2;

/// Cells an id keeps before a word beside it is left away.
const ID: usize = 14;

/// Draws a module into `area`, as many rows as it has: one, two, or three.
pub fn draw(theme: &Theme, now: DateTime<Utc>, module: &Module, selected: bool, area: Rect, buffer: &mut Buffer) {
    match area.height {
        0 => {}
        1 => in_one_row(theme, module, selected, area, buffer),
        _ => {
            name(theme, module, selected, area, buffer);
            let below = |row: u16| Rect { x: area.x, y: area.y + row, width: area.width, height: 1 };
            edge(theme, selected, area, buffer);
            meter(theme, module, indented(below(1)), buffer);
            if area.height > 2 {
                facts(theme, now, module, indented(below(2)), buffer);
            }
        }
    }
}

fn indented(area: Rect) -> Rect {
    let by = area.width.min(INDENT as u16);
    Rect { x: area.x + by, width: area.width - by, ..area }
}

/// Sign, id, gauge and digits side by side.
fn in_one_row(theme: &Theme, module: &Module, selected: bool, area: Rect, buffer: &mut Buffer) {
    let width = usize::from(area.width);
    // A third for the gauge with its digits, as long as the id keeps its cells.
    let meter = (width * 2 / 5).max(Digits::Whole.width() + 5);
    if width < INDENT + ID + 1 + meter {
        return name(theme, module, selected, area, buffer);
    }
    let split = (width - meter) as u16;
    name(theme, module, selected, Rect { width: split - 1, ..area }, buffer);
    self::meter(theme, module, Rect { x: area.x + split, width: meter as u16, ..area }, buffer);
}

/// Sign, id, and a word if there is room: blocked before proof.
fn name(theme: &Theme, module: &Module, selected: bool, area: Rect, buffer: &mut Buffer) {
    let base = if selected { Role::Selection } else { Role::Text };
    let mut pen = Pen::new(buffer, area, 0);
    if selected {
        pen.paint(theme.style(Role::Selection));
    }
    let (sign, role) = sign(theme, module);
    pen.left(sign, theme.style(if selected { Role::Selection } else { role })).skip(1);
    let id = Shown::new(&module.id);
    if let Some((word, role)) = word(module) {
        let keeps = id.width().min(ID.max(pen.room() / 2));
        let role = if selected && role != Role::Badge { Role::Selection } else { role };
        let text = if role == Role::Badge { format!(" {word} ") } else { word.to_owned() };
        if pen.room() > keeps + text.len() {
            pen.right(&text, 1, theme.style(role));
        }
    }
    let strong = !selected && module.status == Status::InProgress;
    let id = shorten(&id, pen.room());
    pen.left(id.as_str(), theme.style(if strong { Role::Strong } else { base }));
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
        return Some(("blocked", Role::Badge));
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

/// As many whole facts as fit, the most telling first.
fn facts(theme: &Theme, now: DateTime<Utc>, module: &Module, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area, 0);
    if let Some(blocked) = &module.blocked {
        let mut text = blocked.reason.clone();
        if !blocked.on.is_empty() {
            text = format!("{text} {} {}", theme.signs.point.to, blocked.on);
        }
        if let Some(since) = blocked.since {
            let days = (now - since).num_days();
            if days > 0 {
                pen.right(&format!("{days}d"), 1, theme.style(Role::Text));
            }
        }
        let text = Shown::new(&text).cut_end(pen.room());
        pen.left(text.as_str(), theme.style(Role::Text));
        return;
    }
    let mut first = true;
    for fact in all_facts(module).into_iter().flatten() {
        let fact = Shown::new(&fact);
        let gap = if first { 0 } else { 3 };
        if fact.width() + gap > pen.room() {
            continue;
        }
        if !first {
            pen.skip(1).left(theme.signs.line.dot, theme.style(Role::Line)).skip(1);
        }
        pen.left(fact.as_str(), theme.style(Role::Text));
        first = false;
    }
}

/// What is known beside the gauge, the most telling first.
fn all_facts(module: &Module) -> [Option<String>; 8] {
    let tests = &module.tests;
    let about = if tests.about { "~" } else { "" };
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    [
        (!module.help.is_empty()).then(|| format!("help: {}", module.help)),
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
        module.lines.map(|lines| format!("{lines} lines")),
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
