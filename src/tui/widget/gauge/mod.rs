//! The gauge of test coverage: start, current, target. The same picture for a module, a developer and the platform; never shows
//! a missed target as met.
//!
//! ```text
//! █▊█████▍────┃─      solid: there at the start, then a cut, then gained; a track up to the target mark
//! █▊▒▒▒▒▒▍────┃─      the gain is hatched: somebody typed it, no report has counted it
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::model::decimal::{Hundredths, Level, Percent};
use crate::model::module::Coverage;
use crate::model::totals::Gauge;
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::row::RowWriter;

pub(crate) mod large;

/// How much is known about where a gauge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
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
pub(crate) struct Reading {
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
    pub(crate) fn of(coverage: &Coverage) -> Option<Self> {
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
            now: level.map(Level::rounded_down),
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

/// How much room there is for digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digits {
    /// As many decimals as the number has, at most two: `11.55 → 90`.
    Exact,
    /// No decimals, rounded down: `11 → 90`.
    Whole,
    /// The same without blanks: `11→90`.
    Tight,
}

impl Digits {
    /// The widest digits there can be with a target that has no decimals, in cells: a mark, now, the arrow, the target.
    const fn width(self) -> usize {
        match self {
            Self::Exact => 12,
            Self::Whole => 10,
            Self::Tight => 8,
        }
    }

