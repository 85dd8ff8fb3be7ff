//! The rows of a page, as airy as its height allows. Draws none of them.

use ratatui::layout::Rect;

use crate::tui::widget::standup::sheet::{Part, Section, Sheet};

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
    /// So many more modules of the page, folded.
    More(usize),
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

/// The rows of the page: the airiest that fit into `area`; the densest where none does. Unfolding keeps them where they are.
pub(crate) fn lines(sheet: &Sheet, selected: usize, area: Rect) -> Vec<PageLine> {
    let height = usize::from(area.height);
    // Where modules lie apart, the last one lies apart from the footer, too.
    let fits =
        |spacing: &&Spacing| with(sheet, **spacing, area.width, true).len() + usize::from(spacing.entries) <= height;
    let spacing = SPACINGS.iter().find(fits).unwrap_or(&SPACINGS[SPACINGS.len() - 1]);
    let is_folded = sheet.later().is_some_and(|(later, before)| selected < before && later.entries.len() > 1);
    with(sheet, *spacing, area.width, is_folded)
}

fn with(sheet: &Sheet, spacing: Spacing, width: u16, is_folded: bool) -> Vec<PageLine> {
    let mut lines = Vec::new();
    let mut at = 0;
    for (number, section) in sheet.sections.iter().enumerate() {
        if section.entries.is_empty() && !spacing.empties {
            continue;
        }
        // It goes on with what comes next, if anything does.
        let goes_on = section.part == Part::Later && number > 0 && sheet.sections[number - 1].part == Part::Next;
        if !lines.is_empty() && !goes_on {
            let blanks = spacing.sections - u16::from(lines.last() == Some(&PageLine::Blank)).min(spacing.sections);
            lines.extend((0..blanks).map(|_| PageLine::Blank));
        }
        if !goes_on {
            lines.push(PageLine::Heading(number));
        }
        if section.part == Part::Later && is_folded {
            lines.push(PageLine::More(section.entries.len()));
            continue;
        }
        for (index, entry) in section.entries.iter().enumerate() {
            if (index > 0 || goes_on) && spacing.entries {
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
pub(crate) fn is_short(section: &Section, width: u16) -> bool {
    section.part.is_ahead() && width < WIDE
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
