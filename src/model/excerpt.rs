//! Cuts the line of a problem to a width so that the fault stays visible. Prints nothing.

use crate::model::problem::Span;
use crate::model::shown::Shown;

/// A line with its culprit, as a terminal shows it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Excerpt {
    /// What is seen of the line.
    pub line: Shown,
    /// Cells before the culprit.
    pub before: usize,
    /// Cells of the culprit that are seen, at least 1: an empty span still has its caret.
    pub cells: usize,
}

/// Bytes of a line that are looked at on either side of the culprit's start: a line may be the whole file.
const REACH: usize = 2_000;

/// Cells that are kept before the culprit where the line must be cut there.
const RUN_UP: usize = 20;

/// The line of `text` in which `span` begins, in at most `cells` cells. Of a culprit over several lines the first part counts.
pub(crate) fn excerpt(text: &str, span: Span, cells: usize) -> Excerpt {
    let at = floor(text, span.start as usize);
    let begin = ceil(text, at.saturating_sub(REACH));
    let end = floor(text, at.saturating_add(REACH));
    let ends = |c: char| matches!(c, '\n' | '\r');
    let line_start = text[begin..at].rfind(ends).map_or(begin, |i| begin + i + 1);
    let line_end = text[at..end].find(ends).map_or(end, |i| at + i);
    let culprit_end = floor(text, span.end as usize).clamp(at, line_end);
    let before = Shown::new(text[line_start..at].trim_start_matches('\u{feff}'));
    let culprit = Shown::new(&text[at..culprit_end]);
    let after = Shown::new(&text[culprit_end..line_end]);

    // Indentation says nothing here, so it goes first.
    let room = cells.saturating_sub(culprit.width().min(cells / 2).max(1));
    let trimmed = Shown::new(before.as_str().trim_start());
    let before = if before.width() <= room.min(RUN_UP * 2) { before } else { keep_end(&trimmed, room.min(RUN_UP)) };
    let line = Shown::new(&format!("{before}{culprit}{after}")).cut_end(cells);
    let seen = line.width().saturating_sub(before.width());
    Excerpt { before: before.width(), cells: culprit.width().min(seen).max(1), line }
}

/// The end of `text` in at most `cells` cells, with `…` before it if anything is missing.
fn keep_end(text: &Shown, cells: usize) -> Shown {
    if text.width() <= cells {
        return text.clone();
    }
    let mut from = text.as_str().len();
    for (i, _) in text.as_str().char_indices().rev() {
        let rest = Shown::new(&text.as_str()[i..]);
        if rest.width() + 1 > cells {
            break;
        }
        from = i;
    }
    let mark = if cells > 0 { "…" } else { "" };
    Shown::new(&format!("{mark}{}", &text.as_str()[from..]))
}

/// The character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The character boundary at or after `at`.
fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::excerpt;
    use crate::model::problem::Span;

    /// The excerpt with carets below, of the first `needle` in `text`.
    fn drawn(text: &str, needle: &str, cells: usize) -> String {
        let at = text.find(needle).expect("in the text");
        let e = excerpt(text, Span::new(at as u32, (at + needle.len()) as u32), cells);
        assert!(e.line.width() <= cells, "{e:?}");
        format!("{}\n{}{}", e.line, " ".repeat(e.before), "^".repeat(e.cells))
    }

    #[test]
    fn the_caret_stands_below_the_culprit() {
        let text = "(\n    status: Dne, // 名前\n)\r\nnext";
        assert_eq!(drawn(text, "Dne", 40), "    status: Dne, // 名前\n            ^^^");
        assert_eq!(
            drawn("a: \"名前\u{202e}\", b: Dne", "Dne", 40),
            "a: \"名前<202E>\", b: Dne\n                    ^^^"
        );
    }

    #[test]
    fn long_lines_are_cut_on_both_sides_of_the_culprit() {
        let text = format!("{}status: Dne, {}", "x: 1, ".repeat(10_000), "y: 2, ".repeat(10_000));
        assert_eq!(drawn(&text, "Dne", 30), "…: 1, x: 1, status: Dne, y: 2…\n                    ^^^");
    }

    #[test]
    fn any_span_in_any_room_has_a_caret() {
        let text = "é名\u{301}\r\n\tx\u{feff}";
        for start in 0..20 {
            for end in 0..20 {
                for cells in 0..12 {
                    let e = excerpt(text, Span::new(start, end), cells);
                    assert!(
                        e.cells >= 1 && e.line.width() <= cells && e.before <= cells,
                        "{start}..{end} in {cells}: {e:?}"
                    );
                }
            }
        }
    }
}
