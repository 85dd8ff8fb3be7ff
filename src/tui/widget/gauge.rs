//! The gauge of test coverage: where it began, where it is, where it must get to. The same picture for a module, a developer
//! and the platform; never shows a target as met that is not.
//!
//! ```text
//! ██▎████▍────┃─      solid: there at the start, then a cut, then gained; a track up to the target mark
//! ██▎▒▒▒▒▍────┃─      the gain is hatched: somebody typed it, no report has counted it
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::model::amount::Percent;
use crate::model::module::Coverage;
use crate::model::totals::Gauge;
use crate::tui::theme::{Role, Theme};

/// How much is known about where a gauge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nobody said anything since the start.
    Start,
    /// Somebody typed it.
    Typed,
    /// A report counted it, or it is worked out from line counts.
    Counted,
    /// A plain mean or an estimate.
    About,
}

/// What a gauge shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Where it began.
    pub start: Option<Percent>,
    /// Where it is, rounded down.
    pub now: Option<Percent>,
    /// Where it must get to.
    pub target: Option<Percent>,
    /// How much is known about now.
    pub evidence: Evidence,
    /// Whether now is at or above the target, unrounded.
    pub met: bool,
}

impl Reading {
    /// The gauge of a module; `None` if nothing is known of its coverage.
    pub fn of(coverage: &Coverage) -> Option<Self> {
        let level = coverage.level();
        if level.is_none() && coverage.target.is_none() {
            return None;
        }
        let evidence = match (&coverage.measured, coverage.now) {
            (Some(_), _) => Evidence::Counted,
            (None, Some(_)) => Evidence::Typed,
            (None, None) => Evidence::Start,
        };
        Some(Self {
            start: coverage.start,
            now: level.map(|level| level.rounded_down()),
            target: coverage.target,
            evidence,
            met: coverage.at_target() == Some(true),
        })
    }
}

impl From<&Gauge> for Reading {
    fn from(gauge: &Gauge) -> Self {
        Self {
            start: Some(gauge.start),
            now: Some(gauge.now),
            target: gauge.target,
            evidence: if gauge.about { Evidence::About } else { Evidence::Counted },
            met: gauge.target.is_some_and(|target| gauge.now >= target),
        }
    }
}

/// How many decimals there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// As many as the number has, at most two: `11.55 → 90`.
    Exact,
    /// None, rounded down: `11→90`.
    Whole,
}

impl Digits {
    /// Cells the digits take: a mark, now, the arrow, and a target without decimals.
    pub const fn width(self) -> usize {
        match self {
            Self::Exact => 12,
            Self::Whole => 8,
        }
    }
}

/// The shortest bar that still says something, in cells.
const SHORTEST: usize = 4;

/// From this length on a bar is long enough to spend cells on decimals.
const LONG: usize = 10;

/// Draws bar and digits into a row of `area`, the digits right-aligned so that they stand below each other. Leaves the bar away
/// first, then the decimals, then the target.
pub fn line(theme: &Theme, reading: &Reading, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let width = usize::from(area.width);
    let form = if width > Digits::Exact.width() + LONG { Digits::Exact } else { Digits::Whole };
    let text = digits(theme, reading, form);
    let text =
        if text.len_cells() <= width { text } else { digits(theme, &Reading { target: None, ..*reading }, form) };
    let cells = text.len_cells();
    if cells > width {
        return;
    }
    let style = theme.style(if reading.met { Role::Strong } else { Role::Text });
    buffer.set_stringn(area.right() - cells as u16, area.y, text.text.trim_start(), width, style);
    // The bar ends where the digits of all gauges of this form begin, whatever this one's digits are.
    let column = text.text.chars().count().max(form.width());
    if width > column + SHORTEST {
        bar(theme, reading, Rect { width: (width - column - 1) as u16, height: 1, ..area }, buffer);
    }
}

/// Digits in their field.
pub struct Field {
    text: String,
}

impl Field {
    /// Cells without the blanks in front.
    fn len_cells(&self) -> usize {
        self.text.trim_start().chars().count()
    }
}

/// The digits of a gauge: `~34.2 → 90`. Now stands right-aligned, the target left-aligned, each in its own field.
fn digits(theme: &Theme, reading: &Reading, form: Digits) -> Field {
    let number = |percent: Percent| match form {
        Digits::Exact => percent.to_string(),
        Digits::Whole => (percent.hundredths() / 100).to_string(),
    };
    let now =
        reading.now.map_or_else(|| "?".to_owned(), |now| format!("{}{}", mark(theme, reading.evidence), number(now)));
    // Targets keep their decimals: rounded down they would look met before they are.
    let target = reading.target.map(|target| target.to_string());
    let to = theme.signs.point.to;
    let text = match (form, target) {
        (Digits::Exact, Some(target)) => format!("{now:>6} {to} {target:<3}"),
        (Digits::Whole, Some(target)) => format!("{now:>4}{to}{target:<3}"),
        (Digits::Exact, None) => format!("{now:>6}      "),
        (Digits::Whole, None) => format!("{now:>4}    "),
    };
    Field { text }
}

