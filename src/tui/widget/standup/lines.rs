//! The rows of a page, as airy as its height allows. Draws none of them.

use ratatui::layout::Rect;

use crate::tui::widget::standup::sheet::Sheet;

/// From this width on everything of a module stands in one row.
pub(crate) const WIDE: u16 = 100;

/// A row of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageLine {
    Blank,
    /// The heading of this section.
    Heading(usize),
    /// This module, counted over the page.
    Entry(usize),
    /// What happened to it, where that needs a row of its own.
    Facts(usize),
    /// A line below it.
    Below(usize, usize),
    /// A note at the end.
    Note(usize),
}

/// How airy a page is.
#[derive(Clone, Copy, Debug)]
struct Spacing {
    /// A blank row after each module.
    entries: bool,
    /// Blank rows between sections.
    sections: u16,
    /// Whether sections without modules are told.
    empties: bool,
}

const SPACINGS: [Spacing; 5] = [
    Spacing { entries: true, sections: 2, empties: true },
    Spacing { entries: true, sections: 1, empties: true },
    Spacing { entries: false, sections: 1, empties: true },
    Spacing { entries: false, sections: 1, empties: false },
    Spacing { entries: false, sections: 0, empties: false },
];

/// The rows of the page: the airiest that fit into `area`; the densest where none does.
pub(crate) fn lines(sheet: &Sheet, area: Rect) -> Vec<PageLine> {
    let height = usize::from(area.height);
    let all = SPACINGS.iter().map(|spacing| with(sheet, *spacing, area.width));
    let mut last = Vec::new();
    for lines in all {
        last = lines;
        if last.len() <= height {
            break;
        }
    }
    last
}

fn with(sheet: &Sheet, spacing: Spacing, width: u16) -> Vec<PageLine> {
    let mut lines = Vec::new();
    let mut at = 0;
    for (number, section) in sheet.sections.iter().enumerate() {
        if section.entries.is_empty() && !spacing.empties {
            continue;
        }
        if !lines.is_empty() {
            let blanks = spacing.sections - u16::from(lines.last() == Some(&PageLine::Blank)).min(spacing.sections);
            lines.extend((0..blanks).map(|_| PageLine::Blank));
        }
        lines.push(PageLine::Heading(number));
        for (index, entry) in section.entries.iter().enumerate() {
            if index > 0 && spacing.entries {
                lines.push(PageLine::Blank);
            }
            lines.push(PageLine::Entry(at));
            if width < WIDE && entry.told(false).next().is_some() && !is_short(section, width) {
                lines.push(PageLine::Facts(at));
            }
            lines.extend((0..entry.below.len()).map(|line| PageLine::Below(at, line)));
            at += 1;
        }
    }
    if !sheet.notes.is_empty() {
        lines.extend((0..spacing.sections.min(1)).map(|_| PageLine::Blank));
        lines.extend((0..sheet.notes.len()).map(PageLine::Note));
    }
    lines
}

/// Whether the facts of a section's modules stand beside their names: what is next has no gauge where there is little room.
pub(crate) fn is_short(section: &crate::tui::widget::standup::sheet::Section, width: u16) -> bool {
    section.part == crate::tui::widget::standup::sheet::Part::Next && width < WIDE
}

/// The scroll closest to `scroll` at which the rows of this module are in sight, with the heading of its section if it is the
/// first of it.
pub(crate) fn scroll(lines: &[PageLine], scroll: usize, selected: usize, height: usize) -> usize {
    let of = |line: &PageLine| match line {
        PageLine::Entry(at) | PageLine::Facts(at) | PageLine::Below(at, _) => *at == selected,
        _ => false,
    };
    let furthest = lines.len().saturating_sub(height);
    let Some(first) = lines.iter().position(of) else { return scroll.min(furthest) };
    let last = lines.iter().rposition(of).unwrap_or(first);
    let first = if first > 0 && matches!(lines[first - 1], PageLine::Heading(_)) { first - 1 } else { first };
    // Nothing but headings and blanks before it: the top of the page.
    let is_top = lines[..first].iter().all(|line| matches!(line, PageLine::Heading(_) | PageLine::Blank));
    let first = if is_top { 0 } else { first };
    // The end of what does not fit gives way to its begin.
    scroll.max((last + 1).saturating_sub(height)).min(first).min(furthest)
}