    /// The most that a row of this width can afford and still have a telling bar.
    const fn of(width: usize) -> Self {
        match width {
            23.. => Self::Exact,
            17.. => Self::Whole,
            _ => Self::Tight,
        }
    }
}

/// The shortest bar that still says something, in cells.
const SHORTEST: usize = 4;

/// Draws bar and digits into a row of `area`. Bars of one width are equally long whatever their digits are, which stand at the
/// right end. Where cells are short the bar goes first, then the target.
pub(crate) fn line(theme: &Theme, reading: &Reading, area: Rect, buffer: &mut Buffer) {
    let width = usize::from(area.width);
    let form = Digits::of(width);
    let mut text = digits(theme, reading, form);
    if text.width() > width {
        text = digits(theme, &Reading { target: None, ..*reading }, form);
    }
    let field = form.width().max(text.width());
    let style = theme.style(if reading.met { Role::Strong } else { Role::Text });
    RowWriter::new(buffer, area, 0).right(&text, 0, style);
    if width > field + SHORTEST {
        bar(theme, reading, Rect { width: (width - field - 1) as u16, ..area }, buffer);
    }
}

/// Now and target: `~34.2 → 90`.
fn digits(theme: &Theme, reading: &Reading, form: Digits) -> String {
    let to = theme.signs.point.to;
    let now = match (reading.now, form) {
        (None, _) => "?".to_owned(),
        (Some(_), Digits::Exact) => now(theme, reading),
        (Some(now), _) => format!("{}{}", mark(theme, reading.evidence), now.hundredths() / 100),
    };
    match (target(reading), form) {
        (None, _) => now,
        (Some(target), Digits::Tight) => format!("{now}{to}{target}"),
        (Some(target), _) => format!("{now} {to} {target}"),
    }
}

/// Now and target in the fewest cells: `~34→90`.
pub(crate) fn tight(theme: &Theme, reading: &Reading) -> String {
    digits(theme, reading, Digits::Tight)
}

/// Now with its decimals; one will do where the number is about right only.
pub(crate) fn now(theme: &Theme, reading: &Reading) -> String {
    let (now, _) = rounded(reading);
    now.map_or_else(|| "?".to_owned(), |now| format!("{}{now}", mark(theme, reading.evidence)))
}

/// The target with its decimals; one, rounded up, where the number is about right only: no target looks met before it is.
pub(crate) fn target(reading: &Reading) -> Option<String> {
    rounded(reading).1.map(|target| target.to_string())
}

/// What is missing to the target, as the digits have it.
pub(crate) fn gap(reading: &Reading) -> Option<Hundredths> {
    let (now, target) = rounded(reading);
    Some(Hundredths((target?.0 - now?.0).max(0)))
}

/// Now and target with as many decimals as are shown: now rounded down, the target up.
fn rounded(reading: &Reading) -> (Option<Hundredths>, Option<Hundredths>) {
    let step = if reading.evidence == Evidence::About { 10 } else { 1 };
    let hundredths = |percent: Percent| i64::from(percent.hundredths());
    let now = reading.now.map(|now| Hundredths(hundredths(now) / step * step));
    let target = reading.target.map(|target| Hundredths((hundredths(target) + step - 1) / step * step));
    (now, target)
}

/// The whole story in digits: start, now and target: `34.59 → 38.6 → 90`.
pub(crate) fn story(theme: &Theme, reading: &Reading) -> String {
    let parts = [reading.start.map(|start| start.to_string()), Some(now(theme, reading)), target(reading)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(&format!(" {} ", theme.signs.point.to))
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
pub(crate) fn bar(theme: &Theme, reading: &Reading, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let cells = u32::from(area.width) - 1;
    let marks = Marks::new(reading, cells);
    for cell in 0..=cells {
        let (sign, style) = marks.look(cell, theme, reading.evidence);
        buffer[(area.x + cell as u16, area.y)].set_symbol(sign).set_style(style);
    }
}

/// The cell of a bar closest to a percentage, on a scale from 0 to 100 % over this many cells.
pub(super) fn closest(percent: Percent, cells: u32) -> u32 {
    (u32::from(percent.hundredths()) * cells + 5_000) / 10_000
}

/// The cell of a target: the first with all before it filled once it is met.
pub(super) fn target_cell(target: Percent, cells: u32) -> u32 {
    (u32::from(target.hundredths()) * cells).div_ceil(10_000)
}

/// Where things lie on a bar.
struct Marks {
    /// Filled eighths of cells.
    filled: u32,
    /// The cell with which the gain begins; `None` if nothing was gained.
    gain: Option<u32>,
    /// The cell of a start that now has fallen below.
    fallen: Option<u32>,
    /// The cell of the target.
    target: Option<u32>,
}

impl Marks {
    /// On a scale from 0 to 100 % over this many cells.
    fn new(reading: &Reading, cells: u32) -> Self {
        let start = reading.start.map(|start| closest(start, cells));
        let target = reading.target.map(|target| target_cell(target, cells));
        let now = reading.now.map_or(0, |now| u32::from(now.hundredths()));
        // Something is never nothing, a met target is touched, and one that is not met is not.
        let eighths = (now * cells * 8 / 10_000).max(u32::from(now > 0));
        let filled = match target {
            Some(mark) if reading.met => eighths.max(mark * 8),
            Some(mark) => eighths.min((mark * 8).saturating_sub(1)),
            None => eighths,
        };
        // Without a start everything there is was gained; and what was gained has at least a cell.
        let begin = start.unwrap_or(0).min(filled.saturating_sub(1) / 8);
        let gain = (reading.now > reading.start).then_some(begin);
        let fallen = start.filter(|_| reading.now < reading.start);
        Self { filled, gain, fallen, target }
    }

    fn look(&self, cell: u32, theme: &Theme, evidence: Evidence) -> (&'static str, Style) {
        let signs = &theme.signs.gauge;
        let gained = self.gain.is_some_and(|gain| cell >= gain);
        let cut = self.gain == Some(cell + 1) && self.filled > (cell + 1) * 8;
        let fill = theme.style(if gained { Role::Gain } else { Role::Base });
        match self.filled.saturating_sub(cell * 8) {
            _ if self.target == Some(cell) => (signs.target, theme.style(Role::Target)),
            8.. if cut => (signs.start.0, fill),
            8.. if gained && evidence == Evidence::Typed => (signs.typed, fill),
            8.. => (signs.full, fill),
            0 if self.fallen == Some(cell) => (signs.start.1, theme.style(Role::Text)),
            0 => (signs.track, theme.style(Role::Line)),
            eighths => (signs.partial[eighths as usize - 1], fill),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reading, bar, line, story};
    use crate::model::decimal::Percent;
    use crate::model::module::{Coverage, Measured};
    use crate::model::totals::Gauge;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{drawn, styles, text};

    fn percent(hundredths: i64) -> Option<Percent> {
        Percent::new(hundredths)
    }

    fn typed(start: i64, now: Option<i64>, target: i64) -> Reading {
        let now = now.and_then(percent);
        let coverage = Coverage { start: percent(start), now, target: percent(target), ..Coverage::default() };
        Reading::of(&coverage).expect("something is known")
    }

    fn measured(start: i64, covered: u64, total: u64, target: i64) -> Reading {
        let measured = Some(Measured { covered, total, ..Measured::default() });
        let coverage = Coverage { start: percent(start), measured, target: percent(target), ..Coverage::default() };
        Reading::of(&coverage).expect("something is known")
    }

    /// The bar on a scale of 20 cells and the one for a target of 100.
    fn drawn_bar(reading: &Reading) -> String {
        text(&drawn(21, 1, |area, buffer| bar(&Theme::ansi(), reading, area, buffer))).trim_end().to_owned()
    }

    fn drawn_line(reading: &Reading, width: u16) -> String {
        text(&drawn(width, 1, |area, buffer| line(&Theme::ansi(), reading, area, buffer))).trim_end().to_owned()
    }

    #[test]
    fn what_was_there_what_was_gained_and_what_is_missing_are_one_picture() {
        assert_eq!(drawn_bar(&measured(2500, 62, 100, 9000)), "████▊███████▍─────┃──");
        assert_eq!(drawn_bar(&typed(2500, Some(6200), 9000)), "████▊▒▒▒▒▒▒▒▍─────┃──");
        assert_eq!(drawn_bar(&typed(2500, None, 9000)), "█████─────────────┃──");
        assert_eq!(drawn_bar(&typed(0, None, 10_000)), "────────────────────┃");
        assert_eq!(drawn_bar(&measured(0, 1, 1, 10_000)), "████████████████████┃");
    }

    #[test]
    fn colour_says_the_same_a_second_time() {
        let buffer = drawn(21, 1, |area, buffer| bar(&Theme::ansi(), &measured(2500, 62, 100, 9000), area, buffer));
        let expected = "0:0-4 blue \"████▊\"\n0:5-12 cyan \"███████▍\"\n0:13-17 darkgray \"─────\"\n\
                        0:18-18 yellow bold \"┃\"\n0:19-20 darkgray \"──\"\n";
        assert_eq!(styles(&buffer), expected);
    }

    #[test]
    fn a_target_that_is_not_met_is_never_touched_and_one_that_is_always_is() {
        for target in [1, 49, 5001, 8950, 9000, 9500, 9999, 10_000] {
            for width in 2..40 {
                let bars = [target - 1, target].map(|now| {
                    let reading = typed(0, Some(now), target);
                    assert_eq!(reading.met, now == target);
                    text(&drawn(width, 1, |area, buffer| bar(&Theme::ansi(), &reading, area, buffer)))
                });
                assert!(!bars[0].contains("▒┃"), "{target} on {width}: {}", bars[0]);
                assert!(bars[1].contains("▒┃") || bars[1].starts_with('┃'), "{target} on {width}: {}", bars[1]);
            }
        }
    }

    #[test]
    fn beyond_the_target_and_below_the_start_can_be_told() {
        assert_eq!(drawn_bar(&measured(2500, 80, 100, 5000)), "████▊█████┃█████─────");
        assert_eq!(drawn_bar(&measured(5000, 30, 100, 9000)), "██████────│───────┃──");
    }

    #[test]
    fn the_smallest_gain_is_seen() {
        assert_eq!(drawn_bar(&measured(5000, 5001, 10_000, 9000)), "████████▊█────────┃──");
        assert_eq!(drawn_bar(&typed(0, Some(1), 9000)), "▏─────────────────┃──");
    }

    #[test]
    fn digits_tell_typed_measured_and_estimated_apart_and_round_down() {
        assert_eq!(drawn_line(&typed(0, Some(6240), 9000), 24), "▒▒▒▒▒▒▏──┃─   ~62.4 → 90");
        assert_eq!(drawn_line(&measured(0, 624, 1000, 9000), 24), "██████▏──┃─    62.4 → 90");
        assert_eq!(drawn_line(&measured(0, 99_999, 100_000, 10_000), 24), "█████████▉┃  99.99 → 100");
        assert_eq!(drawn_line(&measured(0, 99_999, 100_000, 10_000), 20), "███████▉┃   99 → 100");
        let gauge = Gauge { start: Percent::ZERO, now: percent(4748).expect("ok"), target: percent(9071), about: true };
        assert_eq!(drawn_line(&Reading::from(&gauge), 26), "█████▋─────┃─ ≈47.4 → 90.8");
    }

    #[test]
    fn the_narrower_the_fewer_but_never_a_bar_without_digits() {
        let reading = typed(1155, Some(3420), 9000);
        assert_eq!(drawn_line(&reading, 40), "██▊▒▒▒▒▒▉───────────────┃──   ~34.2 → 90");
        assert_eq!(drawn_line(&reading, 22), "▊▒▒▍─────┃─   ~34 → 90");
        assert_eq!(drawn_line(&reading, 16), "▊▒────┃   ~34→90");
        assert_eq!(drawn_line(&reading, 12), "      ~34→90");
        assert_eq!(drawn_line(&reading, 4), " ~34");
        assert_eq!(drawn_line(&reading, 2), "");
    }

    #[test]
    fn the_whole_story_is_start_now_and_target() {
        assert_eq!(story(&Theme::ansi(), &measured(3459, 386, 1000, 9000)), "34.59 → 38.6 → 90");
        assert_eq!(story(&Theme::ansi(), &typed(3459, Some(4000), 9000)), "34.59 → ~40 → 90");
    }

    #[test]
    fn in_ascii_the_picture_is_the_same() {
        let theme = Theme::plain().ascii();
        let reading = typed(2500, Some(6200), 9000);
        let buffer = drawn(34, 1, |area, buffer| line(&theme, &reading, area, buffer));
        assert_eq!(text(&buffer).trim_end(), "####+=======------|--     ~62 > 90");
    }
}