/// Start, now and target in words of digits, as long as the start says something: `34.59 → 38.6 → 90`.
pub fn story(theme: &Theme, reading: &Reading) -> String {
    let to = theme.signs.point.to;
    let now = reading.now.map_or_else(|| "?".to_owned(), |now| format!("{}{now}", mark(theme, reading.evidence)));
    let start = reading.start.map(|start| format!("{start} {to} ")).unwrap_or_default();
    let target = reading.target.map(|target| format!(" {to} {target}")).unwrap_or_default();
    format!("{start}{now}{target}")
}

/// What stands before the digits of now.
fn mark(theme: &Theme, evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Start | Evidence::Counted => "",
        Evidence::Typed => theme.signs.gauge.by_hand,
        Evidence::About => theme.signs.gauge.about,
    }
}

/// Draws the bar alone over the whole first row of `area`, in eighths of a cell. The last cell is kept for the mark of a target
/// of 100.
pub fn bar(theme: &Theme, reading: &Reading, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let scale = Scale { cells: u32::from(area.width) - 1 };
    let target = reading.target.map(|target| scale.mark(target));
    let filled = scale.filled(reading, target);
    let start = reading.start.map(|start| scale.cell(start));
    for cell in 0..=scale.cells {
        let place = Place { cell, filled, start, target };
        let (sign, style) = place.look(theme, reading);
        buffer[(area.x + cell as u16, area.y)].set_symbol(sign).set_style(style);
    }
}

/// 0 to 100 % on this many cells.
struct Scale {
    cells: u32,
}

impl Scale {
    /// The cell in which a percentage lies.
    fn cell(&self, percent: Percent) -> u32 {
        u32::from(percent.hundredths()) * self.cells / 10_000
    }

    /// The cell of a target's mark: what reaches the target fills everything before it.
    fn mark(&self, target: Percent) -> u32 {
        (u32::from(target.hundredths()) * self.cells).div_ceil(10_000)
    }

    /// Filled eighths. Something is never nothing, a met target is touched, and one that is not met is not.
    fn filled(&self, reading: &Reading, target: Option<u32>) -> u32 {
        let Some(now) = reading.now.map(|now| u32::from(now.hundredths())) else { return 0 };
        let eighths = (now * self.cells * 8 / 10_000).max(u32::from(now > 0));
        match target {
            Some(mark) if reading.met => eighths.max(mark * 8),
            Some(mark) => eighths.min((mark * 8).saturating_sub(1)),
            None => eighths,
        }
    }
}

/// One cell of a bar and what lies around it: the fill in eighths, the cells of start and target.
struct Place {
    cell: u32,
    filled: u32,
    start: Option<u32>,
    target: Option<u32>,
}

impl Place {
    fn look(&self, theme: &Theme, reading: &Reading) -> (&'static str, Style) {
        let signs = &theme.signs.gauge;
        let here = self.filled.saturating_sub(self.cell * 8).min(8);
        // Without a start everything there is was gained.
        let gained = self.start.is_none_or(|start| self.cell >= start) && reading.now != reading.start;
        let fill = theme.style(if gained { Role::Gain } else { Role::Base });
        let is_start = self.start == Some(self.cell) && reading.start.is_some_and(|start| start > Percent::ZERO);
        if self.target == Some(self.cell) {
            return match here {
                // Beyond the target the mark is a cut in the fill.
                8 => (signs.target, fill.add_modifier(Modifier::REVERSED)),
                _ => (signs.target, theme.style(Role::Target)),
            };
        }
        match here {
            8 if is_start && gained => (signs.start.0, fill.add_modifier(Modifier::REVERSED)),
            8 if gained && reading.evidence == Evidence::Typed => (signs.typed, fill),
            8 => (signs.full, fill),
            0 if is_start => (signs.start.1, theme.style(Role::Text)),
            0 if self.target.is_some_and(|target| self.cell > target) => (" ", theme.style(Role::Line)),
            0 => (signs.track, theme.style(Role::Line)),
            eighths => (signs.partial[eighths as usize - 1], fill),
        }
    }
}
